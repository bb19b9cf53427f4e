"""Write down that an enquiry was sent, what came back and when, and how it ended."""

from datetime import date, datetime

from sqlmodel import Session

from app.accounts.models import Person
from app.calls import queries
from app.calls import rules as call_rules
from app.calls.models import CallAttempt, CallClosing, Moment, Outcome, Stamp
from app.calls.rules import Standing
from app.calls.written import rules
from app.core import audit
from app.core.errors import BadInput


def send_enquiry(
    session: Session, *, standing: Standing, happened_at: datetime, by: Person, at: datetime, request_key: str
) -> CallAttempt:
    """Note that the enquiry was sent; noted twice, it is sent once. Raises NotFound, BadInput, WrongState."""
    call_rules.check_own(standing.call, by)
    rules.check_written(standing)
    if standing.attempts:
        return standing.attempts[0]
    rules.check_time(standing, Moment.SENT, happened_at, at)
    call_rules.check_can_start(standing, by, happened_at)
    happened_at = min(happened_at, at)
    attempt = CallAttempt(planned_call_id=standing.call.id or 0, number=1, started_at=happened_at)
    session.add(attempt)
    session.flush()
    _stamp(session, attempt, Moment.SENT, happened_at, request_key)
    audit.record(
        session, "calls.send_enquiry", subject=attempt, by=by, at=at, channel=standing.contact_channel.value
    )
    return attempt


def acknowledge_enquiry(
    session: Session,
    *,
    standing: Standing,
    attempt: CallAttempt,
    happened_at: datetime,
    by: Person,
    at: datetime,
    request_key: str,
) -> Stamp:
    """Note an automatic acknowledgement, which is no answer; the first one counts. Raises BadInput, WrongState."""
    call_rules.check_may_correct(standing, by, at)
    call_rules.check_fits(standing, Moment.ACKNOWLEDGED)
    made = queries.find_stamp(session, attempt, request_key) or rules.found(standing, Moment.ACKNOWLEDGED)
    if made is not None:
        return made
    rules.check_time(standing, Moment.ACKNOWLEDGED, happened_at, at)
    happened_at = rules.kept_time(standing, Moment.ACKNOWLEDGED, happened_at, at)
    made = _stamp(session, attempt, Moment.ACKNOWLEDGED, happened_at, request_key)
    audit.record(session, "calls.acknowledge_enquiry", subject=made, by=by, at=at)
    return made


def end_enquiry(
    session: Session,
    *,
    standing: Standing,
    attempt: CallAttempt,
    outcome: Outcome,
    happened_at: datetime,
    last_day: date,
    by: Person,
    at: datetime,
    request_key: str,
) -> CallClosing | None:
    """End an enquiry: answered, not answered within the limit, or not delivered. Raises BadInput, WrongState.

    The same end sent again changes nothing.
    """
    call_rules.check_own(standing.call, by)
    rules.check_written(standing)
    if attempt.outcome == outcome:
        return standing.closing
    rules.check_can_end(standing, attempt, outcome, by, last_day=last_day, at=at)
    if outcome == Outcome.REACHED:
        rules.check_time(standing, Moment.ANSWERED, happened_at, at)
        happened_at = rules.kept_time(standing, Moment.ANSWERED, happened_at, at)
        _stamp(session, attempt, Moment.ANSWERED, happened_at, request_key)
    attempt.outcome, attempt.ended_at = outcome, min(happened_at, at)
    session.add(attempt)
    audit.record(session, "calls.end_enquiry", subject=attempt, by=by, at=at, outcome=outcome.value)
    if standing.given_back:
        return None
    closing = CallClosing(planned_call_id=standing.call.id or 0, end=rules.ENDS[outcome], closed_at=at)
    session.add(closing)
    return closing


def correct_enquiry(
    session: Session,
    *,
    standing: Standing,
    stamp: Stamp,
    happened_at: datetime,
    reason: str,
    by: Person,
    at: datetime,
    request_key: str,
) -> Stamp:
    """Put another time in the place of one; the first stays readable. Raises BadInput, WrongState."""
    made = queries.find_stamp(session, stamp.attempt, request_key)
    if made is not None:
        return made
    call_rules.check_may_correct(standing, by, at)
    call_rules.check_stands(stamp)
    if not reason.strip():
        raise BadInput("Say why it is corrected.", {"reason": "Say why it is corrected."})
    rules.check_time(standing, stamp.moment, happened_at, at)
    rules.check_order(standing, stamp.moment, happened_at)
    happened_at = rules.kept_time(standing, stamp.moment, happened_at, at)
    stamp.undone_at, stamp.undone_because = at, reason.strip()
    session.add(stamp)
    attempt = stamp.attempt
    made = _stamp(session, attempt, stamp.moment, happened_at, request_key, corrects=stamp)
    if stamp.moment == Moment.SENT:
        attempt.started_at = made.at
    if stamp.moment == Moment.ANSWERED:
        attempt.ended_at = made.at
    session.add(attempt)
    audit.record(session, "calls.correct_enquiry", subject=made, by=by, at=at, corrects=stamp.id)
    return made


def _stamp(
    session: Session,
    attempt: CallAttempt,
    kind: Moment,
    happened_at: datetime,
    request_key: str,
    *,
    corrects: Stamp | None = None,
) -> Stamp:
    made = Stamp(
        attempt_id=attempt.id or 0,
        moment=kind,
        at=happened_at,
        request_key=request_key,
        corrects_id=corrects.id if corrects else None,
    )
    attempt.stamps.append(made)
    session.add(made)
    return made
