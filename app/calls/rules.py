"""May it happen? When a call may be tried, what may be stamped, and when the next attempt may be made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from app.accounts.models import Person
from app.accounts.rules import passes
from app.calls.bands import USUAL_BANDS, Band
from app.calls.models import WRITTEN, CallAttempt, CallClosing, CallEnd, Moment, Outcome, Stamp
from app.calls.states import CallState
from app.core.clock import LOCAL
from app.core.errors import BadInput, NotFound, WrongState
from app.core.formats import day, moment
from app.councils.models import ContactChannel
from app.schedule.models import PlannedCall, PlanState
from app.waves.models import WaveState

MOST_ATTEMPTS = 3
CLOCKS_MAY_DIFFER_BY = timedelta(seconds=5)
PRESSED_BEFORE_START = timedelta(minutes=5)
CORRECTIONS_UNTIL = timedelta(hours=24)


class Due(StrEnum):
    """Where a call stands in its assessor's list."""

    NOW = "now"
    LATER_TODAY = "later_today"
    LATER = "later"
    WAITING = "waiting"


@dataclass(frozen=True)
class Standing:
    """All that the rules ask about one call."""

    call: PlannedCall
    wave_state: WaveState
    attempts: Sequence[CallAttempt]  # by number
    closing: CallClosing | None
    bands: Sequence[Band] = USUAL_BANDS
    given_back: bool = False
    must_calibrate: bool = False  # its assessor has not passed the wave's calibration set
    contact_channel: ContactChannel = ContactChannel.TELEPHONE

    @property
    def open_attempt(self) -> CallAttempt | None:
        return next((one for one in self.attempts if one.outcome is None), None)

    @property
    def state(self) -> CallState:
        if self.closing is not None:
            return CallState(self.closing.end.value)
        if self.given_back:
            return CallState.GIVEN_BACK
        if self.open_attempt is not None:
            return CallState.SENT if self.contact_channel.is_written else CallState.ON_THE_LINE
        return CallState.TO_TRY_AGAIN if self.attempts else CallState.PLANNED


@dataclass(frozen=True)
class NextTry:
    """When the next attempt may be made: from a day on, in a part of the day that has not failed yet."""

    number: int
    not_before: date
    bands: Sequence[Band]

    @property
    def words(self) -> str:
        return f"from {day(self.not_before)}, {' or '.join(band.words for band in self.bands)}"

    def allows(self, at: datetime) -> bool:
        return local_day(at) >= self.not_before and any(band.holds(at) for band in self.bands)


def local_day(at: datetime) -> date:
    return at.astimezone(LOCAL).date()


def next_try(standing: Standing) -> NextTry:
    """METHOD: up to three attempts, on different days and at different times of day."""
    failed = [band for band in standing.bands if any(band.holds(one.started_at) for one in standing.attempts)]
    left = [band for band in standing.bands if band not in failed]
    last = max(local_day(one.started_at) for one in standing.attempts)
    return NextTry(len(standing.attempts) + 1, last + timedelta(days=1), left or list(standing.bands))


def due(standing: Standing, at: datetime) -> Due:
    """When the assessor should turn to a call that is not over."""
    if standing.state == CallState.ON_THE_LINE:
        return Due.NOW
    if standing.state == CallState.SENT:
        return Due.WAITING
    if standing.attempts:
        return Due.NOW if next_try(standing).allows(at) else Due.WAITING
    if standing.call.starts_at <= at:
        return Due.NOW
    today = local_day(standing.call.starts_at) == local_day(at)
    return Due.LATER_TODAY if today else Due.LATER


def check_own(call: PlannedCall, by: Person) -> None:
    """A call exists for its own assessor only."""
    if call.assessor_id != by.id:
        raise NotFound("There is no such call, or it is not yours.")


def check_can_start(standing: Standing, by: Person, at: datetime) -> None:
    """A call is dialled by its own assessor, in an open wave, not before its day, and again by the rule."""
    check_own(standing.call, by)
    if standing.closing is not None:
        raise WrongState("This call is over, so no other attempt is made.")
    if standing.given_back:
        raise WrongState("You gave this call back, so somebody else makes it.")
    if standing.wave_state != WaveState.OPEN:
        raise WrongState(
            "The wave of this call is closed, so no more calls are made. What you saved is kept."
        )
    if standing.call.plan.state != PlanState.IN_FORCE:
        raise WrongState("The plan of this call is no longer in force. Your list shows the calls that are.")
    if standing.open_attempt is not None:
        raise WrongState("You are on the line already. Say how that attempt ended first.")
    if standing.must_calibrate:
        raise WrongState(
            "Pass the calibration set of this wave before your first call. It stands under Practice."
        )
    if not standing.attempts and local_day(at) < local_day(standing.call.starts_at):
        raise WrongState(f"This call is planned for {moment(standing.call.starts_at)}. Ring on that day.")
    if standing.attempts and not next_try(standing).allows(at):
        raise WrongState(
            f"The next attempt is made on another day and in another part of the day: {next_try(standing).words}."
        )


def check_spoken(standing: Standing) -> None:
    """What is written is not dialled."""
    if standing.contact_channel.is_written:
        raise WrongState(f"This enquiry is made by {standing.contact_channel.words}, so nothing is dialled.")


def check_fits(standing: Standing, kind: Moment) -> None:
    """A telephone call has the moments of one, and what is written has its own."""
    if standing.contact_channel.is_written != (kind in WRITTEN):
        raise WrongState(f"“{kind.words}” does not happen by {standing.contact_channel.words}.")


