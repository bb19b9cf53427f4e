"""What the pictures of an edition show, from its published calls. No session, no colours: counts and their words."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from app.core.formats import duration, plural
from app.publication.queries import LightCall

READINGS = {
    "phone_right_web_right": "both right",
    "phone_right_web_wrong_or_silent": "website to mend",
    "phone_wrong_web_right": "phone to mend",
    "both_wrong": "both to mend",
}
VERDICTS = {
    "matches": "as the website",
    "partly": "partly",
    "contradicts": "contradicts it",
    "not_on_website": "not on the website",
    "not_given": "not given",
    "": "no verdict",
}
# seconds up to and including → as read
WAITS: tuple[tuple[float, str], ...] = (
    (15, "up to 15 s"),
    (30, "15 to 30 s"),
    (60, "30 s to 1 min"),
    (120, "1 to 2 min"),
    (180, "2 to 3 min"),
    (300, "3 to 5 min"),
    (600, "5 to 10 min"),
    (float("inf"), "over 10 min"),
)


@dataclass(frozen=True)
class Part:
    """One piece of a bar; `fill` numbers its pattern, 1 to 6."""

    words: str
    count: int
    fill: int


@dataclass(frozen=True)
class Bar:
    label: str
    parts: list[Part]

    @property
    def total(self) -> int:
        return sum(part.count for part in self.parts)


@dataclass(frozen=True)
class Bars:
    """Bars on one scale from 0 to `whole`, and what they show in a sentence. `shares`: each fills the scale."""

    title: str
    sentence: str
    bars: list[Bar]
    whole: int
    shares: bool = False

    @property
    def keys(self) -> list[Part]:
        """Every kind of part once, for the key."""
        found: dict[str, Part] = {}
        for bar in self.bars:
            for part in bar.parts:
                found.setdefault(part.words, part)
        return list(found.values())


def channels(calls: Sequence[LightCall], side: str = "phone") -> Bars:
    """Two-way reading of each topic: which channel was right in the calls that reached somebody."""
    counts: dict[str, Counter[str]] = {}
    for call in calls:
        if call.figures.get("two_way"):
            counts.setdefault(call.topic_name, Counter())[str(call.figures["two_way"])] += 1
    bars = [
        Bar(
            name,
            [
                Part(words.replace("phone", side), found[key], fill)
                for fill, (key, words) in enumerate(READINGS.items(), start=1)
            ],
        )
        for name, found in sorted(counts.items())
    ]
    return Bars(
        f"{side.capitalize()} and website, topic by topic",
        _channels_sentence(bars, side),
        bars,
        max_total(bars),
        shares=True,
    )


def max_total(bars: Iterable[Bar]) -> int:
    return max((bar.total for bar in bars), default=0)


def _channels_sentence(bars: list[Bar], side: str) -> str:
    if not bars:
        return "No call reached somebody and was judged."
    best = max(bars, key=lambda bar: bar.parts[0].count / (bar.total or 1))
    worst = min(bars, key=lambda bar: bar.parts[0].count / (bar.total or 1))
    if best is worst:
        return (
            f"On {best.label} both channels were right in {_share(best.parts[0].count, best.total)} of calls."
        )
    return (
        f"{side.capitalize()} and website were both right most often on {best.label} "
        f"({_share(best.parts[0].count, best.total)} of calls) and least often on {worst.label} "
        f"({_share(worst.parts[0].count, worst.total)})."
    )


def _share(count: int, of: int) -> str:
    return f"{round(100 * count / of)} %" if of else "none"


def road(calls: Sequence[LightCall]) -> Bars:
    """Where the calls went: reached at which attempt, passed on or not, and what was answered."""
    reached = [call for call in calls if call.reached]
    answered = Counter(call.verdict for call in reached)
    bars = [Bar("Dialled", _dialled(calls)), Bar("Passed on", _passed_on(reached))]
    answers = [
        Part(words, answered[key], fill)
        for fill, (key, words) in enumerate(VERDICTS.items(), start=1)
        if answered[key] or key != ""
    ]
    bars.append(Bar("Answered", answers))
    passed = sum(
        part.count for part in bars[1].parts if part.words in ("passed on once", "passed on twice or more")
    )
    sentence = (
        f"Of {plural(len(calls), 'call')} {len(reached):,} reached a person, {passed:,} of them "
        f"{'was' if passed == 1 else 'were'} passed on, and {answered['matches']:,} got an answer that matches the "
        "website in every fact."
    )
    return Bars("Where the calls went", sentence, bars, len(calls))


def _dialled(calls: Sequence[LightCall]) -> list[Part]:
    attempts = Counter(_known(call.figures.get("attempts")) for call in calls if call.reached)
    nobody = sum(not call.reached for call in calls)
    words = {
        1: "reached at the first attempt",
        2: "at the second",
        3: "at the third",
        0: "reached, attempt not kept",
    }
    parts = [Part(said, attempts[number], fill) for fill, (number, said) in enumerate(words.items(), start=1)]
    return [*(part for part in parts if part.count or part.fill < 4), Part("reached nobody", nobody, 5)]


def _passed_on(reached: Sequence[LightCall]) -> list[Part]:
    told = Counter(min(_known(call.figures.get("transfers"), -1), 2) for call in reached)
    parts = [
        Part("one person did it", told[0], 1),
        Part("passed on once", told[1], 2),
        Part("passed on twice or more", told[2], 3),
    ]
    return [*parts, *([Part("not kept in this edition", told[-1], 5)] if told[-1] else [])]


def _known(number: Any, otherwise: int = 0) -> int:
    return otherwise if number is None else int(number)


@dataclass(frozen=True)
class Column:
    words: str
    count: int


@dataclass(frozen=True)
class Waits:
    """Seconds from the first ring to a person, of calls that reached one and were timed."""

    sentence: str
    columns: list[Column]
    timed: int
    untimed: int

    @property
    def most(self) -> int:
        return max((column.count for column in self.columns), default=0)


def waits(calls: Sequence[LightCall]) -> Waits:
    """How long callers waited for a person."""
    reached = [call for call in calls if call.reached]
    known = [seconds for call in reached if (seconds := call.figures.get("wait_seconds")) is not None]
    counts = Counter(next(words for most, words in WAITS if seconds <= most) for seconds in known)
    columns = [Column(words, counts[words]) for _, words in WAITS]
    sentence = "This edition keeps no times of waiting."
    if known:
        soon = sum(seconds <= 60 for seconds in known)
        sentence = (
            f"Half of the callers spoke to a person within {duration(median(known))} of the first ring; "
            f"{_share(soon, len(known))} within a minute."
        )
    return Waits(sentence, columns, len(known), len(reached) - len(known))
