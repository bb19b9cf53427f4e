"""A publisher looks at a plan, moves a call, brings a plan and tries a draft, on a phone and at a desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import select

from app.accounts import actions as accounts
from app.accounts.models import Role
from app.core.database import Database
from app.councils.models import CouncilType
from app.schedule.actions import store_plan
from app.schedule.instance import wave_instance
from app.schedule.models import PlannedCall
from app.waves import actions as waves
from app.waves.models import Wave
from scoring.planning import draw_plan, read_wave
from tests.app.waves.waves_of_tests import create_assessor, create_council, create_wave
from tests.browser.conftest import AxeCheck
from tests.browser.serving import Service, is_as_wide_as_its_window, seen, sign_in

SIZES = [(360, 740), (1280, 900)]
NAMES = ("Aldermere", "Brackwell", "Castleford Vale", "Dunmoor", "Eastholme", "Fenwick and Marsh")


@pytest.fixture
def office(empty_sqlite: Path, tmp_path: Path, static_folder: Path) -> Iterator[Service]:
    """The application with a publisher and nothing else."""
    path = tmp_path / "office.sqlite3"
    path.write_bytes(empty_sqlite.read_bytes())
    database = Database(f"sqlite:///{path}")
    told = {"email": "pat@example.org", "role": Role.PUBLISHER, "at": datetime.now(UTC), "by": None}
    with database.write() as session:
        publisher = accounts.invite(session, name="Pat", **told)
    started = Service(tmp_path, database, world=None, judge=publisher, publisher=publisher)
    started.start()
    yield started
    started.stop()
    database.dispose()


def prepare(service: Service) -> str:
    """A drawn plan of six councils, and a draft with more calls than its dates hold; the first call's reference."""
    at = datetime.now(UTC)
    first = at.date() + timedelta(days=7 - at.weekday())
    with service.database.write() as session:
        for number, name in enumerate(NAMES):
            create_council(session, f"W0600009{number}", CouncilType.WELSH_UNITARY, name=f"{name} Council")
        people = tuple(create_assessor(session, name) for name in ("Ann Ash", "Bea Birch", "Cem Cedar"))
        chosen = {"groups": (CouncilType.WELSH_UNITARY,), "assessors": people, "first": first}
        wave = create_wave(session, code="planned", last=first + timedelta(25), **chosen)
        session.flush()
        waves.open(session, wave=wave, by=None, at=at)
        session.flush()
        session.expire_all()
        create_wave(session, code="tight", last=first + timedelta(11), calls_per_topic=4, **chosen)
        wave = session.exec(select(Wave).where(Wave.code == "planned")).one()
        task = wave_instance(session, wave, at=at)
        plan = draw_plan(read_wave(task), moves=20_000)
        row = store_plan(session, wave=wave, instance=task, plan=plan, secret="s" * 40, at=at)
        return session.exec(select(PlannedCall).where(PlannedCall.plan_id == row.id)).first().reference


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
def test_a_plan_is_read_moved_brought_and_tried(
    browser: Browser, office: Service, axe: AxeCheck, size: tuple[int, int]
):
    reference = prepare(office)
    page = sign_in(browser, office, office.publisher, size)
    page.goto(f"{office.address}/office/waves/planned/plan")
    check(page, axe, "plan")
    page.locator(".plan-calendar a").first.click()
    expect(page.get_by_text("Move or pin").first).to_be_visible()
    check(page, axe, "plan-day")
    page.goto(f"{office.address}/office/calls/{reference}/place")
    check(page, axe, "plan-place")
    page.get_by_label("Time").fill("06:00")
    page.get_by_role("button", name="Move the call").click()
    expect(page.get_by_text("does not answer").first).to_be_visible()
    check(page, axe, "plan-place-refused")
    page.get_by_role("button", name="Keep it here").click()
    expect(page.get_by_text("pinned", exact=True)).to_be_visible()
    for name, path in {"plan-import": "planned/plan/import", "plan-trial": "planned/plan/trial"}.items():
        page.goto(f"{office.address}/office/waves/{path}")
        check(page, axe, name)
    page.goto(f"{office.address}/office/waves/tight/plan/trial")
    expect(page.get_by_text("What would help")).to_be_visible()
    check(page, axe, "plan-trial-tight")
    page.close()


def check(page: Page, axe: AxeCheck, name: str) -> None:
    seen(page, name)
    assert axe(page) == []
    assert is_as_wide_as_its_window(page)
