"""Surveys in the office: draft, describe, open, close, publish, and see who has answered."""

from collections.abc import Callable
from dataclasses import dataclass, field

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, office
from app.accounts.models import Person
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.errors import BadInput
from app.core.forms import Parsed, Typed, TypedForm
from app.core.ids import Code
from app.core.rendering import notice, page, see_other
from app.councils.models import CouncilType
from app.councils.rules import TYPE_CHOICES, TYPE_NAMES
from app.surveys import actions, forms, queries, rules
from app.surveys.models import Mode, Survey, SurveyState
from scoring.questionnaire import Questionnaire

DRAFTED = notice("survey-drafted", "The draft is saved. Look at its questions, then open it.")
DESCRIBED = notice("survey-described", "The draft is saved.")
OPENED = notice("survey-opened", "The survey is open: its wording and its councils are frozen.")
CLOSED = notice("survey-closed", "The survey is closed. Look at the results before you publish them.")
PUBLISHED = notice(
    "survey-published", "The results are frozen, and every council that answered can read them."
)


@dataclass(frozen=True)
class IndexPage:
    surveys: list[tuple[Survey, tuple[int, int]]]  # each with (submitted, invited)
    states: dict[SurveyState, str] = field(default_factory=lambda: rules.STATE_WORDS)


@dataclass(frozen=True)
class NewPage:
    form: Parsed[forms.DraftForm]
    types: list[tuple[str, str]] = field(default_factory=lambda: TYPE_CHOICES)


@dataclass(frozen=True)
class SurveyPage:
    survey: Survey
    questionnaire: Questionnaire
    form: Parsed[forms.DraftForm]
    chosen: dict[str, str]
    groups: list[str]
    reach: int
    asked: list[queries.Asked]
    rates: dict[str, tuple[int, int]]
    modes: dict[str, int]
    can_change: bool
    can_open: bool
    can_close: bool
    can_publish: bool
    types: list[tuple[str, str]] = field(default_factory=lambda: TYPE_CHOICES)
    type_names: dict[CouncilType, str] = field(default_factory=lambda: TYPE_NAMES)
    states: dict[SurveyState, str] = field(default_factory=lambda: rules.STATE_WORDS)
    mode_words: dict[Mode, str] = field(default_factory=lambda: rules.MODE_WORDS)


@office.get("/office/surveys", name="surveys.index")
def index(request: Request, session: Reading) -> Response:
    found = [
        (one, queries.rates_of(queries.responses_of(session, one)).get("all", (0, 0)))
        for one in queries.surveys(session)
    ]
    return page(request, "surveys/index.html", IndexPage(found))


@office.get("/office/surveys/new", name="surveys.new")
def new(request: Request) -> Response:
    return page(request, "surveys/new.html", NewPage(Parsed(Typed())))


@office.post("/office/surveys/new", name="surveys.draft")
def draft(request: Request, session: Writing, typed: TypedForm, by: CurrentPerson) -> Response:
    form = forms.DraftForm.parse(typed)
    if form.data is not None:
        # fictional councils exist in the demonstration only
        fictional = form.data.fictional and request.app.state.settings.demonstration
        try:
            survey = actions.draft(session, entered=form.data, fictional=fictional, by=by, at=now())
            return see_other(request, "surveys.survey", code=survey.code, saying=DRAFTED)
        except BadInput as refusal:
            form = form.refused(refusal)
    return page(request, "surveys/new.html", NewPage(form), status=422)


@office.get("/office/surveys/{code}", name="surveys.survey")
def survey(request: Request, session: Reading, code: Code) -> Response:
    found = queries.survey_by_code(session, code)
    return page(request, "surveys/survey.html", _survey_page(session, found, Parsed(Typed())))


def _survey_page(session: Session, survey: Survey, form: Parsed[forms.DraftForm]) -> SurveyPage:
    """What was typed stands in the form if it was refused, else what is saved."""
    typed = form.typed if form.errors else Typed()
    names = ("title", "introduction", "opens_on", "closes_on")
    questionnaire = queries.questionnaire_of(survey)
    asked = queries.responses_of(session, survey)
    asked.sort(key=lambda one: one.response is not None and one.response.submitted_at is not None)
    submitted = [one.response.mode for one in asked if one.response and one.response.submitted_at]
    return SurveyPage(
        survey=survey,
        questionnaire=questionnaire,
        form=form,
        chosen={name: typed.first(name, str(getattr(survey, name))) for name in names},
        groups=typed.all("groups") if form.errors else survey.groups,
        reach=len(asked) or len(queries.councils_to_freeze(session, survey)),
        asked=asked,
        rates=queries.rates_of(asked),
        modes={mode.value: submitted.count(mode) for mode in Mode},
        can_change=rules.can_change(survey),
        can_open=rules.can_open(survey, questionnaire, now()),
        can_close=rules.can_close(survey),
        can_publish=rules.can_publish(survey),
    )


@office.post("/office/surveys/{code}", name="surveys.describe")
def describe(request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, code: Code) -> Response:
    found = queries.survey_by_code(session, code)
    form = forms.DraftForm.parse(Typed({**typed.texts, "code": [code]}, typed.files))
    if form.data is not None:
        try:
            actions.describe(session, survey=found, entered=form.data, by=by, at=now())
            return see_other(request, "surveys.survey", code=code, saying=DESCRIBED)
        except BadInput as refusal:
            form = form.refused(refusal)
    return page(request, "surveys/survey.html", _survey_page(session, found, form), status=422)


@office.post("/office/surveys/{code}/open", name="surveys.open")
def open_survey(request: Request, session: Writing, by: CurrentPerson, code: Code) -> Response:
    return _act(request, session, by, code, actions.open, OPENED)


@office.post("/office/surveys/{code}/close", name="surveys.close")
def close_survey(request: Request, session: Writing, by: CurrentPerson, code: Code) -> Response:
    return _act(request, session, by, code, actions.close, CLOSED)


@office.post("/office/surveys/{code}/publish", name="surveys.publish")
def publish(request: Request, session: Writing, by: CurrentPerson, code: Code) -> Response:
    return _act(request, session, by, code, actions.publish, PUBLISHED)


def _act(
    request: Request, session: Session, by: Person, code: str, act: Callable[..., Survey], saying: str
) -> Response:
    act(session, survey=queries.survey_by_code(session, code), by=by, at=now())
    return see_other(request, "surveys.survey", code=code, saying=saying)
