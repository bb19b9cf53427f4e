"""A stored plan as the planner's records, and the words of its file."""

from dataclasses import replace
from typing import Any

from sqlmodel import Session

from app.core.clock import LOCAL
from app.schedule import queries
from app.schedule.models import CallPlan, PlannedCall
from app.waves.models import Wave
from scoring.planning import Plan, plan_to_dict, read_plan
from scoring.planning import PlannedCall as Entry


def code_of(call: PlannedCall) -> str:
    """The call's id in the wave file; a call that took another's place has the other's."""
    return call.code.partition("/")[0]


def entry_of(call: PlannedCall) -> Entry:
    """One planned call as the planner reads it."""
    return Entry(
        call=code_of(call),
        attempt=1,
        assessor=f"P{call.assessor_id}",
        second=f"P{call.second_id}" if call.second_id else None,
        scenario=call.version.scenario.code,
        start=call.starts_at.astimezone(LOCAL).replace(tzinfo=None),
    )


def plan_record(session: Session, plan: CallPlan) -> Plan:
    """The plan as it stands now, calls that were moved by hand included."""
    entries = tuple(entry_of(call) for call in queries.calls_of(session, plan))
    told: dict[str, Any] = {
        "format": "better-answered.plan",
        "instance": plan.instance["id"],
        "instance_sha256": plan.instance_sha256,
        "seed": plan.seed,
        "engine": plan.engine,
        "calls": [],
        "unplaced": plan.unplaced,
        "relaxations": _relaxed(plan, entries),
        "findings": plan.findings,
    }
    return replace(read_plan(told), calls=entries)


def _relaxed(plan: CallPlan, entries: tuple[Entry, ...]) -> list[dict[str, Any]]:
    """Councils that hear one voice more often than the rule wants."""
    councils = {call["id"]: call["authority"] for call in plan.instance["calls"]}
    voice = plan.instance["rules"]["voice"]["max_calls_per_assessor_per_authority"]
    heard: dict[tuple[str, str], int] = {}
    for entry in entries:
        key = (councils[entry.call], entry.assessor)
        heard[key] = heard.get(key, 0) + 1
    most: dict[str, int] = {}
    for (council, _), times in heard.items():
        most[council] = max(most.get(council, 0), times)
    return [
        {"rule": "voice", "authority": council, "max": times, "reason": "No plan without it was found."}
        for council, times in sorted(most.items())
        if times > voice
    ]


def exported(session: Session, plan: CallPlan) -> dict[str, Any]:
    """The plan as a plan file."""
    return plan_to_dict(plan_record(session, plan))


def pinned_part(session: Session, wave: Wave) -> Plan | None:
    """The calls of the newest plan that stay where they are when it is drawn again; None if none do."""
    newest = queries.newest_plan(session, wave)
    if newest is None:
        return None
    kept = tuple(entry_of(call) for call in queries.calls_of(session, newest) if call.pinned)
    return replace(plan_record(session, newest), calls=kept, unplaced=(), findings=()) if kept else None
