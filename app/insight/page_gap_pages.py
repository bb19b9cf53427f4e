"""The web team's list, as a page and as a file, and the frozen copies that it rests on."""

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import Request
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.accounts.audiences import CurrentPerson, council
from app.accounts.models import Person
from app.accounts.rules import check_speaks_for
from app.core.clock import now
from app.core.database import Reading
from app.core.errors import NotFound
from app.core.ids import OtherRowId, RowId
from app.core.rendering import page, url
from app.insight import queries
from app.insight.page_gaps import Gap, Gaps, page_gaps
from app.publication.words import DEMONSTRATION
from app.review.queries import waves_shown_to
from app.review.settled import settled_calls
from app.waves.models import Wave
from app.website import comparing, rules
from app.website import queries as website
from app.website.comparing import Change
from app.website.models import PageCapture
from app.website.replay import POLICY, is_markup, replay
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
    names = queries.council_names(session, codes)
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
        copy = base + url(request, "insight.page_copy", capture_id=gap.copy.id) if gap.copy else ""
        yield [gap.kind.value, shown.name, wave.title, *_row(gap), copy, gap.why, note]
    for page_ in shown.gaps.hard:
        about = f"{page_.missed} of {page_.callers} callers did not find it. {page_.words}".strip()
        empty = [""] * 5
        looked = page_.looked_at.isoformat() if page_.looked_at else ""
        yield [
            "hard_to_find", shown.name, wave.title, page_.topic_name, *empty, "", page_.url, looked, "", "", "", "",
            about, note,
        ]  # fmt: skip


def _row(gap: Gap) -> list[object]:
    copy, seen = gap.copy, gap.seen
    told = " / ".join(one.words for one in gap.said)
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


@dataclass(frozen=True)
class PageCopyPage:
    capture: PageCapture
    council_code: str
    council_name: str
    wave: Wave
    lines: list[list[rules.Part]]
    copies: list[PageCapture]  # of the same page, newest first
    can_be_shown: bool


@council.get("/council/pages/copies/{capture_id}", name="insight.page_copy")
def page_copy(request: Request, session: Reading, person: CurrentPerson, capture_id: RowId) -> Response:
    found = _own_copy(session, person, capture_id)
    member, body = found.web_page.wave_council, found.body
    calls = settled_calls(session, [member.wave_id], council_codes=[member.gss_code])
    asked = {fact.key_fact_id for call in calls for fact in call.facts}
    passages = [
        (one.passage_start, one.passage_end, one.question.question)
        for one in website.facts_on(session, found)
        if one.id in asked  # what was not asked yet may be asked another time
    ]
    content = PageCopyPage(
        capture=found,
        council_code=member.gss_code,
        council_name=member.name,
        wave=member.wave,
        lines=rules.marked_lines(found.text, passages) if found.text else [],
        copies=website.copies_of(session, found.web_page),
        can_be_shown=body is not None and is_markup(found.content_type, body.content),
    )
    return page(request, "insight/page_copy.html", content)


def _own_copy(session: Session, person: Person, capture_id: int) -> PageCapture:
    """A stored copy of one of this person's councils' pages, in a wave that they may see. Raises NotFound."""
    found = website.capture_by_id(session, capture_id)
    member = found.web_page.wave_council
    check_speaks_for(person, member.gss_code)
    if member.wave not in waves_shown_to(session, [member.gss_code], now()):
        raise NotFound("There is no such page, or it is not for you.")
    return found


@council.get("/council/pages/copies/{capture_id}/page", name="insight.page_copy_shown")
def page_copy_shown(session: Reading, person: CurrentPerson, capture_id: RowId) -> Response:
    """The page itself, cleaned and in a sandbox: it runs nothing and loads nothing."""
    found = _own_copy(session, person, capture_id)
    if found.body is None or not is_markup(found.content_type, found.body.content):
        raise NotFound("This copy can't be shown as a page. Its text is kept.")
    shown = replay(found.body.content, content_type=found.content_type, title=found.title, lang=found.lang)
    return HTMLResponse(shown, headers={"Content-Security-Policy": POLICY})


@dataclass(frozen=True)
class PageChangesPage:
    """Two copies of one page, the older first."""

    council_code: str
    council_name: str
    older: PageCapture
    newer: PageCapture
    changes: list[Change]


@council.get("/council/pages/copies/{capture_id}/changes", name="insight.page_changes")
def page_changes(
    request: Request, session: Reading, person: CurrentPerson, capture_id: RowId, since: OtherRowId
) -> Response:
    newer, older = _own_copy(session, person, capture_id), _own_copy(session, person, since)
    if newer.web_page_id != older.web_page_id:
        raise NotFound("These are copies of two different pages.")
    member = newer.web_page.wave_council
    found = comparing.changes(older.text, newer.text)
    content = PageChangesPage(member.gss_code, member.name, older, newer, found)
    return page(request, "insight/page_changes.html", content)
