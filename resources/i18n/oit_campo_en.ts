<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="es_PE">
<context>
    <name>AccessCard</name>
    <message>
        <source>Quiénes usan esta laptop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Equipo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>En esta laptop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Equipo de esta región</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Elija a quien va a empezar a usarla, o a dejar de usarla.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Darle acceso…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quitarle el acceso…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alguien que no está en la lista…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Su contraseña (de quien autoriza)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Usuario de la otra persona</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contraseña que ella o él escribe aquí</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dar acceso</source>
        <translation type="unfinished">Give access</translation>
    </message>
    <message>
        <source>Lo que dejó a medias</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quitarle el acceso</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Que espere: lo encuentra si vuelve</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pasar las fichas a mi nombre</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nombres y apellidos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Función</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Facilitador(a)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Capacitador(a)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Último día</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hasta 30 días desde hoy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Anotar y dar acceso</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>por confirmar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ya no entra</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tiene acceso</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sin acceso</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No confirmada por coordinación</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ya no está en este equipo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} ya entra con su usuario.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} todavía no entra en esta laptop.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dar acceso a {n}:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} ya puede entrar con su usuario.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} no podrá entrar más en esta laptop. Lo que hizo sigue aquí.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sus cambios sin enviar ({c}) se envían igual.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Formularios a medias: {c}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decida qué será de lo que dejó a medias.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} ya no entra en esta laptop.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lo que hizo sigue aquí.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trabaja desde ahora. Lo que haga espera en el centro hasta que coordinación confirme a la persona.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Avise a coordinación para que la confirme.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ActForm</name>
    <message>
        <source>Volver</source>
        <extracomment>Reads the fields on the window&apos;s thread; gives the work, or None when something is missing and already said.</extracomment>
        <translation type="unfinished">Back</translation>
    </message>
