"""What has happened since a plan was drawn, applied to its wave: EVENTS.md describes the file.

The answer is a wave file again, so that a plan repaired after events is checked like any other, and for each
call of the earlier plan that an event makes impossible the reason in words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from scoring.planning.codec import planned_to_dict
from scoring.planning.cursor import Cursor
from scoring.planning.records import FAILED, HEARD, Plan, PlannedCall

FORMAT = "better-answered.events"


@dataclass
class Happened:
    """The wave as it is now, and why calls of the earlier plan cannot stay (call → sentence)."""

    wave: dict[str, Any]
    earlier: dict[str, PlannedCall]
    because: dict[str, str] = field(default_factory=dict)

    def one(self, kind: str, at: Cursor) -> dict[str, Any]:
        """The assessor or authority that an event names."""
        known = {entry["id"]: entry for entry in self.wave[kind]}
        found: dict[str, Any] = known[at.one_of(known)]
        return found

    def days(self, first: date, last: date) -> list[date]:
        start, end = (date.fromisoformat(self.wave["period"][key]) for key in ("from", "to"))
        length = (min(last, end) - max(first, start)).days + 1
        return [max(first, start) + timedelta(n) for n in range(max(0, length))]

    def blame(self, words: str, hit: Callable[[PlannedCall, str], bool]) -> None:
        """Note the reason for every planned call that the event hits; the first reason stands."""
        councils = {call["id"]: call["authority"] for call in self.wave.get("calls", [])}
        for call, entry in self.earlier.items():
            council = councils.get(call, call.split(".")[0])
            if call not in self.because and hit(entry, council):
                self.because[call] = words


def apply_events(wave: dict[str, Any], events: dict[str, Any], previous: Plan | None) -> Happened:
    """The wave after the events. `wave` has been read without complaint; it is not changed.

    Raises
    ------
    InvalidInputError  an event is malformed or names nobody; its path leads into the events file.
    """
    top = Cursor(events)
    name = top.get("format")
    if name.text() != FORMAT:
        raise name.fail(f"{name.value!r} is no list of events.", f"The file must say {FORMAT!r}.")
    top.maybe("version", 1).integer(1, 1)
    happened = Happened(deepcopy(wave), {entry.call: entry for entry in previous.calls} if previous else {})
    for item in top.get("events").items():
        KINDS[item.get("kind").one_of(KINDS)](happened, item)
    if top.has("now"):
        now = top.get("now").moment()
        happened.wave["now"] = f"{now:%Y-%m-%dT%H:%M}"
        tried = {attempt["call"] for attempt in happened.wave.get("history", [])}
        words = "Its time had passed, and no attempt is on record."
        happened.blame(words, lambda entry, _: entry.start < now and entry.call not in tried)
    return happened


def _attempt(happened: Happened, at: Cursor) -> None:
    """A call was dialled; what the event leaves out stood in the earlier plan."""
    call = at.get("call").text()
    history = happened.wave.setdefault("history", [])
    planned = happened.earlier.get(call)
    made = planned_to_dict(planned) if planned else {}
    failed = Counter(one["call"] for one in history if one["outcome"] in FAILED)
    made |= {"attempt": failed[call] + 1, "call": call}
    for key in ("assessor", "second", "scenario"):
        if at.has(key):
            made[key] = at.get(key).text()
    if at.has("attempt"):
        made["attempt"] = at.get("attempt").integer(1)
    if at.has("start"):
        made["start"] = f"{at.get('start').moment():%Y-%m-%dT%H:%M}"
    for key in ("assessor", "start"):
        if key not in made:
            raise at.get("call").fail(f"stands in no earlier plan, and {key!r} is missing.", f"Add {key!r}.")
    made["outcome"] = at.get("outcome").one_of(sorted(FAILED | HEARD))
    happened.one("assessors", Cursor(made["assessor"], (*at.path, "assessor")))
    history.append(made)


def _assessor_away(happened: Happened, at: Cursor) -> None:
    """An assessor leaves, or is away between two dates."""
    person = happened.one("assessors", at.get("assessor"))
    first = at.get("from").date()
    last = at.get("to").date() if at.has("to") else date.max
    days = happened.days(first, last)
    person["away"] = sorted({*person.get("away", []), *(day.isoformat() for day in days)})
    name = person.get("name", person["id"])
    words = f"{name} leaves on {first}." if last == date.max else f"{name} is away from {first} to {last}."

    def hit(entry: PlannedCall, _: str) -> bool:
        return person["id"] in (entry.assessor, entry.second) and first <= entry.start.date() <= last

    happened.blame(words, hit)


def _council_paused(happened: Happened, at: Cursor) -> None:
    """A council asked not to be called between two dates."""
    council = happened.one("authorities", at.get("authority"))
    first, last = at.get("from").date(), at.get("to").date()
    if last < first:
        raise at.get("to").fail("is before 'from'.", "Put the first date in 'from', the last in 'to'.")
    closed: dict[str, list[list[str]]] = {day.isoformat(): [] for day in happened.days(first, last)}
    council["exceptions"] = council.get("exceptions", {}) | closed
    words = f"{council.get('name', council['id'])} asked for a pause from {first} to {last}."
    happened.blame(words, lambda entry, k: k == council["id"] and first <= entry.start.date() <= last)


def _hours_corrected(happened: Happened, at: Cursor) -> None:
    """The weekly hours of a council's line were wrong; exceptions and holidays stay."""
    council = happened.one("authorities", at.get("authority"))
    week = at.get("weekly").weekly()
    name = f"{council['id']}: corrected"
    happened.wave["openings"] = happened.wave["openings"] | {name: at.get("weekly").plain()}
    council["opening"] = name
    minutes = happened.wave["rules"]["call_minutes"]

    def hit(entry: PlannedCall, k: str) -> bool:
        starts = entry.start.hour * 60 + entry.start.minute
        spans = week[entry.start.weekday()]
        return k == council["id"] and not any(a <= starts <= b - minutes for a, b in spans)

    happened.blame(f"The hours of {council.get('name', council['id'])} were corrected.", hit)


def _conflict_declared(happened: Happened, at: Cursor) -> None:
    """An assessor has to do with a council, and neither rings it nor listens."""
    person = happened.one("assessors", at.get("assessor"))
    council = happened.one("authorities", at.get("authority"))
    reason = at.maybe("reason", "declared").text()
    person["conflicts"] = person.get("conflicts", {}) | {council["id"]: reason}
    names = (person.get("name", person["id"]), council.get("name", council["id"]))
    words = "{} declared a conflict of interest with {}.".format(*names)
    happened.blame(
        words, lambda entry, k: k == council["id"] and person["id"] in (entry.assessor, entry.second)
    )


KINDS: dict[str, Callable[[Happened, Cursor], None]] = {
    "attempt": _attempt,
    "assessor_leaves": _assessor_away,
    "assessor_away": _assessor_away,
    "council_paused": _council_paused,
    "hours_corrected": _hours_corrected,
    "conflict_declared": _conflict_declared,
}
