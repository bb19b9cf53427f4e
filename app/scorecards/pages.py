"""The scorecard of a call, saved as it is typed, and the list of those still to finish."""

from dataclasses import dataclass, replace
from datetime import datetime

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, field
from app.accounts.models import Person
from app.calls.queries import standing_by_reference
from app.calls.rules import Standing
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.errors import BadInput, WrongState
from app.core.formats import time_of_day
from app.core.forms import FieldError, Typed, TypedForm
from app.core.rendering import notice, page, see_other
from app.scorecards import actions, forms, queries, rules
from app.scorecards.instrument import Asked, Condition, notes_hours
from app.scorecards.models import Scorecard
from app.scorecards.queries import Unfinished
from app.scorecards.rules import Answer, Entry
from app.scorecards.sheet import Replaced, Sheet, replaced_of, sheet_of, sheet_of_field

SAVED = notice("scorecard-saved", "What you wrote is saved. You can finish it later.")
SUBMITTED = notice("scorecard-submitted", "The scorecard is submitted. It can't be changed any more.")


@dataclass(frozen=True)
class Saving:
    scorecard: Scorecard
    errors: tuple[FieldError, ...]
    unusable: dict[str, Answer]  # as typed, though it was not saved
    removed: list[tuple[str, str]]


@dataclass(frozen=True)
class ScorecardPage:
    sheet: Sheet
    council: str
    title: str
    answers: dict[str, Answer]
    saved_at: dict[str, datetime]
    steps: list[tuple[str, list[Entry]]]
    scorecard: Scorecard | None
    can_write: bool
    can_submit: bool
    due_by_hours: int
    removed: list[tuple[str, str]]  # (question, what was taken out of its answer)
    replaced: list[Replaced]
    gaps: list[FieldError]  # what must still be said before submitting
    errors: tuple[FieldError, ...] = ()

    def error(self, name: str) -> str:
        return next((one.text for one in self.errors if one.field == name), "")

    def answer(self, entry: Entry) -> Answer:
        return self.answers.get(entry.name, Answer())

    def version(self, entry: Entry) -> int:
        """The field's last change, which a save of this page builds on."""
        return rules.version(self.sheet.changes, entry.name)

    def replacement(self, entry: Entry) -> Replaced | None:
        return next((one for one in self.replaced if one.name == entry.name), None)

    def condition(self, entry: Entry) -> str:
        """The question and the answers under which alone this one is asked, for the page's script."""
        asked_when = entry.question.asked_when if entry.question else None
        return f"{asked_when.question} {' '.join(asked_when.any_of)}" if asked_when else ""

    def options(self, entry: Entry) -> list[tuple[str, ...]]:
        """Choices with an example of each where the instrument gives one."""
        choices = entry.question.choices if entry.question else ()
        return [
            (one.value, one.label, *([f"For example: {one.example}"] if one.example else []))
            for one in choices
        ]

    def hint(self, entry: Entry) -> str:
        """The instrument's hint, and the answer under which alone the question is asked."""
        question = entry.question
        if question is None:
            return ""
        condition = question.asked_when
        earlier = next(
            (one.question for one in self.sheet.asked if condition and one.name == condition.question), None
        )
        only = f"Only if you answered “{_labels(earlier, condition)}” above." if earlier and condition else ""
        return " ".join(filter(None, [only, question.hint, self.sheet.beside(question)]))

    def saved_words(self, entry: Entry) -> str:
        """When this answer was saved last; empty before that."""
        at = self.saved_at.get(entry.name)
        return f"Saved {time_of_day(at)}" if at else ""


def _labels(earlier: Asked, condition: Condition) -> str:
    return "” or “".join(earlier.label_of(value) for value in condition.any_of)


@dataclass(frozen=True)
class SavedPage:
    name: str
    reference: str
    words: str
    removed: str
    version: int
    text: str = ""  # as it is stored
    replacement: Replaced | None = None
    error: str = ""


