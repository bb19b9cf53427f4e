"""A month is entered by form; a correction keeps what stood before, and two people do not undo each other."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import select

from app.accounts import actions as accounts
from app.accounts.models import Role
from app.contacts import actions, queries
from app.contacts.models import Channel, ContactCount, Source
from app.contacts.rules import Cell
from app.core.audit import AuditEvent
from app.core.clock import held_at
from app.core.database import Database
from app.councils.queries import council_by_code
from tests.conftest import Client, SignIn
from tests.counted import AT, OTHER, OWN, create_world, enter

THIRD = "X00000003"
MONTH = f"/council/contacts/{OWN}/months/2026-10"


@pytest.fixture(autouse=True)
def _world(database: Database) -> Iterator[None]:
    with database.write() as session:
        create_world(session)
    with held_at(AT):
        yield


@pytest.fixture
def own(sign_in: SignIn) -> Client:
    return sign_in(Role.COUNCIL, council=OWN, name="Ann")


def stands(database: Database, month: str = "2026-10") -> dict[tuple[str, str], int]:
    with database.read() as session:
        found = queries.totals(session, council_by_code(session, OWN), month, month)
    return {(one.service, one.channel.value): one.contacts for one in found}


def test_a_month_is_entered_and_corrected_and_every_figure_kept(own: Client, database: Database):
    empty = own.get("/council/contacts").text
    assert "No contacts are counted yet" in empty
    assert own.get(f"{MONTH}?also=garden-waste").text.count('name="garden-waste__') == 16
    first = {"garden-waste__phone": "1,250", "garden-waste__web": "3000", "garden-waste__post": ""}
    assert own.post(MONTH, first).status_code == 303
    assert stands(database) == {("garden-waste", "phone"): 1250, ("garden-waste", "web"): 3000}
    again = {
        "garden-waste__phone": "1240", "garden-waste__phone__shown": "1250",
        "garden-waste__web": "", "garden-waste__web__shown": "3000",
    }  # fmt: skip
    assert own.post(MONTH, again).status_code == 303
    assert stands(database) == {("garden-waste", "phone"): 1240}
    page = own.get(MONTH).text
    assert "What was corrected" in page
    assert "Garden waste collection, Web (self-service)" in page
    assert "3,000" in page
    assert "Ann by form" in page
    with database.read() as session:
        rows = session.exec(select(ContactCount).order_by(ContactCount.id)).all()
        assert [(one.contacts, one.superseded_at is None) for one in rows] == [
            (1250, False), (3000, False), (1240, True), (None, True),
        ]  # fmt: skip
        events = session.exec(select(AuditEvent).where(AuditEvent.name == "contacts.enter")).all()
        assert [(one.details["new"], one.details["corrected"]) for one in events] == [(2, 0), (0, 2)]
        assert {one.subject_id for one in events} == {OWN}
    home = own.get("/council/contacts").text
    assert "1,240 contacts in twelve months, 100 % by phone" in home


def test_boxes_that_were_not_changed_are_not_saved(own: Client, database: Database):
    """Two people opened the page at 100; one made it 150, and the other's untouched box must not undo that."""
    own.post(MONTH, {"garden-waste__phone": "100"})
    own.post(MONTH, {"garden-waste__phone": "150", "garden-waste__phone__shown": "100"})
    other = {"garden-waste__phone": "100", "garden-waste__phone__shown": "100", "garden-waste__web": "7"}
    assert own.post(MONTH, other).status_code == 303
    assert stands(database) == {("garden-waste", "phone"): 150, ("garden-waste", "web"): 7}
    before = len(_events(database))
    own.post(MONTH, {"garden-waste__phone": "150", "garden-waste__phone__shown": "150"})
    assert len(_events(database)) == before


def _events(database: Database) -> list[AuditEvent]:
    with database.read() as session:
        return list(session.exec(select(AuditEvent).where(AuditEvent.name == "contacts.enter")))


@pytest.mark.parametrize("typed", ["-1", "12.5", "a few", "1,2", "1e3", "9999999999", "٣"])
def test_what_is_no_whole_number_is_kept_and_said(own: Client, database: Database, typed: str):
    answer = own.post(MONTH, {"garden-waste__phone": typed, "garden-waste__web": "12"})
    assert answer.status_code == 422
    assert "Enter whole contacts in figures" in answer.text
    assert f'value="{typed}"' in answer.text
    assert 'value="12"' in answer.text
    assert stands(database) == {}


