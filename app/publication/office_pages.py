"""The office previews, publishes and corrects."""

from dataclasses import dataclass
from datetime import datetime

from fastapi import Request
from sqlmodel import Session, col, select
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, office
from app.core import jobs
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.errors import AppError, BadInput, NotFound
from app.core.forms import Parsed, Typed, TypedForm
from app.core.ids import RowId
from app.core.rendering import notice, page, see_other
from app.publication import actions, drafts, forms, queries, rules, views, worker_actions
from app.publication.models import Edition
from app.results.models import Run
from app.results.queries import find_newest_run, left_out, run_by_id
from app.waves.models import Wave, WaveState

PUBLISHED = notice("published", "The edition is published.")
CORRECTED = notice("corrected", "The correction is published as a new edition.")
FROZEN = notice("frozen", "The edition is frozen. Nobody outside the office sees it before its embargo ends.")


@dataclass(frozen=True)
class WaveLine:
    wave: Wave
    run: Run | None
    edition: Edition | None
    left_out: dict[str, int]
    not_ready: str  # why it can't be published now; empty if it can


@dataclass(frozen=True)
class OfficePage:
    waves: list[WaveLine]
    editions: list[Edition]  # newest first, embargoed ones too
    at: datetime


@office.get("/office/editions", name="publication.office")
def editions_office(request: Request, session: Reading) -> Response:
    wanted = select(Wave).where(Wave.state != WaveState.DRAFT)
    waves = session.exec(wanted.order_by(col(Wave.from_date).desc(), col(Wave.id).desc()))
    shown = OfficePage([_line(session, wave) for wave in waves], queries.every_edition(session), now())
    return page(request, "publication/office.html", shown)


def _line(session: Session, wave: Wave) -> WaveLine:
    return WaveLine(
        wave,
        find_newest_run(session, wave),
        queries.find_edition_of_wave(session, wave.code),
        left_out(session, wave),
        _not_ready(session, wave),
    )


def _not_ready(session: Session, wave: Wave) -> str:
    try:
        actions.check_ready(session, wave, now())
    except AppError as refusal:
        return refusal.words
    return ""


@dataclass(frozen=True)
class PreviewPage:
    run: Run
    wave: Wave
    edition: Edition | None
    same: bool
    differences: list[dict[str, str]]
    tables: list[views.TableView]
    not_ready: str
    publish: Parsed[forms.Publish]
    correct: Parsed[forms.Correct]


def _no_address(code: str) -> str:  # noqa: ARG001 (a council has no public page before it is published)
    return ""


@office.get("/office/editions/runs/{run_id}", name="publication.preview")
def preview(request: Request, session: Reading, run_id: RowId) -> Response:
    """Every table of a run as it would be published, and what differs from the edition that stands."""
    shown = _preview_page(session, run_by_id(session, run_id))
    return page(request, "publication/preview.html", shown)


def _preview_page(
    session: Session,
    run: Run,
    *,
    publish: Parsed[forms.Publish] | None = None,
    correct: Parsed[forms.Correct] | None = None,
) -> PreviewPage:
    edition = queries.find_edition_of_wave(session, run.wave.code)
    drafted = drafts.edition_tables(run)
    published = queries.full_tables_of(session, edition) if edition else []
    return PreviewPage(
        run=run,
        wave=run.wave,
        edition=edition,
        same=edition is not None and edition.inputs_sha256 == run.inputs_sha256,
        differences=rules.differences(published, drafted) if edition else [],
        tables=[views.table_view(table, table.rows, _no_address) for table in drafted],
        not_ready=_not_ready(session, run.wave),
        publish=publish or Parsed(Typed({"title": [run.wave.title]})),
        correct=correct or Parsed(Typed()),
    )


@office.post("/office/editions/runs/{run_id}/publish", name="publication.publish")
def publish(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, run_id: RowId
) -> Response:
    run = run_by_id(session, run_id)
    form = forms.Publish.parse(typed)
    if form.data is not None:
        try:
            moment, title = form.data.public_from(), form.data.title
            if worker_actions.is_long(run):
                worker_actions.ask_to_publish(
                    session, run=run, by=by, at=now(), title=title, public_from=moment
                )
                return see_other(request, "publication.publishing", run_id=run_id)
            made = actions.publish(session, run=run, title=title, by=by, at=now(), public_from=moment)
            return _made(request, made, PUBLISHED)
        except BadInput as refusal:
            form = form.refused(refusal)
    shown = _preview_page(session, run, publish=form)
    return page(request, "publication/preview.html", shown, status=422)


@office.post("/office/editions/runs/{run_id}/correct", name="publication.correct")
def correct(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, run_id: RowId
) -> Response:
    run = run_by_id(session, run_id)
    edition = queries.find_edition_of_wave(session, run.wave.code)
    if edition is None:
        raise NotFound("This wave has no edition that could be corrected.")
    form = forms.Correct.parse(typed)
    if form.data is not None:
        try:
            moment, reason = form.data.public_from(), form.data.reason
            if worker_actions.is_long(run):
                worker_actions.ask_to_publish(
                    session, run=run, by=by, at=now(), reason=reason, public_from=moment
                )
                return see_other(request, "publication.publishing", run_id=run_id)
            made = actions.correct(
                session, edition=edition, run=run, reason=reason, by=by, at=now(), public_from=moment
            )
            return _made(request, made, CORRECTED)
        except BadInput as refusal:
            form = form.refused(refusal)
    shown = _preview_page(session, run, correct=form)
    return page(request, "publication/preview.html", shown, status=422)


@dataclass(frozen=True)
class PublishingPage:
    run: Run
    job: jobs.Job
    edition: Edition | None  # once it is made


@office.get("/office/editions/runs/{run_id}/publishing", name="publication.publishing")
def publishing(request: Request, session: Reading, run_id: RowId) -> Response:
    """How far the worker is that publishes a large wave."""
    run = run_by_id(session, run_id)
    asked = jobs.tries(session, worker_actions.job_key(run))
    if not asked:
        raise NotFound("Nobody has asked for these tables to be published.")
    edition = queries.find_edition_of_wave(session, run.wave.code)
    made = edition if edition and edition.inputs_sha256 == run.inputs_sha256 else None
    return page(
        request, "publication/publishing.html", PublishingPage(run, asked[0], made), region="publishing"
    )


def _made(request: Request, edition: Edition, saying: str) -> Response:
    """To where the edition can be read: its public page, or the office's while it is embargoed."""
    if edition.published_at > edition.frozen_at:
        return see_other(request, "publication.frozen", saying=FROZEN, number=edition.number)
    return see_other(request, "publication.edition", saying=saying, number=edition.number)
