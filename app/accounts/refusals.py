"""Who asked for what is not theirs: each refusal of a page that is not for everybody leaves an audit row."""

import logging
from urllib.parse import quote

from fastapi import Request
from sqlalchemy.exc import OperationalError

from app.accounts.rules import NotYours
from app.core import audit
from app.core.clock import now

NOTED = (403, 404)
log = logging.getLogger(__name__)


def note_refusal(request: Request, status: int, error: Exception | None = None) -> None:
    """Write down a refused address and who asked, in a transaction of its own: the request's own is undone.

    People are known by their sign-in, programs by the council whose word they showed.
    """
    person = getattr(request.state, "person", None)
    program_of = error.program_of if isinstance(error, NotYours) else ""
    signed_in = person is not None and getattr(request.state, "audience", "public") != "public"
    if status not in NOTED or not (signed_in or program_of):
        return
    path = quote(request.url.path, errors="replace")
    told = {"status": status, "method": request.method, "path": path[:300], "query": request.url.query[:300]}
    if program_of:
        told["program_of"] = program_of
    try:
        with request.app.state.database.write() as session:
            subject = ("address", path[:80])
            audit.record(session, "accounts.refused", subject=subject, by=person, at=now(), **told)
    except OperationalError as failure:
        log.warning("A refusal could not be written down: %s", failure)
