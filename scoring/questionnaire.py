"""A questionnaire that councils answer about themselves: its questions, and what a typed answer to one means.
METHOD 15.1.

The structure is a scorecard's (sections, questions, anchored choices, conditions, not applicable), without
weights and points: nothing here is scored. It is data, read from JSON by `decode`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from scoring.decode import decode
from scoring.errors import InputError, ScoringError
from scoring.records import Condition

LONGEST_TEXT = 5_000
CODE = re.compile(r"[A-Za-z][A-Za-z0-9]{0,11}")
NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,2})?", re.ASCII)


class Kind(StrEnum):
    """How a question is answered. A percent is a number from 0 to 100."""

    CHOICE = "choice"
    NUMBER = "number"
    PERCENT = "percent"
    TEXT = "text"


class Measured(StrEnum):
    """What the calls of a wave measure of the same thing; empty where they measure nothing of it."""

    NOTHING = ""
    ANSWERED_WITHIN = "answered_within"
    WAIT_SECONDS = "wait_seconds"
    RESOLVED = "resolved"
    AVOIDABLE = "avoidable"


@dataclass(frozen=True, slots=True)
class SurveyChoice:
    """One answer that may be chosen, with the anchor that says when to choose it."""

    value: str
    label: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class SurveyQuestion:
    """One question. `minimum` and `maximum` bound a number, both ends allowed; `measured_seconds` goes with
    `answered_within`.
    """

    code: str
    text: str
    kind: Kind
    choices: tuple[SurveyChoice, ...] = ()
    hint: str = ""
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    required: bool = True
    allow_not_applicable: bool = True
    asked_when: Condition | None = None
    measured: Measured = Measured.NOTHING
    measured_seconds: int = 60

    @property
    def is_number(self) -> bool:
        return self.kind in (Kind.NUMBER, Kind.PERCENT)

    @property
    def bounds(self) -> tuple[float | None, float | None]:
        """The smallest and the largest number allowed; None: no bound."""
        if self.kind is not Kind.PERCENT:
            return self.minimum, self.maximum
        return (
            0.0 if self.minimum is None else max(self.minimum, 0.0),
            100.0 if self.maximum is None else min(self.maximum, 100.0),
        )


@dataclass(frozen=True, slots=True)
class SurveySection:
    name: str
    questions: tuple[SurveyQuestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Questionnaire:
    sections: tuple[SurveySection, ...] = ()

    @property
    def questions(self) -> tuple[SurveyQuestion, ...]:
        return tuple(question for section in self.sections for question in section.questions)


def questionnaire_from_data(data: object) -> Questionnaire:
    """A questionnaire from its JSON-able form, checked.

    Raises
    ------
    InputError  with the path of the field that cannot be used, as in `sections[0].questions[2].choices`.

    Examples
    --------
    >>> part = {"name": "Calls", "questions": [{"code": "C1", "text": "How many?", "kind": "number"}]}
    >>> [question.code for question in questionnaire_from_data({"sections": [part]}).questions]
    ['C1']
    """
    found = decode(Questionnaire, data)
    earlier: dict[str, SurveyQuestion] = {}
    for i, section in enumerate(found.sections):
        if not section.name:
            raise InputError(f"sections[{i}].name", "is empty")
        for k, question in enumerate(section.questions):
            _check_question(question, f"sections[{i}].questions[{k}]", earlier)
            earlier[question.code] = question
    return found


def _check_question(question: SurveyQuestion, path: str, earlier: Mapping[str, SurveyQuestion]) -> None:
    if not CODE.fullmatch(question.code):
        raise InputError(f"{path}.code", "must be a letter and up to eleven letters or digits")
    if question.code in earlier:
        raise InputError(f"{path}.code", f"{question.code} is used twice")
    if not question.text:
        raise InputError(f"{path}.text", "is empty")
    values = [choice.value for choice in question.choices]
    if len(values) == 1 or (question.kind is Kind.CHOICE) != bool(values):
        raise InputError(f"{path}.choices", "a choice has two answers or more, and nothing else has any")
    if len(set(values)) < len(values) or not all(re.fullmatch(r"[a-z0-9_]{1,40}", one) for one in values):
        raise InputError(f"{path}.choices", "each needs a value of its own in small letters and digits")
    low, high = question.bounds
    if low is not None and high is not None and low > high:
        raise InputError(f"{path}.maximum", "is below the minimum")
    if question.measured and not question.is_number:
        raise InputError(f"{path}.measured", "only a number can be set against calls")
    _check_condition(question.asked_when, path, earlier)


def _check_condition(condition: Condition | None, path: str, earlier: Mapping[str, SurveyQuestion]) -> None:
    if condition is None:
        return
    asked = earlier.get(condition.question)
    if asked is None or asked.kind is not Kind.CHOICE:
        raise InputError(f"{path}.asked_when.question", "must be an earlier question with choices")
    known = {choice.value for choice in asked.choices}
    if not condition.any_of or not set(condition.any_of) <= known:
        raise InputError(f"{path}.asked_when.any_of", f"must be answers of {condition.question}")


def read_value(question: SurveyQuestion, typed: str) -> str:
    """An answer as it is kept, from what was typed; empty for none. Thousands may be parted by commas.

    Raises
    ------
    ScoringError  with words for the person who typed it.

    Examples
    --------
    >>> calls = SurveyQuestion("C1", "How many?", Kind.NUMBER, minimum=0)
    >>> read_value(calls, " 12,400.50 ")
    '12400.5'
    >>> read_value(calls, "-1")
    Traceback (most recent call last):
    scoring.errors.ScoringError: Enter a number of 0 or more.
    """
    text = typed.strip()
    if not text:
        return ""
    if question.kind is Kind.TEXT:
        if len(text) > LONGEST_TEXT:
            raise ScoringError(f"This can be at most {LONGEST_TEXT:,} characters long.")
        return text
    if question.kind is Kind.CHOICE:
        if text not in {choice.value for choice in question.choices}:
            raise ScoringError("Choose one of the answers.")
        return text
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", text.removesuffix("%").strip())
    if not NUMBER.fullmatch(plain):
        raise ScoringError("Enter a number in figures, like 45 or 12.5, with at most two decimals.")
    return _within(question, float(plain))


def _within(question: SurveyQuestion, value: float) -> str:
    low, high = question.bounds
    if (low is not None and value < low) or (high is not None and value > high):
        if low is not None and high is not None:
            raise ScoringError(f"Enter a number from {_plain(low)} to {_plain(high)}.")
        raise ScoringError(
            f"Enter a number of {_plain(low)} or more."
            if low is not None
            else f"Enter a number of {_plain(high or 0.0)} or less."
        )
    return _plain(value)


def _plain(value: float) -> str:
    """A number without needless zeros, never in powers of ten; adding nothing turns −0 into 0."""
    return f"{value + 0.0:.2f}".rstrip("0").rstrip(".")


def asked_questions(questionnaire: Questionnaire, values: Mapping[str, str]) -> tuple[SurveyQuestion, ...]:
    """The questions that answers lead to, in order; `values` are the answers given, by code. An answer to a
    question that is not asked itself leads nowhere.

    >>> from dataclasses import replace
    >>> when = Condition("A", ("yes",))
    >>> first, then = (SurveyQuestion(*one, Kind.TEXT) for one in (("A", "Well?"), ("B", "Why?")))
    >>> both = SurveySection("One", (first, replace(then, asked_when=when)))
    >>> [question.code for question in asked_questions(Questionnaire((both,)), {"A": "no"})]
    ['A']
    """
    found: dict[str, SurveyQuestion] = {}
    for question in questionnaire.questions:
        condition = question.asked_when
        if condition is None or (
            condition.question in found and values.get(condition.question, "") in condition.any_of
        ):
            found[question.code] = question
    return tuple(found.values())
