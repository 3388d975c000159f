"""The command line as a stranger uses it: what can't be done is one sentence and a status, never a traceback."""

from __future__ import annotations

import io
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing, suppress
from pathlib import Path

import pypdfium2
import pytest

from oit_campo import cli
from oit_campo.central import administration
from oit_campo.demo import day as demo_day
from oit_campo.demo import field_day, ready
from oit_campo.demo.centre_process import CentreProcess
from oit_campo.demo.ground import empty_ground
from oit_campo.errors import KnownError
from oit_campo.services.check_paper import DEMONSTRATIONS

ROOT = Path(__file__).resolve().parents[2]
PLAN = ROOT / "resources" / "programmes" / "demostracion.toml"
SECRET = "clave-muy-secreta"
WAIT = 40

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def own_data(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(administration.URL_VARIABLE, raising=False)


def told(capsys: Captured, *arguments: object) -> tuple[int, str]:
    """Status and the one line on stderr of a command that is refused."""
    status = cli.run([str(a) for a in arguments])
    said = capsys.readouterr()
    assert said.out == "" or arguments[:2] == ("run", "--demo")
    assert said.err.count("\n") == 1, said.err
    assert "Traceback" not in said.err
    assert SECRET not in said.err
    return status, said.err.strip()


def programmes(database: Path) -> int:
    with closing(sqlite3.connect(database)) as found:
        return int(found.execute("SELECT count(*) FROM programme").fetchone()[0])


def everything_in(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    folder = tmp_path / "centro"
    administration.initialise(folder, None, PLAN)
    return folder


@pytest.fixture
def a_file(tmp_path: Path) -> Path:
    file = tmp_path / "archivo"
    file.write_text("algo")
    return file


def process(*arguments: object, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "oit_campo", *map(str, arguments)],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf8",
    )


# --- a demonstration and the database of a real centre ----------------------------------------------------------------


def test_a_demonstration_never_takes_the_database_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoy = tmp_path / "verdadero.db"
    monkeypatch.setenv(administration.URL_VARIABLE, f"sqlite:///{decoy}")
    with CentreProcess(tmp_path / "demo") as process:
        assert len(process.code("Rosa Huamán Prueba", may_issue=False)) == 10
        process.write_trust(tmp_path / "confianza.campo")
    assert not decoy.exists()
    assert programmes(tmp_path / "demo" / "centro.db") == 1
    # the control: without a demonstration it is the one that counts
    administration.initialise(tmp_path / "centro", None, PLAN)
    assert programmes(decoy) == 1


def test_a_demonstration_takes_the_database_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    decoy, asked = tmp_path / "verdadero.db", tmp_path / "pedido.db"
    monkeypatch.setenv(administration.URL_VARIABLE, f"sqlite:///{decoy}")
    with CentreProcess(tmp_path / "demo", f"sqlite:///{asked}") as process:
        process.code("Rosa Huamán Prueba", may_issue=False)
    assert programmes(asked) == 1
    assert not decoy.exists()
    assert not (tmp_path / "demo" / "centro.db").exists()


def test_a_database_with_a_centre_takes_no_other(tmp_path: Path, capsys: Captured) -> None:
    database = tmp_path / "base.db"
    url = f"sqlite:///{database}"
    administration.initialise(tmp_path / "uno", url, PLAN)
    before = database.read_bytes()
    status, words = told(capsys, "central", "init", "--plan", PLAN, "--data", tmp_path / "dos", "--database-url", url)
    assert (status, "ya tiene un centro" in words) == (1, True)
    status, words = told(capsys, "demo", "--out", tmp_path / "demo", "--database-url", url)
    assert (status, "ya tiene un centro" in words) == (1, True)
    assert (programmes(database), database.read_bytes()) == (1, before)
    assert not (tmp_path / "dos").exists()
    assert not (tmp_path / "demo").exists()
    assert cli.run(["central", "init", "--plan", str(PLAN), "--data", str(tmp_path / "tres")]) == 0, "control"


def test_a_folder_with_the_root_s_key_alone_is_left_alone(centre: Path, capsys: Captured) -> None:
    (centre / "centre-keys.cbor").unlink()
    before = everything_in(centre)
    status, words = told(capsys, "central", "init", "--plan", PLAN, "--data", centre)
    assert (status, words.startswith("Esa carpeta ya tiene un centro")) == (1, True)
    assert everything_in(centre) == before


# --- plans that can't be ----------------------------------------------------------------------------------------------

WRONG_PLANS = [
    ("staff[1].roles", '["facilitator", "trainer", "supervisor"]', '["jefe"]'),
    ("staff[3].roles", 'roles = ["evaluator"]', "roles = []"),
    ("edition.regions", '["08", "20"]', '["08", "99"]'),
    ("edition.regions", '["08", "20"]', "[]"),
    ("edition.courses", '"EDFIN"', '"BAILE"'),
    ("edition.courses", '"EDFIN"', '"SST"'),
    ("edition.starts_on", "starts_on = 2026-01-05", 'starts_on = "ayer"'),
    ("edition.ends_on", "ends_on = 2027-12-17", "ends_on = 2025-12-17"),
    ("edition.ends_on", "ends_on = 2027-12-17", "ends_on = 2027-12-17T10:00:00"),
    ("edition.minimum_age", "minimum_age = 18", "minimum_age = -18"),
    ("edition.minimum_age", "minimum_age = 18", "minimum_age = true"),
    ("edition.attendance_share", "minimum_age = 18", "attendance_share = 101"),
    ("edition.minutes_per_teaching_hour", "minimum_age = 18", "minutes_per_teaching_hour = 0"),
    ("edition.reserved_questions", "minimum_age = 18", 'reserved_questions = ["religion"]'),
    ("staff[2].login", 'login = "wilfredo"', 'login = "Rosa"'),
    ("staff[2].name", '"Wilfredo Puma Prueba"', '"ROSA HUAMAN PRUEBA"'),
    ("staff[2].name", '"Wilfredo Puma Prueba"', '"  "'),
    ("staff[1].region", 'position = "Supervisora regional"\nregion = "08"', 'region = "15"'),
    ("programme.code", 'code = "DEMO"', 'code = "mi programa"'),
    ("programme.public_title", '"Emprende Segur@"', '""'),
    ("organisation.kind", 'kind = "onu"', 'kind = "club"'),
]


@pytest.mark.parametrize(("field", "good", "wrong"), WRONG_PLANS)
def test_a_plan_that_can_not_be_names_its_field_and_leaves_nothing(
    tmp_path: Path, capsys: Captured, field: str, good: str, wrong: str
) -> None:
    text = PLAN.read_text("utf8")
    assert good in text
    plan = tmp_path / "plan.toml"
    plan.write_text(text.replace(good, wrong, 1), "utf8")
    status, words = told(capsys, "central", "init", "--plan", plan, "--data", tmp_path / "centro")
    assert (status, f"«{field}»" in words) == (1, True), words
    assert "Rosa" not in words
    assert not (tmp_path / "centro").exists()


def test_the_plan_as_notepad_keeps_it_is_read(tmp_path: Path, capsys: Captured) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_bytes(b"\xef\xbb\xbf" + PLAN.read_bytes().replace(b"\n", b"\r\n"))
    assert cli.run(["central", "init", "--plan", str(plan), "--data", str(tmp_path / "centro")]) == 0
    assert "Centro listo" in capsys.readouterr().out


# --- databases, places, ports -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "kaka",
        "",
        "http://example.org/base",
        f"mysql://rosa:{SECRET}@127.0.0.1/base",
        f"postgresql+nada://rosa:{SECRET}@127.0.0.1/base",
        f"postgresql+psycopg2://rosa:{SECRET}@127.0.0.1/base",
        f"postgresql://rosa:{SECRET}@127.0.0.1:puerto/base",
        f"postgresql://rosa:{SECRET}@127.0.0.1:1/base",
        "sqlite://",
        "sqlite:////no/existe/base.db",
    ],
)
@pytest.mark.parametrize("verb", ["init", "serve", "code", "trust", "demo"])
def test_a_database_that_can_not_be_used_is_told(
    tmp_path: Path, centre: Path, capsys: Captured, url: str, verb: str
) -> None:
    arguments: dict[str, list[object]] = {
        "init": ["central", "init", "--plan", PLAN, "--data", tmp_path / "otro"],
        "serve": ["central", "serve", "--port", 0, "--data", centre],
        "code": ["central", "code", "--user", "Rosa", "--region", "08", "--data", centre],
        "trust": ["central", "trust", "--out", tmp_path / "confianza.campo", "--data", centre],
        "demo": ["demo", "--out", tmp_path / "demo"],
    }
    if not url:
        url = "sqlite:///:memory:"
    status, words = told(capsys, *arguments[verb], "--database-url", url)
    assert status == 2
    assert words.startswith(("La dirección de la base", "No se pudo abrir la base"))
    assert not (tmp_path / "otro").exists()
    assert not (tmp_path / "demo").exists()


