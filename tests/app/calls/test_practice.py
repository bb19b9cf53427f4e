"""Rehearsals leave no trace; the calibration set stands before the first call, and is marked as agreed."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from app.accounts.models import Role
from app.calls.models import CallAttempt, Moment
from app.calls.practice.conversations import conversations, part_for, rehearsals
from app.calls.practice.marking import Given, mark, percent, questions_about
from app.calls.practice.models import CalibrationRun
from app.core.audit import AuditEvent
from app.core.clock import held_at
from app.core.database import Database
from app.waves.models import WaveAssessor
from app.waves.queries import shipped_examples, shipped_instrument
from tests.conftest import SignIn
from tests.field_world import PLANNED, create_world

SET = "/field/practice/calibration/autumn-2026"


def asked(number: int):
    examples = shipped_examples()
    parts = [questions_about(one, shipped_instrument(), examples) for one in part_for(number)]
    return [question for part in parts for question in part]


def as_agreed(number: int) -> dict[str, Given]:
    return {one.name: Given(one.agreed, one.fact is not None and not one.fact.given) for one in asked(number)}


@pytest.mark.parametrize("number", [1, 2])
def test_the_agreed_answers_earn_every_mark_and_are_choices_of_the_scorecard(number: int):
    given = as_agreed(number)
    marks = [mark(one, given[one.name]) for one in asked(number)]
    assert [one.text for one in marks if not one.is_full] == []
    assert percent(marks) == 100
    for one in asked(number):
        assert one.fact or one.agreed in {option[0] for option in one.options}
    covered = {code for conversation in conversations() for code in conversation.answers}
    assert covered == {"A7", "B2", "B3", "B4", "C3", "C4", "D1"}


def test_a_neighbour_on_a_scale_and_a_fact_told_in_part_earn_half():
    by_name = {one.name: one for one in asked(1)}
    understood, notice, cost = (
        by_name[name] for name in ("sofa-B3", "sofa-heard-notice", "extension-heard-cost")
    )
    assert [mark(understood, Given(value)).marks for value in ("3", "2", "1")] == [2, 1, 0]
    said = ("5 working days", "five days", "six weeks", "")
    assert [mark(notice, Given(one)).marks for one in said] == [2, 1, 0, 0]
    assert [mark(cost, one).marks for one in (Given("", True), Given("£100"))] == [2, 0]


def test_every_step_of_a_rehearsal_is_one_that_its_sheet_can_press():
    for one in rehearsals():
        assert one.steps[-1].moment == Moment.ENDED
        assert len(one.told) in (0, len(one.find_out))


def test_a_rehearsal_is_taken_as_often_as_one_likes_and_leaves_no_row(sign_in: SignIn, database: Database):
    assessor = sign_in(Role.ASSESSOR)
    with database.read() as session:
        before = len(session.exec(select(AuditEvent)).all())
    assert "Rehearse a call" in assessor.get("/field/practice").text
    path = "/field/practice/rehearsals/first"
    assert "It rings: once, twice" in assessor.get(path).text
    moments = [step.moment.value for step in rehearsals()[0].steps]
    pressed = ",".join(["menu", *moments[1:-1]])
    assert "How did this attempt end?" in assessor.get(f"{path}?pressed={pressed}&press=ended").text
    assert "Choose how the attempt ended" in assessor.get(f"{path}?pressed={pressed},ended&sent=yes").text
    end = f"{path}?pressed={pressed},ended&outcome=reached&told-0=thirty+pounds"
    page = assessor.get(end).text
    assert "8 of 9 moments as they were" in page
    assert "You pressed “Chose in a menu”; it is “Something answered”" in page
    assert "How it ended is right" in page
    assert "thirty pounds" in page
    assert assessor.get("/field/practice/rehearsals/nothing").status_code == 404
    assert sign_in(Role.JUDGE).get(path).status_code == 403
    with database.read() as session:
        events = [one.name for one in session.exec(select(AuditEvent))][before:]
        # a judge was invited and signed in; of the rehearsals only what was refused is kept
        assert sorted(events) == [
            "accounts.invite",
            "accounts.refused",
            "accounts.refused",
            "accounts.sign_in",
        ]
        assert session.exec(select(CallAttempt)).all() == []


def test_the_first_call_waits_for_the_calibration_set(sign_in: SignIn, database: Database):
    with database.write() as session:
        world = create_world(session, calibration_percent=80)
        session.add(WaveAssessor(wave_id=world.wave.id or 0, person_id=world.assessor.id or 0))
    assessor, office = sign_in(person=world.assessor), sign_in(Role.PUBLISHER)
    with held_at(PLANNED):
        assert "Before your first call" in assessor.get("/field/calls").text
        assert assessor.post("/field/calls/call0000/attempts").status_code == 409
        page = assessor.get(SET).text
        answers = dict(re.findall(r'name="([^"]+)" type="radio" value="([^"]+)"', page))
        refused = assessor.post(SET, {"number": 1, **answers, "sofa-heard-fee": "thirty pounds"})
        assert refused.status_code == 422
        assert 'value="thirty pounds"' in refused.text
        told = {one.name: "thirty pounds" for one in asked(1) if one.fact}
        for _ in range(2):
            sent = assessor.post(SET, {"number": 1, **answers, **told})
            assert sent.headers["location"] == f"{SET}/1"
        failed = assessor.get(f"{SET}/1").text
        assert "80 % are needed" in failed
        assert "“Twenty four pounds fifty” was said" in failed
        assert assessor.post("/field/calls/call0000/attempts").status_code == 409
        given = as_agreed(2)
        right = {name: one.value for name, one in given.items() if one.value}
        off = {f"{name}-off": "yes" for name, one in given.items() if one.off}
        assert assessor.post(SET, {"number": 2, **right, **off}).status_code == 303
        assert "You scored 100 % as agreed and passed" in assessor.get(f"{SET}/2").text
        assert "passed" in assessor.get("/field/practice").text
        assert assessor.post("/field/calls/call0000/attempts").status_code == 303
        assert "1 of 1 assessor passed" in office.get("/office/waves/autumn-2026/calibration").text
    assert sign_in(Role.ASSESSOR).get(SET).status_code == 404
    with database.read() as session:
        assert [one.passed for one in session.exec(select(CalibrationRun))] == [False, True]


def test_days_with_other_hours_close_a_line_on_the_sheet(sign_in: SignIn, database: Database):
    with database.write() as session:
        world = create_world(session)
    office, assessor = sign_in(Role.PUBLISHER), sign_in(person=world.assessor)
    entry = {"council": "E07999001", "first": "08/09/2026", "last": "09/09/2026", "reason": "Training days"}
    with held_at(PLANNED - timedelta(days=1)):
        assert "The usual hours hold" in office.get("/office/exceptions?council=E07999001").text
        for wrong, words in (
            ({"nation": "England"}, "one of the two"),
            ({"council": "E07000000"}, "no council with this code"),
            ({"last": "01/09/2026"}, "before the first"),
            ({"hours": "noon"}, "Enter hours like"),
            ({"reason": "x" * 100_000}, "at most 120 characters"),
        ):
            answer = office.post("/office/exceptions", entry | wrong)
            assert answer.status_code == 422
            assert words in answer.text
        for _ in range(2):
            assert office.post("/office/exceptions", entry).status_code == 303
        page = office.get("/office/exceptions").text
        assert "2 exceptions to the usual hours" in page
    with held_at(PLANNED):
        closed = "closed today (Training days), opens Thu 10 Sep at 08:30"
        assert closed in assessor.get("/field/calls/call0000").text
        for address in re.findall(r'action="(/office/exceptions/\d+/removed)"', page):
            assert office.post(address).status_code == 303
        assert "open until 17:00" in assessor.get("/field/calls/call0000").text
