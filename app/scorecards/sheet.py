"""All about one scorecard that its pages and its actions need, read together."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.calls.rules import Standing
from app.calls.written.wait import find_wait
from app.core.errors import NotFound
from app.core.formats import day
from app.scenarios.models import FactQuestion
from app.scorecards import queries, rules
from app.scorecards.instrument import Asked, notes_hours
from app.scorecards.models import FieldChange, Scorecard
from app.scorecards.rules import Answer, Entry, WorkedOut
from app.website.findability import Findability, find_findability

STEP_WORDS = {
    "before": "On the website, before you ring",
    "during": "On the telephone",
    "heard": "What you were told",
    "website": "On the website, after the call",
    "resident": "As a resident",
    "after": "About this call",
}
WRITTEN_STEP_WORDS = {
    "before": "On the website, before you write",
    "during": "The exchange",
    "heard": "What the answer says",
    "website": "On the website, after the answer",
    "resident": "As a resident",
    "after": "About this enquiry",
}


@dataclass(frozen=True)
class Replaced:
    """An answer that stands, and the one it replaced unseen."""

    change_id: int
    name: str
    question: str
    stands: str
    was: str
    was_at: datetime


@dataclass(frozen=True)
class Sheet:
    standing: Standing
    scorecard: Scorecard | None
    asked: list[Entry]
    known: list[WorkedOut]
    late_after_hours: float
    changes: list[FieldChange]  # oldest first
    findability: Findability | None = None  # of the page that the call is about, as the site was looked over

    @property
    def is_written(self) -> bool:
        return self.standing.contact_channel.is_written

    @property
    def step_words(self) -> dict[str, str]:
        return WRITTEN_STEP_WORDS if self.is_written else STEP_WORDS

    def beside(self, question: Asked) -> str:
        """What looking over the site found, for the question about it; the assessor still answers."""
        found = self.findability
        if question.beside != "findability" or found is None:
            return ""
        return f"Our own look on {day(found.looked_at)}: {found.words} Look for yourself as well."

    def entry(self, name: str) -> Entry:
        """One question that is answered by hand. Raises NotFound."""
        found = next((one for one in self.asked if one.name == name), None)
        if found is None:
            raise NotFound("There is no such question on this scorecard.")
        return found


def sheet_of(session: Session, standing: Standing) -> Sheet:
    """The scorecard of a call as it stands now."""
    call = standing.call
    pinned = queries.pinned_to(session, call)
    key_facts = queries.find_key_facts(session, call) if pinned.key_agreed else None
    scorecard = queries.find_scorecard(session, call)
    return Sheet(
        standing,
        scorecard,
        _asked(pinned, standing, queries.facts_of(session, call)),
        rules.worked_out(pinned.questions, standing, key_facts, find_wait(session, standing)),
        notes_hours(),
        queries.changes_of(session, scorecard) if scorecard else [],
        find_findability(
            session, wave_council_id=call.wave_council_id, topic_id=call.version.scenario.topic_id
        ),
    )


def sheet_of_field(session: Session, standing: Standing, name: str) -> Sheet:
    """No more of it than the save of one field needs: its entry and its changes, and nothing that is worked out."""
    pinned = queries.pinned_to(session, standing.call)
    facts = queries.facts_of(session, standing.call) if name.startswith(rules.HEARD) else []
    asked = [one for one in _asked(pinned, standing, facts) if one.name == name]
    scorecard = queries.find_scorecard(session, standing.call)
    changes = queries.changes_of(session, scorecard, name) if scorecard else []
    return Sheet(standing, scorecard, asked, [], notes_hours(), changes)


def _asked(pinned: queries.Pinned, standing: Standing, facts: list[FactQuestion]) -> list[Entry]:
    end = standing.closing.end if standing.closing else None
    return rules.entries(pinned.questions, facts, end, key_agreed=pinned.key_agreed)


def replaced_of(sheet: Sheet) -> list[Replaced]:
    """What the assessor is to be told: answers of another device that a later save replaced."""
    changes = {one.id: one for one in sheet.changes}
    entries = {one.name: one for one in sheet.asked}
    return [
        _replaced(change, changes[change.replaced_id], entries[change.field])
        for change in rules.open_replacements(sheet.changes)
        if change.field in entries
    ]


def _replaced(change: FieldChange, earlier: FieldChange, entry: Entry) -> Replaced:
    stands, was = (rules.words_of(entry, Answer.after(one)) for one in (change, earlier))
    return Replaced(change.id or 0, entry.name, entry.text, stands, was, earlier.at)
