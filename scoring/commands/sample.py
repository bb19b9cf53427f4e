"""python -m scoring sample --sigma S … --tau T … [--power P …] | FILE.csv [--out FILE.csv]: calls needed a
council.
"""

import argparse
from collections.abc import Sequence
from itertools import product
from pathlib import Path

from scoring.csv_files import numbers, read_rows, write
from scoring.sample import expected_precision, reliability_calls, required_calls

RELIABILITIES = (50, 70, 80, 90)
COLUMNS = (
    "sigma",
    "tau",
    "power",
    "delta_topquartile_vs_median",
    "n_two_councils",
    "n_vs_fixed_mean",
    "n_power_t_test",
    *(f"n_reliability_{share}" for share in RELIABILITIES),
)
PRECISION = ("calls", "se", "reliability", "smallest_change")


def main(argv: Sequence[str]) -> int:
    """Calls a council needs to tell councils apart, and for a reliability; or what a number of calls can
    show.
    """
    parser = argparse.ArgumentParser(prog="python -m scoring sample", description=main.__doc__)
    parser.add_argument("file", type=Path, nargs="?", help="sigma, tau, power: one plan a row")
    parser.add_argument(
        "--sigma", type=float, nargs="+", help="sd of calls within a council, points", default=[18.0]
    )
    parser.add_argument(
        "--tau", type=float, nargs="+", help="sd of true council means, points", default=[8.0]
    )
    parser.add_argument("--power", type=float, nargs="+", default=[0.8])
    parser.add_argument(
        "--calls", type=int, nargs="+", help="instead: what this many calls a council can show"
    )
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args(argv)
    if asked.file:
        rows = read_rows(asked.file, ["sigma", "tau", "power"])
        plans = list(zip(*(numbers(rows, name, asked.file).tolist() for name in COLUMNS[:3]), strict=True))
    else:
        plans = [(sigma, tau, power) for power, tau, sigma in product(asked.power, asked.tau, asked.sigma)]
    if asked.calls:
        shown = [
            (*plan, calls, *expected_precision(plan[0], plan[1], calls))
            for plan in plans
            for calls in asked.calls
        ]
        write((*COLUMNS[:3], *PRECISION), shown, asked.out)
        return 0
    write(COLUMNS, (_plan(*plan) for plan in plans), asked.out)
    return 0


def _plan(sigma: float, tau: float, power: float) -> list[float]:
    needed = required_calls(sigma, tau, power=power)
    return [
        sigma,
        tau,
        power,
        *needed,
        *(reliability_calls(sigma, tau, share / 100) for share in RELIABILITIES),
    ]
