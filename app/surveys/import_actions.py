"""Take in an earlier survey that was held elsewhere: all of its file, or nothing."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlmodel import Session

from app.accounts.models import Person
from app.core import audit
from app.core.errors import WrongState
from app.surveys import actions, queries, rules
from app.surveys.models import Mode, Survey, SurveyResponse, SurveyState
from app.surveys.reading import FileResponse, read_responses


@dataclass(frozen=True)
class ImportReport:
    """What an import writes, or would write."""

    file_name: str
    sha256: str
    councils: list[tuple[str, str, int]]  # code, name, answers
    invited: int
    written: bool

    @property
    def answers(self) -> int:
        return sum(count for _, _, count in self.councils)


def import_responses(
    session: Session,
    *,
    survey: Survey,
    text: str,
    file_name: str,
    by: Person | None,
    at: datetime,
    dry_run: bool,
) -> ImportReport:
    """Fill a draft from a file and close it. Raises BadSurveyFile (every fault, nothing written), WrongState."""
    rules.check_can_change(survey)
    questionnaire = queries.questionnaire_of(survey)
    if not questionnaire.questions or not survey.groups:
        raise WrongState("First write the questions and choose the groups of councils that were asked.")
    invited = queries.councils_to_freeze(session, survey)
    names = {one.gss_code: one.short_name or one.name for one in invited}
    found = read_responses(text, questionnaire, names)
    digest = sha256(text.encode()).hexdigest()
    if not dry_run:
        _write(session, survey, found, by, at)
        details = {"file": file_name[:200], "sha256": digest, "responses": len(found)}
        audit.record(session, "surveys.import_responses", subject=survey, by=by, at=at, **details)
    councils = [(one.gss_code, names[one.gss_code], len(one.given)) for one in found]
    return ImportReport(file_name, digest, councils, len(invited), not dry_run)


def _write(
    session: Session, survey: Survey, found: list[FileResponse], by: Person | None, at: datetime
) -> None:
    questionnaire = queries.questionnaire_of(survey)
    actions.freeze(session, survey, questionnaire, at)
    asked = {one.gss_code: one for one in queries.councils_of(session, survey)}
    by_code = {one.code: one for one in questionnaire.questions}
    for one in found:
        response = SurveyResponse(
            survey_council_id=asked[one.gss_code].id or 0,
            begun_at=at,
            mode=Mode.IMPORTED,
            submitted_at=at,
            submitted_by_id=by.id if by else None,
        )
        session.add(response)
        session.flush()
        for code, given in one.given.items():
            actions.save_answer(
                session,
                response=response,
                question=by_code[code],
                given=given,
                mode=Mode.IMPORTED,
                by=by,
                at=at,
            )
    survey.state, survey.closed_at = SurveyState.CLOSED, at
    session.add(survey)
