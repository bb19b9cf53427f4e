"""Fetching one page: redirects by hand, each checked like the first address."""

import ssl
from dataclasses import dataclass, field
from typing import Self

import httpcore
import httpx
from protego import Protego

from app.core.fetch.addresses import checked
from app.core.fetch.body import read_body
from app.core.fetch.errors import BadRedirect, Refused, TooSlow, Unreachable
from app.core.fetch.road import Deadline, Resolve, Road, Transport, resolve_by_system
from app.core.settings import Settings

NAME = "BetterAnswered"
MOST_REDIRECTS = 10
REDIRECTS = frozenset({301, 302, 303, 307, 308})


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

    def header(self, name: str) -> str:
        """First value of a header, or an empty string."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


@dataclass
class Fetcher:
    """Fetches pages. `allow` names "host:port" that may be fetched though not public."""

    allow: frozenset[str] = frozenset()
    contact: str = ""
    backend: httpcore.NetworkBackend = field(default_factory=httpcore.SyncBackend)
    resolve: Resolve = resolve_by_system
    _tls: ssl.SSLContext = field(
        default_factory=lambda: httpx.create_ssl_context(trust_env=False), repr=False
    )
    _robots: dict[str, Protego | None] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, settings: Settings) -> Self:
        return cls(settings.fetch_allow, settings.contact_address)

    def get(self, url: str, *, max_bytes: int = 20_000_000, timeout: float = 30.0) -> Fetched:
        """Fetch a page, following redirects. Raises FetchError; `timeout` is for everything together."""
        deadline = Deadline(timeout)
        road = Road(self.allow, self.backend, self.resolve, deadline)
        try:
            with httpx.Client(
                transport=Transport(road, self._tls),
                headers=self._headers(),
                timeout=timeout,
                trust_env=False,
            ) as client:
                return self._follow(client, url, max_bytes, deadline)
        except httpx.TimeoutException as error:
            raise TooSlow from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unreachable from error

    def allowed_by_robots(self, url: str) -> bool:
        """Whether the site's robots.txt lets us read a page (RFC 9309). Raises FetchError."""
        page = checked(url, self.allow)
        origin = f"{page.scheme}://{page.netloc.decode('ascii')}"
        if origin not in self._robots:
            answer = self.get(f"{origin}/robots.txt")
            # RFC 9309, 2.3.1: no such file allows everything, a server in trouble nothing
            text = answer.body.decode("utf-8", "replace") if answer.status == 200 else ""
            self._robots[origin] = None if answer.status >= 500 else Protego.parse(text)
        rules = self._robots[origin]
        return rules is not None and bool(rules.can_fetch(url, NAME))

    def _headers(self) -> dict[str, str]:
        contact = "".join(sign for sign in self.contact if sign.isascii() and sign.isprintable())
        return {
            "User-Agent": f"{NAME}/1.0 ({contact})" if contact else f"{NAME}/1.0",
            "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8",
            "Accept-Language": "en-GB,en;q=0.9,cy;q=0.8",
            "Accept-Encoding": "gzip, deflate",
        }

    def _follow(self, client: httpx.Client, url: str, max_bytes: int, deadline: Deadline) -> Fetched:
        hops: list[Hop] = []
        seen: set[object] = set()
        here = checked(url, self.allow)
        while len(hops) <= MOST_REDIRECTS and (place := _place(here, client)) not in seen:
            seen.add(place)
            with client.stream("GET", here, follow_redirects=False) as response:
                location = response.headers.get("Location", "")
                if response.status_code not in REDIRECTS or not location:
                    body, raw_length = read_body(response, max_bytes, deadline)
                    return Fetched(
                        url,
                        str(here),
                        tuple(hops),
                        response.status_code,
                        tuple((_text(key), _text(value)) for key, value in response.headers.raw),
                        body,
                        raw_length,
                    )
                hops.append(Hop(str(here), response.status_code, location))
            here = checked(_joined(here, location), self.allow)
        raise BadRedirect


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
