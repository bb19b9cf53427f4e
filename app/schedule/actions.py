"""Draw a plan, put it in force, say when assessors can call."""

import base64
import hashlib
import hmac
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, delete

from app.accounts.models import Person
from app.core import audit, jobs
from app.core.errors import BadInput
from app.schedule import conflicts, queries, rules, takeover
from app.schedule.instance import BANDS, RULES
from app.schedule.models import (
    Availability,
    AvailableSpan,
    CallPlan,
    ConflictOfInterest,
    DayAway,
    GivenBack,
    PlannedCall,
    PlanState,
)
from app.waves.models import Wave
from scoring.planning import Plan, digest, plan_to_dict

LONDON = ZoneInfo("Europe/London")
Week = dict[int, list[tuple[str, str]]]


def ask_for_plan(session: Session, *, wave: Wave, seed: int, by: Person | None, at: datetime) -> jobs.Job:
    """Queue the drawing of a plan. Raises WrongState."""
    rules.check_can_draw(wave)
    key = f"schedule.draw_plan:{wave.id}:{seed}:{at:%Y%m%dT%H%M%S%f}"
    audit.record(session, "schedule.ask_for_plan", subject=wave, by=by, at=at, seed=seed)
    return jobs.enqueue(session, "schedule.draw_plan", key=key, at=at, wave_id=wave.id, seed=seed)


def store_plan(
    session: Session,
    *,
    wave: Wave,
    instance: dict[str, Any],
    plan: Plan,
    secret: str,
    at: datetime,
    pinned: Plan | None = None,
) -> CallPlan:
    """Keep a drawn plan with its calls and everything needed to draw it again."""
    written = plan_to_dict(plan)
    row = CallPlan(
        wave_id=wave.id or 0,
        seed=plan.seed,
        engine=str(written.get("engine", ""))[:60],
        instance=instance,
        bands=instance.get("bands", []),
        instance_sha256=digest(instance),
        plan_sha256=digest(written),
        unplaced=written.get("unplaced", []),
        findings=written.get("findings", []),
        drawn_at=at,
    )
    session.add(row)
    session.flush()
    stays = {(call.call, call.start, call.assessor) for call in pinned.calls} if pinned else set()
    _store_calls(session, wave, row, plan, instance, secret, stays)
    audit.record(session, "schedule.draw_plan", subject=row, by=None, at=at, plan_sha256=row.plan_sha256)
    return row


def _store_calls(
    session: Session,
    wave: Wave,
    row: CallPlan,
    plan: Plan,
    instance: dict[str, Any],
    secret: str,
    stays: set[tuple[str, datetime, str]],
) -> None:
    councils = {one.gss_code: one.id or 0 for one in wave.councils}
    scenarios = {used.version.scenario.code: used for used in wave.scenarios}
    wanted = {call["id"]: call for call in instance["calls"]}
    minutes = instance["rules"].get("call_minutes", RULES["call_minutes"])
    for call in plan.calls:
        used = scenarios[call.scenario]
        session.add(
            PlannedCall(
                plan_id=row.id or 0,
                wave_id=wave.id or 0,
                reference=reference(secret, row, call.call),
                code=call.call,
                wave_council_id=councils[wanted[call.call]["authority"]],
                version_id=used.version_id,
                topic_id=used.topic_id,
                assessor_id=int(call.assessor.removeprefix("P")),
                second_id=int(call.second.removeprefix("P")) if call.second else None,
                starts_at=call.start.replace(tzinfo=LONDON),
                band=band_of(call.start),
                minutes=minutes,
                pinned=(call.call, call.start, call.assessor) in stays,
            )
        )


def reference(secret: str, plan: CallPlan, code: str) -> str:
    """Ten characters that name a call and can't be guessed."""
    told = f"{plan.wave_id}:{plan.id}:{code}".encode()
    mixed = hmac.new(secret.encode() or plan.plan_sha256.encode(), told, hashlib.sha256).digest()
    return base64.b32encode(mixed).decode()[:10]


def band_of(start: datetime) -> str:
    """The time band that a local moment belongs to."""
    clock = f"{start:%H:%M}"
    return next(band["id"] for band in BANDS if band["from"] <= clock < band["to"])


def put_in_force(session: Session, *, plan: CallPlan, by: Person | None, at: datetime) -> CallPlan:
    """Let assessors work by this plan; one that stood before steps back. Raises WrongState."""
    before = queries.plan_in_force(session, plan.wave)
    due = queries.first_due(session, before) if before else None
    rules.check_can_put_in_force(plan, due, at, over_budget=queries.over_budget(session, plan))
    if before is not None:
        before.state = PlanState.SUPERSEDED
        session.add(before)
        session.flush()
    plan.state = PlanState.IN_FORCE
    session.add(plan)
    audit.record(session, "schedule.put_in_force", subject=plan, by=by, at=at)
    return plan


