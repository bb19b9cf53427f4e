"""The calls of an assessor, where each stands, and how the calls of a wave ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import or_
from sqlalchemy.orm import QueryableAttribute, contains_eager, selectinload
from sqlalchemy.orm.interfaces import ORMOption
from sqlmodel import Session, col, select

from app.accounts.models import Person
from app.calls import rules
from app.calls.hours import LOOK_AHEAD_DAYS, Hours, hours_at
from app.calls.models import CallAttempt, CallClosing, Stamp
from app.calls.rules import Band, Standing
from app.core.errors import NotFound
from app.councils.models import Council, Line, OpeningException
from app.scenarios.models import Topic
from app.schedule.models import CallPlan, PlannedCall, PlanState
from app.waves.models import Wave, WaveState


@dataclass(frozen=True)
class EndedCall:
    """One call that is over, with its attempts in order."""

    call: PlannedCall
    closing: CallClosing
    attempts: Sequence[CallAttempt]


@dataclass(frozen=True)
class LineNow:
    """A number to ring, and whether it is answered now."""

    line: Line
    hours: Hours


def calls_of(session: Session, assessor: Person) -> list[Standing]:
    """Calls of an assessor in open waves whose plan is in force, soonest first, that are not over."""
    over = select(CallClosing.planned_call_id)
    wanted = (
        select(PlannedCall)
        .join(CallPlan, col(PlannedCall.plan_id) == CallPlan.id)
        .join(Wave, col(PlannedCall.wave_id) == Wave.id)
        .where(PlannedCall.assessor_id == assessor.id)
        .where(CallPlan.state == PlanState.IN_FORCE, Wave.state == WaveState.OPEN)
        .where(col(PlannedCall.id).not_in(over))
        .order_by(col(PlannedCall.starts_at), col(PlannedCall.id))
    )
    calls = session.exec(wanted.options(*_with_plan())).all()
    return _standings(session, calls)


def standing_by_reference(
    session: Session, reference: str, assessor: Person, *, to_write: bool = False
) -> Standing:
    """Where one of an assessor's own calls stands. Raises NotFound. `to_write` holds it until the transaction ends."""
    wanted = select(PlannedCall).where(PlannedCall.reference == reference)
    if to_write:
        wanted = wanted.with_for_update(of=PlannedCall)
    found = session.exec(wanted).first()
    if found is None:
        raise NotFound("There is no such call, or it is not yours.")
    rules.check_own(found, assessor)
    return _standings(session, [found])[0]


def standing_for_office(session: Session, reference: str) -> Standing:
    """Where any call stands, by its reference. Raises NotFound."""
    found = session.exec(select(PlannedCall).where(PlannedCall.reference == reference)).first()
    if found is None:
        raise NotFound("There is no such call.")
    return _standings(session, [found])[0]


def standing_of(session: Session, call: PlannedCall) -> Standing:
    """Where a call stands, whoever asks."""
    return _standings(session, [call])[0]


def _with_plan() -> list[ORMOption]:
    # the plan's instance can be megabytes; a list of calls does not need it
    light = contains_eager(_path(PlannedCall.plan)).load_only(_path(CallPlan.state), _path(CallPlan.wave_id))
    return [light, selectinload(_path(PlannedCall.wave_council)), selectinload(_path(PlannedCall.version))]


def _path(attribute: object) -> QueryableAttribute[Any]:
    """A row's attribute as SQLAlchemy's loading options want it; SQLModel types it as its value."""
    assert isinstance(attribute, QueryableAttribute)
    return attribute


def _standings(session: Session, calls: Sequence[PlannedCall]) -> list[Standing]:
    ids = [call.id for call in calls]
    attempts: dict[int, list[CallAttempt]] = {}
    wanted = select(CallAttempt).where(col(CallAttempt.planned_call_id).in_(ids))
    for attempt in session.exec(wanted.order_by(col(CallAttempt.number))):
        attempts.setdefault(attempt.planned_call_id, []).append(attempt)
    closed = session.exec(select(CallClosing).where(col(CallClosing.planned_call_id).in_(ids)))
    closings = {closing.planned_call_id: closing for closing in closed}
    waves = _wave_states(session, {call.wave_id for call in calls})
    bands = {plan_id: _bands(session, plan_id) for plan_id in {call.plan_id for call in calls}}
    return [
        Standing(
            call,
            waves[call.wave_id],
            attempts.get(call.id or 0, []),
            closings.get(call.id or 0),
            bands[call.plan_id],
        )
        for call in calls
    ]


