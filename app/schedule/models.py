"""The plan of a wave, and what it must respect: availability and conflicts of interest."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, Relationship

from app.accounts.models import Person
from app.core.database import Row, UtcDateTime, choice
from app.scenarios.models import ScenarioVersion
from app.waves.models import Wave, WaveCouncil


class Availability(Row, table=True):
    """One row per assessor: limits and languages."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", unique=True)
    max_per_day: int = 12
    max_per_week: int = 50
    languages: list[str] = Field(default_factory=lambda: ["en"], sa_type=JSON)
    timezone: str = Field(default="Europe/London", max_length=60)

    spans: list["AvailableSpan"] = Relationship(
        sa_relationship_kwargs={
            "cascade": "all, delete-orphan",
            "order_by": "(AvailableSpan.weekday, AvailableSpan.starts)",
        }
    )
    days_away: list["DayAway"] = Relationship(
        sa_relationship_kwargs={"cascade": "all, delete-orphan", "order_by": "DayAway.on_date"}
    )


class AvailableSpan(Row, table=True):
    """One row per weekday and span in which an assessor works."""

    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("starts < ends", name="starts_before_ends"),
    )

    id: int | None = Field(default=None, primary_key=True)
    availability_id: int = Field(foreign_key="availability.id", index=True)
    weekday: int
    starts: str = Field(max_length=5, description="HH:MM")
    ends: str = Field(max_length=5, description="HH:MM")


class DayAway(Row, table=True):
    """One row per day on which an assessor can't work."""

    __table_args__ = (UniqueConstraint("availability_id", "on_date"),)

    id: int | None = Field(default=None, primary_key=True)
    availability_id: int = Field(foreign_key="availability.id", index=True)
    on_date: date


class ConflictOfInterest(Row, table=True):
    """One row per assessor or judge and council that they must have nothing to do with."""

    __table_args__ = (UniqueConstraint("person_id", "council_id"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    council_id: int = Field(foreign_key="council.id", index=True)
    reason: str = Field(max_length=300)


class GivenBack(Row, table=True):
    """One row per call that its assessor gave back over a conflict of interest; another call takes its place."""

    id: int | None = Field(default=None, primary_key=True)
    planned_call_id: int = Field(foreign_key="planned_call.id", unique=True)
    person_id: int = Field(foreign_key="person.id")
    reason: str = Field(max_length=300)
    at: datetime = Field(sa_type=UtcDateTime)
    replaced_by_id: int | None = Field(default=None, foreign_key="planned_call.id", unique=True)


class PlanState(StrEnum):
    """A wave has at most one plan in force; a new one supersedes it."""

    DRAWN = "drawn"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"


class CallPlan(Row, table=True):
    """One row per drawing of a plan, with everything needed to draw it again."""

    id: int | None = Field(default=None, primary_key=True)
    wave_id: int = Field(foreign_key="wave.id", index=True)
    state: PlanState = Field(default=PlanState.DRAWN, sa_type=choice(PlanState))
    seed: int
    engine: str = Field(max_length=60)
    instance: dict[str, Any] = Field(sa_type=JSON, description="the wave in the exchange format")
    bands: list[dict[str, Any]] = Field(
        default_factory=list, sa_type=JSON, description="of the instance, which is megabytes: id, from, to"
    )
    instance_sha256: str = Field(max_length=64)
    plan_sha256: str = Field(max_length=64)
    unplaced: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    findings: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    drawn_at: datetime = Field(sa_type=UtcDateTime)

    wave: Wave = Relationship()
    calls: list["PlannedCall"] = Relationship(back_populates="plan")


class PlannedCall(Row, table=True):
    """One row per call of a plan: council, scenario, assessor and moment."""

    __table_args__ = (
        UniqueConstraint("plan_id", "code"),
        Index("ix_planned_call_assessor_starts", "assessor_id", "starts_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="call_plan.id", index=True)
    wave_id: int = Field(foreign_key="wave.id", index=True)
    reference: str = Field(unique=True, max_length=16, description="stands in addresses; can't be guessed")
    code: str = Field(max_length=80, description="id in the exchange format")
    wave_council_id: int = Field(foreign_key="wave_council.id", index=True)
    version_id: int = Field(foreign_key="scenario_version.id")
    topic_id: int = Field(foreign_key="topic.id", index=True)
    assessor_id: int = Field(foreign_key="person.id", index=True)
    second_id: int | None = Field(default=None, foreign_key="person.id")
    starts_at: datetime = Field(sa_type=UtcDateTime)
    band: str = Field(max_length=30)
    minutes: int = Field(default=20, description="staff minutes budgeted")
    pinned: bool = Field(default=False, description="stays where it is when the plan is drawn again")

    plan: CallPlan = Relationship(back_populates="calls")
    wave_council: WaveCouncil = Relationship()
    version: ScenarioVersion = Relationship()
    assessor: Person = Relationship(sa_relationship_kwargs={"foreign_keys": "PlannedCall.assessor_id"})
