"""Promises and actions of a council: which wording holds on a day, what may be entered, and the words for it all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.accounts.models import Person
from app.accounts.rules import check_speaks_for
from app.core.clock import LOCAL
from app.core.errors import BadInput, WrongState
from app.core.formats import day, plural
from app.councils.models import ContactChannel
from app.insight.models import (
    ActionState,
    BoardActionVersion,
    StandardChannel,
    StandardMeasure,
    StandardVersion,
)
from scoring.benchmark import SeenShare
from scoring.promise import Kept
from scoring.questionnaire import Measured


@dataclass(frozen=True)
class MeasureWords:
    """How a measure reads, and where it is seen and said. `unit`: of `within`, empty where there is none.

    survey_code : a question of the shipped survey that asks for the same share, where calls measure nothing of it.
    """

    name: str
    share_of: str
    unit: str = ""
    at_most: bool = False
    measured: Measured = Measured.NOTHING
    survey_code: str = ""
    untold: str = ""


MEASURES = {
    StandardMeasure.ANSWERED_WITHIN: MeasureWords(
        "Answered by a person within a number of seconds",
        "of calls answered by a person within {within}",
        unit="second",
        measured=Measured.ANSWERED_WITHIN,
    ),
    StandardMeasure.RESOLVED: MeasureWords(
        "Settled in the first contact",
        "of enquiries settled in the first contact",
        measured=Measured.RESOLVED,
    ),
    StandardMeasure.AVOIDABLE: MeasureWords(
        "Contact that need not have been made",
        "of contact avoidable",
        at_most=True,
        measured=Measured.AVOIDABLE,
    ),
    StandardMeasure.REPLIED_WITHIN: MeasureWords(
        "Written enquiries answered within a number of working days",
        "of written enquiries answered within {within}",
        unit="working day",
        untold="Only enquiries by e-mail, web form or web chat tell how soon they are answered.",
    ),
    StandardMeasure.SATISFIED: MeasureWords(
        "People who say that they were satisfied",
        "of people satisfied",
        survey_code="S2",
        untold="Callers who play a part can’t say what residents think, so no call tells of this.",
    ),
    StandardMeasure.ONLINE: MeasureWords(
        "Enquiries that come in online",
        "of enquiries online",
        untold="Calls can’t tell this. It is worked out from the contacts that the council enters, from the first "
        "whole month of the promise on.",
    ),
}
CHANNELS = {
    StandardChannel.PHONE: "Telephone",
    StandardChannel.EMAIL: "E-mail",
    StandardChannel.WEB: "Website",
    StandardChannel.CHAT: "Web chat",
    StandardChannel.SOCIAL: "Social media",
    StandardChannel.COUNTER: "Face to face",
    StandardChannel.POST: "Post",
    StandardChannel.EVERY: "Every channel",
}
CALLED = {StandardChannel.PHONE, StandardChannel.EVERY}
WRITTEN = {
    StandardChannel.EMAIL: ContactChannel.EMAIL,
    StandardChannel.WEB: ContactChannel.WEB_FORM,
    StandardChannel.CHAT: ContactChannel.WEB_CHAT,
}
NOT_CALLED = "Calls are made by telephone, so nothing tells of this channel yet."
KEPT_WORDS = {
    Kept.KEPT: "kept",
    Kept.NOT_KEPT: "not kept",
    Kept.TOO_FEW: "too few to say",
    None: "nothing tells yet",
}
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 1, 1)


def own_council(person: Person, wanted: str) -> str:
    """The council that a page is about: the one asked for, else the person's first. Raises NotFound (not its own)."""
    code = wanted or person.council_codes[0]
    check_speaks_for(person, code)
    return code


def local_day(at: datetime) -> date:
    return at.astimezone(LOCAL).date()


def percent(value: float) -> str:
    """80 %, 97.5 %, never broken over two lines"""
    return f"{figure(value)}\N{NO-BREAK SPACE}%"


def figure(value: float) -> str:
    """80, 97.5"""
    return f"{value:.1f}".removesuffix(".0")


def share_words(share: SeenShare, channel: ContactChannel) -> str:
    """66.7 % of 12 calls, likely 39.1 to 86.2 %; or of 12 enquiries, where they were written"""
    ends = f"{figure(share.interval.low)} to {percent(share.interval.high)}"
    asked = plural(share.calls, channel.noun, channel.nouns)
    return f"{percent(share.percent)} of {asked}, likely {ends}"


