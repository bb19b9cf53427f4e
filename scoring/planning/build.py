"""Compile the search: `python -m scoring.planning.build`, once, when the product is set up."""

import sys

from scoring.planning.core import build

if __name__ == "__main__":
    built = build()
    sys.stdout.write(
        f"Built {built.name}.\n" if built else "No compiler: plans are drawn in Python, slower.\n"
    )
