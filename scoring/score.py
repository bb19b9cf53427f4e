"""From calls to council scores: composite score, the cube, topic means, pooled variance, standard errors.
METHOD 3 and 4.

Letters for shapes: C calls, Q questions, I councils, T topics. The cube is three I × T arrays: n (calls), s
(sum of scores), q (sum of squares). Every table, roll-up and standard error follows from it:

    score_i = sum_t w_t (s_it / n_it) / sum_t w_t
    s2      = residual mean square of  score ~ council + topic  (additive two-way model, least squares)
    SE_i    = sqrt(s2) sqrt( sum_t (w_t / W)^2 / n_it )

Scores are points 0–100, missing is NaN. Nothing is imputed: an empty cell makes the score NaN.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.errors import ScoringError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# Calls a chunk: keys, weights and squares of a chunk stay in the second-level cache.
CHUNK = 131_072


class Cube(NamedTuple):
    """Counts, sums and sums of squares of scores, each (I, T); points and points²."""

    n: Ints
    s: Floats
    q: Floats


class Composite(NamedTuple):
    """Composite scores of C calls: points 0–100 or NaN, share of weight that applied, and why not."""

    score: Floats
    applicable_share: Floats
    reason: list[str]


def composite_score(
    points: ArrayLike, max_points: ArrayLike, weights: ArrayLike, *, min_applicable_share: float = 0.5
) -> Composite:
    """Weighted composite of scorecards with "not applicable" renormalised away. METHOD 3.1.

    Parameters
    ----------
    points : (C, Q) or (Q,), NaN = not applicable.
    max_points : (Q,), above 0.
    weights : (Q,), 0 or more, any scale; 0 is recorded and not scored.
    min_applicable_share : share; a call with less of its weight applicable has no score ("insufficient").

    Raises
    ------
    ScoringError  "no questions", "weights sum to 0", "negative weight", "weight is missing",
        "max_points must be > 0", "points outside 0..max".

    Examples
    --------
    >>> composite_score([[2, 1, float("nan")]], [2, 2, 2], [1, 1, 2]).score.tolist()
    [75.0]
    """
    marks, most, weight = _checked_marks(points, max_points, weights)
    applies = ~np.isnan(marks)
    share = applies @ weight / weight.sum()
    earned = np.where(applies, marks / most, 0.0) @ weight
    with np.errstate(invalid="ignore", divide="ignore"):
        score = 100.0 * earned / (applies @ weight)
    reason = np.where(
        share <= 0, "all_na", np.where(share < min_applicable_share - 1e-12, "insufficient", "")
    )
    score[reason != ""] = np.nan
    return Composite(score, share, [str(word) for word in reason])


def _checked_marks(
    points: ArrayLike, max_points: ArrayLike, weights: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    marks = np.atleast_2d(np.asarray(points, dtype=np.float64))
    most = np.asarray(max_points, dtype=np.float64)
    weight = np.asarray(weights, dtype=np.float64)
    if weight.size == 0:
        raise ScoringError("no questions")
    if marks.shape[1] != weight.size or most.shape != weight.shape:
        raise ScoringError("points, max_points and weights differ in length")
    if np.isnan(weight).any():
        raise ScoringError("weight is missing")
    if (weight < 0).any():
        raise ScoringError("negative weight")
    if weight.sum() == 0:
        raise ScoringError("weights sum to 0")
    if not (most > 0).all():
        raise ScoringError("max_points must be > 0")
    if (marks < 0).any() or (marks > most).any():
        raise ScoringError("points outside 0..max")
    return marks, most, weight


def call_score(status: str, score: float | None) -> float:
    """Score that a call counts with: unanswered 0, void NaN, otherwise its own score (NaN when None).

    >>> call_score("not_reached", None), call_score("reached", 62.5)
    (0.0, 62.5)
    """
    if status in ("not_reached", "unanswered"):
        return 0.0
    if status == "void" or score is None:
        return float("nan")
    return score


def sufficient_statistics(
    council: ArrayLike, topic: ArrayLike, score: ArrayLike, *, shape: tuple[int, int] | None = None
) -> Cube:
    """One pass over the calls into the cube. METHOD 4.1.

    Parameters
    ----------
    council, topic : (C,) whole numbers from 0; for several waves number the councils on, wave after wave.
    score : (C,) points 0–100; NaN (void, no score) is left out.
    shape : (I, T); by default the largest numbers seen.

    Raises
    ------
    ScoringError  "lengths differ", "score outside 0..100", "council or topic number outside the cube".

    Examples
    --------
    >>> cube = sufficient_statistics([0, 0, 1], [0, 0, 1], [50, 70, 20])
    >>> cube.n.tolist(), cube.s.tolist()
    ([[2, 0], [0, 1]], [[120.0, 0.0], [0.0, 20.0]])
    """
    rows, columns, values = np.asarray(council), np.asarray(topic), np.asarray(score)
    if not rows.shape == columns.shape == values.shape:
        raise ScoringError("lengths differ")
    if shape is None:
        shape = (int(rows.max()) + 1, int(columns.max()) + 1) if values.size else (0, 0)
    total = np.zeros((3, shape[0] * shape[1]))
    for start in range(0, values.size, CHUNK):
        part = slice(start, start + CHUNK)
        _add_chunk(total, rows[part], columns[part], values[part], shape)
    n, s, q = total.reshape(3, *shape)
    return Cube(n.astype(np.int64), s, q)


def _add_chunk(
    total: Floats, rows: NDArray[Any], columns: NDArray[Any], values: NDArray[Any], shape: tuple[int, int]
) -> None:
    """Add the counts, sums and sums of squares of a chunk to `total` (3, cells)."""
    if min(rows.min(), columns.min()) < 0 or rows.max() >= shape[0] or columns.max() >= shape[1]:
        raise ScoringError("council or topic number outside the cube")
    low, high = values.min(), values.max()
    if np.isnan(low):
        kept = ~np.isnan(values)
        rows, columns, values = rows[kept], columns[kept], values[kept]
        low, high = values.min(initial=100), values.max(initial=0)
    if low < 0 or high > 100:
        raise ScoringError("score outside 0..100")
    cells = total.shape[1]
    # Cell numbers are worked out in the narrowest type that holds them, then widened once.
    narrow = rows.astype(np.min_scalar_type(cells))
    narrow *= shape[1]
    narrow += columns.astype(narrow.dtype, copy=False)
    cell = narrow.astype(np.intp)
    score = values.astype(np.float64)
    total[0] += np.bincount(cell, minlength=cells)
    total[1] += np.bincount(cell, weights=score, minlength=cells)
    score *= score
    total[2] += np.bincount(cell, weights=score, minlength=cells)


def post_stratified_mean(n: ArrayLike, s: ArrayLike, topic_weights: ArrayLike) -> Floats:
    """Score of each council (I,): mean per topic, then the weighted mean of those. NaN where a cell is empty.
    METHOD 4.2.

    Raises
    ------
    ScoringError  "topic weights sum to 0", "negative weight", "weight is missing".

    Examples
    --------
    >>> post_stratified_mean([[2, 1], [1, 0]], [[120, 90], [50, 0]], [1, 2]).tolist()
    [80.0, nan]
    """
    weight = checked_topic_weights(topic_weights)
    return np.asarray(_topic_means(n, s) @ weight / weight.sum())


def provisional_mean(n: ArrayLike, s: ArrayLike, topic_weights: ArrayLike) -> Floats:
    """Score over the topics that a council has calls in (I,); NaN without any. Shown, never ranked.

    METHOD 4.2.

    >>> provisional_mean([[2, 1], [1, 0]], [[120, 90], [50, 0]], [1, 2]).tolist()
    [80.0, 50.0]
    """
    weight = checked_topic_weights(topic_weights)
    present = np.asarray(n) > 0
    means = np.where(present, _topic_means(n, s), 0.0)
    with np.errstate(invalid="ignore"):
        return np.asarray(means @ weight / (present @ weight))


def _topic_means(n: ArrayLike, s: ArrayLike) -> Floats:
    with np.errstate(invalid="ignore"):
        return np.asarray(np.asarray(s, dtype=np.float64) / np.asarray(n, dtype=np.float64))


def checked_topic_weights(topic_weights: ArrayLike) -> Floats:
    """The weights (T,) as floats.

    Raises
    ------
    ScoringError  "weight is missing", "negative weight", "topic weights sum to 0".
    """
    weight = np.asarray(topic_weights, dtype=np.float64)
    if np.isnan(weight).any():
        raise ScoringError("weight is missing")
    if (weight < 0).any():
        raise ScoringError("negative weight")
    if weight.sum() == 0:
        raise ScoringError("topic weights sum to 0")
    return weight


def residual_mean_square(n: ArrayLike, s: ArrayLike, q: ArrayLike) -> tuple[float, int]:
    """Pooled variance s² (points²) and its degrees of freedom, from the cube alone. METHOD 4.3.

    Least squares of score ~ council + topic over the calls in the cube; s² is NaN when nothing is left over
    (df 0).

    Examples
    --------
    >>> residual_mean_square([[2]], [[100]], [[5200]])
    (200.0, 1)
    """
    count, total = np.asarray(n, dtype=np.float64), np.asarray(s, dtype=np.float64)
    rows = count.sum(axis=1) > 0
    count, total = count[rows], total[rows]
    if count.size == 0:
        return float("nan"), 0
    calls = count.sum(axis=1)
    mean = total.sum(axis=1) / calls
    matrix = np.diag(count.sum(axis=0)) - count.T @ (count / calls[:, None])
    right = total.sum(axis=0) - count.T @ mean
    # Topic effects are known up to the councils' level, so the matrix is singular; the smallest solution will
    # do.
    values, vectors = np.linalg.eigh(matrix)
    solid = values > 1e-10 * calls.sum()
    turned = vectors[:, solid].T @ right
    df = int(count.sum()) - int(rows.sum()) - int(solid.sum())
    between = float(calls @ mean**2)
    rss = float(np.asarray(q, dtype=np.float64).sum()) - between - float(turned**2 @ (1 / values[solid]))
    # Below this the residual is rounding, and rounding must not look like an error of measurement.
    rss = rss if rss > 1e-12 * max(1.0, between) else 0.0
    return (rss / df, df) if df > 0 else (float("nan"), 0)


def standard_error(s2: float, n: ArrayLike, topic_weights: ArrayLike) -> Floats:
    """Standard error (points) of each council's score (I,); NaN where a cell is empty or s² is. METHOD 4.4.

    >>> standard_error(400.0, [[4, 4]], [1, 1]).round(4).tolist()
    [7.0711]
    """
    return np.asarray(np.sqrt(s2 * _effective_share(n, topic_weights)))


def standard_error_mixed(
    sigma2: float,
    n: ArrayLike,
    topic_weights: ArrayLike,
    *,
    assessor_variance: float,
    assessor_shares: ArrayLike,
) -> Floats:
    """Standard error (points) that also holds assessor severity. METHOD 4.4.

    Parameters
    ----------
    sigma2, assessor_variance : points², residual and assessor variance of the crossed model.
    assessor_shares : (I, A), the weight of each assessor in each council's score; rows sum to 1.

    Examples
    --------
    >>> se = standard_error_mixed(400, [[4, 4]], [1, 1], assessor_variance=64, assessor_shares=[[1.0]])
    >>> se.round(3).tolist()
    [10.677]
    """
    severity = assessor_variance * (np.asarray(assessor_shares, dtype=np.float64) ** 2).sum(axis=1)
    return np.asarray(np.sqrt(sigma2 * _effective_share(n, topic_weights) + severity))


def _effective_share(n: ArrayLike, topic_weights: ArrayLike) -> Floats:
    weight = checked_topic_weights(topic_weights)
    count = np.asarray(n, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = ((weight / weight.sum()) ** 2 / count).sum(axis=1)
    return np.where(np.isinf(share), np.nan, share)
