"""The waves of the demonstration: what each is about, how it asks, and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.core.clock import LOCAL
from app.councils.models import ContactChannel
from app.review.retest_queries import RetestLine

FIELD_DAYS = 26
FIRST_WAVE = "first-wave"


@dataclass(frozen=True)
class Round:
    """One wave of the demonstration; groups and topics it is about, none for all."""

    code: str
    title: str
    first: date
    groups: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    channel: ContactChannel = ContactChannel.TELEPHONE
    days: int = FIELD_DAYS
    twice_percent: int = 25
    again: RetestLine | None = None  # of a re-test: the fix that is asked about


# Asked in the pilot, so that the first wave has something to be compared with.
PILOT_GROUPS = frozenset({"scottish-unitary"})
PILOT_TOPICS = frozenset(
    {"bulky-waste", "planning-application", "school-primary", "blue-badge", "dropped-kerb"}
)
EMAIL_TOPICS = frozenset({"bulky-waste", "blue-badge", "dropped-kerb"})
ANSWER_DAYS = 5
AGAIN_DAYS = 5  # a re-test is one call


def by_email(code: str, title: str, first: date, topics: Iterable[str] = EMAIL_TOPICS) -> Round:
    """A small wave in writing; more of it is judged twice, since it is so small."""
    channel = ContactChannel.EMAIL
    return Round(code, title, first, PILOT_GROUPS, frozenset(topics), channel, days=12, twice_percent=50)


def monday(at: datetime, weeks: int) -> date:
    """The Monday of the week before this moment's, some weeks away."""
    today = at.astimezone(LOCAL).date()
    return today - timedelta(days=today.weekday() + 7) + timedelta(weeks=weeks)


def moment_of(day: date) -> datetime:
    """Seven in the morning of a day, before anybody calls."""
    return datetime(day.year, day.month, day.day, 7, 0, tzinfo=LOCAL)
