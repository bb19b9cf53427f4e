"""Pages of a wave in the office: name, capture, read, and agree the key."""

from dataclasses import dataclass

from fastapi import Request
from sqlmodel import col, select
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, office
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.errors import BadInput, NotFound
from app.core.forms import FieldError, Parsed, Typed, TypedForm
from app.core.ids import RowId
from app.core.rendering import notice, page, see_other
from app.scenarios.models import ScenarioVersion, Topic
from app.waves.models import Wave, WaveCouncil
from app.waves.queries import wave_by_code
from app.website import actions, forms, queries
from app.website.models import PageCapture, WebPage

ADDED = notice("page-added", "The page is saved.")
IMPORTED = notice("pages-imported", "The addresses are saved.")
ASKED = notice("captures-asked", "The pages are being captured. Reload to see how far it is.")
AGREED = notice("key-agreed", "The answer key is agreed.")
PER_PAGE = 100


@dataclass(frozen=True)
class IndexPage:
    waves: list[tuple[Wave, queries.Preparation]]


@dataclass(frozen=True)
class WavePage:
    wave: Wave
    preparation: queries.Preparation
    states: list[queries.PageState]
    number: int
    count: int
    search: str
    councils: list[WaveCouncil]
    topics: list[Topic]
    form: Parsed[forms.AddPage]
    file_error: str


@dataclass(frozen=True)
class CapturePage:
    capture: PageCapture
    web_page: WebPage
    council: WaveCouncil
    wave: Wave
    sha256: str
    size: int


@dataclass(frozen=True)
class KeyPage:
    wave: Wave
    council: WaveCouncil
    version: ScenarioVersion
    captures: list[PageCapture]
    number: int
    values: dict[int, str]
    quotes: dict[int, str]
    errors: tuple[FieldError, ...]


@office.get("/office/pages", name="website.index")
def index(request: Request, session: Reading) -> Response:
    waves = session.exec(select(Wave).order_by(col(Wave.from_date))).all()
    content = IndexPage([(wave, queries.preparation(session, wave)) for wave in waves])
    return page(request, "website/index.html", content)


@office.get("/office/waves/{code}/pages", name="website.wave")
def wave_pages(request: Request, session: Reading, code: str, search: str = "", number: int = 1) -> Response:
    content = _wave_page(session, code, Parsed(Typed()), search=search, number=number)
    return page(request, "website/wave.html", content, region="pages")


