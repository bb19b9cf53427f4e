"""Made-up contacts: one council that moves garden waste renewals online, and others that share their figures.

Its renewals are those of a worked example: 25,000 in the last twelve months, 70 % of them online and 16 %
by the automated phone line, against a target of 80 to 85 %.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

from sqlmodel import Session

from app.accounts.models import Person
from app.contacts import actions, queries, rules
from app.contacts.forms import CostForm, TargetForm
from app.contacts.import_actions import import_counts
from app.contacts.models import Channel, Source
from app.contacts.reading import COLUMNS
from app.contacts.rules import Cell
from app.councils.models import Council
from app.councils.queries import council_by_code
from app.demo.chance import stream
from app.demo.country import Country
from app.demo.records import DemoCouncil
from app.demo.register import People
from scoring.codec import write_csv

RENEWALS, ONLINE, AUTOMATED = 25_000, 17_500, 4_000  # a year
BEFORE, ONLINE_BEFORE, AUTOMATED_BEFORE = 24_400, 14_900, 4_150  # the year before
# of a hundred renewals, from January on: most people renew before the spring
SEASON = (6, 16, 27, 19, 9, 5, 4, 3, 3, 3, 2, 3)
# service → contacts a year, and shares by channel in a hundred
OTHERS = {
    "missed-bin": (9_600, {Channel.PHONE: 62, Channel.WEB: 24, Channel.EMAIL: 9, Channel.SOCIAL_MEDIA: 5}),
    "council-tax": (21_000, {Channel.PHONE: 48, Channel.WEB: 27, Channel.EMAIL: 16, Channel.POST: 9}),
    "housing-benefit": (7_400, {Channel.PHONE: 51, Channel.FACE_TO_FACE: 21, Channel.EMAIL: 17, Channel.WEB: 11}),
    "planning-application": (3_900, {Channel.EMAIL: 39, Channel.PHONE: 33, Channel.WEB: 20, Channel.WEB_CHAT: 8}),
}  # fmt: skip
WARDS = ("Braeside", "Harbour", "Kirkton", "Market", "Old Dock")
STORY = "scottish-unitary"
ALIKE, DISTRICTS = 6, 5  # of its own group and of another, that share besides


def count_contacts(session: Session, country: Country, people: People, *, at: datetime) -> None:
    """Two years of one council, with a correction, a cost, a target and wards; a year of those who share."""
    story = next(
        one for one in country.councils if one.type == STORY and one.gss_code in people.council_users
    )
    by = people.council_users[story.gss_code]
    council = council_by_code(session, story.gss_code)
    begun = at - timedelta(days=3)
    last = rules.last_month_over(begun)
    _two_years(session, council, by, last, stream(country.seed, "contacts"), begun)
    _correct(session, council, by, rules.add_months(last, -1), at - timedelta(days=1))
    cost = CostForm(
        pence=346, year=at.year, source="Finance: staff, premises and telephony by calls answered"
    )
    actions.enter_cost(session, council=council, channel=Channel.PHONE, entered=cost, by=by, at=at)
    target = TargetForm(low_percent=80, high_percent=85)
    actions.set_target(session, council=council, service="garden-waste", entered=target, by=by, at=at)
    actions.share(session, council=council, by=by, at=at - timedelta(days=40))
    for one in _sharing(country, story):
        _share(session, country, one, last, begun)


def _two_years(
    session: Session, council: Council, by: Person, last: str, chance: Random, at: datetime
) -> None:
    months = rules.months_until(last, 2 * rules.YEAR)
    rows = [
        *_renewals(months[: rules.YEAR], BEFORE, ONLINE_BEFORE, AUTOMATED_BEFORE, chance),
        *_renewals(months[rules.YEAR :], RENEWALS, ONLINE, AUTOMATED, chance),
    ]
    for service, (year, channels) in OTHERS.items():
        for month in months:
            total = year / rules.YEAR * chance.uniform(0.88, 1.12)
            for channel, share in channels.items():
                number = round(total * share / 100 * chance.uniform(0.92, 1.08))
                if (month, service, channel) == (months[-2], "council-tax", Channel.PHONE):
                    number *= 2  # counted twice, and put right afterwards
                rows += _by_ward(month, service, channel, number, month >= months[-3])
    text = write_csv(COLUMNS, rows)
    import_counts(
        session,
        council=council,
        text=text,
        file_name="contacts.csv",
        by=by,
        at=at,
        dry_run=False,
    )


def _by_ward(month: str, service: str, channel: Channel, number: int, late: bool) -> list[Sequence[object]]:
    """Missed bins are noted by ward of late; one in nine callers names none."""
    if service != "missed-bin" or not late:
        return [(month, service, channel.value, "", number)]
    parts = [round(number * share) for share in (0.12, 0.27, 0.18, 0.09, 0.23)]
    wards = [(month, service, channel.value, *one) for one in zip(WARDS, parts, strict=True)]
    return [*wards, (month, service, channel.value, "", number - sum(parts))]


def _renewals(
    months: Sequence[str], total: int, online: int, automated: int, chance: Random
) -> list[Sequence[object]]:
    """A year's renewals, which add up exactly; month by month some more of them come online."""
    weights = [SEASON[int(month[5:]) - 1] for month in months]
    by_month = _split(total, weights)
    web = _split(
        online, [number * (1 + 0.012 * step + chance.gauss(0, 0.022)) for step, number in enumerate(by_month)]
    )
    line = _split(automated, [number * (1 + chance.gauss(0, 0.06)) for number in by_month])
    rows: list[Sequence[object]] = []
    for month, whole, on_web, on_line in zip(months, by_month, web, line, strict=True):
        phone = round(0.8 * (whole - on_web - on_line))
        figures = {
            Channel.WEB: on_web,
            Channel.AUTOMATED_PHONE: on_line,
            Channel.PHONE: phone,
            Channel.FACE_TO_FACE: whole - on_web - on_line - phone,
        }
        rows += [(month, "garden-waste", channel.value, "", number) for channel, number in figures.items()]
    return rows


