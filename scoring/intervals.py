"""Intervals for a score and for a share. METHOD 5.

A score's interval is theta ± t_df SE, cut to 0–100. A share's is Wilson's score interval:

    centre (p + z²/2n) / (1 + z²/n),  half-width z sqrt(p(1 − p)/n + z²/4n²) / (1 + z²/n)

Neither says anything about places: those are in `likely_range` and `guaranteed_range`.
"""

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri, stdtrit

from scoring.errors import ScoringError
from scoring.records import Interval
from scoring.score import Floats


def check_coverage(coverage: float) -> None:
    """Raise ScoringError unless `coverage` is strictly between 0 and 1."""
    if not 0 < coverage < 1:
        raise ScoringError("coverage outside (0, 1)")


def t_quantile(coverage: float, df: float) -> float:
    """Two-sided quantile of Student's t with `df` degrees of freedom (normal when infinite); NaN for df 0.

    >>> round(t_quantile(0.95, 10), 4), round(t_quantile(0.95, math.inf), 4)
    (2.2281, 1.96)
    """
    check_coverage(coverage)
    if df <= 0:
        return math.nan
    tail = (1 + coverage) / 2
    return float(ndtri(tail) if math.isinf(df) else stdtrit(df, tail))


def score_interval(
    theta: ArrayLike, se: ArrayLike, df: float, *, coverage: float = 0.95
) -> tuple[Floats, Floats]:
    """Lower and upper ends (points, cut to 0–100) of scores `theta` (I,) with standard errors `se`; NaN when
    unknown.

    Examples
    --------
    >>> low, high = score_interval([50.0], [5.0], 10)
    >>> round(float(low[0]), 2), round(float(high[0]), 2)
    (38.86, 61.14)
    """
    centre = np.asarray(theta, dtype=np.float64)
    half = t_quantile(coverage, df) * np.asarray(se, dtype=np.float64)
    return np.clip(centre - half, 0, 100), np.clip(centre + half, 0, 100)


def wilson_interval(matched: int, answers: int, *, coverage: float = 0.95) -> Interval:
    """Interval for a share of `answers` that `matched` (Wilson score), both ends 0–1; NaN when `answers` is
    0.

    Raises
    ------
    ScoringError  `matched` outside 0..`answers`; "coverage outside (0, 1)".

    References
    ----------
    Wilson (1927), J. Am. Stat. Assoc. 22(158), 209–212, doi:10.1080/01621459.1927.10502953. METHOD 5.2.

    Examples
    --------
    >>> wilson_interval(8, 10).rounded(3)
    (0.49, 0.943)
    """
    check_coverage(coverage)
    if answers < 0 or not 0 <= matched <= answers:
        raise ScoringError(f"count {matched} outside 0..{answers}")
    if answers == 0:
        return Interval(math.nan, math.nan)
    z2 = float(ndtri((1 + coverage) / 2)) ** 2
    share = matched / answers
    shrink = 1 + z2 / answers
    centre = (share + z2 / (2 * answers)) / shrink
    half = math.sqrt(z2 * (share * (1 - share) / answers + z2 / (4 * answers**2))) / shrink
    # At 0 and at all of them the ends are exactly 0 and 1; rounding must not say otherwise.
    low = 0.0 if matched == 0 else max(centre - half, 0.0)
    high = 1.0 if matched == answers else min(centre + half, 1.0)
    return Interval(low, high)
