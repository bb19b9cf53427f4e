"""A council reports a fix; the office calls again, or declines with a reason."""

from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.accounts.models import Person
from app.core import audit
from app.core.errors import WrongState
from app.review import retest_queries, rules
from app.review.models import Retest
from app.review.retest_queries import RetestLine
from app.review.settled import SettledCall
from app.review.states import RETEST_TRANSITIONS
from app.waves.models import Wave


def report(
    session: Session, *, call: SettledCall, wave: Wave, words: str, mended_on: date, by: Person, at: datetime
) -> Retest:
    """Ask that a call be made again, free, now that something is mended.

    Raises WrongState (it matched, or one waits), BadInput (a day to come).
    """
    earlier = retest_queries.retests_of_call(session, call)
    waiting = next((one.retest for one in earlier if RETEST_TRANSITIONS[one.state]), None)
    rules.check_retest(call, wave, mended_on, waiting, at)
    retest = Retest(
        call_verdict_id=call.call_verdict_id,
        number=len(earlier) + 1,
        words=words,
        mended_on=mended_on,
        reported_at=at,
        reported_by_id=by.id or 0,
    )
    try:
        with session.begin_nested():
            session.add(retest)
    except IntegrityError:
        raise WrongState(
            "A colleague reported a fix of this call at the same moment. Theirs stands."
        ) from None
    audit.record(session, "review.report_fix", subject=retest, by=by, at=at, mended_on=mended_on.isoformat())
    return retest


def decline(session: Session, *, line: RetestLine, reason: str, by: Person, at: datetime) -> Retest:
    """Say why a call is not made again. Raises WrongState (declined or planned meanwhile)."""
    retest = line.retest
    session.refresh(retest, with_for_update=True)  # of two who decline at once the second is told
    rules.check_decline(line.state)
    retest.declined, retest.declined_at, retest.declined_by_id = reason, at, by.id
    session.add(retest)
    audit.record(session, "review.decline_retest", subject=retest, by=by, at=at)
    return retest
