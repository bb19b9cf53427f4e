"""What a site's robots.txt allows (RFC 9309), remembered for a while."""

import time
from dataclasses import dataclass, field

from protego import Protego

REMEMBERED_SECONDS = 3600.0
LONGEST_DELAY = 30.0  # a Crawl-delay beyond this is met by half a minute
MOST_SITES = 5000


@dataclass(frozen=True)
class Rules:
    """What one site's robots.txt says; `parsed` is None while a site in trouble answers nothing."""

    parsed: Protego | None
    status: int
    until: float

    def allows(self, url: str, name: str) -> bool:
        return self.parsed is not None and bool(self.parsed.can_fetch(url, name))

    def delay_seconds(self, name: str) -> float:
        """The pause that the site asks for between two requests."""
        wanted = self.parsed.crawl_delay(name) if self.parsed is not None else None
        return min(float(wanted or 0.0), LONGEST_DELAY)

    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps that it names."""
        return tuple(map(str, self.parsed.sitemaps)) if self.parsed is not None else ()


def rules_from(status: int, body: bytes) -> Rules:
    """RFC 9309, 2.3.1: no such file allows everything, a server in trouble nothing, and is asked again."""
    if status >= 500 or status == 429:
        return Rules(None, status, 0.0)
    text = body.decode("utf-8", "replace") if status == 200 else ""
    return Rules(Protego.parse(text), status, time.monotonic() + REMEMBERED_SECONDS)


@dataclass
class RobotsShelf:
    """The rules of the sites that were asked lately; shared by the fetchers of a process."""

    known: dict[str, Rules] = field(default_factory=dict)

    def find(self, origin: str) -> Rules | None:
        found = self.known.get(origin)
        return found if found is not None and found.until > time.monotonic() else None

    def put(self, origin: str, rules: Rules) -> None:
        if len(self.known) >= MOST_SITES:
            self.known.clear()
        self.known[origin] = rules
