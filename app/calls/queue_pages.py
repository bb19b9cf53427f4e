"""An assessor's list of calls: now, next and later, whom to ring at this minute, and what to look for."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Query, Request
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson
from app.accounts.audiences import field as field_pages
from app.calls import queries, rules
from app.calls.lines import LineNow, lines_to_ring, may_be_rung
from app.calls.rules import Due, NextTry, Standing
from app.calls.written.sheet import addresses_to_write_to
from app.calls.written.wait import Wait, waits_of
from app.core.clock import LOCAL, now
from app.core.database import Reading
from app.core.rendering import page
from app.councils.models import WrittenAddress
from app.schedule.queries import zone_of

Words = Annotated[str, Query(max_length=100)]
SHOWN = (
    ("now", "Due now"),
    ("today", "Next, today"),
    ("waiting", "Waiting for another attempt or an answer"),
    ("later", "On later days"),
)


@dataclass(frozen=True)
class DueCall:
    """One call of the list. Lines are looked up for calls that are due now."""

    standing: Standing
    council: str
    title: str
    topic: str
    late: bool  # planned for an earlier day
    lines: list[LineNow]
    next_try: NextTry | None
    wait: Wait | None = None  # of what was sent in writing
    addresses: list[WrittenAddress] = field(default_factory=list)  # where to write, if it is due

    @property
    def is_written(self) -> bool:
        return self.standing.contact_channel.is_written


@dataclass(frozen=True)
class Wanted:
    """What the assessor looks for; empty: everything."""

    words: str = ""
    show: str = ""
    open_only: bool = False

    def fits(self, call: DueCall) -> bool:
        text = f"{call.council} {call.title} {call.topic}".casefold()
        return all(word in text for word in self.words.casefold().split())

    @property
    def narrows(self) -> bool:
        return bool(self.words or self.show or self.open_only)


@dataclass(frozen=True)
class QueuePage:
    at: datetime
    zone: ZoneInfo | None  # the assessor's own, where it is not the councils'
    due: int
    may_ring: int  # of those due, on a line that is open at this minute
    write_now: list[DueCall]
    open_now: list[DueCall]
    closed_now: list[DueCall]
    later_today: list[DueCall]
    unanswered: list[DueCall]  # sent, within the limit
    waiting: list[DueCall]
    later: list[DueCall]
    wanted: Wanted
    found: int
    total: int
    must_calibrate: bool
    shown: tuple[tuple[str, str], ...] = SHOWN


@field_pages.get("/field/calls", name="calls.queue")
def queue(
    request: Request,
    session: Reading,
    assessor: CurrentPerson,
    words: Words = "",
    show: Words = "",
    open: Words = "",
) -> Response:
    at = now()
    wanted = Wanted(words.strip(), show if show in dict(SHOWN) else "", open == "yes")
    standings = queries.calls_of(session, assessor)
    dues = {one.call.id: rules.due(one, at) for one in standings}
    waits = waits_of(session, standings)
    dues |= {call: Due.NOW for call, wait in waits.items() if wait.last_day < rules.local_day(at)}
    now_due = [one for one in standings if dues[one.call.id] == Due.NOW]
    spoken = [one.call for one in now_due if not one.contact_channel.is_written]
    lines = lines_to_ring(session, spoken, at)
    places = addresses_to_write_to(session, [one for one in now_due if one.contact_channel.is_written])
    calls = [
        replace(
            _due_call(one, dues[one.call.id], lines.get(one.call.id or 0, []), at),
            wait=waits.get(one.call.id or 0),
            addresses=places.get(one.call.id or 0, []),
        )
        for one in standings
    ]
    zone = zone_of(session, assessor)
    content = _queue_page(calls, [dues[one.call.id] for one in standings], wanted, at, zone)
    return page(request, "calls/queue.html", content, region="queue")


def _due_call(standing: Standing, due: Due, lines: list[LineNow], at: datetime) -> DueCall:
    call = standing.call
    written = standing.contact_channel.is_written
    planned_before = rules.local_day(call.starts_at) < rules.local_day(at)
    return DueCall(
        standing=standing,
        council=call.wave_council.name,
        title=call.version.title,
        topic=call.version.scenario.topic.name,
        late=due == Due.NOW and not standing.attempts and planned_before,
        lines=lines,
        next_try=rules.next_try(standing) if due == Due.WAITING and not written else None,
    )


def _may_ring(call: DueCall) -> bool:
    return call.is_written or call.standing.open_attempt is not None or may_be_rung(call.lines)


def _queue_page(
    calls: Sequence[DueCall], dues: Sequence[Due], wanted: Wanted, at: datetime, zone: ZoneInfo
) -> QueuePage:
    groups: dict[Due, list[DueCall]] = {due: [] for due in Due}
    for call, due in zip(calls, dues, strict=True):
        if wanted.fits(call):
            groups[due].append(call)
    shown = {
        "now": groups[Due.NOW], "today": groups[Due.LATER_TODAY],
        "waiting": groups[Due.WAITING], "later": groups[Due.LATER],
    }  # fmt: skip
    if wanted.show:
        shown = {name: found if name == wanted.show else [] for name, found in shown.items()}
    if wanted.open_only:
        shown = {name: found if name == "now" else [] for name, found in shown.items()}
    ring = [one for one in shown["now"] if _may_ring(one)]
    closed = [] if wanted.open_only else [one for one in shown["now"] if one not in ring]
    return QueuePage(
        at=at,
        zone=zone if zone != LOCAL else None,
        due=dues.count(Due.NOW),
        may_ring=sum(due == Due.NOW and _may_ring(call) for call, due in zip(calls, dues, strict=True)),
        write_now=[one for one in ring if one.is_written],
        open_now=[one for one in ring if not one.is_written],
        closed_now=closed,
        later_today=shown["today"],
        unanswered=[one for one in shown["waiting"] if one.is_written],
        waiting=[one for one in shown["waiting"] if not one.is_written],
        later=shown["later"],
        wanted=wanted,
        found=len(ring) + len(closed) + sum(len(shown[name]) for name in ("today", "waiting", "later")),
        total=len(calls),
        must_calibrate=any(one.standing.must_calibrate for one in calls),
    )
