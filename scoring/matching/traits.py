"""What is known of a fact beside its passage, as numbers: the evidence that is weighed for the verdict.

Each trait has a name, so that the fitted table says in words what speaks for which verdict. A trait that is
not there counts as 0.
"""

from collections.abc import Sequence

from scoring.matching.align import local_stems, said_stems
from scoring.matching.clash import Clash, best_clause, clash_with, stances_of
from scoring.matching.facts import Fact
from scoring.matching.frames import opposites, slot_agreements, slot_conflicts
from scoring.matching.leaning import leanings_of, words_of
from scoring.matching.likeness import match_weight
from scoring.matching.outcome import EQUAL, WITHIN
from scoring.matching.page import Sentence, meanings_of
from scoring.matching.passages import Library, Passage, coverage, weights_of
from scoring.matching.polarity import stance_conflict
from scoring.matching.residue import residue_of
from scoring.matching.rulings import Ruling
from scoring.matching.tokens import word_set
from scoring.matching.words import WEAK

_CODES = word_set(
    """stance opposite slot value_conflict basis bare role hours days range exception only value_equal derived
    same_words no_passage part_absent part_covered hedged round vaguer within_range working_days"""
)
_STANCES = ("denied", "required", "universal", "broad", "only", "excepting", "softened", "conditional")
_LONG_FACT, _LONG_NOTE, _HIGHEST = 8, 16, 2.0
_CLOSE = 0.8
_LOOKED_AT = 3
ALIKE = "alike in meaning"


def traits_of(fact: Fact, library: Library, ruling: Ruling) -> dict[str, float]:
    """The traits of one fact, by name."""
    finding = ruling.finding
    code = finding.code if finding.code in _CODES else "other"
    traits = {f"ruled {finding.verdict}": 1.0, f"by {code}": 1.0, "hedged": float(fact.hedged)}
    if not ruling.passages:
        return traits
    sentence = finding.passage or ruling.passages[0].sentence
    weights = weights_of(fact, library)
    traits |= {f"rule's {name}": value for name, value in finding.features.items()}
    traits |= _closeness(ruling.passages, coverage(weights, sentence))
    traits |= _words(fact, sentence, library)
    traits |= _stances(fact, sentence, weights)
    traits |= _slots(fact, sentence)
    place = best_clause(frozenset(fact.stems), sentence, weights) or (0, len(sentence.tokens))
    traits |= residue_of(fact, sentence, place)
    traits |= _beside_values(fact, ruling)
    traits |= _leanings(fact, sentence, place, traits["covered"])
    clashes = [clash_with(fact, one.sentence, weights) for one in ruling.passages[:_LOOKED_AT]]
    traits["any clash"] = max((clash.strength for clash in clashes if clash), default=0.0)
    traits |= _crossed(traits, ruling, clashes[0])
    return traits


def _closeness(passages: Sequence[Passage], covered: float) -> dict[str, float]:
    best = passages[0]
    second = passages[1].score if len(passages) > 1 else 0.0
    return {
        "covered": covered,
        "covered, squared": covered * covered,
        "best covered": best.coverage,
        "best score": min(_HIGHEST, best.score),
        "ahead of the second": best.score - second,
    } | _alike(passages)


def _alike(passages: Sequence[Passage]) -> dict[str, float]:
    """What a model finds of the likeness in meaning, if one was asked."""
    found = [passage.alike for passage in passages[:_LOOKED_AT] if passage.alike is not None]
    if passages[0].alike is None or not found:
        return {}
    return {ALIKE: max(found), "alike in meaning, the best": passages[0].alike}


def _words(fact: Fact, sentence: Sentence, library: Library) -> dict[str, float]:
    telling = [word for word in fact.stems if word not in WEAK]
    absent = [word for word in telling if not match_weight(word, library.stems, library.meanings)]
    unshared = [word for word in telling if not match_weight(word, sentence.stems, sentence.meanings)]
    count = max(1, len(fact.stems))
    return {
        "words on no page": len(absent) / count,
        "words not shared": len(unshared) / count,
        "telling words": min(len(telling), _LONG_FACT) / _LONG_FACT,
        "few words": float(len(fact.stems) <= 2),
        "length of note": min(len(fact.tokens), _LONG_NOTE) / _LONG_NOTE,
        "no value said": float(not fact.values),
        "value on the page": float(bool(sentence.values)),
        "value on the page alone": float(bool(sentence.values) and not fact.values),
    }


