"""create_app(): the only module that knows every page."""

import gc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from importlib import import_module
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from app.accounts.audiences import AUDIENCES, SignInNeeded
from app.accounts.refusals import note_refusal
from app.core import clock, jobs, problems
from app.core.compression import Compress
from app.core.database import Database
from app.core.errors import AppError
from app.core.rendering import STATIC, page, url
from app.core.security import Guard
from app.core.service_worker import service_worker
from app.core.settings import Settings
from app.core.shelf import Shelf
from app.matching.passage_model import check_passage_model

PAGES = (
    "app.accounts.pages",
    "app.calls.calendar_pages",
    "app.calls.office_pages",
    "app.calls.pages",
    "app.calls.practice.pages",
    "app.calls.queue_pages",
    "app.calls.written.pages",
    "app.councils.address_pages",
    "app.contacts.api_pages",
    "app.contacts.cost_pages",
    "app.contacts.import_pages",
    "app.contacts.month_pages",
    "app.contacts.pages",
    "app.contacts.program_pages",
    "app.contacts.sharing_pages",
    "app.contacts.take_up_pages",
    "app.contacts.ward_pages",
    "app.councils.exception_pages",
    "app.councils.pages",
    "app.insight.channels_pages",
    "app.insight.page_gap_pages",
    "app.insight.pages",
    "app.insight.report_action_pages",
    "app.insight.report_pages",
    "app.insight.standards_pages",
    "app.insight.survey_pages",
    "app.matching.load_pages",
    "app.matching.more_twice_pages",
    "app.matching.pages",
    "app.matching.office_pages",
    "app.progress.pages",
    "app.publication.api_description",
    "app.publication.challenge_pages",
    "app.publication.compare_pages",
    "app.publication.council_pages",
    "app.publication.edition_pages",
    "app.publication.embargo_pages",
    "app.publication.embed_pages",
    "app.publication.feed_pages",
    "app.publication.file_pages",
    "app.publication.office_pages",
    "app.publication.pages",
    "app.publication.picture_pages",
    "app.publication.preview_pages",
    "app.publication.report_pages",
    "app.publication.study_office_pages",
    "app.publication.study_pages",
    "app.publication.table_pages",
    "app.publication.topic_pages",
    "app.publication.weight_pages",
    "app.results.pages",
    "app.review.agreement_pages",
    "app.review.copy_pages",
    "app.review.finding_pages",
    "app.review.pages",
    "app.review.reply_file_pages",
    "app.review.reply_pages",
    "app.review.retest_pages",
    "app.scenarios.pages",
    "app.schedule.conflict_pages",
    "app.schedule.move_pages",
    "app.schedule.pages",
    "app.scorecards.office_pages",
    "app.scorecards.history_pages",
    "app.scorecards.pages",
    "app.surveys.build_pages",
    "app.surveys.import_pages",
    "app.surveys.interview_pages",
    "app.surveys.office_pages",
    "app.surveys.pages",
    "app.surveys.result_pages",
    "app.waves.pages",
    "app.website.capture_pages",
    "app.website.copy_pages",
    "app.website.finding_pages",
    "app.website.key_pages",
    "app.website.pages",
)
JOBS = (
    "app.calls.jobs",
    "app.matching.jobs",
    "app.matching.opinion_jobs",
    "app.publication.file_jobs",
    "app.publication.jobs",
    "app.review.jobs",
    "app.schedule.jobs",
    "app.website.jobs",
)


def load_stages() -> None:
    """Import every page and job, so that routers and queues know them."""
    for module in (*PAGES, *JOBS):
        import_module(module)


@dataclass(frozen=True)
class ErrorPage:
    """What happened, what is kept, what to do."""

    words: str
    typed: list[tuple[str, str]]


def create_app(settings: Settings | None = None, database: Database | None = None) -> FastAPI:
    """The web application. Refuses unsafe settings (UnsafeSettings)."""
    settings = settings or Settings()
    settings.check_safe()
    check_passage_model(settings)
    load_stages()
    app = FastAPI(
        title="Better Answered",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=_run_worker,
        debug=False,
    )
    app.state.settings = settings
    app.state.database = database or Database(settings.database_address)
    app.state.pages = Shelf()
    for router in AUDIENCES.values():
        app.include_router(router)
    app.state.route_parameters = _route_parameters()
    app.add_api_route("/healthz", _healthz, name="core.health", methods=["GET"], include_in_schema=False)
    app.add_api_route(
        "/service-worker.js",
        service_worker,
        name="core.service_worker",
        methods=["GET"],
        include_in_schema=False,
    )
    app.mount("/static", _Unchanging(directory=STATIC, check_dir=False), name="static")
    _answer_errors(app)
    app.add_middleware(Compress)
    app.add_middleware(Guard, secure=settings.secure)
    return app


