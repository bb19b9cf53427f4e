"""What a page leads to: its links, and the form that asks its site's own search."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit, urlunsplit

from lxml.html import HtmlElement

from app.website.extraction.charset import decode
from app.website.extraction.pruning import content_root
from app.website.extraction.tables import words_of
from app.website.extraction.text import parse
from app.website.finding.site import joined

MOST_LINKS = 3000
_SEARCH = re.compile(r"search|chwilio", re.IGNORECASE)
_TYPED = ("", "text", "search")


@dataclass(frozen=True)
class Link:
    """Where a link leads, and its words."""

    url: str
    words: str


@dataclass(frozen=True)
class SearchForm:
    """A plain form that asks by GET; `field` takes the words."""

    action: str
    field: str
    hidden: tuple[tuple[str, str], ...] = ()

    def address(self, query: str) -> str:
        """The address of the results for some words."""
        parts = urlsplit(self.action)
        asked = urlencode([*self.hidden, (self.field, query)])
        return urlunsplit((parts.scheme, parts.netloc, parts.path, asked, ""))


@dataclass(frozen=True)
class Leads:
    """All links of a page in order, those in its main part, and its search form if it has a plain one."""

    links: tuple[Link, ...] = ()
    in_main: tuple[Link, ...] = ()
    search: SearchForm | None = None


def read_leads(body: bytes, *, content_type: str, url: str) -> Leads:
    """What a page of HTML leads to. Never raises on what a site may send."""
    document = parse(decode(body, content_type=content_type))
    if document is None:
        return Leads()
    base = document.find(".//base[@href]")
    here = url if base is None else joined(url, base.get("href", "")) or url
    links, search = _links(document, here), _search_form(document, here)
    return Leads(links, _links(content_root(document), here), search)


def _links(root: HtmlElement, base: str) -> tuple[Link, ...]:
    found: dict[tuple[str, str], Link] = {}
    for element in root.iter("a"):
        address = joined(base, element.get("href", ""))
        words = (words_of(element) or element.get("aria-label", "") or element.get("title", "")).strip()[:300]
        if address and words:
            found.setdefault((address, words), Link(address, words))
        if len(found) >= MOST_LINKS:
            break
    return tuple(found.values())


def _search_form(document: HtmlElement, base: str) -> SearchForm | None:
    """The form most like a search: by its role, its field, or what it is called."""
    best: tuple[int, SearchForm] | None = None
    for form in document.iter("form"):
        if form.get("method", "get").strip().lower() != "get":
            continue
        field = next((one for one in form.iter("input") if _takes_words(one)), None)
        likeness = _likeness(form, field) if field is not None else 0
        if field is not None and likeness and (best is None or likeness > best[0]):
            hidden = [one for one in form.iter("input") if one.get("type", "").lower() == "hidden"]
            pairs = tuple((one.get("name", ""), one.get("value", "")) for one in hidden if one.get("name"))
            best = (
                likeness,
                SearchForm(joined(base, form.get("action") or base), field.get("name", ""), pairs),
            )
    return best[1] if best else None


def _takes_words(field: HtmlElement) -> bool:
    return bool(field.get("name")) and field.get("type", "").lower() in _TYPED


def _likeness(form: HtmlElement, field: HtmlElement) -> int:
    """0: nothing says that the form searches."""
    above = (form, *form.iterancestors())
    said = [
        any(one.get("role") == "search" or one.tag == "search" for one in above),
        field.get("type", "").lower() == "search",
        bool(_SEARCH.search(form.get("action", ""))),
        any(_SEARCH.search(form.get(name, "")) for name in ("id", "class", "name", "aria-label")),
        any(_SEARCH.search(field.get(name, "")) for name in ("id", "name", "placeholder", "aria-label")),
    ]
    return sum(said)
