<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="es_PE">
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
        <source>Dejar para después</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inscribir y atender a la siguiente</source>
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
    <message>
        <source>Guardado en esta laptop. Van {n} hoy.</source>
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
    <name>Field</name>
    <message>
        <source>opcional</source>
        <translation>optional</translation>
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
        <source>Otra vez, para no equivocarse</source>
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
        <source>No es igual a la de arriba. Escríbala otra vez.</source>
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
        <source>El historial lo ve quien la inscribió y la supervisión.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Su función no ve este historial</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Llegó del centro. Lo que se cambió en otras laptops se ve en el centro.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nada se cambió en esta laptop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Historial</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lo hecho en esta laptop; nadie puede borrar una línea</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>vacío</source>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Aquí ve lo de hoy. Ctrl y un número abren cada lugar; Ctrl+K busca a una persona.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hoy</source>
        <translation>Today</translation>
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
        <source>{g} · sesión {n}</source>
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
        <source>lista sin cerrar</source>
        <translation type="unfinished"></translation>
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
    <name>LikelyPanel</name>
    <message>
        <source>Puede guardar igual: si son la misma persona, la supervisión une las fichas y nada se pierde.</source>
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
        <source>cerraron {n} de {m}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>se abre al sincronizar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cerró el {d}</source>
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
        <source>{n} declaró relación y no cuenta</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Anotar: {r}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Anotado: {r}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PasswordField</name>
    <message>
        <source>Mostrar</source>
        <extracomment>Gives 0 (none) to 4 (strong) and a word about it.</extracomment>
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
        <source>Las luces dicen qué le falta. Ctrl+Tab cambia de parte; F2 corrige el contacto.</source>
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
        <source>{n} de {m} listos</source>
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
    <name>Places</name>
    <message>
        <source>Inicio</source>
        <extracomment>number → (right that opens it, name of its page) Pages that are no place: name → (page, the place it belongs to).</extracomment>
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
    <name>PlansPage</name>
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
    <message>
        <source>{n} planes · {m} con notas abiertas</source>
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
    <name>Roster</name>
    <message>
        <source>{grupo} · sesión {n} de {todas}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>HOY</source>
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
        <extracomment>Columns before the sessions: number, name, document. After them: hours, outlook.</extracomment>
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
        <source>Comentario para la persona</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sobre el plan; se le entrega. Hasta {n} letras.</source>
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
        <source>Elija a quien va a empezar a usarla.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Su usuario (de quien autoriza)</source>
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
        <translation>Give access</translation>
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
        <source>{n} ya entra con su usuario.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dar acceso a {n}:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Elija en la lista a quien va a empezar a usar la laptop.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} ya puede entrar con su usuario.</source>
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
        <source>{n} cambios</source>
        <extracomment>Per cent of text up to which ten places fit without a scroll bar.</extracomment>
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
        <source>se ve ahora</source>
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
        <source>de {n} · faltan {m}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>de 100</source>
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
    <name>Work</name>
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
    <name>_EditionButton</name>
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
    <name>parent</name>
    <message>
        <source>Carpeta para el PDF</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
