"""Files kept as proof. The database holds the bytes, so that a file and the row that rests on it are saved together."""

from datetime import datetime

from sqlmodel import Field

from app.core.database import Row, UtcDateTime


class EvidenceFile(Row, table=True):
    """One row per distinct content, written by whoever receives it first; never changed or deleted."""

    id: int | None = Field(default=None, primary_key=True)
    sha256: str = Field(unique=True, max_length=64)
    size: int
    content_type: str = Field(max_length=120)
    content: bytes
    stored_at: datetime = Field(sa_type=UtcDateTime)
