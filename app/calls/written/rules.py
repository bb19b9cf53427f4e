"""May it happen? When what is written counts as sent, acknowledged, answered, or not answered at all."""

from datetime import date, datetime, time

from app.accounts.models import Person
from app.accounts.rules import passes
from app.calls.models import CallAttempt, CallEnd, Moment, Outcome, Stamp
from app.calls.rules import CLOCKS_MAY_DIFFER_BY, Standing, check_own, live, local_day
from app.core.clock import LOCAL
from app.core.errors import BadInput, WrongState
from app.core.formats import day, moment

OUTCOME_WORDS = {
    Outcome.REACHED: "Answered",
    Outcome.NO_ANSWER: "Not answered within the limit",
    Outcome.WRONG_NUMBER: "It could not be delivered",
}
ENDS = {
    Outcome.REACHED: CallEnd.REACHED,
    Outcome.NO_ANSWER: CallEnd.NOT_REACHED,
    Outcome.WRONG_NUMBER: CallEnd.NOT_REACHED,
}


def moment_on(on: date, clock: str) -> datetime:
    """A day and a time of day as typed, in the council's time zone."""
    return datetime.combine(on, time.fromisoformat(clock), tzinfo=LOCAL)


def check_written(standing: Standing) -> None:
    """A telephone call is dialled, not sent."""
    if not standing.contact_channel.is_written:
        raise WrongState("This call is made by telephone, so nothing is sent.")


def check_time(standing: Standing, kind: Moment, happened_at: datetime, at: datetime) -> None:
    """A moment has come, and lies in the order of things: planned, sent, acknowledged or answered."""
    said = moment(happened_at)
    if happened_at > at + CLOCKS_MAY_DIFFER_BY:
        raise _bad_time(f"{said} has not come yet: it is {moment(at)} now.")
    planned = local_day(standing.call.starts_at)
    if kind == Moment.SENT and local_day(happened_at) < planned:
        raise _bad_time(f"{said} is before the day for which this was planned, {day(planned)}.")
    sent = found(standing, Moment.SENT)
    if kind != Moment.SENT and sent is not None and happened_at < sent.at.replace(second=0, microsecond=0):
        raise _bad_time(f"{said} is before it was sent ({moment(sent.at)}).")


def kept_time(standing: Standing, kind: Moment, happened_at: datetime, at: datetime) -> datetime:
    """The moment to write down: not after now, and not before the sending, of which a typed minute knows no seconds."""
    sent = found(standing, Moment.SENT)
    earliest = happened_at if kind == Moment.SENT or sent is None else max(happened_at, sent.at)
    return min(earliest, at)


def check_order(standing: Standing, kind: Moment, happened_at: datetime) -> None:
    """A sending that is corrected stays before what came back."""
    after = [one for one in _stamps(standing) if one.moment != Moment.SENT and one.at < happened_at]
    if kind == Moment.SENT and after:
        words = f"{moment(happened_at)} is after “{after[0].moment.words}” ({moment(after[0].at)})."
        raise _bad_time(words)


def check_can_end(
    standing: Standing, attempt: CallAttempt, outcome: Outcome, by: Person, *, last_day: date, at: datetime
) -> None:
    """An enquiry ends once; without an answer only when the limit is over."""
    check_own(standing.call, by)
    if attempt.outcome is not None:
        raise WrongState("It is already written down how this enquiry ended.")
    if outcome not in ENDS:
        raise WrongState("An enquiry in writing does not end like that.")
    if outcome == Outcome.NO_ANSWER and local_day(at) <= last_day:
        raise WrongState(f"The council has until the end of {day(last_day)} to answer.")


def can_give_up(standing: Standing, by: Person, *, last_day: date, at: datetime) -> bool:
    """Whether an enquiry counts as not answered by now."""
    attempt = standing.open_attempt
    return attempt is not None and passes(
        check_can_end, standing, attempt, Outcome.NO_ANSWER, by, last_day=last_day, at=at
    )


def found(standing: Standing, kind: Moment) -> Stamp | None:
    """The stamp of a moment that stands."""
    return next((one for one in _stamps(standing) if one.moment == kind), None)


def _stamps(standing: Standing) -> list[Stamp]:
    return [one for attempt in standing.attempts for one in live(attempt.stamps)]


def _bad_time(words: str) -> BadInput:
    return BadInput(words, {"time": words})
