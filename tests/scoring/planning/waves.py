"""Fictional waves of any size, as the JSON of a wave file."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
TYPES = ("district", "unitary", "county")


def weekly(start: str = "09:00", end: str = "17:00", days: tuple[str, ...] = WORKDAYS) -> dict[str, Any]:
    return {day: [[start, end]] for day in days}


def create_rules(**changes: Any) -> dict[str, Any]:
    rules: dict[str, Any] = {
        "call_minutes": 20,
        "block_minutes": 30,
        "start_step_minutes": 5,
        "max_calls_per_authority_per_day": 1,
        "min_gap_days": 2,
        "voice": {"max_calls_per_assessor_per_authority": 1, "relaxed_max": 3},
        "double_marking": {"share": 0.1, "mode": "live"},
        "scenario": {"no_repeat_per_authority_topic": True},
        "retry": {"max_attempts": 3, "different_band": True, "min_gap_days": 1},
    }
    return rules | changes


def create_wave(
    councils: int = 12, topics: int = 2, repeats: int = 1, assessors: int = 4, days: int = 12, **changes: Any
) -> dict[str, Any]:
    """A wave of `councils` × `topics` × `repeats` calls from Monday 7 September 2026 on."""
    first = date(2026, 9, 7)
    names = [f"topic-{t}" for t in range(topics)]
    wave: dict[str, Any] = {
        "format": "better-answered.wave",
        "version": 1,
        "id": "test-wave",
        "title": "A fictional wave",
        "seed": 7,
        "timezone": "Europe/London",
        "period": {"from": first.isoformat(), "to": (first + timedelta(days - 1)).isoformat()},
        "field_hours": weekly("08:30", "17:30"),
        "rules": create_rules(),
        "bands": [
            {"id": "early", "from": "00:00", "to": "10:30"},
            {"id": "late-morning", "from": "10:30", "to": "12:30"},
            {"id": "early-afternoon", "from": "12:30", "to": "14:30"},
            {"id": "late", "from": "14:30", "to": "24:00"},
        ],
        "calendars": {"england": {"source": "by hand", "closed": {}}},
        "openings": {"nine-to-five": weekly()},
        "topics": [create_topic(name) for name in names],
        "authorities": [create_authority(f"K{k:03}", TYPES[k % 3], topics=names) for k in range(councils)],
        "assessors": [create_assessor(f"P{p:02}") for p in range(assessors)],
        "demand": {"topics_per_authority": topics, "repeats": repeats},
    }
    return wave | changes


def create_topic(name: str, scenarios: int = 3) -> dict[str, Any]:
    return {
        "id": name,
        "applies_to": list(TYPES),
        "scenarios": [{"id": f"{name}-{s}", "languages": ["en", "cy"]} for s in range(scenarios)],
    }


def create_authority(name: str, kind: str = "district", **changes: Any) -> dict[str, Any]:
    council = {"id": name, "name": f"Council {name}", "type": kind, "nation": "england"}
    return council | {"calendar": "england", "opening": "nine-to-five"} | changes


def create_assessor(name: str, **changes: Any) -> dict[str, Any]:
    person: dict[str, Any] = {"id": name, "name": f"Assessor {name}", "languages": ["en"]}
    return person | {"weekly": weekly(), "max_per_day": 12, "max_per_week": 50} | changes
