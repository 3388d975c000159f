"""A laptop in the hall, its centre on real HTTP, and the exchange of a window between them."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import uvicorn

from oit_campo import settings
from oit_campo.services.desk import Desk
from oit_campo.ui.background import Background
from oit_campo.ui.context import Context
from oit_campo.ui.exchange import Exchange
from oit_campo.ui.widgets.page import Page
from tests.helpers.pages import Shown, show_page, until
from tests.helpers.workshop import desk_at
from tests.helpers.world import Laptop, World


@contextmanager
def serving(world: World) -> Iterator[str]:
    """The centre's own application on a port of this machine."""
    server = uvicorn.Server(uvicorn.Config(world.app, host="127.0.0.1", port=0, log_level="critical", lifespan="off"))
    line = socket.socket()
    line.bind(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [line]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{line.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        line.close()


#: A hotel's page for whatever is asked.
HOTEL = b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 21\r\nconnection: close\r\n\r\n<h1>Bienvenidos</h1>\r\n"


@contextmanager
def answering(answer: Callable[[socket.socket], object]) -> Iterator[str]:
    """Somebody else at the other end of the line: ``answer`` gets each connection once something was asked."""
    listening = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def run() -> None:
        while not ended.is_set():
            try:
                line, _ = listening.accept()
            except OSError:
                return
            with line:
                line.recv(1 << 16)
                answer(line)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        ended.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(10)


def nobody() -> str:
    """An address where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        return f"http://127.0.0.1:{closed.getsockname()[1]}"


def use_centre(desk: Desk, url: str) -> None:
    folder: Path = desk.store.path.parent
    settings.save(folder, replace(settings.load(folder), centre_url=url))


@dataclass
class Hall:
    """Rosa's laptop; pages that show the exchange are made with it."""

    world: World
    laptop: Laptop
    desk: Desk
    shown: list[Shown] = field(default_factory=list)

    def open(self, make: Callable[[Context, Exchange], Page], desk: Desk | None = None) -> tuple[Shown, Exchange]:
        """The page with an exchange of its own."""
        made: list[Exchange] = []

        def page(context: Context) -> Page:
            background: Background = context.background
            made.append(Exchange(context.desk, background))
            return make(context, made[0])

        shown = show_page(desk or self.desk, page)
        self.shown.append(shown)
        return shown, made[0]

    def close(self) -> None:
        for one in self.shown:
            one.close()
        self.world.close()


def make_hall(folder: Path) -> Hall:
    world = World(folder)
    laptop = world.laptop("rosa")
    return Hall(world, laptop, desk_at(laptop))


def rest(shown: Shown, exchange: Exchange) -> None:
    """Until the exchange has ended and all is shown."""
    until(lambda: not exchange.under_way())
    shown.idle()
