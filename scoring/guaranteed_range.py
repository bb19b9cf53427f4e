"""The guaranteed range of a place: confidence sets for ranks (Mogstad, Romano, Shaikh & Wilhelm). METHOD 6.6.

With T_ij = (theta_i − theta_j) / sqrt(se_i² + se_j²) and c_i such that

    E_s E_z prod_j [ Phi((se_i z + c s σ_ij)/se_j) − Phi((se_i z − c s σ_ij)/se_j) ] = coverage

(s being chi_df / sqrt(df)) the place of i is, with at least that probability and whatever the truth, within
1 + #{j: T_ij < −c_i} and p − #{j: T_ij > c_i}. Stepdown: a council already told apart keeps only the side
not yet settled, and c_i is solved again until nothing changes. The constant depends on the standard errors
through classes of equal ones; in tables of more than 64 councils beyond 32 classes they are rounded up
(wider, never narrower). Marginal sets use quadrature and no random numbers. p councils.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.interpolate import CubicSpline
from scipy.special import ndtr, roots_genlaguerre
from scipy.stats import studentized_range

from scoring.empirical_bayes import checked_estimates
from scoring.intervals import check_coverage
from scoring.likely_range import exact_places
from scoring.score import Floats

Ranks = NDArray[np.int64]
HERMITE_NODES = 64
CHI_NODES = 24
CLASSES = 32
EXACT_CLASSES_TO = 64  # councils: up to here standard errors are never rounded
NORMAL_FROM = 200  # degrees of freedom from which t is normal for this purpose
STEPDOWN_BELOW = 2_000  # beyond, one step: valid and a little wider
SIMULTANEOUS_BELOW = 129  # beyond, Tukey and Kramer's constant: valid and a little wider
DRAWS = 20_000
SEED = 20070118
GRID = np.linspace(0.0, 9.0, 91)  # c s, over which the inner probability is tabulated


class RankSet(NamedTuple):
    """Lowest and highest place (p,) that cannot be ruled out."""

    lower: Ranks
    upper: Ranks


class _Sides(NamedTuple):
    """Councils of each class still open on both sides, already above and already below: each (p, classes)."""

    open: Ranks
    above: Ranks
    below: Ranks


def rank_confidence_set(
    theta: ArrayLike,
    se: ArrayLike,
    *,
    coverage: float = 0.95,
    df: float = math.inf,
    simultaneous: bool = False,
    stepdown: bool = True,
) -> RankSet:
    """Confidence set for each council's place, or (`simultaneous`) for all places at once.

    Parameters
    ----------
    theta, se : (p,) points; se all NaN when no error can be estimated: then 1..p for all.
    coverage : share, strictly between 0 and 1.
    df : degrees of freedom of the pooled variance; 200 and more count as infinite.

    Raises
    ------
    ScoringError  "coverage outside (0, 1)", "negative standard error", "lengths differ".

    References
    ----------
    Mogstad, Romano, Shaikh & Wilhelm (2024), Rev. Econ. Stud. 91(1), 476–518, doi:10.1093/restud/rdad006.
    Dunnett (1955), J. Am. Stat. Assoc. 50, 1096–1121. Hayter (1984), Ann. Stat. 12, 61–75, for large
    simultaneous sets.

    Examples
    --------
    >>> found = rank_confidence_set([90, 50, 10], [0.1, 0.1, 0.1])
    >>> found.lower.tolist(), found.upper.tolist()
    ([1, 2, 3], [1, 2, 3])
    """
    check_coverage(coverage)
    y, v = checked_estimates(theta, se)
    p = y.size
    if p < 2 or np.isnan(v).any():
        return RankSet(np.ones(p, dtype=np.int64), np.full(p, p, dtype=np.int64))
    if not v.any():
        return RankSet(*exact_places(y))
    error = np.maximum(np.sqrt(v), 1e-9 * math.sqrt(float(v.max())))
    if simultaneous:
        return _simultaneous(y, error, coverage, df, stepdown)
    return _marginal(y, error, coverage, df, stepdown and p < STEPDOWN_BELOW)


def dunnett_critical(
    se_own: float, se_others: ArrayLike, *, df: float = math.inf, coverage: float = 0.95
) -> float:
    """Two-sided many-to-one constant for one council against others with these standard errors.

    >>> round(dunnett_critical(1.0, [1.0]), 3), round(dunnett_critical(1.0, [1.0] * 10, df=22), 2)
    (1.96, 2.96)
    """
    check_coverage(coverage)
    classes, counts = np.unique(np.asarray(se_others, dtype=np.float64), return_counts=True)
    none = np.zeros_like(counts)
    return _Constants(classes, coverage, df).solve(se_own, counts, none, none)


def tukey_critical(p: int, *, df: float = math.inf, coverage: float = 0.95) -> float:
    """Studentized range constant over sqrt 2, for all pairs of p councils with one standard error.

    >>> round(tukey_critical(12), 3)
    3.268
    """
    return float(studentized_range.ppf(coverage, p, df)) / math.sqrt(2)


def tau_best_set(
    theta: ArrayLike, se: ArrayLike, tau: int, *, coverage: float = 0.95, df: float = math.inf
) -> NDArray[np.bool_]:
    """Councils (p,) that may be among the `tau` best, all truly best ones being inside with at least
    `coverage`.

    >>> tau_best_set([90, 50, 10], [0.1, 0.1, 0.1], 1).tolist()
    [True, False, False]
    """
    return rank_confidence_set(theta, se, coverage=coverage, df=df, simultaneous=True).lower <= tau


class _Constants:
    """Critical values for councils whose competitors fall into classes of equal standard error."""

    def __init__(self, classes: Floats, coverage: float, df: float) -> None:
        self.classes, self.coverage = classes, coverage
        self.z, weight = np.polynomial.hermite_e.hermegauss(HERMITE_NODES)
        self.z_weight = weight / weight.sum()
        self.s, self.s_weight = _chi_nodes(df)
        self._tables: dict[float, tuple[Floats, Floats, Floats]] = {}
        self._solved: dict[tuple[float, bytes], float] = {}

    def solve(self, own: float, open_: Ranks, above: Ranks, below: Ranks) -> float:
        """The constant c of a council with standard error `own`; counts per class."""
        key = (own, np.concatenate([open_, above, below]).tobytes())
        if key not in self._solved:
            both, upper, lower = self._table(own)
            log_product = both @ open_ + upper @ above + lower @ below
            self._solved[key] = self._root(np.exp(log_product) @ self.z_weight)
        return self._solved[key]

    def _table(self, own: float) -> tuple[Floats, Floats, Floats]:
        """Log of the two-sided and one-sided factors: each (grid, nodes, classes)."""
        if own not in self._tables:
            reach = GRID[:, None, None] * np.hypot(own, self.classes)
            centre = own * self.z[None, :, None]
            high, low = ndtr((centre + reach) / self.classes), ndtr((centre - reach) / self.classes)
            factors = (high - low, 1.0 - low, high)
            both, upper, lower = (np.log(np.maximum(factor, 1e-300)) for factor in factors)
            self._tables[own] = both, upper, lower
        return self._tables[own]

    def _root(self, probability: Floats) -> float:
        """Bisection of E_s H(c s) = coverage; H is a cubic spline through the grid and 1 beyond it."""
        spline = CubicSpline(GRID, probability)
        low, high = 0.0, 9.0
        while self._mean(spline, high) < self.coverage and high < 1e6:
            low, high = high, 2 * high
        for _ in range(44):
            middle = (low + high) / 2
            low, high = (middle, high) if self._mean(spline, middle) < self.coverage else (low, middle)
        return (low + high) / 2

    def _mean(self, spline: CubicSpline, c: float) -> float:
        return float(self.s_weight @ spline(np.minimum(c * self.s, GRID[-1])))


def _chi_nodes(df: float) -> tuple[Floats, Floats]:
    """Nodes and weights for s = chi_df / sqrt(df)."""
    if df >= NORMAL_FROM:
        return np.ones(1), np.ones(1)
    nodes, weights = roots_genlaguerre(CHI_NODES, df / 2 - 1)
    return np.sqrt(2 * nodes / df), weights / weights.sum()


def _marginal(y: Floats, error: Floats, coverage: float, df: float, stepdown: bool) -> RankSet:
    classes, member = _classes(error)
    constants = _Constants(classes, coverage, df)
    total = np.bincount(member, minlength=classes.size)
    others = np.tile(total, (y.size, 1))
    others[np.arange(y.size), member] -= 1
    sides = _Sides(others, np.zeros_like(others), np.zeros_like(others))
    while True:
        c = np.array(
            [constants.solve(float(classes[k]), *(side[i] for side in sides)) for i, k in enumerate(member)]
        )
        above, below = _told_apart(y, classes, member, c)
        if not stepdown or (np.array_equal(above, sides.above) and np.array_equal(below, sides.below)):
            return RankSet(1 + above.sum(axis=1), y.size - below.sum(axis=1))
        sides = _Sides(others - above - below, above, below)


def _classes(error: Floats) -> tuple[Floats, Ranks]:
    """Distinct standard errors and the class of each council; more than 32 in a larger table are rounded
    up.
    """
    classes, member = np.unique(error, return_inverse=True)
    if classes.size > CLASSES and error.size > EXACT_CLASSES_TO:
        ends = np.quantile(error, np.arange(1, CLASSES + 1) / CLASSES, method="higher")
        classes, member = np.unique(ends[np.searchsorted(ends, error)], return_inverse=True)
    return classes, member


def _told_apart(y: Floats, classes: Floats, member: Ranks, c: Floats) -> tuple[Ranks, Ranks]:
    """Councils of each class clearly above and clearly below each council: both (p, classes)."""
    above, below = (
        np.empty((y.size, classes.size), dtype=np.int64),
        np.empty((y.size, classes.size), dtype=np.int64),
    )
    for k, error in enumerate(classes):
        ordered = np.sort(y[member == k])
        reach = c * np.hypot(classes[member], error)
        above[:, k] = ordered.size - np.searchsorted(ordered, y + reach, side="right")
        below[:, k] = np.searchsorted(ordered, y - reach, side="left")
    return above, below


def _simultaneous(y: Floats, error: Floats, coverage: float, df: float, stepdown: bool) -> RankSet:
    sigma = np.hypot(error[:, None], error[None, :])
    t = (y[:, None] - y[None, :]) / sigma
    open_ = ~np.eye(y.size, dtype=bool)
    exact = bool(np.ptp(error) <= 1e-12 * error.max()) or y.size >= SIMULTANEOUS_BELOW
    c = (
        tukey_critical(y.size, df=df, coverage=coverage)
        if exact
        else _drawn_critical(error, open_, coverage, df)
    )
    settled = t > c
    while stepdown and y.size < SIMULTANEOUS_BELOW:
        still = open_ & ~settled
        c = min(c, _drawn_critical(error, still, coverage, df))
        new = t > c
        if np.array_equal(new, settled):
            break
        settled = new
    return RankSet(1 + settled.sum(axis=0), y.size - settled.sum(axis=1))


def _drawn_critical(error: Floats, open_: NDArray[np.bool_], coverage: float, df: float) -> float:
    """Quantile of the largest studentized difference over the open ordered pairs, from seeded draws."""
    rng = np.random.default_rng(SEED)
    first, second = np.nonzero(open_)
    sigma = np.hypot(error[first], error[second])
    largest = np.empty(DRAWS)
    block = max(1, 2_000_000 // first.size)
    noise = rng.standard_normal((DRAWS, error.size)) * error
    for start in range(0, DRAWS, block):
        part = noise[start : start + block]
        largest[start : start + block] = ((part[:, first] - part[:, second]) / sigma).max(axis=1)
    if df < NORMAL_FROM:
        largest /= np.sqrt(rng.chisquare(df, DRAWS) / df)
    return float(np.quantile(largest, coverage, method="higher"))
