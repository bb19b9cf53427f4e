"""A council's contacts over twelve months as its pages show them: by channel, by service, by month, by ward."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from app.contacts import queries, rules
from app.contacts.models import Channel
from app.contacts.queries import Cost, Total
from app.councils.models import Council


@dataclass(frozen=True)
class ChannelYear:
    """One channel over the months shown, and what its contacts cost; `pounds` none without a unit cost."""

    words: str
    came: str  # by phone, on the web…
    contacts: int
    share: float
    pounds: float | None


@dataclass(frozen=True)
class ServiceYear:
    """One service over the months shown."""

    code: str
    name: str
    contacts: int
    phone: float  # share of 0–1
    online: float


@dataclass(frozen=True)
class MonthTotal:
    month: str
    words: str
    contacts: int | None


@dataclass(frozen=True)
class WardYear:
    """One ward over the months shown; months as they were counted, none where nothing of the ward was."""

    name: str
    contacts: int
    phone: float  # share of 0–1
    online: float
    services: list[ServiceYear]
    months: list[MonthTotal]

    @property
    def busiest_month(self) -> int:
        return max((one.contacts or 0 for one in self.months), default=0)


@dataclass(frozen=True)
class Volumes:
    """Twelve months, the newest last."""

    months: list[MonthTotal]
    contacts: int
    channels: list[ChannelYear]
    services: list[ServiceYear]
    wards: list[tuple[str, int]]

    @property
    def most(self) -> int:
        return max((one.contacts for one in self.channels), default=0)

    @property
    def most_of_a_ward(self) -> int:
        return max((count for _, count in self.wards), default=0)

    @property
    def lead(self) -> ChannelYear:
        """The channel with the most contacts."""
        return max(self.channels, key=lambda one: one.contacts)


def volumes_of(session: Session, council: Council, last: str) -> Volumes:
    """The twelve months that end with `last`."""
    months = rules.months_until(last)
    found = queries.totals(session, council, months[0], last)
    by_month = Counter[str]()
    for one in found:
        by_month[one.month] += one.contacts
    entered = {one.month for one in found}
    shown = [
        MonthTotal(month, rules.month_words(month), by_month[month] if month in entered else None)
        for month in months
    ]
    return Volumes(
        shown,
        sum(by_month.values()),
        _channels(found, queries.costs(session, council)),
        _services(found, queries.service_names(session, council)),
        [(one.name, one.contacts) for one in ward_years(session, council, months)],
    )


def ward_years(session: Session, council: Council, months: Sequence[str]) -> list[WardYear]:
    """Every ward that something was counted for in these months, the one with most contacts first."""
    names = queries.service_names(session, council)
    by_ward: dict[str, list[Total]] = {}
    for ward, total in queries.ward_totals(session, council, months[0], months[-1]):
        by_ward.setdefault(ward, []).append(total)
    found = [_ward(ward, totals, months, names) for ward, totals in by_ward.items()]
    return sorted(found, key=lambda one: (-one.contacts, one.name))


def _ward(name: str, totals: list[Total], months: Sequence[str], names: Mapping[str, str]) -> WardYear:
    by_month, by_channel = Counter[str](), Counter[Channel]()
    for one in totals:
        by_month[one.month] += one.contacts
        by_channel[one.channel] += one.contacts
    contacts = by_channel.total()
    return WardYear(
        name,
        contacts,
        by_channel[Channel.PHONE] / (contacts or 1),
        by_channel[Channel.WEB] / (contacts or 1),
        _services(totals, names),
        [MonthTotal(one, rules.month_words(one), by_month.get(one)) for one in months],
    )


def _channels(totals: Sequence[Total], costs: Mapping[Channel, Cost]) -> list[ChannelYear]:
    counts = Counter[Channel]()
    for one in totals:
        counts[one.channel] += one.contacts
    whole = sum(counts.values()) or 1
    found = []
    for channel in Channel:
        pence = costs[channel].pence
        pounds = None if pence is None else counts[channel] * pence / 100
        if channel in counts:
            words, came = rules.CHANNEL_WORDS[channel], rules.CAME_WORDS[channel]
            found.append(ChannelYear(words, came, counts[channel], counts[channel] / whole, pounds))
    return found


def _services(totals: Sequence[Total], names: Mapping[str, str]) -> list[ServiceYear]:
    counts: dict[str, Counter[Channel]] = {}
    for one in totals:
        counts.setdefault(one.service, Counter())[one.channel] += one.contacts
    found = []
    for code, channels in counts.items():
        whole = sum(channels.values())
        shares = [channels[channel] / (whole or 1) for channel in (Channel.PHONE, Channel.WEB)]
        found.append(ServiceYear(code, names.get(code, code), whole, *shares))
    return sorted(found, key=lambda one: (-one.contacts, one.name))
