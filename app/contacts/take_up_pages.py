"""Online take-up of a service month by month, against the council's target. METHOD 16.3 of scoring."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Query, Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, council
from app.contacts import actions, forms, queries, rules
from app.contacts.models import Channel, TakeUpTarget
from app.contacts.queries import Service, Total
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.errors import BadInput, NotFound
from app.core.forms import Parsed, Typed, TypedForm
from app.core.ids import Code
from app.core.rendering import notice, page, see_other
from app.councils.models import Council
from scoring.channels import take_up as share_online

TARGET_SET = notice("take-up-target-set", "The target is set. The one before is kept.")
MONTHS = 24
Wanted = Annotated[str, Query(max_length=40)]


@dataclass(frozen=True)
class TakeUp:
    """One month, or a year: contacts, and how many came online or by the automated line, with their shares of 0–1."""

    words: str
    contacts: int
    online: int
    automated: int

    @property
    def share(self) -> float:
        return share_online(self.online, self.contacts)

    @property
    def automated_share(self) -> float:
        return self.automated / self.contacts

    def beside(self, target: TakeUpTarget | None) -> str:
        """Below, within or above a target, in points."""
        if target is None:
            return ""
        percent = 100 * self.share
        if percent < target.low_percent:
            return f"{target.low_percent - percent:.1f} points below"
        if percent > target.high_percent:
            return f"{percent - target.high_percent:.1f} points above"
        return "within"


@dataclass(frozen=True)
class TakeUpPage:
    council: Council
    services: list[Service]
    chosen: Service | None
    months: list[TakeUp]  # oldest first; months without a contact are left out
    year: TakeUp | None  # the last twelve of them added up
    target: TakeUpTarget | None
    form: Parsed[forms.TargetForm]

    @property
    def first(self) -> TakeUp:
        return self.months[0]

    @property
    def last(self) -> TakeUp:
        return self.months[-1]


@council.get("/council/contacts/{gss_code}/take-up", name="contacts.take_up")
def take_up(
    request: Request, session: Reading, person: CurrentPerson, gss_code: Code, service: Wanted = ""
) -> Response:
    own = queries.own_council(session, person, gss_code)
    return page(request, "contacts/take_up.html", _take_up_page(session, own, service))


def _take_up_page(
    session: Session, council: Council, wanted: str, form: Parsed[forms.TargetForm] | None = None
) -> TakeUpPage:
    last = queries.newest_month(session, council) or rules.last_month_over(now())
    months = rules.months_until(last, MONTHS)
    totals = queries.totals(session, council, months[0], last)
    targets = queries.targets(session, council)
    services = _counted(queries.services(session, council), totals, set(targets))
    chosen = next((one for one in services if wanted in ("", one.code)), None)
    if wanted and chosen is None:
        raise NotFound("No contacts of such a service were counted.")
    own = [one for one in totals if chosen and one.service == chosen.code]
    course = [found for month in months if (found := _added_up([one for one in own if one.month == month]))]
    year = _added_up([one for one in own if one.month in months[-rules.YEAR :]])
    target = targets.get(chosen.code) if chosen else None
    return TakeUpPage(council, services, chosen, course, year, target, form or Parsed(Typed()))


def _counted(services: Sequence[Service], totals: Sequence[Total], targeted: set[str]) -> list[Service]:
    """Services with figures: those with a target first, then those with the most contacts."""
    counts = Counter[str]()
    for one in totals:
        counts[one.service] += one.contacts
    found = [one for one in services if counts[one.code]]
    return sorted(found, key=lambda one: (one.code not in targeted, -counts[one.code], one.name))


def _added_up(totals: Sequence[Total]) -> TakeUp | None:
    """None without a contact."""
    counts = Counter[Channel]()
    for one in totals:
        counts[one.channel] += one.contacts
    contacts = sum(counts.values())
    if not contacts:
        return None
    first, last = totals[0].month, totals[-1].month
    words = rules.month_words(first)
    if first != last:
        words += f" to {rules.month_words(last)}"
    return TakeUp(words, contacts, counts[Channel.WEB], counts[Channel.AUTOMATED_PHONE])


@council.post("/council/contacts/{gss_code}/take-up/{service}", name="contacts.set_target")
def set_target(
    request: Request,
    session: Writing,
    typed: TypedForm,
    by: CurrentPerson,
    gss_code: Code,
    service: Code,
) -> Response:
    own = queries.own_council(session, by, gss_code)
    if service not in queries.service_names(session, own):
        raise NotFound("This council counts no such service.")
    form = forms.TargetForm.parse(typed)
    if form.data is not None:
        try:
            actions.set_target(session, council=own, service=service, entered=form.data, by=by, at=now())
            return see_other(
                request, "contacts.take_up", saying=TARGET_SET, gss_code=gss_code, service=service
            )
        except BadInput as refusal:
            form = form.refused(refusal)
    content = _take_up_page(session, own, service, form)
    return page(request, "contacts/take_up.html", content, status=422)
