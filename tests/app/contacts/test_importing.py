"""Figures come in by CSV: seen first, then all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlmodel import select

from app.accounts.models import Role
from app.contacts import queries
from app.contacts.models import Channel
from app.core.audit import AuditEvent
from app.core.clock import held_at
from app.core.database import Database
from app.councils.queries import council_by_code
from tests.conftest import Client, SignIn
from tests.counted import AT, OWN, create_world, enter

HOME = f"/council/contacts/{OWN}/import"
GOOD = """month,service,channel,ward,contacts
2026-10,garden-waste,phone,,"1,200"
Oct-26,Garden waste collection,Web (self-service),,3000
01/09/2026,bulky-waste,post,Hill,4
"""


@pytest.fixture(autouse=True)
def _world(database: Database) -> Iterator[None]:
    with database.write() as session:
        create_world(session)
    with held_at(AT):
        yield


@pytest.fixture
def own(sign_in: SignIn) -> Client:
    return sign_in(Role.COUNCIL, council=OWN)


def stands(database: Database) -> list[tuple[str, str, str, str, int | None]]:
    with database.read() as session:
        found = queries.counts_of(session, council_by_code(session, OWN))
    return [(one.month, one.service, one.channel.value, one.ward, one.contacts) for one in found]


def test_a_dry_run_writes_nothing_and_the_import_all(own: Client, database: Database):
    with database.write() as session:
        enter(session, OWN, {Channel.PHONE: 1100, Channel.EMAIL: 5}, months=["2026-10"])
    before = stands(database)
    seen = own.post(HOME, files={"file": ("autumn.csv", GOOD.encode())})
    assert seen.status_code == 200
    assert "2 figures would be new, 1 corrected" in seen.text
    assert "September 2026 to October 2026" in seen.text
    assert "1,100" in seen.text
    assert stands(database) == before
    assert own.post(HOME, {"text": GOOD, "file_name": "autumn.csv", "confirm": "yes"}).status_code == 303
    assert stands(database) == [
        ("2026-09", "bulky-waste", "post", "Hill", 4),
        ("2026-10", "garden-waste", "email", "", 5),
        ("2026-10", "garden-waste", "phone", "", 1200),
        ("2026-10", "garden-waste", "web", "", 3000),
    ]
    again = own.post(HOME, files={"file": ("autumn.csv", GOOD.encode())})
    assert "0 figures would be new, 0 corrected" in again.text
    with database.read() as session:
        events = session.exec(select(AuditEvent).where(AuditEvent.name == "contacts.import_counts")).all()
        (last,) = [one for one in events if "file" in one.details]
        assert last.details["file"] == "autumn.csv"
        assert len(last.details["sha256"]) == 64


def test_the_download_is_a_file_that_changes_nothing(own: Client):
    own.post(HOME, {"text": GOOD, "confirm": "yes"})
    file = own.get(f"/council/contacts/{OWN}/contacts.csv").text
    seen = own.post(HOME, files={"file": ("again.csv", file.encode())}).text
    assert "0 figures would be new, 0 corrected" in seen
    assert "contacts.csv" in own.get(HOME).text


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("2026-11,garden-waste,phone,,5", "Line 5: November 2026 is not over yet"),
        ("2026-10,moon-dust,phone,,5", "Line 5: “moon-dust” is no service of this council"),
        ("2026-10,garden-waste,fax,,5", "Line 5: the channel is not one of phone, automated_phone"),
        ("2026-10,garden-waste,email,,-5", "Line 5: the contacts are not a whole number"),
        ("2026-10,garden-waste,email,,", "Line 5: the contacts are not a whole number"),
        ("autumn,garden-waste,email,,5", "Line 5: the month is not one like 2026-10"),
        ("2026-10,garden-waste,phone,,5", "Line 5: this figure stands in 2 already"),
        ("2026-09,bulky-waste,post,HILL,5", "Line 5: this figure stands in 4 already"),
        ('2026-10,garden-waste,email,"a\nb",5\n2026-10,x,email,,5', "Line 7: “x” is no service"),
        ("2026-10,garden-waste,email,\x07,5", "Line 5: the ward&#39;s name is longer"),
        ("2026-10,garden-waste,email,5", "Line 5 has 4 cells, and the header 5."),
        ('2026-10,"garden-waste', "can&#39;t be read as CSV"),
        ("2026-10,garden-waste,email,\x00,5", "zero byte"),
    ],
)
def test_one_wrong_row_and_nothing_is_written(own: Client, database: Database, rows: str, words: str):
    answer = own.post(HOME, files={"file": ("bad.csv", (GOOD + rows + "\n").encode())})
    assert answer.status_code == 422
    assert words in answer.text
    assert stands(database) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("month,service,contacts\n", "missing: channel."),
        ("month,service,channel,contacts,contacts\n", "Two columns have the same name."),
        ("month,service,channel,contacts,gss_code\n", "not known: gss_code."),
        ("month,service,channel,contacts\n", "The file has no rows."),
        ("month,service,channel,contacts,,\n2026-10,garden-waste,web,5,,\n", "Column 5 has no name."),
    ],
)
def test_a_header_that_can_not_be_is_said(own: Client, text: str, words: str):
    answer = own.post(HOME, {"text": text, "confirm": "yes"})
    assert answer.status_code == 422
    assert words in answer.text


@pytest.mark.parametrize("mark", [";", "\t"])
def test_what_a_spreadsheet_makes_of_a_file_is_read(own: Client, database: Database, mark: str):
    rows = [
        ["Month", "Service", "Channel", "Contacts"],
        ["10/2026", "Garden waste collection", "Web chat", "1,450"],
    ]
    text = "\ufeff" + "\r\n".join(mark.join(row) for row in rows) + "\r\n\r\n"
    seen = own.post(HOME, files={"file": ("excel.csv", text.encode())})
    assert "1 figure would be new" in seen.text
    assert own.post(HOME, {"text": text, "confirm": "yes"}).status_code == 303
    assert stands(database) == [("2026-10", "garden-waste", "web_chat", "", 1450)]


def test_a_ward_in_other_letters_is_the_same_ward(own: Client, database: Database):
    own.post(HOME, {"text": GOOD, "confirm": "yes"})
    own.post(
        HOME,
        {"text": "month,service,channel,ward,contacts\n2026-09,bulky-waste,post,HILL,6", "confirm": "yes"},
    )
    assert stands(database)[0] == ("2026-09", "bulky-waste", "post", "Hill", 6)
    with database.read() as session:
        council = council_by_code(session, OWN)
        assert [one.contacts for one in queries.totals(session, council, "2026-09", "2026-09")] == [6]


def test_a_file_is_needed_and_in_utf_8(own: Client):
    assert "Choose a CSV file." in own.post(HOME, {}).text
    latin = own.post(HOME, files={"file": ("x.csv", "month,é".encode("latin-1"))})
    assert latin.status_code == 422
    assert "not in UTF-8" in latin.text
