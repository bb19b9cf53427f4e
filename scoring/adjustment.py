"""The severity of assessors in one table: offsets, adjusted scores and places, and the standard error that
holds it. METHOD 9.

The published order rests on raw scores: calls are allotted at random, so severity is chance like any other.
What is made here stands beside it as a check. Offsets come from councils fitted as fixed, topics as fixed,
assessors (and scenarios, where a topic has several) as random; adjusted score = the same mean of topic means
over (score − offset of the call's assessor).
"""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.design import is_connected
from scoring.frame import Frame
from scoring.rank import competition_rank, round_score
from scoring.score import Cube, Floats, post_stratified_mean, sufficient_statistics
from scoring.severity import CrossedFit, adjusted_means, assessor_shares
from scoring.standing import MixedVariance

FEWEST_ASSESSORS = 3
LARGEST_SHARE = 0.5


@dataclass(frozen=True)
class Adjusted:
    """Assessors with their calls and offsets (points, (A,)); adjusted scores and places of councils (I,), NaN
    if unranked.
    """

    assessors: tuple[str, ...]
    calls: NDArray[np.int64]
    offsets: Floats
    score: Floats
    place: Floats
    assessor_variance: float
    residual: float


def adjust(frame: Frame, ranked: NDArray[np.bool_]) -> Adjusted | None:
    """Severity in the calls of the ranked councils; None where it is not identified.

    That is: fewer than two councils or assessors, councils and assessors in parts that share nobody, or no
    calls left over.
    """
    outcomes, council, topic, score = frame.scored(f"{frame.measure.value}_score")
    kept = ranked[council] if council.size else np.zeros(0, dtype=bool)
    chosen = [outcome for outcome, keep in zip(outcomes, kept, strict=True) if keep]
    council, topic, score = council[kept], topic[kept], score[kept]
    assessor = [outcome.assessor for outcome in chosen]
    codes = [outcome.council for outcome in chosen]
    if len(set(assessor)) < 2 or ranked.sum() < 2 or not is_connected(codes, assessor):
        return None
    groups = {"assessor": assessor}
    scenarios = [f"{outcome.topic} {outcome.scenario}" for outcome in chosen]
    if len(set(scenarios)) > len(set(topic.tolist())):
        groups["scenario"] = scenarios
    fit = adjusted_means(codes, [outcome.topic for outcome in chosen], score, groups)
    return _adjusted(frame, fit, assessor, council, topic, score)


def _adjusted(
    frame: Frame,
    fit: CrossedFit,
    assessor: list[str],
    council: NDArray[np.int64],
    topic: NDArray[np.int64],
    score: Floats,
) -> Adjusted:
    effects = fit.random["assessor"]
    at = {name: k for k, name in enumerate(effects.levels)}
    offset = np.array([effects.effect[at[name]] for name in assessor])
    # Adjusted calls may leave 0–100; the sums alone are needed, so they are taken on the offsets.
    shape = (len(frame.members), len(frame.topics))
    raw = sufficient_statistics(council, topic, score, shape=shape)
    moved = np.bincount(council * shape[1] + topic, weights=offset, minlength=shape[0] * shape[1]).reshape(
        shape
    )
    adjusted = post_stratified_mean(raw.n, raw.s - moved, frame.weights)
    counts = Counter(assessor)
    return Adjusted(
        assessors=effects.levels,
        calls=np.array([counts[name] for name in effects.levels], dtype=np.int64),
        offsets=effects.effect,
        score=adjusted,
        place=competition_rank(round_score(adjusted)),
        assessor_variance=fit.variances["assessor"],
        residual=fit.residual,
    )


def mixed_variance(frame: Frame, adjusted: Adjusted, cube: Cube) -> MixedVariance:
    """The variances for a standard error that holds severity. METHOD 4.4."""
    outcomes, council, topic, _ = frame.scored(f"{frame.measure.value}_score")
    at = {name: k for k, name in enumerate(adjusted.assessors)}
    known = np.array([outcome.assessor in at for outcome in outcomes], dtype=bool)
    assessor = np.array([at.get(outcome.assessor, 0) for outcome in outcomes], dtype=np.int64)
    shares = assessor_shares(council[known], topic[known], assessor[known], frame.weights, cube.n)
    return MixedVariance(adjusted.residual, adjusted.assessor_variance, shares)


def allocation_rule_holds(frame: Frame, ranked: NDArray[np.bool_]) -> bool:
    """Whether every ranked council had three or more assessors, none with more than half of its calls.

    METHOD 9.1.
    """
    for member, is_ranked in zip(frame.members, ranked, strict=True):
        counts = Counter(outcome.assessor for outcome in frame.calls(member))
        most = max(counts.values(), default=0)
        if is_ranked and (len(counts) < FEWEST_ASSESSORS or most > LARGEST_SHARE * counts.total()):
            return False
    return True
