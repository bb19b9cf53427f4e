"""A wave as the planner's exchange format: what must be called, who may call, and when councils answer."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from app.core.clock import LOCAL
from app.councils import queries as councils
from app.councils.calendar import Week, bank_holidays_between
from app.councils.models import Nation, OpeningException
from app.schedule import queries
from app.schedule.draft_frame import Frame, frame_of
from app.schedule.models import Availability, ConflictOfInterest
from app.waves.models import Wave, WaveCouncil

ALWAYS: Week = ((("00:00", "24:00"),),) * 7
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FIELD_HOURS = {day: [["08:30", "17:30"]] for day in WEEKDAYS[:5]}
RULES: dict[str, Any] = {
    "call_minutes": 20,
    "block_minutes": 30,
    "start_step_minutes": 5,
    "max_calls_per_authority_per_day": 1,
    "min_gap_days": 2,
    "voice": {"max_calls_per_assessor_per_authority": 1, "relaxed_max": 3},
    "double_marking": {"share": 0.0, "mode": "recorded"},
    "scenario": {"no_repeat_per_authority_topic": True},
    "retry": {"max_attempts": 3, "different_band": True, "min_gap_days": 1},
}
BANDS = [
    {"id": "early", "from": "00:00", "to": "10:30"},
    {"id": "late-morning", "from": "10:30", "to": "12:30"},
    {"id": "early-afternoon", "from": "12:30", "to": "14:30"},
    {"id": "late", "from": "14:30", "to": "24:00"},
]
BAND_WORDS = {
    "early": "before 10:30",
    "late-morning": "10:30 to 12:30",
    "early-afternoon": "12:30 to 14:30",
    "late": "after 14:30",
}
WRITTEN_RULES: dict[str, Any] = {
    "call_minutes": 10,
    "retry": {"max_attempts": 1, "different_band": False, "min_gap_days": 1},
}
OFFICE_WEEK = {day: [["09:00", "17:00"]] for day in WEEKDAYS[:5]}


def wave_instance(session: Session, wave: Wave, *, at: datetime) -> dict[str, Any]:
    """The wave in version 1 of the exchange format. Ids: GSS codes, topic and scenario codes, P<person id>.

    Once its first day has begun, the wave names the moment `at`: no call is planned for a time that is past.
    """
    exceptions = _exceptions_that_bind(session, wave)
    openings: dict[str, Any] = {}
    frame = frame_of(session, wave)
    authorities = _authorities(session, wave, frame, exceptions, openings)
    local = at.astimezone(LOCAL)
    begun = {"now": f"{local:%Y-%m-%dT%H:%M}"} if local.date() >= wave.from_date else {}
    return {
        "format": "better-answered.wave",
        "version": 1,
        "id": wave.code,
        "title": wave.title,
        "seed": wave.seed,
        "timezone": "Europe/London",
        "period": {"from": wave.from_date.isoformat(), "to": wave.to_date.isoformat()},
        **begun,
        "field_hours": FIELD_HOURS,
        "rules": RULES | (WRITTEN_RULES if wave.contact_channel.is_written else {}) | wave.rules,
        "bands": BANDS,
        "calendars": _calendars(wave, exceptions),
        "openings": openings,
        "topics": _topics(wave, frame),
        "authorities": authorities,
        "assessors": _assessors(session, wave, frame),
        "calls": [
            {"id": f"{one['id']}.{topic}.{repeat}", "authority": one["id"], "topic": topic, "repeat": repeat}
            for one in authorities
            for topic in one["topics"]
            for repeat in range(1, wave.calls_per_topic + 1)
        ],
    }


def digest(instance: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON, as the planner computes it."""
    text = json.dumps(instance, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _exceptions_that_bind(session: Session, wave: Wave) -> Sequence[OpeningException]:
    """Other hours of councils in the field period; what is written can be sent on any day."""
    if wave.contact_channel.is_written:
        return []
    return councils.exceptions_between(session, wave.from_date, wave.to_date)


def _calendars(wave: Wave, exceptions: Sequence[OpeningException]) -> dict[str, Any]:
    calendars: dict[str, Any] = {}
    for nation in Nation:
        closed = {}
        if not wave.contact_channel.is_written:
            closed = bank_holidays_between(nation, wave.from_date, wave.to_date)
        closed |= {one.on_date: one.reason for one in exceptions if one.nation == nation and not one.opens}
        calendars[nation.value] = {
            "source": "bank holidays of the nation and the register's own exceptions",
            "closed": {day.isoformat(): reason for day, reason in sorted(closed.items())},
        }
    return calendars


def _topics(wave: Wave, frame: Frame) -> list[dict[str, Any]]:
    return [
        {
            "id": chosen.topic.code,
            "applies_to": chosen.topic.council_types,
            "scenarios": [
                {"id": used.version.scenario.code, "languages": used.version.languages}
                for used in frame.scenarios
                if used.topic_id == chosen.topic_id
            ],
        }
        for chosen in wave.topics
    ]


def _authorities(
    session: Session,
    wave: Wave,
    frame: Frame,
    exceptions: Sequence[OpeningException],
    openings: dict[str, Any],
) -> list[dict[str, Any]]:
    lines = councils.with_lines(session, [one.council_id for one in frame.councils])
    found = []
    for member in sorted(frame.councils, key=lambda one: one.gss_code):
        topics = queries.topics_of(wave, member)
        week = ALWAYS
        if not wave.contact_channel.is_written:
            week = councils.week_for_topics(lines.get(member.council_id, []), topics)
        nation = member.council.nation.value
        row: dict[str, Any] = {
            "id": member.gss_code,
            "name": member.name,
            "type": member.council_type.value,
            "nation": nation,
            "calendar": nation,
            "opening": _opening(week, openings),
            "topics": topics,
        }
        own = _exceptions(member, exceptions)
        found.append(row | ({"exceptions": own} if own else {}))
    return found


def _opening(week: Week, openings: dict[str, Any]) -> str:
    """The name of a weekly pattern; councils with the same hours share one."""
    pattern = {
        name: [list(span) for span in spans] for name, spans in zip(WEEKDAYS, week, strict=True) if spans
    }
    name = "hours-" + hashlib.sha256(json.dumps(pattern, sort_keys=True).encode()).hexdigest()[:8]
    openings[name] = pattern
    return name


def _exceptions(member: WaveCouncil, exceptions: Sequence[OpeningException]) -> dict[str, list[list[str]]]:
    """The council's own days, before those of its nation; a day without spans is closed."""
    days: dict[date, list[list[str]]] = {}
    own = [one for one in exceptions if one.council_id == member.council_id]
    national = [one for one in exceptions if one.nation == member.council.nation and one.opens]
    for rows in (national, own):
        for day in {one.on_date for one in rows}:
            days[day] = sorted([one.opens, one.closes] for one in rows if one.on_date == day and one.opens)
    return {day.isoformat(): spans for day, spans in sorted(days.items())}


def _assessors(session: Session, wave: Wave, frame: Frame) -> list[dict[str, Any]]:
    people = [one.person_id for one in wave.assessors]
    known = {
        one.person_id: one
        for one in session.exec(select(Availability).where(col(Availability.person_id).in_(people)))
    }
    conflicts: dict[int, dict[str, str]] = {}
    wanted = select(ConflictOfInterest).where(col(ConflictOfInterest.person_id).in_(people))
    codes = {one.council_id: one.gss_code for one in frame.councils}
    for conflict in session.exec(wanted):
        if conflict.council_id in codes:
            conflicts.setdefault(conflict.person_id, {})[codes[conflict.council_id]] = conflict.reason
    return [
        _assessor(one.person_id, one.person.pseudonym, known.get(one.person_id), conflicts)
        for one in sorted(wave.assessors, key=lambda one: one.person_id)
    ]


def _assessor(
    person_id: int, name: str, known: Availability | None, conflicts: dict[int, dict[str, str]]
) -> dict[str, Any]:
    known = known or Availability(person_id=person_id)
    weekly: dict[str, list[list[str]]] = {}
    for span in sorted(known.spans, key=lambda one: (one.weekday, one.starts)):
        weekly.setdefault(WEEKDAYS[span.weekday], []).append([span.starts, span.ends])
    return {
        "id": f"P{person_id}",
        "name": name,
        "languages": known.languages or ["en"],
        "weekly": weekly or OFFICE_WEEK,
        "max_per_day": known.max_per_day,
        "max_per_week": known.max_per_week,
        "away": sorted(one.on_date.isoformat() for one in known.days_away),
        "conflicts": conflicts.get(person_id, {}),
        "timezone": known.timezone,
    }
