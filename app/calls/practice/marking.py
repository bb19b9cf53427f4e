"""How well a calibration set was scored: each answer beside the one that was agreed. No database.

An agreed answer earns two marks, a neighbour on a scale or a fact told in part one. The pass mark is a share of all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.calls.practice.conversations import AgreedFact, Conversation
from scoring.matching import PageText, propose_fact
from scoring.scorecard import instrument_from_data

FULL = 2
NOT_TOLD = "they did not say"


@dataclass(frozen=True)
class Question:
    """One thing to answer about a conversation: a question of the scorecard, or a fact that was asked."""

    name: str
    text: str
    options: tuple[tuple[str, ...], ...] = ()  # value, words and, where there is one, an example
    fact: AgreedFact | None = None
    agreed: str = ""
    why: str = ""

    def words_of(self, value: str) -> str:
        return next((option[1] for option in self.options if option[0] == value), value)


@dataclass(frozen=True)
class Given:
    """What somebody answered; `off`: they did not tell me."""

    value: str = ""
    off: bool = False


@dataclass(frozen=True)
class Mark:
    """One answer beside the agreed one."""

    text: str
    answered: str
    agreed: str
    why: str
    marks: int

    @property
    def is_full(self) -> bool:
        return self.marks == FULL


def questions_about(
    conversation: Conversation, instrument: Mapping[str, Any], examples: Mapping[str, Mapping[str, str]]
) -> list[Question]:
    """What is asked of a conversation: what both it and the wave's scorecard hold, then its facts."""
    read = instrument_from_data(dict(instrument)) if instrument else None
    found = []
    for section in read.sections if read else ():
        for question in section.questions:
            agreed = conversation.answers.get(question.code)
            if agreed is None or not question.options:
                continue
            anchors = examples.get(question.code, {})
            options = [(_text(one.value), one.label) for one in question.options]
            found.append(
                Question(
                    f"{conversation.code}-{question.code}",
                    question.text,
                    tuple(
                        (value, label, f"For example: {anchors[value]}")
                        if value in anchors
                        else (value, label)
                        for value, label in options
                    ),
                    agreed=agreed.agreed,
                    why=agreed.why,
                )
            )
    facts = [
        Question(f"{conversation.code}-heard-{one.code}", one.question, (), one, one.agreed, one.why)
        for one in conversation.facts
    ]
    return found + facts


def mark(question: Question, given: Given) -> Mark:
    """One answer beside the agreed one."""
    if question.fact is None:
        marks = _marks_of_choice(question.agreed, given.value)
        words = question.words_of(given.value), question.words_of(question.agreed)
    else:
        marks = _marks_of_fact(question.fact, given)
        words = NOT_TOLD if given.off else given.value, question.agreed or NOT_TOLD
    return Mark(question.text, *words, question.why, marks)


def _marks_of_choice(agreed: str, value: str) -> int:
    if value == agreed:
        return FULL
    return 1 if value.isdigit() and agreed.isdigit() and abs(int(value) - int(agreed)) == 1 else 0


def _marks_of_fact(fact: AgreedFact, given: Given) -> int:
    if given.off or not fact.given:
        return FULL if given.off and not fact.given else 0
    page = PageText("https://practice.example/", f"{fact.question.rstrip('?')}: {fact.agreed}.")
    found = propose_fact(
        page, question=fact.question, said=given.value, key_value=fact.agreed, key_quote=fact.agreed
    )
    return {"matches": FULL, "partly": 1}.get(found.verdict, 0)


def percent(marks: Sequence[Mark]) -> int:
    """Whole percent of all marks that could be had, rounded down; 0 of nothing."""
    return sum(one.marks for one in marks) * 100 // (FULL * len(marks)) if marks else 0


def _text(value: str | float | bool) -> str:
    """An option's value as a form carries it: 3.0 is "3"."""
    return f"{value:g}" if isinstance(value, float) else str(value)
