"""Right of reply: what a council says about one of its calls, and the ruling on it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Relationship

from app.core.database import Row, UtcDateTime, choice
from app.matching.models import CallVerdict, RightSide, Verdict


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
    public: bool = Field(default=False, description="the council allows its words to be published")
    replied_at: datetime = Field(sa_type=UtcDateTime)
    replied_by_id: int = Field(foreign_key="person.id")

    call_verdict: CallVerdict = Relationship()


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
