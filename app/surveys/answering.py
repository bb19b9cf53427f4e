"""A response as its page shows it, and how what is typed there is saved: alike for councils and interviewers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.models import Person
from app.core.errors import BadInput
from app.core.formats import time_of_day
from app.core.forms import FieldError, Typed
from app.core.rendering import page
from app.surveys import actions, forms, queries, rules
from app.surveys.building import question_by_code
from app.surveys.models import Mode, Survey, SurveyAnswer, SurveyChange, SurveyCouncil, SurveyResponse
from app.surveys.rules import Given
from scoring.questionnaire import Questionnaire, SurveyQuestion


@dataclass(frozen=True)
class Asking:
    """Who answers for which council in which survey, how and when."""

    survey: Survey
    council: SurveyCouncil
    mode: Mode
    by: Person
    at: datetime


@dataclass(frozen=True)
class SheetPage:
    asking: Asking
    questionnaire: Questionnaire
    response: SurveyResponse | None
    given: Mapping[str, Given]
    rows: Mapping[str, SurveyAnswer]
    can_answer: bool
    can_reopen: bool
    can_see_results: bool
    errors: tuple[FieldError, ...] = ()
    unusable: Mapping[str, Given] = field(default_factory=dict)
    reason: str = ""  # typed for reopening

    @property
    def gaps(self) -> list[tuple[str, str]]:
        """What must still be said before submitting: (field, words)."""
        return rules.missing(self.questionnaire, self.given)

    def stands(self, question: SurveyQuestion) -> Given:
        """What the fields of a question show: what was typed and could not be used, else what is saved."""
        return self.unusable.get(question.code) or self.given.get(question.code, Given())

    def mark(self, question: SurveyQuestion) -> str:
        return self.given.get(question.code, Given()).mark

    def words(self, question: SurveyQuestion) -> str:
        return rules.words_of(question, self.given.get(question.code, Given()))

    def is_asked(self, question: SurveyQuestion) -> bool:
        return question in rules.asked_questions(self.questionnaire, self.given)

    def error(self, name: str) -> str:
        return next((one.text for one in self.errors if one.field == name), "")

    def saved_words(self, question: SurveyQuestion) -> str:
        row = self.rows.get(question.code)
        return f"Saved {time_of_day(row.saved_at)}" if row else ""

    def condition(self, question: SurveyQuestion) -> str:
        """For the script: the code of the earlier question and the answers that lead here."""
        when = question.asked_when
        return " ".join([when.question, *map(str, when.any_of)]) if when else ""

    def condition_words(self, question: SurveyQuestion) -> str:
        when = question.asked_when
        if when is None:
            return ""
        earlier = question_by_code(self.questionnaire, when.question)
        labels = [f"“{one.label}”" for one in earlier.choices if one.value in when.any_of]
        return f"Only if you answered {' or '.join(labels)} to “{earlier.text}”"


@dataclass(frozen=True)
class SavedPage:
    """What became of one answer; `mark` is that of the answer that stands now."""

    asking: Asking
    code: str
    words: str
    mark: str
    error: str = ""
    replaced: str = ""


def sheet_of(session: Session, asking: Asking) -> SheetPage:
    """The response as it stands now."""
    response = queries.find_response(session, asking.council)
    rows = queries.answers_of(session, response)
    return SheetPage(
        asking=asking,
        questionnaire=queries.questionnaire_of(asking.survey),
        response=response,
        given={code: queries.as_given(row) for code, row in rows.items()},
        rows=rows,
        can_answer=rules.can_answer(asking.survey, response, asking.at),
        can_reopen=rules.can_reopen(asking.survey, response, asking.at),
        can_see_results=rules.can_see_results(asking.survey, response),
    )


def save_one(request: Request, session: Session, typed: Typed, asking: Asking, code: str) -> Response:
    """Save the answer of one question and say so beside it."""
    question = question_by_code(queries.questionnaire_of(asking.survey), code)
    response = _begin(session, asking)
    stands = queries.as_given(queries.answers_of(session, response).get(code))
    try:
        key = forms.request_key(typed)
        given = forms.read_answer(question, typed)
    except BadInput as refusal:
        content = SavedPage(asking, code, "Not saved.", stands.mark, refusal.words)
        return page(request, "surveys/saved.html", content, region="saved", status=422)
    replaced = ""
    if key is None or queries.find_change(session, response, key) is None:
        unseen = forms.shown_mark(question, typed) not in ("", stands.mark)
        earlier = queries.last_change(session, response, code) if unseen else None
        _save(session, response, question, given, asking, key)
        replaced = _in_words(earlier) if earlier and given != stands else ""
        stands = given
    content = SavedPage(asking, code, f"Saved {time_of_day(asking.at)}", stands.mark, replaced=replaced)
    return page(request, "surveys/saved.html", content, region="saved")


def _begin(session: Session, asking: Asking) -> SurveyResponse:
    survey, council = asking.survey, asking.council
    return actions.begin(session, survey=survey, council=council, mode=asking.mode, at=asking.at)


def _save(
    session: Session,
    response: SurveyResponse,
    question: SurveyQuestion,
    given: Given,
    asking: Asking,
    key: str | None = None,
) -> None:
    actions.save_answer(
        session,
        response=response,
        question=question,
        given=given,
        mode=asking.mode,
        by=asking.by,
        at=asking.at,
        request_key=key,
    )


def _in_words(change: SurveyChange) -> str:
    """What a save replaced that its writer had not seen."""
    who = change.person.name if change.person else "somebody else"
    return f"It replaced what {who} gave at {time_of_day(change.at)}: “{change.after}”."


def save_all(session: Session, typed: Typed, asking: Asking) -> SheetPage:
    """Save every answer that a form carries and that its writer changed; what can't be used comes back as typed."""
    response = _begin(session, asking)
    errors: list[FieldError] = []
    unusable: dict[str, Given] = {}
    for question in queries.questionnaire_of(asking.survey).questions:
        if not forms.was_sent(question, typed):
            continue
        try:
            given = forms.read_answer(question, typed)
        except BadInput as refusal:
            errors += [FieldError(name, words) for name, words in refusal.fields.items()]
            unusable[question.code] = forms.as_typed(question, typed)
            continue
        # a field that still says what its page showed must not undo what a colleague gave since
        if given.mark != forms.shown_mark(question, typed):
            _save(session, response, question, given, asking, None)
    return replace(sheet_of(session, asking), errors=tuple(errors), unusable=unusable)


def submit_all(session: Session, typed: Typed, asking: Asking) -> SheetPage:
    """Save, then submit; what stands in the way comes back as errors, with all that was typed kept.

    Submitting again changes nothing.
    """
    before = queries.find_response(session, asking.council)
    if before is not None and before.submitted_at is not None:
        return sheet_of(session, asking)
    saved = save_all(session, typed, asking)
    if saved.errors:
        return saved
    try:
        assert saved.response is not None
        actions.submit(
            session,
            survey=asking.survey,
            response=saved.response,
            mode=asking.mode,
            by=asking.by,
            at=asking.at,
        )
    except BadInput as refusal:
        return replace(saved, errors=tuple(FieldError(*one) for one in refusal.fields.items()))
    return saved
