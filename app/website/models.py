"""Where a council's answer stands on its website, frozen copies of it, and the answer key agreed from them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlmodel import Field, Relationship

from app.accounts.models import Person
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


class SearchState(StrEnum):
    """What became of asking a site's own search for a topic."""

    ANSWERED = "answered"
    NO_FORM = "no_form"
    FORBIDDEN = "forbidden"
    NOT_PLAIN = "not_plain"
    FAILED = "failed"
    NOT_ASKED = "not_asked"


class PageSearch(Row, table=True):
    """One row per topic and time that a council's site was looked over, written by the job website.find_pages."""

    __table_args__ = (UniqueConstraint("wave_council_id", "topic_id", "looked_at"),)

    id: int | None = Field(default=None, primary_key=True)
    wave_council_id: int = Field(foreign_key="wave_council.id", index=True)
    topic_id: int = Field(foreign_key="topic.id", index=True)
    looked_at: datetime = Field(sa_type=UtcDateTime)
    search_state: SearchState = Field(sa_type=choice(SearchState))
    query: str = Field(default="", max_length=200, description="what the site's own search was asked")
    pages_read: int = 0
    pages_left: int = Field(default=0, description="within two clicks of home, and not read")
    sitemap_count: int = 0
    failure: str = Field(
        default="", max_length=500, description="in plain words; empty: the site could be read"
    )

    topic: Topic = Relationship()
    candidates: list["PageCandidate"] = Relationship(
        back_populates="search", sa_relationship_kwargs={"order_by": "PageCandidate.position"}
    )


class PageCandidate(Row, table=True):
    """One row per page that may answer for a topic, best first, with the two facts of finding it."""

    __table_args__ = (
        UniqueConstraint("search_id", "position"),
        CheckConstraint("clicks BETWEEN 0 AND 3", name="three_clicks"),
        CheckConstraint("search_place > 0", name="place"),
    )

    id: int | None = Field(default=None, primary_key=True)
    search_id: int = Field(foreign_key="page_search.id", index=True)
    position: int
    url: str = Field(max_length=2000)
    words: str = Field(default="", max_length=300, description="of a link that leads to it")
    points: int = Field(description="0 to 100, by scoring.matching.candidates")
    reasons: list[str] = Field(default_factory=list, sa_type=JSON, description="in plain words")
    clicks: int | None = Field(default=None, description="from home; empty: not reached within three")
    search_place: int | None = Field(default=None, description="in the site's own search")

    search: PageSearch = Relationship(back_populates="candidates")


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


class KeyDraft(Row, table=True):
    """One row per answer key that somebody put forward; the newest waits until a second person agrees."""

    id: int | None = Field(default=None, primary_key=True)
    wave_council_id: int = Field(foreign_key="wave_council.id", index=True)
    version_id: int = Field(foreign_key="scenario_version.id", index=True)
    made_at: datetime = Field(sa_type=UtcDateTime)
    made_by_id: int = Field(foreign_key="person.id")

    wave_council: WaveCouncil = Relationship()
    version: ScenarioVersion = Relationship()
    made_by: Person = Relationship()
    facts: list["DraftFact"] = Relationship(
        back_populates="draft", sa_relationship_kwargs={"order_by": "DraftFact.position"}
    )


class DraftFact(Row, table=True):
    """One row per fact that was put forward, with what spoke against taking it as it is."""

    __table_args__ = (
        UniqueConstraint("draft_id", "question_id"),
        CheckConstraint("(capture_id IS NULL) = (value = '')", name="value_has_passage"),
    )

    id: int | None = Field(default=None, primary_key=True)
    draft_id: int = Field(foreign_key="key_draft.id", index=True)
    question_id: int = Field(foreign_key="fact_question.id")
    position: int
    value: str = Field(default="", max_length=1000, description="empty: the website does not say")
    quote: str = Field(default="")
    capture_id: int | None = Field(default=None, foreign_key="page_capture.id")
    passage_start: int = 0
    passage_end: int = 0
    doubts: list[str] = Field(default_factory=list, sa_type=JSON, description="in plain words")

    draft: KeyDraft = Relationship(back_populates="facts")
    question: FactQuestion = Relationship()
    capture: PageCapture | None = Relationship()


class AnswerKey(Row, table=True):
    """One row per version of what a council's website answers to a scenario, as two people agreed it."""

    __table_args__ = (
        UniqueConstraint("wave_council_id", "version_id", "number"),
        CheckConstraint("put_forward_by_id <> agreed_by_id", name="two_people"),
    )

    id: int | None = Field(default=None, primary_key=True)
    wave_council_id: int = Field(foreign_key="wave_council.id", index=True)
    version_id: int = Field(foreign_key="scenario_version.id", index=True)
    number: int = 1
    agreed_at: datetime = Field(sa_type=UtcDateTime)
    put_forward_by_id: int | None = Field(default=None, foreign_key="person.id")
    agreed_by_id: int | None = Field(default=None, foreign_key="person.id")
    draft_id: int | None = Field(default=None, foreign_key="key_draft.id", unique=True)

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


class FlagKind(StrEnum):
    """What became of the passage behind a fact."""

    CHANGED = "changed"
    MOVED = "moved"
    GONE = "gone"


class FactFlag(Row, table=True):
    """One row per copy in which the passage behind an agreed fact no longer stands as it did."""

    __table_args__ = (UniqueConstraint("key_fact_id", "capture_id"),)

    id: int | None = Field(default=None, primary_key=True)
    key_fact_id: int = Field(foreign_key="key_fact.id", index=True)
    capture_id: int = Field(foreign_key="page_capture.id", index=True)
    kind: FlagKind = Field(sa_type=choice(FlagKind))
    now_reads: str = Field(default="", description="the nearest passage in the newer copy; empty: none")
    found_at: datetime = Field(sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    settled_by_id: int | None = Field(default=None, foreign_key="person.id")

    key_fact: KeyFact = Relationship()
    capture: PageCapture = Relationship()
