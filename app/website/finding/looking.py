"""Looking a site over: from its home page link by link, its A to Z and sitemap, and its own search for each topic.

A site is asked for a bounded number of pages, the likeliest links first, so "within three clicks" is sure where it
is told, and unknown where pages were left unread.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.core.fetch import Fetcher
from app.website.finding.searching import SearchAnswer, SiteSearch
from app.website.finding.site import Site
from app.website.finding.sitemaps import sitemap_addresses
from app.website.finding.walking import MOST_PAGES, Walk
from scoring.matching.candidates import THREE_CLICKS, Candidate

Tell = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Looked:
    """What a look over a site found."""

    candidates: Mapping[str, tuple[Candidate, ...]] = field(default_factory=dict)  # by topic name
    searches: Mapping[str, SearchAnswer] = field(default_factory=dict)  # by topic name
    pages_read: int = 0
    pages_left: int = 0  # within reach of three clicks, and not read
    sitemap_count: int = 0
    failure: str = ""  # in plain words, when not even the home page could be read


def look_over(fetcher: Fetcher, home: str, topics: list[str], tell: Tell) -> Looked:
    """Look a site over for some topics, given by their names. Raises only what `tell` raises."""
    site = Site(home)
    walk = Walk(fetcher, site, topics)
    if not walk.begin():
        return Looked(failure=walk.failure)
    total = MOST_PAGES + len(topics) + 1
    tell(1, total, "Reading the sitemap")
    listed = sitemap_addresses(fetcher, walk.site)
    while walk.step():
        if walk.read_count % 5 == 0:
            tell(walk.read_count, total, "Following links from the home page")
    search = SiteSearch(fetcher, walk.site, walk.search)
    answers = {}
    for number, topic in enumerate(topics):
        tell(MOST_PAGES + number, total, f"Asking the site’s search for {topic}")
        answers[topic] = search.ask(topic)
    clicks = walk.clicks()
    return Looked(
        candidates={topic: _candidates(walk, clicks, listed, answers[topic]) for topic in topics},
        searches=answers,
        pages_read=walk.read_count,
        pages_left=walk.left_count(clicks),
        sitemap_count=len(listed),
    )


def _candidates(
    walk: Walk, clicks: Mapping[str, int], listed: list[str], answer: SearchAnswer
) -> tuple[Candidate, ...]:
    """Every page that was met, with all that is known of it for one topic."""
    urls: dict[str, str] = {}
    for url in [*(known.url for known in walk.known.values()), *(url for url, _ in answer.results), *listed]:
        urls.setdefault(walk.key_of(url), url)
    in_sitemap = {walk.key_of(url) for url in listed}
    places = {walk.key_of(url): number for number, (url, _) in reversed(list(enumerate(answer.results, 1)))}
    said = {walk.key_of(url): words for url, words in answer.results}
    home, in_a_to_z = walk.key_of(walk.site.home), set(map(walk.key_of_key, walk.in_a_to_z))
    return tuple(
        Candidate(
            walk.final_url(url),
            words=tuple(dict.fromkeys([*walk.words_to(key), *filter(None, [said.get(key)])])),
            clicks=clicks[key] if clicks.get(key, THREE_CLICKS + 1) <= THREE_CLICKS else None,
            search_place=places.get(key),
            in_a_to_z=key in in_a_to_z,
            in_sitemap=key in in_sitemap,
        )
        for key, url in urls.items()
        if key != home and key not in walk.gone
    )
