"""Reading and writing CSV files, with errors that name the file, the row and the column."""

import csv
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from scoring.codec import write_csv
from scoring.errors import InputError
from scoring.score import Floats

Row = Mapping[str, str]


def read_text(path: Path) -> str:
    """A UTF-8 file, with or without a byte order mark."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(path.name, "is not UTF-8") from None


def read_rows(path: Path, columns: Sequence[str]) -> list[Row]:
    """The rows of a CSV file that has at least these columns."""
    reader = csv.DictReader(read_text(path).splitlines())
    for column in columns:
        if column not in (reader.fieldnames or ()):
            raise InputError(path.name, f"has no column {column}")
    rows: list[Row] = []
    for number, row in enumerate(reader, start=2):
        if None in row or any(value is None for value in row.values()):
            raise InputError(f"{path.name} row {number}", "has not as many fields as the header")
        rows.append({name: value.strip() for name, value in row.items()})
    return rows


def number(row: Row, column: str, *, where: str) -> float:
    """A number, or NaN for a blank (or NA)."""
    text = row[column]
    if text in ("", "NA", "NaN", "nan"):
        return float("nan")
    try:
        found = float(text)
    except ValueError:
        raise InputError(f"{where} {column}", f"{text!r} is not a number") from None
    if np.isinf(found):
        raise InputError(f"{where} {column}", "is infinite")
    return found


def numbers(rows: Sequence[Row], column: str, path: Path) -> Floats:
    """A column of numbers, NaN where blank."""
    return np.array(
        [number(row, column, where=f"{path.name} row {i}") for i, row in enumerate(rows, start=2)]
    )


def write(columns: Sequence[str], rows: Iterable[Sequence[object]], out: Path | None) -> None:
    """CSV to a file, or to standard output."""
    write_text(write_csv(columns, rows), out)


def write_text(text: str, out: Path | None) -> None:
    """Text to a file, or to standard output, with the line ends it has."""
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text, encoding="utf-8", newline="")
