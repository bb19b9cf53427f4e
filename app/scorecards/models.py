"""What the assessor recorded about a call, and what was said, fact by fact."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Relationship

from app.core.database import Row, UtcDateTime
from app.scenarios.models import FactQuestion
from app.schedule.models import PlannedCall


class Scorecard(Row, table=True):
    """One row per call, begun with its first saved field and submitted once."""

    id: int | None = Field(default=None, primary_key=True)
    planned_call_id: int = Field(foreign_key="planned_call.id", unique=True)
    author_id: int = Field(foreign_key="person.id", index=True)
    begun_at: datetime = Field(sa_type=UtcDateTime)
    submitted_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    late: bool = Field(default=False, description="finished more than 24 hours after the call")

    planned_call: PlannedCall = Relationship()
    answers: list["ScorecardAnswer"] = Relationship(back_populates="scorecard")
    heard: list["HeardFact"] = Relationship(back_populates="scorecard")


class ScorecardAnswer(Row, table=True):
    """One row per question answered, saved as it is typed; the latest save is the answer."""

    __table_args__ = (UniqueConstraint("scorecard_id", "question"),)

    id: int | None = Field(default=None, primary_key=True)
    scorecard_id: int = Field(foreign_key="scorecard.id", index=True)
    question: str = Field(max_length=60, description="code of the instrument's question")
    value: str = Field(default="", max_length=20_000)
    not_applicable: bool = False
    reason: str = Field(default="", max_length=500)
    saved_at: datetime = Field(sa_type=UtcDateTime)

    scorecard: Scorecard = Relationship(back_populates="answers")


class HeardFact(Row, table=True):
    """One row per fact question: what the person on the line said, or that they did not give it."""

    __table_args__ = (UniqueConstraint("scorecard_id", "question_id"),)

    id: int | None = Field(default=None, primary_key=True)
    scorecard_id: int = Field(foreign_key="scorecard.id", index=True)
    question_id: int = Field(foreign_key="fact_question.id")
    said: str = Field(default="", max_length=20_000)
    given: bool = Field(default=True, description="False: asked, and not told")
    saved_at: datetime = Field(sa_type=UtcDateTime)

    scorecard: Scorecard = Relationship(back_populates="heard")
    question: FactQuestion = Relationship()


class FieldChange(Row, table=True):
    """One row per saved change of a field: who changed it when, from what to what, and why.

    The id of a field's last change is the field's version. A request key has at most one change.
    """

    __table_args__ = (UniqueConstraint("scorecard_id", "request_key"),)

    id: int | None = Field(default=None, primary_key=True)
    scorecard_id: int = Field(foreign_key="scorecard.id", index=True)
    field: str = Field(max_length=80)
    before: str = Field(default="", max_length=20_000)
    after: str = Field(default="", max_length=20_000)
    off: bool = Field(default=False, description="after it the question is off: not applicable, or not told")
    at: datetime = Field(sa_type=UtcDateTime)
    person_id: int = Field(foreign_key="person.id")
    why: str = Field(default="", max_length=300)
    request_key: str | None = Field(
        default=None, max_length=40, description="made by the page, so that a resend is no second change"
    )
    replaced_id: int | None = Field(
        default=None, foreign_key="field_change.id", description="a change that the writer had not seen"
    )
    settled_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="when the assessor kept it or put the other back"
    )
