"""Importing the register: what a file does, and how it is refused."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import func, select

from app.core.audit import AuditEvent
from app.core.database import Database
from app.councils import actions, queries
from app.councils.models import Council, RegisterImport
from app.councils.reading import BadRegister

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HEADER = "gss_code,name,short_name,slug,type,nation,region,website,population,start_date,end_date,successors"
LEEDS = "E08000035,Leeds City Council,Leeds,leeds,metropolitan,England,Yorkshire,https://www.leeds.gov.uk,800000,,,"
FIFE = "S12000047,Fife Council,Fife,fife,scottish-unitary,Scotland,Scotland,,,,,"


def file_of(*rows: str, header: str = HEADER) -> str:
    return "\n".join(["# Source: none, made for a test", header, *rows]) + "\n"


def brought_in(database: Database, text: str, *, dry_run: bool = False) -> actions.ImportReport:
    with database.write() as session:
        return actions.import_register(
            session, text=text, file_name="register.csv", by=None, at=AT, dry_run=dry_run
        )


def count(database: Database, kind: type = Council) -> int:
    with database.read() as session:
        return session.exec(select(func.count()).select_from(kind)).one()


def test_the_shipped_register_has_382_living_councils_and_importing_it_twice_changes_nothing(database):
    for expected in (382, 0):
        with database.write() as session:
            reports = actions.load_shipped(session, by=None, at=AT)
        assert len(reports[0].added) == expected
    assert [report.unchanged for report in reports] == [382, 48]
    assert (reports[0].changed, reports[1].closed, reports[1].successions) == ([], [], 0)
    with database.read() as session:
        assert queries.count_councils(session, queries.Wanted()) == 382
        somerset = queries.council_by_code(session, "E06000066")
        assert "Somerset West and Taunton Council" in [
            one.name for one in queries.predecessors(session, somerset)
        ]
    assert count(database, RegisterImport) == 2


def test_a_dry_run_tells_what_would_change_and_writes_nothing(database):
    report = brought_in(database, file_of(LEEDS, FIFE), dry_run=True)
    assert report.added == [("E08000035", "Leeds City Council"), ("S12000047", "Fife Council")]
    assert not report.written
    assert (count(database), count(database, RegisterImport), count(database, AuditEvent)) == (0, 0, 0)


def test_additions_changes_closures_and_the_rest_are_told_apart(database):
    brought_in(database, file_of(LEEDS, FIFE))
    cardiff = "W06000015,Cardiff Council,,,welsh-unitary,Wales,Wales,,,,,"
    ended = FIFE.removesuffix(",,") + ",2027-04-01,E08000035"
    report = brought_in(database, file_of(LEEDS.replace("800000", "812000"), ended, cardiff))
    assert [code for code, _ in report.added] == ["W06000015"]
    assert report.changed[0].values == (("population", "800000", "812000"),)
    assert report.closed == [("S12000047", "Fife Council", date(2027, 4, 1))]
    assert report.successions == 1
    with database.read() as session:
        fife = queries.council_by_code(session, "S12000047")
        assert [one.name for one in queries.successors(session, fife)] == ["Leeds City Council"]
        assert queries.council_by_code(session, "W06000015").slug == "cardiff-council"


def test_a_column_that_the_file_lacks_leaves_what_the_register_holds(database):
    brought_in(database, file_of(LEEDS))
    header = "gss_code,name,type,nation"
    report = brought_in(database, file_of("E08000035,City of Leeds,metropolitan,England", header=header))
    assert report.changed[0].values == (("name", "Leeds City Council", "City of Leeds"),)
    with database.read() as session:
        assert queries.council_by_code(session, "E08000035").population == 800_000


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (LEEDS.replace("E08000035", "E08X"), "“E08X” is not a GSS code of a council in England"),
        (LEEDS.replace("E08000035", "S12000033"), "is not a GSS code of a council in England"),
        (LEEDS.replace("metropolitan", "borough"), "the type is not one of"),
        (LEEDS.replace("England", "Britain"), "the nation is not one of"),
        (LEEDS.replace("metropolitan", "welsh-unitary"), "there is no welsh-unitary in England"),
        (LEEDS.replace("Leeds City Council", ""), "the name is missing"),
        (LEEDS.replace(",800000,,", ",800000,31.2.1974,"), "the start date is not a date"),
        (LEEDS.replace("800000", "many"), "the population is not a whole number"),
        (LEEDS.replace("https://www.leeds.gov.uk", "javascript:alert(1)"), "is not a web address"),
        (LEEDS.replace(",leeds,", ",Leeds!,"), "the slug is not made of"),
        (LEEDS.replace(",,,", ",,2027-04-01,E06000099"), "the successor E06000099 is neither"),
        (LEEDS.replace(",800000,,,", ",800000,2020-04-01,2019-04-01,"), "the end date is before"),
        (LEEDS + ",more", "the row has 13 cells, and the header 12"),
    ],
)
def test_a_wrong_row_is_named_by_its_line_and_nothing_is_written(database, row, words):
    with pytest.raises(BadRegister) as refusal:
        brought_in(database, file_of(FIFE, row))
    assert [error.line for error in refusal.value.errors] == [4]
    assert words in refusal.value.errors[0].text
    assert count(database) == 0


def test_all_errors_are_told_at_once_with_the_lines_of_the_file(database):
    two_lines = LEEDS.replace("Leeds City Council", '"Leeds\nCity Council"')
    rows = (two_lines, FIFE.replace("Scotland,Scotland", "Nowhere,"), LEEDS)
    with pytest.raises(BadRegister) as refusal:
        brought_in(database, file_of(*rows))
    assert [error.line for error in refusal.value.errors] == [5, 6]
    assert "stands in line 3 already" in refusal.value.errors[1].text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "missing: gss_code, name, type, nation"),
        ("gss_code,name\n", "missing: type, nation"),
        (HEADER + "\n", "no rows"),
        (file_of('"' + LEEDS), "can't be read as CSV"),
        (HEADER.replace("slug", "name") + "\n", "same name"),
        ("gss_code\x00", "zero byte"),
    ],
)
def test_a_file_that_is_no_register_is_refused(database, text, words):
    with pytest.raises(BadRegister, match=words):
        brought_in(database, text)


def test_a_real_file_cannot_change_a_fictional_council(database):
    with database.write() as session:
        row = "X01000001,Fenmark Council,,,unitary,England,,,,,,"
        actions.import_register(
            session, text=file_of(row), file_name="demo.csv", by=None, at=AT, dry_run=False, fictional=True
        )
    with pytest.raises(BadRegister, match="1 thing to put right"):
        brought_in(database, file_of("X01000001,Fenmark Council,,,unitary,England,,,,,,"))
