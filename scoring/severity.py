"""How strict assessors are: a crossed mixed model by restricted maximum likelihood. METHOD 9.

    score = X beta + sum_k Z_k b_k + e,   b_k ~ N(0, sigma_k²),  e ~ N(0, sigma²)

The deviance is profiled to the ratios theta_k = sigma_k / sigma (Bates et al. 2015). The factor with most
levels (councils) is eliminated analytically, its Z'Z being diagonal, which leaves a Cholesky of the size of
the others. `fixed_group` eliminates a factor as a fixed effect instead: then its estimates are means adjusted
for everything else. The optimum is polished on the exact stationarity conditions, so that the same data give
the same digits. N calls, G groups, p fixed effects.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.linalg import cho_solve, solve_triangular
from scipy.optimize import minimize, root

from scoring.design import sum_to_zero
from scoring.errors import ScoringError
from scoring.score import Floats

ZERO_BELOW = 1e-3  # a ratio this small is 0: the criterion does not tell them apart
UNSEEN = 1e-8  # a change of the criterion that the data do not see


@dataclass(frozen=True)
class Effects:
    """Levels of one factor with their effects (points) and, around them, standard deviations given the
    variances.
    """

    levels: tuple[str, ...]
    effect: Floats
    sd: Floats


@dataclass(frozen=True)
class CrossedFit:
    """REML fit. Variances in points²; `criterion` is −2 log restricted likelihood.

    fixed, fixed_se : (p,) effects of the columns of X.
    adjusted : the factor fitted as fixed; empty without one.
    """

    variances: dict[str, float]
    residual: float
    criterion: float
    fixed: Floats
    fixed_se: Floats
    random: dict[str, Effects]
    adjusted: Effects


def fit_crossed(
    y: ArrayLike,
    X: ArrayLike,
    groups: Mapping[str, Sequence[str]],
    *,
    fixed_group: Sequence[str] | None = None,
) -> CrossedFit:
    """Fit the crossed model.

    Parameters
    ----------
    y : (N,) scores, points.
    X : (N, p) fixed effects; with `fixed_group`, without a constant.
    groups : name → (N,) level of each call, for every random factor; at least one.
    fixed_group : (N,) level of each call of a factor to be fitted as fixed.

    Raises
    ------
    ScoringError  "lengths differ", "fewer calls than effects", "fixed effects are not identified".

    References
    ----------
    Bates, Mächler, Bolker & Walker (2015), J. Stat. Softw. 67(1), doi:10.18637/jss.v067.i01.

    Examples
    --------
    >>> fit = fit_crossed([40, 60, 50, 70, 45, 65], np.ones((6, 1)), {"assessor": ["a", "b"] * 3})
    >>> round(fit.variances["assessor"], 3), round(fit.residual, 3)
    (191.667, 25.0)
    """
    problem = _Problem(np.asarray(y, dtype=np.float64), np.asarray(X, dtype=np.float64), groups, fixed_group)
    theta = problem.optimum()
    return problem.fit(theta)


def adjusted_means(
    council: Sequence[str],
    topic: Sequence[str],
    score: ArrayLike,
    groups: Mapping[str, Sequence[str]],
) -> CrossedFit:
    """Council means adjusted for assessors (and scenarios): councils fixed, topics summing to zero, `groups`
    random.

    Raises
    ------
    ScoringError  as `fit_crossed`.

    Examples
    --------
    >>> fit = adjusted_means(["A", "A", "B", "B"], ["t"] * 4, [50, 60, 40, 55], {"assessor": ["x", "y"] * 2})
    >>> fit.adjusted.levels, fit.adjusted.effect.round(2).tolist()
    (('A', 'B'), [55.0, 47.5])
    """
    return fit_crossed(score, sum_to_zero(topic), groups, fixed_group=council)


@dataclass(frozen=True)
class _State:
    """Everything at one theta: deviance, spherical effects, traces, and the pieces of the solution."""

    criterion: float
    sigma2: float
    gaps: Floats
    cholesky: Floats
    solution: Floats
    big: Floats
    diagonal: Floats
    cross: Floats
    scale: Floats


class _Problem:
    """Cross-products of the data, computed once; everything at a theta follows from them."""

    def __init__(
        self, y: Floats, X: Floats, groups: Mapping[str, Sequence[str]], fixed_group: Sequence[str] | None
    ) -> None:
        columns = [X, *groups.values(), *([] if fixed_group is None else [fixed_group])]
        if X.ndim != 2 or any(len(column) != y.size for column in columns):
            raise ScoringError("lengths differ")
        coded = {name: np.unique(np.asarray(v, dtype=str), return_inverse=True) for name, v in groups.items()}
        self.levels = {name: tuple(str(level) for level in levels) for name, (levels, _) in coded.items()}
        self.is_fixed = fixed_group is not None
        order = sorted(coded, key=lambda name: (len(self.levels[name]), name))
        if fixed_group is None:
            self.big_name = order.pop()
            big_index = coded[self.big_name][1]
        else:
            names, big_index = np.unique(np.asarray(fixed_group, dtype=str), return_inverse=True)
            self.big_name = ""
            self.levels[""] = tuple(str(name) for name in names)
        self.small = order
        indicators = [(coded[k][1][:, None] == np.arange(len(self.levels[k]))).astype(float) for k in order]
        W = np.column_stack([*indicators, X])
        self.random_columns = sum(block.shape[1] for block in indicators)
        self.owner = np.repeat(np.arange(len(order)), [block.shape[1] for block in indicators])
        self.y2, self.n, self.p = float(y @ y), y.size, X.shape[1]
        self.counts = np.bincount(big_index).astype(float)
        self.WW, self.Wy = W.T @ W, W.T @ y
        self.BW = np.zeros((self.counts.size, W.shape[1]))
        np.add.at(self.BW, big_index, W)
        self.By = np.bincount(big_index, weights=y)
        self.df = self.n - self.p - (self.counts.size if self.is_fixed else 0)
        if self.df <= 0:
            raise ScoringError("fewer calls than effects")

    @property
    def names(self) -> list[str]:
        """Random factors in the order of theta."""
        return self.small if self.is_fixed else [*self.small, self.big_name]

    def at(self, theta: Floats) -> _State:
        """Solve the penalised least squares at theta. METHOD 9.2."""
        m, k = self.random_columns, len(self.small)
        scale = np.concatenate([theta[:k][self.owner], np.ones(self.p)])
        ratio = 1.0 if self.is_fixed else float(theta[-1])
        diagonal = self.counts if self.is_fixed else ratio**2 * self.counts + 1
        cross = ratio * self.BW * scale
        by = ratio * self.By
        system = self.WW * np.outer(scale, scale) - cross.T @ (cross / diagonal[:, None])
        system[np.arange(m), np.arange(m)] += 1.0
        right = scale * self.Wy - cross.T @ (by / diagonal)
        try:
            lower = np.linalg.cholesky(system)
        except np.linalg.LinAlgError:
            raise ScoringError("fixed effects are not identified") from None
        half = solve_triangular(lower, right, lower=True)
        rss = max(self.y2 - float(by @ (by / diagonal)) - float(half @ half), 1e-12 * self.y2 + 1e-300)
        sigma2 = rss / self.df
        logs = float(np.log(diagonal).sum()) + 2 * float(np.log(np.diag(lower)).sum())
        criterion = logs + self.df * (1 + float(np.log(2 * np.pi * sigma2)))
        solution = solve_triangular(lower.T, half)
        big = (by - cross @ solution) / diagonal
        inverse = cho_solve((lower, True), np.eye(lower.shape[0]))
        gaps = self._gaps(solution, big, inverse, diagonal, cross, sigma2)
        return _State(criterion, sigma2, gaps, lower, solution, big, diagonal, cross, scale)

    def _gaps(
        self, solution: Floats, big: Floats, inverse: Floats, diagonal: Floats, cross: Floats, sigma2: float
    ) -> Floats:
        """q_k − tr_k − |u_k|²/sigma² of every random factor: half theta_k times the gradient of the
        criterion.
        """
        m, k = self.random_columns, len(self.small)
        size = np.bincount(self.owner, minlength=k)
        held = np.bincount(self.owner, weights=np.diag(inverse)[:m], minlength=k)
        squares = np.bincount(self.owner, weights=solution[:m] ** 2, minlength=k)
        gaps = size - held - squares / sigma2
        if self.is_fixed:
            return np.asarray(gaps)
        trace = float((1 / diagonal).sum() + (((cross @ inverse) * cross).sum(axis=1) / diagonal**2).sum())
        return np.append(gaps, self.counts.size - trace - float(big @ big) / sigma2)

    def optimum(self) -> Floats:
        """The ratios theta ≥ 0 at which the criterion is least."""

        def value(theta: Floats) -> tuple[float, Floats]:
            state = self.at(theta)
            return state.criterion, 2 * state.gaps / np.maximum(theta, 1e-12)

        start = np.full(len(self.names), 0.5)
        found = minimize(value, start, jac=True, method="L-BFGS-B", bounds=[(1e-6, 1e4)] * start.size)
        return self._polished(self._without_unseen(np.where(found.x < ZERO_BELOW, 0.0, found.x)))

    def _without_unseen(self, theta: Floats) -> Floats:
        """No variance for a factor that the fixed effects already hold, such as one scenario a topic."""
        for k in np.flatnonzero(theta):
            trial = theta.copy()
            trial[k] = 0.0
            if self.at(trial).criterion <= self.at(theta).criterion + UNSEEN:
                theta = trial
        return theta

    def _polished(self, theta: Floats) -> Floats:
        """Solve the stationarity conditions of the ratios above 0 to machine precision."""
        free = theta > 0
        if not free.any():
            return theta

        def gaps(log_theta: Floats) -> Floats:
            trial = theta.copy()
            trial[free] = np.exp(log_theta)
            return self.at(trial).gaps[free]

        better = root(gaps, np.log(theta[free]), tol=1e-13)
        trial = theta.copy()
        trial[free] = np.exp(np.clip(better.x, -20, 20))
        return trial if self.at(trial).criterion <= self.at(theta).criterion + 1e-7 else theta

    def fit(self, theta: Floats) -> CrossedFit:
        """Variances, effects and their standard deviations at theta."""
        state = self.at(theta)
        m, sigma = self.random_columns, float(np.sqrt(state.sigma2))
        inverse = cho_solve((state.cholesky, True), np.eye(state.cholesky.shape[0]))
        # lme4's conditional standard deviations take the fixed effects as known.
        known = cho_solve((state.cholesky[:m, :m], True), np.eye(m)) if m else np.zeros((0, 0))
        random = {}
        for k, name in enumerate(self.small):
            own = np.flatnonzero(self.owner == k)
            sd = sigma * theta[k] * np.sqrt(np.diag(known)[own])
            random[name] = Effects(self.levels[name], theta[k] * state.solution[own], sd)
        adjusted = Effects((), np.empty(0), np.empty(0))
        if self.is_fixed:
            adjusted = Effects(self.levels[""], state.big, sigma * _big_sd(state, inverse, slice(None)))
        else:
            sd = sigma * theta[-1] * _big_sd(state, known, slice(0, m))
            random[self.big_name] = Effects(self.levels[self.big_name], theta[-1] * state.big, sd)
        variances = {
            name: float(state.sigma2 * ratio**2) for name, ratio in zip(self.names, theta, strict=True)
        }
        fixed_se = sigma * np.sqrt(np.diag(inverse)[m:])
        return CrossedFit(
            variances, state.sigma2, state.criterion, state.solution[m:], fixed_se, random, adjusted
        )


def _big_sd(state: _State, inverse: Floats, columns: slice) -> Floats:
    """Standard deviations, in units of sigma, of the eliminated factor."""
    cross = state.cross[:, columns]
    spread = ((cross @ inverse) * cross).sum(axis=1)
    return np.asarray(np.sqrt(1 / state.diagonal + spread / state.diagonal**2))


def assessor_shares(
    council: NDArray[np.int64],
    topic: NDArray[np.int64],
    assessor: NDArray[np.int64],
    weights: Floats,
    n: ArrayLike,
) -> Floats:
    """The weight (I, A) of each assessor in each council's score; rows sum to 1 for complete councils.

    >>> zeros = np.zeros(2, dtype=int)
    >>> assessor_shares(zeros, zeros, np.array([0, 1]), np.ones(1), [[2]]).tolist()
    [[0.5, 0.5]]
    """
    count = np.asarray(n, dtype=np.float64)
    shares = np.zeros((count.shape[0], int(assessor.max(initial=-1)) + 1))
    np.add.at(shares, (council, assessor), weights[topic] / weights.sum() / count[council, topic])
    return shares
