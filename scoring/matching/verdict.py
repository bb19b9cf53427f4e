"""From passages and laid-out values to a verdict on one fact, with the reason's code and a raw strength."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from scoring.matching.align import Alignment, align
from scoring.matching.compare import CONFLICT, EQUAL, NEARLY, OTHER, WITHIN
from scoring.matching.facts import Fact
from scoring.matching.frames import SlotConflict, opposites, slot_conflicts
from scoring.matching.page import Sentence, content_stems, meanings_of
from scoring.matching.passages import Library, Passage, match_weight, rank_passages, weights_of
from scoring.matching.polarity import Stance, read_stance, stance_conflict
from scoring.matching.records import Verdict
from scoring.matching.values import CONTACTS, Value

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


@dataclass(frozen=True)
class Finding:
    """The engine's view of one fact before words are put to it."""

    verdict: Verdict
    code: str
    passage: Sentence | None
    aligned: Alignment | None = None
    features: dict[str, float] = field(default_factory=dict)
    detail: tuple[str, str] = ("", "")
    second: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Clash:
    """What speaks against a fact in a sentence on its subject."""

    code: str
    strength: float
    detail: tuple[str, str] = ("", "")


def judge(fact: Fact, library: Library, relevance: float) -> Finding:
    """The finding for one fact. `relevance` says how far the pages are about the topic at all."""
    passages = rank_passages(fact, library)
    if not passages:
        return Finding(
            "not_on_website", "no_passage", None, features=_features(fact, None, [], None, relevance)
        )
    aligned = align(fact, library)
    best = passages[0]
    clash = _worst_clash(fact, passages, library)
    chief = _chief(aligned)
    if chief is not None and chief.sentence is not None:
        clash = clash_with(fact, chief.sentence, weights_of(fact, library))
    features = _features(fact, best, aligned, clash, relevance)
    solid = [
        one
        for one in aligned
        if one.said.kind in STRONG_KINDS or one.said.number > 2 or one.outcome.kind != OTHER
    ]
    if solid:
        finding = _by_values(fact, best, solid, clash, features, relevance)
        if finding is not None:
            return finding
    return _by_words(fact, best, clash, features, relevance)


def _chief(aligned: Sequence[Alignment]) -> Alignment | None:
    """The telling value that agrees, if one does: its sentence is where the fact is read."""
    agreeing = [
        one for one in aligned if one.outcome.kind in (EQUAL, WITHIN) and one.said.kind in STRONG_KINDS
    ]
    return max(agreeing, key=lambda one: one.relevance, default=None)


