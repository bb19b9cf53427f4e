"""The durable job that captures a page, and the schedule by which pages are captured again."""

from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache

from sqlmodel import Session

from app.core import fetch, jobs
from app.core.clock import LOCAL, now
from app.core.turns import Turns
from app.website import actions, queries, visits

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
    """At night, when a site is least used, a copy of each page of a wave in the field that has none for a week."""
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
