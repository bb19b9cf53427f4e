"""What a council's web team can mend after a wave: facts missing from the site, wrong on it, and pages hard to find.

Each with the copy of the page as it stood when the calls were judged, and what the watch has seen of it since.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, col, select

from app.insight.hard_to_find import HardPage, hard_pages
from app.insight.mending import why
from app.matching.models import RightSide, Verdict
from app.review.settled import SettledCall, SettledFact
from app.waves.models import Wave, WaveCouncil
from app.website.comparing import standing
from app.website.models import CaptureResult, FlagKind, KeyFact, PageCapture, WebPage


class GapKind(StrEnum):
    """Why a fact or page is on the list."""

    MISSING = "missing"
    WRONG = "wrong"
    HARD_TO_FIND = "hard_to_find"


@dataclass(frozen=True)
class Copy:
    """One stored copy of a page, without its text."""

    id: int
    web_page_id: int
    topic_id: int
    url: str
    captured_at: datetime
    text_sha256: str


@dataclass(frozen=True)
class Seen:
    """What the watch saw of a page since its frozen copy; `passage`: what became of its words, None as they were."""

    newest: Copy
    changed_at: datetime | None
    passage: FlagKind | None = None


@dataclass(frozen=True)
class Said:
    """What one caller was told."""

    call_verdict_id: int
    words: str
    closed_at: datetime


@dataclass
class Gap:
    """One fact for the web team; several callers may have asked for it."""

    kind: GapKind
    topic_code: str
    topic_name: str
    scenario_title: str
    question: str
    key: bool
    page_says: str
    quote: str
    why: str
    neither_right: bool
    copy: Copy | None
    seen: Seen | None = None
    said: list[Said] = field(default_factory=list)


@dataclass(frozen=True)
class Gaps:
    """The three lists of one council in one wave."""

    missing: list[Gap]
    wrong: list[Gap]
    hard: list[HardPage]

    @property
    def count(self) -> int:
        return len(self.missing) + len(self.wrong) + len(self.hard)

    @property
    def changed(self) -> int:
        """Facts whose page has changed since."""
        return sum(
            one.seen is not None and one.seen.changed_at is not None for one in (*self.missing, *self.wrong)
        )

    @property
    def topics(self) -> list[tuple[str, str]]:
        """Code and name of every topic on the lists, by name."""
        facts = {(one.topic_code, one.topic_name) for one in (*self.missing, *self.wrong)}
        pages = {(one.topic_code, one.topic_name) for one in self.hard}
        return sorted(facts | pages, key=lambda one: one[1])

    def about(self, topic_code: str) -> "Gaps":
        """The lists of one topic; all of them for an empty code."""
        if not topic_code:
            return self
        return Gaps(
            [one for one in self.missing if one.topic_code == topic_code],
            [one for one in self.wrong if one.topic_code == topic_code],
            [one for one in self.hard if one.topic_code == topic_code],
        )


def page_gaps(session: Session, wave: Wave, council_code: str, calls: Sequence[SettledCall]) -> Gaps:
    """The lists of a council. `calls`: its settled calls in the wave that count, rulings applied."""
    member = session.exec(
        select(WaveCouncil).where(WaveCouncil.wave_id == wave.id, WaveCouncil.gss_code == council_code)
    ).one()
    copies = _copies(session, member)
    found = _gaps(session, wave, calls, copies)
    return Gaps(
        [one for one in found if one.kind is GapKind.MISSING],
        [one for one in found if one.kind is GapKind.WRONG],
        hard_pages(session, wave, member, calls),
    )


def _kind(fact: SettledFact) -> GapKind | None:
    if fact.verdict == Verdict.NOT_ON_WEBSITE:
        return GapKind.MISSING
    sides = (RightSide.PHONE, RightSide.NEITHER)
    return GapKind.WRONG if fact.verdict == Verdict.CONTRADICTS and fact.right_side in sides else None


def _gaps(
    session: Session, wave: Wave, calls: Sequence[SettledCall], copies: Mapping[int, Copy]
) -> list[Gap]:
    pairs = [(call, fact, kind) for call in calls for fact in call.facts if (kind := _kind(fact)) is not None]
    frozen = _frozen(session, {fact.key_fact_id for _, fact, _ in pairs})
    topics = {one.topic.code: one.topic.id or 0 for one in wave.topics}
    found: dict[tuple[GapKind, int], Gap] = {}
    for call, fact, kind in pairs:
        if (kind, fact.key_fact_id) not in found:
            copy = copies.get(frozen.get(fact.key_fact_id) or 0)
            copy = copy or _silent_copy(copies.values(), topics[call.topic_code], call.closed_at)
            found[kind, fact.key_fact_id] = _gap(session, call, fact, kind, copy, copies.values())
        found[kind, fact.key_fact_id].said.append(Said(call.call_verdict_id, fact.said, call.closed_at))
    return list(found.values())


def _gap(
    session: Session,
    call: SettledCall,
    fact: SettledFact,
    kind: GapKind,
    copy: Copy | None,
    copies: Iterable[Copy],
) -> Gap:
    return Gap(
        kind=kind,
        topic_code=call.topic_code,
        topic_name=call.topic_name,
        scenario_title=call.scenario_title,
        question=fact.question,
        key=fact.key,
        page_says=fact.page_value,
        quote=fact.quote,
        why=why(fact),
        neither_right=kind is GapKind.WRONG and fact.right_side == RightSide.NEITHER,
        copy=copy,
        seen=_seen(session, fact, copy, copies) if copy else None,
    )


def _copies(session: Session, member: WaveCouncil) -> dict[int, Copy]:
    """Every stored copy of a council's pages in a wave, by id, the oldest first."""
    wanted = (
        select(  # type: ignore[call-overload]  # it is typed for four columns at most
            PageCapture.id,
            PageCapture.web_page_id,
            WebPage.topic_id,
            WebPage.url,
            PageCapture.captured_at,
            PageCapture.text_sha256,
        )
        .join(WebPage, col(WebPage.id) == PageCapture.web_page_id)
        .where(WebPage.wave_council_id == member.id, PageCapture.result == CaptureResult.STORED)
        .order_by(col(PageCapture.captured_at), col(PageCapture.id))
    )
    return {row[0]: Copy(*row) for row in session.exec(wanted)}


