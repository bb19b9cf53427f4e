"""The files of an edition, from published rows.

The CSV begins with a byte order mark, so that spreadsheets read Welsh and Gaelic names right, and holds no comments.
A text that a spreadsheet might run as a formula gets a leading apostrophe.
"""

from collections.abc import Sequence
from typing import Any

from app.publication.models import Edition, EditionCall, EditionRow, EditionTable
from app.publication.words import DEMONSTRATION
from scoring.codec import write_csv

BYTE_ORDER_MARK = "\ufeff"

# column of the file → figure of the row; units stand in the names
FIGURES = {
    "score_points": "score_1dp",
    "score_unrounded_points": "score",
    "standard_error_points": "se",
    "score_low_points": "lower",
    "score_high_points": "upper",
    "place": "place",
    "likely_place_low": "likely_low",
    "likely_place_high": "likely_high",
    "guaranteed_place_low": "guaranteed_low",
    "guaranteed_place_high": "guaranteed_high",
    "expected_place": "expected_rank",
    "top_quarter_probability_0_1": "p_top_quarter",
    "against_average": "tier",
    "calls": "calls",
    "scored_calls": "scored",
    "reached_calls": "reached",
    "topics": "topics",
    "topics_satisfied": "topics_satisfied",
    "satisfactory_on_all_topics": "best_practice",
    "match_score_points": "match_score",
    "service_score_points": "service_score",
    "service_score_other_policy_points": "service_score_other_policy",
    "score_when_reached_points": "quality_when_reached",
}
SHARES = {"reached": "reach", "accuracy": "accuracy", "matches_or_partly": "lenient"}
TWO_WAY = (
    "phone_right_web_right",
    "phone_right_web_wrong_or_silent",
    "phone_wrong_web_right",
    "both_wrong",
)
VERDICTS = ("matches", "partly", "contradicts", "not_on_website", "not_given")
COLUMNS = [
    "group", "group_name", "measure", "place_label", "gss_code", "council", *FIGURES,
    *(f"{name}_{part}" for name in SHARES for part in ("share_0_1", "low_0_1", "high_0_1")),
    *(f"{verdict}_calls" for verdict in VERDICTS),
    *(f"{reading}_calls" for reading in TWO_WAY),
    "not_ranked_because", "edition", "tables_sha256", "licence", "note",
]  # fmt: skip


def tables_csv(edition: Edition, tables: Sequence[EditionTable]) -> str:
    """Every row of these tables as CSV."""
    rows = [_row(edition, table, row) for table in tables for row in table.rows]
    return BYTE_ORDER_MARK + write_csv(COLUMNS, rows)


def _row(edition: Edition, table: EditionTable, row: EditionRow) -> list[object]:
    shares = [row.figures[name][part] for name in SHARES.values() for part in ("share", "low", "high")]
    return [
        table.group_code,
        table.group_name,
        table.measure.value,
        # a leading "=" is a tie, and would be a formula
        row.place_label,
        row.council_code,
        row.council_name,
        *(row.figures[name] for name in FIGURES.values()),
        *shares,
        *(row.figures["verdicts"][verdict] for verdict in VERDICTS),
        *(row.figures["two_way"][reading] for reading in TWO_WAY),
        row.reason,
        edition.number,
        edition.tables_sha256,
        edition.licence,
        DEMONSTRATION if edition.fictional else "",
    ]


def edition_data(
    edition: Edition, tables: Sequence[EditionTable], calls: Sequence[EditionCall]
) -> dict[str, Any]:
    """A whole edition as JSON values: what its pages show."""
    return {
        **edition_heading(edition),
        "tables": [
            {
                "group": table.group_code,
                "group_name": table.group_name,
                "measure": table.measure.value,
                "topics": table.topics,
                "honesty": table.honesty,
                "rows": [
                    {**row.figures, "label": row.place_label, "reason": row.reason, "cells": row.cells}
                    for row in table.rows
                ],
            }
            for table in tables
        ],
        "calls": [_call(call) for call in calls],
    }


def edition_heading(edition: Edition) -> dict[str, Any]:
    """What an edition says of itself."""
    return {
        "edition": edition.number,
        "title": edition.title,
        "wave": edition.wave_code,
        "wave_title": edition.wave_title,
        "fieldwork": edition.fieldwork,
        "published_at": edition.published_at.isoformat(),
        "corrects": edition.corrects_id is not None,
        "reason": edition.reason,
        "differences": edition.differences,
        "lead_measure": edition.lead_measure.value,
        "method_version": edition.method_version,
        "inputs_sha256": edition.inputs_sha256,
        "tables_sha256": edition.tables_sha256,
        "licence": edition.licence,
        "note": DEMONSTRATION if edition.fictional else "",
        "about": edition.about,
    }


def _call(call: EditionCall) -> dict[str, Any]:
    return {
        "id": call.code,
        "council": call.council_code,
        "topic": call.topic_code,
        "scenario": call.scenario_title,
        "month": call.month,
        "reached": call.reached,
        "verdict": call.verdict or None,
        "match_score": call.match_score,
        "service_score": call.service_score,
        **call.figures,
        "facts": call.facts,
        "reply": call.reply,
    }
