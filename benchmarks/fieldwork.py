"""What assessors feel: how long a saved field takes under load, and that nothing acknowledged is ever lost.

    python -m benchmarks.fieldwork                        # both databases, 60 s each
    python -m benchmarks.fieldwork --only sqlite --seconds 20
    python -m benchmarks.fieldwork --scripts FOLDER       # the same through other people's scripts, to compare

Each run brings up a fresh database and the real server (`better-answered serve`: two web processes on PostgreSQL,
one on SQLite), seeds a wave of 382 councils and 9 topics with its assessors, and asks in this order: one row
inserted by the bare driver; one assessor alone; all assessors, a field every two seconds, on fixed moments, so that
a slow answer cannot hide the next; every acknowledged save on its page and in the history; kill -9 of the server in
mid-save, several times; the whole scorecard sent twice at once while a field is being saved. Load and server share
the machine. Exit status 1 when anything acknowledged is lost, an answer is an error, or a scorecard is doubled.
"""

import argparse
import asyncio
import os
import platform
import sys
from dataclasses import dataclass

from benchmarks.service.bare import bare_inserts
from benchmarks.service.breaking import crash, duplicates, submit_twice, warm_up
from benchmarks.service.figures import median, milliseconds, share_below
from benchmarks.service.saving import lost_in_the_history, lost_on_the_page, save_on_schedule
from benchmarks.service.scripts import run_scripts
from benchmarks.service.server import Stand, stand
from benchmarks.service.wave import Assessor, seed_wave

ASSESSORS = {"postgresql": 200, "sqlite": 50}
WEB_PROCESSES = {"postgresql": 2, "sqlite": 1}
SPARE = 100  # assessors who only take part in the double submits
WRITERS = 16


@dataclass(frozen=True)
class Asked:
    every: float
    seconds: float
    cycles: int
    port: int
    scripts: str
    settings: dict[str, str]


def run(kind: str, asked: Asked) -> list[str]:
    """One database: print every figure; returns what went wrong."""
    assessors, workers = ASSESSORS[kind], WEB_PROCESSES[kind]
    print(f"\n{kind}, {workers} web process{'es' if workers > 1 else ''}, {assessors} assessors")
    with stand(kind, port=asked.port, workers=workers, settings=asked.settings) as opened:
        people = seed_wave(opened.database, assessors + SPARE)
        _say_durability(opened)
        opened.start()
        wrong = asyncio.run(_under_load(opened, people[:assessors], asked))
        wrong += asyncio.run(_crashes(opened, people[:WRITERS], asked))
        wrong += asyncio.run(_doubles(opened, people[assessors:]))
        if asked.scripts:
            run_scripts(opened, people[:assessors], asked.scripts, asked.every, asked.seconds)
    return wrong


def _say_durability(opened: Stand) -> None:
    names = ("fsync", "synchronous_commit", "server_version")
    if opened.database.is_sqlite:
        names = ("journal_mode", "synchronous", "busy_timeout")
    with opened.database.engine.connect() as connection:
        word = "PRAGMA" if opened.database.is_sqlite else "SHOW"
        print(
            "  "
            + ", ".join(f"{name} {connection.exec_driver_sql(f'{word} {name}').scalar()}" for name in names)
        )


async def _under_load(opened: Stand, people: list[Assessor], asked: Asked) -> list[str]:
    await warm_up(people, opened.port)
    bare = bare_inserts(opened.database, 300)
    alone = await save_on_schedule(people[:1], opened.port, every=0.02, seconds=4.0, first_mark=100)
    cpu = opened.cpu_seconds()
    saves = await save_on_schedule(
        people, opened.port, every=asked.every, seconds=asked.seconds, first_mark=1000
    )
    cpu = opened.cpu_seconds() - cpu
    bare += bare_inserts(opened.database, 300)
    lost = await lost_on_the_page(people, opened.port, saves)
    lost += lost_in_the_history(opened.database, people, saves)
    print(f"  one row, bare driver      {milliseconds(bare)}")
    print(f"  one assessor alone        {milliseconds(alone.service)}")
    print(f"  {len(people):>3} assessors, from due   {milliseconds(saves.from_due)}")
    print(f"      service alone         {milliseconds(saves.service)}")
    print(
        f"  ratio to the bare row: alone {median(alone.service) / median(bare):.1f}, under load "
        f"{median(saves.from_due) / median(bare):.1f} at the median, "
        f"{share_below(saves.from_due, 99) / share_below(bare, 99):.1f} at the 99th percentile"
    )
    print(f"  processor time of the server, {1e3 * cpu / max(1, saves.count):.2f} ms a save")
    print(
        f"  sent {saves.sent:,}, acknowledged {saves.count:,}, lost {len(lost)}, errors {dict(saves.errors)}"
    )
    return lost + [f"error under load: {words}" for words in saves.errors]


async def _crashes(opened: Stand, people: list[Assessor], asked: Asked) -> list[str]:
    found = [await crash(opened, people, 100_000 * (n + 1), 4.0) for n in range(asked.cycles)]
    if not found:
        return []
    lost = [words for one in found for words in one.lost]
    print(
        f"  kill -9, {len(found)} cycles: {sum(one.acknowledged for one in found):,} acknowledged "
        f"(least {min(one.acknowledged for one in found):,} a cycle), {len(lost)} lost, "
        f"ready again after {max(one.ready_seconds for one in found):.1f} s at most"
    )
    return lost + ["a cycle without a save shows nothing" for one in found if not one.acknowledged]


async def _doubles(opened: Stand, people: list[Assessor]) -> list[str]:
    found = await submit_twice(opened, people, 50_000_000)
    twice = duplicates(opened.database)
    print(
        f"  submitted twice at once: {len(people)} calls, {found.scorecards} scorecards, {found.submitted} submitted, "
        f"{found.more_than_one} submitted more than once, {twice} doubled, {len(found.refused)} refused, "
        f"{len(found.lost)} saves lost"
    )
    wrong = [*found.refused, *found.lost]
    if twice or found.more_than_one or found.submitted != len(people) or found.scorecards != len(people):
        wrong.append("a scorecard is doubled or missing")
    return wrong


def main() -> None:
    """Print what the machine is and every figure."""
    sys.stdout.reconfigure(line_buffering=True)
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", choices=sorted(ASSESSORS))
    parser.add_argument("--every", type=float, default=2.0, help="seconds between an assessor's saves")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--cycles", type=int, default=10, help="how often the server is killed")
    parser.add_argument("--port", type=int, default=8413)
    parser.add_argument(
        "--scripts", default="", help="folder with autosave.py, crash.py and double_submit.py"
    )
    parser.add_argument(
        "--set", action="append", default=[], metavar="BA_NAME=VALUE", help="a setting of the server"
    )
    given = parser.parse_args()
    settings = dict(one.partition("=")[::2] for one in given.set)
    asked = Asked(given.every, given.seconds, given.cycles, given.port, given.scripts, settings)
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} processors, load average {os.getloadavg()[0]:.1f}"
    )
    wrong = [words for kind in ([given.only] if given.only else ASSESSORS) for words in run(kind, asked)]
    for words in wrong[:20]:
        print(f"  WRONG: {words}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
