"""Asking a site's own search, where it is a plain form that answers in plain HTML."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from app.core.fetch import Fetcher, FetchError, Forbidden
from app.website.finding.markup import Leads, SearchForm, read_leads
from app.website.finding.site import Site, same_page
from app.website.models import SearchState

MOST_RESULTS = 20
MOST_BYTES = 5_000_000
NOBODY_ASKS = "qzxvkwj"  # what comes even for this is not a result


@dataclass(frozen=True)
class SearchAnswer:
    """The results for some words, best first, as the site orders them."""

    state: SearchState
    query: str = ""
    results: tuple[tuple[str, str], ...] = ()  # address and words

    def place(self, key: str) -> int | None:
        """Where a page stands among the results, from 1."""
        places = (number for number, (url, _) in enumerate(self.results, 1) if same_page(url) == key)
        return next(places, None)


@dataclass
class SiteSearch:
    """The search of one site; a question that means nothing shows what stands on every page of results."""

    fetcher: Fetcher
    site: Site
    form: SearchForm | None
    always: frozenset[str] | None = None

    def ask(self, query: str) -> SearchAnswer:
        """Never raises what a site can cause."""
        if self.form is None or not self.site.holds(self.form.action):
            return SearchAnswer(SearchState.NO_FORM)
        try:
            if self.always is None:
                self.always = frozenset(same_page(url) for url, _ in self._results(self.form, NOBODY_ASKS))
            found = [one for one in self._results(self.form, query) if same_page(one[0]) not in self.always]
        except Forbidden:
            return SearchAnswer(SearchState.FORBIDDEN, query)
        except FetchError:
            return SearchAnswer(SearchState.FAILED, query)
        state = SearchState.ANSWERED if found else SearchState.NOT_PLAIN
        return SearchAnswer(state, query, tuple(found[:MOST_RESULTS]))

    def _results(self, form: SearchForm, query: str) -> list[tuple[str, str]]:
        answer = self.fetcher.get(form.address(query), max_bytes=MOST_BYTES, obey_robots=True)
        if answer.status != 200:
            raise FetchError
        leads = read_leads(answer.body, content_type=answer.header("content-type"), url=answer.final_url)
        return self._pages(leads, form)

    def _pages(self, leads: Leads, form: SearchForm) -> list[tuple[str, str]]:
        """Links of the main part that leave the search and stay on the site, each page once."""
        found: dict[str, tuple[str, str]] = {}
        for link in leads.in_main:
            key = same_page(link.url)
            leaves = urlsplit(link.url).path.rstrip("/") != urlsplit(form.action).path.rstrip("/")
            if leaves and self.site.is_page(link.url) and key != same_page(self.site.home):
                found.setdefault(key, (link.url, link.words))
        return list(found.values())
