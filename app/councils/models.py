"""The register of councils, their telephone lines and opening hours, and where they are written to."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, Relationship

from app.core.database import Row, UtcDateTime, choice


class CouncilType(StrEnum):
    """The duties a council has follow from its type; councils of one type are one group in a table."""

    ENGLISH_COUNTY = "english-county"
    ENGLISH_DISTRICT = "english-district"
    UNITARY = "unitary"
    METROPOLITAN = "metropolitan"
    LONDON_BOROUGH = "london-borough"
    SCOTTISH_UNITARY = "scottish-unitary"
    WELSH_UNITARY = "welsh-unitary"
    NI_DISTRICT = "ni-district"


class Nation(StrEnum):
    ENGLAND = "England"
    SCOTLAND = "Scotland"
    WALES = "Wales"
    NORTHERN_IRELAND = "Northern Ireland"


class ContactChannel(StrEnum):
    """How a council is asked. Not to be mixed up with the channel that is right or wrong, the phone or the web."""

    TELEPHONE = "telephone"
    EMAIL = "email"
    WEB_FORM = "web_form"
    WEB_CHAT = "web_chat"

    @property
    def words(self) -> str:
        return {self.EMAIL: "e-mail"}.get(self, self.value.replace("_", " "))

    @property
    def is_written(self) -> bool:
        """Sent and answered, where a call is dialled and spoken."""
        return self != ContactChannel.TELEPHONE

    @property
    def noun(self) -> str:
        """What one asking is called."""
        return "enquiry" if self.is_written else "call"

    @property
    def nouns(self) -> str:
        return "enquiries" if self.is_written else "calls"


class Council(Row, table=True):
    """One row per council that exists or has existed, written by the register import."""

    __table_args__ = (
        CheckConstraint("end_date IS NULL OR start_date IS NULL OR end_date >= start_date", name="dates"),
    )

    id: int | None = Field(default=None, primary_key=True)
    gss_code: str = Field(unique=True, max_length=12)
    name: str = Field(max_length=200)
    short_name: str = Field(max_length=120)
    slug: str = Field(unique=True, max_length=120)
    type: CouncilType = Field(sa_type=choice(CouncilType), index=True)
    nation: Nation = Field(sa_type=choice(Nation))
    region: str = Field(max_length=60)
    county: str = Field(default="", max_length=120)
    website: str = Field(default="", max_length=300)
    start_date: date | None = None
    end_date: date | None = None
    population: int | None = None
    deprivation_decile: int | None = None
    rural_class: str = Field(default="", max_length=60)
    nearest: str = Field(default="", max_length=200, description="GSS codes of the most alike, nearest first")
    fictional: bool = Field(default=False, index=True)

    lines: list["Line"] = Relationship(
        back_populates="council", sa_relationship_kwargs={"order_by": "Line.id"}
    )


class Succession(Row, table=True):
    """One row per former council and council that took over (part of) its area."""

    __table_args__ = (UniqueConstraint("former_id", "successor_id"),)

    id: int | None = Field(default=None, primary_key=True)
    former_id: int = Field(foreign_key="council.id", index=True)
    successor_id: int = Field(foreign_key="council.id", index=True)


class Line(Row, table=True):
    """One row per telephone line of a council, entered and verified by a publisher."""

    __table_args__ = (UniqueConstraint("council_id", "number", "topic_code"),)

    id: int | None = Field(default=None, primary_key=True)
    council_id: int = Field(foreign_key="council.id", index=True)
    number: str = Field(max_length=30, description="as it is dialled, with spaces")
    label: str = Field(default="Main line", max_length=80)
    topic_code: str = Field(
        default="", max_length=40, description="empty: for every topic without a line of its own"
    )
    found_at: str = Field(default="", max_length=500, description="address of the page that gives the number")
    verified_on: date | None = None

    council: Council = Relationship(back_populates="lines")
    hours: list["OpeningSpan"] = Relationship(
        sa_relationship_kwargs={
            "order_by": "OpeningSpan.weekday, OpeningSpan.opens",
            "cascade": "all, delete-orphan",
        }
    )


class OpeningSpan(Row, table=True):
    """One row per weekday and span in which a line is answered; a weekday without one is closed."""

    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("opens < closes", name="opens_before_closes"),
    )

    id: int | None = Field(default=None, primary_key=True)
    line_id: int = Field(foreign_key="line.id", index=True)
    weekday: int = Field(description="0 is Monday")
    opens: str = Field(max_length=5, description="HH:MM, local time")
    closes: str = Field(max_length=5, description="HH:MM, local time; 24:00 is the day's end")


class WrittenAddress(Row, table=True):
    """One row per place where a council is written to, entered and verified by a publisher."""

    __table_args__ = (
        UniqueConstraint(
            "council_id", "contact_channel", "address", "topic_code", name="uq_written_address_place"
        ),
        CheckConstraint("contact_channel <> 'telephone'", name="written"),
    )

    id: int | None = Field(default=None, primary_key=True)
    council_id: int = Field(foreign_key="council.id", index=True)
    contact_channel: ContactChannel = Field(sa_type=choice(ContactChannel))
    address: str = Field(
        max_length=300, description="an e-mail address, or the web address of a form or chat"
    )
    label: str = Field(default="Main address", max_length=80)
    topic_code: str = Field(
        default="", max_length=40, description="empty: for every topic without an address of its own"
    )
    found_at: str = Field(default="", max_length=500, description="address of the page that gives it")
    verified_on: date | None = None


class OpeningException(Row, table=True):
    """One row per day on which a council, or all of a nation, keeps other hours; empty times mean closed."""

    __table_args__ = (
        CheckConstraint("(council_id IS NULL) <> (nation IS NULL)", name="council_or_nation"),
        CheckConstraint("(opens = '' AND closes = '') OR opens < closes", name="opens_before_closes"),
    )

    id: int | None = Field(default=None, primary_key=True)
    council_id: int | None = Field(default=None, foreign_key="council.id", index=True)
    nation: Nation | None = Field(default=None, sa_type=choice(Nation))
    on_date: date = Field(index=True)
    opens: str = Field(default="", max_length=5)
    closes: str = Field(default="", max_length=5)
    reason: str = Field(default="", max_length=120)


class RegisterImport(Row, table=True):
    """One row per import of the register that was written, with what it changed."""

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    file_name: str = Field(max_length=200)
    sha256: str = Field(max_length=64)
    added: int
    changed: int
    closed: int
    unchanged: int
