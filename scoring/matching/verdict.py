"""From passages and laid-out values to a verdict on one fact, with the reason's code and a raw strength."""

from collections.abc import Sequence
from dataclasses import replace

from scoring.matching.align import Alignment, align
from scoring.matching.clash import Clash, clash_with
from scoring.matching.facts import Fact
from scoring.matching.outcome import CONFLICT, EQUAL, NEARLY, OTHER, WITHIN, Outcome
from scoring.matching.passages import Library, Passage, rank_passages, weights_of
from scoring.matching.records import Verdict
from scoring.matching.rulings import Finding, Ruling
from scoring.matching.values import AT_LEAST, CONTACTS, Value
from scoring.matching.words import WEAK

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


def rule(fact: Fact, library: Library, relevance: float) -> Ruling:
    """The rules' finding for one fact. `relevance` says how far the pages are about the topic at all."""
    passages = rank_passages(fact, library)
    if not passages:
        features = _features(fact, None, [], None, relevance)
        return Ruling(Finding("not_on_website", "no_passage", None, features=features))
    aligned = align(fact, library)
    best = passages[0]
    chief = _chief(aligned)
    place = chief.sentence if chief is not None and chief.sentence is not None else best.sentence
    clash = clash_with(fact, place, weights_of(fact, library))
    features = _features(fact, best, aligned, clash, relevance)
    solid = [
        one
        for one in aligned
        if one.said.kind in STRONG_KINDS or one.said.number > 2 or one.outcome.kind != OTHER
    ]
    finding = _by_values(fact, best, solid, clash, features, relevance) if solid else None
    if finding is None:
        finding = _by_words(fact, best, clash, features, relevance)
    return Ruling(finding, passages, aligned, None if clash is None else (clash.code, clash.detail))


def _chief(aligned: Sequence[Alignment]) -> Alignment | None:
    """The telling value that agrees, if one does: its sentence is where the fact is read."""
    agreeing = [
        one for one in aligned if one.outcome.kind in (EQUAL, WITHIN) and one.said.kind in STRONG_KINDS
    ]
    return max(agreeing, key=lambda one: one.relevance, default=None)


def _features(
    fact: Fact, best: Passage | None, aligned: list[Alignment], clash: Clash | None, relevance: float
) -> dict[str, float]:
    kinds = [one.outcome.kind for one in aligned]
    count = max(1, len(kinds))
    conflicts = [one.relevance for one in aligned if one.outcome.kind == CONFLICT]
    equals = [one.relevance for one in aligned if one.outcome.kind in (EQUAL, WITHIN)]
    return {
        "coverage": best.coverage if best else 0.0,
        "score": best.score if best else 0.0,
        "equal": (kinds.count(EQUAL) + kinds.count(WITHIN)) / count,
        "nearly": kinds.count(NEARLY) / count,
        "conflict": kinds.count(CONFLICT) / count,
        "values": float(min(3, len(kinds))),
        "conflict_relevance": max(conflicts, default=0.0),
        "equal_relevance": max(equals, default=0.0),
        "clash": clash.strength if clash else 0.0,
        "hedged": float(fact.hedged),
        "relevance": relevance,
        "length": min(1.0, len(fact.stems) / 6),
    }


# Found by trial on our own cases and on one half of the worked ones; the verdicts move little round them.
CONFLICT_FLOOR = 0.2
LONELY_FLOOR = 0.05
PAGE_FLOOR = 0.48
EQUAL_FLOOR = 0.04
SUPPORT_FLOOR = 0.44
PARTLY_FLOOR = 0.42
CLASH_FLOOR = 0.24
PLAIN_FLOOR = 0.32
BESIDE_FLOOR = 0.2
_FAR = 40
FAR_FLOOR, FAR_RISE = 0.6, 0.2


