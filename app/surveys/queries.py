"""Surveys, who is asked, what was said, and what it comes to."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import joinedload, selectinload
from sqlmodel import Session, col, func, select

from app.core.errors import NotFound
from app.councils import queries as councils
from app.councils.models import Council, CouncilType
from app.surveys.models import (
    Survey,
    SurveyAnswer,
    SurveyChange,
    SurveyCouncil,
    SurveyResponse,
    SurveyState,
)
from app.surveys.rules import Given, filters_of
from scoring.benchmark import QuestionResult, SelfReport
from scoring.benchmark import results as compute
from scoring.decode import decode
from scoring.questionnaire import Questionnaire, questionnaire_from_data

SHIPPED = Path(__file__).with_name("data") / "benchmarking.json"


@dataclass(frozen=True)
class Asked:
    """One council that is asked, with its response, if begun, and how many of its questions have an answer."""

    council: SurveyCouncil
    response: SurveyResponse | None
    answered: int = 0


def surveys(session: Session) -> list[Survey]:
    """Every survey, the latest first."""
    return list(session.exec(select(Survey).order_by(col(Survey.opens_on).desc(), col(Survey.id).desc())))


def find_survey(session: Session, code: str) -> Survey | None:
    return session.exec(select(Survey).where(Survey.code == code)).first()


def survey_by_code(session: Session, code: str) -> Survey:
    """Raises NotFound."""
    found = find_survey(session, code)
    if found is None:
        raise NotFound("There is no such survey.")
    return found


@cache
def shipped_questionnaire() -> dict[str, Any]:
    """The benchmarking survey that comes with Better Answered."""
    found: dict[str, Any] = json.loads(SHIPPED.read_text("utf-8"))
    return found


def questionnaire_of(survey: Survey) -> Questionnaire:
    """The survey's questions as they stand; none before the first is written."""
    return _read(json.dumps(survey.questionnaire))


@lru_cache(maxsize=64)
def _read(text: str) -> Questionnaire:
    """Read once: every saved field asks."""
    return questionnaire_from_data(json.loads(text))


def councils_to_freeze(session: Session, survey: Survey) -> list[Council]:
    """Councils of the chosen groups that exist throughout, by code."""
    kinds = [CouncilType(one) for one in survey.groups]
    return councils.frame(
        session, kinds, first=survey.opens_on, last=survey.closes_on, fictional=survey.fictional
    )


def councils_of(session: Session, survey: Survey) -> list[SurveyCouncil]:
    """Those asked, by name."""
    wanted = select(SurveyCouncil).where(SurveyCouncil.survey_id == survey.id)
    return list(session.exec(wanted.order_by(SurveyCouncil.name, SurveyCouncil.gss_code)))


def asked_council(session: Session, survey: Survey, gss_code: str) -> SurveyCouncil:
    """Raises NotFound."""
    wanted = select(SurveyCouncil).where(SurveyCouncil.survey_id == survey.id)
    found = session.exec(wanted.where(SurveyCouncil.gss_code == gss_code)).first()
    if found is None:
        raise NotFound("This council is not asked in this survey.")
    return found


def asked_of(session: Session, codes: Collection[str]) -> list[tuple[Survey, Asked]]:
    """Surveys in which these councils are asked, the latest first."""
    wanted = (
        select(Survey, SurveyCouncil, SurveyResponse)
        .join(SurveyCouncil, col(SurveyCouncil.survey_id) == Survey.id)
        .outerjoin(SurveyResponse, col(SurveyResponse.survey_council_id) == SurveyCouncil.id)
        .where(col(SurveyCouncil.gss_code).in_(codes))
        .order_by(col(Survey.opens_on).desc(), col(Survey.id).desc(), SurveyCouncil.name)
    )
    return [(survey, Asked(council, response)) for survey, council, response in session.exec(wanted).all()]


