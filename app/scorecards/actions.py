"""Write a scorecard field by field, and submit it once."""

from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Saved:
    """What a save came to: what stands now, the text that was stored, and the change that was made, if any."""

    answer: Answer
    clean: Scrubbed
    change: FieldChange | None = None


def save_field(
    session: Session,
    *,
    scorecard: Scorecard,
    entry: Entry,
    answer: Answer,
    by: Person,
    at: datetime,
    request_key: str | None = None,
    replaces: FieldChange | None = None,
    why: str = "",
) -> Saved:
    """Save one answer; what must not be stored is taken out first. The same answer again changes nothing.

    The scorecard is one that `begin` gave in this transaction, so it is known to be writable. `replaces` is the
    change of another device that the writer had not seen: this one wins, and the assessor is told.
    """
    clean, removed = _scrubbed(entry, answer)
    scrubbed = Scrubbed(clean.value or clean.reason, removed)
    row = queries.find_answer(session, scorecard.id, entry)
    before = queries.as_answer(row)
    if clean == before:
        return Saved(clean, scrubbed)
    _put(session, scorecard, entry, row, clean, at)
    change = FieldChange(
        scorecard_id=scorecard.id or 0,
        field=entry.name,
        before=before.words,
        after=clean.words,
        off=clean.off,
        at=at,
        person_id=by.id or 0,
        why=why or _why(removed),
        request_key=request_key,
        replaced_id=replaces.id if replaces else None,
    )
    session.add(change)
    return Saved(clean, scrubbed, change)


def _why(removed: Sequence[tuple[Removed, str]]) -> str:
    """What kind of thing was taken out, never the thing itself."""
    kinds = dict.fromkeys(kind.value for kind, _ in removed)
    return f"Taken out before it was stored: {', '.join(kinds)}." if kinds else ""


def put_back(
    session: Session,
    *,
    scorecard: Scorecard,
    change: FieldChange,
    changes: Sequence[FieldChange],
    entry: Entry,
    by: Person,
    at: datetime,
) -> Saved:
    """Put back the answer that a change had replaced unseen. Raises WrongState."""
    rules.check_can_settle(change, changes)
    replaced = next(one for one in changes if one.id == change.replaced_id)
    change.settled_at = at
    session.add(change)
    why = "Put back after it had been replaced from another device or window."
    return save_field(
        session, scorecard=scorecard, entry=entry, answer=Answer.after(replaced), by=by, at=at, why=why
    )


def keep_change(
    session: Session, *, change: FieldChange, changes: Sequence[FieldChange], at: datetime
) -> FieldChange:
    """Let the later answer stand. Raises WrongState."""
    rules.check_can_settle(change, changes)
    change.settled_at = at
    session.add(change)
    return change


def _scrubbed(entry: Entry, answer: Answer) -> tuple[Answer, tuple[tuple[Removed, str], ...]]:
    if not entry.is_free_text:
        reason = scrub(answer.reason)
        return Answer(answer.value, answer.off, reason.text), reason.removed
    said = scrub(answer.value, keep_phones=rules.keeps_phones(entry), keep_offices=entry.fact is not None)
    return Answer(said.text, answer.off, answer.reason), said.removed


def _put(
    session: Session,
    scorecard: Scorecard,
    entry: Entry,
    row: ScorecardAnswer | HeardFact | None,
    answer: Answer,
    at: datetime,
) -> None:
    card = scorecard.id or 0
    if entry.fact is not None:
        assert not isinstance(row, ScorecardAnswer)
        row = row or HeardFact(scorecard_id=card, question_id=entry.fact.id or 0, saved_at=at)
        row.scorecard, row.question = scorecard, entry.fact
        row.said, row.given, row.saved_at = answer.value, not answer.off, at
    else:
        assert not isinstance(row, HeardFact)
        row = row or ScorecardAnswer(scorecard_id=card, question=entry.name, saved_at=at)
        row.scorecard = scorecard
        row.value, row.not_applicable, row.reason, row.saved_at = answer.value, answer.off, answer.reason, at
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
        entry = Entry(one.question.code, question=one.question)
        _put(session, scorecard, entry, queries.find_answer(session, scorecard.id, entry), answer, at)
    scorecard.submitted_at = at
    scorecard.late = rules.is_late(standing, at, late_after_hours)
    session.add(scorecard)
    audit.record(session, "scorecards.submit", subject=scorecard, by=by, at=at, late=scorecard.late)
    return scorecard
