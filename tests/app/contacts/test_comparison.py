"""Only those who share are compared, five or nothing, and no two filters give away a smaller number."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from statistics import quantiles

import pytest
from sqlmodel import select

from app.accounts.models import Role
from app.contacts import actions, comparing, queries
from app.contacts.models import Channel, ContactConsent
from app.core.audit import AuditEvent
from app.core.clock import held_at
from app.core.database import Database
from app.councils.models import CouncilType
from app.councils.queries import council_by_code
from tests.conftest import SignIn
from tests.counted import AT, MONTHS, create_world, enter

# of the sixty: 8 districts, 5 unitaries, 3 metropolitan, 6 Scottish, 4 Welsh share
SHARE = {
    CouncilType.ENGLISH_DISTRICT: 8,
    CouncilType.UNITARY: 5,
    CouncilType.METROPOLITAN: 3,
    CouncilType.SCOTTISH_UNITARY: 6,
    CouncilType.WELSH_UNITARY: 4,
}


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with held_at(AT):
        yield


@pytest.fixture
def shared(database: Database) -> dict[str, float]:
    """Councils that share a whole year, with their online take-up in percent; others count and do not share."""
    left = dict(SHARE)
    found: dict[str, float] = {}
    with database.write() as session:
        for code, kind in create_world(session).items():
            chance = random.Random(code)
            figures = {Channel.WEB: chance.randint(100, 900), Channel.PHONE: chance.randint(100, 900)}
            if left[kind] > -1:
                council = enter(session, code, figures, months=MONTHS)
                left[kind] -= 1
                if left[kind] >= 0:
                    actions.share(session, council=council, by=None, at=AT)
                    found[code] = 100 * figures[Channel.WEB] / sum(figures.values())
    return found


def path(code: str) -> str:
    return f"/council/contacts/{code}/comparison"


def test_consent_is_given_and_taken_back_and_both_are_audited(
    database: Database, shared: dict[str, float], sign_in: SignIn
):
    code = next(iter(shared))
    with database.write() as session:
        consent = queries.find_consent(session, council_by_code(session, code))
        assert consent is not None
    own = sign_in(Role.COUNCIL, council=code)
    page = own.get(path(code)).text
    assert "26 councils share a whole year of garden waste collection" in page
    assert own.post(f"/council/contacts/{code}/share").status_code == 409
    assert own.post(f"/council/contacts/{code}/withdraw").status_code == 303
    assert own.post(f"/council/contacts/{code}/withdraw").status_code == 409
    assert "Share your figures to see where you stand" in own.get(path(code)).text
    office = sign_in(Role.PUBLISHER).get("/office/contacts")
    assert code not in office.text
    assert own.post(f"/council/contacts/{code}/share").status_code == 303
    with database.read() as session:
        rows = session.exec(
            select(ContactConsent).where(ContactConsent.council_id == consent.council_id)
        ).all()
        assert sorted(one.withdrawn_at is None for one in rows) == [False, True]
        wanted = select(AuditEvent).where(AuditEvent.name.in_(["contacts.share", "contacts.withdraw"]))
        acts = [
            one.name for one in session.exec(wanted.order_by(AuditEvent.id)) if one.details["council"] == code
        ]
        assert acts == ["contacts.share", "contacts.withdraw", "contacts.share"]


def test_quartiles_are_those_of_the_councils_that_share(
    database: Database, shared: dict[str, float], sign_in: SignIn
):
    with database.read() as session:
        found = comparing.sharing(session, "garden-waste", AT, fictional=True)
        online = comparing.views_of(found, None)[0]
        kinds = {one.council.gss_code: one.council.type for one in found}
    assert set(kinds) == set(shared)
    districts = [value for code, value in shared.items() if kinds[code] is CouncilType.ENGLISH_DISTRICT]
    for name, members in (("all", list(shared.values())), ("english-district", districts)):
        one = online.found[name]
        seen = [one.quartiles.low, one.quartiles.median, one.quartiles.high]
        assert seen == [round(value) for value in quantiles(members, n=4, method="inclusive")]
        assert one.councils == len(members)
    code = next(iter(shared))
    own = f"you {shared[code]:.1f}".replace(".0", "")
    assert own in sign_in(Role.COUNCIL, council=code).get(path(code)).text


def test_no_two_filters_give_away_fewer_than_five_councils(
    database: Database, shared: dict[str, float], sign_in: SignIn
):
    """Every pair of filters that the page shows, as it shows them, against who is in them."""
    code = next(iter(shared))
    page = sign_in(Role.COUNCIL, council=code).get(path(code)).text
    rows = re.findall(r'rowheader">([^<]+)</th>.*?data-label="Middle half">([^<]+)<', page, re.DOTALL)
    with database.read() as session:
        found = comparing.sharing(session, "garden-waste", AT, fictional=True)
    members = {
        comparing.words_of_filter(name): {
            one.council.gss_code for one in found if name == "all" or name in one.filters
        }
        for name, _ in comparing.filters_of(found)
    }
    shown = {words for words, said in rows if "Too few" not in said}
    hidden = {words for words, said in rows if "Too few" in said}
    assert {words for words, _ in rows} == set(members)
    assert "All councils that share" in shown
    assert comparing.words_of_filter("welsh-unitary") in hidden
    assert comparing.words_of_filter("metropolitan") in hidden
    for words, said in rows:
        if words in shown and "half of" in said:
            assert f"half of {len(members[words])} below" in said
    for left, right in combinations(sorted(shown), 2):
        for rest in (members[left] - members[right], members[right] - members[left]):
            assert not rest or len(rest) >= 5, (left, right)
    # the three metropolitan and what Wales has left would come out of sums too
    parts = [members[words] for words in shown if words != "All councils that share"]
    rest = set(shared) - set().union(*parts)
    assert not rest or len(rest) >= 5


def test_fewer_than_five_show_nothing(database: Database, shared: dict[str, float], sign_in: SignIn):
    kept = list(shared)[:4]
    for code in list(shared)[4:]:
        own = sign_in(Role.COUNCIL, council=code, name=code)
        assert own.post(f"/council/contacts/{code}/withdraw").status_code == 303
    page = sign_in(Role.COUNCIL, council=kept[0]).get(path(kept[0])).text
    assert "The middle half of them" in page
    assert "half of 4" not in page
    assert page.count("Too few to show") == 3 * 3  # measures × (all, England, districts)


@pytest.mark.parametrize(("end", "left"), [(date(2027, 4, 1), 26), (AT.date(), 25)])
def test_a_council_is_compared_until_it_ends(
    database: Database, shared: dict[str, float], sign_in: SignIn, end: date, left: int
):
    first, other, *_ = shared
    with database.write() as session:
        council_by_code(session, other).end_date = end
    page = sign_in(Role.COUNCIL, council=first).get(path(first)).text
    assert f"{left} councils share a whole year" in page


def test_a_year_with_a_month_missing_is_left_out(
    database: Database, shared: dict[str, float], sign_in: SignIn
):
    code = next(iter(shared))
    with database.write() as session:
        council = council_by_code(session, code)
        cells = list(queries.standing(session, council, ["2026-03"]))
        actions.enter(
            session, council=council, figures=dict.fromkeys(cells), source=actions.Source.FORM, by=None, at=AT
        )
    page = sign_in(Role.COUNCIL, council=code).get(path(code)).text
    assert "25 councils share a whole year" in page
    assert "Online take-up: there is none of yours" in page


def test_the_office_sees_what_is_shared_and_nothing_else(
    database: Database, shared: dict[str, float], sign_in: SignIn, app
):
    app.state.settings = app.state.settings.model_copy(update={"demonstration": True})
    page = sign_in(Role.PUBLISHER).get("/office/contacts").text
    assert "26 councils share their contacts" in page
    listed = set(re.findall(r"X\d{8}", page))
    assert listed == set(shared)
    first = next(iter(shared.values()))
    assert f"{first:.1f} %" in page
    assert sign_in(Role.COUNCIL, council=next(iter(shared))).get("/office/contacts").status_code == 403
