"""Why a page could not be fetched.

FetchError         the page could not be fetched; `words` says why, for people
├── Refused        the address, or one it leads to, is not a public web page
├── Forbidden      the site's robots.txt asks that the page is not fetched
├── TooBig         more than was asked for, decoded
├── TooSlow        longer than was allowed, all in all
├── Busy           the site, or our own turn at it, was not to be had for now
├── Unreachable    no such host, or no connection that lasts
├── Unreadable     sent in a form that can't be unpacked
└── BadRedirect    a circle of redirects, or too many
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.core.fetch.tape import Exchange


class FetchError(Exception):
    """The page could not be fetched; `words` says why, for people."""

    words = "The page could not be fetched."
    may_pass = False  # whether asking again later can help
    cut = ""  # what WARC calls an answer that ended so

    def __init__(self, words: str = "", *, retry_seconds: float | None = None) -> None:
        self.words = words or self.words
        self.retry_seconds = retry_seconds  # how long the site asked us to wait
        self.exchanges: tuple[Exchange, ...] = ()  # what went over the wire before it failed
        super().__init__(self.words)


class Refused(FetchError):
    words = "This address is not a public web page, so it is not fetched."


class Forbidden(FetchError):
    words = "The site's robots.txt asks that this page is not fetched."


class TooBig(FetchError):
    words = "The page is larger than can be kept."
    cut = "length"


class TooSlow(FetchError):
    words = "The site took too long to answer."
    may_pass = True
    cut = "time"


class Busy(FetchError):
    words = "The site is busy and asked us to come back later."
    may_pass = True


class Unreachable(FetchError):
    words = "The site could not be reached."
    may_pass = True
    cut = "disconnect"


class Unreadable(FetchError):
    words = "The site sent the page in a form that can't be read."
    cut = "unspecified"


class BadRedirect(FetchError):
    words = "The page sends the reader from address to address without end."
