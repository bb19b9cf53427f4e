"""The burden ledger: minutes of council staff time that a wave plans, may use, and has used, council by council.

Used is every minute from the first person on the line to the end of an attempt, by its stamps. Calls that were struck
or given back count here, though they count nowhere else: somebody was on the line.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from app.calls.models import CallAttempt, Moment, Stamp
from app.calls.timing import whole_minutes
from app.schedule.models import CallPlan, PlannedCall, PlanState
from app.schedule.queries import given_back
from app.waves.models import Wave, WaveCouncil


@dataclass(frozen=True)
class Burden:
    """One council's line of the ledger. `budget` 0: no limit."""

    gss_code: str
    council: str
    calls: int
    planned_minutes: int
    used_minutes: int
    budget: int

    @property
    def is_over(self) -> bool:
        return bool(self.budget) and self.used_minutes > self.budget

    @property
    def will_be_over(self) -> bool:
        return bool(self.budget) and max(self.planned_minutes, self.used_minutes) > self.budget


def ledger(session: Session, wave: Wave) -> list[Burden]:
    """Every council of a wave's frame: those over the budget first, then by name."""
    planned = _planned(session, wave)
    used = used_minutes(session, wave)
    members = session.exec(select(WaveCouncil).where(WaveCouncil.wave_id == wave.id)).all()
    lines = [
        Burden(
            one.gss_code,
            one.name,
            *planned.get(one.id or 0, (0, 0)),
            used.get(one.id or 0, 0),
            wave.burden_minutes,
        )
        for one in members
    ]
    return sorted(lines, key=lambda one: (not one.is_over, not one.will_be_over, one.council))


def _planned(session: Session, wave: Wave) -> dict[int, tuple[int, int]]:
    """Council of the frame → calls and minutes of the plan in force."""
    wanted = (
        select(PlannedCall.wave_council_id, func.count(), func.sum(PlannedCall.minutes))
        .join(CallPlan, col(CallPlan.id) == PlannedCall.plan_id)
        .where(PlannedCall.wave_id == wave.id, CallPlan.state == PlanState.IN_FORCE)
        .where(col(PlannedCall.id).not_in(given_back()))
        .group_by(col(PlannedCall.wave_council_id))
    )
    return {council: (count, int(minutes or 0)) for council, count, minutes in session.exec(wanted)}


def used_minutes(session: Session, wave: Wave) -> dict[int, int]:
    """Council of the frame → minutes that its staff spent on the line; without any it is left out."""
    wanted = (
        select(CallAttempt.id, PlannedCall.wave_council_id, Stamp.moment, Stamp.at)
        .join(PlannedCall, col(PlannedCall.id) == CallAttempt.planned_call_id)
        .join(Stamp, col(Stamp.attempt_id) == CallAttempt.id)
        .where(PlannedCall.wave_id == wave.id, col(Stamp.undone_at).is_(None))
        .where(col(Stamp.moment).in_([Moment.PERSON, Moment.ENDED]))
        .order_by(col(Stamp.at), col(Stamp.id))
    )
    began: dict[int, datetime] = {}
    ended: dict[int, datetime] = {}
    councils: dict[int, int] = {}
    for attempt, council, moment, at in session.exec(wanted):
        councils[attempt or 0] = council
        if moment == Moment.PERSON:
            began.setdefault(attempt or 0, at)
        else:
            ended[attempt or 0] = at
    used: dict[int, int] = {}
    for attempt, council in councils.items():
        minutes = whole_minutes(began.get(attempt), ended.get(attempt)) or 0
        if minutes:
            used[council] = used.get(council, 0) + minutes
    return used
