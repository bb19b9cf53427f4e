"""Published decimals, places and tiers. METHOD 6.

A place is the standard competition rank (1, =2, =2, 4) of the score as it is published, to one decimal: what
you see is what is ranked, and RANK.EQ redoes it. How far a place can be trusted is in `likely_range` and
`guaranteed_range`.
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from scoring.empirical_bayes import empirical_bayes
from scoring.errors import ScoringError
from scoring.records import Tier
from scoring.score import Floats

FALSE_SIGN_RATE = 0.05
MINIMUM_FOR_TIER = 6


def round_score(score: ArrayLike) -> Floats:
    """Scores to one decimal, half up, as a person rounds: floor(10 x + 0.5 + 1e-9) / 10. METHOD 6.1.

    >>> round_score([61.25, 61.24999, 70.35]).tolist()
    [61.3, 61.2, 70.4]
    """
    return np.asarray(np.floor(10 * np.asarray(score, dtype=np.float64) + 0.5 + 1e-9) / 10)


def competition_rank(score_1dp: ArrayLike) -> Floats:
    """Places (I,), highest first, ties sharing the best; NaN is not ranked and takes no place. METHOD 6.2.

    >>> competition_rank([80, 90, float("nan"), 80, 70]).tolist()
    [2.0, 1.0, nan, 2.0, 4.0]
    """
    score = np.asarray(score_1dp, dtype=np.float64)
    known = ~np.isnan(score)
    above = known.sum() - np.searchsorted(np.sort(score[known]), score, side="right")
    return np.where(known, above + 1.0, np.nan)


def rank_label(rank: ArrayLike) -> list[str]:
    """Places as they are printed: "1", "=2", "=2", "4", and "" for no place.

    >>> rank_label([1, 2, 2, 4, float("nan")])
    ['1', '=2', '=2', '4', '']
    """
    ranks = np.asarray(rank, dtype=np.float64)
    values, counts = np.unique(ranks[~np.isnan(ranks)], return_counts=True)
    shared = set(values[counts > 1].tolist())
    return [
        "" if math.isnan(place) else f"={int(place)}" if place in shared else str(int(place))
        for place in ranks.tolist()
    ]


def rank_from_pairwise(
    theta: ArrayLike, se: ArrayLike, *, z: float = 1.96
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Range of places by pairwise comparisons, each on its own: the check that a spreadsheet can do.

    METHOD 6.5.

    lower = 1 + councils clearly above, upper = p − councils clearly below, "clearly" being z sqrt(se_i² +
    se_j²).

    >>> low, high = rank_from_pairwise([90, 50, 10], [1, 1, 1])
    >>> low.tolist(), high.tolist()
    ([1, 2, 3], [1, 2, 3])
    """
    centre, error = np.asarray(theta, dtype=np.float64), np.asarray(se, dtype=np.float64)
    gap = centre[:, None] - centre[None, :]
    limit = z * np.hypot(error[:, None], error[None, :])
    return 1 + (gap < -limit).sum(axis=1), centre.size - (gap > limit).sum(axis=1)


def classify_tiers(
    theta: ArrayLike, se: ArrayLike, n_calls: ArrayLike, *, minimum: int = MINIMUM_FOR_TIER
) -> list[Tier]:
    """Above, around or below the table's average, by the average local false sign rate. METHOD 6.4.

    The largest set of councils whose mean probability of being on the other side stays within 5 %. Councils
    with fewer than `minimum` scored calls are "around" and take no part in the flagging; so are all when the
    councils do not differ.

    References
    ----------
    Stephens (2017), Biostatistics 18(2), 275–294, doi:10.1093/biostatistics/kxw041.

    Examples
    --------
    >>> [tier.value for tier in classify_tiers([90, 50, 51, 10], [2, 2, 2, 2], [8, 8, 8, 8])]
    ['above', 'around', 'around', 'below']
    """
    centre, error, calls = (np.asarray(a, dtype=np.float64) for a in (theta, se, n_calls))
    if not centre.shape == error.shape == calls.shape:
        raise ScoringError("lengths differ")
    tiers = [Tier.AROUND] * centre.size
    if centre.size < 2 or np.isnan(error).any():
        return tiers
    fit = empirical_bayes(centre, error)
    if fit.tau2 == 0:
        return tiers
    with np.errstate(divide="ignore", invalid="ignore"):
        wrong_side = ndtr(-np.abs(fit.posterior_mean - fit.mu) / np.sqrt(fit.posterior_var))
    able = np.flatnonzero((calls >= minimum) & ~np.isnan(wrong_side))
    order = able[np.argsort(wrong_side[able], kind="stable")]
    mean_rate = np.cumsum(wrong_side[order]) / np.arange(1, order.size + 1)
    for i in order[: int((mean_rate <= FALSE_SIGN_RATE).sum())]:
        tiers[i] = Tier.ABOVE if centre[i] > fit.mu else Tier.BELOW
    return tiers
