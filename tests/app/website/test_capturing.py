"""Capturing: what a host sent is what the archive holds, and each way to fail ends in plain words."""

from __future__ import annotations

import gzip
import io
from base64 import b32encode
from datetime import timedelta
from hashlib import sha256

import brotli
import pytest
import typst
from sqlmodel import col, select
from warcio.archiveiterator import ArchiveIterator

from app.core import jobs
from app.core.audit import AuditEvent
from app.core.clock import held_at
from app.core.database import Database
from app.core.settings import Settings
from app.website import actions, visits
from app.website.models import CaptureResult, PageCapture, Reason
from tests.app.website.builders import AT, create_open_wave
from tests.app.website.hosts import Answer, RawHost, http, raw_host

WORDS = "A sofa costs £24 – ring Siân before 6am on collection day."
PAGE = f"<html><head><title>Bulky waste</title></head><body><main><h1>Bulky waste</h1><p>{WORDS}</p></main>"
HTML = "text/html; charset=utf-8"
CHUNKED = {"Content_Length": "", "Transfer_Encoding": "chunked"}


def chunked(body: bytes, *sizes: int) -> bytes:
    """A body in chunks, one with an extension."""
    parts, at = [], 0
    for size in (*sizes, len(body)):
        piece = body[at : at + size]
        at += len(piece)
        if piece:
            parts.append(f"{len(piece):X};x=1\r\n".encode() + piece + b"\r\n")
    return b"".join(parts) + b"0\r\n\r\n"


def pages() -> dict[str, Answer]:
    utf8, latin = PAGE.encode(), PAGE.replace("–", "-").encode("latin-1")
    packed = gzip.compress(utf8)
    pdf = typst.compile(b'#set text(lang: "en")\n= Bulky waste\nA sofa costs 24 pounds for one trip.')
    declared = PAGE.replace("<head>", "<head><meta charset=windows-1252>")
    return {
        "/utf8": http("200 OK", utf8, Content_Type=HTML),
        "/cp1252": http("200 OK", declared.encode("cp1252"), Content_Type="text/html"),
        "/latin": http("200 OK", latin, Content_Type="text/html; charset=iso-8859-1"),
        "/utf16": http("200 OK", ("\ufeff" + PAGE).encode("utf-16-le"), Content_Type="text/html"),
        "/gzip": http("200 OK", packed, Content_Type=HTML, Content_Encoding="gzip"),
        "/br": http("200 OK", brotli.compress(utf8), Content_Type=HTML, Content_Encoding="br"),
        "/chunked": http("200  Fine", chunked(utf8, 1, 7), **CHUNKED, content_TYPE=HTML),
        "/both": http("200 OK", chunked(packed, 5), **CHUNKED, Content_Encoding="gzip", Content_Type=HTML),
        "/pdf": http("200 OK", pdf, Content_Type="application/pdf"),
        "/old": http("301 Moved Permanently", b"<p>Moved</p>", Location="/older", Content_Type="text/html"),
        "/older": http("302 Found", b"", Location="/utf8", Set_Cookie="seen=1"),
    }  # fmt: skip


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"fetch_pause_seconds": 0.0, "contact_address": "hello@example.org"})


def capture_all(
    database: Database, settings: Settings, host: RawHost, paths: list[str], *, days: int = 0
) -> dict[str, PageCapture]:
    """Name the pages, ask for their copies and run what is due; the newest copy of each path that has one."""
    settings = settings.model_copy(update={"fetch_allow": frozenset({host.name})})
    with database.write() as session:
        opened = create_open_wave(session)
        for path in paths:
            opened.add_page(session, host.url(path))
        actions.ask_for_captures(session, wave=opened.wave, by=None, at=AT)
    for hours in (0, 1, 2, 3):
        with held_at(AT + timedelta(hours=hours)):
            jobs.Worker(settings, database).run_until_idle()
    with database.read() as session:
        found = session.exec(select(PageCapture).order_by(col(PageCapture.id))).all()
        for one in found:
            assert (one.body is None, one.warc is None) != (
                False,
                True,
            )  # loads both while the session is open
        return {one.web_page.url.removeprefix(host.url("")): one for one in found}


def records(capture: PageCapture) -> list[tuple[str, str, bytes]]:
    """Kind, address and bytes of each record, whose digest is theirs."""
    assert capture.warc is not None
    found = []
    for record in ArchiveIterator(io.BytesIO(capture.warc.content), no_record_parse=True):
        assert record.rec_headers.protocol == "WARC/1.1"
        block = record.raw_stream.read()
        found.append((record.rec_type, record.rec_headers.get_header("WARC-Target-URI"), block))
        if record.rec_type != "warcinfo":
            digest = "sha256:" + b32encode(sha256(block).digest()).decode()
            assert record.rec_headers.get_header("WARC-Block-Digest") == digest
    return found


def contents(capture: PageCapture) -> list[bytes]:
    """What warcio makes of the answers: chunks joined, compression undone, payload digests checked."""
    assert capture.warc is not None
    found = []
    for record in ArchiveIterator(io.BytesIO(capture.warc.content), check_digests="raise"):
        if record.http_headers and record.http_headers.get_header("Content-Encoding") == "br":
            content = brotli.decompress(record.raw_stream.read())  # warcio stumbles at the end of Brotli
        else:
            content = record.content_stream().read()
        if record.rec_type == "response":
            found.append(content)
            assert record.digest_checker.passed
    return found


