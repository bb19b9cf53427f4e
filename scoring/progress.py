"""One council in two waves, from its own calls alone. METHOD 17.2.

    d = now − before,   SE of each = s √ Σ (w_t / W)² / n_t,   over the topics t that it was called about in both

In a topic the calls about scenarios asked both times are compared; where no scenario came twice, all calls of the
topic. How much calls vary (s², METHOD 4.3) is taken from the last published table of the council's group, since a few
calls of one council say little about it, and what is not published of others is nobody's to use.

One council is looked at once, so there is no correction for many looks; the public's table of movement (METHOD 12)
has one, and is the stricter of the two.
"""

from dataclasses import dataclass

import numpy as np

from scoring.movement import movement
from scoring.outcome import call_outcomes, published
from scoring.records import LeagueInputs, Measure
from scoring.score import post_stratified_mean, standard_error, sufficient_statistics
from scoring.tables import CallOutcome


@dataclass(frozen=True, slots=True)
class Progress:
    """A change of one council. `topics` compared; `scenarios` of them asked both times; calls in each wave;
    points; `verdict` is up, down, no clear change, or "" when nothing tells how much calls vary.
    """

    topics: int
    scenarios: int
    calls_before: int
    calls_now: int
    score_before: float
    score_now: float
    change: float
    se_change: float | None
    p_value: float | None
    verdict: str


Cell = list[float]


def progress(
    before: LeagueInputs,
    now: LeagueInputs,
    *,
    council: str,
    measure: Measure,
    residual_variance: float | None,
) -> Progress | None:
    """The change of a council's score between two waves; None when they share no topic with a scored call.

    Parameters
    ----------
    before, now : calls of other councils change nothing.
    residual_variance : s² (points²) of the last published table of its group, or None.

    Raises
    ------
    ScoringError  as `call_outcomes`.
    """
    earlier, later = _scored(before, council, measure), _scored(now, council, measure)
    codes = [topic for topic in later if topic in earlier]
    pairs = [_paired(earlier[topic], later[topic]) for topic in codes]
    weights = [one.weight for one in now.topics if one.code in codes]
    if not pairs or sum(weights) == 0:
        return None
    first, first_se = _score([one[0] for one in pairs], weights, residual_variance)
    second, second_se = _score([one[1] for one in pairs], weights, residual_variance)
    found = movement([first], [first_se], [second], [second_se])
    return Progress(
        topics=len(pairs),
        scenarios=sum(one[2] for one in pairs),
        calls_before=sum(len(one[0]) for one in pairs),
        calls_now=sum(len(one[1]) for one in pairs),
        score_before=first,
        score_now=second,
        change=published(second - first) or 0.0,
        se_change=published(found.se_change[0]),
        p_value=published(found.p_value[0]),
        verdict=found.verdict[0],
    )


def _scored(inputs: LeagueInputs, council: str, measure: Measure) -> dict[str, dict[str, Cell]]:
    """Topic → scenario → scores of the council's calls, in the order of the inputs' topics."""
    found: dict[str, dict[str, Cell]] = {}
    own: list[CallOutcome] = [one for one in call_outcomes(inputs) if one.council == council]
    for topic in inputs.topics:
        for one in own:
            score = one.score(measure)
            if one.topic == topic.code and score is not None:
                found.setdefault(topic.code, {}).setdefault(one.scenario, []).append(score)
    return found


def _paired(before: dict[str, Cell], now: dict[str, Cell]) -> tuple[Cell, Cell, int]:
    """The scores of a topic that are compared, then and now, and how many scenarios came twice."""
    shared = [scenario for scenario in now if scenario in before]
    kept = shared or None
    return (
        [score for name, scores in before.items() if kept is None or name in kept for score in scores],
        [score for name, scores in now.items() if kept is None or name in kept for score in scores],
        len(shared),
    )


def _score(cells: list[Cell], weights: list[float], s2: float | None) -> tuple[float, float]:
    """Score and standard error over topics, points."""
    topic = np.array([number for number, cell in enumerate(cells) for _ in cell], dtype=np.int64)
    values = np.array([score for cell in cells for score in cell], dtype=np.float64)
    cube = sufficient_statistics(np.zeros_like(topic), topic, values, shape=(1, len(cells)))
    score = float(post_stratified_mean(cube.n, cube.s, weights)[0])
    return round(score, 6), float(standard_error(np.nan if s2 is None else s2, cube.n, weights)[0])
