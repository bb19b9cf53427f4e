"""Dial, stamp what happens, and say how it ended."""

import secrets
from datetime import datetime

from sqlmodel import Session

from app.accounts.models import Person
from app.accounts.queries import digest_of
from app.calls import queries, rules
from app.calls.models import CalendarFeed, CallAttempt, CallClosing, CallEnd, Moment, Outcome, Stamp
from app.calls.rules import Standing
from app.core import audit
from app.core.errors import BadInput


def start_attempt(
    session: Session,
    *,
    standing: Standing,
    by: Person,
    at: datetime,
    happened_at: datetime | None = None,
    request_key: str = "start",
) -> CallAttempt:
    """Begin an attempt and stamp its dialling; pressed twice, it is begun once. Raises NotFound, WrongState.

    `happened_at` is when the button was pressed, if the request waited for a line.
    """
    rules.check_own(standing.call, by)
    rules.check_spoken(standing)
    begun = standing.open_attempt or rules.started_by(standing, request_key)
    if begun is not None:
        return begun
    happened_at = happened_at or at
    rules.check_can_start(standing, by, happened_at)
    number = len(standing.attempts) + 1
    attempt = CallAttempt(planned_call_id=standing.call.id or 0, number=number, started_at=happened_at)
    session.add(attempt)
    session.flush()
    attempt.stamps.append(
        Stamp(attempt_id=attempt.id or 0, moment=Moment.DIALLED, at=happened_at, request_key=request_key)
    )
    audit.record(session, "calls.start_attempt", subject=attempt, by=by, at=at, number=number)
    return attempt


def stamp(
    session: Session,
    *,
    standing: Standing,
    attempt: CallAttempt,
    moment: Moment,
    happened_at: datetime,
    request_key: str,
    by: Person,
    at: datetime,
) -> Stamp:
    """Write down a moment; a request that is sent again makes no second one. Raises BadInput (its time), WrongState."""
    made = queries.find_stamp(session, attempt, request_key)
    if made is not None:
        return made
    rules.check_may_correct(standing, by, at)
    rules.check_fits(standing, moment)
    rules.check_moment(standing, attempt, happened_at, at)
    made = Stamp(attempt_id=attempt.id or 0, moment=moment, at=min(happened_at, at), request_key=request_key)
    attempt.stamps.append(made)
    session.add(made)
    audit.record(session, "calls.stamp", subject=made, by=by, at=at, moment=moment.value)
    return made


def correct_stamp(
    session: Session,
    *,
    standing: Standing,
    stamp: Stamp,
    moment: Moment,
    happened_at: datetime,
    reason: str,
    request_key: str,
    by: Person,
    at: datetime,
) -> Stamp:
    """Put another moment or time in the place of one; the first stays readable. Raises BadInput, WrongState."""
    made = queries.find_stamp(session, stamp.attempt, request_key)
    if made is not None:
        return made
    rules.check_may_correct(standing, by, at)
    rules.check_fits(standing, moment)
    rules.check_stands(stamp)
    rules.check_moment(standing, stamp.attempt, happened_at, at)
    rules.check_order(stamp.attempt, moment, happened_at, replacing=stamp)
    undo_stamp(session, standing=standing, stamp=stamp, reason=reason, by=by, at=at)
    made = Stamp(
        attempt_id=stamp.attempt_id,
        moment=moment,
        at=min(happened_at, at),
        request_key=request_key,
        corrects_id=stamp.id,
    )
    stamp.attempt.stamps.append(made)
    session.add(made)
    audit.record(session, "calls.correct_stamp", subject=made, by=by, at=at, corrects=stamp.id)
    return made


