"""What councils said about themselves, side by side, so that no small group can be read out of it. METHOD 15.

R respondents. A filter is a named set of councils (all, a nation, a group). For one question

    a filter is shown  ⇔  every atom of the shown filters holds at least `least` councils that answered it

where an atom is a set of councils that lie in the same shown filters. Whatever anybody adds up or takes away
from shown figures is constant on atoms, so it is about at least `least` councils: nothing is recoverable by
differencing two filters, or any number of them (Hundepool et al. 2012, Statistical Disclosure Control, ch. 4,
secondary suppression; here stronger, over all linear combinations). A question asked after a certain answer to
another is shown only where that one is: how many were asked it is how many gave that answer.

It does not hide that all of a shown filter gave the same answer, and does nothing against councils that tell
each other what they said.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scoring.errors import EmptyBase, ScoringError
from scoring.intervals import wilson_interval
from scoring.questionnaire import Questionnaire, SurveyQuestion, asked_questions
from scoring.records import Interval

LEAST = 5
EVERYBODY = "all"


@dataclass(frozen=True, slots=True)
class SelfReport:
    """What one council said: value by question code; a question without a value was not answered. `filters`
    names the filters it lies in besides `all`.
    """

    council: str
    filters: tuple[str, ...]
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Quartiles:
    """The values below which a quarter, a half and three quarters of the answers lie, in the question's unit."""

    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """One question under one filter.

    answered : councils whose answer counts. asked : councils that were asked, by their own earlier answers.
    quartiles : of a number, else None. counts : answers of a choice by value, else empty.
    """

    question: str
    filter: str
    asked: int
    answered: int
    quartiles: Quartiles | None
    counts: Mapping[str, int]


def quartiles(values: Sequence[float]) -> Quartiles:
    """Quartiles by straight lines between the ordered values, as QUARTILE.INC of a spreadsheet gives them.

    Raises
    ------
    EmptyBase  there is no value.

    References
    ----------
    Hyndman and Fan (1996), Am. Stat. 50(4), 361–365, definition 7. METHOD 15.2.

    Examples
    --------
    >>> quartiles([10, 20, 30, 40])
    Quartiles(low=17.5, median=25.0, high=32.5)
    """
    if not values:
        raise EmptyBase("no answer, so no quartiles")
    ordered = sorted(float(value) for value in values)

    def at(share: float) -> float:
        place = share * (len(ordered) - 1)
        below = math.floor(place)
        above = min(below + 1, len(ordered) - 1)
        return ordered[below] + (place - below) * (ordered[above] - ordered[below])

    return Quartiles(at(0.25), at(0.5), at(0.75))


def response_rate(submitted: int, invited: int) -> float:
    """Share of the councils invited that submitted, 0–1. METHOD 15.2.

    Raises
    ------
    EmptyBase  nobody was invited.

    >>> response_rate(45, 60)
    0.75
    """
    if invited <= 0:
        raise EmptyBase("nobody was invited, so there is no response rate")
    if not 0 <= submitted <= invited:
        raise ScoringError("more councils answered than were invited")
    return submitted / invited


def shown_filters(filters: Mapping[str, Iterable[str]], *, least: int = LEAST) -> frozenset[str]:
    """Names of the filters whose figures may be shown. METHOD 15.3.

    Parameters
    ----------
    filters : name → the councils in it that answered. Any sets: nested, apart or overlapping.
    least : councils that any figure, or any combination of figures, must be about.

    Returns
    -------
    The names left after hiding, one at a time, the smallest filter that has part in an atom that is too small.

    Examples
    --------
    Two of a group of two answered, so it is hidden; the other group would give it away, so it is hidden too.

    >>> groups = {"a": {"1", "2"}, "b": {"3", "4", "5", "6", "7"}}
    >>> sorted(shown_filters({"all": groups["a"] | groups["b"], **groups}))
    ['all']
    """
    members = {name: frozenset(councils) for name, councils in filters.items()}
    shown = {name for name in members if len(members[name]) >= least}
    while small := _small_atom(members, shown, least):
        shown.discard(_to_hide(members, shown, small))
    return frozenset(shown)