def _route_parameters() -> dict[str, frozenset[str]]:
    """Names of routes → names of the parameters in their path."""
    found: dict[str, frozenset[str]] = {}
    for router in AUDIENCES.values():
        for route in router.routes:
            found[getattr(route, "name")] = frozenset(getattr(route, "param_convertors"))  # noqa: B009
    return found


@asynccontextmanager
async def _run_worker(app: FastAPI) -> AsyncIterator[None]:
    """The embedded default runs jobs in the web process; larger ones start `better-answered worker`."""
    settings: Settings = app.state.settings
    worker = jobs.Worker(settings, app.state.database) if settings.worker else None
    if worker:
        worker.start()
    gc.freeze()  # what is loaded stays to the end; a full collection of its 300,000 objects held up every request
    try:
        yield
    finally:
        if worker:
            worker.stop()
        app.state.database.dispose()


class _Unchanging(StaticFiles):
    """Built assets: their names carry a hash of their content, so a copy never grows old."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def _healthz(request: Request) -> JSONResponse:
    """State of the database and the job queue, for whoever watches the service."""
    try:
        with request.app.state.database.read() as session:
            queue = jobs.state(session)
    except OperationalError:
        return JSONResponse({"database": "unreachable"}, 503)
    return JSONResponse(
        {"database": "ok", "jobs": queue.counts, "workers": queue.live_workers, "at": clock.now().isoformat()}
    )


def _answer_errors(app: FastAPI) -> None:
    def error_page(request: Request, status: int, words: str, error: Exception | None = None) -> Response:
        note_refusal(request, status, error)
        if problems.is_api(request):
            return problems.problem(status, words)
        name = status if status in (403, 404, 409, 413, 422, 429, 503) else (500 if status >= 500 else 422)
        typed = getattr(request.state, "typed", None)
        kept = (
            [(field, text) for field, texts in typed.texts.items() for text in texts if text] if typed else []
        )
        _stand_in(request)
        headers = {"Retry-After": "5"} if status == 503 else {}
        return page(request, f"errors/{name}.html", ErrorPage(words, kept), status=status, headers=headers)

    def add(kind: type[Exception], answer: Callable[[Request, Any], Response]) -> None:
        app.add_exception_handler(kind, answer)

    add(AppError, lambda request, error: error_page(request, error.status, error.words, error))
    add(HTTPException, lambda request, error: error_page(request, error.status_code, _own_words(error)))
    add(RequestValidationError, lambda request, error: _unreadable(request, error, error_page))
    add(OperationalError, lambda request, error: error_page(request, 503, "The database can't be reached."))
    add(Exception, lambda request, error: error_page(request, 500, "Something broke on our side."))
    add(SignInNeeded, lambda request, error: RedirectResponse(_sign_in_address(request), 303))


def _own_words(error: HTTPException) -> str:
    """The framework's own terse phrases are left to the page; what we wrote ourselves is shown."""
    return "" if error.detail == HTTPStatus(error.status_code).phrase else str(error.detail)


def _unreadable(
    request: Request, error: RequestValidationError, error_page: Callable[[Request, int, str], Response]
) -> Response:
    """An address whose parts can't be read names nothing; a body that can't be read is bad input."""
    if problems.is_api(request):
        return problems.unreadable(error)
    if request.method == "GET":
        return error_page(request, 404, "There is no such page.")
    return error_page(request, 422, "The form could not be read. Go back, reload the page and try again.")


def _sign_in_address(request: Request) -> str:
    wanted = request.url.path if request.method == "GET" else ""
    return url(request, "accounts.sign_in", next=wanted)


def _stand_in(request: Request) -> None:
    """An error before the audience was known is answered as the public sees it."""
    if not hasattr(request.state, "audience"):
        request.state.audience = "public"
