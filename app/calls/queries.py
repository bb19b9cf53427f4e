"""The calls of an assessor, where each stands, and how the calls of a wave ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import QueryableAttribute, contains_eager, selectinload
from sqlalchemy.orm.interfaces import ORMOption
from sqlmodel import Session, col, select

from app.accounts.models import Person, Role
from app.accounts.queries import digest_of
from app.calls import rules
from app.calls.bands import USUAL_BANDS, Band
from app.calls.models import CalendarFeed, CallAttempt, CallClosing, Stamp
from app.calls.practice import queries as practice
from app.calls.rules import Standing
from app.core.errors import NotFound
from app.councils.models import ContactChannel
from app.scenarios.models import Scenario, ScenarioVersion
from app.schedule.models import CallPlan, GivenBack, PlannedCall, PlanState
from app.schedule.queries import given_back
from app.waves.models import Wave, WaveState


@dataclass(frozen=True)
class EndedCall:
    """One call that is over, with its attempts in order."""

    call: PlannedCall
    closing: CallClosing
    attempts: Sequence[CallAttempt]


def calls_of(session: Session, assessor: Person) -> list[Standing]:
    """Calls of an assessor in open waves whose plan is in force, soonest first, that are not over."""
    over = select(CallClosing.planned_call_id)
    wanted = (
        select(PlannedCall)
        .join(CallPlan, col(PlannedCall.plan_id) == CallPlan.id)
        .join(Wave, col(PlannedCall.wave_id) == Wave.id)
        .where(PlannedCall.assessor_id == assessor.id)
        .where(CallPlan.state == PlanState.IN_FORCE, Wave.state == WaveState.OPEN)
        .where(col(PlannedCall.id).not_in(over), col(PlannedCall.id).not_in(given_back()))
        .order_by(col(PlannedCall.starts_at), col(PlannedCall.id))
    )
    calls = session.exec(wanted.options(*_with_plan())).all()
    return _standings(session, calls)


def standing_by_reference(
    session: Session, reference: str, assessor: Person, *, to_write: bool = False
) -> Standing:
    """Where one of an assessor's own calls stands. Raises NotFound. `to_write` holds it until the transaction ends."""
    wanted = (
        select(PlannedCall).join(CallPlan).where(PlannedCall.reference == reference).options(_light_plan())
    )
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
    asked = (
        selectinload(_path(PlannedCall.version))
        .selectinload(_path(ScenarioVersion.scenario))
        .selectinload(_path(Scenario.topic))
    )
    return [_light_plan(), selectinload(_path(PlannedCall.wave_council)), asked]


def _light_plan() -> ORMOption:
    """The plan of a call without its instance, which can be megabytes."""
    return contains_eager(_path(PlannedCall.plan)).load_only(_path(CallPlan.state), _path(CallPlan.wave_id))


def _path(attribute: object) -> QueryableAttribute[Any]:
    """A row's attribute as SQLAlchemy's loading options want it; SQLModel types it as its value."""
    assert isinstance(attribute, QueryableAttribute)
    return attribute


def _standings(session: Session, calls: Sequence[PlannedCall]) -> list[Standing]:
    """One statement for all, after the calls were locked: what others have committed meanwhile is seen."""
    wanted = (
        select(  # type: ignore[call-overload]  # it is typed for four columns at most
            PlannedCall.id, Wave.state, CallPlan.bands, CallClosing, CallAttempt,
            GivenBack.id, practice.must_calibrate(), Wave.contact_channel,
        )
        .join(Wave, col(PlannedCall.wave_id) == Wave.id)
        .join(CallPlan, col(PlannedCall.plan_id) == CallPlan.id)
        .outerjoin(CallClosing, col(CallClosing.planned_call_id) == PlannedCall.id)
        .outerjoin(CallAttempt, col(CallAttempt.planned_call_id) == PlannedCall.id)
        .outerjoin(GivenBack, col(GivenBack.planned_call_id) == PlannedCall.id)
        .where(col(PlannedCall.id).in_([call.id for call in calls]))
        .order_by(col(CallAttempt.number))
    )  # fmt: skip
    found: dict[int, list[Any]] = {}
    for row in session.exec(wanted):
        found.setdefault(row[0], []).append(row)
    return [_standing(call, found[call.id or 0]) for call in calls]


def _standing(call: PlannedCall, rows: Sequence[Any]) -> Standing:
    _, state, bands, closing, _, back, must_calibrate, channel = rows[0]
    attempts = [row[4] for row in rows if row[4] is not None]
    standing = Standing(call, WaveState(state), attempts, closing, _bands(bands))
    return replace(
        standing,
        given_back=back is not None,
        must_calibrate=bool(must_calibrate),
        contact_channel=ContactChannel(channel),
    )


def _bands(found: Sequence[Mapping[str, Any]]) -> Sequence[Band]:
    """The parts of the day that a plan was drawn with."""
    return [Band(str(one["id"]), str(one["from"]), str(one["to"])) for one in found] or USUAL_BANDS


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


def find_feed_of(session: Session, person: Person) -> CalendarFeed | None:
    """The secret address of a person's calls that is not revoked."""
    wanted = select(CalendarFeed).where(
        CalendarFeed.person_id == person.id, col(CalendarFeed.revoked_at).is_(None)
    )
    return session.exec(wanted.order_by(col(CalendarFeed.id).desc())).first()


def person_of_feed(session: Session, token: str) -> Person:
    """Whose calls stand at a secret address. Raises NotFound (unknown, revoked, no assessor any more)."""
    wanted = (
        select(Person)
        .join(CalendarFeed, col(CalendarFeed.person_id) == Person.id)
        .where(CalendarFeed.digest == digest_of(token), col(CalendarFeed.revoked_at).is_(None))
    )
    person = session.exec(wanted).first()
    if person is None or not person.active or not person.holds(Role.ASSESSOR):
        raise NotFound("There is no such page.")
    return person
