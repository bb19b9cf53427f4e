"""The spread of true scores and each council's own, pulled towards the middle as far as its calls are few.
METHOD 6.3.

    theta_i | truth_i ~ N(truth_i, se_i²),  truth_i ~ N(mu, tau²);   B_i = se_i² / (se_i² + tau²)
    posterior mean B_i mu + (1 − B_i) theta_i,  posterior variance (1 − B_i) se_i²

tau² by restricted maximum likelihood (Fisher scoring, truncated at 0), or by Paule and Mandel as a check. p
councils.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from scoring.errors import ScoringError
from scoring.score import Floats

ROUNDS = 500


class EmpiricalBayes(NamedTuple):
    """Normal-normal model: tau2 (points²), mu (points), and per council shrinkage 0–1, mean (points),
    variance (points²).
    """

    tau2: float
    mu: float
    shrinkage: Floats
    posterior_mean: Floats
    posterior_var: Floats


def empirical_bayes(theta: ArrayLike, se: ArrayLike) -> EmpiricalBayes:
    """Empirical Bayes with REML tau². METHOD 6.3.

    Parameters
    ----------
    theta : (p,) scores, points.
    se : (p,) standard errors, points, 0 or more.

    Raises
    ------
    ScoringError  "negative standard error", "lengths differ", "score or standard error is missing".

    Examples
    --------
    >>> fit = empirical_bayes([40.0, 50.0, 60.0], [5.0, 5.0, 5.0])
    >>> round(fit.tau2, 6), round(fit.mu, 6), fit.shrinkage.round(3).tolist()
    (75.0, 50.0, [0.25, 0.25, 0.25])
    """
    y, v = checked_estimates(theta, se)
    if np.isnan(v).any():
        raise ScoringError("score or standard error is missing")
    return posterior_at(y, v, reml_tau2(y, v)) if y.size > 1 else posterior_at(y, v, 0.0)


def paule_mandel(theta: ArrayLike, se: ArrayLike) -> EmpiricalBayes:
    """Empirical Bayes with the Paule–Mandel tau²: the generalised Q statistic set to its expectation. A check
    on REML.

    >>> round(paule_mandel([40.0, 50.0, 60.0], [5.0, 5.0, 5.0]).tau2, 6)
    75.0
    """
    y, v = checked_estimates(theta, se)
    tau2, v = 0.0, np.maximum(v, 1e-12 * max(float(v.max()), 1e-12))
    for _ in range(ROUNDS):  # pragma: no branch – converges long before
        w = 1 / (tau2 + v)
        mu = w @ y / w.sum()
        excess = float(w @ (y - mu) ** 2 - (y.size - 1))
        step = excess / float(w**2 @ (y - mu) ** 2) if excess > 0 else 0.0
        tau2 += step
        if step <= 1e-12 * max(tau2, 1.0):
            break
    return posterior_at(y, v, tau2)


def reliability(tau2: float, se: ArrayLike) -> float:
    """Share (0–1) of the variance of scores that is real: tau² / (tau² + mean SE²); NaN when unknown.

    >>> reliability(64.0, [8.0, 8.0])
    0.5
    """
    noise = float(np.mean(np.asarray(se, dtype=np.float64) ** 2))
    return tau2 / (tau2 + noise) if tau2 + noise > 0 else float("nan")


def checked_estimates(theta: ArrayLike, se: ArrayLike) -> tuple[Floats, Floats]:
    """Scores and variances (p,) as arrays; the variances may be NaN. Raises ScoringError on impossible
    ones.
    """
    y, error = np.asarray(theta, dtype=np.float64), np.asarray(se, dtype=np.float64)
    if y.shape != error.shape or y.ndim != 1:
        raise ScoringError("lengths differ")
    if (error < 0).any():
        raise ScoringError("negative standard error")
    if np.isnan(y).any():
        raise ScoringError("score or standard error is missing")
    return y, error**2


def reml_tau2(y: Floats, v: Floats) -> float:
    """tau² (points²) of scores `y` with variances `v`: Fisher scoring on the restricted likelihood, truncated
    at 0.

    >>> reml_tau2(np.array([40.0, 60.0]), np.array([300.0, 300.0]))
    0.0
    """
    v = np.maximum(v, 1e-12 * max(float(v.max()), 1e-12))
    tau2 = max(float(np.var(y, ddof=1) - v.mean()), 1e-3 * float(v.mean()))
    for _ in range(ROUNDS):  # pragma: no branch – converges long before
        w = 1 / (tau2 + v)
        sum_w, sum_w2, sum_w3 = float(w.sum()), float((w**2).sum()), float((w**3).sum())
        mu = float(w @ y) / sum_w
        gradient = 0.5 * (float(w**2 @ (y - mu) ** 2) - sum_w + sum_w2 / sum_w)
        information = 0.5 * (sum_w2 - 2 * sum_w3 / sum_w + (sum_w2 / sum_w) ** 2)
        new = max(tau2 + gradient / information, 0.0)
        if abs(new - tau2) <= 1e-13 * max(new, 1e-6 * float(v.mean())):
            break
        tau2 = new
    # A value that is 0 but for rounding is 0: nothing published may hang on it.
    return new if new > 1e-10 * float(v.mean()) else 0.0


def posterior_at(y: Floats, v: Floats, tau2: float) -> EmpiricalBayes:
    """The model at a given tau².

    >>> posterior_at(np.array([40.0, 60.0]), np.array([100.0, 100.0]), 100.0).posterior_mean.tolist()
    [45.0, 55.0]
    """
    if tau2 == 0:
        exact = v == 0
        w = exact.astype(np.float64) if exact.any() else 1 / v
        mu = float(w @ y / w.sum())
        return EmpiricalBayes(0.0, mu, np.ones_like(y), np.full_like(y, mu), np.zeros_like(y))
    w = 1 / (tau2 + v)
    mu = float(w @ y / w.sum())
    shrink = v * w
    return EmpiricalBayes(tau2, mu, shrink, shrink * mu + (1 - shrink) * y, v * tau2 * w)
