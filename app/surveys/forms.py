"""What may come in: a draft's description, a question as it is built, and an answer as it is typed."""

import re
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from app.core.errors import BadInput
from app.core.forms import Day, Form, Typed
from app.councils.models import CouncilType
from app.councils.rules import slug_of
from app.surveys.rules import LONGEST_REASON, Given
from scoring.errors import ScoringError
from scoring.questionnaire import Kind, Measured, SurveyChoice, SurveyQuestion, read_value
from scoring.records import Condition

REQUEST_KEY = re.compile(r"[\w-]{8,40}", re.ASCII)
Bound = Annotated[float, Field(ge=-1e9, le=1e9, allow_inf_nan=False)]


class DraftForm(Form):
    messages: ClassVar[dict[str, str]] = {
        "title": "Enter a title of at most 200 characters, like Customer contact 2026.",
        "code": "Enter small letters, digits and hyphens, like contact-2026.",
        "introduction": "The words to councils can be at most 2,000 characters long.",
        "opens_on": "Enter the first day for answers, like 22/11/2026.",
        "closes_on": "Enter the last day for answers, like 18/12/2026.",
        "groups": "Choose groups of councils from the list.",
        "start_from": "Choose what to start from.",
    }

    title: str = Field(min_length=1, max_length=200)
    code: str = Field(min_length=2, max_length=40, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    introduction: str = Field(default="", max_length=2_000)
    opens_on: Day
    closes_on: Day
    groups: list[CouncilType] = Field(default_factory=list)
    start_from: Literal["shipped", "nothing"] = "shipped"
    fictional: bool = False


class SectionForm(Form):
    messages: ClassVar[dict[str, str]] = {"name": "Enter a name of at most 120 characters."}

    name: str = Field(min_length=1, max_length=120)


class QuestionForm(Form):
    """A question as its builder typed it. Choices stand one a line, with the anchor after a bar."""

    messages: ClassVar[dict[str, str]] = {
        "code": "Enter a letter and up to eleven letters or digits, like P2.",
        "text": "Enter the question in at most 300 characters.",
        "kind": "Choose how the question is answered.",
        "choices": "The answers can be at most 3,000 characters long together.",
        "hint": "The hint can be at most 400 characters long.",
        "unit": "The unit can be at most 30 characters long.",
        "minimum": "Enter the smallest number allowed in figures, or leave this empty.",
        "maximum": "Enter the largest number allowed in figures, or leave this empty.",
        "measured": "Choose from the list.",
        "measured_seconds": "Enter whole seconds from 1 to 3,600.",
    }

    code: str = Field(min_length=1, max_length=12, pattern=r"^[A-Za-z][A-Za-z0-9]*$")
    text: str = Field(min_length=1, max_length=300)
    kind: Kind
    choices: str = Field(default="", max_length=3_000)
    hint: str = Field(default="", max_length=400)
    unit: str = Field(default="", max_length=30)
    minimum: Bound | None = None
    maximum: Bound | None = None
    optional: bool = False
    always_applies: bool = False
    asked_when: list[str] = Field(default_factory=list, max_length=200)
    measured: Measured = Measured.NOTHING
    measured_seconds: int = Field(default=60, ge=1, le=3_600)

    def question(self, before: SurveyQuestion | None = None) -> SurveyQuestion:
        """The question that was typed; choices whose words stay keep their values. Raises BadInput."""
        return SurveyQuestion(
            code=self.code,
            text=self.text,
            kind=self.kind,
            choices=_choices(self.choices, before) if self.kind is Kind.CHOICE else (),
            hint=self.hint,
            unit=self.unit if self.kind is Kind.NUMBER else "",
            minimum=self.minimum,
            maximum=self.maximum,
            required=not self.optional,
            allow_not_applicable=not self.always_applies,
            asked_when=_condition(self.asked_when),
            measured=self.measured,
            measured_seconds=self.measured_seconds,
        )


def _choices(text: str, before: SurveyQuestion | None) -> tuple[SurveyChoice, ...]:
    known = {one.label: one.value for one in before.choices} if before else {}
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        label, _, anchor = (part.strip() for part in line.partition("|"))
        value = known.get(label) or slug_of(label).replace("-", "_")[:40]
        found.append(SurveyChoice(value, label, anchor))
    return tuple(found)


def choices_as_typed(question: SurveyQuestion) -> str:
    """The opposite: one a line, with the anchor after a bar."""
    return "\n".join(f"{one.label} | {one.anchor}" if one.anchor else one.label for one in question.choices)


def _condition(chosen: list[str]) -> Condition | None:
    """`P1=yes` and `P1=some` → asked when P1 is one of the two. Raises BadInput."""
    if not chosen:
        return None
    pairs = [one.partition("=") for one in chosen]
    questions = {code for code, _, _ in pairs}
    if len(questions) > 1:
        words = "Choose answers of one question only."
        raise BadInput(words, {"asked_when": words})
    return Condition(questions.pop(), tuple(value for _, _, value in pairs))


def was_sent(question: SurveyQuestion, typed: Typed) -> bool:
    """Whether a form carried this question at all; a radio that is not chosen is told by its marker."""
    code = question.code
    return any(name in typed.texts for name in (code, f"{code}-off", f"{code}-shown"))


def request_key(typed: Typed) -> str | None:
    """The key by which a page knows its request again. Raises BadInput (one that no page made)."""
    key = typed.first("request_key")
    if key and not REQUEST_KEY.fullmatch(key):
        raise BadInput("Reload the page and try again.", {"request_key": "Reload the page and try again."})
    return key or None


def shown_mark(question: SurveyQuestion, typed: Typed) -> str:
    """The mark of the answer that the page showed; empty if the form does not say."""
    return typed.first(f"{question.code}-shown")


def as_typed(question: SurveyQuestion, typed: Typed) -> Given:
    """What stands in a form, whether or not it can be used."""
    code = question.code
    return Given(typed.first(code), typed.first(f"{code}-off") == "yes", typed.first(f"{code}-reason"))


def read_answer(question: SurveyQuestion, typed: Typed) -> Given:
    """The answer that was typed. Raises BadInput with the words for its field."""
    code = question.code
    reason = typed.first(f"{code}-reason").strip()
    if len(reason) > LONGEST_REASON:
        words = f"The reason can be at most {LONGEST_REASON} characters long."
        raise BadInput(words, {f"{code}-reason": words})
    if question.allow_not_applicable and typed.first(f"{code}-off") == "yes":
        return Given("", True, reason)
    try:
        # a form sends the end of a line as two characters, a script as one
        return Given(read_value(question, typed.first(code).replace("\r\n", "\n")))
    except ScoringError as refusal:
        raise BadInput(str(refusal), {code: str(refusal)}) from refusal