</context>
<context>
    <name>BackupCard</name>
    <message>
        <source>Respaldos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guardando respaldo…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Respaldar ahora</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Elegir memoria USB…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restaurar…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Archivo para soporte…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Todavía no hay un respaldo en esta laptop.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>En esta laptop: {m}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>todavía ninguno</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>el último: {m}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ninguna memoria USB elegida: si se pierde la laptop, se pierde su respaldo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>La memoria USB no está conectada.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>En la memoria USB todavía no hay ninguno.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>En la memoria USB: {m}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>falta 1 foto</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>faltan {n} fotos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Respaldo guardado y revisado, pero {n} que esta laptop ya no puede leer. Avise a su coordinación.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Respaldo guardado y revisado.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Carpeta de la memoria USB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dónde guardar el archivo para soporte</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Archivo guardado, sin datos de nadie: {n}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Ocultar aviso</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BirthField</name>
    <message>
        <source>Solo sé el año</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>aaaa</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} años</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unos {n} años</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CandidatesPane</name>
    <message>
        <source>Este grupo todavía no tiene personas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Agréguelas en Talleres; aquí aparece quién cumple la regla.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Participante</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Horas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Módulos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resultado</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Personas del grupo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vi el producto final de cada persona elegida</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Regla: {p} % de las horas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cumplen la regla · {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Todavía no · {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ya lo tienen · {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{h} h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cumple</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} de {m}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Elegir a quien cumple</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Elegir a las {n} que cumplen</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Certificates</name>
    <message>
        <source>Guardado como {n}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bórrelo de la carpeta cuando ya no haga falta.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guardar PDF…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Imprimir</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Emitido: {p} · registro n.º {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Emitidos: {p} · registros {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ya valen, con sus números para siempre. El centro los registra al sincronizar.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No se emitió ninguno.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Se detuvo cuando usted lo pidió; lo emitido queda emitido. </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 certificado</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} certificados</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 constancia</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} constancias</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 persona</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} personas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 copia</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} copias</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>recuperar {h} h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>falta «{m}»</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>todavía hay sesiones</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ya no alcanza</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sin producto final</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no asistió</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>el curso sigue abierto</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>se retiró</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no está inscrita en el curso</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{r} y {n} más</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Su función no emite este papel; puede verlo y pedirlo a su supervisión.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>El permiso de emisión de esta laptop no vale hoy: revise la fecha o pida que lo renueven.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Esta laptop no tiene permiso para emitir: emita desde otra o pida otro código.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{s}: {r}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ese número no tiene papel vigente.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Este número no vale: su papel no se llegó a hacer, o el centro no lo registró porque se retiró el permiso de emitir de la laptop o algo no coincide. Si entregó el papel, recójalo y emita otro desde una laptop con permiso. Las horas de la persona están guardadas.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{a} al {z}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CertificatesPage</name>
    <message>
        <source>Certificados</source>
        <translation type="unfinished">Certificates</translation>
    </message>
    <message>
        <source>Elija el grupo. Espacio marca a una persona; Ctrl+Intro emite a las marcadas y Ctrl+P imprime lo emitido. Cada papel tiene su número definitivo aunque no haya conexión.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comprobar uno</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Emitir</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Grupo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Papel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Documento en el papel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Últimas cuatro</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Completo (si lo pide)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sin documento</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Por emitir</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Emitidos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lista</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Emitiendo: número, registro y papel de cada persona…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ir a Talleres</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Todavía no hay grupos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Los certificados salen de la asistencia: cree un grupo y pase lista.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} de {m} personas cumplen la regla de este papel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Por emitir {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Emitidos {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vista previa del papel de {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Papel de {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Emitir {p}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enviado a la impresora.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Si algo sale mal, imprima otra vez: el número no cambia.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChoiceDialog</name>
    <message>
        <source>Volver</source>
        <translation>Back</translation>
    </message>
</context>
<context>
    <name>ChoiceField</name>
    <message>
        <source>Elija…</source>
        <extracomment>Above this many a list is shorter to read than buttons.</extracomment>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConfirmDialog</name>
    <message>
        <source>Volver</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Motivo</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ContactForm</name>
    <message>
        <source>Contacto</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guardar contacto</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dejar como estaba</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ContactSection</name>
    <message>
        <source>Contacto</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>9 dígitos, o + y el país</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Escriba sin tildes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Avisarle solo en persona</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CourseSection</name>
    <message>
        <source>Curso y grupo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Grupo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sin grupo por ahora</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sin límite</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lleno</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} vacantes</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Cover</name>
    <message>
        <source>Pantalla cubierta</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Su PIN de 6 números</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Su contraseña</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seguir trabajando</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Su trabajo está
donde lo dejó.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nadie más puede leer lo que tenía abierto.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lo que estaba escribiendo sigue ahí.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A los 30 minutos se bloquea del todo, y sus borradores quedan guardados.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trabaja {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cambiar de usuario</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bloquear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Servicios de ayuda</source>
        <translation type="unfinished">Help services</translation>
    </message>
    <message>
        <source>Usar mi contraseña</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Usar mi PIN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comprobando…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CriterionCard</name>
    <message>
        <source>/ {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pulse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>por calificar</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DateField</name>
    <message>
        <source>{n} años</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Faltan números: escriba día, mes y año, como 14/08/1993.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Esa fecha no existe en el calendario. Revise el día y el mes.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DaysCard</name>
    <message>
        <source>Hoy</source>
        <translation type="unfinished">Today</translation>
    </message>
    <message>
        <source>sesión</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sesiones</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hoy y mañana no hay sesiones en su región.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ver la semana</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hoy no hay sesiones.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pasar lista</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mañana</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ver lista</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{g} · sesión {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>persona</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>personas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lista sin cerrar</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Disclosure</name>
    <message>
        <source>Cerrar: {t}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Abrir: {t}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cerrar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Abrir</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Enrol</name>
    <message>
        <source>buscada</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>por preguntar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} de {m} respuestas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>por leer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} de {m} campos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ya registrada</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>por llenar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>elegido</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sin grupo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>solo en persona</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>anotado</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No acepta: no se guarda nada.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lista para inscribir.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>el permiso</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cómo consta</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Falta: {f}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guardado en esta laptop. Va 1 hoy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guardado en esta laptop. Van {n} hoy.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EnrolBar</name>
    <message>
        <source>Dejar para después</source>
        <extracomment>Required or usual: asked of everybody in the queue.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inscribir y atender a la siguiente</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inscribir</source>
        <translation type="unfinished">Enrol</translation>
    </message>
</context>
<context>
    <name>EnrolForm</name>
    <message>
        <source>No es esta persona</source>
        <extracomment>What stays from one person of the queue to the next.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Es la misma</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Como en el documento</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Se abre con el sí</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} ya está registrada.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Faltan su permiso y su grupo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{s}: {n}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EnrolPage</name>
    <message>
        <source>Inscribir</source>
        <extracomment>A page lower than this at 100 % text.</extracomment>
        <translation>Enrol</translation>
    </message>
    <message>
        <source>Lea el permiso y anote la respuesta; luego escriba lo que la persona diga. Intro va al campo siguiente y Ctrl+S inscribe. Sin papeles también se inscribe.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Abrir ficha</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inscripción {n} de hoy · {e}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+S atiende a la siguiente.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ficha sin nombre</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inscrita: {n} · código {c}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EnrolRail</name>
    <message>
        <source>siguiente campo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>anterior</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>otra sección</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>FICHA DE INSCRIPCIÓN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guardado {h}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nada guardado todavía</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>En esta laptop, hasta el último campo. Si se va la luz, seguirá aquí.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Primero el permiso.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No se pudo guardar</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ExitBackup</name>
    <message>
        <source>Guardando respaldo…</source>
        <extracomment>How long the window&apos;s thread lets the work be between two looks at keys and paint.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dejar para después</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Toma unos segundos. Con Esc queda para la próxima vez; sus datos ya están guardados.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Field</name>
    <message>
        <source>opcional</source>
        <translation>optional</translation>
    </message>
</context>
<context>
    <name>FileView</name>
    <message>
        <source>Hoja o firma</source>
        <extracomment>A page of a PDF is drawn once, so large that the largest step is still sharp.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Más pequeña (-)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Más grande (+)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Página anterior (RePág)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Página siguiente (AvPág)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Página {n} de {t}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FilterChip</name>
    <message>
        <source>Quitar el filtro {filtro}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FirstStartPage</name>
    <message>
        <source>Primer inicio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Una sola vez con conexión; después, sin ella.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>El código dice a qué edición y región sirve esta laptop.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>La contraseña es solo suya: nadie la ve, ni el centro.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Se descarga lo que necesita y ya puede ir al campo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Código de activación</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dirección del centro</source>
        <translation>Address of the centre</translation>
    </message>
    <message>
        <source>Está junto al código, en el mismo mensaje.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Su usuario en esta laptop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lo escribirá cada día; por ejemplo, su nombre.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contraseña nueva</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Activar esta laptop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mirar con datos de demostración</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tengo un respaldo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bienvenida, bienvenido</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Escriba el código que le dio coordinación. Hace falta conexión solo esta vez.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guardar y descargar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Elija una contraseña que solo usted sepa. Tres o cuatro palabras son fáciles de recordar.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preparando la laptop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Descargando cursos, grupos y personas de su región. Puede tomar unos minutos; no la apague.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preparando un día de demostración con personas inventadas…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Escriba la dirección completa, desde https://</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hola, {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conectando…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} registros recibidos</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>GuestCard</name>
    <message>
        <source>¿Quién llegó?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Escriba un apellido o un nombre</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inscribir a alguien nuevo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cerrar la búsqueda</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quien está en otro grupo del curso entra como visita: sus horas van a su grupo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sin grupo en este curso</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>de visita: {grupo}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nadie inscrito se llama así fuera de esta lista.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HandOver</name>
    <message>
        <source>No hay nada que pueda pasar.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cambio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cambios</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cambio suyo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cambios suyos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cambio de esa persona</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cambios de esa persona</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} solo en esta laptop desde {d}. Siguen a nombre de quien los hizo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hoy mismo se puede devolver. Lo ya terminado sigue a nombre de quien lo hizo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ficha a medias</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fichas a medias</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lista sin cerrar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>listas sin cerrar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sesión por venir</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sesiones por venir</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>grupo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>grupos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>evaluación abierta</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>evaluaciones abiertas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>grupo o sesión</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>grupos y sesiones</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No pasa: {n}. Los puntajes son personales y están sellados; nunca se entregan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No pasa: {n}. Quien recibe no inscribe.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No pasa: {n}. Quien recibe no dicta.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No pasa: {n}. Su función no los cambia; pídalo a la supervisión.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No pasa: {n}. Las sesiones sí; el grupo lo cambia la supervisión.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No pasa: {n}. Lo que asignó la coordinación, ella lo cambia.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ficha</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fichas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sesión</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sesiones</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hoy {h} pasó a {r} el trabajo de {g}: {w}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hoy {h} usted entregó a {r}: {w}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hoy {h} {g} le entregó: {w}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} de {g} solo en esta laptop desde {d}: envíelos cuando haya conexión.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HandOverDialog</name>
    <message>
        <source>Tomar el trabajo de quien dejó el equipo</source>
        <extracomment>What a write of this dialog changes.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Entregar mi trabajo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>¿De quién?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>¿A quién?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tomar este trabajo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Entregar todo esto</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Volver</source>
        <translation type="unfinished">Back</translation>
    </message>
</context>
<context>
    <name>HandoverCard</name>
    <message>
        <source>Entregar el trabajo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Entregar mi trabajo…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tomar el trabajo…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Acta de entrega de laptop…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fichas a medias, listas sin cerrar y grupos pasan a otra persona de esta laptop. Nada se pierde.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Para entregar su trabajo, primero dé acceso en esta laptop a quien lo va a recibir.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Devolver lo que entregó {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Devolver</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trabajo tomado.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trabajo entregado.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cosa devuelta</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cosas devueltas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lo que ya estaba terminado quedó como está.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HandoverRecordDialog</name>
    <message>
        <source>Quién recibe la laptop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lugar de la entrega</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vista previa del acta</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Elija quién recibe para ver el acta.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Página del acta</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cerrar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guardar PDF</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Imprimir</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Acta de entrega de laptop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cuenta lo que hay en la laptop; no lleva nombres de participantes. Se firma en papel.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>El acta está en la impresora. Firmen las dos personas.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guardado como {n}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HelpCard</name>
    <message>
        <source>Lista de servicios</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cerrar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Servicios de ayuda</source>
        <translation>Help services</translation>
    </message>
    <message>
        <source>Esta hoja no guarda ni anota nada de lo que se consulte.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Número por confirmar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>DATOS DE PRUEBA</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HistoryTab</name>
    <message>
        <source>Su función no ve este historial</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nada se cambió en esta laptop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Historial</source>
        <extracomment>Lines shown at once.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nadie puede borrar una línea</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>El historial lo ve quien inscribió a la persona, y la supervisión.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lo hecho en esta laptop. Lo de otras laptops lo guarda el centro.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Llegó del centro. Lo que se hizo en otras laptops lo guarda el centro.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Todo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mostrar del historial</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ver más ({n})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>vacío</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Antes: {s}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Borrado a pedido</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Solo en esta laptop</source>
        <translation>Only on this laptop</translation>
    </message>
</context>
<context>
    <name>HomePage</name>
    <message>
        <source>Hola, {n}</source>
        <extracomment>Where the words of a link begin: the lines below it begin there too.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Aquí ve lo de hoy. Ctrl y un número abren cada lugar; Ctrl+K busca a una persona.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hoy</source>
        <translation type="vanished">Today</translation>
    </message>
    <message>
        <source>Por terminar</source>
        <translation>To finish</translation>
    </message>
    <message>
        <source>Atención</source>
        <translation>Attention</translation>
    </message>
    <message>
        <source>Inscribir a una persona</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Menos de dos minutos, con o sin papeles. Cada campo se guarda al salir de él.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inscribir</source>
        <translation>Enrol</translation>
    </message>
    <message>
        <source>Ficha sin nombre</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>guardada {m}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Continuar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nada quedó a medias.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ningún plan por calificar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>plan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>planes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} por calificar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>una falta más y no alcanza las horas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} faltas seguidas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>y {n} más en sus listas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hoy no tiene funciones en esta región. Lo que guardó antes sigue aquí y puede enviarlo al centro; para lo demás, hable con su coordinación.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sin nombres: solo el código de cada plan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Calificar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Solo en esta laptop</source>
        <translation>Only on this laptop</translation>
    </message>
    <message>
        <source>Todo llegó al centro</source>
        <translation>Everything reached the centre</translation>
    </message>
    <message>
        <source>{n} desde {m}. Están guardados y cifrados aquí.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cambio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cambios</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Última vez: {m}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Todavía no se conectó con el centro.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ver y enviar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>el primer día</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>IdentitySection</name>
    <message>
        <source>Identidad</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Como en el documento</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quiere que le llamen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Si tiene uno solo, déjelo vacío</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No tiene</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Documento</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Número</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cómo se vio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No impide inscribir: su código la identifica.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>IssuedPane</name>
    <message>
        <source>Todavía no se emitió ninguno en este grupo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Emita desde «Por emitir»; aquí quedan todos.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Persona</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Papel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Emitido</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Estado</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Papeles emitidos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guardar PDF…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Imprimir copia</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Anular…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copia enviada a la impresora.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conserva su número y dice «Copia n.º».</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Anulado: {n}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>El registro conserva el número y el motivo.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>KeyCard</name>
    <message>
        <source>La llave de esta laptop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cambiar la llave…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Su contraseña (de quien autoriza)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cambiar la llave y bloquear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cámbiela cuando alguien deja de usar esta laptop. Nadie cambia su contraseña.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conviene cambiar la llave ahora.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Así tampoco sirve una copia vieja con la contraseña de {n}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Toma unos segundos y al final la laptop queda bloqueada. Todo lo guardado sigue aquí.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>KeyChangePage</name>
    <message>
        <source>Cambiando la llave</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guardando todo con la llave nueva…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Entrar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Una llave nueva