def test_a_month_that_is_not_over_is_not_there(own: Client):
    assert own.get(f"/council/contacts/{OWN}/months/2026-11").status_code == 404
    assert (
        own.post(f"/council/contacts/{OWN}/months/2026-11", {"garden-waste__phone": "1"}).status_code == 404
    )
    assert own.get(f"/council/contacts/{OWN}/months/2026-13").status_code == 404


def test_a_month_ends_at_midnight_in_britain(own: Client):
    with held_at(AT.replace(month=10, day=31, hour=23)):
        assert own.get(MONTH).status_code == 404
    with held_at(AT.replace(month=11, day=1, hour=0)):
        assert own.get(MONTH).status_code == 200


def test_a_service_of_the_councils_own_stands_every_month(own: Client, database: Database):
    made = own.post(f"/council/contacts/{OWN}/services", {"name": "Garden waste renewals"})
    assert made.status_code == 303
    assert made.headers["location"].endswith("#own-garden-waste-renewals")
    assert "Garden waste renewals" in own.get(MONTH).text
    own.post(MONTH, {"own-garden-waste-renewals__automated_phone": "4000"})
    assert stands(database) == {("own-garden-waste-renewals", "automated_phone"): 4000}
    for name in ("Garden waste renewals", "garden waste collection", "", "x" * 121, "!!!"):
        refused = own.post(f"/council/contacts/{OWN}/services", {"name": name})
        assert refused.status_code == 422, name


def test_wards_add_up_and_stand_beside_the_form(own: Client, database: Database):
    with database.write() as session:
        council = enter(session, OWN, {Channel.PHONE: 10}, months=["2026-10"])
        cells = {
            Cell("2026-10", "garden-waste", Channel.PHONE, "Riverside"): 5,
            Cell("2026-10", "garden-waste", Channel.PHONE, "Hill"): 7,
        }
        actions.enter(session, council=council, figures=cells, source=Source.FILE, by=None, at=AT)
    assert stands(database) == {("garden-waste", "phone"): 22}
    assert "and 12 by ward" in own.get(MONTH).text
    home = own.get("/council/contacts").text
    assert home.index("Hill") < home.index("Riverside")


def test_a_person_for_three_councils_switches_among_them(own: Client, database: Database):
    with database.write() as session:
        assert own.person is not None
        for code, contacts in ((OTHER, 3), (THIRD, 5)):
            accounts.invite(
                session, email=own.person.email, role=Role.COUNCIL, at=AT, by=None, council_code=code
            )
            enter(session, code, {Channel.WEB: contacts}, months=["2026-10"])
    assert "No contacts are counted yet" in own.get("/council/contacts").text
    for code, contacts in ((OTHER, 3), (THIRD, 5)):
        page = own.get(f"/council/contacts?council={code}").text
        assert f"{contacts} contacts in twelve months" in page
        assert f"council={OWN}" in page
        assert own.get(f"/council/contacts/{code}/take-up").status_code == 200
    assert own.get("/council/contacts?council=X00000004").status_code == 404


def test_eight_people_at_the_same_moment_leave_one_figure_and_every_step(database: Database):
    with database.write() as session:
        council = enter(session, OWN, {Channel.PHONE: 1}, months=["2026-10"])
    cell = Cell("2026-10", "garden-waste", Channel.PHONE)

    def correct(number: int) -> None:
        with database.write() as session:
            actions.enter(
                session, council=council, figures={cell: number}, source=Source.FORM, by=None, at=AT
            )

    with ThreadPoolExecutor(8) as people:
        list(people.map(correct, range(100, 108)))
    with database.read() as session:
        rows = session.exec(select(ContactCount).order_by(ContactCount.id)).all()
    assert sorted(one.contacts for one in rows) == [1, *range(100, 108)]
    assert [one.superseded_at is None for one in rows] == [False] * 8 + [True]


def test_everything_is_read_back_as_a_file(own: Client, database: Database):
    with database.write() as session:
        enter(session, OWN, {Channel.PHONE: 10, Channel.WEB: 0}, months=["2026-10", "2026-09"])
    lines = own.get(f"/council/contacts/{OWN}/contacts.csv").text.split("\r\n")
    assert lines == [
        "month,service,channel,ward,contacts",
        "2026-09,garden-waste,phone,,10",
        "2026-09,garden-waste,web,,0",
        "2026-10,garden-waste,phone,,10",
        "2026-10,garden-waste,web,,0",
        "",
    ]
