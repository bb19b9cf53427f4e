"""Topics that people ring about, scenarios under them, and the facts that an answer should hold."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, Relationship

from app.core.database import Row, UtcDateTime, choice


class FactKind(StrEnum):
    """What a fact's value is; tells the assessor what to listen for and the engine how to compare."""

    MONEY = "money"
    DATE = "date"
    DURATION = "duration"
    TIME = "time"
    PHONE = "phone"
    ADDRESS = "address"
    YES_NO = "yes_no"
    COUNT = "count"
    TEXT = "text"


class Topic(Row, table=True):
    """One row per service area that people ring about, from the shipped list."""

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=40)
    name: str = Field(max_length=120)
    description: str = Field(default="", max_length=500)
    lgsl_id: int | None = None
    note: str = Field(default="", max_length=500)
    council_types: list[str] = Field(
        default_factory=list, sa_type=JSON, description="values of CouncilType that hold the duty"
    )

    scenarios: list["Scenario"] = Relationship(
        back_populates="topic", sa_relationship_kwargs={"order_by": "Scenario.code"}
    )


class Scenario(Row, table=True):
    """One row per enquiry under a topic; what is asked stands in its versions."""

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=60)
    topic_id: int = Field(foreign_key="topic.id", index=True)
    retired_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    topic: Topic = Relationship(back_populates="scenarios")
    versions: list["ScenarioVersion"] = Relationship(
        back_populates="scenario", sa_relationship_kwargs={"order_by": "ScenarioVersion.number"}
    )


class ScenarioVersion(Row, table=True):
    """One row per wording of a scenario; never edited once a wave uses it."""

    __table_args__ = (UniqueConstraint("scenario_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    scenario_id: int = Field(foreign_key="scenario.id", index=True)
    number: int
    title: str = Field(max_length=200)
    caller: str = Field(description="who the caller is")
    opening: str = Field(description="the first words to say")
    questions: list[str] = Field(default_factory=list, sa_type=JSON, description="what to ask, in this order")
    if_asked: str = Field(default="", description="what to say if asked who and where you are")
    stop_when: str = Field(default="", description="when to thank and hang up")
    languages: list[str] = Field(default_factory=lambda: ["en"], sa_type=JSON)
    written_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    scenario: Scenario = Relationship(back_populates="versions")
    facts: list["FactQuestion"] = Relationship(
        back_populates="version", sa_relationship_kwargs={"order_by": "FactQuestion.position"}
    )


class FactQuestion(Row, table=True):
    """One row per fact that a scenario's answer should hold, asked of the assessor as a question."""

    __table_args__ = (UniqueConstraint("version_id", "code"), UniqueConstraint("version_id", "position"))

    id: int | None = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="scenario_version.id", index=True)
    position: int
    code: str = Field(max_length=60)
    question: str = Field(max_length=300)
    kind: FactKind = Field(sa_type=choice(FactKind))
    key: bool = Field(description="money, deadline, eligibility or safety: counts double")

    version: ScenarioVersion = Relationship(back_populates="facts")
