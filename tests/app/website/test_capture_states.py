"""What became of a captured page is said in plain words."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session, select

from app.core.audit import AuditEvent
from app.core.database import Database
from app.core.fetch import Fetched
from app.councils.models import Council, CouncilType, Nation
from app.scenarios.models import Topic
from app.waves.models import Wave, WaveCouncil, WaveState
from app.website import actions
from app.website.extraction import extract_text
from app.website.models import CaptureResult, PageCapture, WebPage

AT = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
URL = "https://www.ambleford.example/bins"


def fetched(body: bytes) -> Fetched:
    headers = (("content-type", "text/html; charset=utf-8"),)
    return Fetched(
        url=URL, final_url=URL, hops=(), status=200, headers=headers, body=body, raw_length=len(body)
    )


@pytest.fixture
def page_id(database: Database) -> int:
    with database.write() as session:
        council = Council(
            gss_code="E07900099", name="Ambleford", short_name="Ambleford", slug="ambleford",
            type=CouncilType.ENGLISH_DISTRICT, nation=Nation.ENGLAND, region="East", fictional=True,
        )  # fmt: skip
        wave = Wave(
            code="w",
            title="W",
            state=WaveState.OPEN,
            from_date=date(2026, 9, 7),
            to_date=date(2026, 9, 9),
            created_at=AT,
        )
        topic = Topic(code="bins", name="Bins")
        session.add_all([council, wave, topic])
        session.flush()
        member = WaveCouncil(
            wave_id=wave.id,
            council_id=council.id,
            gss_code=council.gss_code,
            name=council.name,
            council_type=council.type,
        )
        session.add(member)
        session.flush()
        page = actions.add_page(session, council=member, topic=topic, url=URL, by=None, at=AT)
        assert actions.add_page(session, council=member, topic=topic, url=URL, by=None, at=AT).id == page.id
        session.flush()
        return page.id


def store(session: Session, page_id: int, body: bytes, key: str) -> PageCapture:
    read = extract_text(body, content_type="text/html", url=URL)
    return actions.store_capture(
        session, page_id=page_id, key=key, fetched=fetched(body), extracted=read, at=AT
    )


def test_a_page_is_kept_as_it_was_sent_with_its_text(database: Database, page_id: int):
    body = b"<html><main><h1>Bins</h1><p>Put bins out by 6am.</p></main></html>"
    with database.write() as session:
        first, second = (store(session, page_id, body, key) for key in ("one", "two"))
        session.flush()
        assert (first.result, first.failure) == (CaptureResult.STORED, "")
        assert "Put bins out by 6am." in first.text
        assert first.body_id == second.body_id  # the same bytes are kept once
        assert first.body.content == body


def test_a_page_without_text_is_kept_and_says_so(database: Database, page_id: int):
    with database.write() as session:
        capture = store(session, page_id, b"<html><main></main></html>", "empty")
        assert capture.result == CaptureResult.STORED
        assert capture.failure != ""


def test_a_failure_is_kept_in_plain_words(database: Database, page_id: int):
    with database.write() as session:
        actions.record_failure(
            session, page_id=page_id, key="gone", failure="There is no page.", status=404, at=AT
        )
    with database.read() as session:
        capture = session.exec(select(PageCapture)).one()
        assert (capture.result, capture.status, capture.failure) == (
            CaptureResult.FAILED,
            404,
            "There is no page.",
        )
        assert session.get(WebPage, page_id).url == URL
        assert "website.add_page" in {event.name for event in session.exec(select(AuditEvent))}
