"""Days on which a council, or a whole nation, keeps other hours than usual."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Query, Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, office
from app.core.clock import LOCAL, now
from app.core.database import Reading, Writing
from app.core.errors import BadInput
from app.core.forms import Parsed, Typed, TypedForm
from app.core.ids import RowId
from app.core.rendering import notice, page, see_other
from app.councils import actions, forms, queries, rules
from app.councils.models import Council, OpeningException

ADDED = notice("exception-added", "The days are saved. Plans and call sheets follow them from now on.")
REMOVED = notice("exception-removed", "The usual hours hold again.")


@dataclass(frozen=True)
class ExceptionsPage:
    exceptions: list[tuple[OpeningException, Council | None]]
    council: str  # named in the address, to be filled in
    form: Parsed[forms.ExceptionForm]
    nations: list[tuple[str, str]] = field(default_factory=lambda: rules.NATION_CHOICES)


@office.get("/office/exceptions", name="councils.exceptions")
def exceptions(
    request: Request, session: Reading, council: Annotated[str, Query(max_length=12)] = ""
) -> Response:
    return page(request, "councils/exceptions.html", _exceptions_page(session, Parsed(Typed()), council))


def _exceptions_page(
    session: Session, form: Parsed[forms.ExceptionForm], council: str = ""
) -> ExceptionsPage:
    today = now().astimezone(LOCAL).date()
    return ExceptionsPage(queries.exceptions_from(session, today), council, form)


@office.post("/office/exceptions", name="councils.add_exception")
def add_exception(request: Request, session: Writing, typed: TypedForm, by: CurrentPerson) -> Response:
    form = forms.ExceptionForm.parse(typed)
    if form.data is not None:
        try:
            actions.add_exception(session, entered=form.data, by=by, at=now())
            return see_other(request, "councils.exceptions", saying=ADDED)
        except BadInput as refusal:
            form = form.refused(refusal)
    return page(request, "councils/exceptions.html", _exceptions_page(session, form), status=422)


@office.post("/office/exceptions/{exception_id}/removed", name="councils.remove_exception")
def remove_exception(request: Request, session: Writing, by: CurrentPerson, exception_id: RowId) -> Response:
    found = queries.exception_by_id(session, exception_id)
    actions.remove_exception(session, exception=found, by=by, at=now())
    return see_other(request, "councils.exceptions", saying=REMOVED)
