"""The one place that asks what time it is; tests and the demo's simulation stand still or move it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_held: ContextVar[datetime | None] = ContextVar("held_moment", default=None)

LOCAL = ZoneInfo("Europe/London")


def now() -> datetime:
    """This moment, timezone-aware UTC."""
    return _held.get() or datetime.now(UTC)


@contextmanager
def held_at(moment: datetime) -> Iterator[None]:
    """Let `now()` answer `moment` inside the block, in this thread or task only."""
    token = _held.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _held.reset(token)
