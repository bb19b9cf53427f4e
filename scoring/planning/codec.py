"""Plans to and from the JSON of the plan file, and the digest that names a wave or a plan."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from scoring.planning.cursor import Cursor
from scoring.planning.records import Change, Finding, Plan, PlannedCall, Relaxation, Unplaced, WayOut

FORMAT = "better-answered.plan"
KNOWN = frozenset(
    (
        *("format", "version", "instance", "instance_sha256", "seed", "engine", "parameters", "calls"),
        *("unplaced", "relaxations", "double_shortfall", "findings", "changes", "ways_out"),
    )
)


def digest(data: Any) -> str:
    """SHA-256 (hex) of a JSON value in one canonical spelling: keys sorted, no spaces, UTF-8.

    >>> digest({"b": 1, "a": "x"}) == digest({"a": "x", "b": 1})
    True
    """
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def moment_text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M") if moment.year > 999 else moment.isoformat()[:16]


def plan_to_dict(plan: Plan) -> dict[str, Any]:
    """The plan as the JSON of a plan file; keys that were unknown on reading are kept."""
    known: dict[str, Any] = {
        "format": FORMAT,
        "version": 1,
        "instance": plan.instance,
        "instance_sha256": plan.instance_sha256,
        "seed": plan.seed,
        "engine": plan.engine,
        "parameters": dict(plan.parameters),
        "calls": [planned_to_dict(planned) for planned in plan.calls],
        "unplaced": [{"call": u.call, "reason": u.reason, "detail": u.detail} for u in plan.unplaced],
        "relaxations": [
            {"rule": r.rule, "authority": r.authority, "max": r.max, "reason": r.reason}
            for r in plan.relaxations
        ],
        "double_shortfall": plan.double_shortfall,
        "findings": [_finding_to_dict(finding) for finding in plan.findings],
        "changes": [
            {"call": c.call, "was": c.was and dict(c.was), "now": c.now and dict(c.now), "because": c.because}
            for c in plan.changes
        ],
    }
    if plan.ways_out:
        known["ways_out"] = [dict(vars(way)) for way in plan.ways_out]
    return {**known, **plan.unknown}


def planned_to_dict(planned: PlannedCall) -> dict[str, Any]:
    """One call of the plan; `second` only where somebody listens in."""
    entry: dict[str, Any] = {
        "call": planned.call,
        "attempt": planned.attempt,
        "assessor": planned.assessor,
        "scenario": planned.scenario,
        "start": moment_text(planned.start),
    }
    if planned.second is not None:
        entry["second"] = planned.second
    return entry


def _finding_to_dict(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "missing": finding.missing,
        "proved": finding.proved,
        "text": finding.text,
        "councils": list(finding.councils),
        "assessors": list(finding.assessors),
        "days": list(finding.days),
        "change": finding.change,
    }


def read_plan(data: dict[str, Any]) -> Plan:
    """The plan in `data` (the JSON of a plan file). Raises InvalidInputError naming the field."""
    top = Cursor(data)
    name = top.get("format")
    if name.text() != FORMAT:
        raise name.fail(f"{name.value!r} is not a plan.", f"The file must say {FORMAT!r}.")
    return Plan(
        instance=top.get("instance").text(),
        instance_sha256=top.maybe_text("instance_sha256"),
        seed=top.maybe("seed", 0).integer(-(2**63), 2**64),
        engine=str(top.maybe("engine", "").value),
        parameters=top.maybe("parameters", {}).plain(),
        calls=tuple(_planned(item) for item in top.get("calls").items()),
        unplaced=tuple(_unplaced(item) for item in top.maybe("unplaced", []).items()),
        relaxations=tuple(_relaxation(item) for item in top.maybe("relaxations", []).items()),
        double_shortfall=top.maybe("double_shortfall", 0).integer(0),
        findings=tuple(_finding(item) for item in top.maybe("findings", []).items()),
        changes=tuple(_change(item) for item in top.maybe("changes", []).items()),
        ways_out=tuple(_way_out(item) for item in top.maybe("ways_out", []).items()),
        unknown={key: value for key, value in data.items() if key not in KNOWN},
    )


def _planned(at: Cursor) -> PlannedCall:
    return PlannedCall(
        at.get("call").text(),
        at.maybe("attempt", 1).integer(1),
        at.get("assessor").text(),
        at.maybe_text("second"),
        at.get("scenario").text(),
        at.get("start").moment(),
    )


def _unplaced(at: Cursor) -> Unplaced:
    return Unplaced(at.get("call").text(), at.get("reason").text(), str(at.maybe("detail", "").value))


def _relaxation(at: Cursor) -> Relaxation:
    return Relaxation(
        at.maybe("rule", "voice").text(),
        at.get("authority").text(),
        at.get("max").integer(0),
        str(at.maybe("reason", "").value),
    )


def _finding(at: Cursor) -> Finding:
    return Finding(
        code=at.get("code").text(),
        missing=at.maybe("missing", 0).integer(0),
        proved=at.maybe("proved", False).flag(),
        text=str(at.maybe("text", "").value),
        councils=at.maybe("councils", []).texts(),
        assessors=at.maybe("assessors", []).texts(),
        days=at.maybe("days", []).texts(),
        change=str(at.maybe("change", "").value),
    )


def _way_out(at: Cursor) -> WayOut:
    numbers = (at.get(key).integer(0) for key in ("gained", "left", "cost_days"))
    return WayOut(at.get("change").text(), *numbers)


def _change(at: Cursor) -> Change:
    was, now = (at.get(key).plain() if at.has(key) else None for key in ("was", "now"))
    return Change(at.get("call").text(), was, now, str(at.maybe("because", "").value))
