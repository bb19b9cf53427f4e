"""May this happen to a plan?"""

from datetime import datetime

from app.core.errors import WrongState
from app.schedule.models import CallPlan, GivenBack, PlanState
from app.waves.models import Wave, WaveState


def check_can_draw(wave: Wave) -> None:
    """A plan is drawn for the frozen frame, so the wave must be open, with assessors."""
    if wave.state != WaveState.OPEN:
        raise WrongState(f"The wave is {wave.state.value}. Open it first, then its plan can be drawn.")
    if not wave.assessors:
        raise WrongState("Nobody calls in this wave yet. Choose its assessors first.")


def check_can_put_in_force(plan: CallPlan, first_due: datetime | None, at: datetime) -> None:
    """A drawn plan comes into force once; it replaces another only before that one's first call is due."""
    if plan.state != PlanState.DRAWN:
        raise WrongState("This plan was put in force before, or another took its place.")
    if first_due is not None and first_due <= at:
        raise WrongState("The plan in force has begun, so it can't be replaced.")


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
