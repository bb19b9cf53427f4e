"""Reading the sheets of an edition back out of its downloads: CSV, JSON, XLSX, and Parquet where pyarrow is
installed. Only what the check needs of each format; nothing here writes.
"""

import csv
import io
import json
import posixpath
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from scoring.codec import text_of_cell
from scoring.sheets import SHEETS, sheets_of

NAME = re.compile(r"(?:[a-z]+-)?edition-\d+(?:-(?P<sheet>[a-z]+))?\.(?P<format>csv|json|xlsx|parquet)")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Unreadable(Exception):
    """A file that cannot be read as what its name says."""


@dataclass(frozen=True, slots=True)
class Found:
    """A sheet as a file carries it: header, and rows of values as the format has them (CSV: texts)."""

    header: list[str]
    rows: list[list[Any]]


def carried_sheets(name: str, content: bytes) -> Mapping[str, Found] | None:
    """The checked sheets that a download carries, by name; None when it is no copy, or none that can be read here.

    Raises
    ------
    Unreadable  the content is not what the name says.
    """
    match = NAME.fullmatch(name)
    if match is None or (match["sheet"] is not None and match["sheet"] not in SHEETS):
        return None
    read = READERS.get((match["format"], match["sheet"] is not None))
    if read is None:
        return None
    try:
        return read(content, match["sheet"] or "")
    except _BROKEN as error:
        raise Unreadable(f"{type(error).__name__}: {error}") from None


_BROKEN = (ValueError, KeyError, TypeError, IndexError, OSError, zipfile.BadZipFile, ElementTree.ParseError)


def _csv(content: bytes, sheet: str) -> Mapping[str, Found]:
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return {sheet: Found(header, [[text_of_cell(cell) for cell in row] for row in rows])}


def _json(content: bytes, _: str) -> Mapping[str, Found]:
    sheets = sheets_of(json.loads(content))
    return {name: Found(sheet.names, sheet.rows) for name, sheet in sheets.items()}


def _parquet(content: bytes, sheet: str) -> Mapping[str, Found] | None:
    try:
        from pyarrow import BufferReader, parquet
    except ImportError:
        return None
    table = parquet.read_table(BufferReader(content))
    columns = [column.to_pylist() for column in table.columns]
    return {sheet: Found(table.column_names, [list(row) for row in zip(*columns, strict=True)])}


def _xlsx(content: bytes, _: str) -> Mapping[str, Found]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        shared = "xl/sharedStrings.xml"
        has_shared = shared in book.namelist()
        texts = [_text_in(item) for item in _xml(book, shared).iter(f"{MAIN}si")] if has_shared else []
        targets = {item.get("Id"): item.get("Target") for item in _xml(book, "xl/_rels/workbook.xml.rels")}
        found = {}
        for item in _xml(book, "xl/workbook.xml").iter(f"{MAIN}sheet"):
            name = item.get("name", "")
            if name in SHEETS:
                # a target is from the folder xl, or from the top
                target = posixpath.join("/xl", targets[item.get(RELATION)] or "")
                root = _xml(book, target.removeprefix("/"))
                header, *rows = [_cells(row, texts) for row in root.iter(f"{MAIN}row")]
                found[name] = Found(header, [row + [None] * (len(header) - len(row)) for row in rows])
    if missing := [name for name in SHEETS if name not in found]:
        raise Unreadable(f"has no sheet {missing[0]}")
    return found


def _xml(book: zipfile.ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(book.read(name))  # noqa: S314 expat bounds entities since 2.4.1


def _cells(row: ElementTree.Element, texts: list[str]) -> list[Any]:
    """Values of a row, None where it has no cell."""
    values: list[Any] = []
    for cell in row.iter(f"{MAIN}c"):
        column = _column(cell.get("r", ""))
        values += [None] * (column - len(values))
        values.append(_cell(cell, texts))
    return values


def _cell(cell: ElementTree.Element, texts: list[str]) -> Any:
    if cell.find(f"{MAIN}f") is not None:
        return f"={cell.findtext(f'{MAIN}f')}"
    if cell.get("t") == "inlineStr":
        return _text_in(cell)
    value = cell.findtext(f"{MAIN}v")
    return texts[int(value or 0)] if cell.get("t") == "s" else value


def _column(reference: str) -> int:
    """The column of a cell from 0: "A1" is 0, "AA7" is 26.

    >>> _column("A1"), _column("AA7")
    (0, 26)
    """
    number = 0
    for letter in reference.rstrip("0123456789"):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _text_in(element: ElementTree.Element) -> str:
    """The text of a cell; a control character is written as its number."""
    text = "".join(part.text or "" for part in element.iter(f"{MAIN}t"))
    return re.sub("_x([0-9A-Fa-f]{4})_", _character, text)


def _character(match: re.Match[str]) -> str:
    return chr(int(match[1], 16))


# format, and whether the name says which sheet → reader
READERS: Mapping[tuple[str, bool], Callable[[bytes, str], Mapping[str, Found] | None]] = {
    ("csv", True): _csv,
    ("parquet", True): _parquet,
    ("json", False): _json,
    ("xlsx", False): _xlsx,
}
