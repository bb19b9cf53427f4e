"""An interviewer of the publisher fills in a council's response while it is told on the telephone.

Interviewers sign in as publishers: an assessor who talks to a council about itself would be known when ringing it.
"""

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, office
from app.accounts.models import Person
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.forms import TypedForm
from app.core.ids import Code
from app.core.rendering import page
from app.surveys import answering, queries
from app.surveys.answering import Asking
from app.surveys.models import Mode
from app.surveys.pages import REOPENED, SAVED, SUBMITTED, answer, history_of, reopened


def _asking(session: Session, code: str, gss_code: str, by: Person) -> Asking:
    survey = queries.survey_by_code(session, code)
    return Asking(survey, queries.asked_council(session, survey, gss_code), Mode.TELEPHONE, by, now())


@office.get("/office/surveys/{code}/councils/{gss_code}", name="surveys.interview")
def interview(request: Request, session: Reading, by: CurrentPerson, code: Code, gss_code: Code) -> Response:
    sheet = answering.sheet_of(session, _asking(session, code, gss_code, by))
    return page(request, "surveys/interview.html", sheet)


@office.post(
    "/office/surveys/{code}/councils/{gss_code}/answers/{question}", name="surveys.save_interview_answer"
)
def save_interview_answer(
    request: Request,
    session: Writing,
    typed: TypedForm,
    by: CurrentPerson,
    code: Code,
    gss_code: Code,
    question: Code,
) -> Response:
    return answering.save_one(request, session, typed, _asking(session, code, gss_code, by), question)


@office.post("/office/surveys/{code}/councils/{gss_code}", name="surveys.save_interview")
def save_interview(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, code: Code, gss_code: Code
) -> Response:
    sheet = answering.save_all(session, typed, _asking(session, code, gss_code, by))
    return answer(request, sheet, on="interview", saying=SAVED)


@office.post("/office/surveys/{code}/councils/{gss_code}/submit", name="surveys.submit_interview")
def submit_interview(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, code: Code, gss_code: Code
) -> Response:
    sheet = answering.submit_all(session, typed, _asking(session, code, gss_code, by))
    return answer(request, sheet, on="interview", saying=SUBMITTED)


@office.post("/office/surveys/{code}/councils/{gss_code}/reopen", name="surveys.reopen_interview")
def reopen_interview(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, code: Code, gss_code: Code
) -> Response:
    sheet = reopened(session, _asking(session, code, gss_code, by), typed.first("reason").strip())
    return answer(request, sheet, on="interview", saying=REOPENED)


@office.get("/office/surveys/{code}/councils/{gss_code}/history", name="surveys.interview_history")
def interview_history(
    request: Request, session: Reading, by: CurrentPerson, code: Code, gss_code: Code
) -> Response:
    content = history_of(session, _asking(session, code, gss_code, by))
    return page(request, "surveys/interview_history.html", content)
