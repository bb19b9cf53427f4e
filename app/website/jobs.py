"""The durable job that captures a page."""

import time

from app.core import fetch, jobs
from app.website import actions, queries
from app.website.extraction import extract_text


@jobs.job("website.capture_page", queue="capture", partition_concurrency=2, retries=3)
def capture_page(context: jobs.JobContext, *, page_id: int) -> None:
    """Fetch a page and keep what was sent; what can't be fetched is kept as a failure in plain words."""
    with context.database.read() as session:
        address = queries.page_by_id(session, page_id).url
    # two jobs a host at most, and each waits before it asks
    time.sleep(context.settings.fetch_pause_seconds)
    fetcher = fetch.Fetcher.of(context.settings)
    try:
        if not fetcher.allowed_by_robots(address):
            _failed(context, page_id, "The council's robots.txt asks that this page is not fetched.", None)
            return
        fetched = fetcher.get(address)
    except fetch.FetchError as failure:
        _failed(context, page_id, str(failure), None)
        return
    if fetched.status != 200:
        words = f"The council's server answered with status {fetched.status} instead of the page."
        _failed(context, page_id, words, fetched.status)
        return
    content_type = next((value for name, value in fetched.headers if name.lower() == "content-type"), "")
    extracted = extract_text(fetched.body, content_type=content_type, url=fetched.final_url)
    with context.finishing() as session:
        actions.store_capture(
            session, page_id=page_id, key=context.key, fetched=fetched, extracted=extracted, at=context.now()
        )


def _failed(context: jobs.JobContext, page_id: int, words: str, status: int | None) -> None:
    with context.finishing() as session:
        actions.record_failure(
            session, page_id=page_id, key=context.key, failure=words, status=status, at=context.now()
        )
