"""python -m scoring agreement FILE.csv --level L [--categories A|B|…] [--out FILE.csv]: agreement of
raters.
"""

import argparse
from collections.abc import Hashable, Sequence
from pathlib import Path

from scoring.agreement import LEVELS, WEIGHTS, Kappa, bootstrap_interval, cohen_kappa, krippendorff_alpha
from scoring.csv_files import Row, read_rows, write
from scoring.errors import InputError

COLUMNS = (
    "alpha",
    "low",
    "high",
    "n_units",
    "n_raters",
    "level",
    "kappa",
    "kappa_se",
    "kappa_low",
    "kappa_high",
    "weights",
)
SEED = 20070118


def main(argv: Sequence[str]) -> int:
    """Krippendorff's alpha with a bootstrap interval; for two raters and ordered categories Cohen's kappa as
    well.
    """
    parser = argparse.ArgumentParser(prog="python -m scoring agreement", description=main.__doc__)
    parser.add_argument("file", type=Path, help="unit_id, rater_id, value; missing pairs are absent")
    parser.add_argument("--level", choices=LEVELS, required=True)
    parser.add_argument("--categories", help="all values in their order, parted by |")
    parser.add_argument("--weights", choices=WEIGHTS, default="quadratic", help="of kappa")
    parser.add_argument("--draws", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args(argv)
    rows = read_rows(asked.file, ["unit_id", "rater_id", "value"])
    raters = sorted({row["rater_id"] for row in rows})
    units = _units(rows, raters, asked.file)
    categories = _values(asked.categories.split("|")) if asked.categories else None

    def alpha(drawn: Sequence[Sequence[Hashable]]) -> float:
        return krippendorff_alpha(drawn, asked.level, categories=categories)

    whole = alpha(units)
    interval = bootstrap_interval(units, alpha, seed=asked.seed, draws=asked.draws)
    found = [whole, interval.low, interval.high, len(units), len(raters), asked.level]
    if categories is None or len(raters) != 2:
        write(COLUMNS, [[*found, *[None] * 5]], asked.out)
        return 0
    first, second = zip(*units, strict=True)
    kappa: Kappa = cohen_kappa(first, second, categories=categories, weights=asked.weights)
    write(COLUMNS, [[*found, kappa.kappa, kappa.se, kappa.low, kappa.high, asked.weights]], asked.out)
    return 0


def _units(rows: Sequence[Row], raters: Sequence[str], path: Path) -> list[list[Hashable]]:
    at = {rater: k for k, rater in enumerate(raters)}
    units: dict[str, list[Hashable]] = {}
    values = _values([row["value"] for row in rows])
    for i, (row, value) in enumerate(zip(rows, values, strict=True), start=2):
        unit = units.setdefault(row["unit_id"], [None] * len(raters))
        if unit[at[row["rater_id"]]] is not None:
            raise InputError(f"{path.name} row {i}", f"{row['rater_id']} rated {row['unit_id']} twice")
        unit[at[row["rater_id"]]] = value
    return list(units.values())


def _values(texts: Sequence[str]) -> list[Hashable]:
    """Numbers where all are numbers, else the texts; blank is missing."""
    try:
        return [float(text) if text else None for text in texts]
    except ValueError:
        return [text or None for text in texts]
