"""What happened on the telephone, or in writing: attempts, the moments of each, and how a call ended."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, Relationship

from app.core.database import Row, UtcDateTime, choice
from app.schedule.models import PlannedCall


class Outcome(StrEnum):
    """How one dialling ended."""

    REACHED = "reached"
    ENGAGED = "engaged"
    NO_ANSWER = "no_answer"
    CUT_OFF = "cut_off"
    GAVE_UP = "gave_up"
    MESSAGE_ONLY = "message_only"
    CLOSED = "closed"
    WRONG_NUMBER = "wrong_number"

    @property
    def words(self) -> str:
        return OUTCOME_WORDS[self]


class Moment(StrEnum):
    """What an assessor stamps as it happens."""

    DIALLED = "dialled"
    RINGING_STOPPED = "ringing_stopped"
    MENU = "menu"
    QUEUE = "queue"
    PERSON = "person"
    TRANSFER = "transfer"
    ON_HOLD = "on_hold"
    BACK = "back"
    ENDED = "ended"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"

    @property
    def words(self) -> str:
        return MOMENT_WORDS[self]


OUTCOME_WORDS = {
    Outcome.REACHED: "I spoke to a person who could be asked",
    Outcome.ENGAGED: "Engaged",
    Outcome.NO_ANSWER: "Nobody answered",
    Outcome.CUT_OFF: "Cut off before I could ask",
    Outcome.GAVE_UP: "I gave up waiting at the limit",
    Outcome.MESSAGE_ONLY: "Only a recorded message",
    Outcome.CLOSED: "The line was closed",
    Outcome.WRONG_NUMBER: "A wrong or dead number",
}
MOMENT_WORDS = {
    Moment.DIALLED: "It is ringing",
    Moment.RINGING_STOPPED: "Something answered",
    Moment.MENU: "Chose in a menu",
    Moment.QUEUE: "Waiting in a queue",
    Moment.PERSON: "A person is speaking",
    Moment.TRANSFER: "Being transferred",
    Moment.ON_HOLD: "Put on hold",
    Moment.BACK: "Back from hold",
    Moment.ENDED: "The call has ended",
    Moment.SENT: "It was sent",
    Moment.ACKNOWLEDGED: "It was acknowledged automatically",
    Moment.ANSWERED: "It was answered",
}
WRITTEN = (Moment.SENT, Moment.ACKNOWLEDGED, Moment.ANSWERED)
SPOKEN = tuple(one for one in Moment if one not in WRITTEN)


class CallEnd(StrEnum):
    """How a call ended; void calls are our own fault and never count."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    VOID = "void"


class CallAttempt(Row, table=True):
    """One row per dialling, written by calls.actions.start_attempt and finished by record_outcome."""

    __table_args__ = (
        UniqueConstraint("planned_call_id", "number"),
        CheckConstraint("number BETWEEN 1 AND 3", name="number"),
    )

    id: int | None = Field(default=None, primary_key=True)
    planned_call_id: int = Field(foreign_key="planned_call.id", index=True)
    number: int
    started_at: datetime = Field(sa_type=UtcDateTime)
    outcome: Outcome | None = Field(default=None, sa_type=choice(Outcome))
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    planned_call: PlannedCall = Relationship()
    stamps: list["Stamp"] = Relationship(
        back_populates="attempt", sa_relationship_kwargs={"order_by": "Stamp.at, Stamp.id"}
    )


class Stamp(Row, table=True):
    """One row per moment of an attempt; a correction undoes it and adds another, so the first stays readable."""

    __table_args__ = (UniqueConstraint("attempt_id", "request_key"),)

    id: int | None = Field(default=None, primary_key=True)
    attempt_id: int = Field(foreign_key="call_attempt.id", index=True)
    moment: Moment = Field(sa_type=choice(Moment))
    at: datetime = Field(sa_type=UtcDateTime)
    request_key: str = Field(
        max_length=40, description="made by the page, so that a resend is no second stamp"
    )
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    undone_because: str = Field(default="", max_length=300)
    corrects_id: int | None = Field(default=None, foreign_key="stamp.id", description="the one it replaces")

    attempt: CallAttempt = Relationship(back_populates="stamps")


class CallClosing(Row, table=True):
    """One row per call that is over, written when a person was reached, or after the last attempt."""

    id: int | None = Field(default=None, primary_key=True)
    planned_call_id: int = Field(foreign_key="planned_call.id", unique=True)
    end: CallEnd = Field(sa_type=choice(CallEnd))
    reason: str = Field(default="", max_length=300)
    closed_at: datetime = Field(sa_type=UtcDateTime)


class CalendarFeed(Row, table=True):
    """One row per secret address of a person's calls for a calendar program; only its digest is kept."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    digest: str = Field(unique=True, max_length=64)
    made_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
