"""A prefix is given once: two laptops with one would print the same certificate numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from oit_campo.catalogues.sentences import words_for
from oit_campo.central.exchange import Centre
from oit_campo.central.prefixes import FILE, PrefixLedger
from oit_campo.domain.certificate_number import is_laptop_prefix
from oit_campo.errors import KnownError
from tests.helpers.world import World
from tests.sync.backups import Backup


def reopen(world: World) -> None:
    """The centre as its program opens it, with the file beside its keys."""
    folder = world.folder / "centro"
    world.centre.database.close()
    world.centre = Centre.open(folder, f"sqlite:///{folder / 'centro.db'}", clock=world.clock)


@pytest.mark.parametrize(("with_ledger", "again"), [(True, False), (False, True)])
def test_after_a_restore_no_prefix_is_given_twice_and_the_control_gives_one(
    world: World, with_ledger: bool, again: bool
) -> None:
    reopen(world)
    first = world.laptop("rosa")
    backup = Backup(world)
    reopen(world)
    lost = world.laptop("rosa")
    world.centre.database.close()
    backup.restore()
    reopen(world)
    if not with_ledger:
        (world.folder / "centro" / FILE).unlink()
    later = world.laptop("rosa")
    given = [laptop.activation.prefix for laptop in (first, lost, later)]
    assert given[0] == "L01"
    assert (given[2] == given[1]) is again
    assert all(is_laptop_prefix(prefix) for prefix in given)


def test_a_laptop_the_restored_centre_does_not_know_is_told_what_to_do_and_keeps_its_work(world: World) -> None:
    backup = Backup(world)
    lost = world.laptop("rosa")
    lost.enrol("María Prueba", "Quispe")
    world.centre.database.close()
    backup.restore()
    lost.wire.centre = world.centre
    with pytest.raises(KnownError, match="sync_refused") as caught:
        lost.sync()
    assert "coordinación" in words_for(caught.value)
    from oit_campo.store.change_log import pending_count

    with lost.store.read() as session:
        assert pending_count(session) > 0


def test_a_file_that_is_no_number_stops_the_giving(tmp_path: Path) -> None:
    ledger = PrefixLedger(tmp_path / FILE)
    assert [ledger.next_after(0), ledger.next_after(0), ledger.next_after(7)] == [1, 2, 8]
    (tmp_path / FILE).write_text("x")
    with pytest.raises(KnownError, match="centre_missing"):
        ledger.next_after(0)
    assert PrefixLedger().next_after(4) == 5
