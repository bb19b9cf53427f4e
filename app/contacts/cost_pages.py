"""What a contact costs: the published figures with their year, and the council's own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import Path, Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, council
from app.contacts import actions, forms, queries, rules
from app.contacts.models import Channel, UnitCost
from app.contacts.queries import Cost
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.forms import Parsed, Typed, TypedForm
from app.core.ids import Code
from app.core.rendering import notice, page, see_other
from app.councils.models import Council

COST_ENTERED = notice("contact-cost-entered", "Your figure holds from now on. The one before is kept below.")
COST_DROPPED = notice("contact-cost-dropped", "The published figure holds again, where there is one.")
OneChannel = Annotated[Channel, Path()]


@dataclass(frozen=True)
class CostsPage:
    council: Council
    costs: list[Cost]
    history: list[UnitCost]
    form: Parsed[forms.CostForm]
    at: Channel | None = None  # the channel whose form was refused
    shipped: list[dict[str, Any]] = field(default_factory=queries.shipped_costs)
    channels: Mapping[Channel, str] = field(default_factory=lambda: rules.CHANNEL_WORDS)

    def value(self, cost: Cost, name: str) -> str:
        """What a field of a channel's form shows."""
        if cost.channel is self.at:
            return self.form.value(name)
        held = {"pence": pounds(cost.pence), "year": cost.year, "source": cost.source}
        return str(held[name] or "") if cost.own else ""

    def error(self, cost: Cost, name: str) -> str:
        return self.form.error(name) if cost.channel is self.at else ""


def pounds(pence: int | None) -> str:
    """2.83"""
    return "" if pence is None else f"{pence / 100:.2f}"


@council.get("/council/contacts/{gss_code}/costs", name="contacts.costs")
def costs(request: Request, session: Reading, person: CurrentPerson, gss_code: Code) -> Response:
    own = queries.own_council(session, person, gss_code)
    return page(request, "contacts/costs.html", _costs_page(session, own))


def _costs_page(
    session: Session,
    council: Council,
    form: Parsed[forms.CostForm] | None = None,
    at: Channel | None = None,
) -> CostsPage:
    held = list(queries.costs(session, council).values())
    return CostsPage(council, held, queries.cost_history(session, council), form or Parsed(Typed()), at)


@council.post("/council/contacts/{gss_code}/costs/{channel}", name="contacts.enter_cost")
def enter_cost(
    request: Request,
    session: Writing,
    typed: TypedForm,
    by: CurrentPerson,
    gss_code: Code,
    channel: OneChannel,
) -> Response:
    own = queries.own_council(session, by, gss_code)
    form = forms.CostForm.parse(typed)
    if form.data is None:
        content = _costs_page(session, own, form, channel)
        return page(request, "contacts/costs.html", content, status=422)
    actions.enter_cost(session, council=own, channel=channel, entered=form.data, by=by, at=now())
    return see_other(request, "contacts.costs", saying=COST_ENTERED, gss_code=gss_code)


@council.post("/council/contacts/{gss_code}/costs/{channel}/dropped", name="contacts.drop_cost")
def drop_cost(
    request: Request, session: Writing, by: CurrentPerson, gss_code: Code, channel: OneChannel
) -> Response:
    own = queries.own_council(session, by, gss_code)
    actions.drop_cost(session, council=own, channel=channel, by=by, at=now())
    return see_other(request, "contacts.costs", saying=COST_DROPPED, gss_code=gss_code)
