"""Name pages, capture them, agree answer keys."""

import csv
import hashlib
import io
from datetime import datetime

from sqlmodel import Session, select

from app.accounts.models import Person
from app.core import audit, jobs
from app.core.errors import BadInput
from app.core.fetch import Fetched
from app.evidence import actions as evidence
from app.scenarios.models import Topic
from app.waves.models import Wave, WaveCouncil
from app.website import archive, queries, rules, underway
from app.website.comparing import standing
from app.website.extraction import ExtractedPage
from app.website.models import CaptureResult, FactFlag, PageCapture, WebPage
from app.website.visits import Visit


def add_page(
    session: Session, *, council: WaveCouncil, topic: Topic, url: str, by: Person | None, at: datetime
) -> WebPage:
    """Name the page on which a council answers for a topic; naming it twice is once. Raises BadInput."""
    rules.check_address(url)
    rules.check_can_prepare(council.wave)
    wanted = select(WebPage).where(
        WebPage.wave_council_id == council.id, WebPage.topic_id == topic.id, WebPage.url == url
    )
    found = session.exec(wanted).first()
    if found is None:
        found = WebPage(wave_council_id=council.id or 0, topic_id=topic.id or 0, url=url, added_at=at)
        session.add(found)
        audit.record(session, "website.add_page", subject=found, by=by, at=at, url=url)
    return found


def import_addresses(session: Session, *, wave: Wave, text: str, by: Person | None, at: datetime) -> int:
    """Name many pages from a CSV with the columns gss_code, topic, url; all or none. Returns how many were new."""
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    if not rows or not {"gss_code", "topic", "url"} <= set(rows[0]):
        raise BadInput(
            "The file needs the columns gss_code, topic and url.", {"file": "Check the first line."}
        )
    councils = {
        one.gss_code: one for one in session.exec(select(WaveCouncil).where(WaveCouncil.wave_id == wave.id))
    }
    topics = {topic.code: topic for topic in session.exec(select(Topic))}
    problems = []
    for line, row in enumerate(rows, start=2):
        if row["gss_code"] not in councils:
            problems.append(f"Line {line}: {row['gss_code']} is not a council of this wave.")
        elif row["topic"] not in topics:
            problems.append(f"Line {line}: {row['topic']} is not a topic.")
        elif not rules.is_address(row["url"] or ""):
            problems.append(f"Line {line}: {row['url'] or 'nothing'} is no web address.")
    if problems:
        raise BadInput("Nothing was written. " + " ".join(problems[:20]), {"file": " ".join(problems[:20])})
    before = len(queries.pages_of_wave(session, wave))
    for row in rows:
        add_page(
            session,
            council=councils[row["gss_code"]],
            topic=topics[row["topic"]],
            url=row["url"],
            by=by,
            at=at,
        )
    session.flush()
    return len(queries.pages_of_wave(session, wave)) - before


def ask_for_captures(
    session: Session, *, wave: Wave, by: Person | None, at: datetime, only_missing: bool = True
) -> int:
    """Queue a capture of each page of a wave, or only of those without a readable copy; returns how many.

    A page whose capture is under way already is left alone.
    """
    rules.check_can_prepare(wave)
    running = underway.being_captured(session, wave)
    wanted = []
    for state in queries.pages_of_wave(session, wave):
        copied = state.capture is not None and state.capture.result == CaptureResult.STORED
        readable = copied and state.capture is not None and state.capture.reason is None
        if not (readable and only_missing) and state.web_page.id not in running:
            wanted.append(state.web_page)
    for web_page in rules.host_by_host(wanted):
        ask_for_capture(session, web_page=web_page, at=at)
    audit.record(session, "website.ask_for_captures", subject=wave, by=by, at=at, pages=len(wanted))
    return len(wanted)


def ask_for_capture(session: Session, *, web_page: WebPage, at: datetime) -> None:
    """Queue one capture of a page; the same moment twice is one."""
    key = f"website.capture_page:{web_page.id}:{at:%Y%m%dT%H%M%S%f}"
    host = rules.host_of(web_page.url)
    jobs.enqueue(session, "website.capture_page", key=key, at=at, partition=host, page_id=web_page.id)


def keep_visit(
    session: Session, *, page_id: int, key: str, seen: Visit, tries: int, user_agent: str, at: datetime
) -> PageCapture:
    """Keep what came of a visit: the page as it was sent with its text, or why there is none; the wire's record."""
    capture = PageCapture(
        web_page_id=page_id,
        job_key=key,
        captured_at=at,
        result=CaptureResult.FAILED,
        failure=seen.words[:500],
        reason=seen.reason,
        tries=tries,
        status=seen.status,
    )
    if seen.exchanges:
        warc = archive.write_warc(seen.exchanges, user_agent=user_agent, at=at)
        kept = evidence.keep(session, content=warc, content_type=archive.CONTENT_TYPE, at=at)
        capture.warc_id = kept.id
    sha256 = ""
    if seen.fetched is not None and seen.extracted is not None:
        sha256 = _fill_in(session, capture, seen.fetched, seen.extracted)
    session.add(capture)
    session.flush()
    if capture.result == CaptureResult.STORED:
        flag_facts(session, capture)
    audit.record(
        session, "website.capture_page", subject=capture, by=None, at=at, sha256=sha256, reason=seen.reason
    )
    return capture


def _fill_in(session: Session, capture: PageCapture, fetched: Fetched, extracted: ExtractedPage) -> str:
    """The page itself; gives the digest of its bytes."""
    content_type = fetched.header("content-type")[:120]
    body = evidence.keep(session, content=fetched.body, content_type=content_type, at=capture.captured_at)
    capture.result = CaptureResult.STORED
    capture.final_url = fetched.final_url[:2000]
    capture.headers = [list(pair) for pair in fetched.headers]
    capture.hops = [[hop.url, hop.status, hop.location] for hop in fetched.hops]
    capture.content_type, capture.body_id = content_type, body.id
    capture.title, capture.lang = extracted.title[:500], extracted.lang[:20]
    capture.text = extracted.text
    capture.text_sha256 = hashlib.sha256(extracted.text.encode()).hexdigest()
    return body.sha256


def flag_facts(session: Session, capture: PageCapture) -> int:
    """Flag each agreed fact whose passage no longer stands in a newer copy as it did; returns how many."""
    flagged = 0
    for fact in queries.facts_resting_on(session, capture.web_page_id):
        agreed = fact.capture
        if agreed is None or agreed.text_sha256 == capture.text_sha256:
            continue
        kind, now_reads = standing(fact.quote, agreed.text, fact.passage_start, capture.text)
        if kind is not None:
            session.add(
                FactFlag(
                    key_fact_id=fact.id or 0,
                    capture_id=capture.id or 0,
                    kind=kind,
                    now_reads=now_reads[:2000],
                    found_at=capture.captured_at,
                )
            )
            flagged += 1
    return flagged
