"""How well a sentence answers to a fact, as one number: aspects, each with a fitted weight.

The weights were fitted by `benchmarks/matching_rank_fit.py`, so that of the sentences of a page the one that a
person pointed at comes first (conditional logit: the chance of a sentence is its share of exp(score)). Nothing is
learnt while the engine runs. An aspect that is not there counts as 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.matching.compare import compare
from scoring.matching.facts import Fact
from scoring.matching.frames import opposite_of, opposites, slot_agreements, slot_conflicts, slots_of
from scoring.matching.likeness import match_weight
from scoring.matching.outcome import CONFLICT, EQUAL, NEARLY, WITHIN
from scoring.matching.page import Sentence
from scoring.matching.values import CONTACTS
from scoring.matching.words import WEAK, families

RANKING = {
    "covered": 3.54,
    "headings": 1.80,
    "kin": 1.28,
    "weak": 1.79,
    "rarest": 2.39,
    "far down": -0.65,
    "length": -0.47,
    "equal values": 4.02,
    "equal small counts": 1.12,
    "values within": 0.18,
    "values near": 2.63,
    "values against": 1.28,
    "values of one kind": 1.64,
    "values here alone": -0.49,
    "more besides": -1.48,
    "told back": 1.26,
    "slots alike": 0.57,
    "slots apart": 0.88,
    "opposite words": 0.96,
    "leaning alike": 0.89,
    "both require": 1.24,
    "both ways": 1.47,
}
RANKING_WITH_MODEL = {
    "covered": 2.71,
    "headings": 2.13,
    "kin": 0.71,
    "weak": 1.05,
    "rarest": 1.28,
    "far down": -0.83,
    "length": 0.12,
    "equal values": 2.94,
    "equal small counts": 0.85,
    "values within": 0.02,
    "values near": 1.87,
    "values against": 0.77,
    "values of one kind": 0.89,
    "values here alone": -0.45,
    "more besides": -0.08,
    "told back": 1.11,
    "slots alike": 0.37,
    "slots apart": 0.33,
    "opposite words": 0.95,
    "leaning alike": 0.44,
    "both require": 1.10,
    "both ways": 0.88,
    "alike": 8.48,
}
STRONG_KINDS = CONTACTS | {
    "money",
    "date",
    "time",
    "time_range",
    "percent",
    "weekdays",
    "frequency",
    "duration",
    "measure",
}
_EXACT = 1.0
_CONTEXT, _CONTEXT_MEANING = 0.45, 0.35
_OPPOSED, _OTHER_FILLER = 0.6, 0.4
_ONLY_WEAK = 0.36  # no more than this for words that stand on every page
_LONGEST, _RAREST, _MOST = 25, 3.0, 2
_SCALE = 5.0  # so that a sentence that says the whole of a fact has about 1


@dataclass(slots=True)
class Held:
    """What a sentence holds of a fact's words, in shares of their weight."""

    covered: float = 0.0  # with headings, opposites and other fillers at their discounts
    headings: float = 0.0
    kin: float = 0.0
    weak: float = 0.0
    rarest: float = 0.0  # the weight of the weightiest word held, not a share


def held_by(weights: Mapping[str, float], sentence: Sentence) -> Held:
    total = sum(weights.values())
    held, telling = Held(), False
    if not total:
        return held
    for word, weight in weights.items():
        share = match_weight(word, sentence.stems, sentence.meanings)
        weak = word in WEAK
        if share:
            held.weak += weight * share * weak
            held.rarest = max(held.rarest, weight * share * (not weak))
        else:
            context = match_weight(word, sentence.context, sentence.context_meanings)
            held.headings += weight * context
            share = (_CONTEXT if context == _EXACT else _CONTEXT_MEANING) if context else 0.0
            share = max(share, _related(word, sentence))
            if not share and any(family in sentence.families for family, _ in families(word)):
                held.kin += weight
        held.covered += weight * share
        telling = telling or (share > 0 and not weak)
    held.covered /= total
    held.covered = held.covered if telling else min(_ONLY_WEAK, held.covered)
    held.headings, held.kin, held.weak = held.headings / total, held.kin / total, held.weak / total
    return held


def _related(word: str, sentence: Sentence) -> float:
    """An opposite, or another filler of the same slot, is on the same subject though it says otherwise."""
    if opposite_of(word) & sentence.stems:
        return _OPPOSED
    if slots_of(word) & sentence.filled:
        return _OTHER_FILLER
    return 0.0


def score_of(fact: Fact, sentence: Sentence, held: Held, place: float, alike: float | None = None) -> float:
    """The score of a sentence for a fact.

    `place` is where it stands on its page, 0 (top) to 1; `alike` is how alike in meaning a model finds the two.
    """
    aspects = aspects_of(fact, sentence, held, place)
    if alike is None:
        return sum(RANKING[name] * value for name, value in aspects.items()) / _SCALE
    weighed = sum(RANKING_WITH_MODEL[name] * value for name, value in aspects.items())
    return (weighed + RANKING_WITH_MODEL["alike"] * alike) / _SCALE


def aspects_of(fact: Fact, sentence: Sentence, held: Held, place: float) -> dict[str, float]:
    aspects = {
        "covered": held.covered,
        "headings": held.headings,
        "kin": held.kin,
        "weak": held.weak,
        "rarest": min(held.rarest, _RAREST) / _RAREST,
        "far down": place,
        "length": min(len(sentence.stems), _LONGEST) / _LONGEST,
        **_values(fact, sentence),
        **_ways(fact, sentence),
    }
    aspects["both ways"] = held.covered * aspects["told back"]
    return aspects


def _values(fact: Fact, sentence: Sentence) -> dict[str, float]:
    equal = small = within = nearly = against = alike = 0
    for said in fact.values:
        kinds = {compare(said, value).kind for value in sentence.values}
        if EQUAL in kinds:
            strong = said.kind in STRONG_KINDS or said.number > 2
            equal, small = equal + strong, small + (not strong)
        else:
            within += WITHIN in kinds
            nearly += WITHIN not in kinds and NEARLY in kinds
            against += not kinds & {WITHIN, NEARLY} and CONFLICT in kinds
        alike += any(value.kind == said.kind for value in sentence.values)
    counts = {
        "equal values": equal,
        "equal small counts": small,
        "values within": within,
        "values near": nearly,
        "values against": against,
        "values of one kind": alike,
    }
    found = {name: float(min(_MOST, count)) for name, count in counts.items()}
    return found | {"values here alone": float(bool(sentence.values) and not fact.values)}


def _ways(fact: Fact, sentence: Sentence) -> dict[str, float]:
    """How the two say what they say, and how much the sentence says beside."""
    shared = [word for word in sentence.stems if match_weight(word, fact.stems, fact.meanings)]
    back = [word for word in sentence.stems if word not in WEAK]
    either = fact.leanings | sentence.leanings
    return {
        "more besides": 1 - len(shared) / len(sentence.stems) if sentence.stems else 0.0,
        "told back": sum(word not in WEAK for word in shared) / max(1, len(back)),
        "slots alike": float(min(_MOST, slot_agreements(fact.slots, sentence.slots))),
        "slots apart": float(min(_MOST, len(slot_conflicts(fact.slots, sentence.slots)))),
        "opposite words": float(bool(opposites(fact.stems, sentence.stems))),
        "leaning alike": len(fact.leanings & sentence.leanings) / max(1, len(either)),
        "both require": float(fact.stance.required and sentence.stance.required),
    }
