"""What assessors think a resident would say of the calls of a wave: counts of answers that are not scored."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.core.formats import plural
from app.scorecards.instrument import Asked

STEP = "resident"


@dataclass(frozen=True)
class Column:
    words: str
    count: int


@dataclass(frozen=True)
class Distribution:
    """The answers to one question. `mean` of a scale in numbers; None for words, or without an answer."""

    code: str
    question: str
    several: bool  # one answer can choose more than one
    columns: list[Column]
    answered: int
    mean: float | None

    @property
    def most(self) -> int:
        return max((column.count for column in self.columns), default=0)

    @property
    def sentence(self) -> str:
        """What the picture shows."""
        if not self.answered:
            return "Nobody has answered this yet."
        base = plural(self.answered, "scorecard")
        if self.mean is not None:
            return f"The mean is {self.mean:.1f} of {self.columns[-1].words}, over {base}."
        first = max(self.columns, key=lambda column: column.count)
        return f"Most often “{first.words}”: {first.count} of {base}."


def distributions(questions: Sequence[Asked], answers: Mapping[str, Sequence[str]]) -> list[Distribution]:
    """One a question that is asked as a resident. `answers`: code → values as they are stored."""
    return [_of(one, answers.get(one.code, ())) for one in questions if one.step == STEP]


def _of(question: Asked, values: Sequence[str]) -> Distribution:
    several = question.kind == "several"
    given = [value for value in values if value]
    counts = Counter(one for value in given for one in (value.split() if several else [value]))
    in_numbers = all(choice.value.isdigit() for choice in question.choices)
    return Distribution(
        question.code,
        question.text,
        several,
        [Column(choice.label, counts[choice.value]) for choice in question.choices],
        len(given),
        sum(map(int, given)) / len(given) if in_numbers and given else None,
    )
