"""The fictional country enters the register, and its people are invited, by the actions that real ones go through."""

import csv
import io
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.accounts import actions as accounts
from app.accounts.models import Person, Role
from app.core.forms import Typed
from app.councils import actions as councils
from app.councils import queries as registers
from app.councils.forms import LineForm
from app.demo.country import Country
from app.demo.records import DemoCouncil, DemoPerson, Line
from app.scenarios import actions as scenarios
from app.schedule import actions as schedule

COLUMNS = (
    "gss_code", "name", "short_name", "slug", "type", "nation", "region", "county", "website",
    "population", "deprivation_decile", "rural_class", "nearest",
)  # fmt: skip
PUBLISHER = ("Pat Marlow", "publisher@better-answered.example")
REVIEWER = ("Robin Ashdown", "rulings@better-answered.example")
SHARED_SERVICES, SHARED_EMAIL = ("Carrickbrae", "Greyhaven", "Fenwold"), "shared@better-answered.example"
OFFICE_WEEK = {weekday: [("09:00", "17:00")] for weekday in range(5)}


@dataclass(frozen=True)
class People:
    """Who works in the demonstration, by what they do."""

    publisher: Person
    reviewer: Person
    assessors: dict[int, DemoPerson]  # id of the person → who they are in the fictional country
    judges: dict[int, DemoPerson]
    council_users: dict[str, Person]  # by GSS code


def load_country(session: Session, country: Country, *, sites: str, at: datetime) -> People:
    """Topics, scenarios, the real register, the fictional councils with their lines, and everybody's roles."""
    scenarios.load_shipped(session, at)
    councils.load_shipped(session, by=None, at=at)
    text = register_file(country, sites=sites)
    councils.import_register(
        session, text=text, file_name="fictional.csv", by=None, at=at, dry_run=False, fictional=True
    )
    people = _people(session, country, at)
    for one in country.councils:
        _enter_lines(session, one, sites=sites, by=people.publisher, at=at)
    return people


def register_file(country: Country, *, sites: str) -> str:
    """The fictional councils as a register file."""
    written = io.StringIO()
    rows = csv.DictWriter(written, COLUMNS)
    rows.writeheader()
    for one in country.councils:
        values = {name: getattr(one, name) for name in COLUMNS if name not in ("website", "nearest")}
        rows.writerow(values | {"website": f"{sites}/{one.slug}/", "nearest": " ".join(one.nearest)})
    return written.getvalue()


def _people(session: Session, country: Country, at: datetime) -> People:
    def invite(name: str, email: str, role: Role, council: str = "") -> Person:
        return accounts.invite(
            session, email=email, role=role, at=at, by=None, name=name, council_code=council
        )

    publisher = invite(*PUBLISHER, Role.PUBLISHER)
    reviewer = invite(*REVIEWER, Role.PUBLISHER)
    assessors: dict[int, DemoPerson] = {}
    for one in country.assessors:
        person = invite(one.name, one.email, Role.ASSESSOR)
        assessors[person.id or 0] = one
        schedule.set_availability(
            session,
            person=person,
            week=OFFICE_WEEK,
            max_per_day=12,
            max_per_week=50,
            languages=list(one.languages),
            away=[],
            by=publisher,
            at=at,
        )
    judges = {(invite(one.name, one.email, Role.JUDGE)).id or 0: one for one in country.judges}
    users = {
        one.gss_code: invite(
            f"{one.short_name} customer services", f"replies@{one.slug}.example", Role.COUNCIL, one.gss_code
        )
        for one in country.councils[::9]
    }
    for short_name in SHARED_SERVICES:
        code = next(one.gss_code for one in country.councils if one.short_name == short_name)
        invite("Shared services of three councils", SHARED_EMAIL, Role.COUNCIL, code)
    return People(publisher, reviewer, assessors, judges, users)


def _enter_lines(session: Session, one: DemoCouncil, *, sites: str, by: Person, at: datetime) -> None:
    council = registers.council_by_code(session, one.gss_code)
    for line in one.lines:
        form = LineForm.parse(Typed({name: [text] for name, text in _typed(one, line, sites, at).items()}))
        assert form.data is not None, form.errors
        councils.add_line(session, council=council, entered=form.data, by=by, at=at)


def _typed(one: DemoCouncil, line: Line, sites: str, at: datetime) -> dict[str, str]:
    """A line as a publisher would type it."""
    hours: dict[int, list[str]] = {}
    for span in line.hours:
        hours.setdefault(span.weekday, []).append(f"{span.opens}-{span.closes}")
    return {
        "number": line.number,
        "label": line.label,
        "topic_code": line.topic,
        "found_at": f"{sites}/{one.slug}/contact",
        "verified_on": at.date().isoformat(),
        **{f"hours_{weekday}": ", ".join(spans) for weekday, spans in hours.items()},
    }
