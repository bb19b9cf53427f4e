"""Which numbers may be rung for a call, where each was found, and whether it is answered at this moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from app.calls import rules
from app.calls.hours import LOOK_AHEAD_DAYS, Hours, hours_at
from app.councils import queries as councils
from app.councils.models import Council, Line
from app.scenarios.models import Topic
from app.schedule.models import PlannedCall


@dataclass(frozen=True)
class LineNow:
    """A number to ring, and whether it is answered now."""

    line: Line
    hours: Hours


def lines_to_ring(session: Session, calls: Sequence[PlannedCall], at: datetime) -> dict[int, list[LineNow]]:
    """Call id → the council's lines for its topic; without one, its lines for everything."""
    members = {call.wave_council_id: call.wave_council for call in calls}
    found = session.exec(
        select(Council).where(col(Council.id).in_({one.council_id for one in members.values()}))
    )
    by_id = {one.id or 0: one for one in found}
    lines = councils.with_lines(session, list(by_id))
    today = rules.local_day(at)
    exceptions = councils.exceptions_between(session, today, today + timedelta(days=LOOK_AHEAD_DAYS))
    wanted = select(Topic.id, Topic.code).where(col(Topic.id).in_({call.topic_id for call in calls}))
    topics = dict(session.exec(wanted).all())

    def of(call: PlannedCall) -> list[LineNow]:
        council = by_id[members[call.wave_council_id].council_id]
        known = lines.get(council.id or 0, [])
        own = [one for one in known if one.topic_code == topics[call.topic_id]]
        theirs = [one for one in exceptions if one.council_id in (council.id, None)]
        return [
            LineNow(line, hours_at(line, theirs, at, nation=council.nation))
            for line in own or [one for one in known if not one.topic_code]
        ]

    return {call.id or 0: of(call) for call in calls}


def may_be_rung(lines: Sequence[LineNow]) -> bool:
    """Whether one of a call's lines is open, or nobody knows its hours."""
    return any(one.hours.is_open is not False for one in lines)
