"""How far finding the pages of a wave has come, and what was found for one council."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from app.core.errors import NotFound
from app.core.jobs import Job, JobState
from app.scenarios.models import Topic
from app.waves.models import Wave, WaveCouncil
from app.website.findability import Findability, find_search, findability_of, met_by, named_keys
from app.website.models import PageCandidate, PageSearch, WebPage

JOB = "website.find_pages"


@dataclass(frozen=True)
class CouncilFinding:
    """One council of a wave: how many of its topics have a named page, and when its site was looked over."""

    council: WaveCouncil
    website: str
    named: int
    topics: int
    proposed: int  # topics without a named page for which there are candidates
    looked_at: datetime | None
    failure: str
    under_way: str  # what the job is doing; empty: none

    @property
    def is_unread(self) -> bool:
        """Whether its site waits to be looked over, or could not be read."""
        return bool(self.website) and not self.under_way and (self.looked_at is None or bool(self.failure))


@dataclass(frozen=True)
class TopicFinding:
    """One topic of a council: its named pages, and the candidates of the newest look."""

    topic: Topic
    named: list[WebPage]
    search: PageSearch | None
    candidates: list[PageCandidate]
    picked: set[int]  # ids of candidates that are named already
    findability: Findability | None


def topics_of(wave: Wave, council: WaveCouncil) -> list[Topic]:
    """The topics of a wave that a council answers for, by name."""
    held = [one.topic for one in wave.topics if council.council_type.value in one.topic.council_types]
    return sorted(held or [one.topic for one in wave.topics], key=lambda topic: topic.name)


def councils_to_find(session: Session, wave: Wave) -> list[CouncilFinding]:
    """Every council of a wave by name."""
    councils = session.exec(
        select(WaveCouncil).where(WaveCouncil.wave_id == wave.id).order_by(WaveCouncil.name)
    ).all()
    ids = [one.id for one in councils]
    named = {(page.wave_council_id, page.topic_id) for page in _pages(session, ids)}
    newest = _newest(session, ids)
    proposed = _with_candidates(session, [one.id for one in newest.values()])
    doing = find_jobs(session, wave)
    return [_council_finding(wave, one, named, newest, proposed, doing) for one in councils]


def _council_finding(
    wave: Wave,
    council: WaveCouncil,
    named: set[tuple[int, int]],
    newest: dict[tuple[int, int], PageSearch],
    proposed: set[int],
    doing: dict[int, Job],
) -> CouncilFinding:
    keys = [(council.id or 0, topic.id or 0) for topic in topics_of(wave, council)]
    looked = [newest[key] for key in keys if key in newest]
    job = doing.get(council.id or 0)
    return CouncilFinding(
        council,
        council.council.website,
        named=sum(key in named for key in keys),
        topics=len(keys),
        proposed=sum(
            key not in named and key in newest and (newest[key].id or 0) in proposed for key in keys
        ),
        looked_at=max((one.looked_at for one in looked), default=None),
        failure=next((one.failure for one in looked if one.failure), ""),
        under_way=(job.words or "Waits for its turn") if job else "",
    )


def _pages(session: Session, councils: list[int | None]) -> list[WebPage]:
    return list(session.exec(select(WebPage).where(col(WebPage.wave_council_id).in_(councils))))


def _newest(session: Session, councils: list[int | None]) -> dict[tuple[int, int], PageSearch]:
    """The newest look for each council and topic."""
    last = (
        select(func.max(PageSearch.id))
        .where(col(PageSearch.wave_council_id).in_(councils))
        .group_by(col(PageSearch.wave_council_id), col(PageSearch.topic_id))
    )
    found = session.exec(select(PageSearch).where(col(PageSearch.id).in_(last)))
    return {(one.wave_council_id, one.topic_id): one for one in found}


def _with_candidates(session: Session, searches: list[int | None]) -> set[int]:
    wanted = select(PageCandidate.search_id).where(
        col(PageCandidate.search_id).in_(searches), PageCandidate.points > 0
    )
    return set(session.exec(wanted.distinct()))


def find_jobs(session: Session, wave: Wave) -> dict[int, Job]:
    """The jobs under way, by the council that they look for."""
    members = set(session.exec(select(WaveCouncil.id).where(WaveCouncil.wave_id == wave.id)))
    wanted = select(Job).where(Job.name == JOB, col(Job.state).in_((JobState.QUEUED, JobState.RUNNING)))
    found = {int(job.arguments["council_id"]): job for job in session.exec(wanted)}
    return {council: job for council, job in found.items() if council in members}


def topic_findings(session: Session, wave: Wave, council: WaveCouncil) -> list[TopicFinding]:
    """What was found for each topic of a council, and what is named already."""
    return [_topic_finding(session, council, topic) for topic in topics_of(wave, council)]


def _topic_finding(session: Session, council: WaveCouncil, topic: Topic) -> TopicFinding:
    which = {"wave_council_id": council.id or 0, "topic_id": topic.id or 0}
    wanted = select(WebPage).where(WebPage.wave_council_id == council.id, WebPage.topic_id == topic.id)
    named = list(session.exec(wanted.order_by(col(WebPage.id))))
    search = find_search(session, **which)
    keys = named_keys(session, **which)
    found = search.candidates if search else []
    return TopicFinding(
        topic,
        named,
        search,
        candidates=[one for one in found if one.points > 0],
        picked=met_by(found, keys),
        findability=findability_of(search, keys) if search and keys and not search.failure else None,
    )


def candidate_of(session: Session, council: WaveCouncil, candidate_id: int) -> PageCandidate:
    """A candidate of a council. Raises NotFound."""
    found = session.get(PageCandidate, candidate_id)
    if found is None or found.search.wave_council_id != council.id:
        raise NotFound("There is no such page among those that were found.")
    return found


def council_by_id(session: Session, council_id: int) -> WaveCouncil:
    """Raises NotFound."""
    found = session.get(WaveCouncil, council_id)
    if found is None:
        raise NotFound("There is no such council in a wave.")
    return found


def counts(findings: list[CouncilFinding]) -> Counter[str]:
    """Over all councils: topics, those with a named page, those with candidates, jobs under way, and sites to read."""
    total: Counter[str] = Counter()
    for one in findings:
        total.update(
            topics=one.topics,
            named=one.named,
            proposed=one.proposed,
            under_way=bool(one.under_way),
            unread=one.is_unread,
        )
    return total
