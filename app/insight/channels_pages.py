"""Avoidable contact as our calls saw it, and the calculator: what would be saved if the page answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Query, Request
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, council
from app.contacts.queries import Cost, own_council
from app.core.clock import now
from app.core.database import Reading
from app.core.errors import BadInput, NotFound
from app.core.forms import Parsed, Typed
from app.core.ids import Code
from app.core.rendering import page
from app.councils.models import Council
from app.insight import channels
from app.insight.channels import Measured, YearOfCalls
from app.insight.channels_forms import CalculatorForm, first_texts
from scoring.channels import Assumptions, AvoidableContact, Reason, Saving, saving

# nobody has measured these for a council's page; a reader is asked to put in what is known there
FIRST_GUESS = {"moved_low": "20", "moved_high": "60", "again_low": "10", "again_high": "30"}
Wanted = Annotated[str, Query(max_length=40)]


@dataclass(frozen=True)
class AvoidablePage:
    council: Council
    measured: Measured
    reasons: Mapping[Reason, tuple[str, str, str]] = field(default_factory=lambda: channels.REASONS)

    @property
    def found(self) -> AvoidableContact | None:
        return self.measured.found


@dataclass(frozen=True)
class Reckoned:
    """What was assumed and what comes of it."""

    given: Assumptions
    found: Saving

    @property
    def low(self) -> float:
        """In pounds, as the others."""
        return self.found.low / 100

    @property
    def point(self) -> float:
        return self.found.point / 100

    @property
    def high(self) -> float:
        return self.found.high / 100

    @property
    def moved(self) -> float:
        """Calls that the page answers instead, before anybody rings all the same."""
        return self.given.calls * self.given.avoidable.point * self.given.moved.point

    @property
    def each(self) -> float:
        """Pounds saved by one of them."""
        return ((1 - self.given.ring_again.point) * self.given.call_pence - self.given.page_pence) / 100


@dataclass(frozen=True)
class CalculatorPage:
    council: Council
    measured: Measured
    year: YearOfCalls
    call: Cost
    visit: Cost
    service: str
    form: Parsed[CalculatorForm]
    reckoned: Reckoned | None


@council.get("/council/contacts/{gss_code}/avoidable", name="insight.avoidable")
def avoidable(request: Request, session: Reading, person: CurrentPerson, gss_code: Code) -> Response:
    own = own_council(session, person, gss_code)
    content = AvoidablePage(own, channels.measured(session, own, now()))
    return page(request, "insight/avoidable.html", content)


@council.get("/council/contacts/{gss_code}/calculator", name="insight.calculator")
def calculator(
    request: Request, session: Reading, person: CurrentPerson, gss_code: Code, service: Wanted = ""
) -> Response:
    """Everything assumed stands in the address, so a result can be linked to; what it lacks is filled in."""
    own = own_council(session, person, gss_code)
    at = now()
    year = channels.year_of_calls(session, own, at)
    if service and service not in [code for code, _, _ in year.services]:
        raise NotFound("No telephone calls about such a service were counted.")
    seen = channels.measured(session, own, at)
    call, visit = channels.costs(session, own)
    typed = {name: text for name, text in request.query_params.items() if name in CalculatorForm.model_fields}
    texts = {**_first_texts(year, service, seen.found, call, visit), **typed}
    form, reckoned = _reckon(Typed(first_texts(texts)))
    if not typed and form.errors:
        form = Parsed(form.typed)  # nothing was typed yet: a gap is no error
    content = CalculatorPage(own, seen, year, call, visit, service, form, reckoned)
    return page(request, "insight/calculator.html", content, status=422 if form.errors else 200)


def _first_texts(
    year: YearOfCalls, service: str, found: AvoidableContact | None, call: Cost, visit: Cost
) -> dict[str, str]:
    """What the calculator begins with: the council's own calls and costs, and the share that our calls saw."""
    calls = next((count for code, _, count in year.services if code == service), year.calls)
    texts = {"calls": str(calls) if calls else "", **FIRST_GUESS}
    for name, cost in (("call_cost", call), ("page_cost", visit)):
        texts[name] = "" if cost.pence is None else f"{cost.pence / 100:.2f}"
    if found is not None:
        ends = {"avoidable_low": found.all.interval.low, "avoidable_high": found.all.interval.high}
        for name, share in {"avoidable": found.all.share, **ends}.items():
            texts[name] = f"{100 * share:.1f}"
    return texts


def _reckon(typed: Typed) -> tuple[Parsed[CalculatorForm], Reckoned | None]:
    form = CalculatorForm.parse(typed)
    if form.data is None:
        return form, None
    try:
        given = form.data.assumptions()
    except BadInput as refusal:
        return form.refused(refusal), None
    return form, Reckoned(given, saving(given))
