"""From a cube to places and everything printed beside them: the arithmetic shared by every kind of table.
METHOD 4 to 6.

I councils. A council is ranked when it has calls in every topic that carries weight and the caller allows it.
The pooled variance, the ranges and the honesty box rest on the ranked councils alone.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri

from scoring.empirical_bayes import empirical_bayes, reliability
from scoring.guaranteed_range import rank_confidence_set
from scoring.intervals import score_interval, t_quantile
from scoring.likely_range import posterior_rank_interval
from scoring.rank import MINIMUM_FOR_TIER, classify_tiers, competition_rank, rank_label, round_score
from scoring.records import Tier
from scoring.score import (
    Cube,
    Floats,
    post_stratified_mean,
    provisional_mean,
    residual_mean_square,
    standard_error,
    standard_error_mixed,
)


class MixedVariance(NamedTuple):
    """Variances (points²) of the crossed model, and each assessor's share of each council's score (I, A)."""

    residual: float
    assessor: float
    shares: Floats


class Standing(NamedTuple):
    """Arrays (I,), NaN where a council has none: points, places and probabilities; and the table's own
    numbers.
    """

    score: Floats
    score_1dp: Floats
    place: Floats
    label: list[str]
    se: Floats
    lower: Floats
    upper: Floats
    likely_low: Floats
    likely_high: Floats
    guaranteed_low: Floats
    guaranteed_high: Floats
    expected_rank: Floats
    p_top_quarter: Floats
    tier: list[Tier | None]
    residual_variance: float
    df: int
    tau: float


def stand(
    cube: Cube,
    topic_weights: ArrayLike,
    *,
    eligible: NDArray[np.bool_] | None = None,
    coverage: float = 0.95,
    minimum_for_tier: int = MINIMUM_FOR_TIER,
    mixed: MixedVariance | None = None,
    ranges: bool = True,
) -> Standing:
    """Places, intervals, ranges and tiers of the councils of one table.

    Parameters
    ----------
    cube : (I, T) counts, sums and squares over the table's topics.
    eligible : (I,) whether a complete council may be ranked; default all.
    mixed : variances to use instead of the pooled one, so that the standard error holds assessor severity.
    ranges : False leaves out likely and guaranteed ranges, expected place and tiers.

    Examples
    --------
    >>> from scoring.score import sufficient_statistics
    >>> stand(sufficient_statistics([0, 0, 1, 1], [0, 0, 0, 0], [90, 70, 50, 40]), [1]).label
    ['1', '2']
    """
    full = post_stratified_mean(cube.n, cube.s, topic_weights)
    ranked = ~np.isnan(full) & (True if eligible is None else eligible)
    score = _completed(full, cube, topic_weights)
    rounded = round_score(score)
    place = competition_rank(np.where(ranked, rounded, np.nan))
    s2, df = residual_mean_square(cube.n[ranked], cube.s[ranked], cube.q[ranked])
    se = np.full(score.size, np.nan)
    se[ranked] = _standard_errors(cube.n[ranked], topic_weights, s2, mixed, ranked)
    lower, upper = score_interval(score, se, df, coverage=coverage)
    columns = np.full((6, score.size), np.nan)
    tier: list[Tier | None] = [None] * score.size
    tau = math.nan
    if ranges and ranked.any():
        columns[:, ranked], tau = _ranges(score[ranked], se[ranked], place[ranked], df, coverage)
        calls = cube.n[ranked].sum(axis=1)
        found = classify_tiers(score[ranked], se[ranked], calls, minimum=minimum_for_tier)
        for i, word in zip(np.flatnonzero(ranked), found, strict=True):
            tier[i] = word
    low, high, sure_low, sure_high, expected, top = columns
    return Standing(
        score=score,
        score_1dp=rounded,
        place=place,
        label=rank_label(place),
        se=se,
        lower=lower,
        upper=upper,
        likely_low=low,
        likely_high=high,
        guaranteed_low=sure_low,
        guaranteed_high=sure_high,
        expected_rank=expected,
        p_top_quarter=top,
        tier=tier,
        residual_variance=s2,
        df=df,
        tau=tau,
    )


def best_mean(cube: Cube, topic_weights: ArrayLike) -> Floats:
    """Score of each council (I,), over the topics that it has calls in when some are missing; NaN without
    any.

    >>> from scoring.score import sufficient_statistics
    >>> best_mean(sufficient_statistics([0, 1, 1], [0, 0, 1], [90, 70, 50]), [1, 1]).tolist()
    [90.0, 60.0]
    """
    return _completed(post_stratified_mean(cube.n, cube.s, topic_weights), cube, topic_weights)


def _completed(full: Floats, cube: Cube, topic_weights: ArrayLike) -> Floats:
    unknown = np.isnan(full)
    if not unknown.any():
        return full
    return np.where(unknown, provisional_mean(cube.n, cube.s, topic_weights), full)


def _standard_errors(
    n: NDArray[np.int64],
    weights: ArrayLike,
    s2: float,
    mixed: MixedVariance | None,
    ranked: NDArray[np.bool_],
) -> Floats:
    if mixed is None:
        return standard_error(s2, n, weights)
    return standard_error_mixed(
        mixed.residual, n, weights, assessor_variance=mixed.assessor, assessor_shares=mixed.shares[ranked]
    )


def _ranges(theta: Floats, se: Floats, place: Floats, df: int, coverage: float) -> tuple[Floats, float]:
    """Likely and guaranteed ends, expected place, P(top quarter): (6, p); and tau.

    A range is widened to hold the published place, which ranks one decimal where the range uses all.
    """
    likely = posterior_rank_interval(theta, se, coverage=coverage)
    sure = rank_confidence_set(theta, se, coverage=coverage, df=df)
    columns = np.array(
        [
            np.minimum(likely.lower, place),
            np.maximum(likely.upper, place),
            np.minimum(sure.lower, place),
            np.maximum(sure.upper, place),
            likely.expected_rank,
            likely.p_top,
        ]
    )
    known = not np.isnan(se).any() and theta.size > 1
    return columns, math.sqrt(empirical_bayes(theta, se).tau2) if known else math.nan


class Honesty(NamedTuple):
    """See `tables.HonestyBox`; NaN when nothing can be said."""

    reliability: float
    pairs_told_apart: float
    places_moved_by_chance: float


def honesty(theta: ArrayLike, se: ArrayLike, df: float) -> Honesty:
    """The honesty box of a table: reliability, pairs told apart, places moved by chance. METHOD 6.7.

    Parameters
    ----------
    theta, se : (p,) points, ranked councils only.
    df : degrees of freedom of the pooled variance.

    Examples
    --------
    >>> honesty([90, 50, 10], [1, 1, 1], 30).pairs_told_apart
    1.0
    """
    y, error = np.asarray(theta, dtype=np.float64), np.asarray(se, dtype=np.float64)
    if y.size < 2 or np.isnan(error).any():
        return Honesty(math.nan, math.nan, math.nan)
    fit = empirical_bayes(y, error)
    return Honesty(
        reliability(fit.tau2, error),
        _pairs_told_apart(y, error, t_quantile(0.95, df)),
        _places_moved(fit.tau2, fit.posterior_mean, error),
    )


def _pairs_told_apart(y: Floats, error: Floats, z: float) -> float:
    apart = 0
    for i in range(y.size - 1):
        apart += int((np.abs(y[i + 1 :] - y[i]) > z * np.hypot(error[i + 1 :], error[i])).sum())
    return apart / (y.size * (y.size - 1) / 2)


def _places_moved(tau2: float, posterior_mean: Floats, error: Floats) -> float:
    """Mean |change of place| of two independent waves over the same truths, which lie at normal quantiles
    with sd tau.

    A council's place given its true score is 1 + a count of councils above it, of variance V over what chance
    does to all of them; two such places differ by sqrt(2 V) sqrt(2 / pi) on average.
    """
    p = posterior_mean.size
    if not error.any():
        return 0.0
    order = np.argsort(posterior_mean, kind="stable")
    noise = np.maximum(error[order], 1e-9 * float(error.max()))
    truth = math.sqrt(tau2) * ndtri((np.arange(p) + 0.5) / p)
    nodes, weights = np.polynomial.hermite_e.hermegauss(16)
    weights = weights / weights.sum()
    moved = 0.0
    # The change is smooth along the table: at most some 400 councils stand for all.
    probes = range(0, p, max(1, p // 400))
    for i in probes:
        z = truth[i] + noise[i] * nodes
        above = ndtr((truth - z[:, None]) / noise)
        above[:, i] = 0.0
        count = above.sum(axis=1)
        spread = weights @ (above * (1 - above)).sum(axis=1) + weights @ (count - weights @ count) ** 2
        moved += math.sqrt(4 * spread / math.pi)
    return moved / len(probes)