def _by_values(
    fact: Fact,
    best: Passage,
    aligned: list[Alignment],
    clash: Clash | None,
    features: dict[str, float],
    relevance: float,
) -> Finding | None:
    aligned = _settled(fact, aligned)
    conflicts = [one for one in aligned if one.outcome.kind == CONFLICT and _on_subject(one, relevance, fact)]
    few = len(fact.stems) <= 2
    bare = relevance >= PAGE_FLOOR and all(word in WEAK for word in fact.stems)
    equal = [
        one
        for one in aligned
        if one.outcome.kind in (EQUAL, WITHIN) and _carries(one, best, relevance, few_words=few, bare=bare)
    ]
    nearly = [
        one
        for one in aligned
        if one.outcome.kind == NEARLY and (relevance >= PAGE_FLOOR or one.relevance > 0.3)
    ]
    if conflicts:
        worst = max(conflicts, key=lambda one: one.relevance)
        if not (equal and worst.relevance < BESIDE_FLOOR) and not (equal and worst.outcome.code == "bare"):
            return _finding("contradicts", worst.outcome.code or "value_conflict", worst, features)
    if nearly:
        return _finding("partly", nearly[0].outcome.code or "nearly", nearly[0], features)
    if not equal:
        return None
    return _agreed(fact, aligned, equal, clash, features)


def _agreed(
    fact: Fact,
    aligned: list[Alignment],
    equal: list[Alignment],
    clash: Clash | None,
    features: dict[str, float],
) -> Finding:
    """The values agree; what is said of them may still differ, or be unsure, or be only part."""
    chief = max(equal, key=lambda one: (one.said.kind in STRONG_KINDS, one.relevance))
    turned = chief.page is not None and (
        chief.said.closed != chief.page.closed
        or (chief.page.bound == AT_LEAST and chief.said.bound != AT_LEAST)
    )
    if _denies_free(fact, chief):
        return Finding("contradicts", "cost:free", chief.sentence, chief, features)
    telling = clash is not None and clash.code == "slot" and clash.strength >= 0.8
    if (
        clash is not None
        and clash.strength >= 0.5
        and (telling or clash.code in ("stance", "opposite"))
        and not turned
    ):
        return Finding("contradicts", clash.code, chief.sentence, chief, features, clash.detail)
    if fact.hedged and not (chief.sentence is not None and chief.sentence.stance.softened):
        return _finding("partly", "hedged", chief, features)
    absent = [one for one in aligned if one.outcome.kind == OTHER and one.said.kind in STRONG_KINDS]
    if absent and len(absent) >= len(equal) and features["coverage"] < 0.5:
        return _finding("partly", "part_absent", chief, features)
    code = chief.outcome.code if chief.outcome.code in ("derived", "part") else "value_equal"
    return _finding("matches", code, chief, features)


def _denies_free(fact: Fact, chief: Alignment) -> bool:
    """ "Not entitled to free transport" is no agreement with "they travel free"."""
    if chief.said.unit != "free" or chief.page is None or chief.sentence is None or fact.stance.denied:
        return False
    start, _ = chief.sentence.clause_of(chief.page.first_token)
    words = {token.norm for token in chief.sentence.tokens[start : chief.page.first_token]}
    return bool(words & {"not", "no", "never", "cannot", "nobody"}) and chief.page.text.lower() == "free"


def _settled(fact: Fact, aligned: list[Alignment]) -> list[Alignment]:
    """Alignments after looking at each other: "weekdays only" is not within "every day";

    An hour agreed settles its day.
    """
    hours = {
        one.sentence
        for one in aligned
        if one.outcome.kind == EQUAL and one.said.kind in ("time", "time_range")
    }
    kept = []
    for one in aligned:
        if fact.stance.only and one.said.kind == "date" and _one_of_several(one, fact):
            one = replace(one, outcome=Outcome(CONFLICT, "days"))
        if one.outcome.code == "part" and fact.stance.only:
            one = replace(one, outcome=Outcome(CONFLICT, "days"))
        if one.outcome.code == "closed" and one.sentence in hours:
            continue
        if one.outcome.code == "bound" and one.sentence is not None and one.sentence.stance.denied:
            one = replace(one, outcome=Outcome(EQUAL))  # "cannot … over" is "at most"
        kept.append(one)
    return kept


def _one_of_several(one: Alignment, fact: Fact) -> bool:
    """Whether the page lists further dates beside the one that was said to be the only one."""
    if one.sentence is None or one.outcome.kind not in (EQUAL, WITHIN):
        return False
    listed = [value for value in one.sentence.values if value.kind == "date"]
    return len(listed) > 1 + sum(value.kind == "date" for value in fact.values if value is not one.said)


