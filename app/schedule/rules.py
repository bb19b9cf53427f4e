"""May this happen to a plan?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.accounts.rules import passes
from app.core.errors import WrongState
from app.core.formats import plural
from app.schedule.models import CallPlan, GivenBack, PlannedCall, PlanState
from app.waves.models import Wave, WaveState


@dataclass(frozen=True)
class Overrun:
    """A council of which a plan asks more staff minutes than the wave allows."""

    council: str
    minutes: int


def check_can_draw(wave: Wave) -> None:
    """A plan is drawn for the frozen frame, so the wave must be open, with assessors."""
    if wave.state != WaveState.OPEN:
        raise WrongState(f"The wave is {wave.state.value}. Open it first, then its plan can be drawn.")
    if not wave.assessors:
        raise WrongState("Nobody calls in this wave yet. Choose its assessors first.")


def check_can_put_in_force(
    plan: CallPlan, first_due: datetime | None, at: datetime, *, over_budget: Sequence[Overrun] = ()
) -> None:
    """A drawn plan comes into force once; it replaces another only before that one's first call is due,
    and asks no council for more staff minutes than the wave allows.
    """
    if plan.state != PlanState.DRAWN:
        raise WrongState("This plan was put in force before, or another took its place.")
    if first_due is not None and first_due <= at:
        raise WrongState("The plan in force has begun, so it can't be replaced.")
    if over_budget:
        raise WrongState(_too_heavy(plan.wave.burden_minutes, over_budget))


def _too_heavy(budget: int, over: Sequence[Overrun]) -> str:
    first = over[0]
    more = f" and of {plural(len(over) - 1, 'council')} more" if len(over) > 1 else ""
    return (
        f"The plan asks {first.minutes} staff minutes of {first.council}{more}; the wave allows {budget}."
        " Raise its burden budget, or make fewer or shorter calls."
    )


def check_can_move(call: PlannedCall, at: datetime) -> None:
    """A call is moved or pinned before its time, while its plan is drawn or in force and the wave open."""
    if call.plan.state == PlanState.SUPERSEDED or call.plan.wave.state != WaveState.OPEN:
        raise WrongState("The plan of this call is no longer worked by, so its calls stay as they were.")
    if call.starts_at <= at:
        raise WrongState("The time of this call has come, so it is no longer moved.")


def can_move(call: PlannedCall, at: datetime) -> bool:
    return passes(check_can_move, call, at)


def check_can_reassign(given: GivenBack, plan: CallPlan) -> None:
    """A given-back call is planned anew once, while its wave is open and its plan in force."""
    if given.replaced_by_id is not None:
        raise WrongState("Another call took the place of this one already.")
    if plan.state != PlanState.IN_FORCE or plan.wave.state != WaveState.OPEN:
        raise WrongState("The plan of this call is no longer in force, so it is not planned anew.")


def check_may_be_called(plan: CallPlan, *, demonstration: bool) -> None:
    """The demonstration invents its calls, so it never lets a plan for real councils come into force."""
    if demonstration and not plan.wave.fictional:
        raise WrongState(
            "This is the demonstration: a wave of real councils can be planned here, and is never called."
        )
