"""The flat sheets of an edition: what every download carries, whatever its format, and so what `verify` checks
in each of them. METHOD 8.

Sheets are read from plain JSON values, the same for the publisher's own rows and for tables compiled again:
`tables` (each with `group`, `group_name`, `measure`, `topics`, and `rows` that hold their `cells`), `calls` and
`scorecard`. A column names where its figure stands in them. A publisher may add columns of its own to a sheet.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scoring.columns import CALLS, SCORECARD, TABLE, TOPICS, Column
from scoring.decode import to_data
from scoring.league import Edition
from scoring.records import Instrument, LeagueInputs, Question
from scoring.tables import CallOutcome, LeagueTable

Data = Mapping[str, Any]
Values = list[Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Columns and rows of plain values: text, a number, true or false, or None."""

    columns: tuple[Column, ...]
    rows: list[Values]

    @property
    def names(self) -> list[str]:
        """The header."""
        return [column.name for column in self.columns]


def sheets_of(data: Data, *names: str) -> dict[str, Sheet]:
    """The checked sheets, or those named, from the data of an edition.

    Raises
    ------
    KeyError, TypeError  something that a column names is not in the data.
    """
    wanted = {name: SHEETS[name] for name in names or SHEETS}
    return {name: Sheet(columns, [*rows(data, columns)]) for name, (columns, rows) in wanted.items()}


def edition_data(inputs: LeagueInputs, edition: Edition, outcomes: Sequence[CallOutcome]) -> Data:
    """Inputs, their compiled tables and what each call came to, as the data that sheets are read from."""
    topics = {topic.code: to_data(topic) for topic in inputs.topics}
    return {
        "tables": [_table(table, topics) for table in edition.tables],
        "calls": [to_data(outcome) for outcome in outcomes],
        "scorecard": scorecard_data(inputs.instrument),
    }


def _table(table: LeagueTable, topics: Mapping[str, Data]) -> Data:
    cells = {(cell.council, cell.topic): to_data(cell) for cell in table.cells}
    return {
        "group": table.group,
        "group_name": table.group_name,
        "measure": table.measure.value,
        "topics": [topics[code] for code in table.topics],
        "rows": [
            {**to_data(row), "cells": [cells[row.council, code] for code in table.topics]}
            for row in table.rows
        ],
    }


def scorecard_data(instrument: Instrument | None) -> list[Data]:
    """The questions of a scorecard with their weights, one after another; none without a scorecard."""
    return [
        {
            "section": section.code,
            "section_name": section.name,
            "section_weight": section.weight,
            "question": question.code,
            "text": question.text,
            "weight": question.weight,
            "max_points": question.max_points,
            "answers": _answers(question),
        }
        for section in (instrument.sections if instrument else ())
        for question in section.questions
    ]


def _answers(question: Question) -> str:
    """What earns which points, in words."""
    if question.derived:
        return {"match": "match score ÷ 100", "facts_given": "share of the facts that were told"}.get(
            question.derived, question.derived
        )
    chosen = [f"{option.label}: {option.points:g}" for option in question.options]
    bands = [
        f"{'more' if band.at_most is None else f'up to {band.at_most:g}'}: {band.points:g}"
        for band in question.bands
    ]
    return "; ".join([*chosen, *bands])


def _table_rows(data: Data, columns: tuple[Column, ...]) -> Iterable[Values]:
    for table in data["tables"]:
        for row in table["rows"]:
            yield _values({"table": table, "row": row}, columns)


def _topic_rows(data: Data, columns: tuple[Column, ...]) -> Iterable[Values]:
    for table in data["tables"]:
        topics = {topic["code"]: topic for topic in table["topics"]}
        for row in table["rows"]:
            for cell in row["cells"]:
                found = {"table": table, "row": row, "topic": topics[cell["topic"]], "cell": cell}
                yield _values(found, columns)


def _call_rows(data: Data, columns: tuple[Column, ...]) -> Iterable[Values]:
    return (_values({"call": call}, columns) for call in data["calls"])


def _scorecard_rows(data: Data, columns: tuple[Column, ...]) -> Iterable[Values]:
    return (_values({"question": question}, columns) for question in data["scorecard"])


def _values(found: Data, columns: tuple[Column, ...]) -> Values:
    return [_value(found, column) for column in columns]


def _value(found: Data, column: Column) -> Any:
    value: Any = found
    for step in column.source:
        value = value[step]
    return value


def with_columns(sheet: Sheet, columns: Iterable[Column], values: Iterable[Values]) -> Sheet:
    """A sheet with more columns at its right. `values`: for each row what stands in them."""
    rows = [[*row, *more] for row, more in zip(sheet.rows, values, strict=True)]
    return Sheet((*sheet.columns, *columns), rows)


RowsOf = Callable[[Data, tuple[Column, ...]], Iterable[Values]]
SHEETS: dict[str, tuple[tuple[Column, ...], RowsOf]] = {
    "table": (TABLE, _table_rows),
    "topics": (TOPICS, _topic_rows),
    "calls": (CALLS, _call_rows),
    "scorecard": (SCORECARD, _scorecard_rows),
}