def _finding(verdict: Verdict, code: str, aligned: Alignment, features: dict[str, float]) -> Finding:
    return Finding(verdict, code, aligned.sentence, aligned, features)


def _on_subject(one: Alignment, relevance: float, fact: Fact) -> bool:
    """Whether a differing value speaks of the same thing, so that it contradicts rather than misses."""
    if relevance < PAGE_FLOOR and one.relevance < FAR_FLOOR:
        return False
    if one.outcome.code == "digits":
        return relevance >= PAGE_FLOOR
    if (
        (one.said.unit == "free" or one.said.kind == "percent")
        and _of_free(one)
        and one.outcome.kind == CONFLICT
        and one.relevance < 0.3
    ):
        return False
    if one.outcome.code == "bare":
        return one.relevance >= CONFLICT_FLOOR + 0.12
    if one.said.kind in ("phone", "email", "url", "count", "number"):
        return one.relevance >= CONFLICT_FLOOR + 0.08
    if one.said.kind == "duration" and one.page is not None and _far_apart(one.said, one.page):
        return one.relevance >= 0.35
    if len(fact.stems) <= 1:
        return one.relevance >= (0.0 if relevance >= PAGE_FLOOR else LONELY_FLOOR)
    return one.relevance >= (LONELY_FLOOR if len(fact.stems) == 2 else CONFLICT_FLOOR)


def _of_free(one: Alignment) -> bool:
    return "free" in (one.said.unit, one.page.unit if one.page is not None else "")


def _far_apart(said: Value, page: Value) -> bool:
    """Minutes against months: so far apart that they hardly speak of the same thing."""
    small, large = sorted((said.number, page.number))
    return large > _FAR * max(small, 1e-6)


def _carries(one: Alignment, best: Passage, relevance: float, *, few_words: bool, bare: bool) -> bool:
    """Whether an equal value is telling: a small count or a bare number needs words beside it."""
    if one.said.kind in STRONG_KINDS:
        if one.said.unit == "free":
            plain = one.sentence is not None and len(one.sentence.stems) <= 2 and bare
            return one.relevance >= 0.12 or (few_words and plain)
        return one.relevance >= EQUAL_FLOOR or best.coverage >= 0.2 or (few_words and relevance >= PAGE_FLOOR)
    if one.said.kind in ("count", "number", "age") and one.said.number > 12:
        return one.relevance >= EQUAL_FLOOR or (few_words and relevance >= PAGE_FLOOR)
    return one.relevance >= 0.14


def _clash_floor(clash: Clash) -> float:
    """A bare "not" needs more shared words than a requirement waived or a slot filled otherwise."""
    return PLAIN_FLOOR if clash.code == "stance" and "required" not in clash.detail else CLASH_FLOOR


def _by_words(
    fact: Fact, best: Passage, clash: Clash | None, features: dict[str, float], relevance: float
) -> Finding:
    floor = 0.0 if relevance >= PAGE_FLOOR else FAR_RISE
    if clash is not None and clash.strength >= 0.5 and best.coverage >= _clash_floor(clash) + floor:
        return Finding("contradicts", clash.code, best.sentence, None, features, clash.detail)
    if best.coverage >= SUPPORT_FLOOR + floor:
        if fact.hedged and not best.sentence.stance.softened:
            return Finding("partly", "hedged", best.sentence, None, features)
        absent = [value for value in fact.values if value.kind in STRONG_KINDS]
        if absent:
            verdict: Verdict = "partly" if best.coverage >= 0.55 else "not_on_website"
            code = "part_absent" if verdict == "partly" else "no_passage"
            return Finding(verdict, code, best.sentence if verdict == "partly" else None, None, features)
        return Finding("matches", "same_words", best.sentence, None, features)
    if best.coverage >= PARTLY_FLOOR + floor and not fact.values:
        return Finding("partly", "part_covered", best.sentence, None, features)
    return Finding("not_on_website", "no_passage", None, None, features)
