"""Draft, open, close and publish a survey; write a response field by field; submit and reopen it."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from app.accounts.models import Person
from app.core import audit
from app.core.errors import BadInput
from app.surveys import queries, rules
from app.surveys.forms import DraftForm
from app.surveys.models import (
    Mode,
    Survey,
    SurveyAnswer,
    SurveyChange,
    SurveyCouncil,
    SurveyResponse,
    SurveyState,
)
from app.surveys.rules import Given
from scoring.codec import canonical_json
from scoring.decode import to_data
from scoring.questionnaire import Questionnaire, SurveyQuestion


def draft(
    session: Session, *, entered: DraftForm, fictional: bool, by: Person | None, at: datetime
) -> Survey:
    """A new draft, with the shipped questions or none. Raises BadInput (code taken, dates)."""
    if queries.find_survey(session, entered.code) is not None or entered.code in ("new", "import"):
        words = f"The code {entered.code} is taken. Choose a different one."
        raise BadInput(words, {"code": words})
    rules.check_dates(entered.opens_on, entered.closes_on)
    questions = queries.shipped_questionnaire() if entered.start_from == "shipped" else {}
    survey = Survey(
        code=entered.code,
        title=entered.title,
        introduction=entered.introduction,
        opens_on=entered.opens_on,
        closes_on=entered.closes_on,
        groups=[one.value for one in entered.groups],
        questionnaire=questions,
        created_at=at,
        fictional=fictional,
    )
    session.add(survey)
    audit.record(session, "surveys.draft", subject=survey, by=by, at=at, code=survey.code)
    return survey


def describe(
    session: Session, *, survey: Survey, entered: DraftForm, by: Person | None, at: datetime
) -> Survey:
    """Change title, words, dates and groups of a draft. Raises WrongState, BadInput."""
    rules.check_can_change(survey)
    rules.check_dates(entered.opens_on, entered.closes_on)
    survey.title, survey.introduction = entered.title, entered.introduction
    survey.opens_on, survey.closes_on = entered.opens_on, entered.closes_on
    survey.groups = [one.value for one in entered.groups]
    session.add(survey)
    audit.record(session, "surveys.describe", subject=survey, by=by, at=at)
    return survey


def build(
    session: Session, *, survey: Survey, questionnaire: Questionnaire, what: str, by: Person, at: datetime
) -> Survey:
    """Keep a draft's questions as they were just changed. Raises WrongState."""
    rules.check_can_change(survey)
    survey.questionnaire = to_data(questionnaire)
    session.add(survey)
    audit.record(session, "surveys.build", subject=survey, by=by, at=at, what=what)
    return survey


def open(session: Session, *, survey: Survey, by: Person | None, at: datetime) -> Survey:
    """Freeze wording and councils, and take answers from the first day on. Raises WrongState."""
    questionnaire = queries.questionnaire_of(survey)
    rules.check_can_open(survey, questionnaire, at)
    freeze(session, survey, questionnaire, at)
    audit.record(session, "surveys.open", subject=survey, by=by, at=at, sha256=survey.questionnaire_sha256)
    return survey


def freeze(session: Session, survey: Survey, questionnaire: Questionnaire, at: datetime) -> None:
    """Fix the wording with its digest, and the councils that exist throughout."""
    survey.questionnaire = to_data(questionnaire)
    survey.questionnaire_sha256 = sha256(canonical_json(survey.questionnaire).encode()).hexdigest()
    survey.state, survey.opened_at = SurveyState.OPEN, at
    session.add(survey)
    session.flush()
    for council in queries.councils_to_freeze(session, survey):
        session.add(
            SurveyCouncil(
                survey_id=survey.id or 0,
                council_id=council.id or 0,
                gss_code=council.gss_code,
                name=council.short_name or council.name,
                council_type=council.type,
                nation=council.nation,
            )
        )
    session.flush()


def close(session: Session, *, survey: Survey, by: Person | None, at: datetime) -> Survey:
    """No more answers. Raises WrongState."""
    rules.check_can_close(survey)
    survey.state, survey.closed_at = SurveyState.CLOSED, at
    session.add(survey)
    audit.record(session, "surveys.close", subject=survey, by=by, at=at)
    return survey


