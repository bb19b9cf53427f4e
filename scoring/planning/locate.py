"""The line of a JSON text on which a field stands, for complaints about it."""

from __future__ import annotations

import json
import re

from scoring.planning.errors import Step

GAP = re.compile(r"[\s,:]*")
DECODER = json.JSONDecoder()


def line_of(text: str, path: tuple[Step, ...]) -> int:
    """Line (from 1) of the value at `path`, or of the nearest thing around it. `text` is valid JSON.

    >>> line_of('{"a":\\n [1,\\n  2]}', ("a", 1))
    3
    """
    at = _skip(text, 0)
    for step in path:
        inner = _member(text, at, step) if text[at] == "{" else _element(text, at, step)
        if inner is None:
            break
        at = inner
    return text.count("\n", 0, at) + 1


def _skip(text: str, at: int) -> int:
    found = GAP.match(text, at)
    return found.end() if found else at


def _member(text: str, at: int, key: Step) -> int | None:
    """Place of the value of `key` in the object that opens at `at`; the last one, as JSON readers take it."""
    at, found = _skip(text, at + 1), None
    while text[at] != "}":
        name, at = DECODER.raw_decode(text, at)
        at = _skip(text, at)
        if name == key:
            found = at
        at = _skip(text, DECODER.raw_decode(text, at)[1])
    return found


def _element(text: str, at: int, n: Step) -> int | None:
    if text[at] != "[":
        return None
    at = _skip(text, at + 1)
    while text[at] != "]":
        if n == 0:
            return at
        n = n - 1 if isinstance(n, int) else n
        at = _skip(text, DECODER.raw_decode(text, at)[1])
    return None
