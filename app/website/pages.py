"""Pages of a wave in the office: name, capture, read, and agree the key."""

from dataclasses import dataclass

from fastapi import Request
from sqlmodel import col, select
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, office
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.errors import BadInput, NotFound
from app.core.formats import plural
from app.core.forms import Parsed, Typed, TypedForm
from app.core.rendering import notice, page, see_other
from app.scenarios.models import Topic
from app.waves.models import Wave, WaveCouncil
from app.waves.queries import wave_by_code
from app.website import actions, forms, queries

ADDED = notice("page-added", "The page is saved.")
IMPORTED = notice("pages-imported", "The addresses are saved.")
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
    checked: str  # what a trial run of an upload found


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
    checked: str = "",
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
        checked=checked,
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
    trial = session.begin_nested()
    try:
        text = content.decode("utf-8-sig")
        new = actions.import_addresses(session, wave=wave, text=text, by=by, at=now())
    except (BadInput, UnicodeDecodeError) as refusal:
        trial.rollback()
        words = (
            refusal.words if isinstance(refusal, BadInput) else "Save the file as CSV in UTF-8 and try again."
        )
        content_page = _wave_page(session, code, Parsed(Typed()), file_error=words)
        return page(request, "website/wave.html", content_page, region="pages", status=422)
    if typed.first("dry_run"):
        trial.rollback()
        checked = f"Every line can be read. {plural(new, 'page')} would be new. Nothing was written."
        content_page = _wave_page(session, code, Parsed(Typed()), checked=checked)
        return page(request, "website/wave.html", content_page, region="pages")
    trial.commit()
    return see_other(request, "website.wave", code=code, saying=IMPORTED)
