"""How easily a page is found, as the scorecard asks: first five of the site's search, or within three clicks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from app.core.formats import plural
from app.website.finding.site import same_page
from app.website.models import PageCandidate, PageCapture, PageSearch, SearchState, WebPage
from scoring.matching.candidates import FIRST_FIVE

SEARCH_WORDS = {
    SearchState.NO_FORM: "The site has no search that works as a plain form.",
    SearchState.FORBIDDEN: "The site’s robots.txt asks that its search is not used by programs.",
    SearchState.NOT_PLAIN: "The site’s search gave no plain links.",
    SearchState.FAILED: "The site’s search could not be asked.",
    SearchState.NOT_ASKED: "The site’s search was not asked.",
}


@dataclass(frozen=True)
class Findability:
    """The two facts of finding a named page; None where looking could not tell."""

    looked_at: datetime
    in_first_five: bool | None
    within_three_clicks: bool | None
    words: str


def find_findability(session: Session, *, wave_council_id: int, topic_id: int) -> Findability | None:
    """How easily the named pages of a council on a topic were found; None: nothing named, or not looked yet."""
    search = find_search(session, wave_council_id=wave_council_id, topic_id=topic_id)
    if search is None or search.failure:
        return None
    keys = named_keys(session, wave_council_id=wave_council_id, topic_id=topic_id)
    return findability_of(search, keys) if keys else None


def find_search(session: Session, *, wave_council_id: int, topic_id: int) -> PageSearch | None:
    """The newest look over a council's site for a topic."""
    wanted = select(PageSearch).where(
        PageSearch.wave_council_id == wave_council_id, PageSearch.topic_id == topic_id
    )
    return session.exec(wanted.order_by(col(PageSearch.id).desc())).first()


def named_keys(session: Session, *, wave_council_id: int, topic_id: int) -> set[str]:
    """Every address under which the named pages are known, where they ended included."""
    wanted = (
        select(WebPage.url, PageCapture.final_url)
        .outerjoin(PageCapture, col(PageCapture.web_page_id) == WebPage.id)
        .where(WebPage.wave_council_id == wave_council_id, WebPage.topic_id == topic_id)
    )
    return {same_page(url) for pair in session.exec(wanted) for url in pair if url}


def findability_of(search: PageSearch, keys: set[str]) -> Findability:
    """The facts of whichever of these pages was found most easily."""
    met = [one for one in search.candidates if same_page(one.url) in keys]
    place = min((one.search_place for one in met if one.search_place is not None), default=None)
    clicks = min((one.clicks for one in met if one.clicks is not None), default=None)
    answered = search.search_state == SearchState.ANSWERED
    known_far = bool(met) and search.pages_left == 0
    return Findability(
        looked_at=search.looked_at,
        in_first_five=(place is not None and place <= FIRST_FIVE) if answered else None,
        within_three_clicks=True if clicks is not None else False if known_far else None,
        words=" ".join([_search_words(search, place), _click_words(search, clicks, known_far)]),
    )


def _search_words(search: PageSearch, place: int | None) -> str:
    if search.search_state != SearchState.ANSWERED:
        return SEARCH_WORDS[search.search_state]
    asked = f"in the site’s search for “{search.query}”"
    if place is None:
        return f"Not among the first results {asked}."
    return f"Number {place} {asked}."


def _click_words(search: PageSearch, clicks: int | None, known_far: bool) -> str:
    if clicks is not None:
        return f"{plural(clicks, 'click')} from the home page."
    if known_far:
        return "More than three clicks from the home page."
    return f"Not met within three clicks in the {plural(search.pages_read, 'page')} that were read."


def met_by(candidates: Iterable[PageCandidate], keys: set[str]) -> set[int]:
    """Ids of the candidates that are among these pages."""
    return {one.id or 0 for one in candidates if same_page(one.url) in keys}