def _features(
    fact: Fact, best: Passage | None, aligned: Sequence[Alignment], clash: Clash | None, relevance: float
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


# Start values of SPEC 7.3, moved by trial on the half of the public cases kept for that and on our own cases.
CONFLICT_FLOOR = 0.16
LONELY_FLOOR = 0.05
PAGE_FLOOR = 0.42
EQUAL_FLOOR = 0.04
SUPPORT_FLOOR = 0.44
PARTLY_FLOOR = 0.38
CLASH_FLOOR = 0.34


def _by_values(
    fact: Fact,
    best: Passage,
    aligned: list[Alignment],
    clash: Clash | None,
    features: dict[str, float],
    relevance: float,
) -> Finding | None:
    conflicts = [one for one in aligned if one.outcome.kind == CONFLICT and _on_subject(one, relevance, fact)]
    few = len(fact.stems) <= 2
    equal = [
        one
        for one in aligned
        if one.outcome.kind in (EQUAL, WITHIN) and _carries(one, best, relevance, few_words=few)
    ]
    nearly = [
        one
        for one in aligned
        if one.outcome.kind == NEARLY and (relevance >= PAGE_FLOOR or one.relevance > 0.3)
    ]
    if conflicts:
        worst = max(conflicts, key=lambda one: one.relevance)
        if not (equal and worst.outcome.code == "bare" and worst.relevance < 0.4):
            return _finding("contradicts", worst.outcome.code or "value_conflict", worst, features)
    if nearly:
        return _finding("partly", nearly[0].outcome.code or "nearly", nearly[0], features)
    if not equal:
        return None
    chief = max(equal, key=lambda one: (one.said.kind in STRONG_KINDS, one.relevance))
    if clash is not None and clash.strength >= 0.5 and clash.code in ("stance", "opposite"):
        return Finding("contradicts", clash.code, chief.sentence, chief, features, clash.detail)
    if fact.hedged:
        return _finding("partly", "hedged", chief, features)
    absent = [one for one in aligned if one.outcome.kind == OTHER and one.said.kind in STRONG_KINDS]
    if absent and len(absent) >= len(equal) and features["coverage"] < 0.5:
        return _finding("partly", "part_absent", chief, features)
    return _finding("matches", "value_equal", chief, features)


def _finding(verdict: Verdict, code: str, aligned: Alignment, features: dict[str, float]) -> Finding:
    return Finding(verdict, code, aligned.sentence, aligned, features)


def _on_subject(one: Alignment, relevance: float, fact: Fact) -> bool:
    """Whether a differing value speaks of the same thing, so that it contradicts rather than misses."""
    if relevance < PAGE_FLOOR and one.relevance < 0.45:
        return False
    if one.outcome.code == "bare":
        return one.relevance >= CONFLICT_FLOOR + 0.12
    if one.said.kind in ("phone", "email", "url", "count", "number"):
        return one.relevance >= CONFLICT_FLOOR + 0.08
    if len(fact.stems) <= 1:
        return one.relevance >= (0.0 if relevance >= PAGE_FLOOR else LONELY_FLOOR)
    return one.relevance >= (LONELY_FLOOR if len(fact.stems) == 2 else CONFLICT_FLOOR)


def _carries(one: Alignment, best: Passage, relevance: float, *, few_words: bool) -> bool:
    """Whether an equal value is telling: a small count or a bare number needs words beside it."""
    if one.said.kind in STRONG_KINDS:
        if one.said.unit == "free":
            return one.relevance >= 0.12
        return one.relevance >= EQUAL_FLOOR or best.coverage >= 0.2 or (few_words and relevance >= PAGE_FLOOR)
    if one.said.kind in ("count", "number", "age") and one.said.number > 12:
        return one.relevance >= EQUAL_FLOOR
    return one.relevance >= 0.14


def _by_words(
    fact: Fact, best: Passage, clash: Clash | None, features: dict[str, float], relevance: float
) -> Finding:
    floor = 0.0 if relevance >= PAGE_FLOOR else 0.15
    if clash is not None and clash.strength >= 0.5 and best.coverage >= CLASH_FLOOR + floor:
        return Finding("contradicts", clash.code, best.sentence, None, features, clash.detail)
    if best.coverage >= SUPPORT_FLOOR + floor:
        if fact.hedged:
            return Finding("partly", "hedged", best.sentence, None, features)
        absent = [value for value in fact.values if value.kind in STRONG_KINDS]
        if absent:
            verdict: Verdict = "partly" if best.coverage >= 0.55 else "not_on_website"
            return Finding(
                verdict, "part_absent", best.sentence if verdict == "partly" else None, None, features
            )
        return Finding("matches", "same_words", best.sentence, None, features)
    if best.coverage >= PARTLY_FLOOR + floor and not fact.values:
        return Finding("partly", "part_covered", best.sentence, None, features)
    return Finding("not_on_website", "no_passage", None, None, features)


def _worst_clash(fact: Fact, passages: list[Passage], library: Library) -> Clash | None:
    """The strongest clash with the best passages, unless a passage as good agrees."""
    weights = weights_of(fact, library)
    best: Clash | None = None
    for passage in passages[:2]:
        if passage.score < passages[0].score - 0.08:
            break
        found = clash_with(fact, passage.sentence, weights)
        if found is None:
            return None
        if best is None or found.strength > best.strength:
            best = found
    return best


def clash_with(fact: Fact, sentence: Sentence, weights: dict[str, float]) -> Clash | None:
    """What in this sentence speaks against the fact: stance, opposites, another slot filler, "only"."""
    worst: Clash | None = None
    for start, end in fact.clauses or ((0, len(fact.tokens)),):
        found = _clause_clash(fact, start, end, sentence, weights)
        if found is not None and (worst is None or found.strength > worst.strength):
            worst = found
    if worst is not None:
        return worst
    slots = [
        one for one in slot_conflicts(fact.slots, sentence.slots) if _matters(one, fact, sentence.stance)
    ]
    if slots:
        return Clash("slot", 0.8 if slots[0].exclusive else 0.6, (slots[0].said, slots[0].page))
    if fact.stance.only and not sentence.stance.only and _allows_more(sentence):
        return Clash("only", 0.6)
    if (
        fact.stance.universal
        and not sentence.stance.universal
        and (sentence.stance.excepting or sentence.stance.only or sentence.stance.softened)
    ):
        return Clash("exception", 0.6)
    return None


def _clause_clash(
    fact: Fact, start: int, end: int, sentence: Sentence, weights: dict[str, float]
) -> Clash | None:
    """The stance of one clause of the fact against the clause of the sentence that shares most with it."""
    said = content_stems(fact.tokens[start:end])
    place = _best_clause(said, sentence, weights)
    if place is None:
        return None
    mine = read_stance(fact.tokens[start:end], values_in(fact.values, start, end))
    theirs = read_stance(sentence.tokens[place[0] : place[1]], values_in(sentence.values, *place))
    pairs = opposites(sorted(said), content_stems(sentence.tokens[place[0] : place[1]]))
    against = stance_conflict(mine, theirs)
    if pairs:
        differ = mine.denied != theirs.denied
        return None if differ else Clash("opposite", 0.8, pairs[0])
    return Clash("stance", against, (mine.name, theirs.name)) if against >= 0.5 else None


def _matters(conflict: SlotConflict, fact: Fact, stance: Stance) -> bool:
    return conflict.exclusive or fact.stance.only or fact.stance.required or stance.only or stance.required


def _allows_more(sentence: Sentence) -> bool:
    words = {token.norm for token in sentence.tokens}
    return bool(words & {"or", "either", "any", "whether", "both", "also", "matter"})


def values_in(values: Sequence[Value], start: int, end: int) -> list[Value]:
    """Values of a clause, with places counted from its first token."""
    return [
        replace(value, first_token=value.first_token - start, after_token=value.after_token - start)
        for value in values
        if start <= value.first_token < end
    ]


_SHARED_FLOOR = 0.25


def _best_clause(
    said: frozenset[str], sentence: Sentence, weights: dict[str, float]
) -> tuple[int, int] | None:
    """Token places of the clause that shares most with these stems; None if it shares too little."""
    total = sum(weights.get(word, 0.0) for word in said)
    best, best_held = None, 0.0
    for start, end in sentence.clauses or ((0, len(sentence.tokens)),):
        stems = content_stems(sentence.tokens[start:end])
        meanings = meanings_of(stems)
        held = sum(weights.get(word, 0.0) * match_weight(word, stems, meanings) for word in sorted(said))
        if held > best_held + 1e-9:
            best, best_held = (start, end), held
    return best if total and best_held / total >= _SHARED_FLOOR else None
