"""All stores and centres of a test run share what SQLAlchemy has compiled.

Each engine has a dialect and a cache of its own, so every test's store would compile the same statements anew: a fifth of the whole
run, and most of its memory. A program has one store; nothing of it depends on this.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine

from oit_campo.central import database
from oit_campo.store import engine as store_engine

_Make = Callable[..., Engine]
_FIRST: dict[tuple[object, ...], Engine] = {}


def _sharing(make: _Make) -> _Make:
    def made(*where: Any, **options: Any) -> Engine:
        engine = make(*where, **options)
        if engine.name != "sqlite":  # others learn at their first connection what they speak to
            return engine
        like = (type(engine.dialect), options.get("module"), str(options.get("connect_args")))
        first = _FIRST.setdefault(like, engine)
        engine.dialect = engine.pool._dialect = first.dialect  # there is no public way to give an engine its dialect
        engine._compiled_cache = first._compiled_cache
        return engine

    return made


def share() -> None:
    """Once, before the first store is opened."""
    for module in (store_engine, database):
        module.create_engine = _sharing(module.create_engine)  # type: ignore[attr-defined] # imported there
