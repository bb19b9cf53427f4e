"""What a council says of itself stands beside what the calls saw; neither is shown to anybody else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from app.accounts.models import Role
from app.calls.models import CallAttempt, Moment, Stamp
from app.core.clock import held_at
from app.core.database import Database
from app.insight.survey_measured import beside
from app.scorecards.models import ScorecardAnswer
from app.surveys import actions, queries
from app.surveys.forms import DraftForm
from app.surveys.models import Mode
from app.surveys.rules import Given
from tests.conftest import SignIn
from tests.settled_wave import AFTER, World, small_wave

CODE = "X07000001"
PAGE = f"/council/surveys/said/{CODE}/measured"
SAID = {
    "O1": "mixed", "O2": "9", "O3": "most", "P1": "all", "P2": "80", "P3": "30", "P4": "5", "P5": "5", "P6": "no",
    "E1": "no", "E3": "5", "R1": "no", "A1": "always", "A2": "code", "A3": "0", "S1": "no", "S3": "no",
    "L1": "web", "L2": "50",
}  # fmt: skip


@pytest.fixture
def world(database: Database) -> World:
    with database.write() as session:
        made = small_wave(session)
        _set_waits(session, made)
        _answer(session)
    return made


def _set_waits(session: Session, world: World) -> None:
    """The council's reached calls wait 40, 100, 160… seconds from the first ring."""
    number = 0
    for (code, _), calls in sorted(world.calls.items()):
        for call in calls if code == CODE else []:
            attempt = session.exec(
                select(CallAttempt).where(
                    CallAttempt.planned_call_id == call.id, CallAttempt.outcome == "reached"
                )
            ).first()
            if attempt is None:
                continue
            for stamp in session.exec(select(Stamp).where(Stamp.attempt_id == attempt.id)):
                session.delete(stamp)
            session.flush()
            for moment, seconds in ((Moment.DIALLED, 0), (Moment.PERSON, 40 + 60 * number)):
                at = attempt.started_at + timedelta(seconds=seconds)
                session.add(Stamp(attempt_id=attempt.id or 0, moment=moment, at=at, request_key=moment.value))
            number += 1
    session.flush()


def _answer(session: Session) -> None:
    at = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
    entered = DraftForm.model_validate(
        {
            "title": "Said", "code": "said", "opens_on": date(2026, 11, 1), "closes_on": date(2026, 11, 30),
            "groups": ["english-district"],
        }
    )  # fmt: skip
    survey = actions.draft(session, entered=entered, fictional=True, by=None, at=at)
    session.flush()
    survey.opens_on = date(2026, 11, 1)
    actions.open(session, survey=survey, by=None, at=at)
    council = queries.asked_council(session, survey, CODE)
    response = actions.begin(session, survey=survey, council=council, mode=Mode.ONLINE, at=at)
    for question in queries.questionnaire_of(survey).questions:
        if question.code in SAID:
            given = Given(SAID[question.code])
            actions.save_answer(
                session, response=response, question=question, given=given, mode=Mode.ONLINE, by=None, at=at
            )
    actions.submit(session, survey=survey, response=response, mode=Mode.ONLINE, by=None, at=at)


def test_said_and_seen_are_counted_from_the_calls(world: World, database: Database):
    with database.read() as session:
        survey = queries.survey_by_code(session, "said")
        found = beside(session, survey, [CODE], AFTER)
        before = beside(session, survey, [CODE], datetime(2026, 10, 20, tzinfo=UTC))
    pairs = {one.question.code: one for one in found.pairs[CODE]}
    assert set(pairs) == {"P2", "P3", "A3"}  # R2 is not asked of who does not measure it
    reached = sum(len(calls) for (code, _), calls in world.calls.items() if code == CODE)
    assert pairs["P2"].calls == reached
    assert pairs["P2"].seen == pytest.approx(100 / reached)
    assert pairs["P2"].is_beyond_chance
    assert pairs["P3"].seen == 40 + 60 * (reached - 1) / 2
    assert pairs["P3"].gap == 30 - pairs["P3"].seen
    assert before.wave is None
    assert all(one.seen is None for one in before.pairs[CODE])


def test_a_council_reads_it_once_published_and_nobody_else_does(
    world: World, database: Database, sign_in: SignIn
):
    council = sign_in(Role.COUNCIL, council=CODE)
    office = sign_in(Role.PUBLISHER)
    with held_at(AFTER):
        assert council.get(PAGE).status_code == 404
        listed = office.get("/office/surveys/said/said-and-seen").text
        assert "1 of 1 council say something else than our calls saw" in listed
        assert "More than chance" in listed
        waits = office.get("/office/surveys/said/said-and-seen?question=P3").text
        assert "the middle one" in waits
        assert office.get("/office/surveys/said/said-and-seen?question=O1").status_code == 404
        office.post("/office/surveys/said/close")
        office.post("/office/surveys/said/publish")
        page = council.get(PAGE).text
        assert "You say <strong>80&nbsp;%</strong>" in page
        assert "That is more than chance can explain." in page
        assert sign_in(Role.COUNCIL, council="X07000002").get(PAGE).status_code == 404
        assert council.get("/office/surveys/said/said-and-seen").status_code == 403


def test_avoidable_calls_leave_out_those_that_nobody_is_sure_of(world: World, database: Database):
    own = [call for (code, _), calls in sorted(world.calls.items()) if code == CODE for call in calls]
    with database.write() as session:
        for number, call in enumerate(own):
            card = world.verdicts[call.id or 0].scorecard_id
            value = ("needed", "unsure", "progress_chasing")[number % 3]
            session.add(ScorecardAnswer(scorecard_id=card, question="N3", value=value, saved_at=AFTER))
        session.flush()
        survey = queries.survey_by_code(session, "said")
        pairs = {one.question.code: one for one in beside(session, survey, [CODE], AFTER).pairs[CODE]}
    assert len(own) == 6
    assert (pairs["A3"].calls, pairs["A3"].seen, pairs["A3"].is_beyond_chance) == (4, 50.0, True)
