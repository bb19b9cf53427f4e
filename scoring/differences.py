"""Where a published file and the same file made again differ: file, row and column. METHOD 8."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from scoring.carriers import Found
from scoring.columns import Kind
from scoring.sheets import Sheet

# what a spreadsheet's sixteen digits may lose; published figures have six decimals
CLOSE = 1e-9
KEYS = ("group", "measure", "gss_code", "council", "topic", "call", "section", "question")
NOTHING = "nothing"
MOST_TEXT = 100


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure. `row`: line of a CSV or a sheet, the header being 1; 0 in JSON, where `column` is the path."""

    file: str
    row: int
    column: str
    found: str
    made: str
    about: str = ""

    def __str__(self) -> str:
        where = f"row {self.row}, column {self.column}" if self.row else self.column
        about = f" ({self.about})" if self.about else ""
        return f"{self.file}: {where}{about}: is {self.found}, should be {self.made}"


def sheet_differences(file: str, sheet: Sheet, found: Found) -> Iterator[Difference]:
    """Every figure of a carried sheet that is not the one made again, row by row."""
    places = {name: index for index, name in enumerate(found.header)}
    lacking = [name for name in sheet.names if name not in places]
    for name in lacking:
        yield Difference(file, 1, name, "no such column", "a column")
    columns = [(i, column, places[column.name]) for i, column in enumerate(sheet.columns)
               if column.name in places]  # fmt: skip
    for line, (made, row) in enumerate(zip_longest(sheet.rows, found.rows), start=2):
        if made is None or row is None:
            yield Difference(
                file, line, "every column", "a row" if row else "no row", "a row" if made else "no row"
            )
            continue
        for i, column, place in columns:
            pair = plain(column.kind, row[place] if place < len(row) else None), plain(column.kind, made[i])
            if not _same(*pair):
                yield Difference(file, line, column.name, _said(pair[0]), _said(pair[1]), _about(sheet, made))


def plain(kind: Kind, value: Any) -> Any:
    """A value of any format as text, a number, true or false, or None; what is none of these is left as it is.

    >>> plain(Kind.WHOLE, "3"), plain(Kind.YES_NO, "1"), plain(Kind.NUMBER, ""), plain(Kind.NUMBER, "x")
    (3.0, True, None, 'x')
    """
    if value is None or value == "":
        return None
    if kind is Kind.TEXT or not isinstance(value, str | int | float):
        return str(value)
    if kind is Kind.YES_NO:
        return {"1": True, "0": False, 1: True, 0: False}.get(value, value)
    try:
        return float(value)
    except ValueError:
        return value


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= CLOSE
    return type(one) is type(other) and bool(one == other)


def _said(value: Any) -> str:
    return NOTHING if value is None else f"{value:.10g}" if isinstance(value, float) else str(value)


def _about(sheet: Sheet, row: Sequence[Any]) -> str:
    named = dict(zip(sheet.names, row, strict=True))
    return ", ".join(str(named[key]) for key in KEYS if key in named)


def file_differences(name: str, found: bytes, made: bytes) -> Iterator[Difference]:
    """Where a file of scoring's own differs from the same file made again, as far as it can be read."""
    try:
        texts = found.decode("utf-8"), made.decode("utf-8")
        if name.endswith(".csv"):
            yield from _csv_differences(name, *texts)
        elif name.endswith(".json"):
            yield from _json_differences(name, "", json.loads(texts[0]), json.loads(texts[1]))
    except ValueError as error:
        yield Difference(name, 0, "whole file", f"not readable: {error}", "readable")


def _csv_differences(name: str, found: str, made: str) -> Iterator[Difference]:
    rows = [list(csv.reader(io.StringIO(text, newline=""))) for text in (found, made)]
    header = rows[1][0]
    for line, (one, other) in enumerate(zip_longest(*rows, fillvalue=[]), start=1):
        for place, (cell, right) in enumerate(zip_longest(one, other, fillvalue="")):
            if cell != right:
                column = header[place] if place < len(header) else f"number {place + 1}"
                yield Difference(name, line, column, cell or NOTHING, right or NOTHING, _named(header, other))


def _named(header: Sequence[str], row: Sequence[str]) -> str:
    found = dict(zip(header, row, strict=False))
    return ", ".join(found[key] for key in (*KEYS, "id") if key in found)


def _json_differences(name: str, path: str, found: Any, made: Any) -> Iterator[Difference]:
    if isinstance(found, dict) and isinstance(made, dict):
        for key in sorted(found.keys() | made.keys()):
            yield from _json_differences(name, f"{path}.{key}".lstrip("."), found.get(key), made.get(key))
    elif isinstance(found, list) and isinstance(made, list):
        for index, (one, other) in enumerate(zip_longest(found, made)):
            yield from _json_differences(name, f"{path}[{index}]", one, other)
    elif type(found) is not type(made) or found != made:
        yield Difference(
            name, 0, path or "whole file", *(json.dumps(one)[:MOST_TEXT] for one in (found, made))
        )
