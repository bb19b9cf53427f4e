"""Following a site's links from its home page, the likeliest first, as far as two clicks deep.

What lies three clicks deep is read only where its link promises the topic: it may be gone, or lead somewhere else.
"""

import re
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from app.core.fetch import Fetched, Fetcher, FetchError
from app.website.finding.markup import Leads, Link, SearchForm, read_leads
from app.website.finding.site import Site, same_page
from scoring.matching.candidates import THREE_CLICKS, closeness

MOST_PAGES = 60
MOST_KNOWN = 20_000
MOST_FAILURES = 5  # one after another; then the site is left in peace
MOST_BYTES = 5_000_000
PROMISING = 0.5  # of a topic's name in a link
GONE = frozenset({404, 410})
_A_TO_Z = re.compile(r"\ba\s*(?:-|–|—|to|i)\s*z\b", re.IGNORECASE)
_A_TO_Z_PATH = re.compile(r"/(?:a-?(?:to-?)?z|a-z-of-services|a-y)(?:[/_.-]|$)", re.IGNORECASE)
_SERVICES = re.compile(r"\bservices?\b|\bresidents?\b", re.IGNORECASE)


@dataclass
class Known:
    """A page that a link leads to; `likely` orders what is read next."""

    url: str
    words: list[str] = field(default_factory=list)
    likely: float = 0.0


@dataclass
class Walk:
    """What has been seen of a site so far."""

    fetcher: Fetcher
    site: Site
    topics: Sequence[str]
    known: dict[str, Known] = field(default_factory=dict)
    leads: dict[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # page that was read → where its links lead
    moved: dict[str, str] = field(default_factory=dict)  # page → address it sends the reader to
    in_a_to_z: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    search: SearchForm | None = None
    failure: str = ""
    failures: int = 0
    read_count: int = 0
    _a_to_z: set[str] = field(default_factory=set)
    _tried: set[str] = field(default_factory=set)
    _depths: dict[str, int] = field(default_factory=dict)

    def begin(self) -> bool:
        """Read the home page; False, with `failure` in plain words, when it can't be read."""
        answer = self._get(self.site.home)
        if answer is None:
            return False
        if self.site.folder == "/":  # www.x may send the reader to x, or to x.gov.uk
            self.site = Site(answer.final_url)
        self._take(same_page(self.site.home), answer)
        return True

    def step(self) -> bool:
        """Read the likeliest page that is left; False when none is, or enough were read."""
        if self.read_count >= MOST_PAGES or self.failures >= MOST_FAILURES:
            return False
        waiting = [key for key in self._depths if key not in self._tried and self._may_help(key)]
        if not waiting:
            return False
        key = min(waiting, key=lambda key: (-self.known[key].likely, self._depths[key]))
        answer = self._get(self.known[key].url)
        if answer is not None:
            self._take(key, answer)
        return True

    def _may_help(self, key: str) -> bool:
        depth = self._depths[key]
        return depth < THREE_CLICKS or (depth == THREE_CLICKS and self.known[key].likely >= PROMISING)

    def _get(self, url: str) -> Fetched | None:
        self._tried.add(same_page(url))
        try:
            answer = self.fetcher.get(url, max_bytes=MOST_BYTES, obey_robots=True)
        except FetchError as error:
            self.failure = error.words
            self.failures += error.may_pass
            return None
        self.failures = 0
        self.read_count += 1
        if answer.status in GONE:
            self.gone.add(same_page(url))
        if answer.status != 200:
            self.failure = f"The server answered with status {answer.status} instead of the page."
            return None
        return answer

    def _take(self, key: str, answer: Fetched) -> None:
        """Note where a page leads; a page that sends the reader on is one page with where that ends."""
        final = same_page(answer.final_url)
        if final != key and self.site.holds(answer.final_url):
            self.moved[key] = answer.final_url
            self._tried.add(final)
        self._depths.setdefault(key, 0)
        kind = answer.header("content-type").partition(";")[0].strip().lower()
        read = (
            read_leads(answer.body, content_type=answer.header("content-type"), url=answer.final_url)
            if "html" in kind or not kind
            else Leads()
        )
        self.search = self.search or read.search
        is_list = key in self._a_to_z
        pages = [link for link in read.links if self.site.is_page(link.url)]
        met = tuple(dict.fromkeys(self._meet(link, key, is_list) for link in pages))
        self.leads[self.key_of_key(key)] = met
        if is_list:
            self.in_a_to_z |= {
                same_page(link.url)
                for link in read.in_main
                if self.site.is_page(link.url) and len(link.words) > 1
            }

    def _meet(self, link: Link, on: str, in_list: bool) -> str:
        """A link that was seen on a page."""
        key = same_page(link.url)
        if key not in self.known and len(self.known) < MOST_KNOWN:
            self.known[key] = Known(link.url)
        if key in self.known:
            known = self.known[key]
            if link.words not in known.words and len(known.words) < 5:
                known.words.append(link.words)
            known.likely = max(known.likely, self._likely(link, key, in_list))
            depth = self._depths[on] + 1
            self._depths[key] = min(self._depths.get(key, depth), depth)
        return key

    def _likely(self, link: Link, key: str, in_list: bool) -> float:
        is_letter = in_list and len(link.words.strip()) == 1
        if is_letter or _A_TO_Z.search(link.words) or _A_TO_Z_PATH.search(urlsplit(link.url).path):
            self._a_to_z.add(key)
            initials = {word[0] for topic in self.topics for word in topic.lower().split()}
            return 3.0 if not is_letter else 2.0 if link.words.strip().lower() in initials else 0.0
        close = max((closeness(topic, link.words, link.url) for topic in self.topics), default=0.0)
        return close + (0.3 if _SERVICES.search(link.words) else 0.0)

    def clicks(self) -> dict[str, int]:
        """The fewest clicks from home to each page, over the pages that were read."""
        home = self.key_of(self.site.home)
        found, waiting = {home: 0}, deque([home])
        while waiting:
            page = waiting.popleft()
            for key in map(self.key_of_key, self.leads.get(page, ())):
                if key not in found:
                    found[key] = found[page] + 1
                    waiting.append(key)
        return found

    def left_count(self, clicks: Mapping[str, int]) -> int:
        """Pages within two clicks that were not read, so that what they lead to is unknown."""
        return sum(
            clicks.get(key, THREE_CLICKS) < THREE_CLICKS and key not in self._tried for key in self.known
        )

    def key_of(self, url: str) -> str:
        return self.key_of_key(same_page(url))

    def key_of_key(self, key: str) -> str:
        return same_page(self.moved[key]) if key in self.moved else key

    def final_url(self, url: str) -> str:
        """Where a page ends up, as far as it was followed."""
        return self.moved.get(same_page(url), url)

    def words_to(self, key: str) -> list[str]:
        """The words of links to a page, and to what sends the reader there."""
        keys = [key, *(before for before, url in self.moved.items() if same_page(url) == key)]
        return [words for one in keys if one in self.known for words in self.known[one].words]
