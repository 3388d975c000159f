"""``oit-campo verify``: is this paper genuine? From a code, a number, a PDF or a picture; no store, no password, no connection."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from oit_campo import paths
from oit_campo.clock import Clock, SystemClock, today_in_lima
from oit_campo.documents.chain import read_ca_certificate
from oit_campo.documents.trust import TrustBundle
from oit_campo.documents.trust_file import read_trust_file
from oit_campo.domain.certificate_number import parse_typed_number
from oit_campo.errors import KnownError
from oit_campo.services.verification import PaperVerdict, verify

TRUST_FILE = "confianza.campo"
#: Programmes that only demonstrate: their papers are genuine papers of nobody.
DEMONSTRATIONS = "demostracion"
#: The code of their programme, in the certificate of their authority (resources/programmes/demostracion.toml).
DEMONSTRATION_PROGRAMME = "DEMO"
DEMONSTRATION_WORDS = "DATOS DE PRUEBA: es de una demostración, no de una persona."
#: From what says nothing to what says most: a programme that knows the paper outweighs one that doesn't.
CERTAINTY = ("unreadable", "stale_list", "not_genuine", "revoked_laptop", "offline", "registered", "void")
GENUINE = ("registered", "offline")
UNSURE = ("unreadable", "stale_list")
#: Of these a list says: this paper is one of mine.
VOUCHED = ("registered", "offline", "void", "revoked_laptop")
FILE_CAP = 50 << 20
#: What was meant as a number of a certificate, and as the name of a file; a code holds no such beginning or ending.
_NUMBER_LIKE = re.compile(r"\s*[A-Za-z]{2}[\s\-‐‑‒–—−]*[A-Za-z][0-9]{1,4}[\s\-‐‑‒–—−]*[0-9O].{0,40}")
_FILE_LIKE = re.compile(r".*[/\\].*|.*\.(pdf|png|jpe?g|tiff?|bmp|webp|gif)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Checked:
    """``lines`` to show; ``status`` 0 genuine, 1 not, 2 can't tell."""

    lines: tuple[str, ...]
    status: int


def check(what: str, trust: Path | None = None, clock: Clock | None = None) -> Checked:
    """The verdict in words; of a PDF with several papers the worst one decides the status.

    Raises KnownError trust_missing, trust_bundle_damaged, file_missing, file_unreadable; UserError number_wrong.
    """
    today = today_in_lima(clock or SystemClock())
    content = _content(what)
    best: dict[int, tuple[PaperVerdict, bool]] = {}
    for bundle, demonstration in _bundles(trust):
        for place, found in enumerate(verify(content, bundle, today)):
            if place not in best or _weight(found, demonstration) > _weight(*best[place]):
                best[place] = found, demonstration
    if not best:
        raise KnownError("trust_missing")
    lines = [line for verdict, demonstration in best.values() for line in _lines(verdict, demonstration)]
    return Checked(tuple(lines), _status([verdict.code for verdict, _ in best.values()]))


def _weight(verdict: PaperVerdict, demonstration: bool) -> tuple[bool, bool, int, bool]:
    """What is sure outweighs what isn't; of two that are sure the real programme is heard: numbers don't tell them apart."""
    sure = verdict.code not in UNSURE
    return sure, sure and not demonstration, CERTAINTY.index(verdict.code), not demonstration


def _status(codes: list[str]) -> int:
    if all(code in GENUINE for code in codes):
        return 0
    return 2 if all(code in (*GENUINE, *UNSURE) for code in codes) else 1


def _lines(verdict: PaperVerdict, demonstration: bool) -> list[str]:
    facts = [f"{label}: {words}" for label, words in verdict.facts]
    mark = [DEMONSTRATION_WORDS] if demonstration and verdict.code in VOUCHED else []
    return [line for line in (verdict.heading, *mark, *facts, verdict.advice, verdict.list_age) if line]


def _content(what: str) -> str | bytes:
    """The file's bytes when it names one, else the words themselves. Raises KnownError, UserError as ``check``."""
    path = Path(what)
    if what.lower().startswith("https://"):
        return what
    if _holds(path.is_file):
        if path.stat().st_size > FILE_CAP:
            raise KnownError("file_unreadable")
        return path.read_bytes()
    if what and _holds(path.is_dir):
        raise KnownError("file_unreadable")
    if _FILE_LIKE.fullmatch(what):
        raise KnownError("file_missing")
    if _NUMBER_LIKE.fullmatch(what):
        parse_typed_number(what)
    return what


def _holds(question: Callable[[], bool]) -> bool:
    try:
        return question()
    except OSError:  # a code is longer than a file name may be
        return False


def _bundles(trust: Path | None) -> Iterator[tuple[TrustBundle, bool]]:
    """The file asked for; else the program's own, this laptop's, and the demonstrations made on this machine."""
    if trust is not None:
        if not trust.is_file():
            raise KnownError("trust_missing")
        bundle = read_trust_file(trust.read_bytes())
        yield bundle, _demonstrates(bundle)
        return
    data = paths.data_dir()
    for place in (paths.resources() / "trust" / TRUST_FILE, data / TRUST_FILE):
        if place.is_file():
            bundle = read_trust_file(place.read_bytes())
            yield bundle, _demonstrates(bundle)
    for place in sorted((data / DEMONSTRATIONS).glob("*.campo")):
        yield read_trust_file(place.read_bytes()), True


def _demonstrates(bundle: TrustBundle) -> bool:
    """Whether it is the list of a demonstration, wherever the file lies."""
    programmes = {read_ca_certificate(blob, bundle.roots).programme for blob in bundle.ca_certificates}
    return programmes == {DEMONSTRATION_PROGRAMME}