def started_by(standing: Standing, request_key: str) -> CallAttempt | None:
    """The attempt that a request began, if it is sent again; the plain form's "start" is every attempt's."""
    if request_key == "start":
        return None
    return next(
        (one for one in standing.attempts if any(stamp.request_key == request_key for stamp in one.stamps)),
        None,
    )


def can_start(standing: Standing, by: Person, at: datetime) -> bool:
    return passes(check_can_start, standing, by, at)


def check_may_correct(standing: Standing, by: Person, at: datetime) -> None:
    """Moments may be added and undone while on the line and for a day after; then the record stands."""
    check_own(standing.call, by)
    closing = standing.closing
    if closing is None and standing.given_back:
        raise WrongState("You gave this call back, so its moments stand as they are.")
    if closing is not None and (closing.end == CallEnd.VOID or at > closing.closed_at + CORRECTIONS_UNTIL):
        raise WrongState("This call is over for more than a day or void, so its moments stand as they are.")


def can_correct(standing: Standing, by: Person, at: datetime) -> bool:
    return passes(check_may_correct, standing, by, at)


def check_moment(standing: Standing, attempt: CallAttempt, happened_at: datetime, at: datetime) -> None:
    """A moment lies inside its own attempt: not to come yet, and after whatever was tried before."""
    said = f"{happened_at.astimezone(LOCAL):%H:%M:%S}"
    if happened_at > at + CLOCKS_MAY_DIFFER_BY:
        now = f"{at.astimezone(LOCAL):%H:%M:%S}"
        raise _bad_time(f"{said} has not come yet: it is {now} now. Enter a time up to now.")
    before = [one for one in standing.attempts if one.number < attempt.number and one.ended_at is not None]
    if before and before[-1].ended_at is not None and happened_at <= before[-1].ended_at:
        raise _bad_time(
            f"{said} is before attempt {before[-1].number} ended ({moment(before[-1].ended_at)}). "
            "Enter a time of this attempt."
        )
    if happened_at < attempt.started_at - PRESSED_BEFORE_START:
        begun = f"{attempt.started_at.astimezone(LOCAL):%H:%M:%S}"
        raise _bad_time(f"{said} is before this attempt began ({begun}). Enter a time of this attempt.")
    if attempt.ended_at is not None and happened_at > attempt.ended_at:
        ended = f"{attempt.ended_at.astimezone(LOCAL):%H:%M:%S}"
        raise _bad_time(f"{said} is after this attempt ended ({ended}). Enter a time of this attempt.")


def check_stands(stamp: Stamp) -> None:
    """A moment is corrected or taken back once."""
    if stamp.undone_at is not None:
        raise WrongState("This moment was corrected or taken back already. The page shows how it stands now.")


def check_order(
    attempt: CallAttempt, kind: Moment, happened_at: datetime, *, replacing: Stamp | None = None
) -> None:
    """No wait is negative: nothing of an attempt happens before it was dialled."""
    others = [one for one in live(attempt.stamps) if one is not replacing]
    said = f"{happened_at.astimezone(LOCAL):%H:%M:%S}"
    for one in others:
        stamped = f"{one.at.astimezone(LOCAL):%H:%M:%S}"
        if one.moment == Moment.DIALLED and happened_at < one.at:
            raise _bad_time(
                f"{said} is before it was dialled ({stamped}), so the wait would be negative. Enter a later time."
            )
        if kind == Moment.DIALLED and one.at < happened_at:
            raise _bad_time(
                f"{said} is after “{one.moment.words}” ({stamped}), so the wait would be negative. "
                "Enter an earlier time."
            )


def _bad_time(words: str) -> BadInput:
    return BadInput(words, {"time": words})


def time_on(attempt: CallAttempt, typed: str) -> datetime:
    """A time of day, as typed, on the local day of an attempt."""
    return datetime.combine(local_day(attempt.started_at), time.fromisoformat(typed), tzinfo=LOCAL)


def check_can_end(standing: Standing, attempt: CallAttempt, by: Person) -> None:
    """An attempt ends once, by the assessor who made it."""
    check_own(standing.call, by)
    if attempt.outcome is not None:
        raise WrongState("It is already written down how this attempt ended.")


def closes_as(attempt: CallAttempt, outcome: Outcome) -> CallEnd | None:
    """How an attempt's outcome ends the whole call, if it does."""
    if outcome == Outcome.REACHED:
        return CallEnd.REACHED
    return CallEnd.NOT_REACHED if attempt.number >= MOST_ATTEMPTS else None


def check_can_void(standing: Standing) -> None:
    """A call is voided once."""
    if standing.state == CallState.VOID:
        raise WrongState("This call is void already.")


def can_void(standing: Standing) -> bool:
    return passes(check_can_void, standing)


def live(stamps: Sequence[Stamp]) -> list[Stamp]:
    """Stamps that stand, in the order in which the moments happened."""
    return sorted((one for one in stamps if one.undone_at is None), key=lambda one: (one.at, one.id or 0))


# what usually happens next: the big button
USUAL_NEXT: dict[Moment, Moment | None] = {
    Moment.DIALLED: Moment.RINGING_STOPPED,
    Moment.RINGING_STOPPED: Moment.PERSON,
    Moment.MENU: Moment.PERSON,
    Moment.QUEUE: Moment.PERSON,
    Moment.PERSON: Moment.ENDED,
    Moment.TRANSFER: Moment.PERSON,
    Moment.ON_HOLD: Moment.BACK,
    Moment.BACK: Moment.ENDED,
    Moment.ENDED: None,
}


def usual_next(stamps: Sequence[Stamp]) -> Moment | None:
    """The moment that most likely comes next; None when only the outcome is left to say."""
    stood = live(stamps)
    return USUAL_NEXT[stood[-1].moment] if stood else Moment.DIALLED
