"""Fetching one page: redirects by hand, each checked like the first address, and each asked for in its turn."""

import ssl
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Self

import httpcore
import httpx

from app.core.fetch.addresses import checked
from app.core.fetch.body import read_body
from app.core.fetch.errors import (
    BadRedirect,
    Busy,
    FetchError,
    Forbidden,
    Refused,
    TooBig,
    TooSlow,
    Unreachable,
    Unreadable,
)
from app.core.fetch.road import Deadline, Resolve, Road, Transport, resolve_by_system
from app.core.fetch.robots import RobotsShelf, Rules, rules_from
from app.core.fetch.tape import Exchange, Tape
from app.core.settings import Settings

NAME = "BetterAnswered"
MOST_REDIRECTS = 10
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_OF_A_REDIRECT = 1_000_000  # bytes of the page that a redirect may carry

# `turn(host, pause_seconds)` waits for our turn at a host, and gives how long that took
Turn = Callable[[str, float], AbstractContextManager[float]]


@dataclass(frozen=True)
class Hop:
    """One redirect that was followed."""

    url: str
    status: int
    location: str


@dataclass(frozen=True)
class Fetched:
    """What a site sent: headers as sent, the body with its content encoding undone."""

    url: str
    final_url: str
    hops: tuple[Hop, ...]
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    raw_length: int  # bytes of the body on the wire
    exchanges: tuple[Exchange, ...] = ()  # every request and answer, redirects first

    def header(self, name: str) -> str:
        """First value of a header, or an empty string."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


@lru_cache(maxsize=1)
def _public_tls() -> ssl.SSLContext:
    """Reading the certificates takes a while, and they are the same for every fetcher."""
    return httpx.create_ssl_context(trust_env=False)


def _any_time(host: str, pause_seconds: float) -> AbstractContextManager[float]:  # noqa: ARG001 (a Turn)
    return nullcontext(0.0)


@dataclass
class Fetcher:
    """Fetches pages. `allow` names "host:port" that may be fetched though not public."""

    allow: frozenset[str] = frozenset()
    contact: str = ""
    backend: httpcore.NetworkBackend = field(default_factory=httpcore.SyncBackend)
    resolve: Resolve = resolve_by_system
    turn: Turn = _any_time
    robots: RobotsShelf = field(default_factory=RobotsShelf, repr=False)
    _tls: ssl.SSLContext = field(default_factory=_public_tls, repr=False)

    @classmethod
    def of(cls, settings: Settings, turn: Turn = _any_time, robots: RobotsShelf | None = None) -> Self:
        shelf = robots if robots is not None else RobotsShelf()
        return cls(settings.fetch_allow, settings.contact_address, turn=turn, robots=shelf)

    def get(
        self,
        url: str,
        *,
        max_bytes: int = 20_000_000,
        timeout: float = 30.0,
        obey_robots: bool = False,
    ) -> Fetched:
        """Fetch a page, following redirects. Raises FetchError; `timeout` is for everything together.

        With `obey_robots`, each site on the way is asked first whether it lets us read the page.
        """
        deadline, tape = Deadline(timeout), Tape(max_bytes)
        road = Road(self.allow, self.backend, self.resolve, deadline, tape)
        try:
            with httpx.Client(
                transport=Transport(road, self._tls),
                headers=self._headers(),
                timeout=timeout,
                trust_env=False,
            ) as client:
                return self._follow(client, url, max_bytes, deadline, tape, obey_robots)
        except httpx.TimeoutException as error:
            raise _with_tape(TooSlow(), tape) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _with_tape(Unreachable(), tape) from error
        except FetchError as error:
            raise _with_tape(error, tape) from error.__cause__

    def allowed_by_robots(self, url: str) -> bool:
        """Whether the site's robots.txt lets us read a page. Raises FetchError."""
        return self._rules_of(checked(url, self.allow)).allows(url, NAME)

    def sitemaps_of(self, url: str) -> tuple[str, ...]:
        """The sitemaps that a site's robots.txt names. Raises FetchError."""
        return self._rules_of(checked(url, self.allow)).sitemaps()

    def _rules_of(self, page: httpx.URL) -> Rules:
        origin = f"{page.scheme}://{page.netloc.decode('ascii')}"
        found = self.robots.find(origin)
        if found is None:
            answer = self.get(f"{origin}/robots.txt", max_bytes=1_000_000)
            found = rules_from(answer.status, answer.body)
            self.robots.put(origin, found)
        return found

    def _headers(self) -> dict[str, str]:
        return {
            "User-Agent": user_agent(self.contact),
            "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8",
            "Accept-Language": "en-GB,en;q=0.9,cy;q=0.8",
            "Accept-Encoding": "gzip, deflate, br",
        }

    def _follow(
        self,
        client: httpx.Client,
        url: str,
        max_bytes: int,
        deadline: Deadline,
        tape: Tape,
        obey_robots: bool,
    ) -> Fetched:
        hops: list[Hop] = []
        seen: set[object] = set()
        here = checked(url, self.allow)
        while len(hops) <= MOST_REDIRECTS and (place := _place(here, client)) not in seen:
            seen.add(place)
            pause = self._may_ask(here) if obey_robots else 0.0
            with self.turn(here.netloc.decode("ascii"), pause) as waited:
                deadline.put_off(waited)
                tape.begin(str(here))
                with client.stream("GET", here, follow_redirects=False) as response:
                    location = response.headers.get("Location", "")
                    onward = response.status_code in REDIRECTS and bool(location)
                    if onward:
                        _read_on_the_way(response, deadline, tape)
                    else:
                        body, raw_length = read_body(response, max_bytes, deadline)
            if not onward:
                headers = tuple((_text(key), _text(value)) for key, value in response.headers.raw)
                taped = tuple(tape.exchanges)
                status = response.status_code
                return Fetched(url, str(here), tuple(hops), status, headers, body, raw_length, taped)
            hops.append(Hop(str(here), response.status_code, location))
            here = checked(_joined(here, location), self.allow)
        raise BadRedirect

    def _may_ask(self, page: httpx.URL) -> float:
        """The pause that the site asks for. Raises Forbidden, Busy."""
        rules = self._rules_of(page)
        if rules.parsed is None:
            words = f"The site's robots.txt could not be read (status {rules.status}), so nothing is fetched."
            raise Busy(words)
        if not rules.allows(str(page), NAME):
            raise Forbidden
        return rules.delay_seconds(NAME)


def user_agent(contact: str) -> str:
    """Who we say that we are, with an address to write to."""
    written = "".join(sign for sign in contact if sign.isascii() and sign.isprintable())
    return f"{NAME}/1.0 ({written})" if written else f"{NAME}/1.0"


def _with_tape(error: FetchError, tape: Tape) -> FetchError:
    """An error that carries what went over the wire before it."""
    tape.cut(error.cut)
    error.exchanges = tuple(tape.exchanges)
    return error


def _read_on_the_way(response: httpx.Response, deadline: Deadline, tape: Tape) -> None:
    """The page that a redirect carries is kept for the record, and stops nobody."""
    try:
        read_body(response, MOST_OF_A_REDIRECT, deadline)
    except (TooBig, Unreadable) as error:
        tape.cut(error.cut)


def _joined(here: httpx.URL, location: str) -> str:
    try:
        return str(here.join(location))
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise Refused from error


def _place(url: httpx.URL, client: httpx.Client) -> object:
    """An address together with the cookies held there: some sites set one and send the reader back."""
    return str(url), frozenset((cookie.name, cookie.value) for cookie in client.cookies.jar)


def _text(header: bytes) -> str:
    return header.decode("latin-1")
