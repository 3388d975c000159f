"""The body of a batch, wire version 1 (docs/sync-protocol.md): patches of a kind as columns, and the order across kinds.

Two layers. ``encode_body`` and ``decode_body`` go between octets and ``Body``, whose sections are plain lists: many records can be
written and read through them without a Patch being made. ``body_of`` and ``patches_of`` go between sections and patches.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final, NamedTuple, cast
from uuid import UUID

from oit_campo.clock import STAMP_COUNTER_BITS
from oit_campo.domain.damage import Damaged
from oit_campo.models.kinds import Plain
from oit_campo.sync.bounded import PART_CAP
from oit_campo.sync.columns import read_values, write_values
from oit_campo.sync.key_columns import KEY_BYTES, Lineage, read_keys, unknown_lineage, write_keys
from oit_campo.sync.octets import DERIVED_CAP, LOOKS_CAP, OCTETS_CAP, Reader, Writer, read_bounded, write_ints
from oit_campo.sync.patch import MAX_GROUPS, MAX_SAW, GroupPatch, Patch

MAX_PATCHES: Final = 50_000
#: In one batch: bound what a decoded batch weighs.
MAX_GROUPS_IN_BATCH: Final = 200_000
MAX_CELLS: Final = 1_000_000
MAX_SAWS: Final = 200_000
INFLATED_CAP: Final = 16 << 20
#: Less isn't worth a block of its own under compression: it begins with a table of letters.
_PIECE: Final = 3_000

_COUNTER: Final = (1 << STAMP_COUNTER_BITS) - 1


class TooLarge(ValueError):  # noqa: N818 - a state of what was to be written
    """More than one batch may hold: it has to be cut smaller."""


class GroupShape(NamedTuple):
    """How a group of a patch looks. ``same``: its change and stamp are those of the group before it."""

    group: int
    final: bool
    same: bool
    saw: int
    numbers: tuple[int, ...]


Shape = tuple[GroupShape, ...]
#: Field group and wire number.
Place = tuple[int, int]


@dataclass(slots=True)
class Section:
    """The patches of one kind, in their order. Keys are their sixteen octets.

    ``shape`` says per patch which of ``shapes`` it has; the other columns go on, one after the other, as these tell.
    """

    kind: int
    actors: list[bytes | None] = field(default_factory=list)
    records: list[bytes | None] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    shape: list[int] = field(default_factory=list)
    changes: list[bytes] = field(default_factory=list)
    stamps: list[int] = field(default_factory=list)
    saws: list[bytes] = field(default_factory=list)
    values: dict[Place, list[Plain]] = field(default_factory=dict)


@dataclass(slots=True)
class Body:
    """``order``: which section the next patches belong to, and how many; each section is taken from its beginning."""

    order: list[tuple[int, int]]
    sections: list[Section]


class _Rows:
    """How long the columns of a section are, by its shapes and how many patches have each."""

    def __init__(self, shapes: Sequence[Shape], shape: Sequence[int]) -> None:
        self.patches = len(shape)
        self.groups = self.changes = self.saws = self.cells = 0
        found: Counter[Place] = Counter()
        for number, patches in Counter(shape).items():
            for group in shapes[number]:
                self.groups += patches
                self.changes += 0 if group.same else patches
                self.saws += group.saw * patches
                self.cells += len(group.numbers) * patches
                for wire_no in group.numbers:
                    found[group.group, wire_no] += patches
        self.values = dict(sorted(found.items()))


def _fit(sections: Sequence[_Rows]) -> bool:
    """Counted before any of it is made."""
    return (
        sum(s.patches for s in sections) <= MAX_PATCHES
        and sum(s.groups for s in sections) <= MAX_GROUPS_IN_BATCH
        and sum(s.cells for s in sections) <= MAX_CELLS
        and sum(s.saws for s in sections) <= MAX_SAWS
    )


# ---- sections and octets ------------------------------------------------------------------------------------------------


def encode_body(body: Body, lineage: Lineage = unknown_lineage) -> list[bytes]:
    """Before compression, in pieces of one nature each. Raises TooLarge, ValueError for what can't travel."""
    out = Writer()
    rows = [_Rows(section.shapes, section.shape) for section in body.sections]
    looks = sum(1 + len(group.numbers) for s in body.sections for shape in s.shapes for group in shape)
    if not _fit(rows) or looks > LOOKS_CAP:
        raise TooLarge("more than a batch may hold")
    out.byte(len(body.sections))
    for section, columns in zip(body.sections, rows, strict=True):
        _write_section(out, section, columns, lineage)
    out.varint(len(body.order))
    write_ints(out, [place for place, _ in body.order])
    write_ints(out, [length for _, length in body.order])
    pieces = list(out.pieces(_PIECE))
    if out.octets > OCTETS_CAP or out.derived > DERIVED_CAP or sum(map(len, pieces)) > INFLATED_CAP:
        raise TooLarge("more octets than a batch may hold")
    return pieces


