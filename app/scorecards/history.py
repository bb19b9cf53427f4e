"""What became of a scorecard, told in order: which field, when, by whom, from what to what, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from app.accounts.models import Person
from app.calls.rules import Standing
from app.scorecards import queries, rules
from app.scorecards.instrument import questions_of
from app.scorecards.models import FieldChange
from app.scorecards.rules import Answer, Entry
from app.waves.models import Wave

ONE_GO = timedelta(minutes=2)


@dataclass(frozen=True)
class Line:
    """One field written in one go: what stood before it, what after."""

    first_at: datetime
    at: datetime
    question: str
    before: str
    after: str
    saves: int
    who: str
    why: str


def history_of(session: Session, standing: Standing) -> list[Line]:
    """Newest first. Saves of one field made in one go of typing are one line."""
    scorecard = queries.find_scorecard(session, standing.call)
    if scorecard is None:
        return []
    changes = queries.changes_of(session, scorecard)
    entries = _entries(session, standing)
    goes = _goes(changes)
    answered: dict[str, Answer] = {}
    lines = []
    for go in goes:
        last = go[-1]
        before, after = answered.get(last.field, Answer()), Answer.after(last)
        answered[last.field] = after
        lines.append(_line(session, go, entries.get(last.field), before, after))
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _entries(session: Session, standing: Standing) -> dict[str, Entry]:
    """Every question that may ever have been asked about the call, by name."""
    wave = session.get_one(Wave, standing.call.wave_id)
    found = {one.code: Entry(one.code, question=one) for one in questions_of(wave.instrument)}
    facts = queries.facts_of(session, standing.call)
    return found | {rules.HEARD + fact.code: Entry(rules.HEARD + fact.code, fact=fact) for fact in facts}


def _goes(changes: Sequence[FieldChange]) -> list[list[FieldChange]]:
    """Changes of one field by one person with short pauses; a change with a reason stands alone."""
    goes: list[list[FieldChange]] = []
    open_go: dict[str, list[FieldChange]] = {}
    for one in changes:
        go = open_go.get(one.field)
        if go is None or one.why or one.replaced_id or not _follows(one, go[-1]):
            go = open_go[one.field] = []
            goes.append(go)
        go.append(one)
    return goes


def _follows(change: FieldChange, earlier: FieldChange) -> bool:
    return (
        change.person_id == earlier.person_id
        and not earlier.why
        and not earlier.off
        and not change.off
        and change.at - earlier.at <= ONE_GO
    )


def _line(
    session: Session, go: Sequence[FieldChange], entry: Entry | None, before: Answer, after: Answer
) -> Line:
    last = go[-1]
    why = last.why or ("It replaced an answer of another device or window." if go[0].replaced_id else "")
    return Line(
        first_at=go[0].at,
        at=last.at,
        question=entry.text if entry else last.field,
        before=rules.words_of(entry, before) if entry else before.words,
        after=rules.words_of(entry, after) if entry else after.words,
        saves=len(go),
        who=session.get_one(Person, last.person_id).pseudonym,
        why=why,
    )
