"""Whether judges, or what assessors write down, change over a wave: its first half beside its second.

The halves hold as many calls each, in the order of judging. Calls are counted, not facts: facts of one call hang
together. A change is called drift where Fisher's exact test gives it a chance below 1 %, shared out over all that
are compared (Bonferroni).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from scipy.stats import fisher_exact

from app.review.agreement import Pair

BY_CHANCE = 0.01


@dataclass(frozen=True)
class Drift:
    """One judge's or assessor's calls that were judged twice: how many alike on every fact, early and late."""

    name: str
    early: int
    early_alike: int
    late: int
    late_alike: int
    chance: float  # how likely so large a change is if nothing changed
    drifts: bool = False

    @property
    def change(self) -> float | None:
        """Late share less early share, −1 to 1."""
        if not self.early or not self.late:
            return None
        return self.late_alike / self.late - self.early_alike / self.early


@dataclass(frozen=True)
class _Call:
    at: datetime
    call: int
    alike: bool


def of_judges(pairs: Sequence[Pair], names: dict[int, str]) -> list[Drift]:
    """Each judge with whoever judged the same call."""
    return _drifts(pairs, lambda pair: [names.get(one, "") for one in pair.judges])


def of_assessors(pairs: Sequence[Pair]) -> list[Drift]:
    """Each assessor's calls: notes that grow vague make judges differ."""
    return _drifts(pairs, lambda pair: [pair.assessor])


def _drifts(pairs: Iterable[Pair], names: Callable[[Pair], list[str]]) -> list[Drift]:
    calls: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        calls[pair.call].append(pair)
    of: dict[str, list[_Call]] = defaultdict(list)
    whole = []
    for number, facts in calls.items():
        call = _Call(max(one.at for one in facts), number, all(one.same for one in facts))
        whole.append(call)
        for name in names(facts[0]):
            of[name].append(call)
    if not whole:
        return []
    order = sorted(whole, key=lambda one: (one.at, one.call))
    middle = order[len(order) // 2]
    found = [_drift(name, of[name], (middle.at, middle.call)) for name in sorted(of)]
    limit = BY_CHANCE / len(found)
    return [replace(one, drifts=one.chance < limit) for one in found]


def _drift(name: str, calls: Iterable[_Call], middle: tuple[datetime, int]) -> Drift:
    early = [one.alike for one in calls if (one.at, one.call) < middle]
    late = [one.alike for one in calls if (one.at, one.call) >= middle]
    a, b = sum(early), sum(late)
    chance = float(fisher_exact(np.array([[a, len(early) - a], [b, len(late) - b]])).pvalue)
    return Drift(name, len(early), a, len(late), b, chance)
