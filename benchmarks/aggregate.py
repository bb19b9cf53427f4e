"""How fast calls become tables, beside the time one core needs to read them once, and beside DuckDB.

    nice python benchmarks/aggregate.py --calls 1000000 10000000 --rounds 9

Rounds alternate between the engines. CPU time is the least of all rounds, summed over threads; wall time the
median. Answers are compared first. Data lie in each engine's own memory before the clock starts; loading is
printed apart. DuckDB is not a dependency: `pip install duckdb` into a scratch environment to compare with it.
For figures worth quoting run on a quiet machine with OMP_NUM_THREADS=1 and OPENBLAS_NUM_THREADS=1.
"""

import argparse
import importlib.util
import os
import platform
import resource
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import scipy

from scoring.guaranteed_range import rank_confidence_set
from scoring.likely_range import posterior_rank_interval
from scoring.score import (
    Cube,
    post_stratified_mean,
    residual_mean_square,
    standard_error,
    sufficient_statistics,
)
from scoring.standing import honesty, stand

WAVES, COUNCILS, TOPICS = 4, 400, 12
CUBE_SQL = """
    SELECT council, topic, count(*) AS n, sum(score::DOUBLE) AS s, sum(score::DOUBLE * score::DOUBLE) AS q
    FROM calls GROUP BY council, topic
"""
TABLES_SQL = f"""
    WITH cube AS ({CUBE_SQL}),
    scores AS (SELECT council, council // {COUNCILS} AS wave, avg(s / n) AS score FROM cube GROUP BY council)
    SELECT council, score,
        rank() OVER (PARTITION BY wave ORDER BY floor(10 * score + 0.5 + 1e-9) DESC) AS place
    FROM scores ORDER BY council
"""
Calls = tuple[Any, Any, Any]


def draw_calls(size: int, councils: int, topics: int) -> Calls:
    """Calls as small columns, 7 bytes a call: wave × council, topic, score."""
    rng = np.random.default_rng(1)
    council = rng.integers(0, councils, size).astype(np.int16)
    topic = rng.integers(0, topics, size).astype(np.uint8)
    truth = 50 + rng.normal(0, 8, councils)
    score = np.clip(truth[council] + rng.normal(0, 18, size), 0, 100).astype(np.float32)
    return council, topic, score


def ours(calls: Calls) -> list[Any]:
    """The cube, and from it the table of every wave: score, standard error, interval, place."""
    n, s, q = sufficient_statistics(*calls, shape=(WAVES * COUNCILS, TOPICS))
    waves = [slice(w * COUNCILS, (w + 1) * COUNCILS) for w in range(WAVES)]
    return [stand(Cube(n[w], s[w], q[w]), np.ones(TOPICS), ranges=False) for w in waves]


def read_once(calls: Calls) -> float:
    """The floor: every byte of the calls is read once."""
    return sum(float(column.max()) for column in calls)


def timed(run: Callable[[], object]) -> tuple[float, float]:
    """CPU and wall seconds of one run."""
    cpu, wall = time.process_time(), time.perf_counter()
    run()
    return time.process_time() - cpu, time.perf_counter() - wall


def duckdb_engine(calls: Calls) -> Any:
    """A DuckDB connection, one thread, with the calls in its own memory; None without DuckDB."""
    if importlib.util.find_spec("duckdb") is None:
        print("  DuckDB is not installed: `pip install duckdb` in a scratch environment to compare with it")
        return None
    import duckdb

    connection = duckdb.connect(config={"threads": 1})
    connection.register("given", dict(zip(("council", "topic", "score"), calls, strict=True)))
    cpu, wall = timed(lambda: connection.execute("CREATE TABLE calls AS SELECT * FROM given"))
    print(f"  DuckDB {duckdb.__version__} loaded in {1e3 * cpu:.0f} ms CPU, {1e3 * wall:.0f} ms wall")
    return connection


def compare_answers(calls: Calls, connection: Any) -> None:
    """Counts exact, sums to 1e-12, places exact."""
    cube = sufficient_statistics(*calls, shape=(WAVES * COUNCILS, TOPICS))
    found = connection.execute(CUBE_SQL).fetchnumpy()
    at = found["council"].astype(int), found["topic"].astype(int)
    assert (cube.n[at] == found["n"]).all()
    assert np.allclose(cube.s[at], found["s"], rtol=1e-12, atol=0)
    assert np.allclose(cube.q[at], found["q"], rtol=1e-12, atol=0)
    places = np.concatenate([standing.place for standing in ours(calls)])
    assert (places == connection.execute(TABLES_SQL).fetchnumpy()["place"]).all()
    print("  answers agree: counts and places exactly, sums to 1e-12")


