"""The web team's list, as a page and as a file, and the frozen copies that it rests on."""

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, council
from app.accounts.models import Person
from app.accounts.rules import check_speaks_for
from app.core.clock import now
from app.core.database import Reading
from app.core.errors import NotFound
from app.core.rendering import page, url
from app.insight import queries
from app.insight.page_gaps import Gap, Gaps, page_gaps
from app.publication.words import DEMONSTRATION
from app.review.queries import council_names
from app.waves.models import Wave
from scoring.codec import write_csv

BYTE_ORDER_MARK = "\ufeff"
COLUMNS = (
    "list", "council", "wave", "topic", "enquiry", "question", "key_fact", "callers_were_told", "page_says", "passage",
    "address", "captured_at", "text_sha256", "changed_since", "passage_since", "frozen_copy", "about", "note",
)  # fmt: skip


@dataclass(frozen=True)
class PageGapsPage:
    code: str
    name: str
    councils: list[tuple[str, str]]
    wave: Wave | None
    waves: list[Wave]  # the newest first
    topics: list[tuple[str, str]]
    topic: str
    gaps: Gaps


@council.get("/council/pages", name="insight.page_gaps")
def page_gap_list(
    request: Request,
    session: Reading,
    person: CurrentPerson,
    council: str = "",
    wave: str = "",
    topic: str = "",
) -> Response:
    shown = _page(session, person, council, wave, topic)
    return page(request, "insight/page_gaps.html", shown)


def _page(session: Session, person: Person, council: str, wave: str, topic: str) -> PageGapsPage:
    """Raises NotFound: another's council, a wave that it may not see, a topic that is not on its lists."""
    codes = person.council_codes
    code = council or codes[0]
    check_speaks_for(person, code)
    names = council_names(session, codes)
    results = queries.results_of(session, code, now())
    chosen = next((one for one in results if wave in ("", one.wave.code)), None)
    if wave and chosen is None:
        raise NotFound("There is no such wave, or your calls in it can't be read yet.")
    gaps = page_gaps(session, chosen.wave, code, chosen.calls) if chosen else Gaps([], [], [])
    if topic and topic not in [one for one, _ in gaps.topics]:
        raise NotFound("Nothing about this topic is on your lists.")
    return PageGapsPage(
        code=code,
        name=names[code],
        councils=[(one, names[one]) for one in codes],
        wave=chosen.wave if chosen else None,
        waves=[one.wave for one in results],
        topics=gaps.topics,
        topic=topic,
        gaps=gaps.about(topic),
    )


@council.get("/council/pages.csv", name="insight.page_gaps_csv")
def page_gap_file(
    request: Request,
    session: Reading,
    person: CurrentPerson,
    council: str = "",
    wave: str = "",
    topic: str = "",
) -> Response:
    shown = _page(session, person, council, wave, topic)
    if shown.wave is None:
        raise NotFound("No call to your council can be read yet, so there is no list.")
    base = request.app.state.settings.base_url.rstrip("/")
    text = BYTE_ORDER_MARK + write_csv(COLUMNS, list(_rows(request, shown, shown.wave, base)))
    name = "-".join(filter(None, ("pages", shown.code, shown.wave.code, topic)))
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


def _rows(request: Request, shown: PageGapsPage, wave: Wave, base: str) -> Iterator[list[object]]:
    note = DEMONSTRATION if wave.fictional else ""
    for gap in (*shown.gaps.missing, *shown.gaps.wrong):
        copy = base + url(request, "review.page_copy", capture_id=gap.copy.id) if gap.copy else ""
        yield [gap.kind.value, shown.name, wave.title, *_row(gap), copy, gap.why, note]
    for page_ in shown.gaps.hard:
        told = f"{page_.missed} of {page_.callers} callers did not find it." if page_.callers else ""
        about = f"{told} {page_.words}".strip()
        empty = [""] * 5
        looked = page_.looked_at.isoformat() if page_.looked_at else ""
        yield [
            "hard_to_find", shown.name, wave.title, page_.topic_name, *empty, "", page_.url, looked, "", "", "", "",
            about, note,
        ]  # fmt: skip


def _row(gap: Gap) -> list[object]:
    copy, seen = gap.copy, gap.seen
    told = " / ".join(one.words for one in gap.said if one.words)
    return [
        gap.topic_name,
        gap.scenario_title,
        gap.question,
        gap.key,
        told,
        gap.page_says,
        gap.quote,
        copy.url if copy else "",
        copy.captured_at.isoformat() if copy else "",
        copy.text_sha256 if copy else "",
        seen.changed_at.isoformat() if seen and seen.changed_at else "",
        seen.passage.value if seen and seen.passage else "",
    ]
