"""Change a plan by hand: move a call, pin it, bring a plan from a file."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.accounts.models import Person
from app.core import audit
from app.core.clock import LOCAL
from app.core.errors import BadInput
from app.schedule import rules
from app.schedule.actions import band_of, store_plan
from app.schedule.instance import wave_instance
from app.schedule.models import CallPlan, PlannedCall
from app.schedule.records import entry_of, plan_record
from app.waves.models import Wave
from scoring.planning import Unplaced, broken_rules, plan_faults, read_plan, read_wave
from scoring.planning import Wave as Task


def move_call(
    session: Session, *, call: PlannedCall, to: int, starts_at: datetime, by: Person, at: datetime
) -> PlannedCall:
    """Give a call another assessor, day or time, and keep it there. Raises WrongState, BadInput (each rule)."""
    rules.check_can_move(call, at)
    local = starts_at.astimezone(LOCAL)
    if starts_at <= at:
        raise BadInput("The moment is past.", {"on": "Choose a moment that is still to come."})
    task = _by_name(read_wave(wave_instance(session, call.plan.wave, at=at)), call.plan.wave)
    entry = replace(entry_of(call), assessor=f"P{to}", start=local.replace(tzinfo=None))
    broken = broken_rules(task, plan_record(session, call.plan), entry)
    if broken:
        raise BadInput("The call can’t be made then.", {"": " ".join(broken)})
    audit.record(
        session, "schedule.move_call", subject=call, by=by, at=at,
        was=f"P{call.assessor_id} {call.starts_at:%Y-%m-%dT%H:%MZ}", now=f"P{to} {starts_at:%Y-%m-%dT%H:%MZ}",
    )  # fmt: skip
    call.assessor_id, call.starts_at, call.band, call.pinned = to, starts_at, band_of(local), True
    session.add(call)
    session.flush()
    session.expire(call, ["assessor"])
    return call


def _by_name(task: Task, wave: Wave) -> Task:
    """The task with assessors' own names, as the office knows them; its file has pseudonyms."""
    names = {f"P{one.person_id}": one.person.name for one in wave.assessors}
    people = tuple(replace(one, name=names.get(one.id, one.name)) for one in task.assessors)
    return replace(task, assessors=people)


def pin_call(session: Session, *, call: PlannedCall, by: Person, at: datetime) -> PlannedCall:
    """Keep a call where it is when the plan is drawn again. Raises WrongState."""
    return _set_pinned(session, call, True, "schedule.pin_call", by, at)


def unpin_call(session: Session, *, call: PlannedCall, by: Person, at: datetime) -> PlannedCall:
    """Let the next drawing place a call anew. Raises WrongState."""
    return _set_pinned(session, call, False, "schedule.unpin_call", by, at)


def _set_pinned(
    session: Session, call: PlannedCall, pinned: bool, event: str, by: Person, at: datetime
) -> PlannedCall:
    rules.check_can_move(call, at)
    if call.pinned != pinned:
        call.pinned = pinned
        session.add(call)
        audit.record(session, event, subject=call, by=by, at=at)
    return call


def import_plan(
    session: Session, *, wave: Wave, data: dict[str, Any], secret: str, by: Person, at: datetime
) -> CallPlan:
    """Keep a plan that was made elsewhere, if it breaks no rule. Raises WrongState, BadInput, InvalidInputError."""
    rules.check_can_draw(wave)
    plan = read_plan(data)
    if plan.instance != wave.code:
        words = f"The file plans the wave “{plan.instance}”, and this is “{wave.code}”."
        raise BadInput(words, {"file": words})
    instance = wave_instance(session, wave, at=at)
    task = read_wave(instance)
    faults = plan_faults(task, plan)
    if faults:
        raise BadInput("The plan breaks rules.", {"file": " ".join(faults)})
    planned = {entry.call for entry in plan.calls} | {left.call for left in plan.unplaced}
    left = [
        Unplaced(call.id, "NO_PLACE_FOUND", "The file left it out.")
        for call in task.calls
        if call.id not in planned
    ]
    plan = replace(plan, unplaced=(*plan.unplaced, *left))
    row = store_plan(session, wave=wave, instance=instance, plan=plan, secret=secret, at=at)
    audit.record(session, "schedule.import_plan", subject=row, by=by, at=at, plan_sha256=row.plan_sha256)
    return row
