"""Simulated calls go down the same actions as real ones: dial, stamp, say how it ended, fill in the scorecard."""

from datetime import datetime, time, timedelta

from sqlmodel import Session

from app.accounts.models import Person
from app.calls import actions as calls
from app.calls import queries as call_queries
from app.calls import rules as call_rules
from app.calls.models import Moment, Outcome
from app.core.clock import LOCAL
from app.demo.call_records import DemoAttempt, DemoCall
from app.demo.residents import resident_answers
from app.schedule.models import PlannedCall
from app.scorecards import actions as scorecards
from app.scorecards import queries as card_queries
from app.scorecards import rules as card_rules
from app.scorecards.instrument import notes_hours, questions_of
from app.waves.models import Wave

WRITING_UP = timedelta(minutes=10)
LUNCH_FREE_TIMES = (time(9, 40), time(11, 10), time(13, 50), time(15, 20))
LOOK_AHEAD_DAYS = 30


def make_call(
    session: Session, wave: Wave, call: PlannedCall, told: DemoCall, *, by: Person, until: datetime
) -> bool:
    """Make every attempt of a simulated call that falls before `until`; True when the scorecard is in."""
    for attempt in told.attempts:
        start = _start(session, call, attempt)
        if start is None or start + timedelta(seconds=attempt.ended_seconds) + WRITING_UP >= until:
            return False
        _make_attempt(session, call, attempt, by=by, start=start)
    _write_up(session, wave, call, told, by=by)
    return True


def _start(session: Session, call: PlannedCall, attempt: DemoAttempt) -> datetime | None:
    """The planned moment, or for another attempt the first that the rules allow."""
    if attempt.number == 1:
        return call.starts_at
    standing = call_queries.standing_of(session, call)
    allowed = call_rules.next_try(standing)
    day = max(allowed.not_before, call_rules.local_day(standing.attempts[-1].started_at))
    for ahead in range(LOOK_AHEAD_DAYS):
        on = day + timedelta(days=ahead)
        for clock in LUNCH_FREE_TIMES:
            moment = datetime.combine(on, clock, LOCAL)
            if on.weekday() < 5 and allowed.allows(moment):
                return moment
    return None


def _make_attempt(
    session: Session, call: PlannedCall, attempt: DemoAttempt, *, by: Person, start: datetime
) -> None:
    standing = call_queries.standing_of(session, call)
    made = calls.start_attempt(session, standing=standing, by=by, at=start)
    standing = call_queries.standing_of(session, call)
    for number, one in enumerate(attempt.moments):
        if one.moment == Moment.DIALLED:
            continue
        happened = start + timedelta(seconds=one.seconds)
        calls.stamp(
            session,
            standing=standing,
            attempt=made,
            moment=Moment(one.moment),
            happened_at=happened,
            request_key=f"moment-{number}",
            by=by,
            at=happened,
        )
    ended = start + timedelta(seconds=attempt.ended_seconds)
    outcome = Outcome(attempt.outcome)
    calls.record_outcome(session, standing=standing, attempt=made, outcome=outcome, by=by, at=ended)
    session.flush()


def _write_up(session: Session, wave: Wave, call: PlannedCall, told: DemoCall, *, by: Person) -> None:
    """Every answer saved, then the scorecard submitted, ten minutes after the call."""
    standing = call_queries.standing_of(session, call)
    assert standing.closing is not None
    at = standing.closing.closed_at + WRITING_UP
    questions = questions_of(wave.instrument)
    key_facts = card_queries.find_key_facts(session, call)
    facts = card_queries.facts_of(session, call)
    entries = card_rules.entries(questions, facts, standing.closing.end, key_agreed=key_facts is not None)
    scorecard = scorecards.begin(session, standing=standing, by=by, at=at)
    for entry in entries:
        answer = _answer(entry, told)
        if answer is not None:
            scorecards.save_field(session, scorecard=scorecard, entry=entry, answer=answer, by=by, at=at)
    scorecards.submit(
        session,
        scorecard=scorecard,
        standing=standing,
        asked=entries,
        known=card_rules.worked_out(questions, standing, key_facts),
        late_after_hours=notes_hours(),
        by=by,
        at=at,
    )


def _answer(entry: card_rules.Entry, told: DemoCall) -> card_rules.Answer | None:
    if entry.fact is not None:
        heard = next((one for one in told.heard if one.fact_code == entry.fact.code), None)
        return card_rules.Answer(heard.said, not heard.given) if heard else None
    given = (dict(told.answers) | resident_answers(told)).get(entry.name)
    return card_rules.Answer(given.value, given.not_applicable, given.reason) if given else None
