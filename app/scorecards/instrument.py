"""A wave's pinned scorecard as its pages want it.

The instrument is what scoring reads (`scoring.records.Instrument` as data). How each of its questions is answered,
with hints and examples, stands beside it in data/*.json. An instrument without such details is asked by hand.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.waves.queries import shipped_scorecards
from scoring.records import Note, Option, Question, Section
from scoring.scorecard import instrument_from_data


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    points: float = 0.0
    example: str = ""


@dataclass(frozen=True)
class Condition:
    """A question is asked only when another has one of these answers."""

    question: str
    any_of: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """One question of the instrument, scored or only recorded."""

    code: str
    text: str
    kind: str  # choice, several, number, text, message (a written answer, whole) or derived
    filled_from: str  # asked, timings, attempts, wait, answer_key or verdicts
    step: str  # before, during, heard, website, resident or after
    measure: str = ""  # the figure of app.calls.timing or app.calls.written.wait that fills it in
    access: bool = False  # in a section that is scored even when nobody was reached
    scored: bool = True
    choices: tuple[Choice, ...] = ()
    numeric: bool = False  # scoring reads its answer as a number
    hint: str = ""
    unit: str = ""
    may_not_apply: bool = False
    not_applicable_when: str = ""
    asked_when: Condition | None = None
    beside: str = ""  # what is shown beside it: findability
    inline: bool = False  # choices beside one another
    counts_unreached: bool = True

    def label_of(self, value: str) -> str:
        """The words of an answer."""
        labels = {one.value: one.label for one in self.choices}
        chosen = value.split() if self.kind == "several" else [value]
        return ", ".join(labels.get(one, one) for one in chosen)


def questions_of(instrument: Mapping[str, Any]) -> list[Asked]:
    """Every question of a pinned scorecard in its own order, recorded ones last; none of an empty one."""
    return list(_read(json.dumps(instrument))) if instrument else []


@lru_cache(maxsize=64)
def _read(instrument: str) -> tuple[Asked, ...]:
    """Read once: every saved field asks, and an instrument never changes."""
    read = instrument_from_data(json.loads(instrument))
    known = shipped_scorecards().get(read.code, {"fields": {}, "not_scored": {}})
    scored = [
        _scored(question, section, known["fields"].get(question.code, {}))
        for section in read.sections
        for question in section.questions
    ]
    noted = [_noted(note, known["not_scored"].get(note.code, {})) for note in read.not_scored]
    return (*scored, *noted)


def notes_hours() -> float:
    """Hours after a call in which its scorecard is to be finished."""
    return float(shipped_scorecards()["BA-1"]["notes_hours"])


def _scored(question: Question, section: Section, more: Mapping[str, Any]) -> Asked:
    kind = "derived" if question.derived else "choice" if question.options else "number"
    condition = question.asked_when
    return Asked(
        code=question.code,
        text=question.text,
        kind=kind,
        filled_from=more.get("filled_from", "verdicts" if question.derived else "asked"),
        step=more.get("step", "during"),
        measure=more.get("measure", ""),
        access=section.access,
        choices=tuple(_choice(option, more.get("examples", {})) for option in question.options),
        numeric=bool(question.bands) or any(isinstance(one.value, int | float) for one in question.options),
        hint=more.get("hint", ""),
        unit=more.get("unit", ""),
        may_not_apply=question.allow_not_applicable,
        not_applicable_when=more.get("not_applicable_when", ""),
        asked_when=Condition(condition.question, tuple(map(_text, condition.any_of))) if condition else None,
        beside=more.get("beside", ""),
        counts_unreached=question.unreached == "answer",
    )


def _choice(option: Option, examples: Mapping[str, str]) -> Choice:
    value = _text(option.value)
    return Choice(value, option.label, option.points, examples.get(value, ""))


def _text(value: str | float | bool) -> str:
    """An option's value as a form carries it: 3.0 is "3"."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def _noted(note: Note, more: Mapping[str, Any]) -> Asked:
    return Asked(
        code=note.code,
        text=note.text,
        kind=more.get("kind", "text"),
        filled_from=more.get("filled_from", "asked"),
        step=more.get("step", "after"),
        measure=more.get("measure", ""),
        scored=False,
        choices=tuple(Choice(one["value"], one["label"]) for one in more.get("options", [])),
        numeric=more.get("kind") == "number",
        hint=more.get("hint", ""),
        unit=more.get("unit", ""),
        inline=more.get("inline", False),
    )
