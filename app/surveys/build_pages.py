"""Building a questionnaire: sections, and one question at a time."""

from dataclasses import dataclass, field

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, office
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.errors import BadInput
from app.core.forms import FieldError, Parsed, Typed, TypedForm
from app.core.ids import Code
from app.core.rendering import notice, page, see_other
from app.surveys import actions, building, forms, queries, rules
from app.surveys.models import Survey
from scoring.questionnaire import Kind, Questionnaire, SurveyQuestion, SurveySection

BUILT = notice("survey-built", "The questions are saved.")
KINDS = [
    (Kind.CHOICE.value, "One of several answers"),
    (Kind.NUMBER.value, "A number"),
    (Kind.PERCENT.value, "A percentage from 0 to 100"),
    (Kind.TEXT.value, "Words of their own"),
]
MEASURED = [
    ("", "Nothing"),
    ("answered_within", "Calls answered by a person within so many seconds"),
    ("wait_seconds", "The median wait for a person"),
    ("resolved", "Calls in which the enquiry was resolved"),
    ("avoidable", "Calls that were avoidable"),
]


@dataclass(frozen=True)
class QuestionsPage:
    survey: Survey
    questionnaire: Questionnaire
    can_change: bool
    form: Parsed[forms.SectionForm]
    at_section: int = -1  # whose form was refused; -1: that of a new one
    kinds: dict[str, str] = field(default_factory=lambda: dict(KINDS))
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True)
class QuestionPage:
    survey: Survey
    section: int
    section_name: str
    code: str  # empty: a new one
    form: Parsed[forms.QuestionForm]
    chosen: dict[str, str]
    asked_when: list[str]
    conditions: list[tuple[str, str]]
    kinds: list[tuple[str, str]] = field(default_factory=lambda: KINDS)
    measured: list[tuple[str, str]] = field(default_factory=lambda: MEASURED)


@office.get("/office/surveys/{code}/questions", name="surveys.questions")
def questions(request: Request, session: Reading, code: Code) -> Response:
    return _questions(request, queries.survey_by_code(session, code))


def _questions(
    request: Request, survey: Survey, form: Parsed[forms.SectionForm] | None = None, *, at_section: int = -1
) -> Response:
    content = QuestionsPage(
        survey,
        queries.questionnaire_of(survey),
        rules.can_change(survey),
        form or Parsed(Typed()),
        at_section,
        errors=form.errors if form else (),
    )
    return page(request, "surveys/questions.html", content, status=422 if content.errors else 200)


def _draft(session: Session, code: str) -> Survey:
    """A survey whose questions can still be changed. Raises NotFound, WrongState."""
    found = queries.survey_by_code(session, code)
    rules.check_can_change(found)
    return found


@office.post("/office/surveys/{code}/sections", name="surveys.add_section")
def add_section(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, code: Code
) -> Response:
    survey = _draft(session, code)
    form = forms.SectionForm.parse(typed)
    if form.data is None:
        return _questions(request, survey, form)
    try:
        built = building.add_section(queries.questionnaire_of(survey), form.data.name)
    except BadInput as refusal:
        return _questions(request, survey, form.refused(refusal))
    actions.build(session, survey=survey, questionnaire=built, what="add a section", by=by, at=now())
    return see_other(request, "surveys.questions", code=code, saying=BUILT)


@office.post("/office/surveys/{code}/sections/{number}", name="surveys.change_section")
def change_section(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, code: Code, number: int
) -> Response:
    """Rename it, or take it away with its questions."""
    survey = _draft(session, code)
    questionnaire = queries.questionnaire_of(survey)
    form = forms.SectionForm.parse(typed)
    try:
        if typed.first("act") == "remove":
            built = building.remove_section(questionnaire, number)
        elif form.data is None:
            return _questions(request, survey, form, at_section=number)
        else:
            built = building.rename_section(questionnaire, number, form.data.name)
    except BadInput as refusal:
        return _questions(request, survey, form.refused(refusal), at_section=number)
    actions.build(session, survey=survey, questionnaire=built, what="change a section", by=by, at=now())
    return see_other(request, "surveys.questions", code=code, saying=BUILT)


@office.get("/office/surveys/{code}/sections/{number}/questions/new", name="surveys.new_question")
def new_question(request: Request, session: Reading, code: Code, number: int) -> Response:
    survey = _draft(session, code)
    return page(request, "surveys/question.html", _question_page(survey, number, None, Parsed(Typed())))


