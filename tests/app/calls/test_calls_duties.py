"""Duties around a call: corrections, conflicts of interest, striking, the burden ledger, and the calendar."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlmodel import select

from app.accounts import actions as accounts
from app.accounts.models import Person, Role
from app.calls.models import CallClosing, CallEnd, Moment, Outcome, Stamp
from app.core.clock import held_at
from app.core.database import Database
from app.results.queries import ended_calls
from app.schedule.instance import wave_instance
from app.schedule.models import Availability, PlannedCall
from app.waves.models import Wave, WaveAssessor, WaveState
from tests.conftest import Client, SignIn
from tests.field_world import PLANNED, World, create_attempt, create_scorecard, create_world

SHEET = "/field/calls/call0000"


@pytest.fixture
def world(database: Database) -> World:
    with database.write() as session:
        return create_world(session, calls=2, burden_minutes=3)


@pytest.fixture
def assessor(sign_in: SignIn, world: World) -> Client:
    return sign_in(person=world.assessor)


def press(client: Client, moment: Moment, **more: object):
    data = {"attempt": 1, "moment": moment.value, "request_key": f"key-{moment}", **more}
    return client.post(f"{SHEET}/stamps", data)


def test_a_moment_is_corrected_and_the_first_stays_readable(assessor: Client, database: Database):
    with held_at(PLANNED):
        assessor.post(f"{SHEET}/attempts")
    with held_at(PLANNED + timedelta(seconds=90)):
        press(assessor, Moment.PERSON)
        fix = re.findall(r'action="([^"]+/correct)"', assessor.get(SHEET).text)[-1]
        right = {"moment": "person", "time": "10:00:40", "reason": "Pressed late", "request_key": "fix-1"}
        for wrong, words in (
            ({"time": "09:59:58"}, "the wait would be negative"),
            ({"time": "10:09"}, "has not come yet"),
            ({"reason": ""}, "why this moment is corrected"),
        ):
            answer = assessor.post(fix, right | wrong)
            assert answer.status_code == 422
            assert words in answer.text
            assert f'value="{(right | wrong)["time"]}"' in answer.text
        for _ in range(2):
            assert assessor.post(fix, right).status_code == 303
        assert assessor.post(fix, right | {"request_key": "fix-2"}).status_code == 409
        page = assessor.get(SHEET).text
    assert "Pressed late" in page
    with database.read() as session:
        dialled, first, second = session.exec(select(Stamp).order_by(Stamp.id)).all()
        assert (first.undone_because, second.corrects_id) == ("Pressed late", first.id)
        assert second.at == PLANNED + timedelta(seconds=40)
        assert dialled.undone_at is None


LONG = "x" * 100_000


STAMP = {"attempt": 1, "moment": "person", "request_key": "key-1"}
BAD_INPUT = [
    ("stamps", STAMP | {"time": "10:30"}, "has not come"),
    ("stamps", STAMP | {"time": "09:59:30"}, "the wait would be negative"),
    ("stamps", STAMP | {"seconds_ago": "-5"}, "Reload the page"),
    ("stamps/1/undo", {"reason": LONG}, "at most 300 characters"),
    ("stamps/1/undo", {"reason": "pressed\x07 by mistake"}, "control character"),
    ("conflict", {"reason": LONG}, "at most 300 characters"),
    ("outcome", {"attempt": 1, "outcome": "wonderful"}, "Choose how the attempt ended"),
]


def test_bad_input_is_told_and_what_was_typed_is_kept(assessor: Client, sign_in: SignIn, database: Database):
    other = sign_in(Role.ASSESSOR)
    with held_at(PLANNED):
        assessor.post(f"{SHEET}/attempts")
        for path, data, words in BAD_INPUT:
            answer = assessor.post(f"{SHEET}/{path}", data)
            assert answer.status_code == 422
            assert words in answer.text
            typed = str(data.get("reason") or data.get("time") or "").replace("\x07", "")
            assert typed in answer.text
            assert other.post(f"{SHEET}/{path}", data).status_code in (404, 422)
        assert other.get(f"{SHEET}/conflict").status_code == 404
    with database.read() as session:
        assert len(session.exec(select(Stamp)).all()) == 1


def test_a_closed_wave_takes_no_new_attempt_and_says_so(assessor: Client, database: Database, world: World):
    with database.write() as session:
        session.get_one(Wave, world.wave.id).state = WaveState.CLOSED
    with held_at(PLANNED):
        assert "The wave of this call is closed" in assessor.get(SHEET).text
        answer = assessor.post(f"{SHEET}/attempts")
    assert answer.status_code == 409
    assert "no more calls are made" in answer.text


def test_a_note_that_is_too_long_or_unstorable_is_refused_and_shown_again(
    assessor: Client, database: Database, world: World
):
    with database.write() as session:
        create_attempt(session, session.merge(world.calls[0]))
    note = f"{SHEET}/scorecard"
    with held_at(PLANNED + timedelta(hours=1)):
        for text, words in ((LONG, "at most 20,000"), ("a bell \x07 rang", "control character")):
            answer = assessor.post(note, {"N5": text})
            assert answer.status_code == 422
            assert words in answer.text
            assert text.replace("\x07", "") in answer.text


def another_assessor(database: Database, world: World, name: str) -> Person:
    with database.write() as session:
        found = accounts.invite(
            session, email=f"{name}@example.org", role=Role.ASSESSOR, at=PLANNED, by=None, name=name
        )
        for person in (found, world.assessor):
            if not session.exec(select(WaveAssessor).where(WaveAssessor.person_id == person.id)).first():
                session.add(WaveAssessor(wave_id=world.wave.id or 0, person_id=person.id or 0))
        return found


def test_a_conflict_declared_on_the_spot_sends_the_call_to_somebody_without_one(
    assessor: Client, sign_in: SignIn, database: Database, world: World
):
    blake = another_assessor(database, world, "Blake")
    office = sign_in(Role.PUBLISHER)
    with held_at(PLANNED):
        assessor.post(f"{SHEET}/attempts")
        assert assessor.post(f"{SHEET}/conflict", {"reason": " "}).status_code == 422
        for _ in range(2):
            answer = assessor.post(f"{SHEET}/conflict", {"reason": "My sister works there"})
            assert answer.status_code == 303
        assert "You gave this call back" in assessor.get(SHEET).text
        assert assessor.post(f"{SHEET}/attempts").status_code == 303  # pressed twice before: nothing new
        assert press(assessor, Moment.PERSON).status_code == 409
        assessor.post(f"{SHEET}/outcome", {"attempt": 1, "outcome": "reached"})
        assert "You have no calls" in assessor.get("/field/calls").text  # both went back
        listed = office.get("/office/conflicts").text
        assert listed.count("My sister works there") == 3
        assert "given back" in office.get("/office").text
        choose = office.get("/office/calls/call0000/reassignment").text
        assert "1 can take this call over" in choose
        assert "Alexandra Quill gave this call back" in choose
        refused = office.post("/office/calls/call0000/reassignment", {"to": world.assessor.id})
        assert refused.status_code == 422
        late = {"to": blake.id, "on": "12/09/2026", "time": "11:00"}
        assert "does not answer" in office.post("/office/calls/call0000/reassignment", late).text
        assert office.post("/office/calls/call0000/reassignment", {"to": blake.id}).status_code == 303
        assert office.post("/office/calls/call0000/reassignment", {"to": blake.id}).status_code == 422
        assert "having an old sofa" in sign_in(person=blake).get("/field/calls").text.lower()
    with database.read() as session:
        after = session.exec(select(PlannedCall).where(PlannedCall.assessor_id == blake.id)).one()
        assert after.code.endswith("/2")
        assert after.starts_at > PLANNED
        assert session.exec(select(CallClosing)).all() == []  # nothing of the given-back call counts
        wave = session.get_one(Wave, world.wave.id)
        assert ended_calls(session, wave) == []
        conflicts = {
            one["id"]: one["conflicts"] for one in wave_instance(session, wave, at=PLANNED)["assessors"]
        }
    assert conflicts[f"P{world.assessor.id}"] == {"E07999001": "My sister works there"}


def test_the_office_keeps_people_and_councils_apart(sign_in: SignIn, database: Database, world: World):
    office = sign_in(Role.PUBLISHER)
    entry = {"person": world.assessor.id, "council": "e07999001", "reason": "Lives there"}
    assert "No conflict of interest is known" in office.get("/office/conflicts").text
    assert office.post("/office/conflicts", entry | {"council": "E07000000"}).status_code == 422
    with held_at(PLANNED - timedelta(days=1)):
        assert office.post("/office/conflicts", entry).status_code == 303
    assert "kept away from Ambleford Borough Council already" in office.post("/office/conflicts", entry).text
    page = office.get("/office/conflicts").text
    assert "1 conflict of interest" in page
    remove = re.findall(r'action="(/office/conflicts/\d+/removed)"', page)[0]
    assert office.post(remove).status_code == 303
    assert office.post(remove).status_code == 404


def test_a_struck_call_is_kept_counts_nowhere_and_its_minutes_stay_in_the_ledger(
    assessor: Client, sign_in: SignIn, database: Database, world: World
):
    with database.write() as session:
        call, author = session.merge(world.calls[0]), session.merge(world.assessor)
        create_attempt(session, call)
        create_scorecard(session, call, author, heard={}, at=PLANNED + timedelta(hours=30)).late = True
        create_attempt(session, session.merge(world.calls[1]), outcome=Outcome.ENGAGED, end=None)
    office = sign_in(Role.PUBLISHER)
    late = office.get("/office/waves/autumn-2026/scorecards").text
    assert "1 scorecard came in late" in late
    assert "30 hours later" in late
    assert office.post("/office/calls/call0000/void", {"reason": ""}).status_code == 422
    assert office.post("/office/calls/call0000/void", {"reason": "The wrong council"}).status_code == 303
    assert office.post("/office/calls/call0000/void", {"reason": "Again"}).status_code == 409
    assert "The wrong council" in office.get("/office/calls/call0000").text
    assert "The wrong council" in assessor.get(SHEET).text
    listed = office.get("/office/waves/autumn-2026/calls?state=void&words=ambleford").text
    assert "1 call found" in listed
    assert "No call is like that" in office.get("/office/waves/autumn-2026/calls?words=nowhere").text
    ledger = office.get("/office/waves/autumn-2026/burden").text
    assert "1 council gave more time than was allowed" in ledger
    table = office.get("/office/waves/autumn-2026/burden.csv").text
    assert 'E07999001,Ambleford Borough Council,2,40,4,3,"Demonstration' in table
    with database.read() as session:
        assert session.exec(select(CallClosing)).one().end == CallEnd.VOID
    assert office.get("/office/calls/unknown1").status_code == 404


def test_the_calendar_names_no_council_keeps_its_zone_and_dies_when_revoked(
    assessor: Client, sign_in: SignIn, database: Database, world: World
):
    with held_at(PLANNED):
        page = assessor.post("/field/calendar").text
        address = re.findall(r'value="https://better-answered.test(/calendar/[^"]+\.ics)"', page)[0]
        reader = sign_in()
        answer = reader.get(address)
        assert "Ambleford" not in answer.text
        assert "sofa" not in answer.text
        calendar = Calendar.from_ical(answer.text)
        starts = [one.start for one in calendar.events]
        assert starts[0] == PLANNED
        assert str(starts[0].tzinfo) == "Europe/London"
        assert [str(one.tz_name) for one in calendar.timezones] == ["Europe/London"]
        assert address not in assessor.get("/field/calendar").text
        with database.write() as session:
            create_attempt(session, session.merge(world.calls[0]))
            attempt = create_attempt(
                session, session.merge(world.calls[1]), outcome=Outcome.ENGAGED, end=None
            )
        (again,) = Calendar.from_ical(reader.get(address).text).events
        assert again.start == attempt.started_at.date() + timedelta(days=1)
        assert assessor.post("/field/calendar/revoked").status_code == 303
    assert reader.get(address).status_code == 404
    assert reader.get("/calendar/" + "x" * 43 + ".ics").status_code == 404


def test_the_list_is_searched_filtered_and_told_in_both_time_zones(
    assessor: Client, database: Database, world: World
):
    with database.write() as session:
        session.add(Availability(person_id=world.assessor.id or 0, timezone="Europe/Paris"))
    with held_at(PLANNED):
        page = assessor.get("/field/calls").text
        assert 'href="tel:01632960145"' in page
        assert "Withhold your number" in page
        assert "(12:00 your time)" in page
        assert "1 call of 2 found" in assessor.get("/field/calls?words=sofa+ambleford&show=today").text
        assert "No call is like that" in assessor.get("/field/calls?words=library").text
    with held_at(PLANNED + timedelta(hours=9)):
        page = assessor.get("/field/calls").text
        assert "<h1>2 calls due, and every line is closed</h1>" in page
        assert "No call is like that" in assessor.get("/field/calls?open=yes").text
