"""Import an earlier survey: first see what the file holds, then write it whole."""

from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, office
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.forms import Typed, TypedForm
from app.core.ids import Code
from app.core.rendering import notice, page, see_other
from app.surveys import queries
from app.surveys.import_actions import ImportReport, import_responses
from app.surveys.models import Survey
from app.surveys.reading import BadSurveyFile, RowError

IMPORTED = notice("survey-imported", "The file is imported, and the survey is closed. Look at its results.")


@dataclass(frozen=True)
class ImportPage:
    survey: Survey
    columns: list[str]
    error: str = ""
    errors: tuple[RowError, ...] = ()
    report: ImportReport | None = None
    text: str = ""


@office.get("/office/surveys/{code}/import", name="surveys.import_page")
def import_page(request: Request, session: Reading, code: Code) -> Response:
    survey = queries.survey_by_code(session, code)
    return page(request, "surveys/import_page.html", ImportPage(survey, _columns(survey)))


def _columns(survey: Survey) -> list[str]:
    return ["gss_code", *(one.code for one in queries.questionnaire_of(survey).questions)]


@office.post("/office/surveys/{code}/import", name="surveys.import_file")
def import_file(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, code: Code
) -> Response:
    survey = queries.survey_by_code(session, code)
    confirmed = typed.first("confirm") == "yes"
    try:
        name, text = _file_of(typed)
        report = import_responses(
            session, survey=survey, text=text, file_name=name, by=by, at=now(), dry_run=not confirmed
        )
    except BadSurveyFile as refusal:
        content = ImportPage(survey, _columns(survey), refusal.words, refusal.errors)
        return page(request, "surveys/import_page.html", content, status=422)
    if confirmed:
        return see_other(request, "surveys.survey", code=code, saying=IMPORTED)
    content = ImportPage(survey, _columns(survey), report=report, text=text)
    return page(request, "surveys/import_page.html", content)


def _file_of(typed: Typed) -> tuple[str, str]:
    """Name and text of what was sent: a file just chosen, or the text of a dry run."""
    if typed.first("text"):
        return typed.first("file_name", "survey.csv"), typed.first("text")
    name, content = typed.files.get("file", ("", b""))
    if not content:
        raise BadSurveyFile("Choose a CSV file.")
    try:
        return name, content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadSurveyFile(
            "The file is not in UTF-8. Save it as “CSV UTF-8” and choose it again."
        ) from error