def _write_section(out: Writer, section: Section, rows: _Rows, lineage: Lineage) -> None:
    out.byte(section.kind)
    out.varint(len(section.shape))
    out.varint(len(section.shapes))
    for shape in section.shapes:
        _write_shape(out, shape)
    write_ints(out, section.shape)
    write_values(out, section.actors)
    write_values(out, section.records, lineage)
    write_keys(out, section.changes)
    write_stamps(out, section.stamps)
    write_keys(out, section.saws)
    for place in rows.values:
        out.seam()
        write_values(out, section.values[place], lineage)


def _write_shape(out: Writer, shape: Shape) -> None:
    out.varint(len(shape))
    for group in shape:
        out.varint(group.group)
        out.varint(group.saw << 2 | group.same << 1 | group.final)
        out.varint(len(group.numbers))
        before = 0
        for number in group.numbers:
            out.varint(number - before)
            before = number


def decode_body(raw: bytes) -> Body:
    """Raises Damaged."""
    source = Reader(raw)
    read: list[_Rows] = []
    sections = [_read_section(source, read) for _ in range(source.byte())]
    runs = source.varint(MAX_PATCHES)
    places = read_bounded(source, runs, 0, len(sections) - 1)
    lengths = read_bounded(source, runs, 1, MAX_PATCHES)
    source.end()
    body = Body(list(zip(places, lengths, strict=True)), sections)
    used: Counter[int] = Counter()
    for place, length in body.order:
        used[place] += length
    if [used[n] for n in range(len(sections))] != [len(s.shape) for s in sections]:
        raise Damaged("order")
    return body


def _read_section(source: Reader, before: list[_Rows]) -> Section:
    kind = source.byte()
    patches = source.varint(MAX_PATCHES)
    known = source.varint(patches)
    if not kind or not known:
        raise Damaged("section")
    shapes = [_read_shape(source) for _ in range(known)]
    shape = read_bounded(source, patches, 0, known - 1)
    rows = _Rows(shapes, shape)
    before.append(rows)
    if not _fit(before):
        raise Damaged("too much")
    actors = _read_optional_keys(source, patches)
    records = _read_optional_keys(source, patches)
    changes = read_keys(source, rows.changes)
    stamps = read_stamps(source, rows.changes)
    saws = read_keys(source, rows.saws)
    section = Section(kind, actors, records, shapes, shape, changes, stamps, saws)
    most = {}
    for place, count in rows.values.items():
        source.largest = 0
        section.values[place] = read_values(source, count)
        most[place] = _WIDEST * source.largest
    _check_weight(section, most)
    return section


def write_stamps(out: Writer, stamps: Sequence[int]) -> None:
    """Their milliseconds, then their counters."""
    write_ints(out, [stamp >> STAMP_COUNTER_BITS for stamp in stamps])
    write_ints(out, [stamp & _COUNTER for stamp in stamps])


def read_stamps(source: Reader, count: int) -> list[int]:
    moments = read_bounded(source, count, 0, (1 << 47) - 1)
    counters = read_bounded(source, count, 0, _COUNTER)
    return [moment << STAMP_COUNTER_BITS | counter for moment, counter in zip(moments, counters, strict=True)]


def _read_optional_keys(source: Reader, count: int) -> list[bytes | None]:
    keys = read_values(source, count)
    if any(key is not None and (type(key) is not bytes or len(key) != KEY_BYTES) for key in keys):
        raise Damaged("key")
    return cast("list[bytes | None]", keys)


def _read_shape(source: Reader) -> Shape:
    groups = source.varint(MAX_GROUPS)
    if not groups:
        raise Damaged("no groups")
    source.look(groups)
    return tuple(_read_group(source, first=n == 0) for n in range(groups))


def _read_group(source: Reader, *, first: bool) -> GroupShape:
    group, flags, count = source.varint(0xFFFE), source.varint(MAX_SAW << 2 | 3), source.varint(MAX_GROUPS)
    if first and flags & 2:
        raise Damaged("same as what")
    source.look(count)
    numbers, before = [], 0
    for _ in range(count):
        step = source.varint(0xFFFF)
        before += step
        if not step or before > 0xFFFF:
            raise Damaged("wire number")
        numbers.append(before)
    return GroupShape(group, bool(flags & 1), bool(flags & 2), flags >> 2, tuple(numbers))


#: Octets of a number, or of the head of a text.
_LEAST: Final = 9
#: Of a letter; of a word in a list with its head, no less.
_WIDEST: Final = 6


# ---- what a patch weighs --------------------------------------------------------------------------------------------------


