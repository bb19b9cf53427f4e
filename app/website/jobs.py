"""The durable job that captures a page, and the schedule by which pages are captured again."""

from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache

from sqlmodel import Session

from app.core import fetch, jobs
from app.core.clock import LOCAL, now
from app.core.turns import Turns
from app.website import actions, finding_actions, finding_queries, queries, visits
from app.website.finding import look_over

NIGHT = range(1, 5)  # hours
COPIED_EVERY = timedelta(days=7)


@lru_cache(maxsize=1)
def _robots() -> fetch.RobotsShelf:
    """Remembered by all captures of this process."""
    return fetch.RobotsShelf()


def fetcher_of(context: jobs.JobContext) -> fetch.Fetcher:
    """A fetcher that waits for its turn at each host, together with every other worker."""
    turns = Turns.of(context.settings, context.database, context.worker)
    return fetch.Fetcher.of(context.settings, turns.take, _robots())


@jobs.watch
def pages_that_grew_old(session: Session) -> Iterable[jobs.Wanted]:
    """At night, when a site is least used, a copy of each watched page that has none for a week."""
    moment = now().astimezone(LOCAL)
    if moment.hour in NIGHT:
        for page in queries.grown_old(session, before=moment - COPIED_EVERY, on=moment.date()):
            yield queries.capture_wanted(page, f"night:{moment.date()}")


@jobs.job("website.capture_page", queue="capture", partition_concurrency=2, retries=visits.RETRIES)
def capture_page(context: jobs.JobContext, *, page_id: int) -> None:
    """Fetch a page and keep what was sent; what can't be fetched is kept as a failure in plain words."""
    with context.database.read() as session:
        address = queries.page_by_id(session, page_id).url
    at = context.now()
    seen = visits.visit(fetcher_of(context), address, at=at)
    if seen.retry and context.attempt <= visits.RETRIES:
        raise jobs.TryLater(seen.words, wait_seconds=visits.wait_seconds(seen, context.attempt))
    agent = fetch.user_agent(context.settings.contact_address)
    with context.finishing() as session:
        actions.keep_visit(
            session,
            page_id=page_id,
            key=context.key,
            seen=seen,
            tries=context.attempt,
            user_agent=agent,
            at=at,
        )


@jobs.job(finding_queries.JOB, queue="find", concurrency=2, partition_concurrency=1, retries=1)
def find_pages(context: jobs.JobContext, *, council_id: int) -> None:
    """Look over a council's site for the topics of its wave; a site that can't be read is kept as that."""
    with context.database.read() as session:
        council = finding_queries.council_by_id(session, council_id)
        home = council.council.website
        names = [topic.name for topic in finding_queries.topics_of(council.wave, council)]
    at = context.now()
    looked = look_over(fetcher_of(context), home, names, context.progress)
    with context.finishing() as session:
        council = finding_queries.council_by_id(session, council_id)
        topics = finding_queries.topics_of(council.wave, council)
        finding_actions.keep_findings(session, council=council, topics=topics, looked=looked, at=at)
