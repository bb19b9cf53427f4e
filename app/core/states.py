"""Tables of states as diagrams that a page of Markdown can show."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

S = TypeVar("S", bound=StrEnum)


def reachable(transitions: Mapping[S, Iterable[S]], start: S) -> set[S]:
    """Every state that can follow from `start`, itself among them."""
    found, waiting = {start}, [start]
    while waiting:
        for following in transitions[waiting.pop()]:
            if following not in found:
                found.add(following)
                waiting.append(following)
    return found


def mermaid(transitions: Mapping[S, Iterable[S]]) -> str:
    """A state diagram of a table whose first state is where it begins; steps in the order of the states."""
    states = list(transitions)
    lines = ["stateDiagram-v2", f"    [*] --> {states[0].value}"]
    for state in states:
        following = set(transitions[state])
        lines += [f"    {state.value} --> {one.value}" for one in states if one in following]
        lines += [] if following else [f"    {state.value} --> [*]"]
    return "\n".join(lines)