def _small_atom(members: Mapping[str, frozenset[str]], shown: set[str], least: int) -> frozenset[str] | None:
    """The filters that hold some atom of fewer than `least` councils; the smallest such atom first."""
    atoms: dict[frozenset[str], int] = defaultdict(int)
    for council in frozenset().union(*(members[name] for name in shown)):
        atoms[frozenset(name for name in shown if council in members[name])] += 1
    small = [(count, sorted(names), names) for names, count in atoms.items() if count < least]
    return min(small)[2] if small else None


def _to_hide(members: Mapping[str, frozenset[str]], shown: set[str], small: frozenset[str]) -> str:
    """The smallest of the narrower filters, those around the atom first; the widest goes last of all."""
    widest = max(shown, key=lambda name: (len(members[name]), name == EVERYBODY, name))
    around = small - {widest} or shown - {widest} or shown
    return min(around, key=lambda name: (len(members[name]), name))


def results(
    questionnaire: Questionnaire, reports: Sequence[SelfReport], *, least: int = LEAST
) -> list[QuestionResult]:
    """Every question under every filter that may be shown, in the order of the questionnaire. METHOD 15.3.

    Answers in free text are counted and never shown. A value under a condition that is not met does not count.

    Examples
    --------
    >>> from scoring.questionnaire import Kind, SurveySection
    >>> asked = Questionnaire((SurveySection("Calls", (SurveyQuestion("C1", "How many?", Kind.NUMBER),)),))
    >>> said = [SelfReport(str(n), ("north",), {"C1": str(n)}) for n in range(1, 6)]
    >>> [(one.filter, one.answered, one.quartiles.median) for one in results(asked, said)]
    [('all', 5, 3.0), ('north', 5, 3.0)]
    """
    found: list[QuestionResult] = []
    shown: dict[str, frozenset[str]] = {}
    led_to = {one.council: asked_questions(questionnaire, one.values) for one in reports}
    for question in questionnaire.questions:
        asked = [one for one in reports if question in led_to[one.council]]
        answered = [one for one in asked if one.values.get(question.code)]
        may_be = _members(answered)
        if question.asked_when:  # how many were asked is how many gave that answer
            may_be = {name: may_be[name] for name in may_be.keys() & shown[question.asked_when.question]}
        shown[question.code] = shown_filters(may_be, least=least)
        names = dict.fromkeys([EVERYBODY, *(name for one in reports for name in sorted(one.filters))])
        found += [_result(question, name, asked, answered) for name in names if name in shown[question.code]]
    return found


def _members(reports: Iterable[SelfReport]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {EVERYBODY: set()}
    for one in reports:
        for name in (EVERYBODY, *one.filters):
            found.setdefault(name, set()).add(one.council)
    return found


def _result(
    question: SurveyQuestion, name: str, asked: Sequence[SelfReport], answered: Sequence[SelfReport]
) -> QuestionResult:
    def inside(reports: Sequence[SelfReport]) -> list[SelfReport]:
        return [one for one in reports if name == EVERYBODY or name in one.filters]

    values = [one.values[question.code] for one in inside(answered)]
    counts = {choice.value: values.count(choice.value) for choice in question.choices}
    return QuestionResult(
        question=question.code,
        filter=name,
        asked=len(inside(asked)),
        answered=len(values),
        quartiles=quartiles([float(value) for value in values]) if question.is_number else None,
        counts=counts,
    )


@dataclass(frozen=True, slots=True)
class SeenShare:
    """What calls measured: percent of `calls`, with Wilson's interval in percent."""

    percent: float
    calls: int
    interval: Interval

    def is_beyond_chance(self, said: float) -> bool:
        """Whether what was said, in percent, lies outside what the calls allow. METHOD 15.4."""
        return not self.interval.low <= said <= self.interval.high


def seen_share(hits: int, calls: int) -> SeenShare:
    """Percent of `calls` that did, from `hits` of them. METHOD 15.4.

    Raises
    ------
    EmptyBase  there is no call.

    Examples
    --------
    >>> seen = seen_share(4, 8)
    >>> seen.percent, seen.interval.rounded(0), seen.is_beyond_chance(80)
    (50.0, (22.0, 78.0), True)
    """
    if calls <= 0:
        raise EmptyBase("no call, so nothing was seen")
    found = wilson_interval(hits, calls)
    return SeenShare(100 * hits / calls, calls, Interval(100 * found.low, 100 * found.high))
