"""May this happen to a page, a capture or an answer key?"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from app.accounts.models import Person
from app.accounts.rules import passes
from app.core.errors import BadInput, NotAllowed, WrongState
from app.waves.models import Wave, WaveState
from app.website.models import FactFlag, KeyDraft, Reason, WebPage


def is_address(url: str) -> bool:
    """Whether a browser could open it."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username
    except ValueError:
        return False


def check_address(url: str) -> None:
    """An address must be one that a browser could open."""
    if not is_address(url):
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


RECENT = timedelta(minutes=5)


def minutes_left(waiting: int, captured: Iterable[datetime], at: datetime) -> int | None:
    """Minutes until the queue is empty at the pace of the last five; None when nothing tells."""
    recent = [moment for moment in captured if at - RECENT <= moment <= at]
    if not waiting or not recent:
        return None
    seconds = max((at - min(recent)).total_seconds(), 1.0)
    return max(round(waiting * seconds / len(recent) / 60), 1)


REASON_WORDS = {
    Reason.NOT_FOUND: "not found",
    Reason.ROBOTS: "blocked by robots.txt",
    Reason.NEEDS_JAVASCRIPT: "needs JavaScript",
    Reason.TIMED_OUT: "timed out",
    Reason.UNREACHABLE: "could not be reached",
    Reason.BUSY: "the server was busy",
    Reason.SERVER: "the server failed",
    Reason.NOT_ALLOWED: "the server refused us",
    Reason.NOT_A_PAGE: "not a page",
    Reason.NO_TEXT: "holds no text",
    Reason.TOO_LARGE: "too large",
    Reason.REDIRECTS: "leads in circles",
    Reason.NOT_PUBLIC: "not a public address",
    Reason.OTHER: "another reason",
}


def check_can_prepare(wave: Wave) -> None:
    """METHOD: pages are captured and keys agreed for the frozen frame, so the wave must be open."""
    if wave.state != WaveState.OPEN:
        raise WrongState(f"The wave is {wave.state.value}. Pages and answer keys belong to an open wave.")


def check_can_agree(draft: KeyDraft, waiting: KeyDraft | None, by: Person) -> None:
    """METHOD: a key is agreed by two people, and only the newest draft can be."""
    if waiting is None or waiting.id != draft.id:
        raise WrongState("This key was agreed already, or put forward anew. Look at it again.")
    if draft.made_by_id == by.id:
        raise NotAllowed("You put this key forward. Somebody else must agree it.")


def can_agree(draft: KeyDraft, by: Person) -> bool:
    return passes(check_can_agree, draft, draft, by)


def check_can_settle(flag: FactFlag) -> None:
    """A flag is settled once."""
    if flag.settled_at is not None:
        raise WrongState("This was settled before.")


def passage_of(quote: str, text: str) -> tuple[int, int]:
    """Where the quote stands in a capture's text, word for word. Raises BadInput when it does not."""
    start = text.find(quote)
    if not quote or start < 0:
        raise BadInput("The passage must stand in the page's text, word for word. Copy it from the text.")
    return start, start + len(quote)


@dataclass(frozen=True)
class Part:
    """A piece of a text; `fact` tells which fact rests on it, if any."""

    text: str
    fact: str = ""


def marked_lines(text: str, passages: Iterable[tuple[int, int, str]]) -> list[list[Part]]:
    """The lines of a text in parts; where passages overlap, the one that begins first is shown."""
    lines, at = [], 0
    wanted = sorted(passages)
    for line in text.split("\n"):
        lines.append(list(_parts(line, at, wanted)))
        at += len(line) + 1
    return lines


def _parts(line: str, offset: int, passages: list[tuple[int, int, str]]) -> Iterable[Part]:
    done = 0
    for start, end, fact in passages:
        first, last = max(start - offset, done), min(end - offset, len(line))
        if first < last:
            if first > done:
                yield Part(line[done:first])
            yield Part(line[first:last], fact)
            done = last
    if done < len(line):
        yield Part(line[done:])
