"""Who asked for what is not theirs: each refusal of a page for signed-in people leaves an audit row."""

import logging

from fastapi import Request
from sqlalchemy.exc import OperationalError

from app.core import audit
from app.core.clock import now

NOTED = (403, 404)
log = logging.getLogger(__name__)


def note_refusal(request: Request, status: int) -> None:
    """Write down a refused address and who asked, in a transaction of its own: the request's own is undone."""
    person = getattr(request.state, "person", None)
    if status not in NOTED or person is None or getattr(request.state, "audience", "public") == "public":
        return
    path = request.url.path
    try:
        with request.app.state.database.write() as session:
            audit.record(
                session,
                "accounts.refused",
                subject=("address", path[:80]),
                by=person,
                at=now(),
                status=status,
                method=request.method,
                path=path[:300],
                query=request.url.query[:300],
            )
    except OperationalError as error:
        log.warning("A refusal could not be written down: %s", error)
