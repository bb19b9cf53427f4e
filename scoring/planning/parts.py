"""Very large waves, drawn part by part with flat memory.

Councils are dealt into parts so that each holds the wave's mix of types, hours and calendars; assessors too. Some
assessors are bridges: they work Monday to Wednesday in one part and the rest of the week in the next, so that
nobody can be booked twice and the severity of all assessors stays comparable through shared councils. A part is
an ordinary wave. What a part proves about dates holds for the whole; other shortages are proved for the part only
and are called not proved. A wave in progress is not drawn in parts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from scoring.planning.codec import digest, plan_to_dict, planned_to_dict
from scoring.planning.draw import draw_plan
from scoring.planning.reading import read_wave
from scoring.planning.records import WEEKDAYS, Plan, Unplaced

CALLS_A_PART = 30_000
MOVES_A_CALL = 250  # of the search for balance, where nobody says how many
BRIDGES = 4
EARLY, LATE = ("mon", "tue", "wed"), ("thu", "fri", "sat", "sun")
Data = dict[str, Any]


def calls_of(data: Data) -> int:
    """How many calls a wave file asks for, without making them."""
    if "calls" in data:
        return len(data["calls"])
    wanted, repeats = data["demand"]["topics_per_authority"], data["demand"]["repeats"]
    return sum(min(wanted, len(one.get("topics", []))) * repeats for one in data["authorities"])


def parts_for(data: Data) -> int:
    """Parts that suit a wave file: 1 up to twice the calls of a part, and for a wave in progress."""
    calls = calls_of(data)
    return 1 if calls <= 2 * CALLS_A_PART or data.get("history") else -(-calls // CALLS_A_PART)


def split(data: Data, parts: int) -> Iterator[Data]:
    """The wave files of the parts, made one at a time."""
    councils = sorted(
        data["authorities"], key=lambda one: _like(one, "type", "opening", "calendar", "topics")
    )
    people = sorted(data["assessors"], key=lambda one: _like(one, "languages", "weekly", "max_per_week"))
    calls: dict[str, list[Data]] = {}
    for call in data.get("calls", []):
        calls.setdefault(call["authority"], []).append(call)
    rest = {key: value for key, value in data.items() if key not in ("authorities", "assessors", "calls")}
    for n in range(parts):
        mine = councils[n::parts]
        own = people[n::parts]
        bridges = people[(n - 1) % parts :: parts][:BRIDGES] if parts > 1 else []
        kept = own[BRIDGES:] if parts > 1 else own
        staff = [_on(one, EARLY) for one in own[: len(own) - len(kept)]] + [_on(one, LATE) for one in bridges]
        here = {one["id"] for one in mine}
        part = rest | {"authorities": mine, "assessors": [_near(one, here) for one in (*staff, *kept)]}
        if "calls" in data:
            part["calls"] = [call for one in mine for call in calls.get(one["id"], [])]
        yield part


def _like(one: Data, *keys: str) -> str:
    return json.dumps([one.get(key) for key in keys], sort_keys=True)


def _on(person: Data, days: tuple[str, ...]) -> Data:
    """The assessor on some weekdays only, with their share of the limits."""
    week = person["weekly"]
    worked = [day for day in (*EARLY, *LATE) if week.get(day)]
    share = sum(day in days for day in worked)
    limits = {
        key: person[key] * share // max(1, len(worked))
        if days is EARLY
        else person[key] - person[key] * (len(worked) - share) // max(1, len(worked))
        for key in ("max_per_week", "max_total")
        if person.get(key) is not None
    }
    extra = {on: spans for on, spans in person.get("extra", {}).items() if _weekday(on) in days}
    return person | limits | {"weekly": {day: week[day] for day in worked if day in days}, "extra": extra}


def _weekday(on: str) -> str:
    return WEEKDAYS[date.fromisoformat(on).weekday()]


def _near(person: Data, here: set[str]) -> Data:
    conflicts = {key: why for key, why in person.get("conflicts", {}).items() if key in here}
    return person | {"conflicts": conflicts}


class InParts:
    """Draws the parts one after the other; `calls` gives each planned call as it comes, `head` the rest."""

    def __init__(self, data: Data, parts: int, *, seed: int | None = None, moves: int | None = None) -> None:
        self.data, self.parts, self.moves = data, parts, moves
        self.seed = data.get("seed", 0) if seed is None else seed
        self.totals = {"parts": parts, "moves": 0, "accepted": 0}
        self.plan: Plan | None = None
        self.placed = 0

    def calls(self) -> Iterator[Data]:
        for n, part in enumerate(split(self.data, self.parts)):
            mixed = hashlib.sha256(f"{self.seed}:part {n}".encode()).digest()
            moves = MOVES_A_CALL * calls_of(part) if self.moves is None else self.moves
            plan = draw_plan(read_wave(part), seed=int.from_bytes(mixed[:6], "big"), moves=moves)
            del part
            self._add(plan, n + 1)
            self.placed += len(plan.calls)
            yield from (planned_to_dict(call) for call in plan.calls)

    def _add(self, plan: Plan, number: int) -> None:
        for key in ("moves", "accepted"):
            self.totals[key] += plan.parameters.get(key, 0)
        where = f"In part {number} of {self.parts}: "
        told = [
            finding
            if finding.code == "DAYS_SHORT"
            else replace(finding, proved=False, text=where + finding.text)
            for finding in plan.findings
        ]
        plan = replace(plan, calls=(), findings=tuple(told), unplaced=tuple(_honest(plan.unplaced, where)))
        if self.plan is not None:
            plan = replace(
                plan,
                findings=self.plan.findings + plan.findings,
                unplaced=self.plan.unplaced + plan.unplaced,
                relaxations=self.plan.relaxations + plan.relaxations,
                double_shortfall=self.plan.double_shortfall + plan.double_shortfall,
            )
        self.plan = plan

    def head(self) -> Data:
        """The plan object without `calls`; once the calls have been taken."""
        assert self.plan is not None
        whole = replace(
            self.plan, seed=self.seed, parameters=self.totals, instance_sha256=digest(self.data), ways_out=()
        )
        head = plan_to_dict(whole)
        del head["calls"]
        return head


def _honest(unplaced: Iterable[Unplaced], where: str) -> Iterator[Unplaced]:
    """Only a want of dates is proved for the whole wave by a part of it."""
    for left in unplaced:
        proved = left.reason == "DAYS_SHORT"
        yield left if proved else replace(left, reason="NO_PLACE_FOUND", detail=where + left.detail)
