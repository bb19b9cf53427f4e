"""Have a larger share of a wave's calls judged twice, when too few were to tell how far judges agree."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from app.accounts.models import Person
from app.core import audit
from app.matching import rules
from app.matching.models import CallVerdict, Judging, Round
from app.schedule.models import PlannedCall
from app.scorecards.models import Scorecard
from app.waves.models import Wave

STEPS = (15, 20, 30, 40, 50, 75, 100)  # per cent


@dataclass(frozen=True)
class JudgedTwice:
    """How many calls of a wave two judges have settled, of all that are settled."""

    twice: int
    settled: int


def judged_twice(session: Session, wave: Wave) -> JudgedTwice:
    verdicts = [one for one, _ in _settled(session, wave)]
    second = (
        select(Judging.scorecard_id)
        .join(Scorecard, col(Scorecard.id) == Judging.scorecard_id)
        .join(PlannedCall, col(PlannedCall.id) == Scorecard.planned_call_id)
        .where(PlannedCall.wave_id == wave.id, Judging.round == Round.SECOND)
        .where(col(Judging.submitted_at).is_not(None))
    )
    twice = set(session.exec(second))
    return JudgedTwice(sum(one.scorecard_id in twice for one in verdicts), len(verdicts))


def would_open(session: Session, wave: Wave) -> list[tuple[int, int]]:
    """For some larger shares: how many settled calls would wait for a second judge."""
    singly = [
        call.reference
        for _, call in _settled(session, wave)
        if not rules.is_judged_twice(wave, call.reference)
    ]
    shares = [rules.draw_of(wave, reference) for reference in singly]
    steps = [one for one in STEPS if one > wave.second_judging_percent]
    return [(percent, sum(share < percent / 100 for share in shares)) for percent in steps]


def judge_more_twice(session: Session, *, wave: Wave, percent: int, by: Person, at: datetime) -> int:
    """Draw a larger share; settled calls that are drawn now wait for a second judge. Returns how many.

    Raises WrongState (a draft; councils have seen their calls), BadInput (not a larger share).
    """
    rules.check_judge_more_twice(wave, percent)
    before, settled = wave.second_judging_percent, _settled(session, wave)
    singly = [pair for pair in settled if not rules.is_judged_twice(wave, pair[1].reference)]
    wave.second_judging_percent = percent
    session.add(wave)
    audit.record(
        session, "matching.judge_more_twice", subject=wave, by=by, at=at, before=before, percent=percent
    )
    opened = [pair for pair in singly if rules.is_judged_twice(wave, pair[1].reference)]
    for verdict, _ in opened:
        audit.record(
            session, "matching.open_again", subject=verdict, by=by, at=at, verdict=verdict.verdict.value
        )
        session.delete(verdict)
    return len(opened)


def _settled(session: Session, wave: Wave) -> list[tuple[CallVerdict, PlannedCall]]:
    wanted = (
        select(CallVerdict, PlannedCall)
        .join(Scorecard, col(Scorecard.id) == CallVerdict.scorecard_id)
        .join(PlannedCall, col(PlannedCall.id) == Scorecard.planned_call_id)
        .where(PlannedCall.wave_id == wave.id)
        .order_by(col(CallVerdict.id))
    )
    return list(session.exec(wanted).all())
