"""Who did what, when: one row per act, in the transaction of the act itself."""

from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import JSON, Index
from sqlmodel import Field, Session

from app.core.database import Row, UtcDateTime


class Someone(Protocol):
    """A signed-in person, or the service itself (id None)."""

    @property
    def id(self) -> int | None: ...


class AuditEvent(Row, table=True):
    """One row per act, written by the action that did it."""

    __table_args__ = (Index("ix_audit_event_subject", "subject_kind", "subject_id"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    name: str = Field(max_length=80, index=True)
    subject_kind: str = Field(max_length=60)
    subject_id: str = Field(max_length=80)
    person_id: int | None = Field(default=None, index=True)
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


def record(
    session: Session,
    name: str,
    *,
    subject: Row | tuple[str, str],
    by: Someone | None,
    at: datetime,
    **details: Any,
) -> None:
    """Write the audit row of an act named `stage.action` about `subject`."""
    if isinstance(subject, tuple):
        kind, subject_id = subject
    else:
        session.flush()
        kind, subject_id = str(type(subject).__tablename__), str(getattr(subject, "id", ""))
    session.add(
        AuditEvent(
            at=at,
            name=name,
            subject_kind=kind,
            subject_id=subject_id,
            person_id=by.id if by else None,
            details=details,
        )
    )
