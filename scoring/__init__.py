"""The mathematics of Better Answered: no database, no web, no clock, no global randomness. METHOD.md is its
public description.
"""

from pathlib import Path

# Changes with METHOD.md, whenever the same inputs would give another table.
METHOD_VERSION = "1"


def method() -> str:
    """The published method, Markdown in numbered sections that docstrings cite.

    >>> method().splitlines()[0]
    '# How the league tables are made'
    """
    return (Path(__file__).parent / "METHOD.md").read_text(encoding="utf-8")
