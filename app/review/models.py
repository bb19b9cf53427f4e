"""Quality checks, and the right of reply: what a council says about one of its calls, and the ruling on it."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, Relationship

from app.accounts.models import Person
from app.core.database import Row, UtcDateTime, choice
from app.evidence.models import EvidenceFile
from app.matching.models import CallVerdict, RightSide, Verdict
from app.waves.models import Wave


class Stance(StrEnum):
    AGREES = "agrees"
    CHALLENGES = "challenges"


class RulingResult(StrEnum):
    ACCEPTED = "accepted"
    PARTLY = "partly_accepted"
    REJECTED = "rejected"


class Reply(Row, table=True):
    """One row per call that a council answered for."""

    id: int | None = Field(default=None, primary_key=True)
    call_verdict_id: int = Field(foreign_key="call_verdict.id", unique=True)
    stance: Stance = Field(sa_type=choice(Stance))
    words: str = Field(default="", max_length=20_000)
    addresses: str = Field(default="", max_length=5000, description="of pages that bear it out, one a line")
    public: bool = Field(default=False, description="the council allows its words to be published")
    version: int = Field(
        default=1, description="sent how often; who sends names the one that was on the page"
    )
    replied_at: datetime = Field(sa_type=UtcDateTime)
    replied_by_id: int = Field(foreign_key="person.id")

    call_verdict: CallVerdict = Relationship()
    replied_by: Person = Relationship()
    points: list["ReplyPoint"] = Relationship(
        back_populates="reply", sa_relationship_kwargs={"cascade": "all, delete-orphan"}
    )


class ReplyPoint(Row, table=True):
    """One row per question of a call that its reply speaks of."""

    __table_args__ = (UniqueConstraint("reply_id", "key_fact_id"),)

    id: int | None = Field(default=None, primary_key=True)
    reply_id: int = Field(foreign_key="reply.id", index=True)
    key_fact_id: int = Field(foreign_key="key_fact.id")
    stance: Stance = Field(sa_type=choice(Stance))
    words: str = Field(default="", max_length=20_000)

    reply: Reply = Relationship(back_populates="points")


class ReplyDraft(Row, table=True):
    """One row per stretch of one person's writing in one part of a reply; the last of a part is what stands there."""

    __table_args__ = (UniqueConstraint("call_verdict_id", "part", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    call_verdict_id: int = Field(foreign_key="call_verdict.id", index=True)
    part: str = Field(max_length=30, description="the call, or one of its facts")
    number: int
    stance: Stance | None = Field(default=None, sa_type=choice(Stance))
    words: str = Field(default="", max_length=20_000)
    addresses: str = Field(default="", max_length=5000)
    public: bool = False
    saved_at: datetime = Field(sa_type=UtcDateTime)
    saved_by_id: int = Field(foreign_key="person.id")

    saved_by: Person = Relationship()


class ReplyFile(Row, table=True):
    """One row per file that a council put beside its reply to a call; a removed one is kept, and says so."""

    id: int | None = Field(default=None, primary_key=True)
    call_verdict_id: int = Field(foreign_key="call_verdict.id", index=True)
    evidence_file_id: int = Field(foreign_key="evidence_file.id")
    name: str = Field(max_length=120)
    added_at: datetime = Field(sa_type=UtcDateTime)
    added_by_id: int = Field(foreign_key="person.id")
    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    file: EvidenceFile = Relationship()


class Ruling(Row, table=True):
    """One row per challenge that was decided, by someone who neither called nor judged."""

    id: int | None = Field(default=None, primary_key=True)
    reply_id: int = Field(foreign_key="reply.id", unique=True)
    result: RulingResult = Field(sa_type=choice(RulingResult))
    reason: str = Field(max_length=5000)
    ruled_at: datetime = Field(sa_type=UtcDateTime)
    ruled_by_id: int = Field(foreign_key="person.id")

    reply: Reply = Relationship()
    verdicts: list["RuledVerdict"] = Relationship(back_populates="ruling")


class RuledVerdict(Row, table=True):
    """One row per fact whose verdict a ruling changes; it supersedes the judge's, which stays readable."""

    __table_args__ = (UniqueConstraint("ruling_id", "key_fact_id"),)

    id: int | None = Field(default=None, primary_key=True)
    ruling_id: int = Field(foreign_key="ruling.id", index=True)
    key_fact_id: int = Field(foreign_key="key_fact.id")
    verdict: Verdict = Field(sa_type=choice(Verdict))
    right_side: RightSide = Field(default=RightSide.UNKNOWN, sa_type=choice(RightSide))

    ruling: Ruling = Relationship(back_populates="verdicts")


class Retest(Row, table=True):
    """One row per fix that a council reports of a call, so that the call is made again; the wave's result stays."""

    __table_args__ = (
        UniqueConstraint("call_verdict_id", "number"),
        CheckConstraint("(declined_at IS NULL) = (declined = '')", name="declined_with_reason"),
    )

    id: int | None = Field(default=None, primary_key=True)
    call_verdict_id: int = Field(foreign_key="call_verdict.id", index=True)
    number: int = Field(description="which report of this call; keeps two people from reporting at once")
    words: str = Field(max_length=2000)
    mended_on: date
    reported_at: datetime = Field(sa_type=UtcDateTime)
    reported_by_id: int = Field(foreign_key="person.id")
    declined: str = Field(default="", max_length=2000, description="why it is not called again")
    declined_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    declined_by_id: int | None = Field(default=None, foreign_key="person.id")


class FindingKind(StrEnum):
    """What a quality check looks for."""

    IMPOSSIBLE_TIMES = "impossible_times"
    STRAIGHT_LINE = "straight_line"
    REUSED_NOTES = "reused_notes"
    COPIED_PAGE = "copied_page"
    TOO_LATE = "too_late"
    SEVERITY = "severity"
    JUDGE_DIFFERS = "judge_differs"

    @property
    def words(self) -> str:
        return FINDING_WORDS[self]


FINDING_WORDS = {
    FindingKind.IMPOSSIBLE_TIMES: "Times that cannot be",
    FindingKind.STRAIGHT_LINE: "The same answers again and again",
    FindingKind.REUSED_NOTES: "Notes used before",
    FindingKind.COPIED_PAGE: "The website's own words",
    FindingKind.TOO_LATE: "Written up late",
    FindingKind.SEVERITY: "A strict or lenient assessor",
    FindingKind.JUDGE_DIFFERS: "A judge who often differs",
}


class FindingState(StrEnum):
    OPEN = "open"
    SENT_BACK = "sent_back"
    ANSWERED = "answered"
    HELD = "held"
    ACCEPTED = "accepted"
    VOIDED = "voided"

    @property
    def words(self) -> str:
        return FINDING_STATE_WORDS[self]


FINDING_STATE_WORDS = {
    FindingState.OPEN: "to look at",
    FindingState.SENT_BACK: "sent back with a question",
    FindingState.ANSWERED: "answered by the assessor",
    FindingState.HELD: "held",
    FindingState.ACCEPTED: "accepted",
    FindingState.VOIDED: "void, not counted",
}


class ScorecardCheck(Row, table=True):
    """One row per submitted scorecard that the quality checks have read."""

    id: int | None = Field(default=None, primary_key=True)
    scorecard_id: int = Field(foreign_key="scorecard.id", unique=True)
    checked_at: datetime = Field(sa_type=UtcDateTime)


class Finding(Row, table=True):
    """One row per thing that a quality check found about a scorecard or a person; found once, by its key."""

    __table_args__ = (UniqueConstraint("wave_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    wave_id: int = Field(foreign_key="wave.id", index=True)
    kind: FindingKind = Field(sa_type=choice(FindingKind))
    key: str = Field(max_length=80)
    evidence: str = Field(max_length=1000)
    scorecard_id: int | None = Field(default=None, foreign_key="scorecard.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    found_at: datetime = Field(sa_type=UtcDateTime)

    wave: Wave = Relationship()
    steps: list["FindingStep"] = Relationship(
        back_populates="finding", sa_relationship_kwargs={"order_by": "FindingStep.number"}
    )

    @property
    def state(self) -> FindingState:
        return self.steps[-1].state if self.steps else FindingState.OPEN


class FindingStep(Row, table=True):
    """One row per step of a finding, with the words that go with it; the number keeps two people from one step."""

    __table_args__ = (UniqueConstraint("finding_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    finding_id: int = Field(foreign_key="finding.id", index=True)
    number: int
    state: FindingState = Field(sa_type=choice(FindingState))
    words: str = Field(max_length=2000)
    at: datetime = Field(sa_type=UtcDateTime)
    by_id: int = Field(foreign_key="person.id")

    finding: Finding = Relationship(back_populates="steps")