def within_words(number: int, unit: str) -> str:
    """90 seconds, 2 minutes, 5 working days"""
    if unit == "second" and number >= 120 and number % 60 == 0:
        return plural(number // 60, "minute")
    return plural(number, unit) if unit else ""


def target_words(version: StandardVersion) -> str:
    """At least 90 % of calls answered by a person within 20 seconds"""
    words = MEASURES[version.measure]
    within = within_words(version.within or 0, words.unit)
    ends = "at most" if words.at_most else "at least"
    return f"{ends} {percent(version.target_percent)} {words.share_of.format(within=within)}"


def version_on(versions: Sequence[StandardVersion], on: date) -> StandardVersion | None:
    """The wording that held on a day: the last written of those whose first day had come; None if none had, or if
    it was no longer promised.
    """
    begun = [one for one in versions if one.from_on <= on]
    last = max(begun, key=lambda one: one.number, default=None)
    return None if last is None or last.withdrawn else last


def coming_version(versions: Sequence[StandardVersion], on: date) -> StandardVersion | None:
    """The wording written last whose first day is still to come."""
    return max((one for one in versions if one.from_on > on), key=lambda one: one.number, default=None)


def tells_of(channel: ContactChannel, version: StandardVersion) -> bool:
    """Whether a wave that asks by this contact channel measures what is promised."""
    if version.measure is StandardMeasure.REPLIED_WITHIN:
        return WRITTEN.get(version.channel) is channel
    measured = MEASURES[version.measure].measured is not Measured.NOTHING
    return channel is ContactChannel.TELEPHONE and measured and version.channel in CALLED


def untold_words(version: StandardVersion) -> str:
    """Why no wave can tell; empty where one could."""
    words = MEASURES[version.measure]
    if version.measure is StandardMeasure.REPLIED_WITHIN and version.channel in WRITTEN:
        return ""
    return words.untold or ("" if version.channel in CALLED else NOT_CALLED)


def check_latest(shown: int, latest: int) -> None:
    """What a form shows must be what stands, so that nobody undoes what they have not seen."""
    if shown != latest:
        raise BadInput(
            "Someone has changed this since you opened it. What you typed is kept below; read their change in the "
            "history, then save again if yours still holds."
        )


def check_standard(measure: StandardMeasure, within: int | None, from_on: date) -> None:
    """A measure with a time needs one. Raises BadInput."""
    unit = MEASURES[measure].unit
    if unit and within is None:
        words = f"Enter within how many {unit}s, for example {20 if unit == 'second' else 5}."
        raise BadInput(words, {"within": words})
    _check_day("from_on", from_on)


def check_can_withdraw(latest: StandardVersion, from_on: date) -> None:
    """Once, and not from before it was promised. Raises WrongState, BadInput."""
    if latest.withdrawn:
        raise WrongState("This standard is withdrawn already.")
    if from_on < latest.from_on:
        words = f"It was promised from {day(latest.from_on)}, so it can’t be withdrawn before that."
        raise BadInput(words, {"from_on": words})
    _check_day("from_on", from_on)


def check_action(due_on: date, state: ActionState, ended_on: date | None, on: date) -> None:
    """What has ended did so on a day that has come. Raises BadInput."""
    _check_day("due_on", due_on)
    if state is ActionState.OPEN:
        return
    words = ""
    if ended_on is None:
        words = "Enter the day on which it was done or dropped, like 22/11/2026."
    elif ended_on > on:
        words = "It can’t have been done or dropped on a day that is still to come."
    if words:
        raise BadInput(words, {"ended_on": words})


def _check_day(field: str, value: date) -> None:
    if not FIRST_DAY <= value <= LAST_DAY:
        words = "Enter a day between 1990 and 2099, like 22/11/2026."
        raise BadInput(words, {field: words})


def is_overdue(action: BoardActionVersion, on: date) -> bool:
    return action.state is ActionState.OPEN and action.due_on < on


def state_words(action: BoardActionVersion, on: date) -> str:
    """Done on Sun 22 Nov 2026; overdue by 12 days; open"""
    if action.state is not ActionState.OPEN and action.ended_on is not None:
        late = (action.ended_on - action.due_on).days
        after = f", {plural(late, 'day')} late" if action.state is ActionState.DONE and late > 0 else ""
        return f"{action.state.value} on {day(action.ended_on)}{after}"
    if is_overdue(action, on):
        return f"overdue by {plural((on - action.due_on).days, 'day')}"
    return "open"