para esta laptop.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nadie cambia su contraseña: cada quien entra con la suya.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lo que está a medias y lo que falta enviar siguen aquí.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Si se va la luz, la laptop abre igual.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>La llave de esta laptop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Toma unos segundos. Al terminar entra otra vez.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>La llave cambió.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Entre con su usuario y su contraseña de siempre.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>La llave no cambió y todo sigue como estaba.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LikelyPanel</name>
    <message>
        <source>Compare con la persona. Si guarda sin elegir y es muy parecida, se le preguntará una vez.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>¿Se parece a alguien?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Se busca mientras escribe, también sin conexión.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} parecidas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 parecida</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Por ahora, nadie.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Es la misma</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} es la misma persona</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Es otra</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} es otra persona</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LockCard</name>
    <message>
        <source>Pantalla cubierta y PIN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Poner un PIN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quitar el PIN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>La pantalla se cubre a los {n} sin usarla. El tiempo lo cambia {rol}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tiempo para cubrir la pantalla</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sin tocar el teclado ni el ratón. A los 30 minutos cubierta se bloquea del todo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>minuto</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>minutos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tiene un PIN: 6 números descubren la pantalla. A los tres errores se pide la contraseña.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sin PIN, la pantalla cubierta pide su contraseña.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cambiar el PIN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n}, con PIN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n}, sin PIN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listo: la próxima vez que la pantalla se cubra, escriba su PIN.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Desde ahora la pantalla cubierta pedirá su contraseña. Puede poner otro PIN cuando quiera.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>¿Quitar su PIN?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Su PIN se quitó.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Logind</name>
    <message>
        <source>Cerrar los datos antes de suspender</source>
        <extracomment>Seconds slept, or by which the hour jumped, from which on it counts. winuser.h: a message about power, and its kinds that mean sleep; one about the end of the session.</extracomment>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LookupSection</name>
    <message>
        <source>¿Ya está registrada?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Busca, no guarda</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nombre, documento o código</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pregunte y busque antes de escribir</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nadie con esos datos en esta laptop. Siga con el permiso.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Es esta persona</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Es {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Abrir ficha</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Abrir la ficha de {n}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MakeUpDialog</name>
    <message>
        <source>Anotar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Minutos que recuperó</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>En este curso puede recuperar {n} minutos más.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>de {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Anote un número de 1 a {n}; nada se cambió todavía.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Marking</name>
    <message>
        <source>No se guardó</source>
        <extracomment>(person, session) as the grid names them.</extracomment>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NewGroupDialog</name>
    <message>
        <source>Crear el grupo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Volver</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Nuevo grupo</source>
        <translation>New group</translation>
    </message>
    <message>
        <source>Curso</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nombre del grupo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Corto: Wanchaq B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Distrito</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sin tildes: wanchaq</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Local</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Salón comunal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Primera sesión, desde el</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hora</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Duración de cada sesión</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>minutos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vacantes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Modalidad</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quién dicta</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Días en que se reúne</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Aquí verá las sesiones</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Elija curso, fecha, días y hora; nada se guarda aún.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Día</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Módulos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sesiones que se crearán</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n}, del {desde} al {hasta}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sesión</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sesiones</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Elija el curso; de él salen las sesiones.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NewPassword</name>
    <message>
        <source>Otra vez, para no equivocarse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No es igual a la de arriba. Escríbala otra vez.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PanelsPane</name>
    <message>
        <source>Todavía no hay planes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Presente el primero: la persona, el nombre del plan y el capital que pide.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nota</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jurado</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Planes</source>
        <translation>Plans</translation>
    </message>
    <message>
        <source>pide </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pide tercera evaluación</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Anotar el resultado: {r}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>se abre al sincronizar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Diferencia entre notas: {d}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>promedio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Puede volver a sustentar en 15 días.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Anotado: {r}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PasswordCard</name>
    <message>
        <source>Mi contraseña</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cambiar mi contraseña…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contraseña de ahora</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contraseña nueva</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cambiar mi contraseña</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lo guardado no cambia. Desde ahora entra con la contraseña nueva.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Su contraseña cambió.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Entre con la nueva desde ahora.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PasswordField</name>
    <message>
        <source>Mostrar</source>
        <extracomment>Gives 0 (none) to 4 (strong) and a word about it. Sensitive data, no predictive text, no capitals of its own: ``Qt.InputMethodHint`` as the property takes it (see paint.LEFT).</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ocultar</source>
        <translation>Hide</translation>
    </message>
    <message>
        <source>Bloq Mayús está activado</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PeoplePage</name>
    <message>
        <source>Personas</source>
        <translation>People</translation>
    </message>
    <message>
        <source>Escriba unas letras: encuentra también lo que suena igual. ↓ baja a la lista, Intro abre la ficha, Esc borra.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inscribir</source>
        <translation>Enrol</translation>
    </message>
    <message>
        <source>a la lista</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>abrir</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>volver a buscar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filtros</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Grupo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Etapa</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Solo a quienes les falta algo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inscribir a esta persona</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nadie con esos datos en esta laptop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Revise cómo se escribe, quite un filtro o inscriba a la persona ahora.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Persona</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Documento</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>¿Qué le falta?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>persona</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>personas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>«{t}»: {n} entre las {m} de esta laptop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Las últimas {n} de {m}. Escriba para encontrar a las demás</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} de {m}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} en esta laptop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sin grupo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Grupo: {g}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Etapa: {e}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Les falta algo</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PermissionSection</name>
    <message>
        <source>Permiso</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ver el texto entero</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>¿Cómo consta?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No es del equipo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sí</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Después</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Esta edición todavía no tiene un texto publicado. Avise a su coordinación.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>versión {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>versión {n} · propuesta</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ver menos</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PermissionsTab</name>
    <message>
        <source>Los permisos los ve quien inscribe y la supervisión.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Su función no ve estos permisos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Permisos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Puede cambiar de opinión cuando quiera</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retirar el permiso: {p}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retirar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Falta la foto de la hoja firmada</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Falta la hoja</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Con hoja firmada</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Con firma en pantalla</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>La hoja firmada está en otra laptop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>La firma está en otra laptop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Agregar foto de la hoja firmada</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Firmar aquí</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ver la hoja</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ver la firma</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sin preguntar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Venció</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Se pregunta otro día, en privado o al inscribir.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>texto versión {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>venció el {d}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>vence el {d}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PersonPage</name>
    <message>
        <source>Persona</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Las luces dicen qué le falta. ← y → cambian de parte; F2 corrige el contacto.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Personas</source>
        <translation>People</translation>
    </message>
    <message>
        <source>Ficha</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Permisos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Historial</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Partes de la ficha</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quiere que le llamen {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ver el número completo del documento; queda anotado</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ver número</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sin grupo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No inscrita en esta edición</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Código {c}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>¿Qué le falta?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nada por ahora</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cosa</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cosas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contacto guardado en esta laptop.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Desde hoy no usamos sus datos. Ya no figura en el curso; su certificado emitido sigue siendo válido.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Desde hoy no lo usamos. Su curso sigue igual.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>¿Retirar el permiso «{p}»?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retirar el permiso</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retirado.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PinDialog</name>
    <message>
        <source>Su contraseña</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PIN nuevo, 6 números</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Otra vez el mismo PIN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guardar el PIN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cambiar su PIN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Un PIN para volver rápido</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cuando la pantalla se cubra por no usarla, bastarán estos 6 números. Nadie más los ve y solo valen aquí; al bloquear, se pide siempre la contraseña.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Volver</source>
        <translation type="unfinished">Back</translation>
    </message>
</context>
<context>
    <name>PinOffer</name>
    <message>
        <source>¿Un PIN para volver rápido?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Si deja la laptop unos minutos, la pantalla se cubre; con 6 números vuelve a su trabajo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ahora no</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Poner un PIN</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Places</name>
    <message>
        <source>Inicio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Personas</source>
        <translation type="unfinished">People</translation>
    </message>
    <message>
        <source>Inscribir</source>
        <translation type="unfinished">Enrol</translation>
    </message>
    <message>
        <source>Talleres</source>
        <translation type="unfinished">Workshops</translation>
    </message>
    <message>
        <source>Planes</source>
        <translation type="unfinished">Plans</translation>
    </message>
    <message>
        <source>Certificados</source>
        <translation>Certificates</translation>
    </message>
    <message>
        <source>Ajustes</source>
        <translation type="unfinished">Settings</translation>
    </message>
</context>
<context>
    <name>Plans</name>
    <message>
        <source>pide {monto}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>presentado el {d}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sustentación n.º {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sellada el {d}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>en curso · {n} de {m}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>declaró conflicto: no califica</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>la inscribió o le enseñó: no califica</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>por calificar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>La diferencia pide una tercera evaluación</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Las notas se abren cuando la persona del jurado cierre</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Las notas se abren cuando las {n} personas cierren; {falta}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>falta 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>faltan {m}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>La persona del jurado cerró; las notas se abren al sincronizar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Las {n} personas cerraron; las notas se abren al sincronizar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cerró 1 de {m}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cerraron {n} de {m}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 declaró relación y no cuenta</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} declararon relación y no cuentan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 evaluación quedó reemplazada por otra y no cuenta</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} evaluaciones quedaron reemplazadas por otras y no cuentan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Si ya sincronizó y siguen cerradas, el centro no pudo leer alguna: avise a coordinación. Lo que calificaron está guardado.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Las notas que siguen sin abrir no entran en el resultado. Si ya sincronizó, el centro no pudo leerlas: avise a coordinación.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cerró el {d}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cerró</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{c} · notas sin abrir</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>plan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>planes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{p} · {m} con notas abiertas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>de 100</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>de {n} · falta 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>de {n} · faltan {m}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PlansPage</name>
    <message>
        <source>Planes</source>
        <translation type="unfinished">Plans</translation>
    </message>
    <message>
        <source>Presentar un plan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Elija un plan. En cada criterio pulse de 0 a 4; Intro pasa al siguiente y las flechas se mueven. Nadie ve su nota hasta que cierre todo el jurado.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ir a Sincronización</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Todavía no hay planes para calificar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Llegan con la sincronización, sin nombres: solo su código.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mis planes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} de {m} selladas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cada plan con su jurado. Las notas se abren en el centro cuando cierran las personas que hacen falta.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plan presentado con el código {c}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guardado en esta laptop.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PreviewCard</name>
    <message>
        <source>Vista previa</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Más pequeña</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Más grande</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Página del papel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Progress</name>
    <message>
        <source>Cancelar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{hechas} de {todas}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProofActs</name>
    <message>
        <source>Hoja guardada en esta laptop, cifrada.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Firma guardada en esta laptop, cifrada.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Anotado: firma en papel.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Agregue la foto de la hoja cuando la tenga.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hoja firmada</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Firma en pantalla</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} · {p}. Quedó anotado que usted la vio.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RecoverPage</name>
    <message>
        <source>Olvidé mi contraseña</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Su usuario</source>
        <translation type="unfinished">Your user name</translation>
    </message>
    <message>
        <source>Letras de recuperación</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Son 26. No importan los espacios ni las mayúsculas; la O y el 0 valen igual.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contraseña nueva</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Abrir la laptop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Su trabajo sigue
