"""Which pages of a site may answer for a topic, best first, and why.

A page is known by the words of the links that lead to it and by the words of its address. A topic is its name and a
line about it. Each word of the name is weighed by how seldom the site uses it (inverse document frequency over all
pages found), so that "council" and "service" tell little:

    share  = Σ weight(w) · found(w) / Σ weight(w)      over the words w of the name
    points = 100 · (0.45 · share + 0.25 · told + 0.30 · place)

`found` is 1 for a word of a link or of the address's last part, 0.4 higher up in the address; `told` is the share of
the link's own words that the topic uses (a page about more than the topic has less of it); `place` is what the site
itself says: first of its search 1, fifth 0.6, listed in its A to Z 0.4, one click from home 0.4, three 0.2; where
its search does not name the page, this counts only as far as the name is shared. News, minutes and consultations
count half: they mention a service and do not offer it.

The weights are our own and were set by hand on invented sites. Nothing is fetched here, and the order decides
nothing: a person picks.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote, urlsplit

from scoring.matching.words import WEAK, is_content, stem

FIRST_FIVE = 5  # METHOD, scorecard BA-1, D3
THREE_CLICKS = 3
LEAST_POINTS = 20
_WEAK_WEIGHT = 0.25
_HIGHER_UP = 0.4
_BESIDE = re.compile(
    r"(?:^|[/_-])(?:news|press-releases?|minutes|agendas?|committees?|meetings?|consultations?|blogs?|events?)(?:$|[/_-])"
)
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Candidate:
    """A page of a site, and what the site says of it. `clicks` from home; places count from 1; None: not seen."""

    url: str
    words: tuple[str, ...] = ()  # of the links that lead to it, each as it stands
    clicks: int | None = None
    search_place: int | None = None
    in_a_to_z: bool = False
    in_sitemap: bool = False


@dataclass(frozen=True)
class Ranked:
    """A candidate with its points, 0 to 100, and the reasons in plain words, weightiest first."""

    candidate: Candidate
    points: int
    reasons: tuple[str, ...]


def rank_candidates(
    topic: str, about: str, candidates: Sequence[Candidate], *, query: str = "", most: int = 12
) -> list[Ranked]:
    """The candidates that may answer for a topic, best first; equal ones by their address.

    Parameters
    ----------
    topic, about : the topic's name, and a line about it that helps to tell like pages apart.
    candidates : every page that was found on the site; their words weigh the topic's.
    query : what the site's own search was asked, for the reasons.
    most : how many are wanted at most.

    Examples
    --------
    >>> found = [Candidate("https://a.example/bins/bulky-waste"), Candidate("https://a.example/news/bins")]
    >>> [one.candidate.url for one in rank_candidates("Bulky waste", "", found)]
    ['https://a.example/bins/bulky-waste']
    """
    rarity = _rarity(candidates)
    ranked = [_ranked(one, topic, about, rarity, query) for one in candidates]
    kept = [one for one in ranked if one.points >= LEAST_POINTS]
    return sorted(kept, key=lambda one: (-one.points, len(one.candidate.url), one.candidate.url))[:most]


def closeness(topic: str, words: str, url: str) -> float:
    """How much of a topic's name a link shares, 0 to 1, every word alike; tells a reader which link to follow next."""
    wanted = _stems(topic)
    found = _stems(words) | set(_address_words(url)[0])
    return sum(_plain(one) for one in wanted & found) / max(sum(map(_plain, wanted)), 1e-9)


def _ranked(one: Candidate, topic: str, about: str, rarity: dict[str, float], query: str) -> Ranked:
    named = {stem(word): word for word in _words(topic)}
    weights = {key: _plain(key) * rarity.get(key, 1.0) for key in named}
    last, above = map(set, _address_words(one.url))
    linked = [_stems(words) for words in one.words]
    in_links, in_last = set().union(*linked), last
    found = {key: 1.0 for key in named if key in in_links | in_last}
    found |= {key: _HIGHER_UP for key in named if key in above and key not in found}
    share = sum(weights[key] * part for key, part in found.items()) / max(sum(weights.values()), 1e-9)
    known = set(named) | _stems(about)
    told = max((_told(words, known) for words in [*linked, in_last]), default=0.0) if found else 0.0
    place = _place(one) if one.search_place is not None else share * _place(one)
    points = 45 * share + 25 * told + 30 * place
    beside = bool(_BESIDE.search(urlsplit(one.url).path.lower()))
    reasons = _reasons(one, named, in_links, in_last, above, query)
    if beside:
        points, reasons = points / 2, [*reasons, "looks like news or minutes, which count half"]
    return Ranked(one, round(points), tuple(reasons))


def _told(words: set[str], known: set[str]) -> float:
    return len(words & known) / len(words) if words else 0.0


def _place(one: Candidate) -> float:
    """What the site itself says, its best word alone and a little for each further one."""
    said = []
    if one.search_place is not None and one.search_place <= 2 * FIRST_FIVE:
        said.append(1.1 - 0.1 * one.search_place)
    if one.in_a_to_z:
        said.append(0.4)
    if one.clicks is not None and one.clicks <= THREE_CLICKS:
        said.append(0.5 - 0.1 * one.clicks)
    return min(max(said, default=0.0) + 0.1 * max(len(said) - 1, 0), 1.0)


def _reasons(
    one: Candidate, named: dict[str, str], in_links: set[str], in_last: set[str], above: set[str], query: str
) -> list[str]:
    reasons = []
    shared = [word for key, word in named.items() if key in in_links]
    if shared:
        reasons.append(f"its link says {_listed(shared)}")
    shared = [word for key, word in named.items() if key in in_last | above]
    if shared:
        reasons.append(f"its address says {_listed(shared)}")
    if one.search_place is not None:
        asked = f" for “{query}”" if query else ""
        reasons.append(f"number {one.search_place} in the site’s own search{asked}")
    if one.in_a_to_z:
        reasons.append("listed in the site’s A to Z")
    if one.clicks is not None:
        reasons.append("one click from home" if one.clicks == 1 else f"{one.clicks} clicks from home")
    if one.in_sitemap:
        reasons.append("named in the sitemap")
    return reasons


def _listed(words: Sequence[str]) -> str:
    quoted = [f"“{word}”" for word in words]
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}" if len(quoted) > 1 else quoted[0]


def _rarity(candidates: Iterable[Candidate]) -> dict[str, float]:
    """For each stem, between 0 (on every page) and 1 (on one page)."""
    pages = [set().union(*map(_stems, one.words), _address_words(one.url)[0]) for one in candidates]
    counts = Counter(key for page in pages for key in page)
    full = math.log(len(pages) + 1) or 1.0
    return {key: math.log((len(pages) + 1) / count) / full for key, count in counts.items()}


def _plain(key: str) -> float:
    return _WEAK_WEIGHT if key in WEAK else 1.0


@cache
def _address_words(url: str) -> tuple[frozenset[str], frozenset[str]]:
    """Stems of the last part of a path, and of those above it."""
    parts = [part for part in unquote(urlsplit(url).path).split("/") if part]
    last = re.sub(r"\.\w{2,5}$", "", parts[-1]) if parts else ""
    return frozenset(_stems(last)), frozenset(_stems(" ".join(parts[:-1])))


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.lower()) if is_content(word)]


def _stems(text: str) -> set[str]:
    return {stem(word) for word in _words(text)}
