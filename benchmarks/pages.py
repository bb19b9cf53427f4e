"""What readers feel: the league page of 382 councils and 9 topics, beside a static file and a plain rendering.

    python -m benchmarks.pages
    python -m benchmarks.pages --only postgresql --seconds 10

A fresh database with one generated edition (made-up councils, all in one group), the real server, and browsers on
the same machine that ask without a pause. In turn, so that all meet the same machine: the page as a browser gets it
(Brotli), the page again with its ETag (304), the page made anew for every request, and a file of the same bytes
served by the same server with the same compression. A plain Jinja table of the same figures is rendered in this
process. Prints requests a second, median and 99th percentile, sizes and ratios.
"""

import argparse
import asyncio
import itertools
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment

from app.core.rendering import STATIC
from app.publication import queries
from benchmarks.service.browser import Browser
from benchmarks.service.figures import median, milliseconds
from benchmarks.service.server import Stand, stand
from tests.generated_edition import Shape, create_edition

PAGE = "/league-tables"
SHAPE = Shape(councils=382, topics=9, groups=1, calls=1)
WEB_PROCESSES = {"sqlite": 1, "postgresql": 2}
PLAIN = """<!doctype html><html lang="en"><title>League table</title><table>
<tr><th>Place<th>Council{% for name in figures %}<th>{{ name }}{% endfor %}{% for topic in topics %}<th>{{ topic }}{% endfor %}</tr>
{% for row in rows %}<tr><td>{{ row.place_label }}
<td><a href="/councils/{{ row.council_code }}">{{ row.council_name }}</a>
{% for name in figures %}<td>{{ row.figures[name] }}{% endfor %}
{% for cell in row.cells %}<td>{{ cell.verdict }}{% endfor %}</tr>
{% endfor %}</table>"""  # noqa: E501
FIGURES = ("score_1dp", "lower", "upper", "likely_low", "likely_high", "calls", "tier")


@dataclass(frozen=True)
class Asking:
    """One kind of request: its path, made anew for each, and its headers."""

    words: str
    path: Callable[[], str]
    headers: dict[str, str]
    status: int = 200


async def ask(port: int, asking: Asking, connections: int, seconds: float) -> list[float]:
    """Closed loop: each connection asks again as soon as it has its answer. Seconds of each request."""
    times: list[float] = []
    end = time.perf_counter() + seconds

    async def one() -> None:
        browser = Browser(port)
        while time.perf_counter() < end:
            answer = await browser.get(asking.path(), **asking.headers)
            assert answer.status == asking.status, answer
            times.append(answer.seconds)
        browser.close()

    await asyncio.gather(*[one() for _ in range(connections)])
    return times


@contextmanager
def static_twin(body: bytes) -> Iterator[str]:
    """The same bytes as a file that the same server serves; its address."""
    path = STATIC / f"twin-{os.getpid()}.html"
    path.write_bytes(body)
    try:
        yield f"/static/{path.name}"
    finally:
        path.unlink()


def plain_rendering(opened: Stand, rounds: int = 15) -> list[float]:
    """Seconds to render the bare table of the same figures, rows in hand."""
    template = Environment(autoescape=True).from_string(PLAIN)
    with opened.database.read() as session:
        edition = queries.find_newest(session)
        assert edition is not None
        (table,) = queries.lead_tables(queries.tables_of(session, edition), edition)
        rows, topics = queries.rows_of(session, table), [topic["name"] for topic in table.topics]
        times = []
        for _ in range(rounds):
            began = time.perf_counter()
            template.render(rows=rows, topics=topics, figures=FIGURES)
            times.append(time.perf_counter() - began)
    return times


def run(kind: str, seconds: float, rounds: int, port: int) -> None:
    """One database: print every figure."""
    workers = WEB_PROCESSES[kind]
    print(
        f"\n{kind}, {workers} web process{'es' if workers > 1 else ''}, "
        f"{SHAPE.councils} councils × {SHAPE.topics} topics"
    )
    with stand(kind, port=port, workers=workers) as opened:
        with opened.database.write() as session:
            create_edition(session, SHAPE)
        opened.start()
        asyncio.run(_measure(opened, seconds, rounds))


async def _measure(opened: Stand, seconds: float, rounds: int) -> None:
    browser = Browser(opened.port)
    whole = await browser.get(PAGE)
    squeezed = {coding: await browser.get(PAGE, **{"Accept-Encoding": coding}) for coding in ("br", "gzip")}
    browser.close()
    sizes = ", ".join(f"{coding} {len(answer.body) / 1000:.1f} kB" for coding, answer in squeezed.items())
    print(f"  page {len(whole.body) / 1000:.0f} kB, {sizes}")
    brotli = {"Accept-Encoding": "br, gzip"}
    number = itertools.count()
    with static_twin(whole.body) as twin:
        every = [
            Asking("page", lambda: PAGE, brotli),
            Asking(
                "page, known (304)",
                lambda: PAGE,
                {**brotli, "If-None-Match": squeezed["br"].headers["etag"]},
                304,
            ),
            Asking("page, made anew", lambda: f"{PAGE}?anew={next(number)}", brotli),
            Asking("static file", lambda: twin, brotli),
        ]
        for connections in (2, 16):
            await _compare(opened, every, connections, seconds, rounds)
    plain = plain_rendering(opened)
    anew = await ask(opened.port, every[2], 1, seconds)
    print(f"  plain Jinja table         {milliseconds(plain)}")
    print(
        f"  page made anew, alone     {milliseconds(anew)}   {median(anew) / median(plain):.1f} × the plain table"
    )


async def _compare(opened: Stand, every: list[Asking], connections: int, seconds: float, rounds: int) -> None:
    found: dict[str, list[list[float]]] = {one.words: [] for one in every}
    for _ in range(rounds):
        for one in every:
            found[one.words].append(await ask(opened.port, one, connections, seconds))
    rates = {
        words: statistics.median(len(times) / seconds for times in all_) for words, all_ in found.items()
    }
    print(f"  {connections} connections")
    for words, all_ in found.items():
        times = [one for some in all_ for one in some]
        ratio = rates[words] / rates["static file"]
        print(
            f"    {words:<20} {rates[words]:8.1f} a second   {milliseconds(times)}   {ratio:5.2f} × the static file"
        )


def main() -> None:
    """Print what the machine is and every figure."""
    sys.stdout.reconfigure(line_buffering=True)
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", choices=sorted(WEB_PROCESSES))
    parser.add_argument("--seconds", type=float, default=3.0, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--port", type=int, default=8414)
    given = parser.parse_args()
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} processors, load average {os.getloadavg()[0]:.1f}"
    )
    assert Path(STATIC).is_dir(), "build the assets first: make setup"
    for kind in [given.only] if given.only else WEB_PROCESSES:
        run(kind, given.seconds, given.rounds, given.port)


if __name__ == "__main__":
    main()
