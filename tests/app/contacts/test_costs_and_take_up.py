"""Costs carry their year and keep their history; take-up stands against a target month by month."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlmodel import select

from app.accounts.models import Role
from app.contacts import queries, rules
from app.contacts.models import Channel, TakeUpTarget
from app.core.audit import AuditEvent
from app.core.clock import held_at
from app.core.database import Database
from app.councils.queries import council_by_code
from tests.conftest import Client, SignIn
from tests.counted import AT, MONTHS, OWN, create_world, enter

COSTS = f"/council/contacts/{OWN}/costs"
TAKE_UP = f"/council/contacts/{OWN}/take-up"


@pytest.fixture(autouse=True)
def _world(database: Database) -> Iterator[None]:
    with database.write() as session:
        create_world(session)
    with held_at(AT):
        yield


@pytest.fixture
def own(sign_in: SignIn) -> Client:
    return sign_in(Role.COUNCIL, council=OWN)


def test_published_costs_hold_with_their_year_until_the_council_enters_its_own(
    own: Client, database: Database
):
    page = own.get(COSTS).text
    assert "Published costs of 2011 hold" in page
    for words in ("£8.62", "£2.83", "£0.15", "published May 2012", "£7.40", "£2.90", "£0.32", "August 2010"):
        assert words in page
    mine = {"pence": "£3.10", "year": "2026", "source": "Our finance team"}
    assert own.post(f"{COSTS}/phone", mine).status_code == 303
    assert own.post(f"{COSTS}/phone", {**mine, "pence": "3.4", "year": "2027"}).status_code == 303
    with database.read() as session:
        council = council_by_code(session, OWN)
        held = queries.costs(session, council)
        phone = held[Channel.PHONE]
        assert (phone.pence, phone.year, phone.own) == (340, 2027, True)
        assert (held[Channel.WEB].pence, held[Channel.WEB].year, held[Channel.WEB].own) == (15, 2011, False)
        assert (held[Channel.WEB_CHAT].pence, held[Channel.WEB_CHAT].year) == (None, None)
        history = queries.cost_history(session, council)
        assert [(one.pence, one.superseded_at is None) for one in history] == [(340, True), (310, False)]
    assert "Our finance team" in own.get(COSTS).text
    assert own.post(f"{COSTS}/phone/dropped").status_code == 303
    assert own.post(f"{COSTS}/phone/dropped").status_code == 303
    with database.read() as session:
        assert queries.costs(session, council)[Channel.PHONE].pence == 283
        names = session.exec(select(AuditEvent.name).where(AuditEvent.subject_kind == "unit_cost")).all()
        assert names == ["contacts.enter_cost", "contacts.enter_cost", "contacts.drop_cost"]


@pytest.mark.parametrize(
    "typed",
    [
        {"pence": "free", "year": "2026", "source": "x"},
        {"pence": "1.234", "year": "2026", "source": "x"},
        {"pence": "-1", "year": "2026", "source": "x"},
        {"pence": "2.83", "year": "1066", "source": "x"},
        {"pence": "2.83", "year": "2026", "source": ""},
    ],
)
def test_a_cost_without_figure_year_or_source_is_refused_and_kept_as_typed(
    own: Client, typed: dict[str, str]
):
    answer = own.post(f"{COSTS}/web", dict(typed))
    assert answer.status_code == 422
    assert f'value="{typed["year"]}"' in answer.text
    assert own.post(f"{COSTS}/fax", dict(typed)).status_code in (404, 422)


def test_take_up_against_its_target_as_in_the_worked_example(own: Client, database: Database):
    """25,000 renewals a year: 70 % online and 16 % by the automated line, against a target of 80 to 85 %."""
    assert "Nothing is counted yet" in own.get(TAKE_UP).text
    figures = {Channel.WEB: 1458, Channel.AUTOMATED_PHONE: 333, Channel.PHONE: 292}
    last = {Channel.WEB: 1462, Channel.AUTOMATED_PHONE: 337, Channel.PHONE: 288}
    with database.write() as session:
        enter(session, OWN, figures, months=MONTHS[1:-1])
        enter(session, OWN, last, months=MONTHS[-1:])
    page = own.get(TAKE_UP).text
    assert "70 % of 25,000 came online" in page
    assert "16.0 %" in page
    assert "70.1 % in October 2026" in page
    for low, high in (("85", "80"), ("-1", "80"), ("80", "101"), ("most", "85")):
        refused = own.post(f"{TAKE_UP}/garden-waste", {"low_percent": low, "high_percent": high})
        assert refused.status_code == 422
        assert f'value="{low}"' in refused.text
    assert own.post(f"{TAKE_UP}/garden-waste", {"low_percent": "75", "high_percent": "75"}).status_code == 303
    assert own.post(f"{TAKE_UP}/garden-waste", {"low_percent": "80", "high_percent": "85"}).status_code == 303
    page = own.get(f"{TAKE_UP}?service=garden-waste").text
    assert "the target is 80 to 85 %" in page
    assert "10.0 points below the target" in page
    with database.read() as session:
        rows = session.exec(select(TakeUpTarget).order_by(TakeUpTarget.id)).all()
        assert [(one.low_percent, one.superseded_at is None) for one in rows] == [(75, False), (80, True)]
    assert own.get(f"{TAKE_UP}?service=moon").status_code == 404
    assert own.post(f"{TAKE_UP}/moon", {"low_percent": "1", "high_percent": "2"}).status_code == 404


def test_the_volumes_name_the_cost_of_each_channel(own: Client, database: Database):
    with database.write() as session:
        enter(session, OWN, {Channel.PHONE: 1000, Channel.WEB_CHAT: 100}, months=["2026-10"])
    page = own.get("/council/contacts").text
    assert "1,000, 91 %, about £2,830" in page
    assert "100, 9 %<" in page


def test_months_are_reckoned_over_the_turn_of_a_year():
    assert rules.months_until("2026-02", 3) == ["2025-12", "2026-01", "2026-02"]
    compared = {
        month: rules.last_quarter_compared(AT.replace(month=month, day=1)) for month in (1, 2, 4, 5, 10, 11)
    }
    assert compared == {1: "2025-09", 2: "2025-12", 4: "2025-12", 5: "2026-03", 10: "2026-06", 11: "2026-09"}
    assert rules.last_month_over(AT.replace(month=1)) == "2025-12"
