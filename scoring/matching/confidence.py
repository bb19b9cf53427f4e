"""How likely a proposed verdict is right, and when the engine should say that it is not sure.

What was weighed (`weigh.py`) brings its likelihood along. A value held straight against the agreed value of an
answer key is not weighed: each way to its verdict has a line, the log-odds of being right rising with how far
fact and passage speak of the same thing.
"""

import math

from scoring.matching.rulings import Finding

SURE_FROM = 0.6
_NOT_GIVEN = 0.95
# Way to the verdict: (log-odds at no closeness, rise with closeness, rise with the pages' relevance).
LINES: dict[str, tuple[float, float, float]] = {
    "equal": (1.33, 1.63, 0.19),
    "words": (-0.87, 2.34, 0.44),
    "conflict": (2.20, 0.59, -0.15),
    "clash": (1.78, 0.60, -0.10),
    "nearly": (1.39, 0.63, -0.07),
    "part": (-2.55, 0.50, 0.20),
    "absent": (0.13, -1.75, 0.23),
}
_CLASHES = frozenset({"stance", "opposite", "slot", "only", "exception", "cost:free", "cost:paid"})


def way_of(finding: Finding) -> str:
    """By which way the verdict was reached."""
    if finding.verdict == "matches":
        return "equal" if finding.aligned is not None else "words"
    if finding.verdict == "contradicts":
        return "clash" if finding.code in _CLASHES else "conflict"
    if finding.verdict == "partly":
        return "nearly" if finding.aligned is not None else "part"
    return "absent"


def closeness_of(finding: Finding) -> float:
    """How far the fact and its passage speak of the same thing, 0 to 1, by what the way rests on."""
    known = finding.features
    way = way_of(finding)
    if way == "equal":
        return max(known["equal_relevance"], known["coverage"])
    if way == "conflict":
        return known["conflict_relevance"]
    return known["coverage"]


def confidence_of(finding: Finding) -> float:
    """Probability that a person would give this verdict, to three decimals."""
    if finding.chance is not None:
        return finding.chance
    if not finding.features:
        return _NOT_GIVEN
    start, rise, relevance = LINES[way_of(finding)]
    odds = start + rise * closeness_of(finding) + relevance * finding.features["relevance"]
    return round(1 / (1 + math.exp(-odds)), 3)


def is_sure(confidence: float) -> bool:
    return confidence >= SURE_FROM