def responses_of(session: Session, survey: Survey) -> list[Asked]:
    """Everybody asked, by name, with how far they are."""
    counts = select(SurveyAnswer.response_id, func.count()).group_by(col(SurveyAnswer.response_id))
    counts = counts.where((col(SurveyAnswer.value) != "") | col(SurveyAnswer.not_applicable))
    answered = dict(session.exec(counts).all())
    wanted = (
        select(SurveyCouncil, SurveyResponse)
        .outerjoin(SurveyResponse, col(SurveyResponse.survey_council_id) == SurveyCouncil.id)
        .where(SurveyCouncil.survey_id == survey.id)
        .order_by(SurveyCouncil.name, SurveyCouncil.gss_code)
    )
    return [
        Asked(council, response, answered.get(response.id or 0, 0) if response else 0)
        for council, response in session.exec(wanted).all()
    ]


def find_response(session: Session, council: SurveyCouncil) -> SurveyResponse | None:
    """What a council has begun to answer."""
    wanted = select(SurveyResponse).where(SurveyResponse.survey_council_id == council.id)
    return session.exec(wanted).first()


def answers_of(session: Session, response: SurveyResponse | None) -> dict[str, SurveyAnswer]:
    """What was saved, by question."""
    if response is None:
        return {}
    wanted = select(SurveyAnswer).where(SurveyAnswer.response_id == response.id)
    return {one.question: one for one in session.exec(wanted)}


def as_given(row: SurveyAnswer | None) -> Given:
    """What a row says; nothing where there is none."""
    return Given() if row is None else Given(row.value, row.not_applicable, row.reason)


def changes_of(session: Session, response: SurveyResponse | None) -> list[SurveyChange]:
    """Every change of a response, newest first, with who made it."""
    if response is None:
        return []
    wanted = select(SurveyChange).where(SurveyChange.response_id == response.id)
    wanted = wanted.options(joinedload(SurveyChange.person))  # type: ignore[arg-type]
    return list(session.exec(wanted.order_by(col(SurveyChange.id).desc())))


def find_change(session: Session, response: SurveyResponse, request_key: str) -> SurveyChange | None:
    """What a request changed, if it was carried out before."""
    wanted = select(SurveyChange).where(SurveyChange.response_id == response.id)
    return session.exec(wanted.where(SurveyChange.request_key == request_key)).first()


def last_change(session: Session, response: SurveyResponse, question: str) -> SurveyChange | None:
    wanted = select(SurveyChange).where(SurveyChange.response_id == response.id)
    wanted = wanted.where(SurveyChange.question == question).order_by(col(SurveyChange.id).desc())
    return session.exec(wanted).first()


def reports_of(session: Session, survey: Survey) -> list[SelfReport]:
    """Submitted responses as scoring reads them, by council."""
    wanted = (
        select(SurveyResponse, SurveyCouncil)
        .join(SurveyCouncil, col(SurveyCouncil.id) == SurveyResponse.survey_council_id)
        .where(SurveyCouncil.survey_id == survey.id, col(SurveyResponse.submitted_at).is_not(None))
        .options(selectinload(SurveyResponse.answers))  # type: ignore[arg-type]
        .order_by(SurveyCouncil.gss_code)
    )
    return [
        SelfReport(
            council.gss_code,
            filters_of(council.council_type, council.nation),
            {one.question: one.value for one in response.answers if one.value and not one.not_applicable},
        )
        for response, council in session.exec(wanted).all()
    ]


def results_of(session: Session, survey: Survey) -> list[QuestionResult]:
    """What was published; before that, what it would be now."""
    if survey.state is SurveyState.PUBLISHED:
        return [decode(QuestionResult, one) for one in survey.results]
    return compute(questionnaire_of(survey), reports_of(session, survey))


def rates_of(asked: Sequence[Asked]) -> dict[str, tuple[int, int]]:
    """Filter → (submitted, invited)."""
    found: dict[str, tuple[int, int]] = {}
    for one in asked:
        submitted = one.response is not None and one.response.submitted_at is not None
        for name in ("all", *filters_of(one.council.council_type, one.council.nation)):
            done, invited = found.get(name, (0, 0))
            found[name] = (done + submitted, invited + 1)
    return found
