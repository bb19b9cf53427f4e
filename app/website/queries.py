"""Pages of a wave, their captures, and the answer keys that rest on them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlmodel import Session, col, func, select

from app.core.errors import NotFound
from app.core.jobs import Wanted
from app.scenarios.models import ScenarioVersion, Topic
from app.waves.models import Wave, WaveCouncil, WaveScenario, WaveState
from app.website import rules
from app.website.models import (
    AnswerKey,
    CaptureResult,
    FactFlag,
    KeyDraft,
    KeyFact,
    PageCapture,
    WebPage,
)


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


def facts_on(session: Session, capture: PageCapture) -> list[KeyFact]:
    """The facts of answer keys that rest on a copy of a page, in the order of its text."""
    wanted = select(KeyFact).where(KeyFact.capture_id == capture.id)
    return list(session.exec(wanted.order_by(col(KeyFact.passage_start), col(KeyFact.id))))


def copies_of(session: Session, web_page: WebPage) -> list[PageCapture]:
    """The stored copies of a page, newest first."""
    wanted = select(PageCapture).where(
        PageCapture.web_page_id == web_page.id, PageCapture.result == CaptureResult.STORED
    )
    return list(session.exec(wanted.order_by(col(PageCapture.id).desc())))


def capture_wanted(web_page: WebPage, occasion: str) -> Wanted:
    """The job that captures a page, once for an occasion."""
    key = f"website.capture_page:{web_page.id}:{occasion}"
    return Wanted("website.capture_page", key, {"page_id": web_page.id}, rules.host_of(web_page.url))


WATCHED_FOR = timedelta(weeks=26)  # after councils read their calls, so that a page that was mended is seen


def grown_old(session: Session, *, before: datetime, on: date) -> list[WebPage]:
    """Pages with a stored copy but none since a moment, of open waves whose calls are not over, and of waves that
    their councils could begin to read within the last half year."""
    read_since = datetime(on.year, on.month, on.day, tzinfo=UTC) - WATCHED_FOR
    in_the_field = (col(Wave.state) == WaveState.OPEN) & (col(Wave.to_date) >= on)
    newest = (
        select(PageCapture.web_page_id)
        .where(PageCapture.result == CaptureResult.STORED)
        .group_by(col(PageCapture.web_page_id))
        .having(func.max(PageCapture.captured_at) < before)
    )
    wanted = (
        select(WebPage)
        .join(WaveCouncil, col(WaveCouncil.id) == WebPage.wave_council_id)
        .join(Wave, col(Wave.id) == WaveCouncil.wave_id)
        .where(in_the_field | (col(Wave.reply_from) >= read_since), col(WebPage.id).in_(newest))
    )
    return list(session.exec(wanted))


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


def newest_copies(session: Session, *, wave_council_id: int, topic_id: int) -> list[PageCapture]:
    """The newest stored copy of each of a council's pages on a topic, newest first."""
    found: dict[int, PageCapture] = {}
    for one in stored_captures(session, wave_council_id=wave_council_id, topic_id=topic_id):
        found.setdefault(one.web_page_id, one)
    return list(found.values())


def open_flags(session: Session, key: AnswerKey) -> list[FactFlag]:
    """Facts of a key whose passage changed since, and that nobody settled; the newest of each fact."""
    wanted = (
        select(FactFlag)
        .join(KeyFact)
        .where(KeyFact.answer_key_id == key.id, col(FactFlag.settled_at).is_(None))
        .order_by(col(FactFlag.id))
    )
    return list({flag.key_fact_id: flag for flag in session.exec(wanted)}.values())


def flag_by_id(session: Session, flag_id: int) -> FactFlag:
    """Raises NotFound."""
    found = session.get(FactFlag, flag_id)
    if found is None:
        raise NotFound("There is no such flag.")
    return found


def facts_resting_on(session: Session, web_page_id: int) -> list[KeyFact]:
    """The facts of the newest keys that were agreed from a page."""
    newest = select(func.max(AnswerKey.id)).group_by(
        col(AnswerKey.wave_council_id), col(AnswerKey.version_id)
    )
    wanted = (
        select(KeyFact)
        .join(PageCapture, col(PageCapture.id) == KeyFact.capture_id)
        .where(PageCapture.web_page_id == web_page_id, col(KeyFact.answer_key_id).in_(newest))
        .order_by(col(KeyFact.id))
    )
    return list(session.exec(wanted))


def find_key(session: Session, *, wave_council_id: int, version_id: int) -> AnswerKey | None:
    """The newest agreed key of a council for a scenario version."""
    wanted = select(AnswerKey).where(
        AnswerKey.wave_council_id == wave_council_id, AnswerKey.version_id == version_id
    )
    return session.exec(wanted.order_by(col(AnswerKey.number).desc())).first()


def find_draft(session: Session, *, wave_council_id: int, version_id: int) -> KeyDraft | None:
    """The newest draft of a key, if nobody agreed it yet."""
    wanted = select(KeyDraft).where(
        KeyDraft.wave_council_id == wave_council_id, KeyDraft.version_id == version_id
    )
    newest = session.exec(wanted.order_by(col(KeyDraft.id).desc())).first()
    if newest is None:
        return None
    agreed = session.exec(select(AnswerKey.id).where(AnswerKey.draft_id == newest.id)).first()
    return newest if agreed is None else None


def draft_by_id(session: Session, draft_id: int) -> KeyDraft:
    """Raises NotFound."""
    found = session.get(KeyDraft, draft_id)
    if found is None:
        raise NotFound("There is no such draft.")
    return found


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
