"""May this happen to a page, a capture or an answer key?"""

from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit

from app.core.errors import BadInput, WrongState
from app.waves.models import Wave, WaveState
from app.website.models import WebPage


def check_address(url: str) -> None:
    """An address must be one that a browser could open."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise BadInput(
            "That is no web address.", {"url": "Enter the whole address, beginning with https://."}
        )


def host_of(url: str) -> str:
    """The host and port that an address asks; jobs of one host share its limit."""
    return urlsplit(url).netloc.lower()


def host_by_host(pages: Iterable[WebPage]) -> list[WebPage]:
    """The first page of every host, then the second of every host, and so on, so that no host is waited for."""
    seen: Counter[str] = Counter()
    places: list[tuple[int, int, WebPage]] = []
    for page in pages:
        host = host_of(page.url)
        places.append((seen[host], len(places), page))
        seen[host] += 1
    return [page for _, _, page in sorted(places, key=lambda place: place[:2])]


def check_can_prepare(wave: Wave) -> None:
    """METHOD: pages are captured and keys agreed for the frozen frame, so the wave must be open."""
    if wave.state != WaveState.OPEN:
        raise WrongState(f"The wave is {wave.state.value}. Pages and answer keys belong to an open wave.")


def passage_of(quote: str, text: str) -> tuple[int, int]:
    """Where the quote stands in a capture's text, word for word. Raises BadInput when it does not."""
    start = text.find(quote)
    if not quote or start < 0:
        raise BadInput("The passage must stand in the page's text, word for word. Copy it from the text.")
    return start, start + len(quote)
