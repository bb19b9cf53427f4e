"""Is a council's line answered at this moment, by the hours on the register? Local time throughout."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.core.clock import LOCAL
from app.councils.models import Line, OpeningException

LOOK_AHEAD_DAYS = 7


@dataclass(frozen=True)
class Hours:
    """Whether a line is answered now: yes, no, or not known; and what to tell the assessor."""

    is_open: bool | None
    words: str


def hours_at(line: Line, exceptions: Sequence[OpeningException], at: datetime) -> Hours:
    """The state of one line at a moment. `exceptions` are those of its council and of its nation."""
    if not line.hours:
        return Hours(None, "its opening hours are not known")
    local = at.astimezone(LOCAL)
    clock = f"{local:%H:%M}"
    for opens, closes in spans_on(line, exceptions, local.date()):
        if opens <= clock < closes:
            return Hours(True, f"open until {closes}")
    return Hours(False, f"closed now{_opens_next(line, exceptions, local)}")


def spans_on(line: Line, exceptions: Sequence[OpeningException], on: date) -> list[tuple[str, str]]:
    """When a line is answered on a day: an exception replaces the weekday's hours."""
    special = [one for one in exceptions if one.on_date == on]
    own = [one for one in special if one.council_id is not None] or special
    if own:
        return sorted((one.opens, one.closes) for one in own if one.opens)
    return sorted((span.opens, span.closes) for span in line.hours if span.weekday == on.weekday())


def _opens_next(line: Line, exceptions: Sequence[OpeningException], local: datetime) -> str:
    clock = f"{local:%H:%M}"
    for ahead in range(LOOK_AHEAD_DAYS + 1):
        on = local.date() + timedelta(days=ahead)
        for opens, _ in spans_on(line, exceptions, on):
            if ahead == 0 and opens > clock:
                return f", opens at {opens}"
            if ahead > 0:
                return f", opens {on:%a} {on.day} {on:%b} at {opens}"
    return ""
