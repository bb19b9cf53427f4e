"""The compiled search, where set-up found a C compiler (`setup.py`).

Without it everything works and gives the same plan, only slower. The library carries the digest of its source,
so a stale one is never used.
"""

from __future__ import annotations

import ctypes
import hashlib
import sys
from array import array
from functools import cache
from pathlib import Path
from typing import Any

from scoring.planning.search import Search
from scoring.planning.table import ARRAYS, MASKS, SCALARS, Table

SOURCE = Path(__file__).with_name("core.c")


class CTable(ctypes.Structure):
    """The struct of core.c: scalars, then pointers."""

    _fields_ = (
        *((name, ctypes.c_uint64 if name == "state" else ctypes.c_int64) for name in SCALARS),
        *((name, ctypes.c_void_p) for name in (*ARRAYS, *MASKS)),
    )


@cache
def library() -> Any:
    """The compiled search, or None where it was not built or was built from another source."""
    digest = hashlib.sha256(SOURCE.read_bytes()).hexdigest().encode() if SOURCE.exists() else b""
    for path in sorted(SOURCE.parent.glob("_core.*")):
        try:
            loaded = ctypes.CDLL(str(path))
            loaded.core_digest.restype = ctypes.c_char_p
            if loaded.core_digest() == digest:
                loaded.anneal.argtypes = [ctypes.POINTER(CTable)]
                loaded.anneal.restype = None
                return loaded
        except (OSError, AttributeError):  # built for another machine, or not ours
            continue
    return None


def anneal(table: Table) -> None:
    """Run the search on the table, in place: compiled where it can be, in Python where not."""
    if library() is None:
        Search(table).run()
        return
    struct = CTable()
    kept: dict[str, array[int]] = {}
    for name in SCALARS:
        setattr(struct, name, getattr(table, name))
    for name in ARRAYS:
        kept[name] = array("i", getattr(table, name) or [0])
    for name in MASKS:
        kept[name] = _words(getattr(table, name), table.words)
    for name, numbers in kept.items():
        setattr(struct, name, numbers.buffer_info()[0])
    library().anneal(ctypes.byref(struct))
    table.accepted, table.state = struct.accepted, struct.state
    for name in ("who", "day", "start", "second"):
        setattr(table, name, kept[name][: table.calls_total].tolist())


def _words(masks: list[int], words: int) -> array[int]:
    """Masks as rows of 64-bit words, lowest first."""
    rows = array("Q", b"".join(mask.to_bytes(words * 8, "little") for mask in masks) or bytes(8))
    if sys.byteorder == "big":
        rows.byteswap()
    return rows
