"""Pages of a council that are hard to find: what looking over its site found, and what callers found by hand."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from app.review.settled import SettledCall
from app.scorecards.instrument import questions_of
from app.scorecards.models import ScorecardAnswer
from app.waves.models import Wave, WaveCouncil
from app.website.findability import Findability, find_findability
from app.website.finding_queries import topics_of
from app.website.models import WebPage


@dataclass(frozen=True)
class HardPage:
    """One topic whose page is hard to find. `missed` of `callers` did not find it as the scorecard asks."""

    topic_code: str
    topic_name: str
    url: str
    words: str
    looked_at: datetime | None
    callers: int
    missed: int


def hard_pages(
    session: Session, wave: Wave, member: WaveCouncil, calls: Sequence[SettledCall]
) -> list[HardPage]:
    """Topics whose page stands neither in the first five of the site's search nor within three clicks, or that at
    least half of the callers did not find, by name."""
    callers = _callers(session, wave, calls)
    found = []
    for topic in topics_of(wave, member):
        looked = find_findability(session, wave_council_id=member.id or 0, topic_id=topic.id or 0)
        told = callers[topic.code]
        missed, asked = told["missed"], told.total()
        if _is_hard(looked) or 0 < asked <= 2 * missed:
            wanted = select(WebPage.url).where(
                WebPage.wave_council_id == member.id, WebPage.topic_id == topic.id
            )
            url = session.exec(wanted.order_by(col(WebPage.id))).first() or ""
            words, at = (looked.words, looked.looked_at) if looked else ("", None)
            found.append(HardPage(topic.code, topic.name, url, words, at, asked, missed))
    return found


def _is_hard(looked: Findability | None) -> bool:
    """METHOD: findable is the first five of the site's search, or three clicks; what can't be told does not count."""
    if looked is None:
        return False
    ways = (looked.in_first_five, looked.within_three_clicks)
    return True not in ways and False in ways


def _callers(session: Session, wave: Wave, calls: Sequence[SettledCall]) -> dict[str, Counter[str]]:
    """Topic → how many callers found its page and how many missed it, by the scorecard's question about finding it."""
    asked = [one for one in questions_of(wave.instrument) if one.beside == "findability"]
    least = {one.code: min(one.choices, key=lambda choice: choice.points).value for one in asked}
    topic = {call.scorecard_id: call.topic_code for call in calls}
    wanted = select(ScorecardAnswer.scorecard_id, ScorecardAnswer.question, ScorecardAnswer.value).where(
        col(ScorecardAnswer.scorecard_id).in_(list(topic)),
        col(ScorecardAnswer.question).in_(list(least)),
        ScorecardAnswer.value != "",
    )
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for scorecard_id, question, value in session.exec(wanted):
        found[topic[scorecard_id]]["missed" if value == least[question] else "found"] += 1
    return found
