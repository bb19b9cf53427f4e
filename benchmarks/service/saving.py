"""Assessors save fields on a schedule; what was acknowledged is looked for on the page and in the history."""

import asyncio
import random
import re
import time
from collections import Counter
from dataclasses import dataclass, field

from sqlmodel import select

from app.core.database import Database
from app.scorecards.models import FieldChange
from benchmarks.service.browser import Answer, Broken
from benchmarks.service.wave import Assessor

FIELDS = ("heard-fee", "heard-notice", "N5", "heard-refund")
WORDS = (
    "They said it can be booked by telephone or on the website, up to three items at a time, five days ahead."
)
MARK = re.compile(r"mark(\d+)x(\d+)end")


@dataclass
class Saves:
    """What was sent, acknowledged, refused, and how long it took from the moment it was due."""

    acknowledged: dict[tuple[int, str], list[int]] = field(default_factory=dict)
    from_due: list[float] = field(default_factory=list)
    service: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    sent: int = 0

    @property
    def count(self) -> int:
        return sum(map(len, self.acknowledged.values()))


def typed(assessor: Assessor, name: str, mark: int) -> dict[str, str]:
    """A field as its page sends it, with a mark that tells this save from every other."""
    return {name: f"{WORDS} mark{assessor.number}x{mark}end", f"{name}-sent": "yes"}


def is_saved(answer: Answer) -> bool:
    return answer.status == 200 and "Saved " in answer.text


async def save_on_schedule(
    assessors: list[Assessor], port: int, *, every: float, seconds: float, first_mark: int = 0
) -> Saves:
    """Open loop: each assessor's saves fall due at fixed moments, and a late answer does not put off the next."""
    saves = Saves()
    began = time.perf_counter() + 0.5
    await asyncio.gather(*[_saver(one, port, saves, began, every, seconds, first_mark) for one in assessors])
    return saves


async def _saver(
    assessor: Assessor, port: int, saves: Saves, began: float, every: float, seconds: float, mark: int
) -> None:
    browser = assessor.browser(port)
    due = began + random.random() * every
    while due < began + seconds:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        name = FIELDS[mark % len(FIELDS)]
        mark += 1
        await save_once(assessor, browser, saves, name, mark, due)
        due += every
    browser.close()


async def save_once(assessor, browser, saves: Saves, name: str, mark: int, due: float) -> bool:
    """Save one field and write down what came of it."""
    saves.sent += 1
    try:
        answer = await browser.post(f"{assessor.card}/fields/{name}", typed(assessor, name, mark))
    except Broken as broken:
        saves.errors[str(broken)] += 1
        return False
    if not is_saved(answer):
        saves.errors[f"{answer.status} {answer.text[:80]!r}"] += 1
        return False
    saves.from_due.append(time.perf_counter() - due)
    saves.service.append(answer.seconds)
    saves.acknowledged.setdefault((assessor.number, name), []).append(mark)
    return True


async def lost_on_the_page(assessors: list[Assessor], port: int, saves: Saves) -> list[str]:
    """Fields whose newest acknowledged save the scorecard's own page does not show."""
    lost = []
    for assessor in assessors:
        wanted = {name: max(saves.acknowledged.get((assessor.number, name), [0])) for name in FIELDS}
        if not any(wanted.values()):
            continue
        browser = assessor.browser(port)
        page = await browser.get(assessor.card)
        browser.close()
        if page.status != 200:
            lost.append(f"assessor {assessor.number}: the page answers {page.status}")
            continue
        shown = {int(mark) for number, mark in MARK.findall(page.text) if int(number) == assessor.number}
        for name, mark in wanted.items():
            # a save that was cut off before its answer may stand there instead, never an older one
            newest = max((one for one in shown if (one - 1) % len(FIELDS) == FIELDS.index(name)), default=0)
            if newest < mark:
                lost.append(f"assessor {assessor.number}, {name}: {mark} acknowledged, {newest} shown")
    return lost


def lost_in_the_history(database: Database, assessors: list[Assessor], saves: Saves) -> list[str]:
    """Acknowledged saves that the history of changes does not hold: all of them, not the newest alone."""
    with database.read() as session:
        changes = session.exec(select(FieldChange.field, FieldChange.after)).all()
    kept = {(int(number), name, int(mark)) for name, text in changes for number, mark in MARK.findall(text)}
    numbers = {assessor.number for assessor in assessors}
    return [
        f"assessor {number}, {name}: {mark}"
        for (number, name), marks in saves.acknowledged.items()
        for mark in marks
        if number in numbers and (number, name, mark) not in kept
    ]