def cube_and_tables(size: int, rounds: int) -> None:
    """Cube and tables of `size` calls, beside reading them and beside DuckDB."""
    print(
        f"\n{size:,} calls → {WAVES} waves × {COUNCILS} councils × {TOPICS} topics → cube and {WAVES} tables"
    )
    calls = draw_calls(size, WAVES * COUNCILS, TOPICS)
    engines: dict[str, Callable[[], object]] = {
        "read once": lambda: read_once(calls),
        "ours": lambda: ours(calls),
    }
    connection = duckdb_engine(calls)
    if connection is not None:
        compare_answers(calls, connection)
        engines["DuckDB"] = lambda: connection.execute(TABLES_SQL).fetchnumpy()
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in engines}
    for _ in range(rounds):
        for name, run in engines.items():
            found[name].append(timed(run))
    least = {name: min(cpu for cpu, _ in times) for name, times in found.items()}
    for name, times in found.items():
        wall = statistics.median(wall for _, wall in times)
        ratio = least[name] / least["read once"]
        figures = f"CPU {1e3 * least[name]:8.2f} ms   wall {1e3 * wall:8.2f} ms"
        print(f"  {name:<10} {figures}   {ratio:6.1f} × reading")
    if "DuckDB" in least:
        print(f"  ours / DuckDB: {least['ours'] / least['DuckDB']:.2f} (to reach: 0.5)")


def everything(councils: int, size: int, rounds: int) -> None:
    """Calls to scores, errors, both ranges, tiers and the honesty box."""
    topics = 12
    rng = np.random.default_rng(2)
    council = (np.arange(size) % councils).astype(np.int16)
    topic = (np.arange(size) // councils % topics).astype(np.uint8)
    truth = 50 + rng.normal(0, 8, councils)
    score = np.clip(truth[council] + rng.normal(0, 18, size), 0, 100).astype(np.float32)

    def run() -> None:
        standing = stand(
            sufficient_statistics(council, topic, score, shape=(councils, topics)), np.ones(topics)
        )
        honesty(standing.score, standing.se, standing.df)

    times = [timed(run) for _ in range(rounds)]
    print(f"\n{councils:,} councils, {size:,} calls, everything with the honesty box:")
    print(f"  CPU {min(cpu for cpu, _ in times):.3f} s, wall {statistics.median(w for _, w in times):.3f} s")


def scores_to_ranges(councils: int, size: int) -> None:
    """A very large table of unequal numbers of calls: scores to both ranges."""
    calls = draw_calls(size, councils, 12)

    def run() -> None:
        n, s, q = sufficient_statistics(*calls, shape=(councils, 12))
        theta = post_stratified_mean(n, s, np.ones(12))
        s2, df = residual_mean_square(n, s, q)
        se = standard_error(s2, n, np.ones(12))
        known = ~np.isnan(theta)
        posterior_rank_interval(theta[known], se[known])
        rank_confidence_set(theta[known], se[known], df=df)

    cpu, wall = timed(run)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\n{councils:,} councils, {size:,} calls, scores to both ranges:")
    print(f"  CPU {cpu:.2f} s, wall {wall:.2f} s, peak memory of the process {memory:.0f} MB")


def main() -> None:
    """Print what the machine is and every figure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--calls", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--large", action="store_true", help="10,000 councils × 1,000,000 calls as well")
    asked = parser.parse_args()
    threads = {name: os.environ.get(name, "unset") for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")}
    print(f"Python {platform.python_version()}, numpy {np.__version__}, scipy {scipy.__version__}, {threads}")
    print(f"{os.cpu_count()} processors, load average {os.getloadavg()[0]:.1f}")
    if asked.large:
        # First, so that the peak of memory is its own.
        scores_to_ranges(10_000, 1_000_000)
    everything(400, 4_800, asked.rounds)
    for size in asked.calls:
        cube_and_tables(size, asked.rounds)


if __name__ == "__main__":
    main()
