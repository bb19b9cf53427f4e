"""The same calls under other weights: places that a reader's own weights give, and how much an edition hangs
on its weights. METHOD 6.8.

Nothing here is published as a place: a table has one set of weights, and what comes of others stands beside
it. No interval is worked out, since the question is what the weights do, not what chance does.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scoring.rank import competition_rank, rank_label, round_score
from scoring.records import CallStatus, LeagueInputs, UnreachedPolicy
from scoring.score import Floats, post_stratified_mean
from scoring.scorecard import SectionScore, score_scorecard


@dataclass(frozen=True, slots=True)
class Reweighed:
    """Arrays (I,): points to one decimal, places and their labels; NaN and "" where a council has none."""

    score_1dp: Floats
    place: Floats
    label: list[str]


@dataclass(frozen=True, slots=True)
class Variant:
    """One other set of weights: what it changes. `topic` is its number (-1: all alike), `factor` what its
    weight was multiplied by.

    moved : councils whose place differs. largest : most places that one of them moves.
    first : numbers of the councils in first place.
    """

    topic: int
    factor: float
    moved: int
    largest: int
    first: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Every variant, and for each council (I,) its best and worst place over them and the published weights."""

    variants: tuple[Variant, ...]
    low: Floats
    high: Floats


def places_under(means: ArrayLike, weights: ArrayLike) -> Reweighed:
    """Scores and places of councils under any weights of topics.

    Parameters
    ----------
    means : (I, T) points 0–100; a council with a NaN in a topic has no place.
    weights : (T,), 0 or more, any scale.

    Raises
    ------
    ScoringError  "topic weights sum to 0", "negative weight".

    Examples
    --------
    >>> places_under([[90, 10], [50, 50]], [1, 3]).label
    ['2', '1']
    """
    values = np.asarray(means, dtype=np.float64)
    n = (~np.isnan(values)).astype(np.int64)
    score = round_score(post_stratified_mean(n, np.nan_to_num(values), weights))
    place = competition_rank(score)
    return Reweighed(score, place, rank_label(place))


def sensitivity(means: ArrayLike, weights: ArrayLike) -> Sensitivity:
    """What becomes of the places when each topic in turn is left out or counts twice, and when all count alike.

    Parameters are those of `places_under`. A topic that alone carries weight is not left out.

    Examples
    --------
    >>> found = sensitivity([[90, 10], [50, 50]], [3, 1])
    >>> [(one.topic, one.factor, one.moved) for one in found.variants]
    [(0, 0.0, 2), (0, 2.0, 0), (1, 0.0, 0), (1, 2.0, 0), (-1, 1.0, 1)]
    """
    values = np.asarray(means, dtype=np.float64)
    base = np.asarray(weights, dtype=np.float64)
    published = places_under(values, base).place
    low, high = published.copy(), published.copy()
    variants = []
    for topic, factor, changed in _other_weights(base):
        place = places_under(values, changed).place
        variants.append(change_of_places(published, place, topic, factor))
        low, high = np.fmin(low, place), np.fmax(high, place)
    low[np.isnan(published)] = high[np.isnan(published)] = np.nan
    return Sensitivity(tuple(variants), low, high)


def change_of_places(published: Floats, place: Floats, topic: int, factor: float) -> Variant:
    """How far two sets of places of the same councils (I,) differ.

    >>> change_of_places(np.array([1.0, 2.0]), np.array([2.0, 1.0]), 0, 2.0)
    Variant(topic=0, factor=2.0, moved=2, largest=1, first=(1,))
    """
    gap = np.abs(place - published)
    first = tuple(int(i) for i in np.flatnonzero(place == 1))
    return Variant(topic, factor, int((gap > 0).sum()), int(np.nanmax(gap, initial=0)), first)


def _other_weights(base: Floats) -> Iterator[tuple[int, float, Floats]]:
    for topic in np.flatnonzero(base > 0).tolist():
        for factor in (0.0, 2.0):
            changed = base.copy()
            changed[topic] *= factor
            if changed.sum() > 0 and (base > 0).sum() > 1:
                yield topic, factor, changed
    if np.unique(base).size > 1:
        yield -1, 1.0, np.ones_like(base)


def counted_sections(inputs: LeagueInputs) -> dict[str, tuple[SectionScore, ...]]:
    """Call → the sections of its scorecard that count under the policy of the inputs; empty without an
    instrument.
    """
    if inputs.instrument is None:
        return {}
    access = {section.code for section in inputs.instrument.sections if section.access}
    found = {}
    for call in inputs.calls:
        if call.status is CallStatus.VOID:
            continue
        facts = call.facts if call.status is CallStatus.REACHED else ()
        card = score_scorecard(
            inputs.instrument, call.answers, facts, status=call.status, unreached=inputs.options.unreached
        )
        alone = (
            call.status is CallStatus.NOT_REACHED and inputs.options.unreached is UnreachedPolicy.ACCESS_ONLY
        )
        found[call.id] = tuple(one for one in card.sections if not alone or one.code in access)
    return found


def section_total(
    scores: Sequence[tuple[str, float | None, float]],
    weights: Mapping[str, float],
    *,
    min_applicable_share: float = 0.5,
) -> float | None:
    """Total of one call from its sections under other section weights; None where too little of it applies.

    Parameters
    ----------
    scores : (code, points 0–100 or None, applicable share) of each section that counts.
    weights : of sections, 0 or more; a code that is not there weighs nothing.

    Examples
    --------
    >>> section_total([("A", 80.0, 1.0), ("C", 20.0, 1.0), ("D", None, 0.0)], {"A": 1, "C": 3, "D": 1})
    35.0
    """
    whole = sum(weights.get(code, 0.0) for code, _, _ in scores)
    known = [(weights.get(code, 0.0), score, share) for code, score, share in scores if score is not None]
    base = sum(weight for weight, _, _ in known)
    if base <= 0:
        return None
    if sum(weight * share for weight, _, share in known) / whole < min_applicable_share - 1e-12:
        return None
    return sum(weight * score for weight, score, _ in known) / base
