"""How many calls a council needs, what they can be expected to show, and what luck alone would give.

METHOD 11.

    two councils apart        n = 2 (sigma z / delta)²,  z = z_.975 + z_power
    one from the table's mean n = (sigma z / delta)²
    reliability rho           n = (sigma / tau)² rho / (1 − rho)

sigma: standard deviation of calls within a council; tau: of true council means; delta: the difference to be
seen, by default from the top quartile to the median, 0.6745 tau. All in points. They are assumptions until a
pilot has been made.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri, stdtrit
from scipy.stats import nct

from scoring.errors import ScoringError


class RequiredCalls(NamedTuple):
    """Calls per council: to tell two councils apart, one from the table's mean, and two by a t test."""

    delta: float
    two_councils: int
    from_mean: int
    t_test: int


class Precision(NamedTuple):
    """What n calls a council give: SE of a score and smallest change seen with 80 % power (points),
    reliability (0–1).
    """

    se: float
    reliability: float
    smallest_change: float


def required_calls(
    sigma: float, tau: float, *, power: float = 0.8, delta: float | None = None, level: float = 0.05
) -> RequiredCalls:
    """Calls per council to see a difference `delta` (points) with this power (share).

    Raises
    ------
    ScoringError  sigma, tau or delta not above 0; power or level outside (0, 1).

    Examples
    --------
    >>> required_calls(18, 8)[1:]
    (175, 88, 176)
    """
    _check(sigma, tau)
    if not (0 < power < 1 and 0 < level < 1):
        raise ScoringError("power and level are shares strictly between 0 and 1")
    gap = float(ndtri(0.75)) * tau if delta is None else delta
    if gap <= 0:
        raise ScoringError("delta must be > 0")
    z = float(ndtri(1 - level / 2) + ndtri(power))
    apart = (sigma * z / gap) ** 2
    return RequiredCalls(gap, _up(2 * apart), _up(apart), _t_test_calls(sigma / gap, power, level))


def reliability_calls(sigma: float, tau: float, rho: float) -> int:
    """Calls per council for reliability `rho` (share strictly between 0 and 1).

    >>> [reliability_calls(18, 8, rho) for rho in (0.7, 0.8, 0.9)]
    [12, 21, 46]
    """
    _check(sigma, tau)
    if not 0 < rho < 1:
        raise ScoringError("reliability is a share strictly between 0 and 1")
    return _up((sigma / tau) ** 2 * rho / (1 - rho))


def expected_precision(sigma: float, tau: float, calls: int) -> Precision:
    """What `calls` calls a council, at least 1, can be expected to show.

    >>> [round(number, 3) for number in expected_precision(18, 8, 12)]
    [5.196, 0.703, 20.587]
    """
    _check(sigma, tau)
    if calls < 1:
        raise ScoringError("calls must be 1 or more")
    se = sigma / math.sqrt(calls)
    change = float(ndtri(0.975) + ndtri(0.8)) * math.sqrt(2) * se
    return Precision(se, tau**2 / (tau**2 + se**2), change)


def all_topics_satisfactory(satisfied: ArrayLike) -> list[int]:
    """Numbers of the councils (rows) that are satisfactory on every topic (columns); a row without topics is
    not.

    >>> all_topics_satisfactory([[1, 1], [1, 0]])
    [0]
    """
    table = np.atleast_2d(np.asarray(satisfied, dtype=bool))
    return [int(i) for i in np.flatnonzero(table.all(axis=1))] if table.shape[1] else []


def expected_by_chance(p_sat: float | Sequence[float], n_topics: int, n_councils: int) -> float:
    """Councils to be expected satisfactory on all topics if all were alike: N prod_t p_t. METHOD 7.2.

    Parameters
    ----------
    p_sat : share satisfactory, one for all topics or one a topic (then `n_topics` of them).

    Examples
    --------
    >>> round(expected_by_chance(0.55, 10, 382), 2)
    0.97
    """
    rates = [p_sat] * n_topics if isinstance(p_sat, int | float) else list(p_sat)
    if len(rates) != n_topics:
        raise ScoringError("lengths differ")
    if any(not 0 <= rate <= 1 for rate in rates):
        raise ScoringError("share outside 0..1")
    return n_councils * math.prod(rates)


def _check(sigma: float, tau: float) -> None:
    if not (sigma > 0 and tau > 0):
        raise ScoringError("sigma and tau must be > 0")


def _up(calls: float) -> int:
    # A count that is whole but for rounding is that count.
    return max(1, math.ceil(calls - 1e-9))


def _t_test_calls(ratio: float, power: float, level: float) -> int:
    """Smallest n per group of a two-sided two-sample t test whose power (on the side of the difference) is
    enough.
    """
    low, high = 1, 2
    while _t_test_power(high, ratio, level) < power:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _t_test_power(middle, ratio, level) < power else (low, middle)
    return high


def _t_test_power(n: int, ratio: float, level: float) -> float:
    df = 2 * (n - 1)
    return float(nct.sf(stdtrit(df, 1 - level / 2), df, math.sqrt(n / 2) / ratio))
