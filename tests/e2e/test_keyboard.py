"""From the activation code to the printed certificate through the real windows, by keyboard alone, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pypdfium2

from oit_campo.documents.code import read_code, read_signed
from oit_campo.documents.qr import read_codes_from_pdf

STEPS = ("activación", "grupo", "Inscripción 4", "Día 4", "Bloquear", "plan", "Certificados", "centro", "Hecho")


def test_a_course_from_the_code_to_the_certificate(tmp_path: Path) -> None:
    out = tmp_path / "dia"
    done = subprocess.run(
        [sys.executable, "-m", "oit_campo", "demo", "--field-day", "--out", str(out)],
        capture_output=True,
        text=True,
        encoding="utf8",
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_DATA_HOME": str(tmp_path / "home")},
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert [step for step in STEPS if step not in done.stdout] == []
    report = json.loads((out / "report.json").read_text("utf8"))
    # three of the four meet the rule; who came to two of four days doesn't
    assert len(report["certificates"]) == 3
    for paper in report["certificates"]:
        signed = read_signed(read_code(read_codes_from_pdf(Path(paper).read_bytes())[0]))
        document = pypdfium2.PdfDocument(paper)
        text = " ".join(document[0].get_textpage().get_text_range().split())
        document.close()
        assert signed.payload.printed_name in text
        assert signed.signature_holds()
    pictures = [Path(p) for p in report["pictures"]]
    assert len(pictures) > 15
    assert all(p.stat().st_size > 10_000 for p in pictures)
