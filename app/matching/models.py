"""What the engine proposed, and what judges decided."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlmodel import Field, Relationship

from app.core.database import Row, UtcDateTime, choice
from app.scorecards.models import Scorecard
from app.website.models import KeyFact


class Verdict(StrEnum):
    """METHOD's five words for a fact and for a call."""

    MATCHES = "matches"
    PARTLY = "partly"
    CONTRADICTS = "contradicts"
    NOT_ON_WEBSITE = "not_on_website"
    NOT_GIVEN = "not_given"


class RightSide(StrEnum):
    """Where phone and page differ: which of them is right, as far as the judge can tell."""

    PHONE = "phone"
    WEB = "web"
    NEITHER = "neither"
    UNKNOWN = "unknown"


class Round(StrEnum):
    FIRST = "first"
    SECOND = "second"
    THIRD = "third"


class Proposal(Row, table=True):
    """One row per fact of a submitted scorecard, written by the job matching.propose; it never decides."""

    __table_args__ = (UniqueConstraint("scorecard_id", "key_fact_id"),)

    id: int | None = Field(default=None, primary_key=True)
    scorecard_id: int = Field(foreign_key="scorecard.id", index=True)
    key_fact_id: int = Field(foreign_key="key_fact.id")
    verdict: Verdict = Field(sa_type=choice(Verdict))
    confidence_percent: int
    sure: bool = Field(description="False: shown as not sure, with the reason")
    reason: str = Field(max_length=500)
    passage_start: int = 0
    passage_end: int = 0
    quote: str = ""
    values: dict[str, Any] = Field(default_factory=dict, sa_type=JSON, description="said and page")
    engine: str = Field(max_length=40)
    proposed_at: datetime = Field(sa_type=UtcDateTime)

    key_fact: KeyFact = Relationship()


class SecondOpinion(Row, table=True):
    """One row per proposal that a language model was asked about too, written by matching.ask_second_opinion."""

    __table_args__ = (UniqueConstraint("proposal_id"),)

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: int = Field(foreign_key="proposal.id")
    digest: str = Field(max_length=64, index=True, description="SHA-256 of all that was sent")
    model: str = Field(max_length=120)
    verdict: Verdict = Field(sa_type=choice(Verdict))
    reason: str = Field(max_length=500)
    told_at: datetime = Field(sa_type=UtcDateTime)


class ProposalThreshold(Row, table=True):
    """One row per threshold that a publisher set for a wave; the newest stands."""

    __table_args__ = (CheckConstraint("percent BETWEEN 60 AND 100", name="percent"),)

    id: int | None = Field(default=None, primary_key=True)
    wave_id: int = Field(foreign_key="wave.id", index=True)
    percent: int = Field(description="less sure proposals are not shown to judges")
    set_by_id: int = Field(foreign_key="person.id")
    set_at: datetime = Field(sa_type=UtcDateTime)


class Judging(Row, table=True):
    """One row per judge who takes a call; a call is judged once, or twice and then by a third if they differ."""

    __table_args__ = (UniqueConstraint("scorecard_id", "round"), UniqueConstraint("scorecard_id", "judge_id"))

    id: int | None = Field(default=None, primary_key=True)
    scorecard_id: int = Field(foreign_key="scorecard.id", index=True)
    round: Round = Field(sa_type=choice(Round))
    judge_id: int = Field(foreign_key="person.id", index=True)
    taken_at: datetime = Field(sa_type=UtcDateTime)
    submitted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    scorecard: Scorecard = Relationship()
    judgements: list["FactJudgement"] = Relationship(back_populates="judging")
    unfoldings: list["Unfolding"] = Relationship(back_populates="judging")


class FactJudgement(Row, table=True):
    """One row per fact a judge settled."""

    __table_args__ = (
        UniqueConstraint("judging_id", "key_fact_id"),
        CheckConstraint("verdict = 'contradicts' OR right_side = 'unknown'", name="right_side_of_difference"),
    )

    id: int | None = Field(default=None, primary_key=True)
    judging_id: int = Field(foreign_key="judging.id", index=True)
    key_fact_id: int = Field(foreign_key="key_fact.id")
    verdict: Verdict = Field(sa_type=choice(Verdict))
    right_side: RightSide = Field(default=RightSide.UNKNOWN, sa_type=choice(RightSide))
    note: str = Field(default="", max_length=2000)
    first_verdict: Verdict | None = Field(
        default=None,
        sa_type=choice(Verdict, "first_verdict"),
        description="the judge's own first choice; stays",
    )
    proposal_in_view: bool = Field(
        default=False, description="a proposal stood on the desk when the first choice was made"
    )
    judged_at: datetime = Field(sa_type=UtcDateTime)

    judging: Judging = Relationship(back_populates="judgements")
    key_fact: KeyFact = Relationship()


class Unfolding(Row, table=True):
    """One row per fact for which a judge unfolded the whole page; what it tells may give the council away."""

    __table_args__ = (UniqueConstraint("judging_id", "key_fact_id"),)

    id: int | None = Field(default=None, primary_key=True)
    judging_id: int = Field(foreign_key="judging.id", index=True)
    key_fact_id: int = Field(foreign_key="key_fact.id")
    at: datetime = Field(sa_type=UtcDateTime)

    judging: Judging = Relationship(back_populates="unfoldings")


class CallVerdict(Row, table=True):
    """One row per call whose judging is settled: by the only judge, by two who agree, or by the third."""

    id: int | None = Field(default=None, primary_key=True)
    scorecard_id: int = Field(foreign_key="scorecard.id", unique=True)
    judging_id: int = Field(foreign_key="judging.id", unique=True, description="whose judgements stand")
    verdict: Verdict = Field(sa_type=choice(Verdict))
    settled_at: datetime = Field(sa_type=UtcDateTime)

    scorecard: Scorecard = Relationship()
    judging: Judging = Relationship()
