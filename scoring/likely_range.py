"""The likely range of a place: shortest interval of the place's posterior distribution (empirical Bayes).
METHOD 6.3.

Model: theta_i | truth_i ~ N(truth_i, se_i²), truth_i ~ N(mu, tau²), tau² by REML. Given truth_i = z the place
is 1 plus a Poisson-binomial count of councils above z, with P_j(z) = Phi((m_j − z)/sd_j); the count is mixed
over z by quadrature. Up to 64 councils its distribution is exact; above that it is normal with continuity
correction, the council's own term taken out by a second-order expansion. Below 50 councils the range is also
averaged over tau. No random numbers.

On average over a table 95 of 100 such ranges hold the true place. It is no promise to each council: that is
`guaranteed_range`. p councils, K quadrature points.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from scoring.empirical_bayes import EmpiricalBayes, checked_estimates, posterior_at, reml_tau2
from scoring.errors import ScoringError
from scoring.score import Floats

EXACT_BELOW = 65
INTEGRATE_TAU_BELOW = 50
TAU_NODES = 11
POINTS = 241
REACH = 5.5  # posterior standard deviations on either side
ROWS = 512  # councils a block: bounds the memory of large tables
STEPS = 2_000  # at most this many ends of ranges are tried for a council
SQRT_2PI = float(np.sqrt(2 * np.pi))


class RankPosterior(NamedTuple):
    """Likely range, expected place, and cumulative[k] = P(place ≤ k + 1) on the columns `places`."""

    lower: NDArray[np.int64]
    upper: NDArray[np.int64]
    expected_rank: Floats
    p_top: Floats


def posterior_rank_interval(
    theta: ArrayLike, se: ArrayLike, *, coverage: float = 0.95, top: int | None = None
) -> RankPosterior:
    """Likely range of each council's place, its expected place, and the probability of the top `top` places.

    Parameters
    ----------
    theta, se : (p,) points; se all NaN when no error can be estimated.
    coverage : share, strictly between 0 and 1.
    top : places that count as the top, default max(1, p // 4), the top quarter.

    Returns
    -------
    RankPosterior of (p,) arrays. Expected place and `p_top` use the REML tau² itself; below 50 councils the
    range is averaged over tau (flat prior). tau² = 0 or se unknown: 1..p for all.

    Raises
    ------
    ScoringError  "coverage outside (0, 1)", "negative standard error", "lengths differ".

    References
    ----------
    Laird & Louis (1989), J. Educ. Stat. 14, 29–46; Lin, Louis, Paddock & Ridgeway (2006), Bayesian Anal. 1,
    915–946.

    Examples
    --------
    >>> found = posterior_rank_interval([90.0, 50.0, 10.0], [1.0, 1.0, 1.0])
    >>> found.lower.tolist(), found.upper.tolist()
    ([1, 2, 3], [1, 2, 3])
    """
    if not 0 < coverage < 1:
        raise ScoringError("coverage outside (0, 1)")
    y, v = checked_estimates(theta, se)
    p = y.size
    top = max(1, p // 4) if top is None else top
    if p == 0 or np.isnan(v).any():
        return _nothing_known(p, top)
    if not v.any():
        return _exactly_known(y, top)
    v = np.maximum(v, 1e-12 * v.max())
    tau2 = reml_tau2(y, v) if p > 1 else 0.0
    if tau2 == 0:
        return _nothing_known(p, top)
    fit = posterior_at(y, v, tau2)
    if p >= EXACT_BELOW:
        return rank_posterior_large(fit, coverage, top)
    plain, expected = _exact_cumulative(fit)
    cumulative = plain
    if p < INTEGRATE_TAU_BELOW:
        nodes = _tau_nodes(y, v)
        cumulative = np.mean([_exact_cumulative(posterior_at(y, v, tau**2))[0] for tau in nodes], axis=0)
    lower, upper = _shortest(cumulative, np.arange(1, p + 1), coverage)
    return RankPosterior(lower, upper, expected, plain[:, min(top, p) - 1])


def _nothing_known(p: int, top: int) -> RankPosterior:
    ones = np.ones(p, dtype=np.int64)
    return RankPosterior(ones, ones * p, np.full(p, (p + 1) / 2), np.full(p, min(top / max(p, 1), 1.0)))


def exact_places(y: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Range of places (p,) when scores carry no error: 1 + #greater, #greater-or-equal.

    >>> exact_places(np.array([90.0, 50.0, 50.0]))[1].tolist()
    [1, 3, 3]
    """
    ordered = np.sort(y)
    above = np.searchsorted(ordered, y, side="right")
    return 1 + y.size - above, y.size - np.searchsorted(ordered, y, side="left")


def _exactly_known(y: Floats, top: int) -> RankPosterior:
    lower, upper = exact_places(y)
    inside = np.clip((top - lower + 1) / (upper - lower + 1), 0.0, 1.0)
    return RankPosterior(lower, upper, (lower + upper) / 2, inside)


def _tau_nodes(y: Floats, v: Floats) -> Floats:
    """Nodes of equal probability of the posterior of tau under a flat prior."""
    most = 6 * max(float(np.std(y, ddof=1)), float(np.sqrt(v.mean())))
    grid = np.linspace(0, most, 2_001)
    w = 1 / (grid[:, None] ** 2 + v)
    mu = (w @ y) / w.sum(axis=1)
    misfit = (w * (y - mu[:, None]) ** 2).sum(axis=1)
    log_density = 0.5 * (np.log(w).sum(axis=1) - np.log(w.sum(axis=1)) - misfit)
    mass = np.cumsum(np.exp(log_density - log_density.max()))
    return np.interp((np.arange(TAU_NODES) + 0.5) / TAU_NODES, mass / mass[-1], grid)


def _quadrature(fit: EmpiricalBayes) -> tuple[Floats, Floats]:
    """Points z (K,) that serve every council, and the width that each stands for (K,)."""
    mean, sd = fit.posterior_mean, np.sqrt(fit.posterior_var)
    low, high = float((mean - REACH * sd).min()), float((mean + REACH * sd).max())
    wanted = 1 + int(np.ceil((high - low) / (float(sd.min()) / 6)))
    if wanted <= 4_001 or mean.size > STEPS:
        z = np.linspace(low, high, min(max(wanted, POINTS), 4_001))
    else:
        z = np.unique((mean[:, None] + sd[:, None] * np.linspace(-REACH, REACH, 45)).ravel())
    return z, np.gradient(z)


def _weights(fit: EmpiricalBayes, z: Floats, width: Floats, rows: slice) -> tuple[Floats, Floats]:
    """Posterior weight of each point, and P_i(z), for the councils `rows`: both (rows, K)."""
    u = (fit.posterior_mean[rows, None] - z) / np.sqrt(fit.posterior_var[rows, None])
    density = np.exp(-0.5 * u * u) * width
    return density / density.sum(axis=1, keepdims=True), ndtr(u)


def _exact_cumulative(fit: EmpiricalBayes) -> tuple[Floats, Floats]:
    """P(place ≤ k) for k = 1..p, (p, p), and the expected place (p,), from the exact Poisson-binomial."""
    z, width = _quadrature(fit)
    weight, above = _weights(fit, z, width, slice(None))
    p = above.shape[0]
    count = np.zeros((p + 1, z.size))
    count[0] = 1.0
    for chance in above:
        count[1:] = count[1:] * (1 - chance) + count[:-1] * chance
        count[0] *= 1 - chance
    without = _without_own(count, above)
    probability = np.einsum("ik,rik->ir", weight, without)
    expected = 1 + (weight * (above.sum(axis=0) - above)).sum(axis=1)
    return np.minimum(np.cumsum(probability, axis=1), 1.0), expected


def _without_own(count: Floats, above: Floats) -> Floats:
    """Divide each council's own factor out of the count's distribution, from the end at which that is stable:
    (p, p, K).
    """
    p = above.shape[0]
    high = above > 0.5
    safe_up, safe_down = np.where(high, 0.0, above), np.where(high, above, 1.0)
    up, down = np.empty((p, *above.shape)), np.empty((p, *above.shape))
    up[0] = count[0] / (1 - safe_up)
    down[p - 1] = count[p] / safe_down
    for r in range(1, p):
        up[r] = (count[r] - safe_up * up[r - 1]) / (1 - safe_up)
        down[p - 1 - r] = (count[p - r] - (1 - safe_down) * down[p - r]) / safe_down
    return np.where(high, down, up)


def rank_posterior_large(fit: EmpiricalBayes, coverage: float, top: int) -> RankPosterior:
    """Likely ranges of a table of 65 councils or more, from any posterior of true scores, say an oracle's.

    >>> fit = EmpiricalBayes(1.0, 0.0, np.zeros(80), np.arange(80.0), np.full(80, 0.01))
    >>> rank_posterior_large(fit, 0.95, 20).expected_rank[40:43].round(2).tolist()
    [40.0, 39.0, 38.0]
    """
    z, width = _quadrature(fit)
    p = fit.posterior_mean.size
    blocks = [slice(start, min(start + ROWS, p)) for start in range(0, p, ROWS)]
    mean, spread = np.zeros(z.size), np.zeros(z.size)
    for rows in blocks:
        above = ndtr((fit.posterior_mean[rows, None] - z) / np.sqrt(fit.posterior_var[rows, None]))
        mean += above.sum(axis=0)
        spread += (above * (1 - above)).sum(axis=0)
    # Ends of ranges are tried at every place, or in tables beyond 2,000 at evenly spaced ones.
    places = np.unique(np.append(np.arange(1, p + 1, -(-p // STEPS)), [min(top, p), p]))
    shapes = _count_shapes(mean, np.maximum(spread, 0.25), places)
    lower, upper = np.empty(p, dtype=np.int64), np.empty(p, dtype=np.int64)
    expected, in_top = np.empty(p), np.empty(p)
    for rows in blocks:
        weight, own = _weights(fit, z, width, rows)
        first, second = weight * own, weight * (own * (1 - own) - own * own)
        cumulative = weight @ shapes[0] + first @ shapes[1] + second @ shapes[2]
        cumulative = np.clip(np.maximum.accumulate(cumulative, axis=1), 0.0, 1.0)
        cumulative[:, -1] = 1.0
        lower[rows], upper[rows] = _shortest(cumulative, places, coverage)
        expected[rows] = 1 + (weight * (mean - own)).sum(axis=1)
        in_top[rows] = cumulative[:, int(np.searchsorted(places, min(top, p)))]
    return RankPosterior(lower, upper, expected, in_top)


def _count_shapes(mean: Floats, spread: Floats, places: NDArray[np.int64]) -> tuple[Floats, Floats, Floats]:
    """Phi(x), phi(x)/sd and x phi(x)/(2 var) of the count of councils above z, (K, places)."""
    sd = np.sqrt(spread)[:, None]
    x = (places - 0.5 - mean[:, None]) / sd
    density = np.exp(-0.5 * x * x) / SQRT_2PI
    return ndtr(x), density / sd, x * density / (2 * sd * sd)


def _shortest(
    cumulative: Floats, places: NDArray[np.int64], coverage: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Shortest range with at least `coverage`, ties to the lowest; ends are places at which `cumulative` is
    known.
    """
    starts = np.append(1, places[:-1] + 1)
    lower, upper = np.empty(len(cumulative), dtype=np.int64), np.empty(len(cumulative), dtype=np.int64)
    for i, row in enumerate(cumulative):
        below = np.append(0.0, row[:-1])
        end = np.searchsorted(row, below + coverage - 1e-12)
        possible = int(np.searchsorted(end, row.size))
        width = places[end[:possible]] - starts[:possible]
        best = int(np.argmin(width))
        lower[i], upper[i] = starts[best], places[end[best]]
    return lower, upper
