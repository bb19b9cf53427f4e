"""An assessor's calls as an iCalendar file. No event names a council, since calendars are often shared."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from app.calls import rules
from app.calls.rules import Standing
from app.calls.states import CallState
from app.core.clock import LOCAL

REFRESH = timedelta(hours=1)


def calendar_of(
    standings: Sequence[Standing], *, at: datetime, link: Callable[[str], str], demonstration: bool
) -> bytes:
    """Calls still to be made. `link` gives the address of a call's sheet; a call that is gone has no event."""
    name = "Demonstration: calls to make" if demonstration else "Calls to make"
    calendar = Calendar.new(name=name, refresh_interval=REFRESH, prodid="-//Better Answered//My calls//EN")
    for one in standings:
        if one.state == CallState.SENT:
            continue  # there is nothing to do on a day, but to wait
        calendar.add_component(_event(one, at, link(one.call.reference), demonstration=demonstration))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(standing: Standing, at: datetime, address: str, *, demonstration: bool) -> Event:
    call = standing.call
    event = Event()
    event.add("uid", f"{call.reference}@better-answered")
    event.add("dtstamp", at)
    number = len(standing.attempts) + 1
    words = "Call to make" if number == 1 else f"Call to try again, attempt {number} of 3"
    where = "Whom to ring"
    if standing.contact_channel.is_written:
        words, where = "Enquiry to write", "Where to write"
    event.add("summary", f"Demonstration: {words.lower()}" if demonstration else words)
    if standing.attempts and standing.open_attempt is None:
        again = rules.next_try(standing)
        on = max(again.not_before, rules.local_day(at))
        event.add("dtstart", on)
        event.add("dtend", on + timedelta(days=1))
        when = f"It is tried again {again.words}. "
    else:
        starts = call.starts_at.astimezone(LOCAL)
        event.add("dtstart", starts)
        event.add("dtend", starts + timedelta(minutes=call.minutes))
        when = ""
    event.add("description", f"{when}{where} and what to ask stands on its sheet: {address}")
    event.add("url", address)
    event.add("class", "PRIVATE")
    return event
