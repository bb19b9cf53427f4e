"""kill -9 in the middle of saving, and the same form sent twice at the same moment."""

import asyncio
import random
from dataclasses import dataclass

from sqlmodel import col, func, select

from app.core.audit import AuditEvent
from app.core.database import Database
from app.scorecards.models import Scorecard
from benchmarks.service.browser import Broken
from benchmarks.service.saving import (
    FIELDS,
    Saves,
    lost_in_the_history,
    lost_on_the_page,
    save_on_schedule,
    save_once,
    typed,
)
from benchmarks.service.server import Stand
from benchmarks.service.wave import Assessor
from tests.field_world import FILLED_IN


@dataclass(frozen=True)
class Crash:
    acknowledged: int
    lost: list[str]
    ready_seconds: float


async def crash(stand: Stand, assessors: list[Assessor], first_mark: int, seconds: float) -> Crash:
    """Save without a pause, kill -9 the server in the middle, start it again, and look for every save."""
    saves = Saves()
    over = asyncio.Event()
    at_work = [asyncio.create_task(_saver(one, stand.port, saves, over, first_mark)) for one in assessors]
    await asyncio.sleep(seconds * (0.5 + random.random() / 2))
    stand.kill()
    over.set()
    await asyncio.gather(*at_work)
    ready = stand.start()
    lost = await lost_on_the_page(assessors, stand.port, saves)
    lost += lost_in_the_history(stand.database, assessors, saves)
    return Crash(saves.count, lost, ready)


async def _saver(assessor: Assessor, port: int, saves: Saves, over: asyncio.Event, mark: int) -> None:
    browser = assessor.browser(port)
    while not over.is_set():
        name = FIELDS[mark % len(FIELDS)]
        mark += 1
        if not await save_once(assessor, browser, saves, name, mark, asyncio.get_running_loop().time()):
            await asyncio.sleep(0.02)
    browser.close()


@dataclass(frozen=True)
class Doubles:
    scorecards: int
    submitted: int
    more_than_one: int
    refused: list[str]
    lost: list[str]


async def submit_twice(stand: Stand, assessors: list[Assessor], mark: int) -> Doubles:
    """Each assessor sends the whole scorecard twice at once from two devices, while one field is being saved."""
    saves = Saves()
    refused: list[str] = []
    for one in assessors:
        refused += await _twice(one, stand.port, saves, mark)
    lost = lost_in_the_history(stand.database, assessors, saves)
    ids = [one.call_id for one in assessors]
    with stand.database.read() as session:
        of_these = select(func.count()).select_from(Scorecard).where(col(Scorecard.planned_call_id).in_(ids))
        cards = session.exec(of_these).one()
        done = session.exec(of_these.where(col(Scorecard.submitted_at).is_not(None))).one()
        acts = select(AuditEvent.subject_id, func.count()).where(AuditEvent.name == "scorecards.submit")
        counts = session.exec(acts.group_by(AuditEvent.subject_id)).all()
    return Doubles(cards, done, sum(count > 1 for _, count in counts), refused, lost)


async def _twice(assessor: Assessor, port: int, saves: Saves, mark: int) -> list[str]:
    phone, laptop, third = (assessor.browser(port) for _ in range(3))
    name = FIELDS[mark % len(FIELDS)]
    form = FILLED_IN | typed(assessor, "heard-fee", mark)
    answers = await asyncio.gather(
        phone.post(f"{assessor.card}/submit", form),
        laptop.post(f"{assessor.card}/submit", form),
        save_once(assessor, third, saves, name, mark + 1, asyncio.get_running_loop().time()),
        return_exceptions=True,
    )
    for browser in (phone, laptop, third):
        browser.close()
    return [
        str(one)[:200] if isinstance(one, Broken) else f"{one.status} {one.text[:80]!r}"
        for one in answers[:2]
        if isinstance(one, BaseException) or one.status != 303
    ]


async def warm_up(assessors: list[Assessor], port: int) -> None:
    """Two seconds of saves that are not counted, so that every process has started whole."""
    await save_on_schedule(assessors[:40], port, every=0.5, seconds=2.0)


def duplicates(database: Database) -> int:
    """Scorecards beyond the first of their call; the database's own constraint keeps it at 0."""
    with database.read() as session:
        every = session.exec(select(func.count()).select_from(Scorecard)).one()
        calls = session.exec(select(func.count(func.distinct(col(Scorecard.planned_call_id))))).one()
    return every - calls