@office.post("/office/surveys/{code}/sections/{number}/questions/new", name="surveys.add_question")
def add_question(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, code: Code, number: int
) -> Response:
    survey = _draft(session, code)
    form = forms.QuestionForm.parse(typed)
    if form.data is not None:
        try:
            question = form.data.question()
            built = building.add_question(queries.questionnaire_of(survey), number, question)
            what = f"add {question.code}"
            actions.build(session, survey=survey, questionnaire=built, what=what, by=by, at=now())
            return see_other(request, "surveys.questions", code=code, saying=BUILT, anchor=question.code)
        except BadInput as refusal:
            form = form.refused(refusal)
    return page(request, "surveys/question.html", _question_page(survey, number, None, form), status=422)


@office.get("/office/surveys/{code}/questions/{question}", name="surveys.question")
def question(request: Request, session: Reading, code: Code, question: Code) -> Response:
    survey = _draft(session, code)
    number, _ = building.where(queries.questionnaire_of(survey), question)
    content = _question_page(survey, number, question, Parsed(Typed()))
    return page(request, "surveys/question.html", content)


@office.post("/office/surveys/{code}/questions/{question}", name="surveys.change_question")
def change_question(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, code: Code, question: Code
) -> Response:
    survey = _draft(session, code)
    questionnaire = queries.questionnaire_of(survey)
    before = building.question_by_code(questionnaire, question)
    form = forms.QuestionForm.parse(typed)
    if form.data is not None:
        try:
            built = building.change_question(questionnaire, question, form.data.question(before))
            what = f"change {question}"
            actions.build(session, survey=survey, questionnaire=built, what=what, by=by, at=now())
            return see_other(request, "surveys.questions", code=code, saying=BUILT, anchor=form.data.code)
        except BadInput as refusal:
            form = form.refused(refusal)
    number, _ = building.where(questionnaire, question)
    content = _question_page(survey, number, question, form)
    return page(request, "surveys/question.html", content, status=422)


@office.post("/office/surveys/{code}/questions/{question}/place", name="surveys.move_question")
def move_question(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, code: Code, question: Code
) -> Response:
    """Up, down, or away."""
    survey = _draft(session, code)
    questionnaire = queries.questionnaire_of(survey)
    act = typed.first("act")
    try:
        if act == "remove":
            built = building.remove_question(questionnaire, question)
        else:
            built = building.move_question(questionnaire, question, up=act == "up")
    except BadInput as refusal:
        return _questions(request, survey, Parsed[forms.SectionForm](typed).refused(refusal))
    what = f"{act} {question}"[:40]
    actions.build(session, survey=survey, questionnaire=built, what=what, by=by, at=now())
    return see_other(request, "surveys.questions", code=code, saying=BUILT)


def _question_page(
    survey: Survey, number: int, code: str | None, form: Parsed[forms.QuestionForm]
) -> QuestionPage:
    """What was typed stands in the form if it was refused, else what is saved."""
    questionnaire = queries.questionnaire_of(survey)
    section = building.section_at(questionnaire, number)
    saved = building.question_by_code(questionnaire, code) if code else None
    chosen, asked_when = _as_typed(saved)
    if form.errors:
        chosen = {name: form.typed.first(name) for name in chosen}
        asked_when = form.typed.all("asked_when")
    return QuestionPage(
        survey,
        number,
        section.name,
        code or "",
        form,
        chosen,
        asked_when,
        _conditions(questionnaire, section, code),
    )


def _as_typed(question: SurveyQuestion | None) -> tuple[dict[str, str], list[str]]:
    if question is None:
        names = ("code", "text", "choices", "hint", "unit", "minimum", "maximum", "measured")
        blank = dict.fromkeys(names, "")
        return {**blank, "kind": "", "optional": "", "always_applies": "", "measured_seconds": "60"}, []
    condition = question.asked_when
    pairs = [f"{condition.question}={value}" for value in condition.any_of] if condition else []

    def bound(value: float | None) -> str:
        return "" if value is None else f"{value:g}"

    return {
        "code": question.code,
        "text": question.text,
        "kind": question.kind.value,
        "choices": forms.choices_as_typed(question),
        "hint": question.hint,
        "unit": question.unit,
        "minimum": bound(question.minimum),
        "maximum": bound(question.maximum),
        "optional": "" if question.required else "yes",
        "always_applies": "" if question.allow_not_applicable else "yes",
        "measured": question.measured.value,
        "measured_seconds": str(question.measured_seconds),
    }, pairs


def _conditions(
    questionnaire: Questionnaire, section: SurveySection, code: str | None
) -> list[tuple[str, str]]:
    """Every answer of a choice that stands before the question, as (P1=yes, words)."""
    found: list[tuple[str, str]] = []
    for part in questionnaire.sections:
        for question in part.questions:
            if question.code == code:
                return found
            found += [
                (f"{question.code}={one.value}", f"{question.code}: {one.label}") for one in question.choices
            ]
        if part is section:
            break
    return found
