"""Avoidable contact as the wave's calls saw it, and the calculator: every assumption shown, every result linked to."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from sqlmodel import Session, select

from app.accounts.models import Role
from app.contacts import actions
from app.contacts.forms import CostForm
from app.contacts.models import Channel
from app.core.clock import held_at
from app.core.database import Database
from app.councils.queries import council_by_code
from app.scenarios import actions as scenarios
from app.scorecards.models import Scorecard, ScorecardAnswer
from tests.conftest import Client, SignIn
from tests.counted import enter
from tests.settled_wave import AFTER, REPLY_FROM, REPLY_TO, World, small_wave

CODE = "X07000001"
PAGE = f"/council/contacts/{CODE}/calculator"
REASONS = f"/council/contacts/{CODE}/avoidable"
# the example worked by hand in tests/scoring/test_channels.py
ASKED = {
    "calls": "24,000", "avoidable_low": "25", "avoidable": "35 %", "avoidable_high": "45", "moved_low": "20",
    "moved_high": "60", "again_low": "10", "again_high": "30", "call_cost": "£2.83", "page_cost": "0.15",
}  # fmt: skip
YEAR = [f"2025-{month:02d}" for month in (11, 12)] + [f"2026-{month:02d}" for month in range(1, 11)]


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with held_at(AFTER):
        yield


@pytest.fixture
def world(database: Database) -> World:
    with database.write() as session:
        made = small_wave(session)
        made.wave.reply_from, made.wave.reply_to = REPLY_FROM, REPLY_TO
        _tell(session, made, ["needed", "progress_chasing", "poor_signposting", "progress_chasing", "unsure"])
    return made


def _tell(session: Session, world: World, answers: list[str]) -> None:
    """What assessors said of the council's calls, in turn; the rest were not asked."""
    calls = [one for (code, _), calls in sorted(world.calls.items()) if code == CODE for one in calls]
    told = iter(answers)
    for call in calls:
        card = session.exec(select(Scorecard).where(Scorecard.planned_call_id == call.id)).first()
        if card is not None and (answer := next(told, None)):
            row = ScorecardAnswer(scorecard_id=card.id or 0, question="N3", value=answer, saved_at=AFTER)
            session.add(row)
    assert next(told, None) is None, "the wave has too few calls"


@pytest.fixture
def own(sign_in: SignIn, world: World) -> Client:
    return sign_in(Role.COUNCIL, council=CODE)


def ask(own: Client, **changed: str) -> str:
    return own.get(f"{PAGE}?{urlencode(ASKED | changed)}").text


def test_reasons_stand_with_their_interval_and_those_not_sure_apart(own: Client):
    page = own.get(REASONS).text
    assert "3 of 4 calls need not have been made" in page
    assert "75 %, likely 30 to 95 %" in page
    assert "1 more call was not sure" in page
    assert "2 calls: 50 %, likely 15 to 85 %" in page
    assert "0 calls: 0 %, likely 0 to 49 %" in page
    for words in ("Unnecessary clarification", "Poor signposting", "Repeated notification", "Early closure"):
        assert words in page


def test_before_the_time_to_reply_nothing_is_told(own: Client, world: World, database: Database):
    with database.write() as session:
        session.add(world.wave)
        world.wave.reply_from = world.wave.reply_to = None
    assert "Nothing is known of avoidable contact yet" in own.get(REASONS).text
    page = own.get(PAGE)
    assert page.status_code == 200
    assert "What would be saved if the page answered?" in page.text
    assert "There is something to put right" not in page.text


def test_the_worked_example_with_every_assumption_and_the_formula(own: Client):
    page = ask(own)
    assert "The page would save £2,197 to £15,533 a year" in page
    assert "a saving of £7,103 a year, about 2,688 calls fewer" in page
    assert "All 24,000 calls cost £67,920 a year now." in page
    assert "saving = calls × avoidable × answered by the page" in page
    assert "24,000 × 35 % × 40 % = 3,360 calls answered by the page" in page
    assert "80 % × £2.83 − £0.15 = £2.114" in page
    assert "Nothing is saved once 94.7 % ring all the same." in page
    for text in ("25 % to 45 %", "20 % to 60 %", "10 % to 30 %"):
        assert text in page


def test_a_page_dearer_than_a_call_is_called_a_loss(own: Client):
    page = ask(own, call_cost="1.00", page_cost="3.00")
    assert "The page would cost more than it saves: a loss of" in page
    assert "each visit loses money" in page
    mixed = ask(own, again_high="100")
    assert "Between a loss of £" in mixed
    assert "Nothing would be saved" in ask(own, moved_low="0", moved_high="0")


def test_it_begins_with_the_councils_own_calls_costs_and_our_share(own: Client, database: Database):
    with database.write() as session:
        scenarios.load_shipped(session, AFTER)
        council = enter(
            session, CODE, {Channel.PHONE: 100, Channel.AUTOMATED_PHONE: 900}, months=YEAR, at=AFTER
        )
        enter(session, CODE, {Channel.PHONE: 50}, service="bulky-waste", months=YEAR, at=AFTER)
        cost = CostForm(pence="4.10", year=2026, source="Our own accounts")
        actions.enter_cost(session, council=council, channel=Channel.PHONE, entered=cost, by=None, at=AFTER)
    page = own.get(PAGE).text
    assert 'name="calls" type="text" value="1800"' in page
    assert "Your own figure: £4.10, prices of 2026. Our own accounts" in page
    assert "Published figure: £0.15, prices of 2011." in page
    assert "Our calls saw 3 of 4" in page
    assert 'name="avoidable" type="text" value="75.0"' in page
    assert "The page would save" in page
    bulky = own.get(f"{PAGE}?service=bulky-waste").text
    assert 'name="calls" type="text" value="600"' in bulky
    assert own.get(f"{PAGE}?service=moon").status_code == 404


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"calls": "many"}, "Enter whole calls a year"),
        ({"avoidable": "101"}, "Enter a number from 0 to 100."),
        ({"avoidable": "nan"}, "Enter a number from 0 to 100."),
        ({"avoidable": "50"}, "The share must lie between its lower and its upper end."),
        ({"moved_low": "70"}, "The upper end of the share answered by the page"),
        ({"again_high": "5"}, "The upper end of the share who ring all the same"),
        ({"call_cost": "-1"}, "Enter pounds and pence, like 2.83."),
        ({"page_cost": ""}, "Enter pounds and pence, like 0.15."),
    ],
)
def test_an_assumption_that_can_not_be_is_kept_and_said(own: Client, changed: dict[str, str], words: str):
    answer = own.get(f"{PAGE}?{urlencode(ASKED | changed)}")
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{next(iter(changed.values()))}"' in answer.text
    assert "a year now." not in answer.text


def test_another_councils_calculator_is_not_there(own: Client, database: Database):
    for path in (PAGE, REASONS):
        assert own.get(path.replace(CODE, "X07000004")).status_code == 404
    with database.read() as session:
        assert council_by_code(session, "X07000004").name
