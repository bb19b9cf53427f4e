"""python -m scoring wilson FILE.csv [--out FILE.csv]: Wilson intervals of shares at 90, 95 and 99 %."""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from scoring.csv_files import numbers, read_rows, write
from scoring.errors import InputError
from scoring.intervals import wilson_interval

LEVELS = (90, 95, 99)


def main(argv: Sequence[str]) -> int:
    """Wilson score intervals (shares 0–1) for successes out of trials."""
    parser = argparse.ArgumentParser(prog="python -m scoring wilson", description=main.__doc__)
    parser.add_argument("file", type=Path, help="successes, trials")
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args(argv)
    rows = read_rows(asked.file, ["successes", "trials"])
    counts = np.column_stack([numbers(rows, column, asked.file) for column in ("successes", "trials")])
    if np.isnan(counts).any() or (counts != np.floor(counts)).any():
        raise InputError(asked.file.name, "successes and trials are whole numbers")
    found = []
    for successes, trials in counts.astype(int).tolist():
        intervals = [wilson_interval(successes, trials, coverage=level / 100) for level in LEVELS]
        found.append(
            [successes, trials, *(end for interval in intervals for end in (interval.low, interval.high))]
        )
    names = [f"{end}{level}" for level in LEVELS for end in ("lower", "upper")]
    write(["successes", "trials", *names], found, asked.out)
    return 0
