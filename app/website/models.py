"""Where a council's answer stands on its website, frozen copies of it, and the answer key agreed from them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlmodel import Field, Relationship

from app.core.database import Row, UtcDateTime, choice
from app.evidence.models import EvidenceFile
from app.scenarios.models import FactQuestion, ScenarioVersion, Topic
from app.waves.models import WaveCouncil


class WebPage(Row, table=True):
    """One row per page on which a council answers for a topic in a wave, picked by a publisher."""

    __table_args__ = (UniqueConstraint("wave_council_id", "topic_id", "url"),)

    id: int | None = Field(default=None, primary_key=True)
    wave_council_id: int = Field(foreign_key="wave_council.id", index=True)
    topic_id: int = Field(foreign_key="topic.id", index=True)
    url: str = Field(max_length=2000)
    added_at: datetime = Field(sa_type=UtcDateTime)

    wave_council: WaveCouncil = Relationship()
    topic: Topic = Relationship()
    captures: list["PageCapture"] = Relationship(
        back_populates="web_page", sa_relationship_kwargs={"order_by": "PageCapture.id"}
    )


class CaptureResult(StrEnum):
    STORED = "stored"
    FAILED = "failed"


class Reason(StrEnum):
    """Why there is no page, or no text on it."""

    NOT_FOUND = "not_found"
    ROBOTS = "robots"
    NEEDS_JAVASCRIPT = "needs_javascript"
    TIMED_OUT = "timed_out"
    UNREACHABLE = "unreachable"
    BUSY = "busy"
    SERVER = "server"
    NOT_ALLOWED = "not_allowed"
    NOT_A_PAGE = "not_a_page"
    NO_TEXT = "no_text"
    TOO_LARGE = "too_large"
    REDIRECTS = "redirects"
    NOT_PUBLIC = "not_public"
    OTHER = "other"


class PageCapture(Row, table=True):
    """One row per time a page was fetched, written by the job website.capture_page; never changed."""

    __table_args__ = (CheckConstraint("(result = 'stored') = (body_id IS NOT NULL)", name="stored_has_body"),)

    id: int | None = Field(default=None, primary_key=True)
    web_page_id: int = Field(foreign_key="web_page.id", index=True)
    job_key: str = Field(unique=True, max_length=200)
    captured_at: datetime = Field(sa_type=UtcDateTime)
    result: CaptureResult = Field(sa_type=choice(CaptureResult))
    failure: str = Field(
        default="",
        max_length=500,
        description="in plain words: why it failed, or why a stored page has no text",
    )
    reason: Reason | None = Field(default=None, sa_type=choice(Reason))
    tries: int = 1
    final_url: str = Field(default="", max_length=2000)
    status: int | None = None
    headers: list[Any] = Field(default_factory=list, sa_type=JSON)
    hops: list[Any] = Field(default_factory=list, sa_type=JSON)
    content_type: str = Field(default="", max_length=120)
    body_id: int | None = Field(default=None, foreign_key="evidence_file.id")
    warc_id: int | None = Field(
        default=None,
        foreign_key="evidence_file.id",
        description="requests and answers as they crossed the wire",
    )
    title: str = Field(default="", max_length=500)
    lang: str = Field(default="", max_length=20)
    text: str = Field(default="")
    text_sha256: str = Field(default="", max_length=64)

    web_page: WebPage = Relationship(back_populates="captures")
    body: EvidenceFile | None = Relationship(sa_relationship_kwargs={"foreign_keys": "PageCapture.body_id"})
    warc: EvidenceFile | None = Relationship(sa_relationship_kwargs={"foreign_keys": "PageCapture.warc_id"})


class AnswerKey(Row, table=True):
    """One row per agreed version of what a council's website answers to a scenario."""

    __table_args__ = (UniqueConstraint("wave_council_id", "version_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    wave_council_id: int = Field(foreign_key="wave_council.id", index=True)
    version_id: int = Field(foreign_key="scenario_version.id", index=True)
    number: int = 1
    agreed_at: datetime = Field(sa_type=UtcDateTime)
    agreed_by_id: int | None = Field(default=None, foreign_key="person.id")

    wave_council: WaveCouncil = Relationship()
    version: ScenarioVersion = Relationship()
    facts: list["KeyFact"] = Relationship(
        back_populates="answer_key", sa_relationship_kwargs={"order_by": "KeyFact.position"}
    )


class KeyFact(Row, table=True):
    """One row per fact of an answer key, tied to a passage of a capture; without one the website is silent."""

    __table_args__ = (
        UniqueConstraint("answer_key_id", "question_id"),
        CheckConstraint("(capture_id IS NULL) = (value = '')", name="value_has_passage"),
        CheckConstraint(
            "capture_id IS NULL OR (passage_start >= 0 AND passage_end > passage_start)", name="passage"
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    answer_key_id: int = Field(foreign_key="answer_key.id", index=True)
    question_id: int = Field(foreign_key="fact_question.id")
    position: int
    key: bool
    value: str = Field(default="", max_length=1000, description="empty: the website does not say")
    capture_id: int | None = Field(default=None, foreign_key="page_capture.id")
    passage_start: int = Field(default=0, description="offset in the capture's text")
    passage_end: int = Field(default=0)
    quote: str = Field(default="")

    answer_key: AnswerKey = Relationship(back_populates="facts")
    question: FactQuestion = Relationship()
    capture: PageCapture | None = Relationship()
