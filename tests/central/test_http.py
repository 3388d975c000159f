"""The centre and its laptops over real HTTP on this machine: what is refused, what is taken for a hotel's page, a first start."""

from __future__ import annotations

import http.server
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn

from oit_campo.central import administration
from oit_campo.central.app import create_app
from oit_campo.central.rate import RateLimit
from oit_campo.errors import KnownError, UserError
from oit_campo.models.people import Person
from oit_campo.services.first_start import FirstStart
from oit_campo.services.unlocking import STORE_FILE, is_activated, unlock
from oit_campo.store.vault import KdfParams
from oit_campo.sync import activation_wire, client, wire
from oit_campo.sync.http_transport import REPLY_CAP, HttpTransport
from tests.helpers.world import World

CHEAP = KdfParams(memory_kib=8, iterations=1, lanes=1)
PASSWORD = "cuatro palabras bastante largas"


@contextmanager
def serving(app: object) -> Iterator[str]:
    """The application on a free port; its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", access_log=False))  # type: ignore[arg-type] # on purpose, as a stranger would
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()


@contextmanager
def answering(answer: Callable[[http.server.BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """A server that is no centre."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            answer(self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def page(status: int, kind: str, body: bytes, **headers: str) -> Callable[[http.server.BaseHTTPRequestHandler], None]:
    def answer(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("content-type", kind)
        handler.send_header("content-length", str(len(body)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        try:
            handler.wfile.write(body)
        except OSError:
            handler.close_connection = True

    return answer


BINARY = "application/octet-stream"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (page(200, "text/html", b"<html>Bienvenido al hotel</html>"), "network_portal"),
        (page(302, "text/html", b"", location="http://192.0.2.1/"), "network_portal"),
        (page(200, BINARY, bytes(REPLY_CAP + 1)), "network_portal"),
        (page(502, "text/plain", b""), "network_portal"),
        (page(403, "application/problem+json", b'{"code":"sync_refused"}'), "sync_refused"),
        (page(403, "application/problem+json", b'{"code":"activation_refused"}'), "activation_refused"),
        (page(403, "application/problem+json", b'{"code":"made_up"}'), "centre_refused"),
        (page(403, "application/problem+json", b"not json"), "centre_refused"),
        (page(403, "application/problem+json", b"[1]"), "centre_refused"),
        (page(403, "application/problem+json", b'{"code":["x"]}'), "centre_refused"),
    ],
)
def test_what_is_no_answer_is_told_as_what_it_is(
    answer: Callable[[http.server.BaseHTTPRequestHandler], None], code: str
) -> None:
    with answering(answer) as url, HttpTransport(url) as line, pytest.raises(KnownError) as told:
        line.post(wire.PATH, b"x")
    assert told.value.code == code


def test_what_is_squeezed_is_not_blown_up() -> None:
    import gzip

    bomb = gzip.compress(bytes(50 << 20))
    with answering(page(200, BINARY, bomb, content_encoding="gzip")) as url, HttpTransport(url) as line:
        assert line.post(wire.PATH, b"x") == bomb


def test_nobody_there_is_no_network() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with HttpTransport(f"http://127.0.0.1:{port}") as line, pytest.raises(KnownError, match="network_none"):
        line.post(wire.PATH, b"x")


@pytest.mark.parametrize("url", ["http://centro:puerto", "centro", "ftp://centro", "http://[x"])
def test_an_address_that_is_none_is_no_network(url: str) -> None:
    with pytest.raises(KnownError, match="network_none"), HttpTransport(url) as line:
        line.post(wire.PATH, b"x")


def test_a_body_over_the_cap_is_refused_while_it_arrives(world: World) -> None:
    with serving(world.app) as url:
        for path, cap in ((wire.PATH, wire.BODY_CAP), (activation_wire.PATH, activation_wire.REQUEST_CAP)):
            assert httpx.post(url + path, content=bytes(cap + 1)).status_code == 413

            def in_pieces(most: int = cap) -> Iterator[bytes]:  # nobody says beforehand how long it is
                for _ in range(3):
                    yield bytes(most // 2)

            assert httpx.post(url + path, content=in_pieces()).status_code == 413
        assert httpx.post(url + wire.PATH, content=bytes(1000)).json() == {"code": "damaged"}


def test_health_tells_numbers_and_nobody(world: World) -> None:
    laptop = world.laptop("rosa")
    laptop.enrol("Secreta Prueba", "Quispe")
    laptop.sync()
    with serving(world.app) as url:
        said = httpx.get(url + "/health")
    assert said.json()["status"] == "ok"
    assert said.json()["commits"] == world.centre.health().commits
    assert "Secreta" not in said.text
    assert set(json.loads(said.text)) == {"status", "version", "epoch", "commits", "held"}


def test_pages_that_explain_the_interface_are_off(world: World) -> None:
    with serving(world.app) as url:
        assert [httpx.get(url + p).status_code for p in ("/docs", "/openapi.json", "/redoc")] == [404, 404, 404]


def test_guessing_codes_ends_after_five_and_begins_again_later(world: World) -> None:
    with serving(create_app(world.centre, activation_limit=RateLimit(world.clock, failures=5, window=900))) as url:
        start = FirstStart(world.folder / "nueva", world.clock)
        with HttpTransport(url) as line:
            for n in range(5):
                with pytest.raises(KnownError, match="activation_refused"):
                    start.present_code(line, f"{n}" * 10)
            code = world.code()
            with pytest.raises(KnownError, match="too_many_tries"):
                start.present_code(line, code)
            world.clock.advance(minutes=16)
            assert start.present_code(line, code).prefix == "L01"


class LosesReplies:
    """A line that loses the next answers after the centre has given them."""

    def __init__(self, line: HttpTransport, lost: int) -> None:
        self._line, self.lost = line, lost

    def post(self, path: str, body: bytes) -> bytes:
        reply = self._line.post(path, body)
        if self.lost:
            self.lost -= 1
            raise KnownError("network_none", n=0)
        return reply


def test_a_first_start_over_http_with_its_answer_lost_once(world: World, tmp_path: Path) -> None:
    folder = tmp_path / "laptop"
    code = world.code("rosa")
    with serving(world.app) as url, HttpTransport(url) as http_line:
        start = FirstStart(folder, world.clock)
        with pytest.raises(UserError, match="code_form"):
            start.present_code(http_line, "no es un código")
        line = LosesReplies(http_line, 1)
        with pytest.raises(KnownError, match="network_none"):
            start.present_code(line, code)
        given = start.present_code(line, activation_wire.show_code(code))
        assert given.user_name == "Rosa Huamán Prueba"
        assert not is_activated(folder)
        line.lost = 1
        with pytest.raises(KnownError, match="network_none"):
            start.set_up(line, "rosa", PASSWORD, params=CHEAP)
        assert not is_activated(folder)
        desk = start.set_up(line, "rosa", PASSWORD, params=CHEAP)
        assert is_activated(folder)
        assert (desk.actor.name, desk.actor.region) == ("Rosa Huamán Prueba", "08")
        with desk.store.write(desk.actor.user) as session:
            key = desk.store.keys.new()
            session.add(Person(id=key, given_names="María Prueba"))
        from oit_campo.services.laptop_facts import link_of

        assert client.exchange(desk.store, http_line, link_of(desk.store)).sent == 1
        desk.close()
        with pytest.raises(UserError, match="wrong_password"):
            unlock(folder, "rosa", "otra cosa muy distinta", clock=world.clock)
        again = unlock(folder, "rosa", PASSWORD, clock=world.clock)
        with again.read("people.view") as session:
            assert session.get_one(Person, key).given_names == "María Prueba"
        again.close()
    assert (folder / STORE_FILE).stat().st_size > 0
    with world.at_centre() as session:
        assert session.get_one(Person, key).given_names == "María Prueba"


def test_the_administrators_server_writes_its_port_and_answers(world: World, tmp_path: Path) -> None:
    import subprocess
    import sys

    world.centre.database.close()
    port_file = tmp_path / "port"
    program = (
        "import sys; from pathlib import Path; from oit_campo.central.administration import serve;"
        f"serve(Path({str(world.folder / 'centro')!r}), None, host='127.0.0.1', port=0, port_file=Path({str(port_file)!r}))"
    )
    server = subprocess.Popen([sys.executable, "-c", program])
    try:
        waited = threading.Event()
        for _ in range(400):
            if port_file.exists() or server.poll() is not None:
                break
            waited.wait(0.05)
        url = f"http://127.0.0.1:{port_file.read_text('ascii')}"
        assert httpx.get(url + "/health", timeout=20).json()["status"] == "ok"
    finally:
        server.terminate()
        assert server.wait(20) in (0, -15)


def test_serving_in_this_process_too(world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The options that reach the server, without waiting for it."""
    seen: list[uvicorn.Config] = []

    def run(self: uvicorn.Server, sockets: list[socket.socket]) -> None:
        seen.append(self.config)
        sockets[0].close()

    monkeypatch.setattr(uvicorn.Server, "run", run)
    world.centre.database.close()
    folder = world.folder / "centro"
    assert administration.serve(folder, None, host="127.0.0.1", port=0, port_file=tmp_path / "port") == 0
    assert int((tmp_path / "port").read_text()) > 0
    assert administration.serve(folder, None, host="::1", port=0) == 0
    assert [c.ssl_certfile for c in seen] == [None, None]