def _wave_page(
    session: Reading,
    code: str,
    form: Parsed[forms.AddPage],
    *,
    search: str = "",
    number: int = 1,
    file_error: str = "",
) -> WavePage:
    wave = wave_by_code(session, code)
    states = queries.pages_of_wave(session, wave, search)
    pages = max(1, -(-len(states) // PER_PAGE))
    number = min(max(number, 1), pages)
    councils = session.exec(
        select(WaveCouncil).where(WaveCouncil.wave_id == wave.id).order_by(WaveCouncil.name)
    ).all()
    return WavePage(
        wave=wave,
        preparation=queries.preparation(session, wave),
        states=states[(number - 1) * PER_PAGE : number * PER_PAGE],
        number=number,
        count=len(states),
        search=search,
        councils=list(councils),
        topics=[chosen.topic for chosen in wave.topics],
        form=form,
        file_error=file_error,
    )


@office.post("/office/waves/{code}/pages", name="website.add_page")
def add_page(request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, code: str) -> Response:
    form = forms.AddPage.parse(typed)
    wave = wave_by_code(session, code)
    if form.data is None:
        return page(request, "website/wave.html", _wave_page(session, code, form), region="pages", status=422)
    topic = next((one.topic for one in wave.topics if one.topic.code == form.data.topic), None)
    if topic is None:
        raise NotFound("This topic is not part of the wave.")
    council = queries.wave_council(session, wave, form.data.council)
    actions.add_page(session, council=council, topic=topic, url=form.data.url, by=by, at=now())
    return see_other(request, "website.wave", code=code, saying=ADDED)


@office.post("/office/waves/{code}/pages/import", name="website.import_addresses")
def import_addresses(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, code: str
) -> Response:
    wave = wave_by_code(session, code)
    _, content = typed.files.get("file", ("", b""))
    try:
        text = content.decode("utf-8-sig")
        actions.import_addresses(session, wave=wave, text=text, by=by, at=now())
    except (BadInput, UnicodeDecodeError) as refusal:
        session.rollback()
        words = (
            refusal.words if isinstance(refusal, BadInput) else "Save the file as CSV in UTF-8 and try again."
        )
        content_page = _wave_page(session, code, Parsed(Typed()), file_error=words)
        return page(request, "website/wave.html", content_page, region="pages", status=422)
    return see_other(request, "website.wave", code=code, saying=IMPORTED)


@office.post("/office/waves/{code}/pages/capture", name="website.ask_for_captures")
def ask_for_captures(request: Request, session: Writing, by: CurrentPerson, code: str) -> Response:
    wave = wave_by_code(session, code)
    actions.ask_for_captures(session, wave=wave, by=by, at=now())
    return see_other(request, "website.wave", code=code, saying=ASKED)


@office.get("/office/captures/{capture_id}", name="website.capture")
def capture(request: Request, session: Reading, capture_id: RowId) -> Response:
    found = queries.capture_by_id(session, capture_id)
    council = found.web_page.wave_council
    body = found.body
    content = CapturePage(
        found, found.web_page, council, council.wave, body.sha256 if body else "", body.size if body else 0
    )
    return page(request, "website/capture.html", content)


@office.get("/office/waves/{code}/keys/{gss_code}/{version_id}", name="website.key")
def key(request: Request, session: Reading, code: str, gss_code: str, version_id: RowId) -> Response:
    return page(request, "website/key.html", _key_page(session, code, gss_code, version_id))


def _key_page(
    session: Reading,
    code: str,
    gss_code: str,
    version_id: int,
    typed: Typed | None = None,
    errors: tuple[FieldError, ...] = (),
) -> KeyPage:
    wave = wave_by_code(session, code)
    council = queries.wave_council(session, wave, gss_code)
    version = next((one for one in queries.scenarios_of(session, wave) if one.id == version_id), None)
    if version is None:
        raise NotFound("This scenario is not part of the wave.")
    found = queries.find_key(session, wave_council_id=council.id or 0, version_id=version_id)
    values = {fact.question_id: fact.value for fact in found.facts} if found else {}
    quotes = {fact.question_id: fact.quote for fact in found.facts} if found else {}
    if typed is not None:
        values = {fact.id or 0: typed.first(f"value-{fact.id}") for fact in version.facts}
        quotes = {fact.id or 0: typed.first(f"quote-{fact.id}") for fact in version.facts}
    captures = queries.stored_captures(
        session, wave_council_id=council.id or 0, topic_id=version.scenario.topic_id
    )
    number = found.number if found else 0
    return KeyPage(wave, council, version, captures, number, values, quotes, errors)


@office.post("/office/waves/{code}/keys/{gss_code}/{version_id}", name="website.agree_key")
def agree_key(
    request: Request,
    session: Writing,
    typed: TypedForm,
    by: CurrentPerson,
    code: str,
    gss_code: str,
    version_id: RowId,
) -> Response:
    content = _key_page(session, code, gss_code, version_id, typed)
    facts, errors = _read_facts(content, typed)
    if errors:
        refused = _key_page(session, code, gss_code, version_id, typed, tuple(errors))
        return page(request, "website/key.html", refused, status=422)
    actions.agree_key(session, council=content.council, version=content.version, facts=facts, by=by, at=now())
    return see_other(
        request, "website.key", code=code, gss_code=gss_code, version_id=version_id, saying=AGREED
    )


def _read_facts(content: KeyPage, typed: Typed) -> tuple[list[actions.AgreedFact], list[FieldError]]:
    """One agreed fact a question; a passage is looked for in each capture, newest first."""
    facts: list[actions.AgreedFact] = []
    errors: list[FieldError] = []
    for question in content.version.facts:
        value = typed.first(f"value-{question.id}").strip()
        quote = " ".join(typed.first(f"quote-{question.id}").split("\r")).strip()
        if not value:
            facts.append(actions.AgreedFact(question.id or 0))
            continue
        capture = next((one for one in content.captures if quote and quote in one.text), None)
        if capture is None:
            words = "Copy the passage word for word from the page's text, or empty the value."
            errors.append(FieldError(f"quote-{question.id}", words))
            continue
        facts.append(actions.AgreedFact(question.id or 0, value, quote, capture))
    return facts, errors
