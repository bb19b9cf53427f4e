"""The compiled search, where it has been built with the system's compiler.

Without it everything works and gives the same plan for the same number of moves, only slower. The library's
name carries the digest of its source, so a stale one is never loaded.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import subprocess
import sysconfig
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from scoring.planning.search import Search
from scoring.planning.table import ARRAYS, MASKS, SCALARS, Table

SOURCE = Path(__file__).with_name("core.c")
FLAGS = ("-O2", "-std=c99", "-shared", "-fPIC")


class CTable(ctypes.Structure):
    """The struct of core.c: scalars, then pointers."""

    _fields_ = (
        *((name, ctypes.c_uint64 if name == "state" else ctypes.c_int64) for name in SCALARS),
        *((name, ctypes.c_void_p) for name in (*ARRAYS, *MASKS)),
    )


def library_path() -> Path:
    name = hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:16]
    platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    return SOURCE.with_name(f"_core_{name}_{platform}.so")


def build() -> Path | None:
    """Compile core.c beside itself; None where there is no compiler or it fails."""
    compiler = next((path for name in ("cc", "gcc", "clang") if (path := shutil.which(name))), None)
    target = library_path()
    if compiler is None:
        return None
    partial = target.with_suffix(f".{os.getpid()}.part")
    command = [compiler, *FLAGS, "-o", str(partial), str(SOURCE)]
    # S603: the arguments are our own and pass through no shell.
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
    if done.returncode != 0:
        partial.unlink(missing_ok=True)
        return None
    partial.replace(target)
    library.cache_clear()
    return target


@cache
def library() -> Any:
    """The compiled search, or None."""
    try:
        loaded = ctypes.CDLL(str(library_path()))
        loaded.anneal.argtypes = [ctypes.POINTER(CTable)]
        loaded.anneal.restype = None
    except (OSError, AttributeError):
        return None
    return loaded


def anneal(table: Table, *, compiled: bool) -> None:
    """Run the search on the table, in place."""
    if not compiled or library() is None:
        Search(table).run()
        return
    struct = CTable()
    kept: dict[str, np.ndarray[Any, Any]] = {}
    for name in SCALARS:
        setattr(struct, name, getattr(table, name))
    for name in ARRAYS:
        kept[name] = np.array(getattr(table, name) or [0], np.int32)
    for name in MASKS:
        kept[name] = _words(getattr(table, name), table.words)
    for name, array in kept.items():
        setattr(struct, name, array.ctypes.data)
    library().anneal(ctypes.byref(struct))
    table.accepted, table.state = struct.accepted, struct.state
    for name in ("who", "day", "start", "second"):
        setattr(table, name, kept[name][: table.calls_total].tolist())


def _words(masks: list[int], words: int) -> np.ndarray[Any, np.dtype[np.uint64]]:
    """Masks as rows of 64-bit words, lowest first."""
    rows = b"".join(mask.to_bytes(words * 8, "little") for mask in masks) or bytes(8)
    return np.frombuffer(rows, dtype="<u8").astype(np.uint64)
