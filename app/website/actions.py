"""Name pages, capture them, agree answer keys."""

import csv
import hashlib
import io
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from app.accounts.models import Person
from app.core import audit, jobs
from app.core.errors import BadInput
from app.core.fetch import Fetched
from app.evidence import actions as evidence
from app.scenarios.models import ScenarioVersion, Topic
from app.waves.models import Wave, WaveCouncil
from app.website import archive, queries, rules
from app.website.extraction import ExtractedPage
from app.website.models import AnswerKey, CaptureResult, KeyFact, PageCapture, WebPage
from app.website.visits import Visit


@dataclass(frozen=True)
class AgreedFact:
    """What the website says to one fact question; no value means that it does not say."""

    question_id: int
    value: str = ""
    quote: str = ""
    capture: PageCapture | None = None


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
    """Queue a capture of each page of a wave, or only of those without a stored copy; returns how many."""
    rules.check_can_prepare(wave)
    wanted = []
    for state in queries.pages_of_wave(session, wave):
        stored = state.capture is not None and state.capture.result == CaptureResult.STORED
        if not (stored and only_missing):
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


def agree_key(
    session: Session,
    *,
    council: WaveCouncil,
    version: ScenarioVersion,
    facts: list[AgreedFact],
    by: Person | None,
    at: datetime,
) -> AnswerKey:
    """Agree what a council's website answers to a scenario: one fact a question, in the scenario's order.

    Raises BadInput where a question is left out, or a quote does not stand in its capture.
    """
    rules.check_can_prepare(council.wave)
    by_question = {fact.question_id: fact for fact in facts}
    questions = list(version.facts)
    if set(by_question) != {question.id for question in questions}:
        raise BadInput("Every question needs its answer, or the words that the website does not say.")
    before = queries.find_key(session, wave_council_id=council.id or 0, version_id=version.id or 0)
    key = AnswerKey(
        wave_council_id=council.id or 0,
        version_id=version.id or 0,
        number=before.number + 1 if before else 1,
        agreed_at=at,
        agreed_by_id=by.id if by else None,
    )
    session.add(key)
    session.flush()
    for question in questions:
        fact = by_question[question.id or 0]
        row = KeyFact(
            answer_key_id=key.id or 0,
            question_id=question.id or 0,
            position=question.position,
            key=question.key,
        )
        if fact.value:
            if fact.capture is None:
                raise BadInput(f"“{question.question}” has a value but no page that it stands on.")
            row.value, row.quote, row.capture_id = fact.value, fact.quote, fact.capture.id
            row.passage_start, row.passage_end = rules.passage_of(fact.quote, fact.capture.text)
        session.add(row)
    audit.record(session, "website.agree_key", subject=key, by=by, at=at, number=key.number)
    return key
