"""The office takes in somebody else's study: what it is, its files, a dry run, and then its publication."""

from dataclasses import dataclass

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, office
from app.core import jobs
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.errors import BadInput
from app.core.forms import FieldError, Parsed, Typed, TypedForm
from app.core.ids import RowId
from app.core.rendering import notice, page, see_other
from app.publication import forms, study_actions, study_queries
from app.publication.models import Study
from app.publication.studies import RULE_OF, Recomputed, recompute

DRAFTED = notice("study-drafted", "The study is noted. Now choose its files.")
DESCRIBED = notice("study-described", "The description is saved.")
UPLOADED = notice("study-uploaded", "The files are kept in this draft, and read below. Nothing is published.")
ASKED = notice("study-asked", "A worker publishes the study. Look at this page again in a moment.")
PUBLISHED = notice("study-published", "The study is published.")
DISCARDED = notice("study-discarded", "The draft is thrown away.")
MOST_SHOWN = 100


@dataclass(frozen=True)
class StudiesOfficePage:
    studies: list[Study]
    form: Parsed[forms.DescribeStudy]
    rules: list[tuple[str, str]]


def _rules() -> list[tuple[str, str]]:
    return [("", "The rule that gives most of the stated figures"), *((words, words) for words in RULE_OF)]


@office.get("/office/studies", name="publication.studies_office")
def studies_office(request: Request, session: Reading) -> Response:
    shown = StudiesOfficePage(study_queries.every_study(session), Parsed(Typed()), _rules())
    return page(request, "publication/studies_office.html", shown)


@office.post("/office/studies", name="publication.draft_study")
def draft_study(request: Request, session: Writing, typed: TypedForm, by: CurrentPerson) -> Response:
    form = forms.DescribeStudy.parse(typed)
    if form.data is None:
        shown = StudiesOfficePage(study_queries.every_study(session), form, _rules())
        return page(request, "publication/studies_office.html", shown, status=422)
    fictional = request.app.state.settings.demonstration
    study = study_actions.draft_study(session, told=form.data, fictional=fictional, by=by, at=now())
    session.flush()
    return see_other(request, "publication.study_draft", saying=DRAFTED, study_id=study.id)


@dataclass(frozen=True)
class StudyDraftPage:
    study: Study
    form: Parsed[forms.DescribeStudy]
    rules: list[tuple[str, str]]
    files: list[tuple[str, int]]  # which are there, and how many lines each has
    errors: tuple[FieldError, ...]
    found: Recomputed | None  # None before there are files
    job: jobs.Job | None
    most_shown: int


@office.get("/office/studies/{study_id}", name="publication.study_draft")
def study_draft(request: Request, session: Reading, study_id: RowId) -> Response:
    """The draft and its dry run: everything that it would be published as, worked out anew."""
    study = study_queries.study_by_id(session, study_id)
    return page(request, "publication/study_draft.html", _draft_page(session, study))


def _draft_page(
    session: Session,
    study: Study,
    form: Parsed[forms.DescribeStudy] | None = None,
    errors: tuple[FieldError, ...] = (),
) -> StudyDraftPage:
    told = {name: [str(getattr(study, name))] for name in forms.DescribeStudy.model_fields}
    waiting = jobs.tries(session, study_queries.job_key(study))
    return StudyDraftPage(
        study=study,
        form=form or Parsed(Typed(told)),
        rules=_rules(),
        files=[
            (name, text.count("\n")) for name in study_actions.FILES if (text := getattr(study, name)).strip()
        ],
        errors=errors or (form.errors if form else ()),
        found=recompute(study) if study.items and study.number is None else None,
        job=waiting[0] if waiting else None,
        most_shown=MOST_SHOWN,
    )


@office.post("/office/studies/{study_id}", name="publication.describe_study")
def describe_study(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, study_id: RowId
) -> Response:
    study = study_queries.study_by_id(session, study_id)
    form = forms.DescribeStudy.parse(typed)
    if form.data is None:
        return page(request, "publication/study_draft.html", _draft_page(session, study, form), status=422)
    study_actions.describe_study(session, study=study, told=form.data, by=by, at=now())
    return see_other(request, "publication.study_draft", saying=DESCRIBED, study_id=study_id)


@office.post("/office/studies/{study_id}/files", name="publication.upload_study")
def upload_study(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, study_id: RowId
) -> Response:
    """Files that were not chosen stay as they are."""
    study = study_queries.study_by_id(session, study_id)
    files = {
        name: typed.files[name][1] for name in study_actions.FILES if typed.files.get(name, ("", b""))[1]
    }
    try:
        if not files:
            raise BadInput("Choose a CSV file.", {"items": "Choose a CSV file."})
        study_actions.upload_study(session, study=study, files=files, by=by, at=now())
    except BadInput as refusal:
        errors = tuple(FieldError(name, text) for name, text in refusal.fields.items())
        shown = _draft_page(session, study, errors=errors)
        return page(request, "publication/study_draft.html", shown, status=422)
    return see_other(request, "publication.study_draft", saying=UPLOADED, study_id=study_id)


@office.post("/office/studies/{study_id}/publish", name="publication.publish_study")
def publish_study(request: Request, session: Writing, by: CurrentPerson, study_id: RowId) -> Response:
    study = study_queries.study_by_id(session, study_id)
    if study_actions.is_long(study):
        study_actions.ask_to_publish_study(session, study=study, by=by, at=now())
        return see_other(request, "publication.study_draft", saying=ASKED, study_id=study_id)
    try:
        study_actions.publish_study(session, study=study, by=by, at=now())
    except BadInput as refusal:
        shown = _draft_page(session, study, errors=(FieldError("items", refusal.words),))
        return page(request, "publication/study_draft.html", shown, status=422)
    return see_other(request, "publication.study", saying=PUBLISHED, number=study.number)


@office.post("/office/studies/{study_id}/discard", name="publication.discard_study")
def discard_study(request: Request, session: Writing, by: CurrentPerson, study_id: RowId) -> Response:
    study = study_queries.study_by_id(session, study_id)
    study_actions.discard_study(session, study=study, by=by, at=now())
    return see_other(request, "publication.studies_office", saying=DISCARDED)
