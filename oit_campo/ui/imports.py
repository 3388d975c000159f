"""Import this before the rest of the window: it gives Python's own ``import`` back.

PySide6 puts one of its own in place, which reads the source file of every module imported from then on, whether or not it has to do
with Qt, to see if it uses ``__feature__`` (snake case names, true properties: doc.qt.io/qtforpython-6/considerations.html). We
use none of that; for the modules of the first window it costs a tenth of the start, for SQLAlchemy's several times that.
"""

from __future__ import annotations

import builtins

import PySide6.QtCore  # noqa: F401 - puts its import in place

_original = getattr(builtins, "__orig_import__", None)
if callable(_original):
    builtins.__import__ = _original
