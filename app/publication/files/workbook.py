"""XLSX: a sheet each for the tables, topics, calls, questions, scorecard, dictionary and method."""

import io

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.publication.files.content import Content, File
from scoring.codec import cell_of_text
from scoring.columns import Kind
from scoring.sheets import Sheet

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST = 32_767  # characters in a cell, ECMA-376 and every program
WIDEST = 60
# a text is never made a formula, a link or a number
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def workbook_file(content: Content) -> File:
    """The whole edition as one workbook."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **AS_TEXT}) as book:
        about = content.data
        book.set_properties(
            {
                "title": f"{about['title']}, edition {about['edition']}",
                "comments": ". ".join(filter(None, (about["note"], f"Licence: {about['licence']}"))),
                # the only date in the file: the same edition gives the same bytes
                "created": content.published_at.replace(tzinfo=None),
            }
        )
        header = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        # marks a cell as text, so that editing it does not make it a formula either
        text = book.add_format({"quote_prefix": True})
        prose = book.add_format({"text_wrap": True, "valign": "top"})
        for name, sheet in content.sheets.items():
            wide = name in ("method", "dictionary")
            _write(book.add_worksheet(name), sheet, header, text, prose if wide else None)
    return File(f"{content.stem}.xlsx", "workbook", MEDIA_TYPE, out.getvalue())


def _write(page: Worksheet, sheet: Sheet, header: Format, text: Format, prose: Format | None) -> None:
    page.freeze_panes(1, 0)
    page.write_row(0, 0, sheet.names, header)
    if sheet.rows:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    for place, column in enumerate(sheet.columns):
        longest = max((len(str(row[place])) for row in sheet.rows[:200]), default=0)
        page.set_column(place, place, min(max(longest, len(column.name) * 0.6, 8) + 2, WIDEST))
    kinds = [column.kind for column in sheet.columns]
    for line, row in enumerate(sheet.rows, start=1):
        for place, (kind, value) in enumerate(zip(kinds, row, strict=True)):
            if value is None or value == "":
                continue
            if kind is Kind.TEXT:
                form = text if cell_of_text(value) != value else prose
                page.write_string(line, place, value[:LONGEST], form)
            elif kind is Kind.YES_NO:
                page.write_boolean(line, place, value)
            else:
                page.write_number(line, place, value)
