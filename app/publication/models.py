"""Editions: everything a public page shows, copied here when published, so that nothing unpublished can leak."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field, Relationship

from app.core.database import Row, UtcDateTime, choice
from app.councils.models import ContactChannel
from app.results.models import Run
from app.waves.models import Measure


class Edition(Row, table=True):
    """One row per published edition; a correction is a new edition that names the one it corrects."""

    id: int | None = Field(default=None, primary_key=True)
    number: int = Field(unique=True)
    run_id: int = Field(foreign_key="run.id")
    title: str = Field(max_length=200)
    wave_code: str = Field(max_length=40, index=True)
    wave_title: str = Field(max_length=200)
    fieldwork: str = Field(max_length=80, description="first and last day of calls, in words")
    lead_measure: Measure = Field(sa_type=choice(Measure))
    frozen_at: datetime = Field(sa_type=UtcDateTime, description="when it was made; nothing changes after it")
    published_at: datetime = Field(
        sa_type=UtcDateTime, index=True, description="from then on public; embargoed until then"
    )
    corrects_id: int | None = Field(default=None, foreign_key="edition.id")
    reason: str = Field(default="", max_length=2000, description="why it corrects")
    differences: list[Any] = Field(default_factory=list, sa_type=JSON)
    inputs: str
    inputs_sha256: str = Field(max_length=64)
    tables_sha256: str = Field(max_length=64)
    method_version: str = Field(max_length=20)
    licence: str = Field(max_length=120)
    fictional: bool = False
    about: dict[str, Any] = Field(
        default_factory=dict, sa_type=JSON, description="agreement, sample, burden, left out"
    )

    @property
    def contact_channel(self) -> ContactChannel:
        """How its councils were asked; an edition that does not say it rang them."""
        return ContactChannel(self.about.get("contact_channel", ContactChannel.TELEPHONE))

    run: Run = Relationship()
    tables: list["EditionTable"] = Relationship(back_populates="edition")


class EditionTable(Row, table=True):
    """One row per group and measure of an edition, with the honesty box."""

    __table_args__ = (UniqueConstraint("edition_id", "group_code", "measure"),)

    id: int | None = Field(default=None, primary_key=True)
    edition_id: int = Field(foreign_key="edition.id", index=True)
    group_code: str = Field(max_length=40)
    group_name: str = Field(max_length=120)
    measure: Measure = Field(sa_type=choice(Measure))
    topics: list[Any] = Field(default_factory=list, sa_type=JSON)
    honesty: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    movement: dict[str, Any] = Field(
        default_factory=dict,
        sa_type=JSON,
        description="the edition compared with, topics, mean change; or empty",
    )
    sensitivity: dict[str, Any] = Field(
        default_factory=dict, sa_type=JSON, description="what other weights of topics would change; or empty"
    )

    edition: Edition = Relationship(back_populates="tables")
    rows: list["EditionRow"] = Relationship(
        back_populates="table", sa_relationship_kwargs={"order_by": "EditionRow.position"}
    )


class EditionRow(Row, table=True):
    """One row per council of a table, in the order it is read; figures as published."""

    __table_args__ = (
        UniqueConstraint("table_id", "council_code"),
        Index("ix_edition_row_council", "council_code"),
    )

    id: int | None = Field(default=None, primary_key=True)
    table_id: int = Field(foreign_key="edition_table.id", index=True)
    position: int
    council_code: str = Field(max_length=12)
    council_name: str = Field(max_length=200)
    place_label: str = Field(default="", max_length=12)
    reason: str = Field(default="", max_length=300, description="why not ranked")
    figures: dict[str, Any] = Field(sa_type=JSON, description="every figure of the published row")
    cells: list[Any] = Field(default_factory=list, sa_type=JSON, description="one per topic")
    profile: dict[str, Any] = Field(
        default_factory=dict, sa_type=JSON, description="what the register said of the council when published"
    )
    movement: dict[str, Any] = Field(
        default_factory=dict,
        sa_type=JSON,
        description="change of the score since the edition before; or empty",
    )

    table: EditionTable = Relationship(back_populates="rows")


class EditionCall(Row, table=True):
    """One row per counted call of an edition, as the public may read it: no assessor, no judge."""

    __table_args__ = (
        UniqueConstraint("edition_id", "code"),
        Index("ix_edition_call_council", "edition_id", "council_code"),
    )

    id: int | None = Field(default=None, primary_key=True)
    edition_id: int = Field(foreign_key="edition.id", index=True)
    code: str = Field(max_length=80, description="the call's id in the inputs")
    council_code: str = Field(max_length=12)
    topic_code: str = Field(max_length=40, index=True)
    topic_name: str = Field(max_length=120)
    scenario_title: str = Field(max_length=200)
    month: str = Field(max_length=20, description="month of the call, not its day")
    reached: bool
    verdict: str = Field(max_length=20)
    match_score: float | None = None
    service_score: float | None = None
    figures: dict[str, Any] = Field(
        default_factory=dict, sa_type=JSON, description="what the call came to, as compiled"
    )
    facts: list[Any] = Field(
        default_factory=list,
        sa_type=JSON,
        description="question, said, page says, quote, url, captured, digest, verdict",
    )
    reply: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class EditionFile(Row, table=True):
    """One row per download of an edition, written once by the job publication.make_files; never changed."""

    __table_args__ = (UniqueConstraint("edition_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    edition_id: int = Field(foreign_key="edition.id", index=True)
    position: int
    name: str = Field(max_length=200, description="its path in the ZIP")
    kind: str = Field(max_length=20, description="heading under which it is offered")
    media_type: str = Field(max_length=120)
    size: int
    sha256: str = Field(max_length=64)
    content: bytes
    made_at: datetime = Field(sa_type=UtcDateTime)


class PreviewLink(Row, table=True):
    """One row per link by which somebody reads an edition before its embargo ends; only its digest is kept."""

    id: int | None = Field(default=None, primary_key=True)
    edition_id: int = Field(foreign_key="edition.id", index=True)
    digest: str = Field(unique=True, max_length=64)
    label: str = Field(max_length=120, description="for whom it was made")
    made_at: datetime = Field(sa_type=UtcDateTime)
    made_by_id: int | None = Field(default=None, foreign_key="person.id")
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    edition: Edition = Relationship()
    visits: list["PreviewVisit"] = Relationship(
        back_populates="link", sa_relationship_kwargs={"order_by": "PreviewVisit.at"}
    )


class PreviewVisit(Row, table=True):
    """One row per reader of a preview, who said who they are; `digest` is of their cookie."""

    id: int | None = Field(default=None, primary_key=True)
    link_id: int = Field(foreign_key="preview_link.id", index=True)
    digest: str = Field(unique=True, max_length=64)
    name: str = Field(max_length=200, description="as the reader typed it")
    at: datetime = Field(sa_type=UtcDateTime)

    link: PreviewLink = Relationship(back_populates="visits")


class Study(Row, table=True):
    """One row per table that somebody else published, recomputed here; without a number it is still a draft."""

    id: int | None = Field(default=None, primary_key=True)
    number: int | None = Field(default=None, unique=True)
    title: str = Field(max_length=200)
    source: str = Field(max_length=300, description="who published it, and where")
    source_url: str = Field(default="", max_length=500)
    licence: str = Field(max_length=200)
    dated_on: date = Field(description="day of the source's publication")
    fictional: bool = False
    rounding: str = Field(
        default="", max_length=40, description="the rule wanted; empty: the one that fits best"
    )
    items: str = Field(description="CSV as it came: one score a row")
    weights: str = Field(default="", description="CSV as it came: one weight a group and section")
    stated: str = Field(default="", description="CSV as it came: one published figure a row")
    items_sha256: str = Field(max_length=64)
    drafted_at: datetime = Field(sa_type=UtcDateTime)
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    about: dict[str, Any] = Field(
        default_factory=dict, sa_type=JSON, description="counts, rules and how they fit"
    )
    differences: list[Any] = Field(default_factory=list, sa_type=JSON)


class StudyRow(Row, table=True):
    """One row per council of a study, in the order of its group's table."""

    __table_args__ = (UniqueConstraint("study_id", "council_name"),)

    id: int | None = Field(default=None, primary_key=True)
    study_id: int = Field(foreign_key="study.id", index=True)
    group_name: str = Field(max_length=120)
    position: int
    council_name: str = Field(max_length=200)
    place: int | None = None
    place_label: str = Field(default="", max_length=12)
    figures: dict[str, Any] = Field(sa_type=JSON, description="total and sections, recomputed and published")
