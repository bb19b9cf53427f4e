"""What a council counts of its contacts, what a contact costs, with whom it shares that; corrections are new rows."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, Relationship

from app.accounts.models import Person
from app.core.database import Row, UtcDateTime, choice
from app.councils.models import Council


class Channel(StrEnum):
    """How a contact came in. `web` is self-service: nobody at the council takes part."""

    PHONE = "phone"
    AUTOMATED_PHONE = "automated_phone"
    FACE_TO_FACE = "face_to_face"
    EMAIL = "email"
    WEB = "web"
    WEB_CHAT = "web_chat"
    POST = "post"
    SOCIAL_MEDIA = "social_media"


class Source(StrEnum):
    """How a figure was entered."""

    FORM = "form"
    FILE = "file"
    PROGRAM = "program"


def standing(name: str, *columns: str, until: str = "superseded_at") -> Index:
    """At most one row that stands."""
    stands = text(f"{until} IS NULL")
    return Index(name, *columns, unique=True, sqlite_where=stands, postgresql_where=stands)


class ContactService(Row, table=True):
    """One row per service that a council counts under a name of its own, beside the topics of the register."""

    __table_args__ = (UniqueConstraint("council_id", "code"),)

    id: int | None = Field(default=None, primary_key=True)
    council_id: int = Field(foreign_key="council.id", index=True)
    code: str = Field(max_length=40, description="unlike every topic's")
    name: str = Field(max_length=120)
    added_at: datetime = Field(sa_type=UtcDateTime)


class ContactCount(Row, table=True):
    """One row per figure entered: contacts of one service by one channel in one month, perhaps of one ward."""

    __table_args__ = (
        standing("uq_contact_count_standing", "council_id", "month", "service", "channel", "ward"),
        Index("ix_contact_count_months", "council_id", "month"),
        CheckConstraint("contacts >= 0", name="contacts"),
    )

    id: int | None = Field(default=None, primary_key=True)
    council_id: int = Field(foreign_key="council.id")
    month: str = Field(max_length=7, description="2026-10")
    service: str = Field(max_length=40, description="code of a topic or of a service of the council's own")
    channel: Channel = Field(sa_type=choice(Channel))
    ward: str = Field(default="", max_length=80, description="empty: not counted by ward, or not known")
    contacts: int | None = Field(description="none: a figure was taken back")
    source: Source = Field(sa_type=choice(Source))
    entered_at: datetime = Field(sa_type=UtcDateTime)
    entered_by_id: int | None = Field(default=None, foreign_key="person.id", description="none: a program")
    superseded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    entered_by: Person | None = Relationship()


class UnitCost(Row, table=True):
    """One row per cost of a contact that a council entered; without one the shipped figure holds."""

    __table_args__ = (
        standing("uq_unit_cost_standing", "council_id", "channel"),
        CheckConstraint("pence >= 0", name="pence"),
        CheckConstraint("year BETWEEN 1990 AND 2100", name="year"),
    )

    id: int | None = Field(default=None, primary_key=True)
    council_id: int = Field(foreign_key="council.id", index=True)
    channel: Channel = Field(sa_type=choice(Channel))
    pence: int
    year: int = Field(description="of the prices")
    source: str = Field(max_length=300)
    entered_at: datetime = Field(sa_type=UtcDateTime)
    entered_by_id: int | None = Field(default=None, foreign_key="person.id")
    superseded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    entered_by: Person | None = Relationship()


class TakeUpTarget(Row, table=True):
    """One row per target that a council set for a service: the share of contacts that should come online."""

    __table_args__ = (
        standing("uq_take_up_target_standing", "council_id", "service"),
        CheckConstraint(
            "low_percent >= 0 AND low_percent <= high_percent AND high_percent <= 100", name="percent"
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    council_id: int = Field(foreign_key="council.id", index=True)
    service: str = Field(max_length=40)
    low_percent: int
    high_percent: int
    entered_at: datetime = Field(sa_type=UtcDateTime)
    entered_by_id: int | None = Field(default=None, foreign_key="person.id")
    superseded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ContactConsent(Row, table=True):
    """One row per consent of a council to be compared with others, from when it is given to when it is taken back."""

    __table_args__ = (standing("uq_contact_consent_standing", "council_id", until="withdrawn_at"),)

    id: int | None = Field(default=None, primary_key=True)
    council_id: int = Field(foreign_key="council.id", index=True)
    given_at: datetime = Field(sa_type=UtcDateTime)
    given_by_id: int | None = Field(default=None, foreign_key="person.id")
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    withdrawn_by_id: int | None = Field(default=None, foreign_key="person.id")

    council: Council = Relationship()


class ContactToken(Row, table=True):
    """One row per secret word by which a council's program sends figures; only its digest is kept."""

    __table_args__ = (standing("uq_contact_token_standing", "council_id", until="revoked_at"),)

    id: int | None = Field(default=None, primary_key=True)
    council_id: int = Field(foreign_key="council.id", index=True)
    digest: str = Field(unique=True, max_length=64)
    made_at: datetime = Field(sa_type=UtcDateTime)
    made_by_id: int | None = Field(default=None, foreign_key="person.id")
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    council: Council = Relationship()
