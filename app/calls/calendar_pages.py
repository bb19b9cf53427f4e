"""The secret address of an assessor's calls: made, shown once, revoked; and the calendar that stands there."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Path, Request
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, field, public
from app.accounts.models import Role
from app.accounts.rules import check_role
from app.calls import actions, queries
from app.calls.calendar import calendar_of
from app.calls.models import CalendarFeed
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.rendering import notice, page, see_other, url

REVOKED = notice("calendar-revoked", "The address is revoked. Whoever has it sees nothing any more.")
Token = Annotated[str, Path(min_length=20, max_length=100)]


@dataclass(frozen=True)
class CalendarPage:
    feed: CalendarFeed | None
    address: str = ""  # only in the answer to making it


@field.get("/field/calendar", name="calls.calendar")
def calendar(request: Request, session: Reading, person: CurrentPerson) -> Response:
    check_role(person, Role.ASSESSOR)
    return page(request, "calls/calendar.html", CalendarPage(queries.find_feed_of(session, person)))


@field.post("/field/calendar", name="calls.make_calendar")
def make_calendar(request: Request, session: Writing, by: CurrentPerson) -> Response:
    """Answers with the address itself: only its digest is kept, so no later page could show it."""
    check_role(by, Role.ASSESSOR)
    feed, token = actions.make_calendar(session, by=by, at=now())
    address = _outside(request, url(request, "calls.feed", token=token))
    return page(request, "calls/calendar.html", CalendarPage(feed, address))


@field.post("/field/calendar/revoked", name="calls.revoke_calendar")
def revoke_calendar(request: Request, session: Writing, by: CurrentPerson) -> Response:
    actions.revoke_calendar(session, by=by, at=now())
    return see_other(request, "calls.calendar", saying=REVOKED)


@public.get("/calendar/{token}.ics", name="calls.feed")
def feed(request: Request, session: Reading, token: Token) -> Response:
    person = queries.person_of_feed(session, token)
    content = calendar_of(
        queries.calls_of(session, person),
        at=now(),
        link=lambda reference: _outside(request, url(request, "calls.call", reference=reference)),
        demonstration=request.app.state.settings.demonstration,
    )
    headers = {"X-Robots-Tag": "noindex", "Content-Disposition": 'inline; filename="calls.ics"'}
    return Response(content, media_type="text/calendar", headers=headers)


def _outside(request: Request, path: str) -> str:
    """A path as it is reached from elsewhere."""
    return str(request.app.state.settings.base_url).rstrip("/") + path