@pytest.mark.parametrize("name", ["a?b", "a#b", "50% de c", "a%20b", "ñandú & co"])
def test_a_folder_with_any_sign_holds_its_own_database(tmp_path: Path, capsys: Captured, name: str) -> None:
    folder = tmp_path / name
    assert cli.run(["central", "init", "--plan", str(PLAN), "--data", str(folder)]) == 0
    assert programmes(folder / "centro.db") == 1
    assert [p.name for p in tmp_path.iterdir() if p.name not in (name, "oit-campo")] == []
    rest = ["--user", "Rosa Huamán Prueba", "--region", "08"]
    assert cli.run(["central", "code", *rest, "--data", str(folder)]) == 0
    assert "Centro listo" in capsys.readouterr().out


@pytest.mark.skipif(os.name == "nt", reason="names there are text")
def test_a_folder_whose_name_is_no_text_is_told(tmp_path: Path, capsys: Captured) -> None:
    folder = tmp_path / os.fsdecode(b"a\xffb")
    for call in (
        ["demo", "--out", folder],
        ["run", "--demo", "--data", folder],
        ["central", "init", "--plan", PLAN, "--data", folder],
    ):
        status, words = told(capsys, *call)
        assert (status, words.startswith("No se puede usar "), "a\\udcffb" in words) == (2, True, True), (call, words)
    assert [p.name for p in tmp_path.iterdir() if p.name != "oit-campo"] == []


