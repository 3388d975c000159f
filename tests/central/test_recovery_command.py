"""``oit-campo central recovery``: two people, one after the other, and the letters once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from oit_campo import cli
from oit_campo.domain.recovery_letters import read_letters
from tests.helpers.world import World
from tests.services.shared import Shared

LUZ, SECOND = "Luz Alva Prueba", "Adela Quispe Prueba"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "world")
    yield made
    made.close()


def test_the_second_person_gets_the_letters_in_groups_and_nobody_gets_them_again(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Shared(world, tmp_path / "laptop")
    with world.centre.database.writing() as (session, state):
        author = world.centre.author(session, state)
        adela = author.create("user", {"name": SECOND, "roles": ("administrator",), "state": "activa"})
        author.create("user_scope", {"user": adela, "edition": world.plan.edition, "role": "administrator"})
    order = ["central", "recovery", "--data", str(world.folder / "centro"), "--laptop", "L01", "--reason", "olvido"]
    assert cli.run([*order, "--by", LUZ]) == 0
    assert "Falta que otra persona" in capsys.readouterr().out
    assert cli.run([*order, "--by", LUZ]) == 1
    assert "otra persona" in capsys.readouterr().err
    assert cli.run([*order, "--by", SECOND]) == 0
    shown = capsys.readouterr().out.splitlines()[-1]
    assert [len(group) for group in shown.split()] == [4] * 6 + [2]
    assert len(read_letters(shown)) == 16
    assert cli.run([*order, "--by", SECOND]) == 1
    assert "no tiene letras" in capsys.readouterr().err
