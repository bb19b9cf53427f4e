"""Frozen records of a wave and its plan, named as in the file format.

Dates are calendar dates; moments are naive local wall-clock times in the wave's `timezone`; spans are minutes
of the day (from, to). Weekly patterns hold seven tuples of spans, Monday first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

Span = tuple[int, int]
Spans = tuple[Span, ...]
Weekly = tuple[Spans, Spans, Spans, Spans, Spans, Spans, Spans]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
UNLIMITED = 10**9

# Outcomes of attempts: nobody heard the caller's voice (the call may be tried again), or somebody did.
FAILED = frozenset({"no_answer", "engaged", "closed"})
HEARD = frozenset({"completed", "cut_off"})


@dataclass(frozen=True)
class Voice:
    """How often one council may hear one assessor; `relaxed_max` only where the plan declares it."""

    max_calls_per_assessor_per_authority: int = 1
    relaxed_max: int = 1


@dataclass(frozen=True)
class DoubleMarking:
    """Share of calls with a second listener; `mode` live (same block taken) or recorded (load only)."""

    share: float = 0.0
    mode: str = "live"


@dataclass(frozen=True)
class Retry:
    max_attempts: int = 3
    different_band: bool = True
    min_gap_days: int = 1


@dataclass(frozen=True)
class Rules:
    call_minutes: int
    block_minutes: int
    start_step_minutes: int = 1
    max_calls_per_authority_per_day: int = 1
    min_gap_days: int = 1
    voice: Voice = Voice()
    double_marking: DoubleMarking = DoubleMarking()
    no_repeat_per_authority_topic: bool = False
    retry: Retry = Retry()


@dataclass(frozen=True)
class Band:
    """A part of the day: a moment belongs to it with start ≤ time < end (minutes of the day)."""

    id: str
    start: int
    end: int


@dataclass(frozen=True)
class Scenario:
    id: str
    languages: frozenset[str]


@dataclass(frozen=True)
class Topic:
    id: str
    applies_to: frozenset[str]
    scenarios: tuple[Scenario, ...]


@dataclass(frozen=True)
class Authority:
    id: str
    name: str
    type: str
    nation: str
    calendar: str
    opening: str
    exceptions: Mapping[date, Spans]
    timezone: str | None
    topics: tuple[str, ...]


@dataclass(frozen=True)
class Assessor:
    id: str
    name: str
    languages: frozenset[str]
    weekly: Weekly
    max_per_day: int
    max_per_week: int
    max_total: int
    away: frozenset[date]
    extra: Mapping[date, Spans]
    conflicts: Mapping[str, str]
    timezone: str | None


@dataclass(frozen=True)
class Call:
    id: str
    authority: str
    topic: str
    repeat: int
    language: str = "en"
    scenario: str | None = None
    double: bool = False


@dataclass(frozen=True)
class Attempt:
    """One dialling that has been made."""

    call: str
    attempt: int
    assessor: str
    second: str | None
    scenario: str | None
    start: datetime
    outcome: str


@dataclass(frozen=True)
class Wave:
    """One round of calls to plan. `period` is the first and last date; `calendars` hold closed dates."""

    id: str
    title: str
    seed: int
    timezone: str
    period: tuple[date, date]
    now: datetime | None
    field_hours: Weekly | None
    rules: Rules
    bands: tuple[Band, ...]
    calendars: Mapping[str, Mapping[date, str]]
    openings: Mapping[str, Weekly]
    topics: tuple[Topic, ...]
    authorities: tuple[Authority, ...]
    assessors: tuple[Assessor, ...]
    calls: tuple[Call, ...]
    history: tuple[Attempt, ...]
    sha256: str


@dataclass(frozen=True)
class PlannedCall:
    call: str
    attempt: int
    assessor: str
    second: str | None
    scenario: str
    start: datetime


@dataclass(frozen=True)
class Unplaced:
    """A due call without a place, with a reason code and a plain sentence."""

    call: str
    reason: str
    detail: str


@dataclass(frozen=True)
class Relaxation:
    """A council where one assessor may be heard up to `max` times."""

    rule: str
    authority: str
    max: int
    reason: str


@dataclass(frozen=True)
class Finding:
    """What binds the plan, in plain words; `missing` calls; `proved` if no plan can do better."""

    code: str
    missing: int
    proved: bool
    text: str
    councils: tuple[str, ...] = ()
    assessors: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    change: str = ""


@dataclass(frozen=True)
class WayOut:
    """A change with which the wave was planned again: calls gained and still left, cost in working days."""

    change: str
    gained: int
    left: int
    cost_days: int


@dataclass(frozen=True)
class Change:
    """One due call that differs from the earlier plan, and why."""

    call: str
    was: Mapping[str, Any] | None
    now: Mapping[str, Any] | None
    because: str


@dataclass(frozen=True)
class Plan:
    instance: str
    instance_sha256: str | None
    seed: int
    engine: str
    parameters: Mapping[str, Any]
    calls: tuple[PlannedCall, ...]
    unplaced: tuple[Unplaced, ...]
    relaxations: tuple[Relaxation, ...]
    double_shortfall: int = 0
    findings: tuple[Finding, ...] = ()
    changes: tuple[Change, ...] = ()
    ways_out: tuple[WayOut, ...] = ()
    unknown: Mapping[str, Any] = field(default_factory=dict)
