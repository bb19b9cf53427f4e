"""Every table of states of the judging, and the diagrams of README that are made from them.

`python -m app.states` prints the diagrams; `python -m app.states README.md` puts them where they belong.
"""

import sys
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from app.core.states import mermaid
from app.matching.states import JUDGING_TRANSITIONS, SETTLING_TRANSITIONS
from app.review.rules import TRANSITIONS as FINDING_TRANSITIONS
from app.review.states import REPLY_TRANSITIONS, RETEST_TRANSITIONS
from app.scorecards.states import TRANSITIONS as SCORECARD_TRANSITIONS

TABLES: dict[str, Mapping[Any, Iterable[StrEnum]]] = {
    "A scorecard": SCORECARD_TRANSITIONS,
    "One judge's work on a call": JUDGING_TRANSITIONS,
    "The verdict of a call": SETTLING_TRANSITIONS,
    "What a quality check found": FINDING_TRANSITIONS,
    "A council's reply": REPLY_TRANSITIONS,
    "A fix that a council reports": RETEST_TRANSITIONS,
}
BEGIN, END = "<!-- states: made by python -m app.states -->", "<!-- end of states -->"


def diagrams() -> str:
    """All of them, as Markdown."""
    return "\n\n".join(f"{name}:\n\n```mermaid\n{mermaid(table)}\n```" for name, table in TABLES.items())


def placed(page: str) -> str:
    """A page with the diagrams between its two marks."""
    before, rest = page.split(BEGIN)
    return f"{before}{BEGIN}\n\n{diagrams()}\n\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    if len(sys.argv) > 1:
        path = Path(sys.argv[1])
        path.write_text(placed(path.read_text("utf-8")), "utf-8")
    else:
        sys.stdout.write(diagrams() + "\n")
