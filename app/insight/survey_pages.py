"""Said and seen: a survey beside the calls, for one council and for the office."""

from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, council, office
from app.accounts.rules import check_speaks_for
from app.core.clock import now
from app.core.database import Reading
from app.core.errors import NotFound
from app.core.ids import Code
from app.core.rendering import page
from app.insight.survey_measured import Pair, beside
from app.surveys import queries, rules
from app.surveys.models import Survey, SurveyCouncil
from app.waves.models import Wave
from scoring.questionnaire import SurveyQuestion


@dataclass(frozen=True)
class MeasuredPage:
    survey: Survey
    council: SurveyCouncil
    wave: Wave | None
    pairs: list[Pair]

    @property
    def beyond(self) -> int:
        return sum(one.is_beyond_chance for one in self.pairs)


@dataclass(frozen=True)
class SaidAndSeenPage:
    survey: Survey
    wave: Wave | None
    questions: list[SurveyQuestion]
    chosen: SurveyQuestion | None
    rows: list[tuple[SurveyCouncil, Pair]]  # widest gap first
    highest: float

    @property
    def more(self) -> int:
        """Councils that say something better or worse than chance can explain."""
        return sum(pair.is_beyond_chance for _, pair in self.rows)


@council.get("/council/surveys/{code}/{gss_code}/measured", name="insight.survey_measured")
def survey_measured(
    request: Request, session: Reading, person: CurrentPerson, code: Code, gss_code: Code
) -> Response:
    """Once the results are published, so that what calls saw does not colour what is said."""
    check_speaks_for(person, gss_code)
    survey = queries.survey_by_code(session, code)
    asked = queries.asked_council(session, survey, gss_code)
    if not rules.can_see_results(survey, queries.find_response(session, asked)):
        raise NotFound("This is shown to the councils that answered, once the results are published.")
    found = beside(session, survey, [gss_code], now())
    content = MeasuredPage(survey, asked, found.wave, found.pairs.get(gss_code, []))
    return page(request, "insight/survey_measured.html", content)


@office.get("/office/surveys/{code}/said-and-seen", name="insight.survey_said_and_seen")
def survey_said_and_seen(request: Request, session: Reading, code: Code, question: str = "") -> Response:
    survey = queries.survey_by_code(session, code)
    asked = {one.gss_code: one for one in queries.councils_of(session, survey)}
    questions = [one for one in queries.questionnaire_of(survey).questions if one.measured]
    chosen = next((one for one in questions if question in ("", one.code)), None)
    if question and chosen is None:
        raise NotFound("No such question of this survey is set against calls.")
    found = beside(session, survey, list(asked), now())
    rows = [
        (asked[code], pair)
        for code, pairs in found.pairs.items()
        for pair in pairs
        if pair.question == chosen and pair.gap is not None
    ]
    rows.sort(key=lambda row: (-abs(row[1].gap or 0.0), row[0].name))
    tops = [value for _, pair in rows for value in (pair.said, pair.seen) if value is not None]
    highest = 100.0 if chosen and chosen.kind == "percent" else 1.05 * max(tops, default=1.0)
    content = SaidAndSeenPage(survey, found.wave, questions, chosen, rows, highest)
    return page(request, "insight/survey_said_and_seen.html", content)
