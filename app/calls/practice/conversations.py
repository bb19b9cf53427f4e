"""The conversations to practise on: fictional councils, written for this purpose, with agreed answers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from app.calls.models import Moment, Outcome
from app.core.errors import NotFound

SHIPPED = Path(__file__).with_name("data") / "conversations.json"
PARTS = ("a", "b")


@dataclass(frozen=True)
class Spoken:
    who: str
    said: str


@dataclass(frozen=True)
class AgreedFact:
    """What was said about one fact; `given` False: it was asked and not told."""

    code: str
    question: str
    agreed: str
    given: bool
    why: str


@dataclass(frozen=True)
class AgreedAnswer:
    agreed: str
    why: str


@dataclass(frozen=True)
class Conversation:
    """One call of the calibration set, to read and to score. `answers` are keyed by the scorecard's codes."""

    code: str
    part: str
    council: str
    title: str
    lines: tuple[Spoken, ...]
    facts: tuple[AgreedFact, ...]
    answers: Mapping[str, AgreedAnswer]


@dataclass(frozen=True)
class Step:
    """What is heard in a rehearsal, and the moment to stamp when it is."""

    hear: str
    moment: Moment
    why: str


@dataclass(frozen=True)
class Rehearsal:
    """One call to rehearse on a sheet like the real one."""

    code: str
    council: str
    title: str
    caller: str
    opening: str
    find_out: tuple[str, ...]
    if_asked: str
    stop_when: str
    steps: tuple[Step, ...]
    outcome: Outcome
    outcome_why: str
    told: tuple[str, ...]


@cache
def _shipped() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(SHIPPED.read_text("utf-8"))
    return found


@cache
def conversations() -> tuple[Conversation, ...]:
    """The calibration set, in the order in which it is read."""
    return tuple(
        Conversation(
            one["code"],
            one["part"],
            one["council"],
            one["title"],
            tuple(Spoken(**line) for line in one["lines"]),
            tuple(AgreedFact(**fact) for fact in one["facts"]),
            {code: AgreedAnswer(**answer) for code, answer in one["answers"].items()},
        )
        for one in _shipped()["conversations"]
    )


def part_for(number: int) -> list[Conversation]:
    """The half of the set for somebody's nth try; whoever tries again gets the other half."""
    part = PARTS[(number - 1) % len(PARTS)]
    return [one for one in conversations() if one.part == part]


@cache
def rehearsals() -> tuple[Rehearsal, ...]:
    """Calls to rehearse."""
    return tuple(
        Rehearsal(
            **{name: one[name] for name in ("code", "council", "title", "caller", "opening", "if_asked")},
            find_out=tuple(one["find_out"]),
            stop_when=one["stop_when"],
            steps=tuple(Step(step["hear"], Moment(step["moment"]), step["why"]) for step in one["steps"]),
            outcome=Outcome(one["outcome"]),
            outcome_why=one["outcome_why"],
            told=tuple(one["told"]),
        )
        for one in _shipped()["rehearsals"]
    )


def rehearsal_by_code(code: str) -> Rehearsal:
    """Raises NotFound."""
    for one in rehearsals():
        if one.code == code:
            return one
    raise NotFound("There is no such rehearsal.")
