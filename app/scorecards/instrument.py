"""A wave's pinned scorecard as pages and scoring want it. The data is one dictionary; see data/ba1.json."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from scoring.records import Instrument, Note, Option, Question
from scoring.scorecard import instrument_from_data


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
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
    kind: str  # choice, number, text or derived
    section: str
    access: bool  # belongs to a section that is scored even when nobody was reached
    scored: bool
    filled_from: str  # asked, timings, attempts, answer_key or verdicts
    step: str  # before, during, after or website
    choices: tuple[Choice, ...] = ()
    hint: str = ""
    unit: str = ""
    may_not_apply: bool = False
    not_applicable_when: str = ""
    asked_when: Condition | None = None
    counts_unreached: bool = True

    def label_of(self, value: str) -> str:
        """The words of an answer."""
        return next((one.label for one in self.choices if one.value == value), value)


def questions_of(instrument: Mapping[str, Any]) -> list[Asked]:
    """Every question of a scorecard, scored ones first, in its own order."""
    found = [
        _asked(question, section, scored=True)
        for section in instrument.get("sections", [])
        for question in section["questions"]
    ]
    nothing = {"code": "", "access": False}
    return found + [_asked(note, nothing, scored=False) for note in instrument.get("not_scored", [])]


def _asked(data: Mapping[str, Any], section: Mapping[str, Any], *, scored: bool) -> Asked:
    condition = data.get("asked_when")
    return Asked(
        code=data["code"],
        text=data["text"],
        kind=_kind(data),
        section=section["code"],
        access=bool(section.get("access", False)),
        scored=scored,
        filled_from=data.get("filled_from", "verdicts" if data.get("derived") else "asked"),
        step=data.get("step", "after"),
        choices=tuple(
            Choice(str(one["value"]), one["label"], one.get("example", "")) for one in data.get("options", [])
        ),
        hint=data.get("hint", ""),
        unit=data.get("unit", ""),
        may_not_apply=scored and bool(data.get("allow_not_applicable", True)),
        not_applicable_when=data.get("not_applicable_when", ""),
        asked_when=Condition(condition["question"], tuple(map(str, condition["any_of"])))
        if condition
        else None,
        counts_unreached=data.get("unreached", "answer") == "answer",
    )


def _kind(data: Mapping[str, Any]) -> str:
    if data.get("derived"):
        return "derived"
    if data.get("options"):
        return "choice"
    return "number" if data.get("bands") or data.get("kind") == "number" else "text"


def scored_instrument(instrument: Mapping[str, Any]) -> Instrument:
    """The instrument as scoring reads it: what only pages need is left out. Raises InputError (not usable)."""
    sections = [
        section | {"questions": [_only(Question, _options(question)) for question in section["questions"]]}
        for section in instrument["sections"]
    ]
    notes = [_only(Note, note) for note in instrument.get("not_scored", [])]
    return instrument_from_data(_only(Instrument, instrument) | {"sections": sections, "not_scored": notes})


def _options(question: Mapping[str, Any]) -> dict[str, Any]:
    return {**question, "options": [_only(Option, option) for option in question.get("options", [])]}


def _only(record: type, data: Mapping[str, Any]) -> dict[str, Any]:
    names = {one.name for one in fields(record)}
    return {name: value for name, value in data.items() if name in names}
