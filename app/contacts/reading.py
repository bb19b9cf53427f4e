"""Figures of a file or a program become cells, or a list of everything that is wrong with them, one by one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.contacts import rules
from app.contacts.forms import FigureRow, as_texts
from app.contacts.rules import Cell
from app.core.csv_rows import read_rows
from app.core.errors import BadInput
from app.core.formats import plural
from scoring.codec import text_of_cell

NEEDED = ("month", "service", "channel", "contacts")
COLUMNS = ("month", "service", "channel", "ward", "contacts")
MOST_ROWS = 20_000
MOST_FAULTS = 200


@dataclass(frozen=True)
class RowError:
    """One thing to put right: in which line of a file, or which figure of a program."""

    line: int
    text: str


class BadFigures(BadInput):
    """The figures can't be used; none of them was written. `errors` has every fault."""

    def __init__(self, words: str, errors: tuple[RowError, ...] = ()) -> None:
        super().__init__(words, {"file": words})
        self.errors = errors


@dataclass(frozen=True)
class Gathered:
    """Figures by cell, and what is wrong, in order."""

    figures: dict[Cell, int]
    faults: list[RowError]


def gather(
    records: Iterable[tuple[int, Mapping[str, object]]],
    services: Mapping[str, str],
    wards: Iterable[str],
    at: datetime,
) -> Gathered:
    """Read (place, values) of each figure.

    `services` are those of the council, code → name; `wards` those that it has figures of. A ward in other small or
    capital letters is the same ward.
    """
    known: dict[str, str] = {}
    for one in wards:
        known.setdefault(one.casefold(), one)
    codes = {name.casefold(): code for code, name in services.items()} | {code: code for code in services}
    found = Gathered({}, [])
    places: dict[Cell, int] = {}
    for place, values in records:
        form = FigureRow.parse(as_texts(values))
        found.faults.extend(RowError(place, one.text) for one in form.errors)
        row = form.data
        if row is None:
            continue
        code = codes.get(row.service, codes.get(row.service.casefold(), ""))
        if not code:
            found.faults.append(RowError(place, f"“{row.service}” is no service of this council"))
        if not rules.can_be_entered(row.month, at):
            found.faults.append(RowError(place, f"{rules.month_words(row.month)} is not over yet"))
        cell = Cell(row.month, code, row.channel, known.setdefault(row.ward.casefold(), row.ward))
        before = places.setdefault(cell, place)
        if before != place and code:
            found.faults.append(RowError(place, f"this figure stands in {before} already"))
        found.figures[cell] = row.contacts
    return found


def read_file(text: str, services: Mapping[str, str], wards: Iterable[str], at: datetime) -> dict[Cell, int]:
    """The figures of a CSV file. Raises BadFigures with all faults, in the order of their lines."""
    rows = read_rows(text, _columns, most=MOST_ROWS, refuse=BadFigures)
    records = ((line, {name: text_of_cell(cell) for name, cell in cells.items()}) for line, cells in rows)
    found = gather(records, services, wards, at)
    if found.faults:
        words = f"Nothing was imported: {plural(len(found.faults), 'thing')} to put right in the file."
        raise BadFigures(words, tuple(found.faults[:MOST_FAULTS]))
    if not found.figures:
        raise BadFigures("The file has no rows.")
    return found.figures


def _columns(header: list[str]) -> list[str]:
    """Names of the columns, in small letters. Raises BadFigures."""
    header = [name.lower() for name in header]
    missing = [name for name in NEEDED if name not in header]
    if missing:
        raise BadFigures("The first row must name the columns; missing: " + ", ".join(missing) + ".")
    if "" in header:
        raise BadFigures(f"Column {header.index('') + 1} has no name. Name it, or delete the empty columns.")
    if len(set(header)) < len(header):
        raise BadFigures("Two columns have the same name.")
    strangers = sorted(set(header) - set(COLUMNS))
    if strangers:
        raise BadFigures("These columns are not known: " + ", ".join(strangers)[:300] + ".")
    return header