def undo_stamp(
    session: Session, *, standing: Standing, stamp: Stamp, reason: str, by: Person, at: datetime
) -> Stamp:
    """Take back a moment; what was written stays readable with the reason. Raises BadInput, WrongState."""
    rules.check_may_correct(standing, by, at)
    rules.check_spoken(standing)
    if not reason.strip():
        raise BadInput("Say why this moment is taken back.", {"reason": "Say why this moment is taken back."})
    if stamp.undone_at is None:
        stamp.undone_at, stamp.undone_because = at, reason.strip()
        session.add(stamp)
        audit.record(session, "calls.undo_stamp", subject=stamp, by=by, at=at)
    return stamp


def record_outcome(
    session: Session,
    *,
    standing: Standing,
    attempt: CallAttempt,
    outcome: Outcome,
    by: Person,
    at: datetime,
    happened_at: datetime | None = None,
) -> CallClosing | None:
    """End an attempt; a person reached or a third failure ends the call too. Raises NotFound, WrongState.

    The same outcome sent again changes nothing. `happened_at` is when it was said, if the request waited for a line.
    """
    rules.check_own(standing.call, by)
    rules.check_spoken(standing)
    if attempt.outcome == outcome:
        return standing.closing
    rules.check_can_end(standing, attempt, by)
    attempt.outcome = outcome
    said_at = min(max(happened_at or at, attempt.started_at), at)
    attempt.ended_at = _end_of(attempt, said_at)
    session.add(attempt)
    audit.record(session, "calls.record_outcome", subject=attempt, by=by, at=at, outcome=outcome.value)
    # a call that was given back is made again by somebody else, so this attempt ends nothing
    end = None if standing.given_back else rules.closes_as(attempt, outcome)
    return _close(session, standing, end, reason="", at=said_at) if end else None


def _end_of(attempt: CallAttempt, at: datetime) -> datetime:
    """The stamped end, else this moment, which is then stamped as the end."""
    ended = [one.at for one in rules.live(attempt.stamps) if one.moment == Moment.ENDED]
    if ended:
        return max(ended[-1], max(one.at for one in rules.live(attempt.stamps)))
    attempt.stamps.append(
        Stamp(attempt_id=attempt.id or 0, moment=Moment.ENDED, at=at, request_key="outcome")
    )
    return at


def _close(session: Session, standing: Standing, end: CallEnd, *, reason: str, at: datetime) -> CallClosing:
    closing = CallClosing(planned_call_id=standing.call.id or 0, end=end, reason=reason, closed_at=at)
    session.add(closing)
    return closing


def close_void(
    session: Session, *, standing: Standing, reason: str, by: Person | None, at: datetime
) -> CallClosing:
    """Strike a call that failed by our own fault; it never counts. Raises BadInput (no reason), WrongState."""
    rules.check_can_void(standing)
    if not reason.strip():
        raise BadInput("Say why the call is void.", {"reason": "Say why the call is void."})
    was = standing.closing.end.value if standing.closing else ""
    if standing.closing is None:
        closing = _close(session, standing, CallEnd.VOID, reason=reason.strip(), at=at)
    else:
        closing = standing.closing
        closing.end, closing.reason = CallEnd.VOID, reason.strip()
        session.add(closing)
    audit.record(session, "calls.close_void", subject=closing, by=by, at=at, was=was, reason=reason.strip())
    return closing


def make_calendar(session: Session, *, by: Person, at: datetime) -> tuple[CalendarFeed, str]:
    """A new secret address of a person's calls, and its token; the one before is revoked."""
    revoke_calendar(session, by=by, at=at)
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed(person_id=by.id or 0, digest=digest_of(token), made_at=at)
    session.add(feed)
    audit.record(session, "calls.make_calendar", subject=feed, by=by, at=at)
    return feed, token


def revoke_calendar(session: Session, *, by: Person, at: datetime) -> None:
    """Let a person's secret address lead nowhere; without one nothing changes."""
    feed = queries.find_feed_of(session, by)
    if feed is not None:
        feed.revoked_at = at
        session.add(feed)
        audit.record(session, "calls.revoke_calendar", subject=feed, by=by, at=at)