aquí, a salvo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Llame a su coordinación: dos personas del centro le dan las letras por teléfono.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Las letras sirven una sola vez y solo en esta laptop.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lo que dejó a medias está donde lo dejó.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Volver</source>
        <translation type="unfinished">Back</translation>
    </message>
    <message>
        <source>Escriba las letras que le dictan y elija otra contraseña. La de antes deja de servir.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Abriendo…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RestoreDialog</name>
    <message>
        <source>Volver</source>
        <translation type="unfinished">Back</translation>
    </message>
    <message>
        <source>Restaurar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restaurar el respaldo: {m}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Usuario</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contraseña de entonces</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Usuario de la otra persona</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>La de la otra persona</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Letras de recuperación</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Las da el centro. Con ellas no hacen falta las contraseñas.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hacen falta dos personas con usuario en esa laptop, una de ellas de supervisión.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Después de ese respaldo hay aquí {c} sin enviar y {f}. Si puede, vuelva y envíe antes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cambio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cambios</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ficha a medias</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fichas a medias</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Todo lo posterior a ese respaldo ya llegó al centro y volverá al sincronizar.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lo que hay ahora se aparta en una carpeta; no se borra nada.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Con este archivo no vuelve 1 foto o escaneo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Con este archivo no vuelven {n} fotos o escaneos.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Si tiene la carpeta «{f}» del respaldo, póngala junto al archivo y elíjalo otra vez.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Roster</name>
    <message>
        <source>{grupo} · sesión {n} de {todas}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{desde} a {hasta}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>HOY</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Visita</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sin foto</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sin documento</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>recuperar {n} h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cumple</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>va bien</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no llega</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Horas de {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Regla: {n} h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Presente</source>
        <extracomment>Another key for the same code (A of asistió). Codes that need minutes before they are a mark. Codes that count as having been there, so they may be remote.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tarde</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Falta</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Justificada</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Salió antes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recuperó</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sin marcar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nombres ocultos · pulse una tecla</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No, seguir marcando</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Escriba un apellido o un nombre</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saltar a una persona de la lista</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>moverse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a distancia</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>deshacer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>saltar a un nombre</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Horas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Regla</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Esa tecla no marca a nadie.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{hechas} de {todas} marcados</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>quedan {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lista completa</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{persona}: {marca} · Ctrl+Z</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sí: deshacer y buscar «{letras}»</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>¿Buscaba a alguien?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Se marcaron varias personas en un instante.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RosterDetails</name>
    <message>
        <source>No suma horas; puede recuperarse. Pulse el número del motivo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>¿Por qué faltó {persona}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Justificar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ya recuperó todo lo que este curso permite.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sesión {n}, {dia}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>¿Qué sesión recuperó {persona}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Anote los minutos de la sesión o tarea con que recuperó; la falta queda anotada.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RosterGrid</name>
    <message>
        <source>La sesión está suspendida: no se marca ni cuenta.</source>
        <extracomment>Three marks this close together are a name being typed, not three people.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Esa sesión todavía no llega: se marca el día que se dicta.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A distancia se anota en una sesión mixta y sobre quien asistió: marque primero P, T o S.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Escriba los minutos y pulse Intro, o Esc para dejarlo sin marcar.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RosterModel</name>
    <message>
        <source>Participante</source>
        <extracomment>Columns before the sessions: number, name, document. After them: hours, outlook. Initials for names, and no documents: for whoever passes by.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Documento</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RosterPage</name>
    <message>
        <source>Lista</source>
        <extracomment>After a mark the figures follow once the keys have rested this long.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Una tecla por persona: P presente, T tarde, F falta, J justificada, S salió antes, R recuperó; Supr la deja sin marcar. Cada marca se guarda al momento; Ctrl+Z la deshace.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Talleres</source>
        <translation>Workshops</translation>
    </message>
    <message>
        <source>Abrir otra vez</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lista de asistencia</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Imprimir lista</source>
        <translation>Print the list</translation>
    </message>
    <message>
        <source>Los demás, presentes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cerrar lista</source>
        <translation>Close the roster</translation>
    </message>
    <message>
        <source>Agregar a alguien</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sesión suspendida…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>La lista está cerrada: ábrala otra vez para corregir.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lista cerrada.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Las horas ya cuentan así.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sesión suspendida: {motivo}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>La sesión está suspendida: no se marca ni cuenta.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sale del cálculo de asistencia.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sí se dictó</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>persona</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>personas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n}: Presente · Ctrl+Z</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No queda nada por deshacer en esta lista.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{persona}: {marca} otra vez</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{persona}: {marca} · Ctrl+Z</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lista cerrada y guardada en esta laptop.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>La sesión cuenta otra vez.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>La lista está abierta.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sale del cálculo de asistencia de todo el grupo. Las marcas que haya se conservan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>¿La sesión no se dictó?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Suspender la sesión</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>La sesión quedó suspendida.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ya está en la lista.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>La lista está en la impresora.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SamePersonDialog</name>
    <message>
        <source>Abrir su ficha e inscribirla aquí</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Es otra persona: inscribir</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inscribirla igual</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Volver</source>
        <translation type="unfinished">Back</translation>
    </message>
    <message>
        <source>¿No es esta persona, que ya está registrada?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>¿Es alguna de ellas?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parece que otro equipo ya la registró</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare con quien tiene delante. Todavía no se inscribió a nadie; lo que escribió sigue aquí.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ficha de otro equipo. Inscríbala igual y avise: {r} puede unir las fichas.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SavedLine</name>
    <message>
        <source>Guardado {hora} en esta laptop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guardando…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ScoringPane</name>
    <message>
        <source>Comentario</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sobre el plan; se entrega a la persona. Hasta {n} letras.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No tengo relación con la persona ni con el negocio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Declarar una relación…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cerrar y sellar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A ciegas: nadie ve notas ajenas hasta que todo el jurado cierre.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Su nota está guardada y nadie la ve</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Se abre en el centro cuando cierren las {n} personas del jurado y las laptops sincronicen. Ya no se cambia; si hubo un error, pídalo a su supervisión.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Declaró una relación: este plan pasa a otra persona</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No cuenta para el jurado. Sus otros planes siguen en la lista.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Este plan pasa a otra persona</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Usted inscribió o enseñó a quien lo presenta. Sus otros planes siguen en la lista.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Falta 1 criterio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Faltan {n} criterios</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>El comentario pasa de {n} letras</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Marque que no tiene relación</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Su nota para {c} es {t}. Después no se cambia.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Se guarda sellada: ni en esta laptop se puede ver, hasta que cierre todo el jurado.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>¿Cerrar y sellar su nota?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>El plan {c} pasa a otra persona y usted no lo califica.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>¿Qué relación tiene?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Declarar y no calificar</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SearchBox</name>
    <message>
        <source>Buscar persona, documento, código…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Buscar persona, documento o código</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Ajustes</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>Solo de esta laptop. Versión {v}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cómo se ve</source>
        <translation>Appearance</translation>
    </message>
    <message>
        <source>Colores</source>
        <translation>Colours</translation>
    </message>
    <message>
        <source>Del sistema</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Claros</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Oscuros</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alto contraste</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tamaño de las letras</source>
        <translation>Text size</translation>
    </message>
    <message>
        <source>El centro</source>
        <translation>The centre</translation>
    </message>
    <message>
        <source>Dirección del centro</source>
        <translation>Address of the centre</translation>
    </message>
    <message>
        <source>Dar acceso</source>
        <translation type="vanished">Give access</translation>
    </message>
</context>
<context>
    <name>SheetDialog</name>
    <message>
        <source>{p}. Revise que se lean el nombre y la firma.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Foto de la hoja firmada</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preparando la foto…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Elegir otra</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guardar la hoja</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Volver</source>
        <translation type="unfinished">Back</translation>
    </message>
    <message>
        <source>Se guarda cifrada y sin datos del teléfono (lugar, fecha, modelo). El archivo original no se toca.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fotos y PDF</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Foto o PDF de la hoja firmada</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Así se guarda la hoja</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SheetTab</name>
    <message>
        <source>Editar contacto</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sin anotar: {f}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inscripciones</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>se retiró el {d}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sin grupo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Todavía en ninguna edición.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SignDialog</name>
    <message>
        <source>Firma de {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recuadro para firmar con el dedo, el lápiz o el mouse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deshacer trazo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Borrar todo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Firma en papel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guardar la firma</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Volver</source>
        <translation type="unfinished">Back</translation>
    </message>
    <message>
        <source>Lea la pregunta en voz alta antes de firmar. La firma se guarda cifrada; solo la ve la supervisión.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SignaturePad</name>
    <message>
        <source>Se quitó el último trazo.</source>
        <extracomment>Dots a pixel of the screen: thin lines stay whole when they are made smaller. Paper and ink, in every theme.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>El recuadro está vacío.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Firma</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SubmitPlanDialog</name>
    <message>
        <source>Volver</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Presentar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Presentar un plan de negocio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quien califica verá solo un código: no escriba nombres de personas.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Persona</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Escriba su nombre</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nombre del plan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Arepas y desayunos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Actividad económica</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Capital que pide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nombre del negocio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Como lo conoce su clientela. No lo ve quien evalúa.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resumen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hasta {n} letras.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Elija a la persona de la lista.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SyncBox</name>
    <message>
        <source>cambio</source>
        <extracomment>Per cent of text up to which ten places fit without a scroll bar.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cambios</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>solo en esta laptop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Todo llegó al centro</source>
        <translation>Everything reached the centre</translation>
    </message>
    <message>
        <source>Abrir Sincronización</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SyncPage</name>
    <message>
        <source>Sincronización</source>
        <extracomment>Kinds of records as a facilitator calls them.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nada se borra de aquí hasta que el centro confirma que lo tiene. F5 intenta enviar ahora.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enviar ahora</source>
        <translation>Send now</translation>
    </message>
    <message>
        <source>Solo en esta laptop</source>
        <translation>Only on this laptop</translation>
    </message>
    <message>
        <source>Último recibo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Por decidir</source>
        <translation>To decide</translation>
    </message>
    <message>
        <source>Qué</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cuántos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Desde</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cola de envío</source>
        <translation>Waiting to be sent</translation>
    </message>
    <message>
        <source>Nada espera</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Todo lo de esta laptop llegó al centro.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recibo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cuándo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Qué llegó</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>El centro</source>
        <translation>The centre</translation>
    </message>
    <message>
        <source>Últimos recibos</source>
        <translation>Last receipts</translation>
    </message>
    <message>
        <source>Todavía ningún recibo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pulse F5 cuando haya conexión.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sale lo más antiguo primero</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nada se borra de aquí hasta que el centro confirma que lo tiene.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Esta laptop no tiene la dirección del centro.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Escríbala en Ajustes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conectando con el centro…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{s} enviados, {r} recibidos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{s} enviados, {r} recibidos.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>El centro tiene todo lo de esta laptop.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>desde {m}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>todo llegó al centro</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cambio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cambios</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>todavía ninguno</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dato</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>datos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>con dos valores guardados</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>todavía no</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Última conexión con el centro: {m}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} por corregir</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lo guardó todo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>¿Cuál es el correcto? {l}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{p}. Dos laptops lo cambiaron sin verse; no se perdió ninguno.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Desde otra laptop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> · se ve ahora</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>(vacío)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Usar este</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TodayCard</name>
    <message>
        <source>lista</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>listas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>y {n} más sin cerrar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hoy no hay sesiones.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hoy no hay sesiones. La próxima: {dia}, {hora}, {grupo}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{desde} a {hasta}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{grupo} · sesión {n} de {todas}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>HOY</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pasar lista</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ver lista</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} de {todas} marcados</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{grupo} · sesión {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lista sin cerrar</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Ayuda</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cambiar de usuario (Ctrl+Mayús+L)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bloquear (Ctrl+L)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conectando…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>En línea</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sin conexión · todo se guarda aquí</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sin conexión</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TotalCard</name>
    <message>
        <source>Su puntaje hasta ahora</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Por debajo del mínimo en {c}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cumple el mínimo por criterio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Se aprueba desde {n}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TypeAheadField</name>
    <message>
        <source>Elija una opción de la lista: escriba unas letras y pulse Intro.</source>
        <extracomment>(code, label, second line)</extracomment>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>UnlockPage</name>
    <message>
        <source>Desbloquear</source>
        <translation>Unlock</translation>
    </message>
    <message>
        <source>Su usuario</source>
        <translation>Your user name</translation>
    </message>
    <message>
        <source>Contraseña</source>
        <translation>Password</translation>
    </message>
    <message>
        <source>Olvidé mi contraseña</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Su trabajo sigue
aquí, a salvo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lo que dejó a medias está donde lo dejó.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Puede trabajar sin conexión: nada se pierde.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Todo lo guardado en esta laptop está cifrado.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>¿Quién va a trabajar?</source>
        <translation>Who is going to work?</translation>
    </message>
    <message>
        <source>Escriba su usuario y su contraseña.</source>
        <translation>Type your user name and your password.</translation>
    </message>
    <message>
        <source>Servicios de ayuda</source>
        <translation>Help services</translation>
    </message>
    <message>
        <source>No guarda nada de lo que consulte.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Abriendo…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Verify</name>
    <message>
        <source>Pegue el código o escriba el número.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PDF y fotos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PDF o foto del papel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>VerifyPage</name>
    <message>
        <source>Comprobar un papel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Funciona sin conexión: el código se prueba a sí mismo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pegue lo que dice el código QR o escriba el número del registro. También puede elegir el PDF o una foto del papel.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Certificados</source>
        <translation type="unfinished">Certificates</translation>
    </message>
    <message>
        <source>Código o número de registro</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comprobar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Elegir PDF o foto…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Aquí aparece el resultado</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Con el nombre, el curso y las horas que dice el código, para compararlos con el papel.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ViewDialog</name>
    <message>
        <source>Cerrar</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>VoidCertificate</name>
    <message>
        <source>{nombre} · registro n.º {numero}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Anular no borra: el número queda en el registro con su motivo, y quien lo compruebe verá «Anulado».</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>¿Anular este papel?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Anular</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Work</name>
    <message>
        <source>No se cambió de usuario: lo último que escribió no se pudo guardar.</source>
        <extracomment>number → (right that opens it, name of its page) Pages that are no place: name → (page, the place it belongs to). With the services.accounts.KeyChange that the person confirmed. Keeps what is being typed; another when the field is out of sight.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sigue en la pantalla. Repítalo o anótelo en papel; para cerrar de todos modos, pulse F12.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>desde {m}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Último recibo: {n}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Workshops</name>
    <message>
        <source>Hora</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sesión</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lista</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hoy</source>
        <translation type="unfinished">Today</translation>
    </message>
    <message>
        <source>Mañana</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} de {todas}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>prevista</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sin cerrar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cerrada</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>suspendida</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Grupo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Personas</source>
        <translation type="unfinished">People</translation>
    </message>
    <message>
        <source>Sesiones</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Próxima</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} sin cerrar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>terminó</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>hoy</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WorkshopsPage</name>
    <message>
        <source>Talleres</source>
        <translation>Workshops</translation>
    </message>
    <message>
        <source>La lista de hoy está arriba: Intro la abre. Abajo, la semana y sus grupos; Intro abre la lista de cada uno.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nuevo grupo</source>
        <translation>New group</translation>
    </message>
    <message>
        <source>Ninguna sesión esta semana</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mire otra semana con las flechas de arriba.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sesiones de la semana</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cree el primero: el programa reparte los módulos en sesiones.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pídalos a su supervisión; llegan al enviar y recibir.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Todavía no hay grupos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Grupos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Semana anterior</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Semana siguiente</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Semana</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{desde} al {hasta}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>persona</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>personas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Grupo creado con sus sesiones.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ya puede inscribir en él.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_EditionName</name>
    <message>
        <source>Edición: {edicion}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Model</name>
    <message>
        <source>elegida</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sin elegir</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_SearchLine</name>
    <message>
        <source>Nombre, documento o código, con o sin tildes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Buscar personas</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>page</name>
    <message>
        <source>Elegir un respaldo</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parent</name>
    <message>
        <source>Carpeta para el PDF</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Elegir un respaldo</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
