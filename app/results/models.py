"""Runs: a table compiled from settled verdicts, with the inputs that rebuild it."""

from datetime import datetime

from sqlmodel import Field, Relationship

from app.core.database import Row, UtcDateTime
from app.waves.models import Wave


class Run(Row, table=True):
    """One row per compilation of a wave's tables, written by results.actions.compile_run; never changed."""

    id: int | None = Field(default=None, primary_key=True)
    wave_id: int = Field(foreign_key="wave.id", index=True)
    inputs: str = Field(description="canonical JSON of scoring.codec")
    inputs_sha256: str = Field(max_length=64)
    tables: str = Field(description="canonical JSON of every table")
    tables_sha256: str = Field(max_length=64)
    method_version: str = Field(max_length=20)
    compiled_at: datetime = Field(sa_type=UtcDateTime)

    wave: Wave = Relationship()