def _check_weight(section: Section, most: dict[Place, int]) -> None:
    """Each patch must fit what the centre keeps of it by itself (``patch_bytes``): looked at one by one when some might not."""
    fullest = (
        _fixed(s) + sum(_LEAST + most.get((g.group, n), 0) for g in s for n in g.numbers) for s in section.shapes
    )
    if max(fullest) <= PART_CAP:
        return
    columns = {place: iter(values) for place, values in section.values.items()}
    for number in section.shape:
        shape = section.shapes[number]
        if _fixed(shape) + sum(_octets(next(columns[g.group, n])) for g in shape for n in g.numbers) > PART_CAP:
            raise Damaged("patch size")


def _octets(value: Plain) -> int:
    """No less than canonical CBOR takes."""
    if isinstance(value, str):
        return 5 + (len(value) if value.isascii() else len(value.encode()))
    if isinstance(value, bytes):
        return 5 + len(value)
    return 3 + sum(map(_octets, value)) if isinstance(value, list) else _LEAST


def _fixed(shape: Shape) -> int:
    """No less than canonical CBOR takes beside the values."""
    return 48 + sum(40 + 17 * group.saw + 3 * len(group.numbers) for group in shape)


# ---- sections and patches -------------------------------------------------------------------------------------------------


class _Filling:
    """A section while patches are put into it."""

    def __init__(self, number: int, kind: int) -> None:
        self.number = number
        self.section = Section(kind)
        self._known: dict[Shape, tuple[int, list[list[tuple[int, Callable[[Plain], None]]]]]] = {}

    def add(self, patch: Patch) -> None:
        section = self.section
        shape = _shape_of(patch)
        number, columns = self._known.get(shape) or self._learn(shape)
        section.shape.append(number)
        section.actors.append(None if patch.actor is None else patch.actor.bytes)
        section.records.append(None if patch.record is None else patch.record.bytes)
        for group, looks, places in zip(patch.groups, shape, columns, strict=True):
            if not looks.same:
                section.changes.append(group.change.bytes)
                section.stamps.append(group.stamp)
            if looks.saw:
                section.saws += [seen.bytes for seen in group.saw]
            values = group.values
            for wire_no, append in places:
                append(values[wire_no])

    def _learn(self, shape: Shape) -> tuple[int, list[list[tuple[int, Callable[[Plain], None]]]]]:
        section = self.section
        appends = [
            [(n, section.values.setdefault((group.group, n), []).append) for n in group.numbers] for group in shape
        ]
        self._known[shape] = (len(section.shapes), appends)
        section.shapes.append(shape)
        return self._known[shape]


def _shape_of(patch: Patch) -> Shape:
    found = []
    change, stamp = None, -1
    for group in patch.groups:
        same = group.change == change and group.stamp == stamp
        change, stamp = group.change, group.stamp
        found.append(GroupShape(group.group, group.final, same, len(group.saw), tuple(sorted(group.values))))
    return tuple(found)


def body_of(patches: Sequence[Patch]) -> Body:
    """Patches as sections."""
    filling: dict[int, _Filling] = {}
    for patch in patches:
        section = filling.get(patch.kind)
        if section is None:
            section = filling[patch.kind] = _Filling(len(filling), patch.kind)
        section.add(patch)
    order = [(filling[kind].number, sum(1 for _ in run)) for kind, run in groupby(patches, lambda p: p.kind)]
    return Body(order, [f.section for f in filling.values()])


def patches_of(body: Body) -> tuple[Patch, ...]:
    """Sections as patches, in their order across kinds."""
    taking = [_patches_of(section) for section in body.sections]
    return tuple(next(taking[place]) for place, length in body.order for _ in range(length))


def _patches_of(section: Section) -> Iterator[Patch]:
    known = _Keys()
    columns = {place: iter(values).__next__ for place, values in section.values.items()}
    looks = [[(*g[:4], [(n, columns[g.group, n]) for n in g.numbers]) for g in shape] for shape in section.shapes]
    changes, stamps, saws = iter(section.changes), iter(section.stamps), iter(section.saws)
    change, stamp = UUID(int=0), 0
    for number, actor, record in zip(section.shape, section.actors, section.records, strict=True):
        groups = []
        for group, final, same, saw, places in looks[number]:
            if not same:
                change, stamp = UUID(bytes=next(changes)), next(stamps)
            seen = tuple([known[next(saws)] for _ in range(saw)]) if saw else ()
            groups.append(GroupPatch(group, change, stamp, final, seen, {n: take() for n, take in places}))
        yield Patch(
            section.kind,
            None if record is None else UUID(bytes=record),
            None if actor is None else known[actor],
            tuple(groups),
        )


class _Keys(dict[bytes, UUID]):
    """Keys that come again are made once."""

    def __missing__(self, octets: bytes) -> UUID:
        found = self[octets] = UUID(bytes=octets)
        return found
