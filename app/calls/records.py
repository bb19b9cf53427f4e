"""The calls of a wave as the office reads them, whoever makes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from app.accounts.models import Person
from app.calls.models import CallAttempt, CallClosing, CallEnd
from app.calls.queries import standing_of
from app.calls.rules import Standing
from app.calls.states import CallState
from app.core.errors import NotFound
from app.councils.models import ContactChannel
from app.scenarios.models import ScenarioVersion
from app.schedule.models import CallPlan, GivenBack, PlannedCall, PlanState
from app.waves.models import Wave, WaveCouncil

A_PAGE = 50


@dataclass(frozen=True)
class CallRow:
    """One call of the list, light."""

    reference: str
    council: str
    title: str
    assessor: str
    starts_at: datetime
    attempts: int
    state: CallState


@dataclass(frozen=True)
class Sought:
    """Which calls the office looks for; empty: all."""

    words: str = ""
    state: CallState | None = None

    def fits(self, row: CallRow) -> bool:
        text = f"{row.council} {row.title} {row.assessor} {row.reference}".casefold()
        return (self.state is None or row.state == self.state) and all(
            word in text for word in self.words.casefold().split()
        )


def calls_in(session: Session, wave: Wave, sought: Sought) -> list[CallRow]:
    """Calls of the plan in force that are sought, in the order they are due."""
    made = (
        select(
            CallAttempt.planned_call_id,
            func.count().label("made"),
            func.count(col(CallAttempt.outcome)).label("told"),
        )
        .group_by(col(CallAttempt.planned_call_id))
        .subquery()
    )
    wanted = (
        select(  # type: ignore[call-overload]  # it is typed for four columns at most
            PlannedCall.reference, WaveCouncil.name, ScenarioVersion.title, Person.name, PlannedCall.starts_at,
            made.c.made, made.c.told, CallClosing.end, GivenBack.id,
        )
        .join(CallPlan, col(CallPlan.id) == PlannedCall.plan_id)
        .join(WaveCouncil, col(WaveCouncil.id) == PlannedCall.wave_council_id)
        .join(ScenarioVersion, col(ScenarioVersion.id) == PlannedCall.version_id)
        .join(Person, col(Person.id) == PlannedCall.assessor_id)
        .outerjoin(made, made.c.planned_call_id == PlannedCall.id)
        .outerjoin(CallClosing, col(CallClosing.planned_call_id) == PlannedCall.id)
        .outerjoin(GivenBack, col(GivenBack.planned_call_id) == PlannedCall.id)
        .where(PlannedCall.wave_id == wave.id, CallPlan.state == PlanState.IN_FORCE)
        .order_by(col(PlannedCall.starts_at), col(PlannedCall.id))
    )  # fmt: skip
    rows = (_row(one, wave.contact_channel) for one in session.exec(wanted))
    return [row for row in rows if sought.fits(row)]


def _row(one: Sequence[object], channel: ContactChannel) -> CallRow:
    *told, starts_at, made, outcomes, end, back = one
    assert isinstance(starts_at, datetime)
    reference, council, title, assessor = (str(word) for word in told)
    attempts = int(str(made or 0))
    if end is not None:
        state = CallState(CallEnd(str(end)).value)
    elif back is not None:
        state = CallState.GIVEN_BACK
    elif attempts > int(str(outcomes or 0)):
        state = CallState.SENT if channel.is_written else CallState.ON_THE_LINE
    else:
        state = CallState.TO_TRY_AGAIN if attempts else CallState.PLANNED
    return CallRow(reference, council, title, assessor, starts_at, attempts, state)


def record_by_reference(session: Session, reference: str, *, to_write: bool = False) -> Standing:
    """Where any call stands. Raises NotFound. `to_write` holds it until the transaction ends."""
    wanted = select(PlannedCall).where(PlannedCall.reference == reference)
    if to_write:
        wanted = wanted.with_for_update(of=PlannedCall)
    call = session.exec(wanted).first()
    if call is None:
        raise NotFound("There is no such call.")
    return standing_of(session, call)
