"""What the stamps of an attempt come to: seconds to a person, menus, transfers, staff minutes.

An assessor stamps a menu when choosing in it, so that the stamps count its layers and the last one is the menu's end.
A figure whose stamps were missed is None, never a guess.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from app.calls.models import CallAttempt, Moment, Outcome, Stamp
from app.calls.rules import live


@dataclass(frozen=True)
class Timing:
    """Figures of one attempt; None: not to be had from its stamps, or there was no such thing."""

    seconds_from_first_ring: int | None
    seconds_from_menu_end: int | None
    menu_layers: int | None
    menu_seconds: int | None
    transfers: int
    staff_minutes: int | None


def timing_of(stamps: Sequence[Stamp]) -> Timing:
    """The figures of one attempt."""
    stood = live(stamps)
    person = _first(stood, Moment.PERSON)
    menus = [one.at for one in stood if one.moment == Moment.MENU and (person is None or one.at <= person)]
    answered = _first(stood, Moment.RINGING_STOPPED)
    heard_something = answered is not None or person is not None or bool(menus)
    return Timing(
        seconds_from_first_ring=_seconds(_first(stood, Moment.DIALLED), person),
        seconds_from_menu_end=_seconds(menus[-1], person) if menus else None,
        menu_layers=len(menus) if heard_something else None,
        menu_seconds=_menu_seconds(menus, answered, heard_something),
        transfers=sum(one.moment == Moment.TRANSFER for one in stood),
        staff_minutes=whole_minutes(person, _last(stood, Moment.ENDED)),
    )


def counted_attempt(attempts: Sequence[CallAttempt]) -> CallAttempt | None:
    """The attempt whose figures stand for the call: the one that reached somebody, else the last."""
    reached = [one for one in attempts if one.outcome == Outcome.REACHED]
    return reached[0] if reached else (attempts[-1] if attempts else None)


def _menu_seconds(menus: list[datetime], answered: datetime | None, heard_something: bool) -> int | None:
    if not menus:
        return 0 if heard_something else None
    return _seconds(answered, menus[-1])


def _first(stood: Sequence[Stamp], moment: Moment) -> datetime | None:
    return next((one.at for one in stood if one.moment == moment), None)


def _last(stood: Sequence[Stamp], moment: Moment) -> datetime | None:
    return next((one.at for one in reversed(stood) if one.moment == moment), None)


def _seconds(start: datetime | None, end: datetime | None) -> int | None:
    if start is None or end is None or end < start:
        return None
    return round((end - start).total_seconds())


def whole_minutes(start: datetime | None, end: datetime | None) -> int | None:
    """Minutes begun between two moments; None if one is missing or they are in the wrong order."""
    seconds = _seconds(start, end)
    return None if seconds is None else ceil(seconds / 60)
