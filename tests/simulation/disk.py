"""What a disk may hold after the power went: a recorded run, cut anywhere; what was not yet flushed is there, gone or torn.

The model is no kinder than POSIX: a write is safe once its file is flushed, a name once its folder is. Until then any of them
may be missing, whatever came later; a write may be torn at sectors of 512 bytes.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
#: What strace is asked to record; the last ones only so that a run that uses them is refused.
TRACED = (
    "openat,close,write,pwrite64,lseek,ftruncate,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,"
    "writev,pwritev,pwritev2,fallocate,truncate,link,linkat,symlink,copy_file_range,sendfile,dup,dup2,dup3"
)
_UNKNOWN = {"writev", "pwritev", "pwritev2", "fallocate", "truncate", "link", "linkat", "copy_file_range", "sendfile"}
_CALL = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
#: SQLite makes it again from the write-ahead log.
_REMADE = "-shm"


@dataclass(eq=False, slots=True)
class File:
    """``kept`` is what surely is on the disk, ``loose`` what was written since: (place, bytes), or (size, None) for a cut."""

    kept: bytearray = field(default_factory=bytearray)
    loose: list[tuple[int, bytes | None]] = field(default_factory=list)


#: A change of names: (name, the file it now has, or None when it goes).
Naming = tuple[tuple[str, File | None], ...]


@dataclass(slots=True)
class Disk:
    """One folder, flat."""

    names: dict[str, File] = field(default_factory=dict)
    kept_names: dict[str, File] = field(default_factory=dict)
    loose_names: list[Naming] = field(default_factory=list)

    @classmethod
    def of(cls, folder: Path) -> Disk:
        files = {p.name: File(bytearray(p.read_bytes())) for p in folder.iterdir() if p.is_file()}
        return cls(dict(files), dict(files))

    def rename(self, naming: Naming) -> None:
        _apply(self.names, naming)
        self.loose_names.append(naming)

    def flush_names(self) -> None:
        self.kept_names, self.loose_names = dict(self.names), []

    def flushed(self) -> dict[str, bytes]:
        """Name → content, when everything has reached the disk."""
        return {name: _content(file, None, 0) for name, file in self.names.items()}

    def after_a_cut(self, chance: random.Random) -> dict[str, bytes]:
        """Name → content, as it may lie there now."""
        lost = chance.choice((0.0, 0.1, 0.5, 0.9, 1.0))
        names = dict(self.kept_names)
        upto = chance.randint(0, len(self.loose_names)) if chance.random() < 0.5 else None
        for number, naming in enumerate(self.loose_names):
            if number < upto if upto is not None else chance.random() >= lost:
                _apply(names, naming)
        return {name: _content(file, chance, lost) for name, file in names.items()}


def _apply(names: dict[str, File], naming: Naming) -> None:
    for name, file in naming:
        if file is None:
            names.pop(name, None)
        else:
            names[name] = file


def flush(file: File) -> None:
    for place, piece in file.loose:
        _put(file.kept, place, piece)
    file.loose.clear()


def _put(content: bytearray, place: int, piece: bytes | None) -> None:
    if piece is None:
        del content[place:]
        content.extend(bytes(place - len(content)))
        return
    content.extend(bytes(max(0, place - len(content))))
    content[place : place + len(piece)] = piece


def _content(file: File, chance: random.Random | None, lost: float) -> bytes:
    """``chance`` None: all of it."""
    content = bytearray(file.kept)
    for place, piece in file.loose:
        if chance is None:
            _put(content, place, piece)
            continue
        if chance.random() < lost:
            continue
        if piece is None or chance.random() < 0.5:
            _put(content, place, piece)
            continue
        for at in range(0, len(piece), SECTOR):  # torn
            if chance.random() >= lost:
                _put(content, place + at, piece[at : at + SECTOR])
    return bytes(content)


# --- what strace wrote -------------------------------------------------------------------------------------------------

#: A step of the run: done to the disk when it is played; gives what the program said, if it said something.
Step = Callable[[Disk], str | None]


@dataclass(slots=True)
class _Handle:
    file: File | None
    place: int = 0


class Recording:
    """The steps of a run on ``folder``. Raises ValueError for a call that the model doesn't know."""

    def __init__(self, text: Iterator[str], folder: Path, disk: Disk) -> None:
        self._folder = str(folder)
        self.disk = disk
        self._now = dict(disk.names)
        self._open: dict[int, _Handle] = {}
        self.steps: list[Step] = []
        begun: dict[str, str] = {}
        for line in text:
            whole = _joined(line, begun)
            found = _CALL.match(whole) if whole else None
            if found and not found[3].startswith("-"):
                self._read(found[1], found[2], int(found[3]))

    def _read(self, call: str, arguments: str, result: int) -> None:
        texts = [_bytes(t) for t in _TEXT.finditer(arguments)]
        rest = _TEXT.sub("", arguments)
        reader = getattr(self, f"_{_SAME.get(call, call)}", None)
        if reader is not None:
            reader(texts, rest, result)
        elif call in _UNKNOWN and (self._mine(texts) or self._handle(rest) is not None):
            raise ValueError(f"the model does not know {call}")

    def _mine(self, texts: list[bytes]) -> list[str]:
        """The names in our folder among the paths of a call."""
        paths = [Path(t.decode("utf8", "replace")) for t in texts]
        return [p.name for p in paths if str(p.parent) == self._folder]

    def _handle(self, rest: str) -> _Handle | None:
        number = re.match(r"\d+", rest)
        return self._open.get(int(number[0])) if number else None

    def _openat(self, texts: list[bytes], rest: str, result: int) -> None:
        self._open.pop(result, None)
        if texts[0].decode("utf8", "replace") == self._folder:
            self._open[result] = _Handle(None)
        for name in self._mine(texts):
            if name.endswith(_REMADE):
                return
            if name not in self._now:
                self._now[name] = File()
                self._name(((name, self._now[name]),))
            self._open[result] = handle = _Handle(self._now[name])
            if "O_TRUNC" in rest:
                self._cut(handle, 0)

    def _close(self, _texts: list[bytes], rest: str, _result: int) -> None:
        self._open.pop(int(rest), None)

    def _lseek(self, _texts: list[bytes], rest: str, result: int) -> None:
        handle = self._handle(rest)
        if handle is not None:
            handle.place = result

    def _write(self, texts: list[bytes], rest: str, result: int) -> None:
        if rest.startswith("1,"):
            said = texts[0].decode()
            self.steps.append(lambda _d: said)
        handle = self._handle(rest)
        if handle is not None:
            self._put(handle, handle.place, texts[0][:result])
            handle.place += result

    def _pwrite64(self, texts: list[bytes], rest: str, result: int) -> None:
        handle = self._handle(rest)
        if handle is not None:
            self._put(handle, int(rest.rsplit(",", 1)[1]), texts[0][:result])

    def _put(self, handle: _Handle, place: int, piece: bytes) -> None:
        file = handle.file
        if file is not None:
            self.steps.append(_step(lambda _d: file.loose.append((place, piece))))

    def _ftruncate(self, _texts: list[bytes], rest: str, _result: int) -> None:
        handle = self._handle(rest)
        if handle is not None:
            self._cut(handle, int(rest.rsplit(",", 1)[1]))

    def _cut(self, handle: _Handle, size: int) -> None:
        file = handle.file
        if file is not None:
            self.steps.append(_step(lambda _d: file.loose.append((size, None))))

    def _fsync(self, _texts: list[bytes], rest: str, _result: int) -> None:
        handle = self._handle(rest)
        if handle is None:
            return
        file = handle.file
        self.steps.append(_step(lambda d: d.flush_names() if file is None else flush(file)))

    def _unlink(self, texts: list[bytes], _rest: str, _result: int) -> None:
        for name in self._mine(texts):
            if self._now.pop(name, None) is not None:
                self._name(((name, None),))

    def _rename(self, texts: list[bytes], _rest: str, _result: int) -> None:
        before, after = self._mine(texts)
        file = self._now[after] = self._now.pop(before)
        self._name(((before, None), (after, file)))

    def _name(self, naming: Naming) -> None:
        self.steps.append(_step(lambda d: d.rename(naming)))


_SAME = {"fdatasync": "fsync", "unlinkat": "unlink", "renameat": "rename", "renameat2": "rename"}


def _step(act: Callable[..., object]) -> Step:
    def do(disk: Disk) -> None:
        act(disk)

    return do


def _bytes(found: re.Match[str]) -> bytes:
    if found[2]:
        raise ValueError("strace cut a string short: give it a greater -s")
    return bytes.fromhex(found[1].replace("\\x", ""))


def _joined(line: str, begun: dict[str, str]) -> str:
    """A call that another thread interrupted, put together again."""
    process = line.split(" ", 1)[0]
    if line.rstrip().endswith("<unfinished ...>"):
        begun[process] = line[: line.index("<unfinished ...>")]
        return ""
    resumed = re.match(r"^\d+ +<\.\.\. \w+ resumed>(.*)", line)
    return begun.pop(process, "") + resumed[1] if resumed else line
