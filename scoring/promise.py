"""Was a promise kept, as far as calls can tell? METHOD 15.5.

A promise is a share of contacts with a target in percent: at least so many answered in time, or at most so many that
need not have been made. With Wilson's interval of what the calls saw, in percent,

    kept      ⇔  the whole interval lies on the promised side of the target, the target itself included
    not kept  ⇔  the whole interval lies on the other side
    too few   ⇔  the target lies inside: more calls would be needed to say

It does not say why, and nothing about contacts that no call stands for. A promise of all contacts can be broken by a
single call and never be proved by any number of them.
"""

from enum import StrEnum

from scoring.benchmark import SeenShare
from scoring.errors import ScoringError


class Kept(StrEnum):
    """What calls can say of a promise."""

    KEPT = "kept"
    NOT_KEPT = "not_kept"
    TOO_FEW = "too_few"


def kept(seen: SeenShare, target: float, *, at_most: bool = False) -> Kept:
    """Whether what was seen keeps a promise. METHOD 15.5.

    Parameters
    ----------
    seen : what the calls measured, in percent.
    target : what was promised, in percent, 0 to 100.
    at_most : the target is the most that may be, not the least.

    Raises
    ------
    ScoringError  `target` is outside 0–100.

    Examples
    --------
    >>> from scoring.benchmark import seen_share
    >>> [kept(seen_share(hits, 12), 75).value for hits in (12, 10, 3)]
    ['kept', 'too_few', 'not_kept']
    >>> kept(seen_share(9, 12), 20, at_most=True).value
    'not_kept'
    """
    if not 0 <= target <= 100:
        raise ScoringError(f"a target of {target:g} % is no share")
    low, high = seen.interval.low, seen.interval.high
    if at_most:
        return Kept.KEPT if high <= target else Kept.NOT_KEPT if low > target else Kept.TOO_FEW
    return Kept.KEPT if low >= target else Kept.NOT_KEPT if high < target else Kept.TOO_FEW