def _frozen(session: Session, key_facts: Iterable[int]) -> dict[int, int | None]:
    """Key fact → the copy that it was taken from."""
    wanted = select(KeyFact.id, KeyFact.capture_id).where(col(KeyFact.id).in_(list(key_facts)))
    return {number or 0: capture for number, capture in session.exec(wanted)}


def _silent_copy(copies: Iterable[Copy], topic_id: int, at: datetime) -> Copy | None:
    """The copy of a topic's page on which a fact is missing: the newest from before the call, else the first."""
    about = [one for one in copies if one.topic_id == topic_id]
    return next((one for one in reversed(about) if one.captured_at <= at), about[0] if about else None)


def _seen(session: Session, fact: SettledFact, frozen: Copy, copies: Iterable[Copy]) -> Seen | None:
    """None where no copy was made since."""
    of_page = [one for one in copies if one.web_page_id == frozen.web_page_id]
    since = [one for one in of_page if one.captured_at > frozen.captured_at]
    if not since:
        return None
    newest = since[-1]
    if newest.text_sha256 == frozen.text_sha256:
        return Seen(newest, None)
    changed_at = next(one.captured_at for one in since if one.text_sha256 != frozen.text_sha256)
    return Seen(newest, changed_at, _passage(session, fact, newest))


def _passage(session: Session, fact: SettledFact, newest: Copy) -> FlagKind | None:
    """What became of the words that a fact rested on."""
    wanted = select(PageCapture.text, KeyFact.passage_start).join(
        KeyFact, col(KeyFact.capture_id) == PageCapture.id
    )
    before = session.exec(wanted.where(KeyFact.id == fact.key_fact_id)).first()
    if before is None:
        return None
    after = session.exec(select(PageCapture.text).where(PageCapture.id == newest.id)).one()
    return standing(fact.quote, before[0], before[1], after)[0]
