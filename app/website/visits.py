"""One visit to a page: what became of it, why in plain words, and whether coming back can help."""

import email.utils
from dataclasses import dataclass
from datetime import datetime

from app.core.fetch import (
    BadRedirect,
    Busy,
    Exchange,
    Fetched,
    Fetcher,
    FetchError,
    Forbidden,
    Refused,
    TooBig,
    TooSlow,
    Unreadable,
)
from app.website.extraction import ExtractedPage, Outcome, extract_text
from app.website.models import Reason

RETRIES = 3
FIRST_WAIT = 20.0  # seconds; doubled each time, where the site names no other
LONGEST_WAIT = 1800.0  # a site that asks for more is met by half an hour

_BY_ERROR: dict[type[FetchError], Reason] = {
    Refused: Reason.NOT_PUBLIC,
    Forbidden: Reason.ROBOTS,
    TooBig: Reason.TOO_LARGE,
    TooSlow: Reason.TIMED_OUT,
    Busy: Reason.BUSY,
    Unreadable: Reason.NOT_A_PAGE,
    BadRedirect: Reason.REDIRECTS,
}
_BY_STATUS = {
    401: (Reason.NOT_ALLOWED, "The page asks for a password."),
    403: (Reason.NOT_ALLOWED, "The server does not let us read the page."),
    404: (Reason.NOT_FOUND, "There is no such page on the site."),
    410: (Reason.NOT_FOUND, "The page has been taken away."),
    429: (Reason.BUSY, "The server asked us to come back later."),
    503: (Reason.BUSY, "The server is busy or being worked on."),
}
_BY_OUTCOME: dict[Outcome, Reason | None] = {
    Outcome.READ: None,
    Outcome.EMPTY: Reason.NO_TEXT,
    Outcome.NEEDS_JAVASCRIPT: Reason.NEEDS_JAVASCRIPT,
    Outcome.UNREADABLE: Reason.NOT_A_PAGE,
    Outcome.TOO_LARGE: Reason.TOO_LARGE,
}


@dataclass(frozen=True)
class Visit:
    """What became of one visit; with `fetched` there is a page to keep, with `retry` coming back can help."""

    exchanges: tuple[Exchange, ...]
    fetched: Fetched | None = None
    extracted: ExtractedPage | None = None
    reason: Reason | None = None
    words: str = ""
    status: int | None = None
    retry: bool = False
    retry_seconds: float | None = None  # as the site asked


def visit(fetcher: Fetcher, url: str, *, at: datetime) -> Visit:
    """Ask for a page, robots.txt first. Never raises what a site can cause."""
    try:
        fetched = fetcher.get(url, obey_robots=True)
    except FetchError as error:
        reason = _BY_ERROR.get(type(error), Reason.UNREACHABLE)
        return Visit(
            error.exchanges,
            reason=reason,
            words=error.words,
            retry=error.may_pass,
            retry_seconds=error.retry_seconds,
        )
    if fetched.status != 200:
        return _refusal(fetched, at)
    extracted = extract_text(fetched.body, content_type=fetched.header("content-type"), url=fetched.final_url)
    why = _BY_OUTCOME[extracted.outcome]
    words = extracted.words if why else ""
    return Visit(fetched.exchanges, fetched, extracted, why, words, fetched.status)


def wait_seconds(visit: Visit, attempt: int) -> float:
    """How long to wait before coming back for the next time."""
    wanted = FIRST_WAIT * 2.0 ** (attempt - 1) if visit.retry_seconds is None else visit.retry_seconds
    return min(max(wanted, 1.0), LONGEST_WAIT)


def _refusal(fetched: Fetched, at: datetime) -> Visit:
    status = fetched.status
    otherwise = (Reason.SERVER, f"The server answered with status {status} instead of the page.")
    reason, words = _BY_STATUS.get(status, otherwise)
    return Visit(
        fetched.exchanges,
        reason=reason,
        words=words,
        status=status,
        retry=status in (429, 502, 503, 504),
        retry_seconds=retry_after(fetched.header("retry-after"), at),
    )


def retry_after(header: str, at: datetime) -> float | None:
    """Seconds to wait by a Retry-After header, given as seconds or as a date; None when it says neither."""
    if header.strip().isdigit():
        return float(header.strip()[:9])
    try:
        return max((email.utils.parsedate_to_datetime(header) - at).total_seconds(), 0.0)
    except (TypeError, ValueError):
        return None
