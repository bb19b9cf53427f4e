"""An enquiry in writing is sent, acknowledged, answered or not, and timed by the council's working hours."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from app.accounts.models import Role
from app.calls import queries
from app.calls.models import CallAttempt, CallClosing, CallEnd, Moment, Outcome, Stamp
from app.calls.rules import Due, due
from app.calls.states import CallState
from app.calls.written.wait import find_wait, hours_of
from app.core.audit import AuditEvent
from app.core.clock import LOCAL, held_at
from app.core.database import Database
from app.councils.calendar import SAFE_WEEK
from app.councils.models import Nation, OpeningException
from app.waves.models import WaveAssessor
from scoring.working_time import last_day, working_time
from tests.conftest import Client, SignIn
from tests.field_world import PLANNED, World, create_world
from tests.written_world import create_written_world, london

SHEET = "/field/calls/call0000"
NOW = {"request_key": "pressed-now"}


@pytest.fixture
def world(database: Database) -> World:
    with database.write() as session:
        return create_written_world(session)


@pytest.fixture
def assessor(sign_in: SignIn, world: World) -> Client:
    return sign_in(person=world.assessor)


def at(day: str, clock: str, **more: object) -> dict[str, object]:
    return {"typed": "yes", "date": day, "time": clock, "request_key": f"typed-{day}-{clock}", **more}


def wait_now(session: Session, world: World):
    return find_wait(session, queries.standing_by_reference(session, "call0000", world.assessor))


def test_the_sheet_says_where_to_write_and_that_nothing_is_sent_from_here(assessor: Client):
    with held_at(PLANNED):
        page = assessor.get(SHEET).text
    for words in (
        "waste@ambleford.example",
        "by e-mail",
        "I have sent it now",
        "Nothing is sent from this page",
    ):
        assert words in page
    assert "dial 141" not in page
    assert "tel:" not in page


def test_send_enquiry_now_by_one_button_and_only_once(assessor: Client, database: Database):
    with held_at(london(8, "23:10")):  # the council is closed, and that does not matter
        assert assessor.post(f"{SHEET}/written/attempts", NOW).status_code == 303
        assert assessor.post(f"{SHEET}/written/attempts", NOW | {"request_key": "again"}).status_code == 303
        page = assessor.get(SHEET).text
    assert "Sent Tue 8 Sep 2026, 23:10" in page
    assert "20 working days, to the end of Tue 6 Oct 2026" in page
    with database.read() as session:
        (stamp,) = session.exec(select(Stamp)).all()
        assert (stamp.moment, stamp.at) == (Moment.SENT, london(8, "23:10"))
        assert "calls.send_enquiry" in set(session.exec(select(AuditEvent.name)))


def test_a_press_that_waited_for_a_line_keeps_its_moment(assessor: Client, database: Database):
    with held_at(london(8, "12:00")):
        assessor.post(f"{SHEET}/written/attempts", NOW | {"seconds_ago": "3600"})
    with database.read() as session:
        assert session.exec(select(CallAttempt)).one().started_at == london(8, "11:00")


def test_an_answer_at_night_counts_to_closing_time(assessor: Client, world: World, database: Database):
    with held_at(london(9, "09:00")):
        assert assessor.post(f"{SHEET}/written/attempts", at("08/09/2026", "16:00")).status_code == 303
        sent = at("08/09/2026", "16:01")
        assert assessor.post(f"{SHEET}/written/stamps", sent).status_code == 303
    with held_at(london(10, "08:00")):
        answered = at("09/09/2026", "23:40", outcome="reached")
        assert assessor.post(f"{SHEET}/written/outcome", answered).status_code == 303
        assert assessor.post(f"{SHEET}/written/outcome", answered).status_code == 303
        page = assessor.get(SHEET).text
    # an hour on Tuesday, and half past eight to five on Wednesday
    assert "after 9.5 working hours, within the limit" in page
    with database.read() as session:
        wait = wait_now(session, world)
        assert (wait.hours, wait.in_time) == (9.5, True)
        assert wait.acknowledged_at == london(8, "16:01")
        assert session.exec(select(CallClosing)).one().end == CallEnd.REACHED
        assert session.exec(select(CallAttempt)).one().outcome == Outcome.REACHED
        names = set(session.exec(select(AuditEvent.name)))
    assert {"calls.acknowledge_enquiry", "calls.end_enquiry"} <= names


def test_no_answer_can_be_said_only_when_the_limit_is_over(
    assessor: Client, world: World, database: Database
):
    none = NOW | {"outcome": "no_answer"}
    with held_at(london(8, "10:00")):
        assessor.post(f"{SHEET}/written/attempts", NOW)
    with held_at(london(6, "22:30", month=10)):
        assert "There is no answer" not in assessor.get(SHEET).text
        assert assessor.post(f"{SHEET}/written/outcome", none).status_code == 409
        assert "Waiting for an answer" in assessor.get("/field/calls").text
    with held_at(london(7, "01:30", month=10)):
        assert "There is no answer" in assessor.get(SHEET).text
        assert "Write now" in assessor.get("/field/calls").text
        assert assessor.post(f"{SHEET}/written/outcome", none).status_code == 303
        assert "Not answered within the limit" in assessor.get(SHEET).text
    with database.read() as session:
        assert session.exec(select(CallClosing)).one().end == CallEnd.NOT_REACHED
        assert wait_now(session, world).figure("answered") == "none"


def test_a_late_answer_is_an_answer_but_not_in_time(assessor: Client, world: World, database: Database):
    with held_at(london(8, "10:00")):
        assessor.post(f"{SHEET}/written/attempts", NOW)
    with held_at(london(7, "12:00", month=10)):
        assessor.post(f"{SHEET}/written/outcome", NOW | {"outcome": "reached", "request_key": "late"})
    with database.read() as session:
        wait = wait_now(session, world)
        assert (wait.figure("answered"), wait.in_time) == ("late", False)
        assert float(wait.figure("working_hours")) == wait.hours


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (at("", "10:00"), "Enter the day like"),
        (at("08/09/2026", ""), "Enter the time like"),
        (at("08/09/2026", "25:00"), "Enter the time like"),
        (at("07/09/2026", "10:00"), "before the day for which this was planned"),
        (at("08/09/2026", "13:00"), "has not come yet"),
        ({"seconds_ago": "5"}, "Reload the page"),
    ],
)
def test_a_sending_at_no_possible_time_is_refused_and_kept(
    assessor: Client, database: Database, typed, words
):
    with held_at(london(8, "12:00")):
        answer = assessor.post(f"{SHEET}/written/attempts", typed)
    assert answer.status_code == 422
    assert words in answer.text
    if typed.get("time"):
        assert f'value="{typed["time"]}"' in answer.text
    with database.read() as session:
        assert session.exec(select(CallAttempt)).all() == []


def test_an_answer_before_the_question_is_refused(assessor: Client, database: Database):
    with held_at(london(8, "12:00")):
        assessor.post(f"{SHEET}/written/attempts", NOW)
        for step in ("stamps", "outcome"):
            typed = at("08/09/2026", "11:59", outcome="reached")
            answer = assessor.post(f"{SHEET}/written/{step}", typed)
            assert answer.status_code == 422
            assert "before it was sent" in answer.text
    with database.read() as session:
        assert session.exec(select(CallClosing)).all() == []


def test_an_answer_in_the_minute_of_the_sending_took_no_time(
    assessor: Client, world: World, database: Database
):
    """A button keeps seconds and a typed time has none, as in a web chat that answers at once."""
    with held_at(london(8, "12:00") + timedelta(seconds=40)):
        assessor.post(f"{SHEET}/written/attempts", NOW)
        assert assessor.post(f"{SHEET}/written/stamps", at("08/09/2026", "12:00")).status_code == 303
        answered = at("08/09/2026", "12:00", outcome="reached", request_key="answered")
        assert assessor.post(f"{SHEET}/written/outcome", answered).status_code == 303
    with database.read() as session:
        stamps = session.exec(select(Stamp).order_by(Stamp.id)).all()
        assert {one.at for one in stamps} == {london(8, "12:00") + timedelta(seconds=40)}
        assert (wait_now(session, world).hours, wait_now(session, world).in_time) == (0, True)


def test_correct_enquiry_keeps_what_was_written_first(assessor: Client, world: World, database: Database):
    with held_at(london(8, "12:00")):
        assessor.post(f"{SHEET}/written/attempts", NOW)
        assessor.post(f"{SHEET}/written/outcome", NOW | {"outcome": "reached", "request_key": "come"})
    with database.read() as session:
        sent, answered = session.exec(select(Stamp).order_by(Stamp.id)).all()
        path = f"{SHEET}/written/stamps/{{}}/correct"
    with held_at(london(8, "15:00")):
        assert assessor.post(path.format(sent.id), at("08/09/2026", "12:30", reason="x")).status_code == 422
        assert assessor.post(path.format(answered.id), at("08/09/2026", "14:00")).status_code == 422
        right = at("08/09/2026", "14:00", reason="The message says so")
        assert assessor.post(path.format(answered.id), right).status_code == 303
        page = assessor.get(SHEET).text
    assert "The message says so" in page
    assert "after 2 working hours" in page
    with held_at(london(10, "15:00")):
        again = at("08/09/2026", "14:30", reason="too late to say")
        assert assessor.post(path.format(sent.id), again).status_code == 409
    with database.read() as session:
        assert session.exec(select(CallAttempt)).one().ended_at == london(8, "14:00")
        assert wait_now(session, world).hours == 2


def test_what_could_not_be_delivered_reached_nobody(assessor: Client, database: Database):
    with held_at(london(8, "12:00")):
        assessor.post(f"{SHEET}/written/attempts", NOW)
        back = NOW | {"outcome": "wrong_number", "request_key": "back"}
        assert assessor.post(f"{SHEET}/written/outcome", back).status_code == 303
        assert "It could not be delivered" in assessor.get(SHEET).text
    with database.read() as session:
        assert session.exec(select(CallClosing)).one().end == CallEnd.NOT_REACHED


def test_an_enquiry_is_not_dialled_and_a_call_is_not_sent(
    assessor: Client, sign_in: SignIn, database: Database
):
    with held_at(london(8, "12:00")):
        assert assessor.post(f"{SHEET}/attempts").status_code == 409
        assessor.post(f"{SHEET}/written/attempts", NOW)
        spoken = {"attempt": 1, "moment": "person", "request_key": "person"}
        assert assessor.post(f"{SHEET}/stamps", spoken).status_code == 409
        assert assessor.post(f"{SHEET}/outcome", {"attempt": 1, "outcome": "engaged"}).status_code == 409
        ended = NOW | {"outcome": "engaged", "request_key": "engaged"}
        assert assessor.post(f"{SHEET}/written/outcome", ended).status_code == 409


def test_a_call_by_telephone_is_not_sent(database: Database, sign_in: SignIn):
    with database.write() as session:
        spoken = create_world(session)
    assessor = sign_in(person=spoken.assessor)
    with held_at(PLANNED):
        assert assessor.post(f"{SHEET}/written/attempts", NOW).status_code == 409
        assessor.post(f"{SHEET}/attempts")
        sent = {"attempt": 1, "moment": "sent", "request_key": "sent"}
        assert assessor.post(f"{SHEET}/stamps", sent).status_code == 409
        assert assessor.post(f"{SHEET}/written/outcome", NOW | {"outcome": "reached"}).status_code == 404


def test_another_assessors_enquiry_does_not_exist(sign_in: SignIn, world: World):
    other = sign_in(Role.ASSESSOR)
    for path in ("attempts", "stamps", "outcome", "stamps/1/correct"):
        assert other.post(f"{SHEET}/written/{path}", NOW | {"outcome": "reached"}).status_code == 404


def test_a_sent_enquiry_waits_and_stands_in_no_calendar(assessor: Client, world: World, database: Database):
    with held_at(PLANNED):
        assessor.post(f"{SHEET}/written/attempts", NOW)
        with database.read() as session:
            standing = queries.standing_by_reference(session, "call0000", world.assessor)
            assert (standing.state, due(standing, PLANNED)) == (CallState.SENT, Due.WAITING)
        made = assessor.post("/field/calendar").text
    address = made.split('value="https://better-answered.test')[1].split('"')[0]
    assert "BEGIN:VEVENT" not in assessor.get(address).text


def test_the_office_reads_how_long_it_took(assessor: Client, sign_in: SignIn):
    with held_at(london(8, "12:00")):
        assessor.post(f"{SHEET}/written/attempts", NOW)
        publisher = sign_in(Role.PUBLISHER)
        assert "sent, waiting for an answer" in publisher.get("/office/waves/autumn-2026/calls").text
        assert "The limit ends on Tue 6 Oct 2026" in publisher.get("/office/calls/call0000").text
    with held_at(london(8, "15:00")):
        assessor.post(f"{SHEET}/written/outcome", NOW | {"outcome": "reached", "request_key": "come"})
        record = publisher.get("/office/calls/call0000").text
    assert "3 working hours to the answer, within the limit of 20 working days" in record


def test_the_office_speaks_of_enquiries_where_they_are_written(world: World, sign_in: SignIn):
    publisher = sign_in(Role.PUBLISHER)
    for path, words in {
        "waves/autumn-2026/calls": "<h1>1 enquiry</h1>",
        "calls/call0000": "All enquiries of Autumn 2026",
    }.items():
        assert words in publisher.get(f"/office/{path}").text, path


def of(nation: Nation, *exceptions: OpeningException):
    return hours_of(SAFE_WEEK, nation, exceptions)


def took(sent, answered, hours) -> float:
    return working_time(sent, answered, hours, zone=LOCAL) / timedelta(hours=1)


@pytest.mark.parametrize(
    ("closed", "nation", "open_elsewhere"),
    [
        (date(2026, 1, 2), Nation.SCOTLAND, Nation.ENGLAND),  # the second of January
        (date(2026, 8, 3), Nation.SCOTLAND, Nation.WALES),  # the first Monday of August
        (date(2026, 11, 30), Nation.SCOTLAND, Nation.ENGLAND),  # St Andrew's Day
        (date(2026, 8, 31), Nation.ENGLAND, Nation.SCOTLAND),  # the last Monday of August
        (date(2026, 3, 17), Nation.NORTHERN_IRELAND, Nation.ENGLAND),  # St Patrick's Day
    ],
)
def test_a_bank_holiday_of_the_nation_adds_nothing(closed, nation, open_elsewhere):
    sent = PLANNED.replace(year=closed.year, month=closed.month, day=closed.day, hour=0)
    night = sent + timedelta(hours=23)
    assert took(sent, night, of(nation)) == 0
    assert took(sent, night, of(open_elsewhere)) > 6
    before, limit = sent - timedelta(days=1), last_day(sent - timedelta(days=1), 1, of(nation), zone=LOCAL)
    assert limit > last_day(before, 1, of(open_elsewhere), zone=LOCAL)


def test_a_scottish_enquiry_over_the_new_year():
    """Sent at four on Hogmanay, answered at ten on Monday the fifth: 1 and 2 January and the weekend add nothing."""
    sent = PLANNED.replace(year=2025, month=12, day=31, hour=16)
    answered = PLANNED.replace(year=2026, month=1, day=5, hour=10)
    assert took(sent, answered, of(Nation.SCOTLAND)) == 0.75 + 1
    assert took(sent, answered, of(Nation.ENGLAND)) == 0.75 + 7 + 1


def test_a_weekend_on_which_the_clocks_change_adds_nothing():
    for month, day, offsets in ((3, 27, (0, 1)), (10, 23, (1, 0))):
        friday, monday = (PLANNED.replace(month=month, day=day + n, hour=0) for n in (0, 3))
        sent = friday + timedelta(hours=15 - offsets[0])
        answered = monday + timedelta(hours=10 - offsets[1])
        assert took(sent, answered, of(Nation.ENGLAND)) == 1 + 1


def test_a_closure_that_the_council_entered_adds_nothing(world: World, database: Database):
    with database.write() as session:
        session.add(
            OpeningException(council_id=world.council.id, on_date=date(2026, 9, 9), reason="Training")
        )
        session.add(OpeningException(nation=Nation.WALES, on_date=date(2026, 9, 10), reason="elsewhere"))
    with database.write() as session:
        attempt = CallAttempt(planned_call_id=world.calls[0].id or 0, number=1, started_at=london(8, "16:00"))
        attempt.stamps = [
            Stamp(moment=Moment.SENT, at=london(8, "16:00"), request_key="sent"),
            Stamp(moment=Moment.ANSWERED, at=london(10, "09:30"), request_key="answered"),
        ]
        session.add(attempt)
    with database.read() as session:
        wait = wait_now(session, world)
        assert (wait.hours, wait.last_day) == (2.0, date(2026, 10, 7))


def test_the_calibration_set_of_calls_is_not_asked_of_who_writes(
    assessor: Client, world: World, database: Database
):
    with database.write() as session:
        session.add(WaveAssessor(wave_id=world.wave.id or 0, person_id=world.assessor.id or 0))
    assert "Autumn 2026" not in assessor.get("/field/practice").text
    assert assessor.get("/field/practice/calibration/autumn-2026/1").status_code == 404
