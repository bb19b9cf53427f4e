"""What goes wrong on one topic, and examples worth learning from. No session; examples name no council."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.publication.models import EditionCall

WRONG = ("contradicts", "partly", "not_given", "not_on_website")
MOST_EXAMPLES = 3


@dataclass(frozen=True)
class QuestionLine:
    """One fact that was asked for: how often by verdict. `wrong`: share 0–1 that did not match."""

    question: str
    key: bool
    counts: Counter[str]
    asked: int
    wrong: float


@dataclass(frozen=True)
class Example:
    """One answer beside its page, without the council, the address and the day."""

    question: str
    key: bool
    said: str
    page_says: str
    quote: str
    verdict: str


def question_lines(calls: Iterable[EditionCall]) -> list[QuestionLine]:
    """Every question that was asked on a topic, the one that goes wrong most often first."""
    counts: dict[str, Counter[str]] = {}
    keys: dict[str, bool] = {}
    for call in calls:
        for fact in call.facts:
            counts.setdefault(fact["question"], Counter())[fact["verdict"]] += 1
            keys[fact["question"]] = keys.get(fact["question"], False) or bool(fact["key"])
    lines = [
        QuestionLine(question, keys[question], found, found.total(), 1 - found["matches"] / found.total())
        for question, found in counts.items()
    ]
    return sorted(lines, key=lambda line: (-line.wrong, line.question))


def examples(calls: Sequence[EditionCall], names: Mapping[str, Sequence[str]], verdict: str) -> list[Example]:
    """A few answers with this verdict, key facts first, one a question where that can be; the same on every visit.

    `names`: council code → the names by which its words might give it away.
    """
    found = [
        (not fact["key"], hashlib.sha256(f"{call.code} {fact['code']}".encode()).digest(), call, fact)
        for call in calls
        for fact in call.facts
        if fact["verdict"] == verdict and fact["given"] and fact["quote"]
    ]
    found.sort(key=lambda one: one[:2])
    chosen: list[Example] = []
    said: set[str] = set()
    for _, _, call, fact in found:
        if fact["question"] not in said and len(chosen) < MOST_EXAMPLES:
            said.add(fact["question"])
            known = names.get(call.council_code, ())
            told = {name: unnamed(fact[name], known) for name in ("said", "page_says", "quote")}
            chosen.append(Example(question=fact["question"], key=fact["key"], verdict=verdict, **told))
    return chosen


def unnamed(text: str, names: Sequence[str]) -> str:
    """A text without the council's names.

    >>> unnamed("Ring Ambleford District Council, Ambleford.", ["Ambleford", "Ambleford District Council"])
    'Ring the council, the council.'
    """
    for name in sorted((name for name in names if name), key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(name)}\b", "the council", text, flags=re.IGNORECASE)
    return text
