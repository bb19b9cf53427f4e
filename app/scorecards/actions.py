"""Write a scorecard field by field, and submit it once."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from app.accounts.models import Person
from app.calls.rules import Standing
from app.core import audit
from app.core.errors import BadInput
from app.scorecards import queries, rules
from app.scorecards.models import FieldChange, HeardFact, Scorecard, ScorecardAnswer
from app.scorecards.rules import Answer, Entry, WorkedOut
from app.scorecards.scrub import Removed, Scrubbed, scrub


def begin(session: Session, *, standing: Standing, by: Person, at: datetime) -> Scorecard:
    """The scorecard of a call, made if this is its first saved field. Raises NotFound, WrongState."""
    found = queries.find_scorecard(session, standing.call)
    rules.check_own(found, by)
    rules.check_can_write(found, standing)
    if found is None:
        found = Scorecard(planned_call_id=standing.call.id or 0, author_id=by.id or 0, begun_at=at)
        session.add(found)
        session.flush()
        audit.record(session, "scorecards.begin", subject=found, by=by, at=at)
    return found


def save_field(
    session: Session, *, scorecard: Scorecard, entry: Entry, answer: Answer, by: Person, at: datetime
) -> Scrubbed:
    """Save one answer; what must not be stored is taken out first. The same answer again changes nothing.

    The scorecard is one that `begin` gave in this transaction, so it is known to be writable.
    """
    clean, removed = _scrubbed(entry, answer)
    before = queries.answers_of(scorecard).get(entry.name, Answer())
    if clean != before:
        _put(session, scorecard, entry, clean, at)
        session.add(
            FieldChange(
                scorecard_id=scorecard.id or 0,
                field=entry.name,
                before=before.words,
                after=clean.words,
                at=at,
                person_id=by.id or 0,
            )
        )
    return Scrubbed(clean.value or clean.reason, removed)


def _scrubbed(entry: Entry, answer: Answer) -> tuple[Answer, tuple[tuple[Removed, str], ...]]:
    if not entry.is_free_text:
        reason = scrub(answer.reason)
        return Answer(answer.value, answer.off, reason.text), reason.removed
    said = scrub(answer.value, keep_phones=rules.keeps_phones(entry), keep_offices=entry.fact is not None)
    return Answer(said.text, answer.off, answer.reason), said.removed


def _put(session: Session, scorecard: Scorecard, entry: Entry, answer: Answer, at: datetime) -> None:
    if entry.fact is not None:
        _put_heard(session, scorecard, entry, answer, at)
        return
    row = next((one for one in scorecard.answers if one.question == entry.name), None)
    if row is None:
        row = ScorecardAnswer(scorecard_id=scorecard.id or 0, question=entry.name, saved_at=at)
        scorecard.answers.append(row)
    row.value, row.not_applicable, row.reason, row.saved_at = answer.value, answer.off, answer.reason, at
    session.add(row)


def _put_heard(session: Session, scorecard: Scorecard, entry: Entry, answer: Answer, at: datetime) -> None:
    assert entry.fact is not None
    row = next((one for one in scorecard.heard if one.question_id == entry.fact.id), None)
    if row is None:
        row = HeardFact(scorecard_id=scorecard.id or 0, question_id=entry.fact.id or 0, saved_at=at)
        row.question = entry.fact
        scorecard.heard.append(row)
    row.said, row.given, row.saved_at = answer.value, not answer.off, at
    session.add(row)


def submit(
    session: Session,
    *,
    scorecard: Scorecard,
    standing: Standing,
    asked: Sequence[Entry],
    known: Sequence[WorkedOut],
    late_after_hours: float,
    by: Person,
    at: datetime,
) -> Scorecard:
    """Submit for judging, with what the stamps and the key give. Raises WrongState, BadInput (what is missing).

    Submitting again changes nothing.
    """
    rules.check_own(scorecard, by)
    if scorecard.submitted_at is not None:
        return scorecard
    rules.check_can_write(scorecard, standing)
    rules.check_can_submit(standing)
    gaps = rules.missing(asked, queries.answers_of(scorecard), known)
    if gaps:
        raise BadInput("Some answers are missing.", dict(gaps))
    for one in known:
        answer = Answer(one.value or "", one.value is None, one.reason)
        _put(session, scorecard, Entry(one.question.code, question=one.question), answer, at)
    scorecard.submitted_at = at
    scorecard.late = rules.is_late(standing, at, late_after_hours)
    session.add(scorecard)
    audit.record(session, "scorecards.submit", subject=scorecard, by=by, at=at, late=scorecard.late)
    return scorecard
