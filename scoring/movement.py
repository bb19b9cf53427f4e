"""Change between two waves: on scores, with its uncertainty, never as arrows on places. METHOD 12.

    d = now − before,  SE_d = sqrt(SE_before² + SE_now²),  z = d / SE_d

with Benjamini and Hochberg's rule over the table at 5 %.

Scenarios differ between waves, so the table's mean change is given too, and each council's change relative to
it. A council chosen for being far out will on average come back: that is regression to the mean, not
improvement.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from scoring.errors import ScoringError
from scoring.score import Floats

UP, DOWN, NO_CLEAR_CHANGE = "up", "down", "no clear change"


class Movement(NamedTuple):
    """Arrays (I,): change, its SE and the change relative to the table's mean (points), z, p-values,
    words.
    """

    change: Floats
    se_change: Floats
    relative_change: Floats
    z: Floats
    p_value: Floats
    p_bh: Floats
    p_holm: Floats
    verdict: list[str]
    mean_change: float


def movement(
    theta1: ArrayLike, se1: ArrayLike, theta2: ArrayLike, se2: ArrayLike, *, fdr: float = 0.05
) -> Movement:
    """Change from wave 1 to wave 2 of councils that are in both.

    Parameters
    ----------
    theta1, se1, theta2, se2 : (I,) points; NaN gives no p-value and "".
    fdr : share of false findings among those called up or down.

    Raises
    ------
    ScoringError  "lengths differ", "negative standard error", "fdr outside (0, 1)".

    Examples
    --------
    >>> found = movement([50, 50], [2, 2], [60, 51], [2, 2])
    >>> found.verdict, found.mean_change
    (['up', 'no clear change'], 5.5)
    """
    before, now = np.asarray(theta1, dtype=np.float64), np.asarray(theta2, dtype=np.float64)
    error1, error2 = np.asarray(se1, dtype=np.float64), np.asarray(se2, dtype=np.float64)
    if not before.shape == now.shape == error1.shape == error2.shape:
        raise ScoringError("lengths differ")
    if (error1 < 0).any() or (error2 < 0).any():
        raise ScoringError("negative standard error")
    if not 0 < fdr < 1:
        raise ScoringError("fdr outside (0, 1)")
    change, se = now - before, np.hypot(error1, error2)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where((se == 0) & (change == 0), 0.0, change / se)
    p = 2 * ndtr(-np.abs(z))
    p_bh = benjamini_hochberg(p)
    words = [
        "" if np.isnan(q) else _word(d) if q <= fdr else NO_CLEAR_CHANGE
        for q, d in zip(p_bh, change, strict=True)
    ]
    known = change[~np.isnan(change)]
    mean = float(known.mean()) if known.size else float("nan")
    return Movement(change, se, change - mean, z, p, p_bh, holm(p), words, mean)


def _word(change: float) -> str:
    return UP if change > 0 else DOWN


def benjamini_hochberg(p: ArrayLike) -> Floats:
    """Benjamini–Hochberg adjusted p-values (false discovery rate); NaN stays NaN and is not counted.

    References
    ----------
    Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57(1), 289–300.

    Examples
    --------
    >>> benjamini_hochberg([0.01, 0.02, 0.5]).round(3).tolist()
    [0.03, 0.03, 0.5]
    """
    values = np.asarray(p, dtype=np.float64)
    known = np.flatnonzero(~np.isnan(values))
    order = known[np.argsort(-values[known], kind="stable")]
    scaled = values[order] * known.size / np.arange(known.size, 0, -1)
    return _put(values, order, np.minimum(np.minimum.accumulate(scaled), 1.0))


def holm(p: ArrayLike) -> Floats:
    """Holm adjusted p-values (family-wise error); NaN stays NaN and is not counted.

    >>> holm([0.01, 0.02, 0.5]).round(3).tolist()
    [0.03, 0.04, 0.5]
    """
    values = np.asarray(p, dtype=np.float64)
    known = np.flatnonzero(~np.isnan(values))
    order = known[np.argsort(values[known], kind="stable")]
    scaled = values[order] * np.arange(known.size, 0, -1)
    return _put(values, order, np.minimum(np.maximum.accumulate(scaled), 1.0))


def _put(values: Floats, order: np.ndarray[tuple[int, ...], np.dtype[np.int64]], found: Floats) -> Floats:
    out = np.full(values.shape, np.nan)
    out[order] = found
    return out
