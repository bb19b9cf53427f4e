"""The files of an edition, from published rows.

The CSV begins with a byte order mark, so that spreadsheets read Welsh and Gaelic names right, and holds no comments.
A text that a spreadsheet might run as a formula gets a leading apostrophe, and so does one that begins with an
apostrophe, so that taking one off gives every text back.
"""

from collections.abc import Sequence
from typing import Any

from app.publication.files.sheets import table_sheet
from app.publication.models import Edition, EditionCall, EditionTable
from app.publication.words import DEMONSTRATION
from scoring.codec import write_csv
from scoring.sheets import Sheet

BYTE_ORDER_MARK = "\ufeff"


def tables_csv(edition: Edition, tables: Sequence[EditionTable]) -> str:
    """Every row of these tables as CSV."""
    return sheet_csv(table_sheet({**edition_heading(edition), "tables": tables_data(tables)}))


def sheet_csv(sheet: Sheet) -> str:
    """A sheet as CSV."""
    return BYTE_ORDER_MARK + write_csv(sheet.names, sheet.rows)


def edition_data(
    edition: Edition, tables: Sequence[EditionTable], calls: Sequence[EditionCall]
) -> dict[str, Any]:
    """A whole edition as JSON values: what its pages show."""
    return {
        **edition_heading(edition),
        "tables": tables_data(tables),
        "calls": [_call(call) for call in calls],
    }


def tables_data(tables: Sequence[EditionTable]) -> list[dict[str, Any]]:
    """Tables as JSON values, with their rows."""
    return [
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
    ]


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
        "topic_name": call.topic_name,
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
