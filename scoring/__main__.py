"""python -m scoring: anyone can recompute a published table, and check it file against file."""

import importlib
import sys
from collections.abc import Sequence

from scoring.errors import ScoringError

# Command → the module whose `main(argv) -> int` runs it, and one line about it. Loaded only when asked for.
COMMANDS: dict[str, tuple[str, str]] = {
    "score": ("scoring.commands.score", "composite scores of scorecards: MARKS.csv QUESTIONS.csv"),
    "league": ("scoring.commands.league", "league tables: INPUTS.json or a folder of CSV files"),
    "verify": ("scoring.commands.verify", "make a published edition again and compare: EDITION.zip"),
    "ranksets": ("scoring.commands.ranksets", "likely and guaranteed ranges of places: FILE.csv"),
    "agreement": (
        "scoring.commands.agreement",
        "agreement of raters: FILE.csv --level L [--categories A|B|…]",
    ),
    "mixed": ("scoring.commands.mixed", "severity of assessors, crossed model: CALLS.csv"),
    "movement": ("scoring.commands.movement", "change between two waves: FILE.csv"),
    "wilson": ("scoring.commands.wilson", "intervals of shares: FILE.csv"),
    "sample": ("scoring.commands.sample", "calls needed: --sigma S --tau T"),
    "match": ("scoring.matching.command", "propose verdicts on answers"),
    "plan": ("scoring.planning.command", "draw a call plan"),
}
USAGE = "usage: python -m scoring COMMAND …   (COMMAND --help says more)\n\n"


def main(argv: Sequence[str]) -> int:
    """Run one command. 0: done; 1: done, and the answer is no; 2: cannot be done, with the reason on
    stderr.
    """
    if not argv or argv[0] in ("-h", "--help"):
        lines = [f"  {name:<10} {line}" for name, (_, line) in COMMANDS.items()]
        print(USAGE + "\n".join(lines))
        return 0 if argv else 2
    name, rest = argv[0], list(argv[1:])
    if name not in COMMANDS:
        print(f"no command {name}\n{USAGE}", file=sys.stderr)
        return 2
    try:
        return int(importlib.import_module(COMMANDS[name][0]).main(rest))
    except (ScoringError, OSError) as error:
        print(f"{name}: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