def _split(total: int, weights: Sequence[float]) -> list[int]:
    """Whole parts in these proportions that add up.

    >>> _split(10, [1, 1, 1])
    [3, 4, 3]
    """
    whole = sum(weights)
    ends = [round(total * sum(weights[:number]) / whole) for number in range(len(weights) + 1)]
    return [after - before for before, after in pairwise(ends)]


def _correct(session: Session, council: Council, by: Person, month: str, at: datetime) -> None:
    """Somebody saw that calls of one month were counted twice."""
    cell = Cell(month, "council-tax", Channel.PHONE)
    twice = queries.standing(session, council, [month])[cell].contacts or 0
    figures: dict[Cell, int | None] = {cell: twice // 2}
    actions.enter(session, council=council, figures=figures, source=Source.FORM, by=by, at=at)


def _sharing(country: Country, story: DemoCouncil) -> list[DemoCouncil]:
    alike = [one for one in country.councils if one.type == STORY and one != story]
    districts = [one for one in country.councils if one.type == "english-district"]
    return alike[:ALIKE] + districts[:DISTRICTS]


def _share(session: Session, country: Country, one: DemoCouncil, last: str, at: datetime) -> None:
    """Garden waste alone: a contact for a dozen residents, and more online where the website is kept with care."""
    chance = stream(country.seed, one.slug, "contacts")
    council = council_by_code(session, one.gss_code)
    year = one.population * chance.uniform(0.06, 0.11)
    online = min(0.9, max(0.3, 0.42 + 0.4 * one.web_care + chance.gauss(0, 0.06)))
    figures: dict[Cell, int | None] = {}
    for month in rules.months_until(last, 15):
        whole = year * SEASON[int(month[5:]) - 1] / 100
        shares = {
            Channel.WEB: online,
            Channel.PHONE: 0.7 * (1 - online),
            Channel.AUTOMATED_PHONE: 0.3 * (1 - online),
        }
        for channel, share in shares.items():
            figures[Cell(month, "garden-waste", channel)] = round(whole * share * chance.uniform(0.95, 1.05))
    actions.enter(session, council=council, figures=figures, source=Source.FILE, by=None, at=at)
    actions.share(session, council=council, by=None, at=at - timedelta(days=60))
