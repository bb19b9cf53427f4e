"""python -m scoring movement FILE.csv [--fdr 0.05] [--out FILE.csv]: change between two waves."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from scoring.csv_files import numbers, read_rows, write
from scoring.movement import movement

IN = ("score_prev", "se_prev", "score_now", "se_now")
COLUMNS = (
    "council_id",
    *IN,
    "change",
    "se_change",
    "z",
    "p_value",
    "p_bh",
    "p_holm",
    "verdict",
    "relative_change",
)


def main(argv: Sequence[str]) -> int:
    """Change of scores with its uncertainty; Benjamini–Hochberg decides on "up" and "down"."""
    parser = argparse.ArgumentParser(prog="python -m scoring movement", description=main.__doc__)
    parser.add_argument("file", type=Path, help=f"council_id, {', '.join(IN)}")
    parser.add_argument("--fdr", type=float, default=0.05)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args(argv)
    rows = read_rows(asked.file, ["council_id", *IN])
    given = [numbers(rows, column, asked.file) for column in IN]
    m = movement(given[0], given[1], given[2], given[3], fdr=asked.fdr)
    found = [m.change, m.se_change, m.z, m.p_value, m.p_bh, m.p_holm, m.verdict, m.relative_change]
    write(COLUMNS, zip([row["council_id"] for row in rows], *given, *found, strict=True), asked.out)
    return 0
