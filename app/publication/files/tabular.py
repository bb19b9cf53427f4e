"""CSV, JSON and Parquet."""

import io

import pyarrow as pa
import pyarrow.parquet as pq

from app.publication.downloads import sheet_csv
from app.publication.files.content import Content, File, json_bytes
from scoring.columns import Kind
from scoring.sheets import Sheet

CSV_SHEETS = ("table", "topics", "calls", "questions", "scorecard", "dictionary")
PARQUET_SHEETS = ("table", "topics", "calls", "questions", "scorecard")
ARROW = {Kind.TEXT: pa.string(), Kind.WHOLE: pa.int64(), Kind.NUMBER: pa.float64(), Kind.YES_NO: pa.bool_()}


def csv_files(content: Content) -> list[File]:
    """A CSV of each sheet."""
    return [
        File(f"{content.stem}-{name}.csv", "csv", "text/csv", sheet_csv(content.sheets[name]).encode("utf-8"))
        for name in CSV_SHEETS
    ]


def json_file(content: Content) -> File:
    """Everything that the pages show, nested."""
    return File(f"{content.stem}.json", "json", "application/json", json_bytes(content.data))


def parquet_files(content: Content) -> list[File]:
    """A Parquet file of each sheet of figures."""
    about = {name: str(content.data[name]) for name in ("title", "tables_sha256", "licence", "note")}
    return [
        File(
            f"{content.stem}-{name}.parquet",
            "parquet",
            "application/vnd.apache.parquet",
            _parquet(content.sheets[name], about),
        )
        for name in PARQUET_SHEETS
    ]


def _parquet(sheet: Sheet, about: dict[str, str]) -> bytes:
    fields = [
        pa.field(column.name, ARROW[column.kind], metadata={"description": column.words})
        for column in sheet.columns
    ]
    columns = [
        pa.array([_value(column.kind, row[place]) for row in sheet.rows], ARROW[column.kind])
        for place, column in enumerate(sheet.columns)
    ]
    table = pa.table(columns, schema=pa.schema(fields, metadata=about))
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()


def _value(kind: Kind, value: object) -> object:
    """No text is no value, as in the other formats."""
    return None if kind is Kind.TEXT and value == "" else value