def _wave_states(session: Session, ids: set[int]) -> dict[int, WaveState]:
    rows = session.exec(select(Wave.id, Wave.state).where(col(Wave.id).in_(ids)))
    return {wave_id: WaveState(state) for wave_id, state in rows if wave_id is not None}


def _bands(session: Session, plan_id: int) -> Sequence[Band]:
    """The parts of the day that a plan was drawn with."""
    found = session.exec(select(col(CallPlan.instance)["bands"]).where(CallPlan.id == plan_id)).first()
    if not found:
        return rules.USUAL_BANDS
    return [Band(str(one["id"]), str(one["from"]), str(one["to"])) for one in found]


def attempt_by_number(standing: Standing, number: int) -> CallAttempt:
    """Raises NotFound."""
    for attempt in standing.attempts:
        if attempt.number == number:
            return attempt
    raise NotFound("There is no such attempt of this call.")


def find_stamp(session: Session, attempt: CallAttempt, request_key: str) -> Stamp | None:
    """The stamp that a request has made already."""
    wanted = select(Stamp).where(Stamp.attempt_id == attempt.id, Stamp.request_key == request_key)
    return session.exec(wanted).first()


def stamp_by_id(session: Session, standing: Standing, stamp_id: int) -> Stamp:
    """A stamp of this call. Raises NotFound."""
    stamp = session.get(Stamp, stamp_id)
    if stamp is None or stamp.attempt_id not in {one.id for one in standing.attempts}:
        raise NotFound("There is no such moment of this call.")
    return stamp


def lines_to_ring(session: Session, call: PlannedCall, at: datetime) -> list[LineNow]:
    """The council's lines for the topic of a call; without one, its lines for everything."""
    council = call.wave_council.council
    exceptions = _exceptions(session, council, at)
    return [LineNow(line, hours_at(line, exceptions, at)) for line in _lines(session, call, council)]


def _lines(session: Session, call: PlannedCall, council: Council) -> list[Line]:
    topic = session.get_one(Topic, call.topic_id)
    own = [line for line in council.lines if line.topic_code == topic.code]
    return own or [line for line in council.lines if not line.topic_code]


def _exceptions(session: Session, council: Council, at: datetime) -> Sequence[OpeningException]:
    today: date = rules.local_day(at)
    return session.exec(
        select(OpeningException)
        .where(
            or_(OpeningException.council_id == council.id, OpeningException.nation == council.nation)  # type: ignore[arg-type]
        )
        .where(col(OpeningException.on_date).between(today, today + timedelta(days=LOOK_AHEAD_DAYS)))
    ).all()


def closings(session: Session, wave: Wave) -> list[EndedCall]:
    """Every call of a wave that is over, void ones too, each with its attempts and their stamps."""
    wanted = (
        select(PlannedCall, CallClosing)
        .join(CallClosing, col(CallClosing.planned_call_id) == PlannedCall.id)
        .where(PlannedCall.wave_id == wave.id)
        .order_by(col(PlannedCall.code), col(PlannedCall.id))
    )
    rows = session.exec(wanted).all()
    attempts: dict[int, list[CallAttempt]] = {}
    made = (
        select(CallAttempt)
        .join(PlannedCall)
        .where(PlannedCall.wave_id == wave.id)
        .options(selectinload(_path(CallAttempt.stamps)))
        .order_by(col(CallAttempt.number))
    )
    for attempt in session.exec(made):
        attempts.setdefault(attempt.planned_call_id, []).append(attempt)
    return [EndedCall(call, closing, attempts.get(call.id or 0, [])) for call, closing in rows]
