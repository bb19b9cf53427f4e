"""Ask for a look over the councils' sites, keep what it found, and name what a person picks."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from app.accounts.models import Person
from app.core import audit, jobs
from app.scenarios.models import Topic
from app.waves.models import Wave, WaveCouncil
from app.website import actions, finding_queries, rules
from app.website.findability import named_keys
from app.website.finding import Looked, same_page
from app.website.models import PageCandidate, PageSearch, SearchState, WebPage
from scoring.matching.candidates import FIRST_FIVE, Candidate, Ranked, rank_candidates


def ask_to_find(
    session: Session, *, wave: Wave, councils: Sequence[WaveCouncil], by: Person | None, at: datetime
) -> int:
    """Queue a look over each council's site; returns how many. One that is under way, or has no site, is left alone."""
    rules.check_can_prepare(wave)
    under_way = finding_queries.find_jobs(session, wave)
    wanted = [one for one in councils if one.council.website and one.id not in under_way]
    for council in wanted:
        key = f"{finding_queries.JOB}:{council.id}:{at:%Y%m%dT%H%M%S%f}"
        host = rules.host_of(council.council.website)
        jobs.enqueue(session, finding_queries.JOB, key=key, at=at, partition=host, council_id=council.id)
    audit.record(session, "website.find_pages", subject=wave, by=by, at=at, councils=len(wanted))
    return len(wanted)


def keep_findings(
    session: Session, *, council: WaveCouncil, topics: Sequence[Topic], looked: Looked, at: datetime
) -> None:
    """Keep the candidates for each topic, ranked, with those that the site's search puts first and those named."""
    for topic in topics:
        answer = looked.searches.get(topic.name)
        search = PageSearch(
            wave_council_id=council.id or 0,
            topic_id=topic.id or 0,
            looked_at=at,
            search_state=answer.state if answer else SearchState.NOT_ASKED,
            query=answer.query[:200] if answer else "",
            pages_read=looked.pages_read,
            pages_left=looked.pages_left,
            sitemap_count=looked.sitemap_count,
            failure=looked.failure[:500],
        )
        session.add(search)
        session.flush()
        named = named_keys(session, wave_council_id=council.id or 0, topic_id=topic.id or 0)
        session.add_all(
            _rows(search, _kept(topic, looked.candidates.get(topic.name, ()), search.query, named))
        )


def _kept(topic: Topic, found: Sequence[Candidate], query: str, named: set[str]) -> list[Ranked]:
    """The best by rank, and after them what must be known for the two facts of finding a page."""
    ranked = rank_candidates(topic.name, topic.description, found, query=query)
    shown = {one.candidate.url for one in ranked}
    others = [
        one
        for one in found
        if one.url not in shown
        and (same_page(one.url) in named or (one.search_place or FIRST_FIVE + 1) <= FIRST_FIVE)
    ]
    return [*ranked, *(Ranked(one, 0, ()) for one in others)]


def _rows(search: PageSearch, kept: Sequence[Ranked]) -> list[PageCandidate]:
    return [
        PageCandidate(
            search_id=search.id or 0,
            position=position,
            url=one.candidate.url[:2000],
            words=max(one.candidate.words, key=len, default="")[:300],
            points=one.points,
            reasons=list(one.reasons),
            clicks=one.candidate.clicks,
            search_place=one.candidate.search_place,
        )
        for position, one in enumerate(kept, 1)
    ]


def pick_page(
    session: Session, *, council: WaveCouncil, candidate: PageCandidate, by: Person | None, at: datetime
) -> WebPage:
    """Name a candidate as the page on which a council answers for the topic that it was found for."""
    page = actions.add_page(
        session, council=council, topic=candidate.search.topic, url=candidate.url, by=by, at=at
    )
    audit.record(session, "website.pick_page", subject=candidate, by=by, at=at, url=candidate.url)
    return page