@dataclass(frozen=True)
class UnfinishedPage:
    calls: list[Unfinished]
    late: list[bool]


@field.get("/field/scorecards", name="scorecards.unfinished")
def unfinished(request: Request, session: Reading, assessor: CurrentPerson) -> Response:
    found = queries.unfinished_of(session, assessor)
    at = now()
    hours = notes_hours()
    late = [not one.written and (at - one.closing.closed_at).total_seconds() > hours * 3600 for one in found]
    return page(request, "scorecards/unfinished.html", UnfinishedPage(found, late), region="unfinished")


@field.get("/field/calls/{reference}/scorecard", name="scorecards.scorecard")
def scorecard(request: Request, session: Reading, assessor: CurrentPerson, reference: str) -> Response:
    sheet = sheet_of(session, standing_by_reference(session, reference, assessor))
    return page(request, "scorecards/scorecard.html", _page(sheet))


def _page(sheet: Sheet, saving: Saving | None = None) -> ScorecardPage:
    call = sheet.standing.call
    answers = queries.answers_of(sheet.scorecard)
    steps = [
        (words, [one for one in sheet.asked if one.step == step]) for step, words in sheet.step_words.items()
    ]
    return ScorecardPage(
        sheet=sheet,
        council=call.wave_council.name,
        title=call.version.title,
        answers=answers | (saving.unusable if saving else {}),
        saved_at=queries.saved_at(sheet.scorecard),
        steps=[(words, [one for one in group if _may_be_asked(one, sheet)]) for words, group in steps],
        scorecard=sheet.scorecard,
        can_write=rules.can_write(sheet.scorecard, sheet.standing),
        can_submit=rules.can_submit(sheet.standing),
        due_by_hours=round(sheet.late_after_hours),
        removed=saving.removed if saving else [],
        replaced=replaced_of(sheet),
        gaps=[FieldError(name, words) for name, words in rules.missing(sheet.asked, answers, sheet.known)],
        errors=saving.errors if saving else (),
    )


def _may_be_asked(entry: Entry, sheet: Sheet) -> bool:
    """A question whose condition is worked out is left out; one that hangs on an answer is shown with its condition."""
    condition = entry.question.asked_when if entry.question else None
    known = {one.question.code for one in sheet.known}
    return condition is None or condition.question not in known or rules.is_asked(entry, {}, sheet.known)


@field.post("/field/calls/{reference}/scorecard/fields/{entry}", name="scorecards.save_field")
def save_field(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, reference: str, entry: str
) -> Response:
    at = now()
    standing = standing_by_reference(session, reference, by, to_write=True)
    sheet = sheet_of_field(session, standing, entry)
    found = sheet.entry(entry)
    try:
        key = forms.request_key(typed)
        answer = forms.read_entry(found, typed)
    except BadInput as refusal:
        version = rules.version(sheet.changes, entry)
        content = SavedPage(entry, reference, "Not saved.", "", version, error=refusal.words)
        return page(request, "scorecards/saved.html", content, region="saved", status=422)
    made = queries.find_change(session, standing.call, key) if key else None
    if made is not None:
        stands = queries.as_answer(queries.find_answer(session, made.scorecard_id, found))
        return page(request, "scorecards/saved.html", _saved(sheet, found, made.at, stands), region="saved")
    scorecard = actions.begin(session, standing=standing, by=by, at=at)
    saved = actions.save_field(
        session,
        scorecard=scorecard,
        entry=found,
        answer=answer,
        by=by,
        at=at,
        request_key=key,
        replaces=rules.unseen(sheet.changes, entry, forms.base_version(found, typed)),
    )
    session.flush()
    after = replace(sheet, scorecard=scorecard, changes=[*sheet.changes, *filter(None, [saved.change])])
    content = _saved(after, found, at, saved.answer, saved.clean.words)
    return page(request, "scorecards/saved.html", content, region="saved")


