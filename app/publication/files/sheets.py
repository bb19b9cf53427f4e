"""The sheets of an edition: those that `scoring` can check, with what the publisher adds, and the publisher's own."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import scoring
from scoring.columns import Column, Kind
from scoring.sheets import SHEETS, Sheet, Values, sheets_of, with_columns

Data = Mapping[str, Any]

MARKS = (
    Column("edition", Kind.WHOLE, "Number of the edition"),
    Column("tables_sha256", Kind.TEXT, "Digest under which the edition is published"),
    Column("licence", Kind.TEXT, "Under what licence the file may be used"),
    Column("note", Kind.TEXT, "Says so when councils and calls are fictional; blank otherwise"),
)
SHORT_MARKS = (MARKS[0], MARKS[3])
WHY = Column("not_ranked_because", Kind.TEXT, "Why the council has no place")
ABOUT_CALL = (
    Column("topic_name", Kind.TEXT, "Name of the topic"),
    Column("scenario", Kind.TEXT, "What the call was about"),
    Column("month", Kind.TEXT, "Month of the call; the day is not published"),
    Column("reply", Kind.TEXT, "What the council replied: agrees or challenges; blank: no reply"),
    Column("reply_words", Kind.TEXT, "The council's own words, where it allowed them to be published"),
    Column("ruling", Kind.TEXT, "Result of the ruling on a challenge"),
    Column("ruling_reason", Kind.TEXT, "Reason of the ruling"),
)
QUESTIONS = (
    Column("call", Kind.TEXT, "Code of the call"),
    Column("gss_code", Kind.TEXT, "Code of the council"),
    Column("topic", Kind.TEXT, "Code of the topic"),
    Column("question", Kind.TEXT, "Code of the question"),
    Column("text", Kind.TEXT, "What the caller wanted to know"),
    Column("key", Kind.YES_NO, "Whether the answer is key: money, deadlines, eligibility, safety"),
    Column("given", Kind.YES_NO, "Whether an answer was given"),
    Column("said", Kind.TEXT, "What was said on the phone"),
    Column("page_says", Kind.TEXT, "What the council's website says; blank: nothing"),
    Column("quote", Kind.TEXT, "The words of the page"),
    Column("url", Kind.TEXT, "Address of the page"),
    Column("captured_at", Kind.TEXT, "When the page was copied"),
    Column("page_sha256", Kind.TEXT, "Digest of the copy"),
    Column("verdict", Kind.TEXT, "How the answer compares with the page"),
    Column("right_side", Kind.TEXT, "Which of phone and website was right, where that is known"),
    Column("judged_before_ruling", Kind.TEXT, "The verdict before a ruling changed it; blank: it did not"),
)
FACT = (
    "code", "question", "key", "given", "said", "page_says", "quote", "url", "captured_at", "sha256", "verdict",
    "right_side", "judged_before_ruling",
)  # fmt: skip
DICTIONARY = (
    Column("sheet", Kind.TEXT, "Sheet or file that the column stands in"),
    Column("column", Kind.TEXT, "Its name"),
    Column("kind", Kind.TEXT, "What it holds"),
    Column("recomputed", Kind.YES_NO, "Whether `python -m scoring verify` recomputes it from the inputs"),
    Column("meaning", Kind.TEXT, "What it means"),
)
METHOD = (
    Column("section", Kind.TEXT, "Section of the method"),
    Column("text", Kind.TEXT, "Its text"),
)
SAFE_TEXT = (
    "In CSV a text that begins with = + - @ (also their full-width forms), a tab, a line break or an apostrophe has "
    "an apostrophe put before it, so that no spreadsheet runs it as a formula. Take the first apostrophe off, and you "
    "have the text. In XLSX, JSON and Parquet texts stand as they are; in XLSX such cells are marked as text, and a "
    "text of more than 32,767 characters is cut, because a cell holds no more."
)  # fmt: skip


def edition_sheets(data: Data) -> dict[str, Sheet]:
    """Every sheet of an edition, in the order in which a workbook shows them. `data`: the edition as JSON values."""
    checked = sheets_of(data, "topics", "calls", "scorecard")
    short = [data["edition"], data["note"]]
    found = {
        "table": table_sheet(data),
        "calls": with_columns(
            checked["calls"],
            (*ABOUT_CALL, *SHORT_MARKS),
            ([*_about_call(call), *short] for call in data["calls"]),
        ),
        "questions": Sheet(
            (*QUESTIONS, *SHORT_MARKS), [[*row, *short] for row in _question_rows(data["calls"])]
        ),
        **{name: _marked(checked[name], short) for name in ("topics", "scorecard")},
    }
    found["dictionary"] = _marked(_dictionary(found), short)
    found["method"] = _method(data)
    return found


def table_sheet(data: Data) -> Sheet:
    """Every row of every table."""
    whole = [data["edition"], data["tables_sha256"], data["licence"], data["note"]]
    rows = (row for table in data["tables"] for row in table["rows"])
    return with_columns(
        sheets_of(data, "table")["table"], (WHY, *MARKS), ([row["reason"], *whole] for row in rows)
    )


def _marked(sheet: Sheet, marks: Values) -> Sheet:
    return with_columns(sheet, SHORT_MARKS, (marks for _ in sheet.rows))


def _about_call(call: Data) -> Values:
    reply = call["reply"]
    told = [reply.get(name, "") for name in ("stance", "words", "result", "reason")]
    return [call["topic_name"], call["scenario"], call["month"], *told]


def _question_rows(calls: Iterable[Data]) -> Iterator[Values]:
    for call in calls:
        for fact in call["facts"]:
            yield [call["id"], call["council"], call["topic"], *(fact[name] for name in FACT)]


def _dictionary(sheets: Mapping[str, Sheet]) -> Sheet:
    rows: list[Values] = [["every sheet", "every text", Kind.TEXT.value, False, SAFE_TEXT]]
    for name, sheet in sheets.items():
        checked = {column.name for column in SHEETS[name][0]} if name in SHEETS else set()
        rows += [
            [name, column.name, column.kind.value, column.name in checked, column.words]
            for column in sheet.columns
        ]
    return Sheet(DICTIONARY, rows)


def _method(data: Data) -> Sheet:
    """What the edition is, then the method as it was published, a paragraph a row."""
    heading = {
        "Edition": f"{data['edition']}: {data['title']}",
        "Calls were made": data["fieldwork"],
        "Published": data["published_at"],
        "Method version": data["method_version"],
        "Digest of the tables (SHA-256)": data["tables_sha256"],
        "Digest of the inputs (SHA-256)": data["inputs_sha256"],
        "Licence": data["licence"],
        "Note": data["note"],
    }
    rows: list[Values] = [[name, text] for name, text in heading.items() if text]
    section = ""
    for paragraph in scoring.method().split("\n\n"):
        if paragraph.startswith("#"):
            section = paragraph.strip("# \n")
        elif paragraph.strip():
            rows.append([section, paragraph.strip()])
    return Sheet(METHOD, rows)
