"""A council's surveys: answer together, submit, reopen, read who changed what."""

from dataclasses import dataclass, field, replace

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, council
from app.accounts.models import Person
from app.accounts.rules import check_speaks_for
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.errors import BadInput
from app.core.forms import FieldError, TypedForm
from app.core.ids import Code
from app.core.rendering import notice, page, see_other
from app.surveys import actions, answering, queries, rules
from app.surveys.answering import Asking, SheetPage
from app.surveys.models import Mode, Survey, SurveyChange, SurveyState

SAVED = notice("survey-saved", "Everything that you gave is saved.")
SUBMITTED = notice("survey-submitted", "Submitted. Thank you: results are shown to those who answered.")
REOPENED = notice("survey-reopened", "Reopened. Submit again when you are done.")


@dataclass(frozen=True)
class Mine:
    """One survey in which a council of this person is asked."""

    survey: Survey
    asked: queries.Asked
    can_answer: bool
    can_see_results: bool


@dataclass(frozen=True)
class MinePage:
    surveys: list[Mine]
    states: dict[SurveyState, str] = field(default_factory=lambda: rules.STATE_WORDS)


@dataclass(frozen=True)
class HistoryPage:
    asking: Asking
    changes: list[SurveyChange]
    questions: dict[str, str]
    modes: dict[Mode, str] = field(default_factory=lambda: rules.MODE_WORDS)


def asking_of(session: Session, code: str, gss_code: str, person: Person) -> Asking:
    """What a council's person may answer; another council's is not there. Raises NotFound."""
    check_speaks_for(person, gss_code)
    survey = queries.survey_by_code(session, code)
    return Asking(survey, queries.asked_council(session, survey, gss_code), Mode.ONLINE, person, now())


@council.get("/council/surveys", name="surveys.mine")
def mine(request: Request, session: Reading, person: CurrentPerson) -> Response:
    at = now()
    found = [
        Mine(
            survey,
            asked,
            rules.can_answer(survey, asked.response, at),
            rules.can_see_results(survey, asked.response),
        )
        for survey, asked in queries.asked_of(session, person.council_codes)
    ]
    return page(request, "surveys/mine.html", MinePage(found))


@council.get("/council/surveys/{code}/{gss_code}", name="surveys.response")
def response(
    request: Request, session: Reading, person: CurrentPerson, code: Code, gss_code: Code
) -> Response:
    asking = asking_of(session, code, gss_code, person)
    return page(request, "surveys/response.html", answering.sheet_of(session, asking))


@council.post("/council/surveys/{code}/{gss_code}/answers/{question}", name="surveys.save_answer")
def save_answer(
    request: Request,
    session: Writing,
    typed: TypedForm,
    person: CurrentPerson,
    code: Code,
    gss_code: Code,
    question: Code,
) -> Response:
    return answering.save_one(request, session, typed, asking_of(session, code, gss_code, person), question)


@council.post("/council/surveys/{code}/{gss_code}", name="surveys.save")
def save(
    request: Request, session: Writing, typed: TypedForm, person: CurrentPerson, code: Code, gss_code: Code
) -> Response:
    """Everything at once, for browsers without a script."""
    sheet = answering.save_all(session, typed, asking_of(session, code, gss_code, person))
    return answer(request, sheet, on="response", saying=SAVED)


@council.post("/council/surveys/{code}/{gss_code}/submit", name="surveys.submit")
def submit(
    request: Request, session: Writing, typed: TypedForm, person: CurrentPerson, code: Code, gss_code: Code
) -> Response:
    sheet = answering.submit_all(session, typed, asking_of(session, code, gss_code, person))
    return answer(request, sheet, on="response", saying=SUBMITTED)


@council.post("/council/surveys/{code}/{gss_code}/reopen", name="surveys.reopen")
def reopen(
    request: Request, session: Writing, typed: TypedForm, person: CurrentPerson, code: Code, gss_code: Code
) -> Response:
    sheet = reopened(session, asking_of(session, code, gss_code, person), typed.first("reason").strip())
    return answer(request, sheet, on="response", saying=REOPENED)


def reopened(session: Session, asking: Asking, reason: str) -> SheetPage:
    """The sheet after reopening, or with what is wrong with the reason."""
    sheet = answering.sheet_of(session, asking)
    try:
        actions.reopen(
            session,
            survey=asking.survey,
            response=sheet.response,
            reason=reason,
            mode=asking.mode,
            by=asking.by,
            at=asking.at,
        )
    except BadInput as refusal:
        errors = tuple(FieldError(*one) for one in refusal.fields.items())
        return replace(sheet, errors=errors, reason=reason)
    return sheet


def answer(request: Request, sheet: SheetPage, *, on: str, saying: str) -> Response:
    """The page of a council ("response") or of an interviewer ("interview") again, with what became of it."""
    if sheet.errors:
        return page(request, f"surveys/{on}.html", sheet, status=422)
    asking = sheet.asking
    return see_other(
        request,
        f"surveys.{on}",
        saying=saying,
        code=asking.survey.code,
        gss_code=asking.council.gss_code,
    )


@council.get("/council/surveys/{code}/{gss_code}/history", name="surveys.history")
def history(
    request: Request, session: Reading, person: CurrentPerson, code: Code, gss_code: Code
) -> Response:
    content = history_of(session, asking_of(session, code, gss_code, person))
    return page(request, "surveys/history.html", content)


def history_of(session: Session, asking: Asking) -> HistoryPage:
    """Every change of a response, newest first."""
    changes = queries.changes_of(session, queries.find_response(session, asking.council))
    texts = {one.code: one.text for one in queries.questionnaire_of(asking.survey).questions}
    return HistoryPage(asking, changes, texts)
