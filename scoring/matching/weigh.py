"""The verdict on a fact when all that is known of it is weighed.

The rules (`verdict.py`) say what they find and why. A multinomial logistic regression over the traits
(`traits.py`), the rules' own finding among them, then says how likely each verdict is; the likeliest is
proposed with that likelihood as its confidence. Its weights are the table in `learnt.py`, fitted by
`benchmarks/matching_fit.py`; nothing is learnt while the engine runs.
"""

import math
from dataclasses import replace

from scoring.matching import learnt, learnt_with_model
from scoring.matching.align import Alignment
from scoring.matching.facts import Fact
from scoring.matching.outcome import CONFLICT, EQUAL, NEARLY, WITHIN
from scoring.matching.passages import Library
from scoring.matching.records import Verdict
from scoring.matching.rulings import Finding, Ruling
from scoring.matching.traits import ALIKE, traits_of
from scoring.matching.verdict import rule

VERDICTS: tuple[Verdict, ...] = ("matches", "partly", "contradicts", "not_on_website")


# Two numbers of one exchange that differ in a digit are one number told wrongly; too rare to be fitted.
_DIGITS = 0.9
# At this relevance pages are on another topic (`passages.page_relevance`); so much is then left of a chance.
_ELSEWHERE, _FROM_AFAR = 0.4, 0.3


def judge(fact: Fact, library: Library, relevance: float) -> Finding:
    """The finding for one fact. `relevance` says how far the pages are about the topic at all."""
    ruling = rule(fact, library, relevance)
    chances = at_a_distance(chances_of(traits_of(fact, library, ruling)), relevance)
    if ruling.finding.code == "digits":
        return replace(ruling.finding, chance=_DIGITS)
    likeliest = max(VERDICTS, key=lambda verdict: chances[verdict])
    found = ruling.finding if likeliest == ruling.finding.verdict else _instead(likeliest, fact, ruling)
    return replace(found, chance=round(chances[found.verdict], 3))


def chances_of(traits: dict[str, float]) -> dict[Verdict, float]:
    """How likely each verdict is; the four add up to 1."""
    start, weights = learnt.START, learnt.WEIGHTS
    if ALIKE in traits:
        start, weights = learnt_with_model.START, learnt_with_model.WEIGHTS
    odds = list(start)
    for name in sorted(traits):
        for k, weight in enumerate(weights.get(name, ())):
            odds[k] += weight * traits[name]
    highest = max(odds)
    shares = [math.exp(one - highest) for one in odds]
    return {verdict: share / sum(shares) for verdict, share in zip(VERDICTS, shares, strict=True)}


def at_a_distance(chances: dict[Verdict, float], relevance: float) -> dict[Verdict, float]:
    """Pages on another topic hardly hold anything for or against what was said."""
    if relevance > _ELSEWHERE:
        return chances
    kept = {verdict: chance * _FROM_AFAR for verdict, chance in chances.items()}
    return kept | {"not_on_website": 1.0 - sum(kept.values()) + kept["not_on_website"]}


def _instead(verdict: Verdict, fact: Fact, ruling: Ruling) -> Finding:
    """Another verdict than the rules', with the best reason that there is for it."""
    found = ruling.finding
    if not ruling.passages or verdict == "not_on_website":
        return replace(found, verdict="not_on_website", code="no_passage", passage=None, aligned=None)
    place = found.passage or ruling.passages[0].sentence
    if verdict == "matches":
        aligned = _best(ruling, EQUAL, WITHIN)
        code = "same_words" if aligned is None else "value_equal"
    elif verdict == "partly":
        aligned = _best(ruling, NEARLY)
        code = "part_covered" if aligned is None else aligned.outcome.code or "nearly"
        code = "hedged" if fact.hedged and aligned is None else code
    else:
        aligned = _best(ruling, CONFLICT)
        if aligned is None and ruling.clash is not None:
            code, detail = ruling.clash
            return replace(found, verdict=verdict, code=code, detail=detail, passage=place, aligned=None)
        code = "differs" if aligned is None else aligned.outcome.code or "value_conflict"
    if aligned is not None and aligned.sentence is not None:
        place = aligned.sentence
    return replace(found, verdict=verdict, code=code, passage=place, aligned=aligned)


def _best(ruling: Ruling, *kinds: str) -> Alignment | None:
    fitting = [one for one in ruling.aligned if one.outcome.kind in kinds]
    return max(fitting, key=lambda one: one.relevance, default=None)
