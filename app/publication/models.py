"""Editions: everything a public page shows, copied here when published, so that nothing unpublished can leak."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field, Relationship

from app.core.database import Row, UtcDateTime, choice
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
    published_at: datetime = Field(sa_type=UtcDateTime)
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
