"""python -m scoring score MARKS.csv QUESTIONS.csv [--calls CALLS.csv] [--out FILE.csv]: composite scores of
scorecards.
"""

import argparse
import math
from collections.abc import Iterator, Sequence
from pathlib import Path

from scoring.csv_files import read_rows, write
from scoring.folder import MarkedCalls, score_marks

COLUMNS = ("call_id", "status", "applicable_weight", "applicable_share", "score", "reason")


def main(argv: Sequence[str]) -> int:
    """Composite scores (0–100) of scorecards; a blank mark is "not applicable" and is renormalised away."""
    parser = argparse.ArgumentParser(prog="python -m scoring score", description=main.__doc__)
    parser.add_argument("marks", type=Path, help="call_id, question_id, points")
    parser.add_argument("questions", type=Path, help="question_id, weight, max_points")
    parser.add_argument(
        "--calls",
        type=Path,
        help="call_id, status: adds the calls without marks (unanswered 0, void none); by default a calls.csv"
        " beside them, or in a folder `league` near by, if there is one",
    )
    parser.add_argument("--min-applicable-share", type=float, default=0.5)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args(argv)
    marked = score_marks(asked.marks, asked.questions, min_applicable_share=asked.min_applicable_share)
    write(COLUMNS, _rows(marked, _statuses(asked.calls, asked.marks)), asked.out)
    return 0


def _statuses(calls: Path | None, marks: Path) -> dict[str, str]:
    near = (marks.parent / "calls.csv", marks.parent.parent / "league" / "calls.csv")
    path = calls or next((place for place in near if place.exists()), None)
    return {row["call_id"]: row["status"] for row in read_rows(path, ["call_id", "status"])} if path else {}


def _rows(marked: MarkedCalls, statuses: dict[str, str]) -> Iterator[list[object]]:
    at = {call: i for i, call in enumerate(marked.calls)}
    for call in statuses or at:
        status = statuses.get(call, "answered")
        if status in ("unanswered", "not_reached"):
            yield [call, status, None, None, 0.0, "unanswered_zero"]
        elif status == "void":
            yield [call, status, None, None, None, "void"]
        elif call in at:
            i = at[call]
            weight, share, score = marked.applicable_weight[i], marked.applicable_share[i], marked.score[i]
            yield [call, status, weight, share, score, marked.reason[i]]
        else:
            yield [call, status, 0.0, 0.0, math.nan, "all_na"]
