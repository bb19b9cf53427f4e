"""What is kept of practice: how an assessor scored the calls with agreed answers. Rehearsals are not kept."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlmodel import Field

from app.core.database import Row, UtcDateTime


class CalibrationRun(Row, table=True):
    """One row per time an assessor handed in the calibration set of a wave; read by nothing that counts calls."""

    __table_args__ = (
        UniqueConstraint("wave_id", "person_id", "number"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
    )

    id: int | None = Field(default=None, primary_key=True)
    wave_id: int = Field(foreign_key="wave.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    number: int
    at: datetime = Field(sa_type=UtcDateTime)
    percent: int
    pass_mark: int = Field(description="as it stood then")
    passed: bool
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
