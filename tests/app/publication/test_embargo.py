"""Before its hour an edition is nowhere, except for whoever was sent a link and said who they are."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlmodel import select

from app.accounts.models import Role
from app.core.audit import AuditEvent
from app.core.clock import held_at
from app.core.database import Database
from app.core.errors import BadInput, WrongState
from app.publication import actions, queries, rules
from app.publication.models import Edition, PreviewLink
from tests.conftest import SignIn
from tests.published import publish, settled_world

HOUR = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=30)
GONE = [
    "/league-tables/1", "/league-tables/1.csv", "/league-tables/1.json", "/league-tables/1/inputs.json",
    "/councils/X07000001", "/councils/X07000001?edition=1", "/topics/bulky",
]  # fmt: skip
SILENT = ["/", "/league-tables", "/councils", "/editions", "/corrections"]


def test_until_its_hour_an_edition_is_nowhere_and_after_it_everywhere(database: Database, sign_in: SignIn):
    world = settled_world(database)
    with database.write() as session:
        publish(session, world.wave, "Embargoed title", public_from=HOUR)
    reader = sign_in()
    with held_at(HOUR - timedelta(seconds=1)):
        assert {path: reader.get(path).status_code for path in GONE} == dict.fromkeys(GONE, 404)
        for path in SILENT:
            text = reader.get(path).text
            assert "Ambleford" not in text, path
            assert "Embargoed title" not in text, path
    with held_at(HOUR):
        assert {path: reader.get(path).status_code for path in GONE} == dict.fromkeys(GONE, 200)
        assert "Embargoed title" in reader.get("/editions").text


@pytest.mark.parametrize(
    ("day", "clock", "moment"),
    [
        (date(2026, 10, 25), time(1, 30), "2026-10-25T01:30:00+00:00"),
        (date(2026, 10, 25), time(0, 59), "2026-10-24T23:59:00+00:00"),
        (date(2026, 10, 25), time(2, 0), "2026-10-25T02:00:00+00:00"),
        (date(2026, 3, 29), time(0, 59), "2026-03-29T00:59:00+00:00"),
        (date(2026, 3, 29), time(2, 0), "2026-03-29T01:00:00+00:00"),
        (date(2026, 7, 1), time(0, 1), "2026-06-30T23:01:00+00:00"),
    ],
)
def test_an_hour_is_meant_as_british_clocks_show_it(day, clock, moment):
    assert rules.local_moment(day, clock).isoformat() == moment


def test_an_hour_that_the_clocks_leave_out_is_refused():
    with pytest.raises(BadInput, match="The clocks go forward on Sun 29 Mar 2026"):
        rules.local_moment(date(2026, 3, 29), time(1, 30))


def test_the_office_sets_an_embargo_gives_links_and_sees_who_looked(database: Database, sign_in: SignIn):
    world = settled_world(database)
    office, reader = sign_in(Role.PUBLISHER), sign_in()
    preview = office.post(f"/office/editions/waves/{world.wave.id}/compile").headers["location"].split("?")[0]
    wrong = {"title": "Autumn", "public_on": "2/3/2001", "public_time": "09:00"}
    refused = office.post(f"{preview}/publish", wrong)
    assert refused.status_code == 422
    assert "2 Mar 2001, 09:00 is over" in refused.text
    assert 'value="2/3/2001"' in refused.text
    assert "Enter the time too" in office.post(f"{preview}/publish", {**wrong, "public_time": ""}).text
    assert (
        "Enter the time like 09:30" in office.post(f"{preview}/publish", {**wrong, "public_time": "9"}).text
    )
    right = {**wrong, "public_on": f"{HOUR:%d/%m/%Y}", "public_time": "9.05"}
    made = office.post(f"{preview}/publish", right).headers["location"].split("?")[0]
    assert made == "/office/editions/1"
    page = office.get(made).text
    assert "Embargoed until" in page
    assert "09:05" in page
    assert "embargoed" in office.get("/office/editions").text

    assert office.post(f"{made}/previews", {"label": "", "days": "7"}).status_code == 422
    shown = office.post(f"{made}/previews", {"label": "Press of Elmsea", "days": "7"}).text
    link = re.search(r"https://better-answered\.test(/previews/[\w-]{40,})", shown)[1]
    assert link not in office.get(made).text
    asked = reader.get(link)
    assert "Ambleford" not in asked.text
    assert asked.headers["cache-control"] == "private, no-store"
    assert asked.headers["x-robots-tag"].startswith("noindex")
    assert reader.get("/previews/editions/1").status_code == 404
    assert reader.post(link, {"name": " "}).status_code == 422
    entered = reader.post(link, {"name": "Jo Reader"})
    assert entered.headers["location"] == "/previews/editions/1"
    cookie = entered.headers["set-cookie"]
    assert cookie.startswith("__Secure-better-answered-preview-1=")
    assert {"HttpOnly", "Secure", "Path=/previews/editions/1"} <= set(cookie.split("; "))
    read = reader.get("/previews/editions/1")
    assert "Ambleford" in read.text
    assert read.headers["referrer-policy"] == "no-referrer"
    assert "Ambleford" in reader.get("/previews/editions/1/tables.csv").text
    assert "Jo Reader" in office.get(made).text
    with database.read() as session:
        looked = session.exec(select(AuditEvent).where(AuditEvent.name == "publication.open_preview")).one()
        assert (looked.details["reader"], looked.details["number"]) == ("Jo Reader", 1)
        kept = session.exec(select(PreviewLink)).one()
        assert link.rsplit("/", 1)[1] not in kept.model_dump_json()
    with held_at(datetime.now(UTC) + timedelta(days=7, minutes=1)):
        assert reader.get(link).status_code == 404
        assert reader.get("/previews/editions/1").status_code == 404
    assert office.post(f"{made}/previews/{kept.id}/revoke").status_code == 303
    assert office.post(f"{made}/previews/99/revoke").status_code == 404
    for path in (link, "/previews/editions/1", "/previews/editions/1/tables.csv", "/previews/x"):
        assert reader.get(path).status_code == 404, path

    later = {"public_on": f"{HOUR + timedelta(days=9):%d/%m/%Y}", "public_time": "12:00"}
    assert office.post(f"{made}/embargo", {**later, "public_on": "x"}).status_code == 422
    assert office.post(f"{made}/embargo", {**later, "public_on": "1/1/2001"}).status_code == 422
    assert office.post(f"{made}/embargo", later).status_code == 303
    assert reader.get("/league-tables/1").status_code == 404
    assert office.post(f"{made}/embargo").status_code == 303
    assert reader.get("/league-tables/1").status_code == 200
    assert office.post(f"{made}/embargo").status_code == 409
    assert office.post(f"{made}/previews", {"label": "x", "days": "7"}).status_code == 409
    assert "Public since" in office.get(made).text


def test_a_correction_never_comes_before_what_it_corrects(database: Database):
    world = settled_world(database)
    with database.write() as session:
        first = publish(session, world.wave, public_from=HOUR)
        changed = {**first.model_dump(exclude={"id"}), "number": 2, "corrects_id": first.id}
        correction = Edition(**{**changed, "published_at": HOUR + timedelta(hours=2)})
        session.add(correction)
        session.flush()
        at = datetime.now(UTC)
        with pytest.raises(BadInput, match="can't be public before it"):
            actions.move_embargo(session, edition=correction, public_from=None, by=None, at=at)
        with pytest.raises(BadInput, match="can't appear later"):
            late = HOUR + timedelta(hours=3)
            actions.move_embargo(session, edition=first, public_from=late, by=None, at=at)
        with pytest.raises(BadInput, match="a year at most"):
            late = HOUR + timedelta(days=500)
            actions.move_embargo(session, edition=first, public_from=late, by=None, at=at)
        actions.move_embargo(session, edition=first, public_from=None, by=None, at=at)
        with pytest.raises(WrongState, match="has been public since"):
            actions.move_embargo(session, edition=first, public_from=HOUR, by=None, at=at + timedelta(1))
    with database.read() as session:
        shown = queries.edition_by_number(session, 1)
        assert queries.find_correction(session, shown) is None
        with held_at(HOUR + timedelta(hours=2)):
            assert queries.find_correction(session, shown) is not None
