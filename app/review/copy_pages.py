"""Frozen copies of a council's pages: their text with what was asked marked, the page in a sandbox, what changed."""

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
from app.core.rendering import page
from app.review import attachments
from app.review.queries import waves_shown_to
from app.review.settled import settled_calls
from app.waves.models import Wave
from app.website import archive, comparing, rules
from app.website import queries as website
from app.website.comparing import Change
from app.website.models import PageCapture
from app.website.replay import POLICY, is_markup, replay


@dataclass(frozen=True)
class PageCopyPage:
    capture: PageCapture
    council_code: str
    council_name: str
    wave: Wave
    lines: list[list[rules.Part]]
    copies: list[PageCapture]  # of the same page, newest first
    can_be_shown: bool


@council.get("/council/pages/copies/{capture_id}", name="review.page_copy")
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
    return page(request, "review/page_copy.html", content)


def _own_copy(session: Session, person: Person, capture_id: int) -> PageCapture:
    """A stored copy of one of this person's councils' pages, in a wave that they may see. Raises NotFound."""
    found = website.capture_by_id(session, capture_id)
    member = found.web_page.wave_council
    check_speaks_for(person, member.gss_code)
    if member.wave not in waves_shown_to(session, [member.gss_code], now()):
        raise NotFound("There is no such page, or it is not for you.")
    return found


@council.get("/council/pages/copies/{capture_id}/page", name="review.page_itself")
def page_itself(session: Reading, person: CurrentPerson, capture_id: RowId) -> Response:
    """The page itself, cleaned and in a sandbox: it runs nothing and loads nothing."""
    found = _own_copy(session, person, capture_id)
    if found.body is None or not is_markup(found.content_type, found.body.content):
        raise NotFound("This copy can't be shown as a page. Its text is kept.")
    shown = replay(found.body.content, content_type=found.content_type, title=found.title, lang=found.lang)
    return HTMLResponse(shown, headers={"Content-Security-Policy": POLICY})


@council.get("/council/pages/copies/{capture_id}/record", name="review.page_record")
def page_record(session: Reading, person: CurrentPerson, capture_id: RowId) -> Response:
    """What crossed the wire, to be kept; never shown by a browser."""
    found = _own_copy(session, person, capture_id)
    if found.warc is None:
        raise NotFound("Nothing crossed the wire for this copy, so there is no record.")
    headers = {"Content-Security-Policy": POLICY, **attachments.disposition(f"capture-{found.id}.warc.gz")}
    return Response(found.warc.content, media_type=archive.CONTENT_TYPE, headers=headers)


@dataclass(frozen=True)
class PageChangesPage:
    """Two copies of one page, the older first."""

    council_code: str
    council_name: str
    older: PageCapture
    newer: PageCapture
    changes: list[Change]


@council.get("/council/pages/copies/{capture_id}/changes", name="review.page_changes")
def page_changes(
    request: Request, session: Reading, person: CurrentPerson, capture_id: RowId, since: OtherRowId
) -> Response:
    newer, older = _own_copy(session, person, capture_id), _own_copy(session, person, since)
    if newer.web_page_id != older.web_page_id:
        raise NotFound("These are copies of two different pages.")
    member = newer.web_page.wave_council
    found = comparing.changes(older.text, newer.text)
    content = PageChangesPage(member.gss_code, member.name, older, newer, found)
    return page(request, "review/page_changes.html", content)
