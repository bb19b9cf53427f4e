"""Results by question, for the office at any time and for councils that answered once they are published."""

from fastapi import Request
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, council, office
from app.accounts.rules import check_speaks_for
from app.core.database import Reading
from app.core.errors import NotFound
from app.core.ids import Code
from app.core.rendering import page
from app.surveys import queries, rules
from app.surveys.models import Survey, SurveyCouncil
from app.surveys.result_views import results_csv, results_page


@office.get("/office/surveys/{code}/results", name="surveys.results")
def results(request: Request, session: Reading, code: Code, group: str = "all") -> Response:
    survey = queries.survey_by_code(session, code)
    if not queries.councils_of(session, survey):
        raise NotFound("This survey has not been opened yet, so it has no results.")
    return page(request, "surveys/results.html", results_page(session, survey, group))


@office.get("/office/surveys/{code}/results.csv", name="surveys.results_csv")
def results_file(session: Reading, code: Code) -> Response:
    return _file(results_csv(session, queries.survey_by_code(session, code)), f"{code}-results.csv")


@council.get("/council/surveys/{code}/{gss_code}/results", name="surveys.benchmark")
def benchmark(
    request: Request,
    session: Reading,
    person: CurrentPerson,
    code: Code,
    gss_code: Code,
    group: str = "all",
) -> Response:
    survey, asked = _shown_to(session, person, code, gss_code)
    return page(request, "surveys/benchmark.html", results_page(session, survey, group, asked))


@council.get("/council/surveys/{code}/{gss_code}/results.csv", name="surveys.benchmark_csv")
def benchmark_file(session: Reading, person: CurrentPerson, code: Code, gss_code: Code) -> Response:
    survey, _ = _shown_to(session, person, code, gss_code)
    return _file(results_csv(session, survey), f"{code}-results.csv")


def _shown_to(
    session: Reading, person: CurrentPerson, code: str, gss_code: str
) -> tuple[Survey, SurveyCouncil]:
    """Raises NotFound: another council's, not published, or without an answer of its own."""
    check_speaks_for(person, gss_code)
    survey = queries.survey_by_code(session, code)
    asked = queries.asked_council(session, survey, gss_code)
    if not rules.can_see_results(survey, queries.find_response(session, asked)):
        raise NotFound("Results are shown to the councils that answered, once they are published.")
    return survey, asked


def _file(text: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)
