"""A run as the rows that would be published: the preview and the edition are made by the same hands."""

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from app.publication import words
from app.publication.models import EditionRow, EditionTable
from app.results.models import Run
from app.results.rules import pinned_instrument
from app.waves.models import Measure
from scoring.outcome import published
from scoring.records import Instrument
from scoring.scorecard import star_for

_KEPT = ("tau", "df", "residual_variance", "coverage", "notes", "leading")


def edition_tables(run: Run) -> list[EditionTable]:
    """Tables with their rows, unsaved, the leading measure first."""
    inputs = json.loads(run.inputs)
    topics = {topic["code"]: topic for topic in inputs["topics"]}
    instrument = pinned_instrument(inputs["instrument"] or {})
    return [_table(table, topics, instrument) for table in json.loads(run.tables)["tables"]]


def _table(
    table: Mapping[str, Any], topics: Mapping[str, Mapping[str, Any]], instrument: Instrument | None
) -> EditionTable:
    names = {row["council"]: row["name"] for row in table["rows"]}
    best = [names[code] for code in table["all_topics"]["councils"]]
    made = EditionTable(
        edition_id=0,
        group_code=table["group"],
        group_name=table["group_name"],
        measure=Measure(table["measure"]),
        topics=[{**topics[code], "mean": _topic_mean(table, code)} for code in table["topics"]],
        honesty={
            **table["honesty"],
            "sentence": words.honesty_sentence(table["ranked"], table["honesty"]),
            "details": words.honesty_details(table["ranked"], table["honesty"], table["coverage"]),
            "best_practice": words.best_practice(best, table["all_topics"]["expected_by_chance"]),
            "best_practice_councils": table["all_topics"]["councils"],
            "expected_by_chance": table["all_topics"]["expected_by_chance"],
            **{name: table[name] for name in ("ranked", "mean", *_KEPT)},
        },
    )
    cells: dict[str, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for cell in table["cells"]:
        cells[cell["council"]][cell["topic"]] = cell
    topic_names = {code: str(topic["name"]) for code, topic in topics.items()}
    made.rows = [
        EditionRow(
            table_id=0,
            position=position,
            council_code=row["council"],
            council_name=row["name"],
            place_label=row["label"],
            reason=words.reason(row, topic_names),
            figures={**row, "of": table["ranked"], "stars": _stars(instrument, row["service_score"])},
            cells=[_cell(cells[row["council"]][code], topic_names[code]) for code in table["topics"]],
        )
        for position, row in enumerate(table["rows"], start=1)
    ]
    return made


def _stars(instrument: Instrument | None, service_score: float | None) -> int | None:
    """Stars of a council's service score, by the scorecard's own scale."""
    if instrument is None or service_score is None:
        return None
    return star_for(instrument, service_score).stars


def _topic_mean(table: Mapping[str, Any], topic: str) -> float | None:
    """Mean of the ranked councils in one topic, every council counting once."""
    ranked = {row["council"] for row in table["rows"] if row["place"] is not None}
    means = [
        cell["mean"]
        for cell in table["cells"]
        if cell["topic"] == topic and cell["council"] in ranked and cell["mean"] is not None
    ]
    return published(sum(means) / len(means)) if means else None


def _cell(cell: Mapping[str, Any], topic_name: str) -> dict[str, Any]:
    own = {name: cell[name] for name in ("topic", "calls", "scored", "mean", "satisfied", "verdicts")}
    return {**own, "name": topic_name, "verdict": words.topic_verdict(cell["verdicts"])}