def publish(session: Session, *, survey: Survey, by: Person | None, at: datetime) -> Survey:
    """Compute the results once and show them to the councils that answered. Raises WrongState."""
    rules.check_can_publish(survey)
    survey.results = [to_data(one) for one in queries.results_of(session, survey)]
    survey.state, survey.published_at = SurveyState.PUBLISHED, at
    session.add(survey)
    audit.record(session, "surveys.publish", subject=survey, by=by, at=at, results=len(survey.results))
    return survey


def begin(
    session: Session, *, survey: Survey, council: SurveyCouncil, mode: Mode, at: datetime
) -> SurveyResponse:
    """The response of a council, locked, made if this is its first saved answer. Raises WrongState.

    Several people may be the first at the same moment.
    """
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    rules.check_can_answer(survey, None, at)
    new = dialect.insert(SurveyResponse).values(survey_council_id=council.id, begun_at=at, mode=mode)
    session.connection().execute(new.on_conflict_do_nothing(index_elements=["survey_council_id"]))
    wanted = select(SurveyResponse).where(col(SurveyResponse.survey_council_id) == council.id)
    found = session.exec(wanted.with_for_update().execution_options(populate_existing=True)).one()
    rules.check_can_answer(survey, found, at)
    return found


def save_answer(
    session: Session,
    *,
    response: SurveyResponse,
    question: SurveyQuestion,
    given: Given,
    mode: Mode,
    by: Person | None,
    at: datetime,
    request_key: str | None = None,
) -> SurveyChange | None:
    """Save one answer of a response that `begin` gave in this transaction. The same answer again changes nothing."""
    wanted = select(SurveyAnswer).where(SurveyAnswer.response_id == response.id)
    row = session.exec(wanted.where(SurveyAnswer.question == question.code)).first()
    before = queries.as_given(row)
    if given == before:
        return None
    row = row or SurveyAnswer(response_id=response.id or 0, question=question.code, saved_at=at)
    row.value, row.not_applicable, row.reason, row.saved_at = given.value, given.off, given.reason, at
    change = SurveyChange(
        response_id=response.id or 0,
        question=question.code,
        before=rules.words_of(question, before),
        after=rules.words_of(question, given),
        mode=mode,
        at=at,
        person_id=by.id if by else None,
        request_key=request_key,
    )
    session.add_all([row, change])
    session.flush()
    return change


def submit(
    session: Session,
    *,
    survey: Survey,
    response: SurveyResponse,
    mode: Mode,
    by: Person | None,
    at: datetime,
) -> SurveyResponse:
    """Hand the response in. Raises WrongState, BadInput (what is missing)."""
    rules.check_can_answer(survey, response, at)
    given = {code: queries.as_given(row) for code, row in queries.answers_of(session, response).items()}
    gaps = rules.missing(queries.questionnaire_of(survey), given)
    if gaps:
        raise BadInput("Some answers are missing.", dict(gaps))
    response.mode, response.submitted_at, response.submitted_by_id = mode, at, by.id if by else None
    session.add(response)
    _note(session, response, "Submitted", mode=mode, by=by, at=at)
    audit.record(session, "surveys.submit", subject=response, by=by, at=at, mode=mode.value)
    return response


def reopen(
    session: Session,
    *,
    survey: Survey,
    response: SurveyResponse | None,
    reason: str,
    mode: Mode,
    by: Person,
    at: datetime,
) -> SurveyResponse:
    """Let a submitted response be changed again. Raises WrongState, BadInput (no reason)."""
    rules.check_can_reopen(survey, response, at)
    assert response is not None
    if not reason or len(reason) > rules.LONGEST_REASON:
        words = f"Say in at most {rules.LONGEST_REASON} characters why it is reopened."
        raise BadInput(words, {"reason": words})
    response.submitted_at = response.submitted_by_id = None
    session.add(response)
    _note(session, response, "Reopened", mode=mode, by=by, at=at, why=reason)
    audit.record(session, "surveys.reopen", subject=response, by=by, at=at, reason=reason)
    return response


def _note(
    session: Session,
    response: SurveyResponse,
    after: str,
    *,
    mode: Mode,
    by: Person | None,
    at: datetime,
    why: str = "",
) -> None:
    session.add(
        SurveyChange(
            response_id=response.id or 0,
            after=after,
            mode=mode,
            at=at,
            person_id=by.id if by else None,
            why=why,
        )
    )
