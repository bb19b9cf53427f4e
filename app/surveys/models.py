"""A survey, the councils that are asked, and what each says of itself, as it was typed."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlmodel import Field, Relationship

from app.accounts.models import Person
from app.core.database import Row, UtcDateTime, choice
from app.councils.models import Council, CouncilType, Nation


class SurveyState(StrEnum):
    """Draft: everything can be changed. Open: the wording is frozen. Published: the results are frozen too."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    PUBLISHED = "published"


class Mode(StrEnum):
    """How an answer came in."""

    ONLINE = "online"
    TELEPHONE = "telephone"
    IMPORTED = "imported"


class Survey(Row, table=True):
    """One row per survey, written by a publisher."""

    __table_args__ = (CheckConstraint("opens_on <= closes_on", name="dates"),)

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=40, description="stands in addresses")
    title: str = Field(max_length=200)
    introduction: str = Field(default="", max_length=2_000)
    state: SurveyState = Field(default=SurveyState.DRAFT, sa_type=choice(SurveyState))
    opens_on: date = Field(description="first day in British time")
    closes_on: date = Field(description="last day in British time")
    groups: list[str] = Field(
        default_factory=list, sa_type=JSON, description="types of council that are asked"
    )
    questionnaire: dict[str, Any] = Field(
        default_factory=dict, sa_type=JSON, description="frozen when the survey opens"
    )
    questionnaire_sha256: str = Field(default="", max_length=64, description="of the frozen wording")
    results: list[dict[str, Any]] = Field(
        default_factory=list, sa_type=JSON, description="computed once, when they are published"
    )
    created_at: datetime = Field(sa_type=UtcDateTime)
    opened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    fictional: bool = False


class SurveyCouncil(Row, table=True):
    """One row per council that is asked, written when the survey opens; keeps what was true then."""

    __table_args__ = (UniqueConstraint("survey_id", "council_id"),)

    id: int | None = Field(default=None, primary_key=True)
    survey_id: int = Field(foreign_key="survey.id", index=True)
    council_id: int = Field(foreign_key="council.id", index=True)
    gss_code: str = Field(max_length=12, index=True)
    name: str = Field(max_length=200)
    council_type: CouncilType = Field(sa_type=choice(CouncilType))
    nation: Nation = Field(sa_type=choice(Nation))

    survey: Survey = Relationship()
    council: Council = Relationship()


class SurveyResponse(Row, table=True):
    """One row per council that has begun to answer."""

    id: int | None = Field(default=None, primary_key=True)
    survey_council_id: int = Field(foreign_key="survey_council.id", unique=True)
    begun_at: datetime = Field(sa_type=UtcDateTime)
    mode: Mode = Field(sa_type=choice(Mode), description="of the one who submitted, or else who began")
    submitted_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    submitted_by_id: int | None = Field(default=None, foreign_key="person.id")

    survey_council: SurveyCouncil = Relationship()
    answers: list["SurveyAnswer"] = Relationship(back_populates="response")


class SurveyAnswer(Row, table=True):
    """One row per question answered, saved as it is typed; the latest save is the answer."""

    __table_args__ = (UniqueConstraint("response_id", "question"),)

    id: int | None = Field(default=None, primary_key=True)
    response_id: int = Field(foreign_key="survey_response.id", index=True)
    question: str = Field(max_length=12)
    value: str = Field(default="", max_length=5_000)
    not_applicable: bool = False
    reason: str = Field(default="", max_length=500)
    saved_at: datetime = Field(sa_type=UtcDateTime)

    response: SurveyResponse = Relationship(back_populates="answers")


class SurveyChange(Row, table=True):
    """One row per act on a response: an answer changed, submitted, reopened; by whom, when, how and why."""

    __table_args__ = (UniqueConstraint("response_id", "request_key"),)

    id: int | None = Field(default=None, primary_key=True)
    response_id: int = Field(foreign_key="survey_response.id", index=True)
    question: str = Field(default="", max_length=12, description="empty: about the whole response")
    before: str = Field(default="", max_length=5_600)
    after: str = Field(default="", max_length=5_600)
    mode: Mode = Field(sa_type=choice(Mode))
    at: datetime = Field(sa_type=UtcDateTime)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    why: str = Field(default="", max_length=500)
    request_key: str | None = Field(
        default=None, max_length=40, description="made by the page, so that a resend is no second change"
    )

    person: Person | None = Relationship()
