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
        queries.wards(session, council, months[0], last),
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
