"""python -m scoring ranksets FILE.csv [--out FILE.csv]: likely and guaranteed ranges of the places of
scores.
"""

import argparse
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from scoring.csv_files import numbers, read_rows, write
from scoring.guaranteed_range import rank_confidence_set
from scoring.likely_range import posterior_rank_interval
from scoring.rank import classify_tiers, competition_rank

COLUMNS = (
    "unit_id",
    "rank",
    "likely_low",
    "likely_high",
    "guaranteed_low",
    "guaranteed_high",
    "expected_rank",
    "tier",
    "p_top_quarter",
)


def main(argv: Sequence[str]) -> int:
    """Ranges of places of units with an estimate and its standard error. Highest estimate: place 1."""
    parser = argparse.ArgumentParser(prog="python -m scoring ranksets", description=main.__doc__)
    parser.add_argument("file", type=Path, help="unit_id, estimate, se; optionally n_calls (tiers need 6)")
    parser.add_argument("--coverage", type=float, default=0.95)
    parser.add_argument("--df", type=float, default=math.inf, help="degrees of freedom of a pooled variance")
    parser.add_argument("--simultaneous", action="store_true", help="guarantee all places at once")
    parser.add_argument("--single-step", action="store_true", help="leave out the stepdown")
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args(argv)
    rows = read_rows(asked.file, ["unit_id", "estimate", "se"])
    theta, se = numbers(rows, "estimate", asked.file), numbers(rows, "se", asked.file)
    calls = (
        numbers(rows, "n_calls", asked.file)
        if rows and "n_calls" in rows[0]
        else np.full(len(rows), math.inf)
    )
    likely = posterior_rank_interval(theta, se, coverage=asked.coverage)
    sure = rank_confidence_set(
        theta,
        se,
        coverage=asked.coverage,
        df=asked.df,
        simultaneous=asked.simultaneous,
        stepdown=not asked.single_step,
    )
    rank = competition_rank(theta).astype(int)
    low, high = np.minimum(likely.lower, rank), np.maximum(likely.upper, rank)
    columns = (
        [row["unit_id"] for row in rows],
        rank.tolist(),
        low.tolist(),
        high.tolist(),
        sure.lower.tolist(),
        sure.upper.tolist(),
        likely.expected_rank.tolist(),
        classify_tiers(theta, se, calls),
        likely.p_top.tolist(),
    )
    write(COLUMNS, zip(*columns, strict=True), asked.out)
    return 0
