"""Figures of the councils that share theirs, so that no small group can be read out of them. METHOD 16.4 of scoring."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, func, or_, select

from app.contacts import rules
from app.contacts.models import Channel, ContactConsent, ContactCount
from app.core.clock import LOCAL
from app.councils.models import Council, Nation
from app.councils.rules import TYPE_NAMES
from scoring.benchmark import EVERYBODY, Quartiles
from scoring.channels import Compared, compare


@dataclass(frozen=True)
class Sharing:
    """A council that shares, since when, and its whole year of one service by channel; none if months are missing."""

    council: Council
    since: datetime
    year: Counter[Channel] | None

    @property
    def filters(self) -> tuple[str, str]:
        """Those it lies in besides all: its nation and its group."""
        return nation_filter(self.council.nation), self.council.type.value


@dataclass(frozen=True)
class Measure:
    """One figure that is compared; `of` gives it for a council, or none."""

    code: str
    words: str
    unit: str
    of: Callable[[Sharing], float | None]


@dataclass(frozen=True)
class MeasureView:
    """One measure: the council's own figure, and every filter that may be shown, all of them first."""

    measure: Measure
    own: float | None
    found: dict[str, Compared]
    highest: float  # where the scale of its picture ends


def nation_filter(nation: Nation) -> str:
    return f"nation-{nation.value.lower().replace(' ', '-')}"


def words_of_filter(name: str) -> str:
    """All councils that share, England, English districts…"""
    nations = {nation_filter(nation): nation.value for nation in Nation}
    groups = {kind.value: words for kind, words in TYPE_NAMES.items()}
    return {EVERYBODY: "All councils that share", **nations, **groups}[name]


def _share(channel: Channel) -> Callable[[Sharing], float | None]:
    def of(one: Sharing) -> float | None:
        whole = sum(one.year.values()) if one.year else 0
        return 100 * one.year[channel] / whole if one.year and whole else None

    return of


def _per_thousand(one: Sharing) -> float | None:
    people = one.council.population
    return 1000 * sum(one.year.values()) / people if one.year and people else None


MEASURES = (
    Measure("online", "Online take-up", "%", _share(Channel.WEB)),
    Measure("phone", "By phone, to a person", "%", _share(Channel.PHONE)),
    Measure("residents", "Contacts for every 1,000 residents", "", _per_thousand),
)


def months_compared(at: datetime) -> list[str]:
    """The twelve months that ended with the last quarter that councils had a month to count."""
    return rules.months_until(rules.last_quarter_compared(at))


def sharing(session: Session, service: str, at: datetime, *, fictional: bool) -> list[Sharing]:
    """Councils whose consent holds, by name; fictional and real ones are never compared."""
    wanted = (
        select(ContactConsent, Council)
        .join(Council, col(Council.id) == ContactConsent.council_id)
        .where(col(ContactConsent.withdrawn_at).is_(None), col(Council.fictional) == fictional)
        .where(or_(col(Council.end_date).is_(None), col(Council.end_date) > at.astimezone(LOCAL).date()))
        .order_by(Council.name, Council.gss_code)
    )
    rows = session.exec(wanted).all()
    years = _years(session, [council.id or 0 for _, council in rows], service, months_compared(at))
    return [Sharing(council, consent.given_at, years.get(council.id or 0)) for consent, council in rows]


def _years(
    session: Session, council_ids: list[int], service: str, months: list[str]
) -> dict[int, Counter[Channel]]:
    """Contacts of a service by channel, of councils with a figure in each of the months."""
    keys = (ContactCount.council_id, ContactCount.month, ContactCount.channel)
    count = func.coalesce(func.sum(ContactCount.contacts), 0)
    wanted = (
        select(ContactCount.council_id, ContactCount.month, ContactCount.channel, count)
        .where(col(ContactCount.council_id).in_(council_ids), ContactCount.service == service)
        .where(col(ContactCount.month).between(months[0], months[-1]))
        .where(col(ContactCount.superseded_at).is_(None), col(ContactCount.contacts).is_not(None))
        .group_by(*map(col, keys))
    )
    seen: dict[int, set[str]] = {}
    years: dict[int, Counter[Channel]] = {}
    for council_id, month, channel, number in session.exec(wanted).all():
        seen.setdefault(council_id, set()).add(month)
        years.setdefault(council_id, Counter())[Channel(channel)] += int(number or 0)
    return {one: year for one, year in years.items() if len(seen[one]) == len(months)}


def shared_services(session: Session, names: Mapping[str, str], *, fictional: bool) -> list[tuple[str, str]]:
    """Topics that councils which share have figures of, the most often counted first: code and name.

    A council's own service is no other council's, so it is compared with nobody.
    """
    councils = func.count(func.distinct(ContactCount.council_id))
    wanted = (
        select(ContactCount.service, councils)
        .join(ContactConsent, col(ContactConsent.council_id) == ContactCount.council_id)
        .join(Council, col(Council.id) == ContactCount.council_id)
        .where(col(ContactConsent.withdrawn_at).is_(None), col(ContactCount.superseded_at).is_(None))
        .where(col(Council.fictional) == fictional, col(ContactCount.service).in_(names))
        .group_by(col(ContactCount.service))
        .order_by(councils.desc(), ContactCount.service)
    )
    return [(code, names[code]) for code, _ in session.exec(wanted).all()]


def views_of(shared: list[Sharing], own: Council | None) -> list[MeasureView]:
    """Every measure with the filters that may be shown."""
    found = []
    for measure in MEASURES:
        values = {one.council.gss_code: measure.of(one) for one in shared}
        known = {code: value for code, value in values.items() if value is not None}
        filters = {one.council.gss_code: one.filters for one in shared}
        compared = {one.filter: _in_whole_units(one) for one in compare(known, filters)}
        mine = known.get(own.gss_code) if own else None
        tops = [one.quartiles.high for one in compared.values()] + ([mine] if mine is not None else [])
        highest = 100.0 if measure.unit == "%" else 1.1 * max(tops, default=1.0) or 1.0
        found.append(MeasureView(measure, mine, compared, highest))
    return found


def _in_whole_units(one: Compared) -> Compared:
    """Of five councils three would be quartiles to the last digit."""
    exact = (one.quartiles.low, one.quartiles.median, one.quartiles.high)
    return replace(one, quartiles=Quartiles(*(float(round(value)) for value in exact)))


def filters_of(shared: list[Sharing]) -> list[tuple[str, str]]:
    """Name and words of the filters in which any council lies: all, nations, groups."""
    nations = sorted({one.filters[0] for one in shared})
    groups = sorted({one.filters[1] for one in shared}, key=words_of_filter)
    return [(name, words_of_filter(name)) for name in (EVERYBODY, *nations, *groups)]
