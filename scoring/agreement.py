"""Do people who mark the same call agree? Krippendorff's alpha, Cohen's weighted kappa, and a bootstrap.
METHOD 10.

    alpha = 1 − D_o / D_e      observed over expected disagreement, from the coincidence matrix
    kappa = (p_o − p_e) / (1 − p_e)   of two raters, with agreement weights on the order of the categories

Units are calls, values are what each rater gave; a missing value is None (or NaN). Both are NaN where they
are not defined: no unit rated twice, or no variation at all. Ordered scales need their order given: sorting
"10" before "5" once cost 0.32.
"""

import math
from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from scipy.special import ndtri

from scoring.errors import ScoringError
from scoring.intervals import check_coverage
from scoring.records import Interval
from scoring.score import Floats

LEVELS = ("nominal", "ordinal", "interval", "ratio")
WEIGHTS = ("none", "linear", "quadratic")
Unit = TypeVar("Unit")


class Kappa(NamedTuple):
    """Cohen's kappa with its large-sample standard error and interval; NaN with fewer than two pairs."""

    kappa: float
    se: float
    low: float
    high: float
    n_units: int


def krippendorff_alpha(
    units: Sequence[Sequence[object]], level: str, *, categories: Sequence[Hashable] | None = None
) -> float:
    """Krippendorff's alpha of units rated by two or more; NaN where it is not defined.

    Parameters
    ----------
    units : one sequence of values a unit, None or NaN where a rater gave none.
    level : nominal, ordinal, interval or ratio. The last two need numbers.
    categories : the values in their order; needed for ordinal text, checked when given.

    Raises
    ------
    ScoringError  an unknown level, a value outside `categories`, text without an order.

    References
    ----------
    Krippendorff (2011), Computing Krippendorff's alpha-reliability, repository.upenn.edu/asc_papers/43.

    Examples
    --------
    >>> round(krippendorff_alpha([[1, 1], [2, 2], [3, 3], [1, 2]], "nominal"), 4)
    0.6667
    """
    if level not in LEVELS:
        raise ScoringError(f"level must be one of {', '.join(LEVELS)}")
    rated = [[value for value in unit if not _is_missing(value)] for unit in units]
    values = _ordered_values([value for unit in rated for value in unit], level, categories)
    index = {value: k for k, value in enumerate(values)}
    counts = np.zeros((len(rated), len(values)))
    for u, unit in enumerate(rated):
        for value in unit:
            counts[u, index[value]] += 1
    return _alpha(counts[counts.sum(axis=1) >= 2], values, level)


def _is_missing(value: object) -> bool:
    return value is None or value == "" or (isinstance(value, float) and math.isnan(value))


def _ordered_values(
    found: Sequence[object], level: str, categories: Sequence[Hashable] | None
) -> list[Hashable]:
    distinct = set(found)
    if categories is not None:
        unknown = sorted(str(value) for value in distinct - set(categories))
        if unknown:
            raise ScoringError(f"value {unknown[0]} is not among the categories")
        return list(categories)
    numeric = all(isinstance(value, int | float) for value in distinct)
    if level != "nominal" and not numeric:
        raise ScoringError(f"{level} text needs its categories in order")
    return sorted(distinct, key=lambda value: value if numeric else str(value))  # type: ignore[arg-type, return-value]


def _alpha(counts: Floats, values: Sequence[Hashable], level: str) -> float:
    pairable = counts.sum(axis=1)
    total = counts.sum(axis=0)
    n = float(total.sum())
    if n == 0:
        return math.nan
    weight = counts / (pairable - 1)[:, None]
    coincidence = weight.T @ counts - np.diag(weight.sum(axis=0))
    distance = _distance(values, total, level)
    expected = float(total @ distance @ total) / (n - 1)
    return 1 - float((coincidence * distance).sum()) / expected if expected > 0 else math.nan


def _distance(values: Sequence[Hashable], total: Floats, level: str) -> Floats:
    """Squared differences between values, (V, V)."""
    if level == "nominal":
        return 1 - np.eye(len(values))
    if level == "ordinal":
        middle = np.cumsum(total) - total / 2
        return np.asarray((middle[:, None] - middle[None, :]) ** 2)
    try:
        number = np.array([float(value) for value in values])  # type: ignore[arg-type]
    except ValueError:
        raise ScoringError(f"{level} needs numbers") from None
    gap = number[:, None] - number[None, :]
    if level == "interval":
        return np.asarray(gap**2)
    both = number[:, None] + number[None, :]
    return np.where(both == 0, 0.0, gap / np.where(both == 0, 1.0, both)) ** 2


