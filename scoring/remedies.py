"""What a council may mend: by how much its score would rise, cause by cause. METHOD 17.1.

    rise of a cause  =  score over all its calls, those behind the cause right  −  score over all its calls

Both scores are the published one (METHOD 2 to 4): the same function over the same calls, of which some are put
right. A fact is put right by letting it match; a call that nobody answered, by letting all of it match.

It is arithmetic, not a forecast: nobody knows what the next calls will bring, and another council's score may rise
as well, so nothing is said about places. Causes do not add up, since one call can have several; all of them together
are given besides.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from scoring.errors import InputError
from scoring.league import table_topics
from scoring.outcome import call_outcomes, published
from scoring.records import Answer, Call, CallStatus, Fact, Group, LeagueInputs, Measure, Verdict
from scoring.score import sufficient_statistics
from scoring.standing import best_mean
from scoring.tables import CallOutcome

RIGHT = Fact("everything", True, Verdict.MATCHES)


class Cause(StrEnum):
    """Where the remedy lies: on the page, in what people on the phone know, in who is put through, in answering."""

    PAGE = "page"
    TRAINING = "training"
    ROUTING = "routing"
    ACCESS = "access"


@dataclass(frozen=True, slots=True)
class Remedy:
    """One cause. `calls` behind it, by id; `facts` that it explains; by how many points each score would rise,
    None where that cannot be told.
    """

    cause: Cause
    calls: tuple[str, ...]
    facts: int
    match_rise: float | None
    service_rise: float | None

    def rise(self, measure: Measure) -> float | None:
        return self.match_rise if measure is Measure.MATCH else self.service_rise


@dataclass(frozen=True, slots=True)
class Remedies:
    """A council's scores over the topics of its table, and every cause that has a call, the largest rise first.

    match_all, service_all : the scores with every cause put right, points.
    """

    council: str
    topics: tuple[str, ...]
    match_score: float | None
    service_score: float | None
    match_all: float | None
    service_all: float | None
    causes: tuple[Remedy, ...]


def cause_of(fact: Fact, *, passed_on: bool) -> Cause | None:
    """Where the remedy for one fact lies; None for one that matches. Every fact has at most one.

    >>> cause_of(Fact("fee", True, Verdict.NOT_ON_WEBSITE), passed_on=True).value
    'page'
    >>> cause_of(Fact("fee", True, Verdict.CONTRADICTS, phone_right=False, web_right=True), passed_on=True).value
    'training'
    """
    if fact.verdict is Verdict.MATCHES:
        return None
    if fact.verdict is Verdict.NOT_ON_WEBSITE or (
        fact.verdict is Verdict.CONTRADICTS and fact.web_right is False
    ):
        return Cause.PAGE
    if fact.verdict is Verdict.NOT_GIVEN and passed_on:
        return Cause.ROUTING
    return Cause.TRAINING


def causes_of(call: Call, *, passed_on: bool) -> tuple[Cause, ...]:
    """The causes behind a call, none for one that needs no remedy."""
    if call.status is CallStatus.VOID:
        return ()
    if call.status is CallStatus.NOT_REACHED:
        return (Cause.ACCESS,)
    found = {cause_of(fact, passed_on=passed_on) for fact in call.facts}
    if passed_on:
        found.add(Cause.ROUTING)
    return tuple(cause for cause in Cause if cause in found)


def remedies(
    inputs: LeagueInputs, *, council: str, passed_on: Collection[str], direct: Mapping[str, Answer]
) -> Remedies:
    """What each cause costs one council.

    Parameters
    ----------
    inputs : of its wave; calls of other councils may be left out, they change nothing.
    passed_on : ids of calls in which the caller was passed on.
    direct : question → the answer of a call in which nobody was passed on; put in where routing is put right.

    Raises
    ------
    InputError  there is no such council. ScoringError  as `call_outcomes`.
    """
    member = next((one for one in inputs.councils if one.code == council), None)
    if member is None:
        raise InputError("councils", f"no council {council}")
    group = next(one for one in inputs.groups if one.code == member.group)
    own = replace(inputs, calls=tuple(one for one in inputs.calls if one.council == council))
    found = {call.id: causes_of(call, passed_on=call.id in passed_on) for call in own.calls}

    def scores(causes: Collection[Cause]) -> tuple[float | None, float | None]:
        mended = tuple(_mended(call, causes, call.id in passed_on, direct) for call in own.calls)
        return _scores(replace(own, calls=mended), own, group)

    now = scores(())
    rows = [
        _remedy(cause, own.calls, found, passed_on, now, scores((cause,)))
        for cause in Cause
        if any(cause in causes for causes in found.values())
    ]
    rows.sort(key=lambda one: (-(one.rise(inputs.options.measure) or 0.0), -len(one.calls), one.cause))
    return Remedies(council, table_topics(inputs, group), *now, *scores(tuple(Cause)), tuple(rows))


def _remedy(
    cause: Cause,
    calls: Sequence[Call],
    found: Mapping[str, Collection[Cause]],
    passed_on: Collection[str],
    now: tuple[float | None, float | None],
    then: tuple[float | None, float | None],
) -> Remedy:
    behind = tuple(sorted(code for code, causes in found.items() if cause in causes))
    facts = sum(
        cause_of(fact, passed_on=call.id in passed_on) is cause
        for call in calls
        if call.status is CallStatus.REACHED
        for fact in call.facts
    )
    # what a call that nobody answered would have earned on the scorecard, nobody can tell
    service = None if cause is Cause.ACCESS else _rise(now[1], then[1])
    return Remedy(cause, behind, facts, _rise(now[0], then[0]), service)


def _rise(now: float | None, then: float | None) -> float | None:
    if then is None:
        return None
    return published(then - (now or 0.0))


def _mended(call: Call, causes: Collection[Cause], passed_on: bool, direct: Mapping[str, Answer]) -> Call:
    """The call with everything right that these causes made wrong."""
    facts = tuple(
        replace(fact, verdict=Verdict.MATCHES, phone_right=None, web_right=None)
        if cause_of(fact, passed_on=passed_on) in causes
        else fact
        for fact in call.facts
    )
    if call.status is CallStatus.NOT_REACHED and Cause.ACCESS in causes:
        return replace(call, status=CallStatus.REACHED, facts=(RIGHT,))
    if call.status is CallStatus.REACHED and passed_on and Cause.ROUTING in causes:
        answers = {code: direct.get(code, answer) for code, answer in call.answers.items()}
        return replace(call, facts=facts, answers=answers)
    return replace(call, facts=facts)


def _scores(mended: LeagueInputs, own: LeagueInputs, group: Group) -> tuple[float | None, float | None]:
    """Match and service score over the topics of the group's table."""
    topics = table_topics(own, group)
    outcomes = call_outcomes(mended)
    reached = {call.id for call in own.calls if call.status is CallStatus.REACHED}
    as_they_were = {one.id: one for one in call_outcomes(own)}
    serviced = [one if one.id in reached else as_they_were[one.id] for one in outcomes]
    return _score(outcomes, topics, own, "match_score"), _score(serviced, topics, own, "service_score")


def _score(
    outcomes: Sequence[CallOutcome], topics: Sequence[str], inputs: LeagueInputs, field: str
) -> float | None:
    weight = {topic.code: topic.weight for topic in inputs.topics}
    known = [
        (topics.index(one.topic), getattr(one, field))
        for one in outcomes
        if one.topic in topics and getattr(one, field) is not None
    ]
    if not known:
        return None
    place = np.array([topic for topic, _ in known], dtype=np.int64)
    values = np.array([value for _, value in known], dtype=np.float64)
    cube = sufficient_statistics(np.zeros_like(place), place, values, shape=(1, len(topics)))
    score = float(best_mean(cube, [weight[topic] for topic in topics])[0])
    return None if math.isnan(score) else published(score)