def test_what_a_host_sent_is_what_the_archive_holds(database: Database, settings: Settings):
    answers = pages()
    with raw_host(answers) as host:
        captures = capture_all(database, settings, host, [path for path in answers if path != "/older"])
    for path, capture in captures.items():
        road = ["/old", "/older", "/utf8"] if path == "/old" else [path]
        wanted = [("response", host.url(one), answers[one]) for one in road]
        assert [one for one in records(capture) if one[0] == "response"] == wanted
        asked = [request for one, request in host.asked if one in road]
        sent = [block for kind, _, block in records(capture) if kind == "request"]
        assert all(block in asked for block in sent)
        assert len(sent) == len(road)
        assert b"BetterAnswered/1.0 (hello@example.org)" in sent[0]
        assert (capture.result, capture.reason, capture.body.content) == (
            "stored",
            None,
            contents(capture)[-1],
        )
        assert (
            "24 pounds" if path == "/pdf" else WORDS.replace("–", "-" if path == "/latin" else "–")
        ) in capture.text
    assert captures["/old"].hops == [[host.url("/old"), 301, "/older"], [host.url("/older"), 302, "/utf8"]]
    assert host.times("/robots.txt") == 1
    assert len(captures) == len(answers) - 1


def test_a_page_that_is_not_there_is_kept_as_it_was_said(database: Database, settings: Settings):
    robots = http("200 OK", b"User-agent: *\nDisallow: /private")
    with raw_host({"/robots.txt": robots}) as host:
        captures = capture_all(database, settings, host, ["/gone", "/private/page"])
    gone, private = captures["/gone"], captures["/private/page"]
    assert (gone.result, gone.reason, gone.status, gone.tries) == (
        CaptureResult.FAILED,
        Reason.NOT_FOUND,
        404,
        1,
    )
    assert gone.failure == "There is no such page on the site."
    assert contents(gone) == [b"<main><p>No such page.</p></main>"]
    assert (private.reason, private.warc, private.tries) == (Reason.ROBOTS, None, 1)
    assert "robots.txt" in private.failure
    assert (host.times("/gone"), host.times("/private/page")) == (1, 0)
    with database.read() as session:
        assert "website.capture_page" in {event.name for event in session.exec(select(AuditEvent))}


def test_a_site_in_trouble_is_asked_again_and_only_then_given_up(database: Database, settings: Settings):
    good = http("200 OK", PAGE.encode(), Content_Type=HTML)
    busy = http("503 Service Unavailable", b"", Retry_After="60")
    with raw_host({
        "/recovers": lambda before: busy if before < 2 else good,
        "/hangs-up": lambda before: b"" if before < 1 else good,
        "/stays": http("429 Too Many Requests", b""),
        "/broken": http("500 Internal Server Error", b""),
    }) as host:  # fmt: skip
        captures = capture_all(database, settings, host, ["/recovers", "/hangs-up", "/stays", "/broken"])
        assert {path: host.times(path) for path in captures} == {
            "/recovers": 3, "/hangs-up": 2, "/stays": 4, "/broken": 1,
        }  # fmt: skip
    assert {path: (one.result.value, one.tries) for path, one in captures.items()} == {
        "/recovers": ("stored", 3),
        "/hangs-up": ("stored", 2),
        "/stays": ("failed", 4),
        "/broken": ("failed", 1),
    }
    assert captures["/stays"].reason == Reason.BUSY
    assert captures["/broken"].failure == "The server answered with status 500 instead of the page."


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("120", 120.0), (" 0 ", 0.0), ("Tue, 01 Sep 2026 09:00:30 GMT", 30.0), ("soon", None), ("", None)],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(header, seconds):
    assert visits.retry_after(header, AT) == seconds


def test_waits_double_and_a_site_may_name_its_own():
    asked = visits.Visit((), retry=True, retry_seconds=7.0)
    unasked = visits.Visit((), retry=True)
    assert [visits.wait_seconds(unasked, attempt) for attempt in (1, 2, 3)] == [20.0, 40.0, 80.0]
    assert visits.wait_seconds(asked, 3) == 7.0
    assert visits.wait_seconds(visits.Visit((), retry=True, retry_seconds=1e9), 1) == visits.LONGEST_WAIT


HARMFUL: dict[str, tuple[Answer, Reason]] = {
    "/bomb": (
        http("200 OK", gzip.compress(bytes(60_000_000)), Content_Type=HTML, Content_Encoding="gzip"),
        Reason.TOO_LARGE,
    ),
    "/gigabyte": (http("200 OK", b"", Content_Length="1000000000", Content_Type=HTML), Reason.TOO_LARGE),
    "/inside": (http("302 Found", b"", Location="http://169.254.169.254/latest"), Reason.NOT_PUBLIC),
    "/odd": (http("302 Found", b"", Location="http://0x7f000001/"), Reason.NOT_PUBLIC),
    "/circle": (http("302 Found", b"", Location="/circle"), Reason.REDIRECTS),
    "/packed": (http("200 OK", b"junk", Content_Type=HTML, Content_Encoding="gzip"), Reason.NOT_A_PAGE),
}


def test_what_a_site_can_do_to_harm_us_ends_in_a_clear_state(database: Database, settings: Settings):
    answers = {path: answer for path, (answer, _) in HARMFUL.items()}
    for number in range(15):
        answers[f"/endless{number}"] = http("302 Found", b"", Location=f"/endless{number + 1}")
    with raw_host(answers) as host:
        captures = capture_all(database, settings, host, [*HARMFUL, "/endless0"])
        assert host.times("/bomb") == host.times("/inside") == 1
        assert "/endless12" not in [path for path, _ in host.asked]
    wanted = {path: reason for path, (_, reason) in HARMFUL.items()} | {"/endless0": Reason.REDIRECTS}
    assert {path: capture.reason for path, capture in captures.items()} == wanted
    assert all(capture.result == CaptureResult.FAILED for capture in captures.values())
    assert all(capture.failure.endswith(".") for capture in captures.values())
