"""The files of somebody else's study become items, weights and stated figures, or a list of what is wrong with them.

items    council, group, section, item, score, max[, weight]      one score a row; an empty score is a missing one
weights  group, section, weight                                   without this file every section weighs the same
stated   council, figure, value                                   figure: total, place, or the name of a section
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from scoring.composite import PLACE, TOTAL, Item, Stated

MOST_ROWS = 100_000
MOST_DECIMALS = 4
NUMBER = re.compile(r"[-−]?\d{1,9}(\.\d{1,9})?")
COLUMNS = {
    "items": ("council", "group", "section", "item", "score", "max"),
    "weights": ("group", "section", "weight"),
    "stated": ("council", "figure", "value"),
}
LENGTHS = {"council": 200, "group": 120, "section": 120, "item": 300, "figure": 120}


@dataclass(frozen=True)
class Fault:
    """One thing to put right: the file, its line (the header is line 1) and column, and what to do."""

    file: str
    line: int
    column: str
    text: str


@dataclass
class StudyFiles:
    """What three files hold. `decimals`: the most that a stated figure has."""

    items: list[Item] = field(default_factory=list)
    weights: dict[tuple[str, str], Fraction] = field(default_factory=dict)
    stated: list[Stated] = field(default_factory=list)
    decimals: int | None = None
    faults: list[Fault] = field(default_factory=list)
    groups: dict[str, str] = field(default_factory=dict)  # of each council
    sections: set[tuple[str, str]] = field(default_factory=set)  # of each group
    seen: set[tuple[str, str, str]] = field(default_factory=set)  # council, section, item
    given: set[tuple[str, str]] = field(default_factory=set)  # council, figure


def read_study(*, items: str, weights: str, stated: str) -> StudyFiles:
    """Read the files whole, weights first; every fault is listed, file by file and line by line."""
    found = StudyFiles()
    if weights.strip():
        _each(found, "weights", weights, _read_weight)
    _each(found, "items", items, _read_item)
    if not found.items and not found.faults:
        found.faults.append(Fault("items", 2, "", "The file has no rows."))
    if stated.strip():
        _each(found, "stated", stated, _read_stated)
    return found


@lru_cache(maxsize=10_000)
def _fraction(value: str) -> Fraction:
    return Fraction(value.replace("−", "-"))


class _Row:
    """One line of a file; what can't be used becomes a fault, and something harmless in its place."""

    def __init__(self, file: str, line: int, values: Mapping[str, str], faults: list[Fault]) -> None:
        self.file, self.line, self.values, self.faults = file, line, values, faults

    def fault(self, column: str, text: str) -> None:
        self.faults.append(Fault(self.file, self.line, column, text))

    def text(self, column: str) -> str:
        value = self.values[column]
        if not value:
            self.fault(column, f"Enter the {column}.")
        elif len(value) > LENGTHS[column]:
            self.fault(column, f"Shorten the {column} to {LENGTHS[column]} characters.")
        elif not value.isprintable():
            self.fault(column, f"The {column} holds a sign that can't be shown.")
        return value

    def number(self, column: str, otherwise: str = "") -> Fraction:
        value = self.values.get(column, "") or otherwise
        if not NUMBER.fullmatch(value):
            shown = f"“{value[:40]}” is no number" if value else "There is no number"
            self.fault(column, f"{shown}. Enter one like 12 or 0.5, without a thousands separator.")
            return Fraction(0)
        return _fraction(value)


def _each(found: StudyFiles, file: str, text: str, read: Callable[[StudyFiles, _Row], None]) -> None:
    for row in _rows(file, text, found.faults):
        read(found, row)


def _rows(file: str, text: str, faults: list[Fault]) -> Iterator[_Row]:
    reader = csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), strict=True)
    try:
        columns = [name.strip().lower() for name in next(reader, [])]
        missing = [name for name in COLUMNS[file] if name not in columns]
        if missing:
            faults += [Fault(file, 1, name, f"There is no column called {name}.") for name in missing]
            return
        for count, cells in enumerate(reader, start=1):
            if count > MOST_ROWS:
                faults.append(
                    Fault(file, reader.line_num, "", f"A file can hold {MOST_ROWS:,} rows at most.")
                )
                return
            if len(cells) != len(columns) and any(cells):
                words = f"The line has {len(cells)} columns, the header {len(columns)}."
                faults.append(Fault(file, reader.line_num, "", words))
            elif any(cells):
                values = {name: cell.strip() for name, cell in zip(columns, cells, strict=True)}
                yield _Row(file, reader.line_num, values, faults)
    except csv.Error as failure:
        faults.append(Fault(file, reader.line_num, "", f"The line is no CSV: {failure}."))


def _read_weight(found: StudyFiles, row: _Row) -> None:
    key, weight = (row.text("group"), row.text("section")), row.number("weight")
    if weight < 0:
        row.fault("weight", "The weight can't be below 0.")
    if key in found.weights:
        row.fault("section", f"{key[1]} has a weight for {key[0]} further up.")
    found.weights[key] = weight


def _read_item(found: StudyFiles, row: _Row) -> None:
    council, group, section, item = (row.text(name) for name in ("council", "group", "section", "item"))
    score = row.number("score") if row.values["score"] else None
    maximum, weight = row.number("max"), row.number("weight", "1")
    for column, value in (("max", maximum), ("weight", weight)):
        if value < 0:
            row.fault(column, f"The {column} can't be below 0.")
    if score is not None and score > maximum:
        row.fault("score", f"The score {row.values['score']} is above the maximum {row.values['max']}.")
    first = found.groups.setdefault(council, group)
    if first != group:
        row.fault("group", f"{council} is in the group {first} further up.")
    if (council, section, item) in found.seen:
        row.fault("item", f"{council} has a score for this item further up.")
    if found.weights and (group, section) not in found.weights and (group, section) not in found.sections:
        row.fault("section", f"The weights name no {section} for {group}.")
    found.seen.add((council, section, item))
    found.sections.add((group, section))
    found.items.append(Item(council, group, section, item, score, maximum, weight))


def _read_stated(found: StudyFiles, row: _Row) -> None:
    council, figure, value = row.text("council"), row.text("figure"), row.number("value")
    what = figure.lower() if figure.lower() in (TOTAL, PLACE) else figure
    decimals = len(row.values["value"].partition(".")[2])
    if decimals > MOST_DECIMALS:
        row.fault("value", f"Figures are compared to {MOST_DECIMALS} decimals at most.")
    if council not in found.groups:
        row.fault("council", f"The items name no council called {council}.")
    elif what not in (TOTAL, PLACE) and (found.groups[council], what) not in found.sections:
        row.fault("figure", f"“{what}” is neither total, nor place, nor a section of the items.")
    if (council, what) in found.given:
        row.fault("figure", f"{council} has a stated {what} further up.")
    found.given.add((council, what))
    if what != PLACE:
        found.decimals = max(found.decimals or 0, decimals)
    found.stated.append(Stated(council, what, value))
