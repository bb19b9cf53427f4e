"""What a council promises its residents, and what it does to get better: each kept version by version."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, Relationship

from app.accounts.models import Person
from app.core.database import Row, UtcDateTime, choice


class StandardChannel(StrEnum):
    """The way of asking that a standard is about."""

    PHONE = "phone"
    EMAIL = "email"
    WEB = "web"
    CHAT = "chat"
    SOCIAL = "social"
    COUNTER = "counter"
    POST = "post"
    EVERY = "every"


class StandardMeasure(StrEnum):
    """What a standard counts; each is a share in percent."""

    ANSWERED_WITHIN = "answered_within"
    REPLIED_WITHIN = "replied_within"
    RESOLVED = "resolved"
    AVOIDABLE = "avoidable"
    SATISFIED = "satisfied"
    ONLINE = "online"


class ActionState(StrEnum):
    """Whether somebody still works on it."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Standard(Row, table=True):
    """One row per customer standard of a council; what it says stands in its versions."""

    id: int | None = Field(default=None, primary_key=True)
    council_code: str = Field(max_length=12, index=True)
    made_at: datetime = Field(sa_type=UtcDateTime)

    versions: list["StandardVersion"] = Relationship(
        back_populates="standard", sa_relationship_kwargs={"order_by": "StandardVersion.number"}
    )


class StandardVersion(Row, table=True):
    """One row per wording of a standard, written by a person of the council; the next one supersedes it."""

    __table_args__ = (
        UniqueConstraint("standard_id", "number"),
        CheckConstraint("target_percent BETWEEN 0 AND 100", name="target_percent"),
        CheckConstraint("within BETWEEN 1 AND 100000", name="within"),
    )

    id: int | None = Field(default=None, primary_key=True)
    standard_id: int = Field(foreign_key="standard.id", index=True)
    number: int
    channel: StandardChannel = Field(sa_type=choice(StandardChannel))
    promise: str = Field(max_length=500, description="as the council words it")
    measure: StandardMeasure = Field(sa_type=choice(StandardMeasure))
    within: int | None = Field(default=None, description="seconds or working days, as the measure has it")
    target_percent: float
    from_on: date = Field(description="first day on which it is promised, or no longer promised")
    source_url: str = Field(default="", max_length=500, description="where the council publishes it")
    withdrawn: bool = Field(default=False, description="from then on it is no longer promised")
    written_at: datetime = Field(sa_type=UtcDateTime)
    written_by_id: int | None = Field(default=None, foreign_key="person.id")

    standard: Standard = Relationship(back_populates="versions")
    written_by: Person | None = Relationship()


class BoardAction(Row, table=True):
    """One row per thing that a council has set out to do; what it says stands in its versions."""

    id: int | None = Field(default=None, primary_key=True)
    council_code: str = Field(max_length=12, index=True)
    made_at: datetime = Field(sa_type=UtcDateTime)

    versions: list["BoardActionVersion"] = Relationship(
        back_populates="action", sa_relationship_kwargs={"order_by": "BoardActionVersion.number"}
    )


class BoardActionVersion(Row, table=True):
    """One row per state of an action, written by a person of the council; the next one supersedes it."""

    __table_args__ = (
        UniqueConstraint("action_id", "number"),
        CheckConstraint("(state = 'open') = (ended_on IS NULL)", name="ended_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    action_id: int = Field(foreign_key="board_action.id", index=True)
    number: int
    what: str = Field(max_length=500)
    owner: str = Field(max_length=120, description="a role, never a name")
    due_on: date
    state: ActionState = Field(default=ActionState.OPEN, sa_type=choice(ActionState))
    ended_on: date | None = Field(default=None, description="when it was done or dropped")
    written_at: datetime = Field(sa_type=UtcDateTime)
    written_by_id: int | None = Field(default=None, foreign_key="person.id")

    action: BoardAction = Relationship(back_populates="versions")
    written_by: Person | None = Relationship()
