"""Errors of the planner.

PlanningError (a ValueError)
└── InvalidInputError   a field of a wave or plan file cannot be used: where, what is wrong, what to do
"""

from __future__ import annotations

Step = str | int


class PlanningError(ValueError):
    """Anything that the planner refuses."""


class InvalidInputError(PlanningError):
    """A field that cannot be used. `path` leads to it from the top of the file."""

    def __init__(self, path: tuple[Step, ...], problem: str, remedy: str) -> None:
        self.path, self.problem, self.remedy = path, problem, remedy
        super().__init__(f"{field_name(path)}: {problem} {remedy}")


def field_name(path: tuple[Step, ...]) -> str:
    """The path as people write it.

    >>> field_name(("calls", 3, "topic"))
    'calls[3].topic'
    """
    name = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return name.removeprefix(".") or "file"
