"""A call is made from its sheet: dialled, stamped, ended, tried again."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from app.accounts.models import Role
from app.calls import actions, queries
from app.calls.models import CallAttempt, CallClosing, CallEnd, Moment, Stamp
from app.core.audit import AuditEvent
from app.core.clock import held_at
from app.core.database import Database
from tests.conftest import Client, SignIn
from tests.field_world import PLANNED, World, create_world

SHEET = "/field/calls/call0000"


@pytest.fixture
def world(database: Database) -> World:
    with database.write() as session:
        return create_world(session, calls=2)


@pytest.fixture
def assessor(sign_in: SignIn, world: World) -> Client:
    return sign_in(person=world.assessor)


def press(client: Client, moment: Moment, key: str = "", **more: object):
    data = {"attempt": 1, "moment": moment.value, "request_key": key or f"key-{moment}", **more}
    return client.post(f"{SHEET}/stamps", data)


def test_the_list_says_what_is_due_now_and_later(assessor: Client):
    with held_at(PLANNED):
        page = assessor.get("/field/calls").text
    assert "1 call to make now" in page
    assert "Later today" in page
    assert "01632 960 145" in page
    assert "open until 17:00" in page


def test_a_closed_council_is_marked(assessor: Client):
    with held_at(PLANNED + timedelta(hours=9)):
        page = assessor.get("/field/calls").text
    assert "closed now, opens Wed 9 Sep at 08:30" in page


def test_an_empty_list_says_so(sign_in: SignIn):
    assert "You have no calls" in sign_in(Role.ASSESSOR).get("/field/calls").text


def test_the_sheet_tells_who_to_be_what_to_ask_and_when_to_stop(assessor: Client):
    page = assessor.get(SHEET).text
    for words in ("You live in a rented flat", "an old sofa", "book later", "after ten minutes"):
        assert words in page
    assert 'href="tel:01632960145"' in page
    assert "https://www.ambleford.example/contact" in page
    assert "light-always" in page


@pytest.mark.parametrize("path", [SHEET, "/field/calls/unknown1"])
def test_another_assessors_call_does_not_exist(sign_in: SignIn, world: World, path: str):
    other = sign_in(Role.ASSESSOR)
    assert other.get(path).status_code == 404
    for step in ("attempts", "stamps", "outcome"):
        assert other.post(f"{path}/{step}").status_code == 404


def test_a_call_is_dialled_stamped_and_reached(assessor: Client, database: Database):
    with held_at(PLANNED):
        assert assessor.post(f"{SHEET}/attempts").headers["location"] == SHEET
    for seconds, moment in ((7, Moment.RINGING_STOPPED), (52, Moment.PERSON), (200, Moment.ENDED)):
        with held_at(PLANNED + timedelta(seconds=seconds)):
            assert press(assessor, moment).status_code == 303
    with held_at(PLANNED + timedelta(seconds=220)):
        assert assessor.post(f"{SHEET}/outcome", {"attempt": 1, "outcome": "reached"}).status_code == 303
        page = assessor.get(SHEET).text
    assert "A person was reached" in page
    assert "52 s" in page
    assert f"{SHEET}/scorecard" in page or "/not-there-yet" in page
    with database.read() as session:
        assert session.exec(select(CallClosing)).one().end == CallEnd.REACHED
        assert session.exec(select(CallAttempt)).one().ended_at == PLANNED + timedelta(seconds=200)
        names = set(session.exec(select(AuditEvent.name)))
    assert {"calls.start_attempt", "calls.stamp", "calls.record_outcome"} <= names


def test_pressing_twice_starts_and_stamps_once(assessor: Client, database: Database):
    with held_at(PLANNED):
        for _ in range(2):
            assessor.post(f"{SHEET}/attempts")
            press(assessor, Moment.PERSON)
    with database.read() as session:
        assert len(session.exec(select(CallAttempt)).all()) == 1
        assert [one.moment for one in session.exec(select(Stamp))] == [Moment.DIALLED, Moment.PERSON]


def test_a_late_resend_keeps_the_moment_that_was_pressed(assessor: Client, database: Database):
    with held_at(PLANNED):
        assessor.post(f"{SHEET}/attempts")
    with held_at(PLANNED + timedelta(seconds=60)):
        press(assessor, Moment.PERSON, seconds_ago=20)
    with database.read() as session:
        assert session.exec(select(Stamp)).all()[-1].at == PLANNED + timedelta(seconds=40)


def test_the_sheet_as_a_region_is_part_of_the_sheet_as_a_page(assessor: Client):
    with held_at(PLANNED):
        region = assessor.get(SHEET, **{"HX-Request": "true"}).text
    assert region.lstrip().startswith('<div id="call">')
    assert "<html" not in region


@pytest.mark.parametrize(
    ("time", "words"),
    [
        ("11:30", "has not come yet"),
        ("09:10", "before this attempt began"),
        ("half past", "like 14:05"),
        ("", "like 14:05"),
    ],
)
def test_a_time_that_cannot_be_is_refused_and_kept(
    assessor: Client, database: Database, time: str, words: str
):
    with held_at(PLANNED):
        assessor.post(f"{SHEET}/attempts")
        answer = press(assessor, Moment.PERSON, time=time)
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{time}"' in answer.text
    with database.read() as session:
        assert len(session.exec(select(Stamp)).all()) == 1


def test_a_moment_is_taken_back_and_stays_readable(assessor: Client, database: Database):
    with held_at(PLANNED):
        assessor.post(f"{SHEET}/attempts")
        press(assessor, Moment.PERSON)
        page = assessor.get(SHEET).text
        undo = re.findall(r'action="([^"]+/undo)"', page)[-1]
        assert assessor.post(undo, {"reason": " "}).status_code == 422
        assert assessor.post(undo, {"reason": "Pressed by mistake"}).status_code == 303
        page = assessor.get(SHEET).text
    assert "Pressed by mistake" in page
    with database.read() as session:
        taken = session.exec(select(Stamp)).all()[-1]
        assert taken.undone_at is not None
        assert taken.moment == Moment.PERSON


def test_a_failed_attempt_shows_when_the_next_may_be_made(assessor: Client):
    with held_at(PLANNED):
        assessor.post(f"{SHEET}/attempts")
        assessor.post(f"{SHEET}/outcome", {"attempt": 1, "outcome": "engaged"})
        page = assessor.get(SHEET).text
        assert "from Wed 9 Sep 2026, 10:30 to 12:30" in page
        assert assessor.post(f"{SHEET}/attempts").status_code == 409
        assert "Waiting for another attempt" in assessor.get("/field/calls").text


def test_three_failed_attempts_end_the_call(assessor: Client, database: Database):
    for number, later in enumerate((timedelta(), timedelta(days=1, hours=1), timedelta(days=2, hours=3)), 1):
        with held_at(PLANNED + later):
            assert assessor.post(f"{SHEET}/attempts").status_code == 303
            assessor.post(f"{SHEET}/outcome", {"attempt": number, "outcome": "no_answer"})
    with database.read() as session:
        assert session.exec(select(CallClosing)).one().end == CallEnd.NOT_REACHED
    with held_at(PLANNED + timedelta(days=5)):
        assert "Nobody was reached in three attempts" in assessor.get(SHEET).text
        assert assessor.post(f"{SHEET}/attempts").status_code == 409


def test_an_outcome_must_be_chosen(assessor: Client):
    with held_at(PLANNED):
        assessor.post(f"{SHEET}/attempts")
        answer = assessor.post(f"{SHEET}/outcome", {"attempt": 1})
    assert answer.status_code == 422
    assert "Choose how the attempt ended" in answer.text


def test_an_outcome_stands_once_it_is_said(assessor: Client):
    with held_at(PLANNED):
        assessor.post(f"{SHEET}/attempts")
        outcomes = [
            assessor.post(f"{SHEET}/outcome", {"attempt": 1, "outcome": outcome}).status_code
            for outcome in ("engaged", "engaged", "reached")
        ]
    assert outcomes == [303, 303, 409]


def test_a_void_call_keeps_how_it_ended_in_the_record(world: World, database: Database):
    with database.write() as session:
        call = session.merge(world.calls[0])
        where = queries.standing_of(session, call)
        actions.close_void(session, standing=where, reason="We rang the wrong council.", by=None, at=PLANNED)
    with database.read() as session:
        (ended,) = queries.closings(session, world.wave)
        assert ended.closing.end == CallEnd.VOID
        assert ended.call.reference == "call0000"
