"""Machine-readable descriptions of the CSV files: CSVW metadata (W3C) and a data package (Frictionless)."""

import hashlib
from collections.abc import Sequence
from typing import Any

from app.publication.files.content import Content, File, json_bytes
from app.publication.files.tabular import CSV_SHEETS
from app.publication.words import LICENCE_ADDRESS, LICENCE_CODE
from scoring.columns import Column, Kind

CSVW_TYPES = {Kind.TEXT: "string", Kind.WHOLE: "integer", Kind.NUMBER: "number"}
# 1 and 0 are booleans of CSVW as they stand
CSVW_BOOLEAN = {"base": "boolean", "format": "1|0"}
PACKAGE_TYPES = {
    Kind.TEXT: "string",
    Kind.WHOLE: "integer",
    Kind.NUMBER: "number",
    Kind.YES_NO: "boolean",
}
KEYS = {
    "table": ["group", "measure", "gss_code"],
    "topics": ["group", "measure", "gss_code", "topic"],
    "calls": ["call"],
    "questions": ["call", "question"],
    "scorecard": ["question"],
    "dictionary": ["sheet", "column"],
}
MEANINGS = {
    "table": "League tables: one row per council, group and measure",
    "topics": "One row per council and topic of a table",
    "calls": "One row per counted call",
    "questions": "One row per question asked in a call, with what was said and what the website says",
    "scorecard": "The questions of the scorecard, with their weights and points",
    "dictionary": "Every column of every sheet, and what it means",
}


def csvw_file(content: Content) -> File:
    """CSVW: "Metadata Vocabulary for Tabular Data", W3C Recommendation, 17 December 2015."""
    data = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": _title(content),
        "dc:description": _description(content),
        "dc:license": {"@id": LICENCE_ADDRESS},
        "dc:issued": f"{content.published_at:%Y-%m-%d}",
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\r\n", "\n"], "header": True},
        "tables": [_csvw_table(content, name) for name in CSV_SHEETS],
    }
    return File(f"{content.stem}-csvw.json", "description", "application/csvm+json", json_bytes(data))


def _csvw_table(content: Content, name: str) -> dict[str, Any]:
    return {
        "url": f"{content.stem}-{name}.csv",
        "dc:title": MEANINGS[name],
        "tableSchema": {
            "columns": [_csvw_column(column) for column in content.sheets[name].columns],
            "primaryKey": KEYS[name],
        },
    }


def _csvw_column(column: Column) -> dict[str, Any]:
    kind = CSVW_BOOLEAN if column.kind is Kind.YES_NO else CSVW_TYPES[column.kind]
    return {
        "name": column.name,
        "titles": column.name,
        "dc:description": column.words,
        "datatype": kind,
        "null": "",
    }


def package_file(content: Content, files: Sequence[File]) -> File:
    """datapackage.json: a Frictionless Data Package of the CSV files and the other forms of the same data."""
    described = ("csv", "json", "parquet", "workbook", "inputs")
    data = {
        "name": f"better-answered-{content.stem}",
        "title": _title(content),
        "description": _description(content),
        "version": str(content.data["edition"]),
        "created": content.published_at.isoformat(),
        "licenses": [
            {"name": LICENCE_CODE, "title": content.data["licence"], "path": LICENCE_ADDRESS},
        ],
        "resources": [_resource(content, file) for file in files if file.kind in described],
    }
    return File("datapackage.json", "description", "application/json", json_bytes(data))


def _resource(content: Content, file: File) -> dict[str, Any]:
    stem, _, ending = file.name.rpartition(".")
    sheet = stem.removeprefix(content.stem).removeprefix("-")
    found: dict[str, Any] = {
        "name": f"{sheet or 'edition'}-{ending}",
        "path": file.name,
        "format": ending,
        "mediatype": file.media_type,
        "bytes": len(file.content),
        "hash": f"sha256:{hashlib.sha256(file.content).hexdigest()}",
    }
    if file.kind == "csv":
        found |= {"title": MEANINGS[sheet], "profile": "tabular-data-resource", "encoding": "utf-8"}
        found["schema"] = {
            "fields": [_field(column) for column in content.sheets[sheet].columns],
            "primaryKey": KEYS[sheet],
            "missingValues": [""],
        }
    return found


def _field(column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": column.name,
        "type": PACKAGE_TYPES[column.kind],
        "description": column.words,
    }
    return found | ({"trueValues": ["1"], "falseValues": ["0"]} if column.kind is Kind.YES_NO else {})


def _title(content: Content) -> str:
    return f"{content.data['title']}, edition {content.data['edition']}"


def _description(content: Content) -> str:
    about = content.data
    parts = [about["note"], about["about"]["finding"], f"Calls were made {about['fieldwork']}"]
    return ". ".join(part for part in parts if part) + "."
