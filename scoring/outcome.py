"""What every call comes to: verdict, two-way reading, match score, scorecard, satisfactory or not. METHOD 2
and 3.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from scoring.errors import ScoringError
from scoring.intervals import wilson_interval
from scoring.records import Call, CallStatus, LeagueInputs, UnreachedPolicy
from scoring.scorecard import ScorecardScore, is_satisfactory, score_scorecard
from scoring.tables import CallOutcome, Share, TwoWayCounts, VerdictCounts
from scoring.verdict import call_verdict, has_critical_fault, match_score, two_way_reading

OTHER_POLICY = {
    UnreachedPolicy.RESIDENT: UnreachedPolicy.ACCESS_ONLY,
    UnreachedPolicy.ACCESS_ONLY: UnreachedPolicy.RESIDENT,
}


def published(number: float | None) -> float | None:
    """A number as it is published: six decimals, so that every machine writes the same; None for NaN.

    >>> published(61.2345674999), published(float("nan"))
    (61.234567, None)
    """
    if number is None or number != number:
        return None
    return round(float(number), 6) + 0.0


def call_outcomes(inputs: LeagueInputs) -> tuple[CallOutcome, ...]:
    """Every call that counts (void ones left out), in the order of their ids.

    Raises
    ------
    ScoringError  an answer that its question does not have, with the id of the call.
    """
    counted = (call for call in inputs.calls if call.status is not CallStatus.VOID)
    return tuple(_outcome(call, inputs) for call in sorted(counted, key=lambda call: call.id))


def _outcome(call: Call, inputs: LeagueInputs) -> CallOutcome:
    reached = call.status is CallStatus.REACHED
    try:
        card = _scorecard(call, inputs, inputs.options.unreached)
        other = card if reached else _scorecard(call, inputs, OTHER_POLICY[inputs.options.unreached])
    except ScoringError as error:
        raise ScoringError(f"call {call.id}: {error}") from None
    judged = reached and bool(call.facts)
    return CallOutcome(
        id=call.id,
        council=call.council,
        topic=call.topic,
        scenario=call.scenario,
        assessor=call.assessor,
        reached=reached,
        verdict=call_verdict(call.facts) if judged else None,
        two_way=two_way_reading(call.facts) if judged else None,
        match_score=match_score(call.facts) if reached else 0.0,
        service_score=card.score if card else None,
        service_score_other_policy=other.score if other else None,
        stars=card.stars if card else None,
        critical=reached and has_critical_fault(call.facts),
        satisfactory=is_satisfactory(card, call.facts, call.status, inputs.options),
        reason=_reason(call, card),
    )


def _scorecard(call: Call, inputs: LeagueInputs, policy: UnreachedPolicy) -> ScorecardScore | None:
    if inputs.instrument is None:
        return None
    facts = call.facts if call.status is CallStatus.REACHED else ()
    return score_scorecard(inputs.instrument, call.answers, facts, status=call.status, unreached=policy)


def _reason(call: Call, card: ScorecardScore | None) -> str:
    if call.status is CallStatus.NOT_REACHED:
        return "not reached"
    if not call.facts:
        return "no judged facts"
    return card.reason if card else ""


def share(count: int, of: int, coverage: float) -> Share:
    """A share with its Wilson interval, published."""
    interval = wilson_interval(count, of, coverage=coverage)
    return Share(
        count, of, published(count / of) if of else None, published(interval.low), published(interval.high)
    )


def verdict_counts(outcomes: Iterable[CallOutcome]) -> VerdictCounts:
    """Calls by verdict; calls without one are left out."""
    return VerdictCounts(
        **Counter(outcome.verdict.value for outcome in outcomes if outcome.verdict is not None)
    )


def two_way_counts(outcomes: Iterable[CallOutcome]) -> TwoWayCounts:
    """Calls by which channel was right; calls without a verdict are left out."""
    return TwoWayCounts(
        **Counter(outcome.two_way.value for outcome in outcomes if outcome.two_way is not None)
    )


def accuracy_shares(verdicts: VerdictCounts, coverage: float) -> tuple[Share, Share]:
    """Accuracy (matches) and lenient accuracy (matches or partly) among calls that the website could answer.
    METHOD 5.3.
    """
    base = verdicts.matches + verdicts.partly + verdicts.contradicts + verdicts.not_given
    return share(verdicts.matches, base, coverage), share(verdicts.matches + verdicts.partly, base, coverage)


def is_satisfied(outcomes: Sequence[CallOutcome], needed_share: float) -> bool:
    """Whether a topic is satisfied: enough of its counted calls were satisfactory; never without a call."""
    good = sum(outcome.satisfactory for outcome in outcomes)
    return bool(outcomes) and good >= needed_share * len(outcomes) - 1e-9
