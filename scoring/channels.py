"""What is saved when a page answers instead of the telephone, and how many calls need not have been made. METHOD 16.

Of N calls a year a share a need not have been made; a share s of those is answered by the page instead, and of the
people who looked there a share r ring all the same. With p for a call and w for a visit to the page, in pence,

    saving = N a s ((1 − r) p − w)

Each visit costs w, whether or not it is followed by a call; a call is spared only where nobody rings again. The
saving is linear in each of a, s, r by itself, so over their ranges its least and its greatest value lie at corners.

It knows nothing of what a page costs to write, of staff who are paid whether or not the telephone rings, nor of
people who ring less or more for other reasons: what is saved is time that can be used otherwise.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from scoring.benchmark import EVERYBODY, LEAST, Quartiles, quartiles, shown_filters
from scoring.errors import EmptyBase, ScoringError
from scoring.intervals import wilson_interval
from scoring.records import Interval


class Reason(StrEnum):
    """Why a call could have been avoided; the words of the scorecard's question. METHOD 16.2."""

    UNNECESSARY_CLARIFICATION = "unnecessary_clarification"
    POOR_SIGNPOSTING = "poor_signposting"
    REPEATED_NOTIFICATION = "repeated_notification"
    PROGRESS_CHASING = "progress_chasing"
    EARLY_CLOSURE = "early_closure"


NEEDED = "needed"


@dataclass(frozen=True, slots=True)
class Likely:
    """A share of 0–1: the value to reckon with, and how low and how high it may be."""

    point: float
    low: float
    high: float

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.point <= self.high <= 1:
            raise ScoringError("a share and its range must lie in the order low, point, high between 0 and 1")

    @classmethod
    def between(cls, low: float, high: float) -> "Likely":
        """A range of which nothing more is known: its middle is reckoned with.

        >>> Likely.between(0.25, 0.75).point
        0.5
        """
        return cls((low + high) / 2, low, high)


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What a saving rests on.

    calls : telephone calls a year, 0 or more. avoidable : share of them that need not have been made.
    moved : share of those that the page answers instead. ring_again : share of those who ring all the same.
    call_pence, page_pence : cost of one call and of one visit to the page, 0 or more.
    """

    calls: int
    avoidable: Likely
    moved: Likely
    ring_again: Likely
    call_pence: float
    page_pence: float

    def __post_init__(self) -> None:
        if min(self.calls, self.call_pence, self.page_pence) < 0:
            raise ScoringError("calls and costs can't be below 0")


@dataclass(frozen=True, slots=True)
class Saving:
    """Pence a year: reckoned, at the least and at the most; below 0 it is a loss.

    calls_cost : what all the calls cost now. spared : calls that are no longer made, at the middle of every range.
    even_ring_again : share of people ringing all the same at which nothing is saved; None if a call costs nothing.
    """

    point: float
    low: float
    high: float
    calls_cost: float
    spared: float
    even_ring_again: float | None


def saving(given: Assumptions) -> Saving:
    """What a year would save. METHOD 16.1.

    Examples
    --------
    12,000 calls, 40 % of them avoidable, half of those moved, 20 % ring again, £2.83 and £0.15:
    12,000 × 0.4 × 0.5 × (0.8 × 283 − 15) = 2,400 × 211.4 pence.

    >>> known = [Likely(share, share, share) for share in (0.4, 0.5, 0.2)]
    >>> round(saving(Assumptions(12_000, *known, 283, 15)).point)
    507360
    """
    point = _saved(given, given.avoidable.point, given.moved.point, given.ring_again.point)
    ends = [(one.low, one.high) for one in (given.avoidable, given.moved, given.ring_again)]
    corners = [point, *(_saved(given, *corner) for corner in product(*ends))]
    return Saving(
        point,
        min(corners),
        max(corners),
        calls_cost=given.calls * given.call_pence,
        spared=given.calls * given.avoidable.point * given.moved.point * (1 - given.ring_again.point),
        even_ring_again=1 - given.page_pence / given.call_pence if given.call_pence else None,
    )


def _saved(given: Assumptions, avoidable: float, moved: float, ring_again: float) -> float:
    each = (1 - ring_again) * given.call_pence - given.page_pence
    return given.calls * (avoidable * moved) * each


@dataclass(frozen=True, slots=True)
class ReasonShare:
    """How many calls had a reason, as a share of the calls that tell, with Wilson's interval."""

    calls: int
    share: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class AvoidableContact:
    """Of the calls that tell: how many need not have been made, and why.

    told : calls whose assessor was sure. unsure : the others that answered the question.
    """

    told: int
    unsure: int
    all: ReasonShare
    reasons: Mapping[Reason, ReasonShare]


def avoidable_contact(answers: Sequence[str]) -> AvoidableContact:
    """Shares of calls by their reason, from the answers to “was the call avoidable?”. METHOD 16.2.

    Parameters
    ----------
    answers : a `Reason`, `needed`, or anything else for not sure; calls without an answer are left out.

    Raises
    ------
    EmptyBase  no call tells.

    Examples
    --------
    >>> found = avoidable_contact(["needed"] * 7 + ["progress_chasing"] * 2 + ["unsure"])
    >>> found.told, found.unsure, found.all.calls, found.all.interval.rounded(2)
    (9, 1, 2, (0.06, 0.55))
    """
    told = [one for one in answers if one == NEEDED or one in set(Reason)]
    if not told:
        raise EmptyBase("no call tells whether it was avoidable")
    counts = Counter(told)

    def share(calls: int) -> ReasonShare:
        return ReasonShare(calls, calls / len(told), wilson_interval(calls, len(told)))

    reasons = {reason: share(counts[reason]) for reason in Reason}
    return AvoidableContact(len(told), len(answers) - len(told), share(len(told) - counts[NEEDED]), reasons)


def take_up(online: int, contacts: int) -> float:
    """Share of a service's contacts that came online, 0–1. METHOD 16.3.

    Raises
    ------
    EmptyBase  there was no contact.

    >>> take_up(17_500, 25_000)
    0.7
    """
    if contacts <= 0:
        raise EmptyBase("no contact, so no take-up")
    if not 0 <= online <= contacts:
        raise ScoringError("more contacts came online than there were")
    return online / contacts


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure among the councils of one filter."""

    filter: str
    councils: int
    quartiles: Quartiles


def compare(
    values: Mapping[str, float], filters: Mapping[str, Sequence[str]], *, least: int = LEAST
) -> list[Compared]:
    """Quartiles of a figure under every filter that may be shown. METHOD 15.3, 16.4.

    Parameters
    ----------
    values : council → figure, of the councils that share theirs. filters : council → filters besides `all`.

    Examples
    --------
    >>> found = compare({str(n): float(n) for n in range(5)}, {})
    >>> [(one.filter, one.councils, one.quartiles.median) for one in found]
    [('all', 5, 2.0)]
    """
    members: dict[str, set[str]] = {EVERYBODY: set()}
    for council in values:
        for name in (EVERYBODY, *filters.get(council, ())):
            members.setdefault(name, set()).add(council)
    shown = shown_filters(members, least=least)
    return [
        Compared(name, len(councils), quartiles([values[one] for one in councils]))
        for name, councils in members.items()
        if name in shown
    ]