def test_a_demonstration_of_few_certifies_somebody_whatever_the_seed(tmp_path: Path) -> None:
    unlucky = 5  # each of the four is drawn absent or excused at least once
    out = tmp_path / "demo"
    assert demo_day.run_day(out, people=demo_day.LEAST, seed=unlucky, database_url=None, say=lambda _words: None) == 0
    assert len(list((out / "certificados").glob("*.pdf"))) == 1


def test_a_demonstration_is_whole_without_a_home_to_keep_its_list_in(
    tmp_path: Path, a_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    administration.initialise(tmp_path / "centro", None, PLAN)
    said: list[str] = []
    day = demo_day.Day(tmp_path, (), random.Random(1), said.append)
    demo_day._keep_trust(day, CentreProcess(tmp_path / "centro"))
    known = tmp_path / "oit-campo" / DEMONSTRATIONS
    assert (said, len(list(known.glob("*.campo")))) == ([], 1), "control"
    monkeypatch.setattr("platformdirs.user_data_dir", lambda *_args, **_options: str(a_file / "campo"))
    demo_day._keep_trust(day, CentreProcess(tmp_path / "centro"))
    assert [f"--trust {tmp_path / 'confianza.campo'}" in words for words in said] == [True]


def test_places_that_can_not_be_used_are_told(tmp_path: Path, centre: Path, a_file: Path, capsys: Captured) -> None:
    calls: list[list[object]] = [
        ["demo", "--out", a_file],
        ["demo", "--out", a_file / "demo"],
        ["demo", "--field-day", "--out", a_file],
        ["demo", "--field-day", "--out", a_file / "demo"],
        ["run", "--demo", "--data", a_file],
        ["run", "--data", a_file],
        ["run", "--data", a_file / "datos"],
        ["central", "init", "--plan", PLAN, "--data", a_file],
        ["central", "init", "--plan", PLAN, "--data", a_file / "centro"],
        ["central", "trust", "--data", centre, "--out", tmp_path],
        ["central", "trust", "--data", centre, "--out", tmp_path / "no" / "existe.campo"],
        ["central", "serve", "--port", 0, "--data", centre, "--port-file", tmp_path / "no" / "port"],
    ]
    for call in calls:
        status, words = told(capsys, *call)
        assert (status, words.startswith("No se puede usar ")) == (2, True), (call, words)
        assert str(tmp_path) in words
    assert a_file.read_text() == "algo"


def test_a_data_folder_of_the_system_that_is_a_file_is_told(a_file: Path) -> None:
    done = process("verify", "hola", XDG_DATA_HOME=str(a_file))
    out, err = done.communicate(timeout=WAIT)
    assert (done.returncode, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("No se puede usar ")


def test_ports_hosts_and_certificates_that_can_not_be_are_told(
    tmp_path: Path, centre: Path, a_file: Path, capsys: Captured
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        calls: list[tuple[str, list[object]]] = [
            ("El puerto es", ["--port", 70000]),
            ("El puerto es", ["--port", -1]),
            ("No se puede atender", ["--port", taken.getsockname()[1]]),
            ("Para atender a otras", ["--host", "192.0.2.1"]),
            ("El certificado TLS", ["--certificate", tmp_path / "no.pem", "--certificate-key", a_file]),
            ("El certificado TLS", ["--certificate", a_file]),
            ("El certificado TLS", ["--certificate", a_file, "--certificate-key", tmp_path / "no.pem"]),
            ("El certificado TLS", ["--certificate-key", a_file]),
        ]
        for beginning, call in calls:
            status, words = told(capsys, "central", "serve", "--data", centre, *call)
            assert (status, words.startswith(beginning)) == (2, True), (call, words)


@pytest.mark.parametrize("host", ["192.0.2.1", "x" * 300 + ".example.org", "no hay tal"])
def test_a_host_that_is_not_this_machine_is_told(
    centre: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setattr(administration, "_usable", lambda *_files: (Path("x.pem"), None))
    status, words = told(
        capsys, "central", "serve", "--data", centre, "--host", host, "--port", 0, "--certificate", "x"
    )
    assert (status, words.startswith("No se puede atender en ")) == (2, True)


# --- stopping ---------------------------------------------------------------------------------------------------------


def wait_for(ready: Path, running: subprocess.Popen[str]) -> None:
    pause = threading.Event()
    for _ in range(WAIT * 20):
        if ready.exists() or running.poll() is not None:
            break
        pause.wait(0.05)
    assert ready.exists(), running.communicate()


#: A shell shows both as 130. Python ends itself by the signal when it interrupted source text that was being run.
STOPPED = (130, -signal.SIGINT)


def is_answered(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
        return True
    return False


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX's")
def test_ctrl_c_stops_a_centre_with_a_word(centre: Path, tmp_path: Path) -> None:
    serving = process("central", "serve", "--data", centre, "--port", 0, "--port-file", tmp_path / "port")
    wait_for(tmp_path / "port", serving)
    pause = threading.Event()
    while not is_answered(int((tmp_path / "port").read_text())):
        pause.wait(0.05)
    serving.send_signal(signal.SIGINT)
    out, err = serving.communicate(timeout=WAIT)
    assert (out, err) == ("", "Detenido.\n")
    assert serving.returncode in STOPPED


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX's")
def test_ctrl_c_stops_a_demonstration_its_centre_too_and_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    running = process("demo", "--out", folder, "--people", 400, XDG_DATA_HOME=str(tmp_path / "home"))
    wait_for(folder / "centro" / "port", running)
    port = int((folder / "centro" / "port").read_text())
    running.send_signal(signal.SIGINT)
    _out, err = running.communicate(timeout=WAIT)
    assert err == "Detenido.\n"
    assert running.returncode in STOPPED
    assert not is_answered(port)
    assert not folder.exists()


# --- the demonstration's own folder -----------------------------------------------------------------------------------


@pytest.mark.parametrize("people", [-5, 0, 1, 3, 5001])
def test_too_few_or_too_many_people_are_refused(tmp_path: Path, capsys: Captured, people: int) -> None:
    status, words = told(capsys, "demo", "--out", tmp_path / "demo", "--people", people)
    assert (status, words.startswith("La demostración se hace con 4 a 5000 personas.")) == (2, True)
    assert not (tmp_path / "demo").exists()


def spoil(out: Path, name: str, error: BaseException | None) -> None:
    """A demonstration that makes things and then meets an error."""
    with empty_ground(out):
        (out / "laptops" / "L01").mkdir(parents=True)
        (out / name).write_text("{}")
        if error:
            raise error


def test_what_goes_wrong_takes_along_what_it_made_and_nothing_else(tmp_path: Path) -> None:
    new, there = tmp_path / "nueva", tmp_path / "vacia"
    there.mkdir()
    for folder in (new, there):
        with pytest.raises(KeyboardInterrupt):
            spoil(folder, "report.json", KeyboardInterrupt())
    assert not new.exists()
    assert list(there.iterdir()) == []
    with pytest.raises(ValueError, match="x"):
        spoil(new, "mio.txt", ValueError("x"))
    assert [p.name for p in new.iterdir()] == ["mio.txt"]
    with pytest.raises(KnownError, match="out_missing"):
        spoil(new, "report.json", None)
    assert [p.name for p in new.iterdir()] == ["mio.txt"]
    spoil(there, "report.json", None)
    assert (there / "report.json").exists(), "control"


@pytest.mark.parametrize("which", ["day", "field"])
def test_a_failed_demonstration_leaves_no_folder(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    def fail(*_given: object) -> None:
        raise KnownError("demo_failed", paso="prueba")

    monkeypatch.setattr(demo_day, "_start", fail)
    monkeypatch.setattr(field_day, "_live", fail)
    more = ["--field-day"] if which == "field" else []
    status, words = told(capsys, "demo", "--out", tmp_path / "demo", *more)
    assert (status, "«prueba»" in words) == (1, True)
    assert not (tmp_path / "demo").exists()


def test_to_look_around_says_what_stopped_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(administration, "initialise", lambda *_g: (_ for _ in ()).throw(KnownError("disk_full")))
    with pytest.raises(KnownError, match="disk_full"):
        ready.prepare(tmp_path / "demo")


# --- verify -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def trust(centre: Path, tmp_path: Path) -> Path:
    target = tmp_path / "confianza.campo"
    administration.write_trust(centre, None, target)
    return target


def without_pages() -> bytes:
    """A PDF that counts one page and lacks it."""
    drawn = io.BytesIO()
    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    document.save(drawn)
    document.close()
    assert b"/Kids[ 4 0 R ]" in drawn.getvalue()
    return drawn.getvalue().replace(b"/Kids[ 4 0 R ]", b"/Kids[ 9 0 R ]")


def test_verify_says_2_when_nobody_can_tell(tmp_path: Path, trust: Path, a_file: Path, capsys: Captured) -> None:
    (tmp_path / "sin-paginas.pdf").write_bytes(without_pages())
    (tmp_path / "rota.campo").write_bytes(b"rota")
    cases: list[tuple[str, list[object]]] = [
        ("Ese archivo no existe.", [tmp_path / "no.pdf", "--trust", trust]),
        ("Ese archivo no existe.", ["papel.PDF", "--trust", trust]),
        ("Ese archivo no se pudo leer", [tmp_path, "--trust", trust]),
        ("Ese archivo no se pudo leer", [a_file, "--trust", trust]),
        ("Ese archivo no se pudo leer", [tmp_path / "sin-paginas.pdf", "--trust", trust]),
        ("Ese número de certificado no está bien escrito.", ["PE-L07-000123-TQWK-12", "--trust", trust]),
        ("Ese número de certificado no está bien escrito.", ["pe l07 00123 tqwk 11", "--trust", trust]),
        ("No hay lista de confianza", ["PE-L07-000123-TQWK-11"]),
        ("No hay lista de confianza", ["PE-L07-000123-TQWK-11", "--trust", tmp_path / "no.campo"]),
        ("La lista para comprobar certificados está dañada", ["hola", "--trust", tmp_path / "rota.campo"]),
    ]
    for beginning, call in cases:
        status, words = told(capsys, "verify", *call)
        assert (status, words.startswith(beginning)) == (2, True), (call, words)


def test_a_console_without_the_sign_shows_another(trust: Path) -> None:
    for encoding, shown in (("ascii", "todav?a"), ("cp1252", "todavía"), ("utf8", "todavía")):
        done = subprocess.run(
            [sys.executable, "-m", "oit_campo", "verify", "PE-L07-000123-TQWK-11", "--trust", str(trust)],
            env={**os.environ, "PYTHONIOENCODING": f"{encoding}:strict"},
            capture_output=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (2, b"")
        assert done.stdout.decode(encoding).startswith(f"Esta lista {shown} no incluye ese n")
