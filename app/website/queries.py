"""Pages of a wave, their captures, and the answer keys that rest on them."""

from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from app.core.errors import NotFound
from app.scenarios.models import ScenarioVersion, Topic
from app.waves.models import Wave, WaveCouncil, WaveScenario
from app.website.models import AnswerKey, CaptureResult, KeyFact, PageCapture, WebPage


@dataclass(frozen=True)
class PageState:
    """A page of a wave with its newest capture."""

    web_page: WebPage
    council_name: str
    gss_code: str
    topic_name: str
    capture: PageCapture | None


@dataclass(frozen=True)
class Preparation:
    """How far the pages and keys of a wave have come; counts."""

    pages: int
    captured: int
    failed: int
    keys: int
    keys_needed: int


def page_by_id(session: Session, page_id: int) -> WebPage:
    """Raises NotFound."""
    found = session.get(WebPage, page_id)
    if found is None:
        raise NotFound("There is no such page.")
    return found


def capture_by_id(session: Session, capture_id: int) -> PageCapture:
    """Raises NotFound."""
    found = session.get(PageCapture, capture_id)
    if found is None:
        raise NotFound("There is no such copy of a page.")
    return found


def wave_council(session: Session, wave: Wave, gss_code: str) -> WaveCouncil:
    """A council of a wave's frame. Raises NotFound."""
    wanted = select(WaveCouncil).where(WaveCouncil.wave_id == wave.id, WaveCouncil.gss_code == gss_code)
    found = session.exec(wanted).first()
    if found is None:
        raise NotFound("This council is not part of the wave.")
    return found


def pages_of_wave(session: Session, wave: Wave, search: str = "") -> list[PageState]:
    """Every page of a wave by council and topic, with its newest capture."""
    newest = (
        select(func.max(col(PageCapture.id)).label("newest"))
        .group_by(col(PageCapture.web_page_id))
        .subquery()
    )
    wanted = (
        select(WebPage, WaveCouncil, Topic, PageCapture)
        .join(WaveCouncil, col(WaveCouncil.id) == WebPage.wave_council_id)
        .join(Topic, col(Topic.id) == WebPage.topic_id)
        .outerjoin(
            PageCapture,
            (col(PageCapture.web_page_id) == WebPage.id) & col(PageCapture.id).in_(select(newest.c.newest)),
        )
        .where(WaveCouncil.wave_id == wave.id)
        .order_by(WaveCouncil.name, Topic.name, col(WebPage.id))
    )
    if search:
        wanted = wanted.where(col(WaveCouncil.name).icontains(search, autoescape=True))
    return [
        PageState(web_page, council.name, council.gss_code, topic.name, capture)
        for web_page, council, topic, capture in session.exec(wanted).all()
    ]


def stored_captures(session: Session, *, wave_council_id: int, topic_id: int) -> list[PageCapture]:
    """Stored captures of a council's pages on a topic, newest first."""
    wanted = (
        select(PageCapture)
        .join(WebPage)
        .where(
            WebPage.wave_council_id == wave_council_id,
            WebPage.topic_id == topic_id,
            PageCapture.result == CaptureResult.STORED,
        )
        .order_by(col(PageCapture.id).desc())
    )
    return list(session.exec(wanted))


def find_key(session: Session, *, wave_council_id: int, version_id: int) -> AnswerKey | None:
    """The newest agreed key of a council for a scenario version."""
    wanted = select(AnswerKey).where(
        AnswerKey.wave_council_id == wave_council_id, AnswerKey.version_id == version_id
    )
    return session.exec(wanted.order_by(col(AnswerKey.number).desc())).first()


def key_fact_by_id(session: Session, key_fact_id: int) -> KeyFact:
    """Raises NotFound."""
    found = session.get(KeyFact, key_fact_id)
    if found is None:
        raise NotFound("There is no such fact.")
    return found


def scenarios_of(session: Session, wave: Wave) -> list[ScenarioVersion]:
    """The scenario versions of a wave."""
    wanted = select(ScenarioVersion).join(WaveScenario).where(WaveScenario.wave_id == wave.id)
    return list(session.exec(wanted.order_by(ScenarioVersion.title)))


def preparation(session: Session, wave: Wave) -> Preparation:
    """Counts of pages, captures and keys of a wave."""
    states = pages_of_wave(session, wave)
    newest = [state.capture.result for state in states if state.capture is not None]
    keyed = (
        select(AnswerKey.wave_council_id, AnswerKey.version_id)
        .join(WaveCouncil, col(WaveCouncil.id) == AnswerKey.wave_council_id)
        .where(WaveCouncil.wave_id == wave.id)
        .distinct()
    )
    topics = {version.scenario.topic.code: version.scenario.topic for version in scenarios_of(session, wave)}
    by_topic = [version.scenario.topic.code for version in scenarios_of(session, wave)]
    councils = session.exec(select(WaveCouncil).where(WaveCouncil.wave_id == wave.id)).all()
    needed = sum(
        council.council_type.value in topics[code].council_types for council in councils for code in by_topic
    )
    return Preparation(
        pages=len(states),
        captured=newest.count(CaptureResult.STORED),
        failed=newest.count(CaptureResult.FAILED),
        keys=len(session.exec(keyed).all()),
        keys_needed=needed,
    )