def set_availability(
    session: Session,
    *,
    person: Person,
    week: Week,
    max_per_day: int,
    max_per_week: int,
    languages: list[str],
    away: list[date],
    by: Person | None,
    at: datetime,
    timezone: str = "Europe/London",
) -> Availability:
    """Say when an assessor calls; what was said before is replaced."""
    row = queries.availability_of(session, person)
    row.max_per_day, row.max_per_week, row.languages = max_per_day, max_per_week, languages
    row.timezone = timezone
    session.add(row)
    session.flush()
    for table in (AvailableSpan, DayAway):
        session.exec(delete(table).where(col(table.availability_id) == row.id))
    for weekday, spans in week.items():
        for starts, ends in spans:
            session.add(AvailableSpan(availability_id=row.id or 0, weekday=weekday, starts=starts, ends=ends))
    for day in away:
        session.add(DayAway(availability_id=row.id or 0, on_date=day))
    audit.record(session, "schedule.set_availability", subject=row, by=by, at=at)
    session.flush()
    session.expire(row)
    return row


def declare_conflict(
    session: Session, *, person: Person, council_id: int, reason: str, by: Person | None, at: datetime
) -> ConflictOfInterest:
    """Keep a person away from a council; the calls to it that are still to come go back to the plan."""
    row = conflicts.find_conflict(session, person.id or 0, council_id)
    if row is None:
        row = ConflictOfInterest(person_id=person.id or 0, council_id=council_id, reason=reason)
        session.add(row)
        audit.record(session, "schedule.declare_conflict", subject=row, by=by, at=at)
    for call in conflicts.calls_to_come(session, person.id or 0, council_id, at):
        _give_back(session, call, reason, by, at)
    return row


def give_back(session: Session, *, call: PlannedCall, reason: str, by: Person, at: datetime) -> GivenBack:
    """Declare a conflict on the spot and give the call back to the plan. Raises BadInput (no reason).

    Sent again it changes nothing.
    """
    given = conflicts.find_given_back(session, call)
    if given is not None:
        return given
    if not reason.strip():
        words = "Say in a few words what connects you with this council."
        raise BadInput(words, {"reason": words})
    given = _give_back(session, call, reason.strip(), by, at)
    council_id = call.wave_council.council_id
    declare_conflict(session, person=by, council_id=council_id, reason=reason.strip(), by=by, at=at)
    return given


def _give_back(
    session: Session, call: PlannedCall, reason: str, by: Person | None, at: datetime
) -> GivenBack:
    given = GivenBack(planned_call_id=call.id or 0, person_id=call.assessor_id, reason=reason, at=at)
    session.add(given)
    audit.record(session, "schedule.give_back", subject=given, by=by, at=at, reference=call.reference)
    return given


def remove_conflict(session: Session, *, conflict: ConflictOfInterest, by: Person, at: datetime) -> None:
    """Let a person near a council again; calls that went back stay where they are."""
    audit.record(
        session, "schedule.remove_conflict", subject=conflict, by=by, at=at,
        person_id=conflict.person_id, council_id=conflict.council_id, reason=conflict.reason,
    )  # fmt: skip
    session.delete(conflict)


def reassign(
    session: Session,
    *,
    given: GivenBack,
    to: int,
    starts_at: datetime,
    secret: str,
    by: Person,
    at: datetime,
) -> PlannedCall:
    """Plan a given-back call anew for somebody else. Raises WrongState (against the plan's rules), NotFound."""
    call = session.get_one(PlannedCall, given.planned_call_id)
    rules.check_can_reassign(given, call.plan)
    place, helper = conflicts.place_of(session, call), conflicts.helper_for(session, call, to)
    takeover.check_may_take(place, helper)
    takeover.check_free(place, helper, starts_at, at)
    code = _next_code(call.code)
    local = starts_at.astimezone(LONDON)
    same = {
        name: getattr(call, name)
        for name in ("plan_id", "wave_id", "wave_council_id", "version_id", "topic_id", "minutes")
    }
    after = PlannedCall(
        **same,
        reference=reference(secret, call.plan, code),
        code=code,
        assessor_id=to,
        starts_at=starts_at,
        band=band_of(local),
    )
    session.add(after)
    session.flush()
    given.replaced_by_id = after.id
    session.add(given)
    audit.record(session, "schedule.reassign", subject=after, by=by, at=at, instead_of=call.reference)
    return after


def _next_code(code: str) -> str:
    """The code of a call that takes another's place: c, c/2, c/3."""
    base, _, number = code.partition("/")
    return f"{base}/{int(number or 1) + 1}"