def _stances(fact: Fact, sentence: Sentence, weights: dict[str, float]) -> dict[str, float]:
    said, page = fact.stance, sentence.stance
    traits = {f"said {name}": float(getattr(said, name)) for name in _STANCES}
    traits |= {f"page {name}": float(getattr(page, name)) for name in _STANCES}
    mine, theirs = stances_of(fact, sentence, weights)
    traits[f"clause {mine.name} on {theirs.name}"] = 1.0
    traits["stances apart"] = stance_conflict(said, page)
    traits["clauses apart"] = stance_conflict(mine, theirs)
    traits["one denies"] = float(said.denied != page.denied)
    return traits


def _leanings(fact: Fact, sentence: Sentence, place: tuple[int, int], covered: float) -> dict[str, float]:
    """What the answer leans to and what the clause does; and what does so alone, if they share a subject."""
    said, page = fact.leanings, leanings_of(words_of(sentence.tokens[slice(*place)]))
    traits = {f"said {one}": 1.0 for one in said} | {f"clause {one}": 1.0 for one in page}
    traits |= {f"said alone {one}": covered for one in said - page}
    return traits | {f"clause alone {one}": covered for one in page - said}


def _beside_values(fact: Fact, ruling: Ruling) -> dict[str, float]:
    """Whether the words beside the value that was said are those beside its partner, and what rivals it."""
    one = ruling.finding.aligned
    if one is None or one.page is None or one.sentence is None:
        return {}
    said, near = said_stems(fact, one.said), local_stems(one.sentence, one.page)
    left_said = _left(said, near | one.sentence.context)
    left_page = _left(near, said | frozenset(fact.stems))
    alike = sum(other.kind == one.page.kind for other in one.sentence.values)
    agrees = one.outcome.kind in (EQUAL, WITHIN)
    traits = {
        "left beside the value said": left_said,
        "left beside the page's value": left_page,
        "left beside both values": min(left_said, left_page),
        "several such values": float(alike > 1),
        "several such values, left beside both": (alike > 1) * min(left_said, left_page),
        "a differing value is closer": max(0.0, one.rival - one.relevance),
        "a differing value is near": one.rival,
    }
    return {f"{name}, {'agreed' if agrees else 'against'}": value for name, value in traits.items()}


def _left(words: frozenset[str], others: frozenset[str]) -> float:
    telling = [word for word in words if word not in WEAK]
    meanings = meanings_of(others)
    return sum(not match_weight(word, others, meanings) for word in telling) / max(1, len(telling))


def _slots(fact: Fact, sentence: Sentence) -> dict[str, float]:
    conflicts = slot_conflicts(fact.slots, sentence.slots)
    labels = [one for one in conflicts if one.slot.startswith("label ")]
    return {
        "labels apart": float(bool(labels)),
        "slots apart": float(len(conflicts)),
        "telling slots apart": float(sum(one.exclusive for one in conflicts)),
        "slots alike": float(slot_agreements(fact.slots, sentence.slots)),
        "opposite words": float(bool(opposites(fact.stems, sentence.stems))),
    }


def _crossed(traits: dict[str, float], ruling: Ruling, clash: Clash | None) -> dict[str, float]:
    """Products of two traits that say more together than apart."""
    finding, covered = ruling.finding, traits["covered"]
    by_value = finding.aligned is not None
    agrees, against = finding.verdict == "matches", finding.verdict == "contradicts"
    relevance = finding.features.get("relevance", 0.0)
    return {
        "covered, agreed by words": covered * (agrees and not by_value),
        "covered, agreed by value": covered * (agrees and by_value),
        "covered, against": covered * against,
        "covered, one denies": covered * traits["one denies"],
        "covered, slots apart": covered * min(1.0, traits["slots apart"]),
        "covered, clash": covered * (clash.strength if clash else 0.0),
        "any said, none on the page": traits["said broad"] * (1.0 - traits["page broad"]) * covered,
        "only said, not on the page": traits["said only"] * (1.0 - traits["page only"]) * covered,
        "only on the page, not said": traits["page only"] * (1.0 - traits["said only"]) * covered,
        "required on the page alone": traits["page required"] * (1.0 - traits["said required"]) * covered,
        "close, against": float(against and covered >= _CLOSE),
        "pages on the subject, against": relevance * against,
        "pages on the subject, agreed": relevance * agrees,
    }
