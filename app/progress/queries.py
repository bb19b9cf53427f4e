"""How far each wave has come, stage by stage."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, func, select

from app.calls.models import CallAttempt, CallClosing, CallEnd
from app.core.jobs import Job, JobState
from app.matching.models import CallVerdict
from app.publication.models import Edition
from app.review.models import Reply, Ruling, Stance
from app.schedule import conflicts
from app.schedule.models import CallPlan, PlannedCall, PlanState
from app.schedule.queries import given_back
from app.scorecards.models import Scorecard
from app.waves.models import Wave, WaveState
from app.website import queries as website

LATE_CALL = timedelta(days=1)
LATE_CARD = timedelta(hours=24)
LATE_VERDICT = timedelta(days=7)
# Who reached nobody was told nothing that could be judged.
TO_JUDGE = (col(Scorecard.submitted_at).is_not(None), col(CallClosing.end) == CallEnd.REACHED)


@dataclass(frozen=True)
class Stage:
    """One stage of a wave's road. `late` counts what should have happened by now."""

    name: str
    count: str
    words: str
    page: str
    done: bool
    late: int = 0


@dataclass(frozen=True)
class Road:
    """A wave with its stages in order."""

    wave: Wave
    stages: list[Stage]


def roads(session: Session, at: datetime) -> list[Road]:
    """Every wave, those with something late first, then the newest."""
    waves = session.exec(select(Wave).order_by(col(Wave.from_date).desc(), col(Wave.id).desc())).all()
    found = [Road(wave, _stages(session, wave, at)) for wave in waves]
    return sorted(found, key=lambda road: -min(1, sum(stage.late for stage in road.stages)))


def failed_jobs(session: Session) -> list[Job]:
    """The newest jobs that failed, with why."""
    wanted = select(Job).where(Job.state == JobState.FAILED).order_by(col(Job.id).desc()).limit(10)
    return list(session.exec(wanted))


def _stages(session: Session, wave: Wave, at: datetime) -> list[Stage]:
    prepared, over = website.preparation(session, wave), wave.state == WaveState.CLOSED
    planned = _count(session, wave)
    closed = _count(session, wave, col(CallClosing.id).is_not(None))
    cards = _count(session, wave, col(Scorecard.submitted_at).is_not(None))
    to_judge = _count(session, wave, *TO_JUDGE)
    settled = _count(session, wave, col(CallVerdict.id).is_not(None))
    challenges, ruled = _challenges(session, wave)
    back = sum(one.replaced_by is None for one in conflicts.given_back_in(session, wave))
    editions = session.exec(
        select(func.count()).select_from(Edition).where(Edition.wave_code == wave.code)
    ).one()
    return [
        Stage("Frame", f"{len(wave.councils):,}", "councils", "waves.wave", wave.state != WaveState.DRAFT),
        Stage("Plan", f"{planned:,}", "calls", "schedule.plan", planned > 0),
        Stage(
            "Pages",
            f"{prepared.captured:,}",
            f"of {prepared.pages:,} captured",
            "website.wave",
            0 < prepared.pages == prepared.captured,
            0 if over else prepared.failed,
        ),
        Stage(
            "Keys",
            f"{prepared.keys:,}",
            f"of {prepared.keys_needed:,} agreed",
            "website.wave",
            0 < prepared.keys_needed == prepared.keys,
        ),
        Stage(
            "Calls",
            f"{closed:,}",
            f"of {planned:,} over" + (f", {back:,} given back" if back else ""),
            "calls.wave",
            0 < planned == closed and not back,
            0 if over else _due(session, wave, at) + back,
        ),
        Stage(
            "Scorecards",
            f"{cards:,}",
            "submitted",
            "scorecards.wave",
            0 < closed <= cards,
            _unwritten(session, wave, at),
        ),
        Stage(
            "Verdicts",
            f"{settled:,}",
            f"of {to_judge:,} settled",
            "review.agreement",
            0 < to_judge == settled,
            _unsettled(session, wave, at),
        ),
        Stage(
            "Replies",
            f"{challenges:,}",
            f"challenges, {ruled:,} ruled on",
            "review.index",
            challenges == ruled > 0,
            0,
        ),
        Stage("Editions", f"{editions:,}", "published", "publication.office", editions > 0),
    ]


def _count(session: Session, wave: Wave, *conditions: ColumnElement[bool]) -> int:
    """Calls of the plan in force that fulfil the conditions."""
    wanted = (
        select(func.count(func.distinct(PlannedCall.id)))
        .select_from(PlannedCall)
        .join(CallPlan, col(CallPlan.id) == PlannedCall.plan_id)
        .outerjoin(CallClosing, col(CallClosing.planned_call_id) == PlannedCall.id)
        .outerjoin(Scorecard, col(Scorecard.planned_call_id) == PlannedCall.id)
        .outerjoin(CallVerdict, col(CallVerdict.scorecard_id) == Scorecard.id)
        .where(CallPlan.wave_id == wave.id, CallPlan.state == PlanState.IN_FORCE, *conditions)
        .where(or_(col(PlannedCall.id).not_in(given_back()), col(CallClosing.id).is_not(None)))
    )
    return session.exec(wanted).one()


def _due(session: Session, wave: Wave, at: datetime) -> int:
    """Calls that were due a day ago and that nobody has tried."""
    tried = select(CallAttempt.planned_call_id)
    return _count(
        session,
        wave,
        col(CallClosing.id).is_(None),
        col(PlannedCall.starts_at) < at - LATE_CALL,
        col(PlannedCall.id).not_in(tried),
    )


def _unwritten(session: Session, wave: Wave, at: datetime) -> int:
    """Calls that were over a day ago and whose scorecard is not in."""
    return _count(
        session, wave, col(CallClosing.closed_at) < at - LATE_CARD, col(Scorecard.submitted_at).is_(None)
    )


def _unsettled(session: Session, wave: Wave, at: datetime) -> int:
    """Scorecards that came in a week ago and have no verdict."""
    return _count(
        session,
        wave,
        *TO_JUDGE,
        col(Scorecard.submitted_at) < at - LATE_VERDICT,
        col(CallVerdict.id).is_(None),
    )


def _challenges(session: Session, wave: Wave) -> tuple[int, int]:
    wanted = (
        select(func.count(col(Reply.id)), func.count(col(Ruling.id)))
        .select_from(Reply)
        .join(CallVerdict, col(CallVerdict.id) == Reply.call_verdict_id)
        .join(Scorecard, col(Scorecard.id) == CallVerdict.scorecard_id)
        .join(PlannedCall, col(PlannedCall.id) == Scorecard.planned_call_id)
        .outerjoin(Ruling, col(Ruling.reply_id) == Reply.id)
        .where(PlannedCall.wave_id == wave.id, Reply.stance == Stance.CHALLENGES)
    )
    challenges, ruled = session.exec(wanted).one()
    return challenges, ruled
