"""Plans of waves, and who may call when."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from app.accounts.models import Person, Role
from app.accounts.queries import people_with
from app.core.clock import LOCAL
from app.core.errors import NotFound
from app.core.jobs import Job, JobState
from app.schedule.models import Availability, CallPlan, GivenBack, PlannedCall, PlanState
from app.schedule.rules import Overrun
from app.waves.models import Wave, WaveCouncil


def topics_of(wave: Wave, member: WaveCouncil) -> list[str]:
    """Codes of the wave's topics that a council answers for."""
    return [
        chosen.topic.code for chosen in wave.topics if member.council_type.value in chosen.topic.council_types
    ]


def plan_by_id(session: Session, plan_id: int) -> CallPlan:
    """Raises NotFound."""
    found = session.get(CallPlan, plan_id)
    if found is None:
        raise NotFound("There is no such plan.")
    return found


def plan_in_force(session: Session, wave: Wave) -> CallPlan | None:
    """The plan that assessors work by."""
    wanted = select(CallPlan).where(CallPlan.wave_id == wave.id, CallPlan.state == PlanState.IN_FORCE)
    return session.exec(wanted).first()


def newest_plan(session: Session, wave: Wave) -> CallPlan | None:
    """The plan that was drawn last."""
    wanted = select(CallPlan).where(CallPlan.wave_id == wave.id).order_by(col(CallPlan.id).desc())
    return session.exec(wanted).first()


def calls_of(session: Session, plan: CallPlan) -> Sequence[PlannedCall]:
    """Calls of a plan in the order they are due."""
    wanted = select(PlannedCall).where(
        PlannedCall.plan_id == plan.id, col(PlannedCall.id).not_in(given_back())
    )
    return session.exec(wanted.order_by(col(PlannedCall.starts_at), col(PlannedCall.id))).all()


def given_back() -> SelectOfScalar[int]:
    """Ids of the calls that their assessors gave back, to leave out of what is still to be made."""
    return select(GivenBack.planned_call_id)


def replaced() -> SelectOfScalar[int]:
    """Ids of the given-back calls in whose place another call stands."""
    return given_back().where(col(GivenBack.replaced_by_id).is_not(None))


def count_calls(session: Session, plan: CallPlan) -> int:
    """How many calls a plan holds."""
    wanted = (
        select(func.count())
        .select_from(PlannedCall)
        .where(PlannedCall.plan_id == plan.id, col(PlannedCall.id).not_in(given_back()))
    )
    return session.exec(wanted).one()


def over_budget(session: Session, plan: CallPlan) -> list[Overrun]:
    """Councils of which the plan asks more than the burden budget, the heaviest first; none without a budget."""
    if not plan.wave.burden_minutes:
        return []
    asked = func.sum(PlannedCall.minutes)
    wanted = (
        select(WaveCouncil.name, asked)
        .join(PlannedCall, col(PlannedCall.wave_council_id) == WaveCouncil.id)
        .where(PlannedCall.plan_id == plan.id, col(PlannedCall.id).not_in(given_back()))
        .group_by(col(WaveCouncil.id), WaveCouncil.name)
        .having(asked > plan.wave.burden_minutes)
        .order_by(asked.desc(), WaveCouncil.name)
    )
    return [Overrun(name, int(minutes)) for name, minutes in session.exec(wanted)]


def first_due(session: Session, plan: CallPlan) -> datetime | None:
    """When the first call of a plan is due; None for a plan without calls."""
    return session.exec(select(func.min(PlannedCall.starts_at)).where(PlannedCall.plan_id == plan.id)).one()


def jobs_of(session: Session, wave: Wave) -> Sequence[Job]:
    """Drawings of a wave's plan that are waiting, running or failed, newest first."""
    wanted = select(Job).where(
        col(Job.key).startswith(f"schedule.draw_plan:{wave.id}:"), Job.state != JobState.DONE
    )
    return session.exec(wanted.order_by(col(Job.id).desc()).limit(3)).all()


def waves_with_plans(session: Session) -> list[tuple[Wave, CallPlan | None]]:
    """Every wave with the plan in force, else the newest drawn."""
    waves = session.exec(select(Wave).order_by(col(Wave.from_date).desc())).all()
    return [(wave, plan_in_force(session, wave) or newest_plan(session, wave)) for wave in waves]


def availability_of(session: Session, person: Person) -> Availability:
    """When a person calls; the usual office week where nobody has said."""
    wanted = select(Availability).where(Availability.person_id == person.id)
    return session.exec(wanted).first() or Availability(person_id=person.id or 0)


def zone_of(session: Session, person: Person) -> ZoneInfo:
    """The time zone a person works in; British time where the one on record is unknown."""
    try:
        return ZoneInfo(availability_of(session, person).timezone)
    except (ZoneInfoNotFoundError, ValueError):
        return LOCAL


def assessors(session: Session) -> list[tuple[Person, Availability]]:
    """Everybody who may call, with when."""
    return [(person, availability_of(session, person)) for person in people_with(session, Role.ASSESSOR)]