def cohen_kappa(
    first: Sequence[Hashable],
    second: Sequence[Hashable],
    *,
    categories: Sequence[Hashable],
    weights: str = "quadratic",
    coverage: float = 0.95,
) -> Kappa:
    """Cohen's kappa of two raters, weighted by how far apart their categories lie in the order given.

    Parameters
    ----------
    first, second : what each rater gave, unit by unit; pairs with a missing value are left out.
    categories : all categories, in their order. Required: an order is never guessed.
    weights : none, linear or quadratic.

    Raises
    ------
    ScoringError  "lengths differ", unknown weights, a value outside `categories`.

    References
    ----------
    Fleiss, Cohen & Everitt (1969), Psychol. Bull. 72(5), 323–327, doi:10.1037/h0028106.

    Examples
    --------
    >>> found = cohen_kappa(["5", "10", "10", "40"], ["5", "10", "40", "40"], categories=["5", "10", "40"])
    >>> round(found.kappa, 3)
    0.8
    """
    check_coverage(coverage)
    if len(first) != len(second):
        raise ScoringError("lengths differ")
    if weights not in WEIGHTS:
        raise ScoringError(f"weights must be one of {', '.join(WEIGHTS)}")
    index = {category: k for k, category in enumerate(categories)}
    pairs = [(a, b) for a, b in zip(first, second, strict=True) if not _is_missing(a) and not _is_missing(b)]
    for value in (value for pair in pairs for value in pair):
        if value not in index:
            raise ScoringError(f"value {value} is not among the categories")
    if len(pairs) < 2:
        return Kappa(math.nan, math.nan, math.nan, math.nan, len(pairs))
    table = np.zeros((len(index), len(index)))
    for a, b in pairs:
        table[index[a], index[b]] += 1 / len(pairs)
    kappa, se = _kappa(table, _agreement_weights(len(index), weights), len(pairs))
    half = float(ndtri((1 + coverage) / 2)) * se
    return Kappa(kappa, se, kappa - half, kappa + half, len(pairs))


def _agreement_weights(size: int, weights: str) -> Floats:
    apart = np.abs(np.subtract.outer(np.arange(size), np.arange(size))) / max(size - 1, 1)
    if weights == "none":
        return np.eye(size)
    return np.asarray(1 - (apart if weights == "linear" else apart**2))


def _kappa(table: Floats, weight: Floats, n: int) -> tuple[float, float]:
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    observed, chance = float((weight * table).sum()), float(rows @ weight @ columns)
    if chance >= 1:
        return math.nan, math.nan
    mean = (weight @ columns)[:, None] + (rows @ weight)[None, :]
    spread = float((table * (weight * (1 - chance) - mean * (1 - observed)) ** 2).sum())
    variance = spread - (observed * chance - 2 * chance + observed) ** 2
    return (observed - chance) / (1 - chance), math.sqrt(max(variance, 0.0) / n) / (1 - chance) ** 2


def bootstrap_interval(
    units: Sequence[Unit],
    statistic: Callable[[Sequence[Unit]], float],
    *,
    seed: int,
    draws: int = 2_000,
    coverage: float = 0.95,
) -> Interval:
    """Percentile interval of a statistic by drawing whole units with replacement; NaN with fewer than two
    units.

    Draws on which the statistic is not defined are left out.

    Examples
    --------
    >>> bootstrap_interval([1.0, 1.0, 1.0], lambda x: sum(x) / len(x), seed=1, draws=200).rounded(2)
    (1.0, 1.0)
    """
    check_coverage(coverage)
    if len(units) < 2:
        return Interval(math.nan, math.nan)
    picks = np.random.default_rng(seed).integers(0, len(units), (draws, len(units)))
    found = np.array([statistic([units[i] for i in row]) for row in picks.tolist()])
    found = found[~np.isnan(found)]
    if found.size == 0:
        return Interval(math.nan, math.nan)
    low, high = np.quantile(found, [(1 - coverage) / 2, (1 + coverage) / 2])
    return Interval(float(low), float(high))
