"""A wave: what was chosen while it was drafted, and the frame that froze when it opened."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlmodel import Field, Relationship

from app.accounts.models import Person
from app.core.database import Row, UtcDateTime, choice
from app.councils.models import ContactChannel, Council, CouncilType
from app.scenarios.models import ScenarioVersion, Topic


class WaveState(StrEnum):
    """Draft: everything can be changed. Open: the frame is frozen. Closed: no more calls."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Measure(StrEnum):
    """What a table ranks."""

    MATCH = "match"
    SERVICE = "service"


class UnreachedPolicy(StrEnum):
    """How a call that reached nobody counts in the service score."""

    ZERO = "zero"
    ACCESS_ONLY = "access_only"


class ProposalShown(StrEnum):
    """When a judge sees what the comparison proposes."""

    BEFORE = "before"
    AFTER = "after"


class Wave(Row, table=True):
    """One row per round of the exercise, written by a publisher."""

    __table_args__ = (
        CheckConstraint("from_date <= to_date", name="dates"),
        CheckConstraint("second_judging_percent BETWEEN 0 AND 100", name="second_judging"),
        CheckConstraint("calls_per_topic BETWEEN 1 AND 30", name="calls_per_topic"),
        CheckConstraint("calibration_percent BETWEEN 0 AND 100", name="calibration_percent"),
        CheckConstraint("agreement_floor BETWEEN 0 AND 1", name="agreement_floor"),
        CheckConstraint("agreement_calls >= 0", name="agreement_calls"),
        CheckConstraint("answer_limit_days BETWEEN 1 AND 60", name="answer_limit_days"),
        CheckConstraint("(retest_of_id IS NULL) = (only_council_id IS NULL)", name="retest_of_one_council"),
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=40, description="stands in addresses")
    title: str = Field(max_length=200)
    state: WaveState = Field(default=WaveState.DRAFT, sa_type=choice(WaveState))
    contact_channel: ContactChannel = Field(
        default=ContactChannel.TELEPHONE,
        sa_type=choice(ContactChannel),
        description="a wave asks in one way, so that no table mixes two",
    )
    answer_limit_days: int = Field(
        default=20, description="working days after which a written enquiry counts as not answered"
    )
    from_date: date
    to_date: date
    calls_per_topic: int = 1
    seed: int = Field(default=1, description="draws the plan and the second judging")
    lead_measure: Measure = Field(default=Measure.MATCH, sa_type=choice(Measure))
    unreached_policy: UnreachedPolicy = Field(default=UnreachedPolicy.ZERO, sa_type=choice(UnreachedPolicy))
    second_judging_percent: int = 15
    burden_minutes: int = Field(
        default=0, description="staff minutes a council may be asked for; 0: no limit"
    )
    calibration_percent: int = Field(
        default=0, description="pass mark of the calibration set before the first call; 0: not required"
    )
    # the drafting of a wave sets the next three; a wave of before they were asked keeps what stands here
    agreement_floor: float = Field(
        default=0.0, description="least Krippendorff's alpha of judges for publishing; 0: not asked"
    )
    agreement_calls: int = Field(
        default=0, description="calls judged twice that an alpha needs to tell anything"
    )
    proposal_shown: ProposalShown = Field(
        default=ProposalShown.BEFORE, sa_type=choice(ProposalShown), description="the judge's first choice"
    )
    rules: dict[str, Any] = Field(
        default_factory=dict, sa_type=JSON, description="planning rules that differ from the defaults"
    )
    instrument: dict[str, Any] = Field(
        default_factory=dict, sa_type=JSON, description="the scorecard, pinned when the wave opens"
    )
    reply_from: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reply_to: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    opened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    fictional: bool = False
    retest_of_id: int | None = Field(
        default=None, foreign_key="wave.id", description="its calls are made again here, for one council"
    )
    only_council_id: int | None = Field(default=None, foreign_key="council.id")

    groups: list["WaveGroup"] = Relationship(
        sa_relationship_kwargs={"cascade": "all, delete-orphan", "order_by": "WaveGroup.id"}
    )
    topics: list["WaveTopic"] = Relationship(
        sa_relationship_kwargs={"cascade": "all, delete-orphan", "order_by": "WaveTopic.id"}
    )
    assessors: list["WaveAssessor"] = Relationship(
        sa_relationship_kwargs={"cascade": "all, delete-orphan", "order_by": "WaveAssessor.id"}
    )
    councils: list["WaveCouncil"] = Relationship(back_populates="wave")
    scenarios: list["WaveScenario"] = Relationship(
        back_populates="wave", sa_relationship_kwargs={"cascade": "all, delete-orphan"}
    )


class WaveGroup(Row, table=True):
    """One row per group of councils that a wave covers."""

    __table_args__ = (UniqueConstraint("wave_id", "council_type"),)

    id: int | None = Field(default=None, primary_key=True)
    wave_id: int = Field(foreign_key="wave.id", index=True)
    council_type: CouncilType = Field(sa_type=choice(CouncilType))


class WaveTopic(Row, table=True):
    """One row per topic of a wave with its published weight."""

    __table_args__ = (UniqueConstraint("wave_id", "topic_id"), CheckConstraint("weight > 0", name="weight"))

    id: int | None = Field(default=None, primary_key=True)
    wave_id: int = Field(foreign_key="wave.id", index=True)
    topic_id: int = Field(foreign_key="topic.id")
    weight: int = Field(default=1)

    topic: Topic = Relationship()


class WaveAssessor(Row, table=True):
    """One row per assessor who calls in a wave."""

    __table_args__ = (UniqueConstraint("wave_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    wave_id: int = Field(foreign_key="wave.id", index=True)
    person_id: int = Field(foreign_key="person.id")

    person: Person = Relationship()


class WaveCouncil(Row, table=True):
    """One row per council of the frozen frame, written when the wave opens; keeps what was true then."""

    __table_args__ = (UniqueConstraint("wave_id", "council_id"),)

    id: int | None = Field(default=None, primary_key=True)
    wave_id: int = Field(foreign_key="wave.id", index=True)
    council_id: int = Field(foreign_key="council.id", index=True)
    gss_code: str = Field(max_length=12, index=True)
    name: str = Field(max_length=200)
    council_type: CouncilType = Field(sa_type=choice(CouncilType))

    wave: Wave = Relationship(back_populates="councils")
    council: Council = Relationship()


class WaveScenario(Row, table=True):
    """One row per scenario version that a wave uses, written when it opens; of a re-test, when it is drafted."""

    __table_args__ = (UniqueConstraint("wave_id", "version_id"),)

    id: int | None = Field(default=None, primary_key=True)
    wave_id: int = Field(foreign_key="wave.id", index=True)
    version_id: int = Field(foreign_key="scenario_version.id")
    topic_id: int = Field(foreign_key="topic.id")

    wave: Wave = Relationship(back_populates="scenarios")
    version: ScenarioVersion = Relationship()
