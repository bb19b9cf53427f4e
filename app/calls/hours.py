"""Is a council's line answered at this moment, by the hours on the register? Local time throughout."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.clock import LOCAL
from app.councils.calendar import OpenDay, open_day, week_of
from app.councils.models import Line, Nation, OpeningException

LOOK_AHEAD_DAYS = 7


@dataclass(frozen=True)
class Hours:
    """Whether a line is answered now: yes, no, or not known; and what to tell the assessor."""

    is_open: bool | None
    words: str


def hours_at(line: Line, exceptions: Sequence[OpeningException], at: datetime, *, nation: Nation) -> Hours:
    """The state of one line at a moment. `exceptions` are those of its council and of its nation."""
    local = at.astimezone(LOCAL)
    clock = f"{local:%H:%M}"
    today = _day(line, exceptions, local, nation)
    why = f" today ({today.reason})" if today.reason else " now"
    if not line.hours:
        closed = bool(today.reason) and not today.spans
        return Hours(
            False if closed else None, f"closed{why}" if closed else "its opening hours are not known"
        )
    for opens, closes in today.spans:
        if opens <= clock < closes:
            return Hours(True, f"open until {closes}")
    return Hours(False, f"closed{why}{_opens_next(line, exceptions, local, nation)}")


def _day(line: Line, exceptions: Sequence[OpeningException], local: datetime, nation: Nation) -> OpenDay:
    return open_day(local.date(), week_of(line), nation=nation, exceptions=exceptions)


def _opens_next(line: Line, exceptions: Sequence[OpeningException], local: datetime, nation: Nation) -> str:
    clock = f"{local:%H:%M}"
    for ahead in range(LOOK_AHEAD_DAYS + 1):
        on = local + timedelta(days=ahead)
        for opens, _ in _day(line, exceptions, on, nation).spans:
            if ahead == 0 and opens > clock:
                return f", opens at {opens}"
            if ahead > 0:
                return f", opens {on:%a} {on.day} {on:%b} at {opens}"
    return ""