def _saved(sheet: Sheet, entry: Entry, at: datetime, stands: Answer, removed: str = "") -> SavedPage:
    """What a page is told of its save: how the field stands now, and what was replaced by it."""
    found = [one for one in replaced_of(sheet) if one.name == entry.name]
    return SavedPage(
        entry.name,
        sheet.standing.call.reference,
        f"Saved {time_of_day(at)}",
        removed,
        rules.version(sheet.changes, entry.name),
        text=stands.value,
        replacement=found[0] if found else None,
    )


@field.post("/field/calls/{reference}/scorecard", name="scorecards.save")
def save(request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, reference: str) -> Response:
    """Everything at once, for browsers without a script."""
    at = now()
    standing = standing_by_reference(session, reference, by, to_write=True)
    saving = save_all(session, standing, typed, by, at)
    if saving.errors or saving.removed:
        status = 422 if saving.errors else 200
        return _answer(request, session, standing, saving, status=status)
    return see_other(request, "scorecards.scorecard", saying=SAVED, reference=reference)


def save_all(
    session: Session, standing: Standing, typed: Typed, by: Person, at: datetime, *, but: str = ""
) -> Saving:
    """Save every field that a form carries and that its page did not merely show; `but` names one to leave."""
    sheet = sheet_of(session, standing)
    scorecard = actions.begin(session, standing=standing, by=by, at=at)
    errors: list[FieldError] = []
    unusable: dict[str, Answer] = {}
    removed: list[tuple[str, str]] = []
    for entry in sheet.asked:
        if entry.name == but or not forms.was_sent(entry, typed):
            continue
        try:
            answer = forms.read_entry(entry, typed)
        except BadInput as refusal:
            errors += [FieldError(name, words) for name, words in refusal.fields.items()]
            unusable[entry.name] = Answer(typed.first(entry.name), False, typed.first(f"{entry.name}-reason"))
            continue
        base = forms.base_version(entry, typed)
        replaces = rules.unseen(sheet.changes, entry.name, base)
        if replaces is not None and rules.is_as_shown(answer, sheet.changes, entry.name, base):
            continue
        saved = actions.save_field(
            session, scorecard=scorecard, entry=entry, answer=answer, by=by, at=at, replaces=replaces
        )
        if saved.clean.removed:
            removed.append((entry.text, saved.clean.words))
    return Saving(scorecard, tuple(errors), unusable, removed)


def _answer(
    request: Request, session: Session, standing: Standing, saving: Saving, *, status: int
) -> Response:
    content = _page(sheet_of(session, standing), saving)
    return page(request, "scorecards/scorecard.html", content, status=status)


@field.post("/field/calls/{reference}/scorecard/submit", name="scorecards.submit")
def submit(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, reference: str
) -> Response:
    at = now()
    standing = standing_by_reference(session, reference, by, to_write=True)
    found = queries.find_scorecard(session, standing.call)
    if found is None or found.submitted_at is None:
        saving = save_all(session, standing, typed, by, at)
        refused = _refused(session, standing, saving, by, at)
        if refused.errors:
            return _answer(request, session, standing, refused, status=422)
    return see_other(request, "scorecards.scorecard", saying=SUBMITTED, reference=reference)


def _refused(session: Session, standing: Standing, saving: Saving, by: Person, at: datetime) -> Saving:
    """Submit what was saved; what stands in the way comes back as errors, with all that was typed kept."""
    if saving.errors:
        return saving
    sheet = sheet_of(session, standing)
    try:
        actions.submit(
            session,
            scorecard=saving.scorecard,
            standing=standing,
            asked=sheet.asked,
            known=sheet.known,
            late_after_hours=sheet.late_after_hours,
            by=by,
            at=at,
        )
    except BadInput as refusal:
        gaps = tuple(FieldError(name, words) for name, words in refusal.fields.items())
        return Saving(saving.scorecard, gaps, saving.unusable, saving.removed)
    except WrongState as refusal:
        return Saving(saving.scorecard, (FieldError("", refusal.words),), saving.unusable, saving.removed)
    return saving
