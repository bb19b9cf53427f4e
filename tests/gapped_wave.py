"""A wave after which pages of Elmsea and Fennhithe are to be mended, and what the watch sees of them since."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

from sqlmodel import Session, col, select

from app.evidence.models import EvidenceFile
from app.matching.models import FactJudgement, RightSide, Verdict
from app.scorecards.models import ScorecardAnswer
from app.waves.models import WaveCouncil, WaveTopic
from app.website.models import CaptureResult, PageCandidate, PageCapture, PageSearch, SearchState, WebPage
from tests.conftest import START
from tests.settled_wave import FIELDWORK, World, end_replies, small_wave

AMBLEFORD, ELMSEA, FENNHITHE = "X07000001", "X07000004", "X07000005"


def gapped_wave(session: Session) -> World:
    """The phone was right about Elmsea's bulky waste, neither about its schools, the website about its badges."""
    made = small_wave(session)
    end_replies(made.wave)
    sides = {"bulky": RightSide.PHONE, "school": RightSide.NEITHER, "blue": RightSide.WEB}
    for topic, side in sides.items():
        judged_wrong(session, made, topic).right_side = side
    for answer in session.exec(select(ScorecardAnswer).where(ScorecardAnswer.question == "D3")):
        answer.value = "yes"
    return made


def judged_wrong(session: Session, world: World, topic: str) -> FactJudgement:
    """The judgement of Elmsea's contradiction about a topic."""
    keys = [one.id for one in world.keys[world.calls[ELMSEA, topic][0].id or 0]]
    wanted = select(FactJudgement).where(col(FactJudgement.key_fact_id).in_(keys))
    return session.exec(wanted.where(FactJudgement.verdict == Verdict.CONTRADICTS)).one()


def capture_of(session: Session, topic: str, council: str = ELMSEA) -> PageCapture:
    """The first copy of a council's page about a topic."""
    wanted = (
        select(PageCapture)
        .join(WebPage)
        .where(WebPage.url == f"https://www.{council.lower()}.example/{topic}")
    )
    return session.exec(wanted.order_by(col(PageCapture.id))).first()  # type: ignore[return-value]


def copy_again(session: Session, topic: str, text: str, *, days: int = 30, council: str = ELMSEA) -> int:
    """The watch stores another copy of a page, some days later; returns its id."""
    first = capture_of(session, topic, council)
    content = f"<main><p>{text}</p><script>alert(1)</script></main>".encode()
    body = EvidenceFile(
        sha256=f"{topic}-{days}-{council}".rjust(64, "0"), size=len(content), content_type="text/html", content=content,
        stored_at=START,
    )  # fmt: skip
    session.add(body)
    session.flush()
    capture = PageCapture(
        web_page_id=first.web_page_id, job_key=f"{topic}-{days}-{council}", result=CaptureResult.STORED,
        captured_at=FIELDWORK + timedelta(days=days), final_url=first.final_url, status=200, body_id=body.id, text=text,
        content_type="text/html; charset=utf-8",
        text_sha256=first.text_sha256 if text == first.text else "a" * 64,
    )  # fmt: skip
    session.add(capture)
    session.flush()
    return capture.id or 0


def look_over(session: Session, world: World, *, clicks: int | None, place: int | None) -> None:
    """A look over Elmsea's site found its page about badges so."""
    wanted = select(WaveCouncil).where(WaveCouncil.wave_id == world.wave.id, WaveCouncil.gss_code == ELMSEA)
    member = session.exec(wanted).one()
    topics = session.exec(select(WaveTopic).where(WaveTopic.wave_id == world.wave.id))
    topic_id = next(one.topic_id for one in topics if one.topic.code == "blue")
    search = PageSearch(
        wave_council_id=member.id or 0, topic_id=topic_id, looked_at=START, query="Blue Badge", pages_read=40,
        search_state=SearchState.ANSWERED,
    )  # fmt: skip
    session.add(search)
    session.flush()
    url = "https://www.x07000004.example/blue"
    session.add(
        PageCandidate(
            search_id=search.id or 0, position=1, url=url, points=80, clicks=clicks, search_place=place
        )
    )


def rows_of(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:])))


def every_address(session: Session) -> list[str]:
    """Every page, file and copy about Elmsea."""
    newer = copy_again(session, "bulky", "bulky: It costs £52.", days=31)
    first = capture_of(session, "bulky").id
    return [
        f"/council/pages?council={ELMSEA}",
        f"/council/pages.csv?council={ELMSEA}",
        f"/council/pages/copies/{first}",
        f"/council/pages/copies/{newer}/page",
        f"/council/pages/copies/{newer}/changes?since={first}",
    ]
