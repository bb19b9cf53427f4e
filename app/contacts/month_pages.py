"""One month of a council: a box for each channel of each service, and what was corrected."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Path, Query, Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, council
from app.contacts import actions, forms, queries, rules
from app.contacts.models import Channel, ContactCount, Source
from app.contacts.queries import Change, Service
from app.contacts.rules import Cell
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.errors import NotFound
from app.core.forms import FieldError, Typed, TypedForm
from app.core.ids import Code
from app.core.rendering import notice, page, see_other
from app.councils.models import Council

ENTERED = notice("contacts-entered", "The month is saved. What stood before is kept below.")
Month = Annotated[str, Path(pattern=rules.MONTH)]
Also = Annotated[str, Query(max_length=40)]


@dataclass(frozen=True)
class Box:
    """One figure as the page shows it; `by_ward` contacts are entered by ward, beside it."""

    name: str
    shown_name: str
    words: str
    typed: str
    shown: str
    by_ward: int
    error: str


@dataclass(frozen=True)
class MonthPage:
    council: Council
    month: str
    before: str
    after: str
    services: list[tuple[Service, list[Box]]]
    others: list[Service]  # that can be added to the page
    changes: list[Change]
    names: Mapping[str, str]
    errors: tuple[FieldError, ...] = ()
    channels: Mapping[Channel, str] = field(default_factory=lambda: rules.CHANNEL_WORDS)
    sources: Mapping[Source, str] = field(default_factory=lambda: rules.SOURCE_WORDS)

    @property
    def words(self) -> str:
        return rules.month_words(self.month)


@council.get("/council/contacts/{gss_code}/months/{month}", name="contacts.month")
def month(
    request: Request, session: Reading, person: CurrentPerson, gss_code: Code, month: Month, also: Also = ""
) -> Response:
    own = _council(session, person, gss_code, month)
    return page(request, "contacts/month.html", _month_page(session, own, month, {also}))


def _council(session: Session, person: CurrentPerson, gss_code: str, month: str) -> Council:
    own = queries.own_council(session, person, gss_code)
    if not rules.can_be_entered(month, now()):
        raise NotFound(f"{rules.month_words(month)} is not over yet. Figures are entered for whole months.")
    return own


def _month_page(
    session: Session,
    council: Council,
    month: str,
    also: set[str],
    typed: Typed | None = None,
    errors: tuple[FieldError, ...] = (),
) -> MonthPage:
    rows = queries.standing(session, council, [month])
    every = queries.services(session, council)
    months = rules.months_until(month)
    counted = {one.service for one in queries.totals(session, council, months[0], month)} | also
    shown = [one for one in every if one.own or one.code in counted]
    after = rules.add_months(month, 1)
    return MonthPage(
        council,
        month,
        rules.add_months(month, -1),
        after if rules.can_be_entered(after, now()) else "",
        [(one, _boxes(one, month, rows, typed or Typed(), errors)) for one in shown],
        [one for one in every if one not in shown],
        queries.changes_of(session, council, month),
        {one.code: one.name for one in every},
        errors,
    )


def _boxes(
    service: Service,
    month: str,
    rows: Mapping[Cell, ContactCount],
    typed: Typed,
    errors: tuple[FieldError, ...],
) -> list[Box]:
    found = []
    for channel, words in rules.CHANNEL_WORDS.items():
        row = rows.get(Cell(month, service.code, channel))
        wards = [one.contacts or 0 for cell, one in rows.items() if cell.ward and _is(cell, service, channel)]
        stands = "" if row is None or row.contacts is None else str(row.contacts)
        name, shown_name = forms.box(service.code, channel), forms.shown_box(service.code, channel)
        error = next((one.text for one in errors if one.field == name), "")
        # after a refusal the mark stays what the first page showed, so that only what was changed is entered
        shown = typed.first(shown_name, stands)
        found.append(Box(name, shown_name, words, typed.first(name, stands), shown, sum(wards), error))
    return found


def _is(cell: Cell, service: Service, channel: Channel) -> bool:
    return cell.service == service.code and cell.channel is channel


@council.post("/council/contacts/{gss_code}/months/{month}", name="contacts.enter")
def enter(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, gss_code: Code, month: Month
) -> Response:
    """Saves the boxes that were changed, so that two people at one month do not undo each other."""
    own = _council(session, by, gss_code, month)
    codes = [one.code for one in queries.services(session, own)]
    figures, errors = forms.read_boxes(typed, month, codes)
    if errors:
        on_page = {one for one in codes if forms.box(one, Channel.PHONE) in typed.texts}
        content = _month_page(session, own, month, on_page, typed, errors)
        return page(request, "contacts/month.html", content, status=422)
    actions.enter(session, council=own, figures=figures, source=Source.FORM, by=by, at=now())
    return see_other(request, "contacts.month", saying=ENTERED, gss_code=gss_code, month=month)
