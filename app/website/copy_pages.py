"""Stored copies of pages in the office: their text with its passages, the page itself in a sandbox, the record."""

from dataclasses import dataclass

from fastapi import Request
from starlette.responses import HTMLResponse, Response

from app.accounts.audiences import office
from app.core.database import Reading
from app.core.errors import NotFound
from app.core.ids import OtherRowId, RowId
from app.core.rendering import page
from app.waves.models import Wave, WaveCouncil
from app.website import archive, comparing, queries, rules
from app.website.comparing import Change
from app.website.models import PageCapture, WebPage
from app.website.replay import POLICY, is_markup, replay


@dataclass(frozen=True)
class CapturePage:
    capture: PageCapture
    web_page: WebPage
    council: WaveCouncil
    wave: Wave
    sha256: str
    size: int
    lines: list[list[rules.Part]]
    copies: list[PageCapture]  # of the same page, newest first
    can_be_shown: bool


@office.get("/office/captures/{capture_id}", name="website.capture")
def capture(request: Request, session: Reading, capture_id: RowId) -> Response:
    found = queries.capture_by_id(session, capture_id)
    council, body = found.web_page.wave_council, found.body
    passages = [
        (one.passage_start, one.passage_end, one.question.question)
        for one in queries.facts_on(session, found)
    ]
    content = CapturePage(
        capture=found,
        web_page=found.web_page,
        council=council,
        wave=council.wave,
        sha256=body.sha256 if body else "",
        size=body.size if body else 0,
        lines=rules.marked_lines(found.text, passages) if found.text else [],
        copies=queries.copies_of(session, found.web_page),
        can_be_shown=body is not None and is_markup(found.content_type, body.content),
    )
    return page(request, "website/capture.html", content)


@office.get("/office/captures/{capture_id}/copy", name="website.copy")
def copy(session: Reading, capture_id: RowId) -> Response:
    """The page itself, cleaned and in a sandbox: it has an origin of its own, runs nothing and loads nothing."""
    found = queries.capture_by_id(session, capture_id)
    if found.body is None or not is_markup(found.content_type, found.body.content):
        raise NotFound("This copy can't be shown as a page. Its text and its record are kept.")
    shown = replay(found.body.content, content_type=found.content_type, title=found.title, lang=found.lang)
    return HTMLResponse(shown, headers={"Content-Security-Policy": POLICY})


@office.get("/office/captures/{capture_id}/record", name="website.record")
def record(session: Reading, capture_id: RowId) -> Response:
    """What crossed the wire, to be kept or opened with a web archive's tools; never shown by a browser."""
    found = queries.capture_by_id(session, capture_id)
    if found.warc is None:
        raise NotFound("Nothing crossed the wire for this copy, so there is no record.")
    headers = {
        "Content-Disposition": f'attachment; filename="capture-{found.id}.warc.gz"',
        "Content-Security-Policy": POLICY,
    }
    return Response(found.warc.content, media_type=archive.CONTENT_TYPE, headers=headers)


@dataclass(frozen=True)
class ChangesPage:
    """Two copies of one page, the older first."""

    web_page: WebPage
    council: WaveCouncil
    older: PageCapture
    newer: PageCapture
    changes: list[Change]


@office.get("/office/captures/{capture_id}/changes", name="website.changes")
def changes(request: Request, session: Reading, capture_id: RowId, since: OtherRowId) -> Response:
    newer, older = queries.capture_by_id(session, capture_id), queries.capture_by_id(session, since)
    if newer.web_page_id != older.web_page_id:
        raise NotFound("These are copies of two different pages.")
    web_page = newer.web_page
    found = comparing.changes(older.text, newer.text)
    content = ChangesPage(web_page, web_page.wave_council, older, newer, found)
    return page(request, "website/changes.html", content)
