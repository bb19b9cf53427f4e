"""What assessors do around their calls: pass the calibration set, and give a call back over a conflict of interest."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from app.accounts.queries import person_by_id
from app.calls.practice import actions as practice
from app.calls.practice.conversations import part_for
from app.calls.practice.marking import Given, Question, questions_about
from app.schedule import actions as schedule
from app.schedule import queries as schedules
from app.waves.models import Wave
from app.waves.queries import shipped_examples

PASS_MARK = 80
FIRST_TRY_FAILS_EVERY = 4  # so that the office sees second tries too
REASON = "I used to work in this council’s contact centre."


def calibrate(session: Session, wave: Wave, assessors: Iterable[int], *, at: datetime) -> int:
    """Let every assessor pass a wave's calibration set, some on the second try; returns how many tries it took."""
    tries = 0
    for place, person_id in enumerate(assessors, start=1):
        by = person_by_id(session, person_id)
        careless = place % FIRST_TRY_FAILS_EVERY == 0
        for number in (1, 2) if careless else (1,):
            asked = _asked(wave, number)
            given = {one.name: _given(one, careless=careless and number == 1) for one in asked}
            practice.hand_in(session, wave=wave, number=number, asked=asked, given=given, by=by, at=at)
            tries += 1
    return tries


def _asked(wave: Wave, number: int) -> list[Question]:
    examples = shipped_examples()
    parts = [questions_about(one, wave.instrument, examples) for one in part_for(number)]
    return [question for part in parts for question in part]


def _given(question: Question, *, careless: bool) -> Given:
    if question.fact is not None:
        return Given(question.fact.agreed, not question.fact.given)
    return Given(question.options[0][0] if careless else question.agreed)


def give_one_back(session: Session, wave: Wave, *, at: datetime) -> str:
    """The next call to come is given back on the spot; returns its reference, "" when no call is to come."""
    plan = schedules.plan_in_force(session, wave)
    assert plan is not None, "the wave has no plan"
    call = next((one for one in schedules.calls_of(session, plan) if one.starts_at > at), None)
    if call is None:
        return ""
    by = person_by_id(session, call.assessor_id)
    schedule.give_back(session, call=call, reason=REASON, by=by, at=at)
    return call.reference
