"""Each value of a fact set beside the value of the page that plays the same part.

A page often holds several values of one kind (4.8 metres deep, 2.4 metres wide). The words round a value
decide which one is meant: an equal value wins unless another of its kind is much closer in subject.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from scoring.matching.compare import compare
from scoring.matching.facts import Fact
from scoring.matching.frames import labels_apart, opposites
from scoring.matching.likeness import match_weight
from scoring.matching.outcome import CONFLICT, EQUAL, NEARLY, OTHER, WITHIN, Outcome
from scoring.matching.page import Sentence, content_stems, meanings_of
from scoring.matching.passages import Library, candidates, coverage, weights_of
from scoring.matching.rivals import belongs_to_another, days_beside, is_rival, mates_of
from scoring.matching.seasons import lies_between
from scoring.matching.tokens import Token
from scoring.matching.values import Value
from scoring.matching.words import concepts

_BONUS = {EQUAL: 0.36, WITHIN: 0.28, NEARLY: 0.16, CONFLICT: 0.0}
_LOCAL, _WHOLE = 0.55, 0.45
_MOST_ITEMS = 20
_OPPOSED = 0.6
_UNNAMED = 0.5  # of the sentence's coverage, for a value with no words of its own
_SHARE_FLOOR = 0.15
_SAME_DAYS = 0.3  # hours of the days that were said
_HOURS = frozenset({"time", "time_range"})


@dataclass(frozen=True, slots=True)
class Alignment:
    said: Value
    page: Value | None
    sentence: Sentence | None
    outcome: Outcome
    relevance: float  # how far the words round the two values speak of the same thing, 0 to 1
    rival: float = 0.0  # the same of the closest value that differs, wherever it stands


def local_stems(sentence: Sentence, value: Value) -> frozenset[str]:
    """Content stems of the value's own stretch of its clause, up to the next value of the same kind."""
    found = sentence.stretches.get(value.first_token)
    if found is None:
        found = _stems_between(sentence.tokens, sentence.values, *_stretch(sentence, value))
        sentence.stretches[value.first_token] = found
    return found


def _stems_between(tokens: Sequence[Token], values: Sequence[Value], start: int, end: int) -> frozenset[str]:
    """Content stems of these tokens, those of values apart."""
    inside = {k for value in values for k in range(value.first_token, value.after_token)}
    return content_stems([tokens[k] for k in range(start, end) if k not in inside])


def _stretch(sentence: Sentence, value: Value) -> tuple[int, int]:
    return _own_stretch(sentence.tokens, sentence.values, value, sentence.clause_of(value.first_token))


def _own_stretch(
    tokens: Sequence[Token], values: Sequence[Value], value: Value, clause: tuple[int, int]
) -> tuple[int, int]:
    """Token places of the words that are this value's own, between its neighbours of the same kind."""
    start, end = clause
    for other in values:
        joined = value.first_token - other.after_token == 1  # "between November and February"
        if other is value or other.kind != value.kind or joined:
            continue
        if other.first_token < value.first_token:
            start = max(start, _separator(tokens, other.after_token, value.first_token, other.after_token))
        else:
            end = min(end, _separator(tokens, value.after_token, other.first_token, other.first_token))
    return start, end


def _separator(tokens: Sequence[Token], first: int, last: int, otherwise: int) -> int:
    """Place of the first comma, "and" or "or" between two values, where the words of the one end."""
    for k in range(first, last):
        if tokens[k].norm in (",", ";", "and", "or", "plus", "then"):
            return k
    return otherwise


def said_stems(fact: Fact, value: Value) -> frozenset[str]:
    start, end = 0, len(fact.tokens)
    for first, last in fact.clauses:
        if first <= value.first_token < last:
            start, end = first, last
    start, end = _own_stretch(fact.tokens, fact.values, value, (start, end))
    return _stems_between(fact.tokens, fact.values, start, end)


def align(fact: Fact, library: Library) -> list[Alignment]:
    """The best partner on the pages for each value of the fact, in the order said."""
    weights = weights_of(fact, library)
    sentences = candidates(fact, library)
    covered = [coverage(weights, sentence) if sentence.values else 0.0 for sentence in sentences]
    found = [
        _partner(fact, said, sentences, covered, weights) for said in fact.values if _worth_aligning(said)
    ]
    shares = [
        value.number / 100
        for sentence, whole in zip(sentences, covered, strict=True)
        for value in sentence.values
        if value.kind == "percent" and whole >= _SHARE_FLOOR
    ]
    return [_with_share(one, shares) for one in found]


def _with_share(one: Alignment, shares: Sequence[float]) -> Alignment:
    """A fee after a discount that the fact speaks of ("£24 on Universal Credit") follows from the page."""
    if one.outcome.kind != CONFLICT or one.said.kind != "money" or one.page is None:
        return one
    made = [one.page.number * kept for share in shares for kept in (share, 1 - share)]
    if any(abs(one.said.number - amount) < 0.005 for amount in made if amount):
        return replace(one, outcome=Outcome(WITHIN, "derived"))
    return one


def _worth_aligning(said: Value) -> bool:
    if said.kind == "ordinal":
        return False
    return not (said.kind == "count" and said.number == 1)


def _partner(
    fact: Fact,
    said: Value,
    sentences: Sequence[Sentence],
    covered: Sequence[float],
    weights: dict[str, float],
) -> Alignment:
    best: Alignment | None = None
    best_score, rival = -1.0, 0.0
    words = said_stems(fact, said) or frozenset(fact.stems)
    for sentence, whole in zip(sentences, covered, strict=True):
        elsewhere = labels_apart(fact.slots, sentence.slots)
        for value in sentence.values:
            outcome = compare(said, value)
            if outcome.kind == OTHER:
                continue
            near = local_stems(sentence, value)
            outcome = _with_role(words, near, outcome, value)
            if outcome.kind in (EQUAL, WITHIN) and (
                elsewhere or _is_of_another(fact, said, words, value, sentence, near)
            ):
                outcome = Outcome(CONFLICT, "role")
            days = _days_beside(fact, said, value, sentence)
            if outcome.kind == EQUAL and days == CONFLICT:
                outcome = Outcome(CONFLICT, "days")
            if outcome.kind == CONFLICT and said.kind == "money" and is_derived(said, value, sentence, fact):
                outcome = Outcome(WITHIN, "derived")
            if outcome.kind == CONFLICT and said.kind == "date" and lies_between(said, value, sentence):
                outcome = Outcome(WITHIN, "part")
            if outcome.kind == EQUAL and _is_part(said, value, sentence):
                outcome = Outcome(CONFLICT, "basis")
            local = _overlap(words, near, weights) if near else _UNNAMED * whole
            relevance = _WHOLE * whole + _LOCAL * local
            if opposites(words, near):
                relevance *= _OPPOSED
            rival = max(rival, relevance) if outcome.kind == CONFLICT else rival
            score = relevance + _BONUS[outcome.kind] + (0.04 if value.kind == said.kind else 0.0)
            score += _SAME_DAYS if days == EQUAL else 0.0
            if score > best_score + 1e-9:
                best, best_score = Alignment(said, value, sentence, outcome, relevance), score
    return replace(best, rival=rival) if best else Alignment(said, None, None, Outcome(OTHER), 0.0)


def _with_role(words: frozenset[str], near: frozenset[str], outcome: Outcome, value: Value) -> Outcome:
    """Equal figures in opposite parts ("2.4 metres deep" and "2.4 metres wide") are no agreement."""
    if outcome.kind == EQUAL and value.kind in ("measure", "percent", "money", "time", "date", "duration"):
        opposed = [pair for pair in opposites(words, near) if pair[0] not in near]
        if opposed:
            return Outcome(CONFLICT, "role")
    return outcome


def _is_of_another(
    fact: Fact, said: Value, words: frozenset[str], value: Value, sentence: Sentence, near: frozenset[str]
) -> bool:
    rivals = [
        (other, local_stems(sentence, other))
        for other in sentence.values
        if is_rival(value, other, sentence) and compare(said, other).kind == CONFLICT
    ]
    if not rivals:
        return False
    stretch = partial(_stretch, sentence)
    return belongs_to_another(words, mates_of(fact.values, said), value, sentence, rivals, near, stretch)


def _days_beside(fact: Fact, said: Value, value: Value, sentence: Sentence) -> str:
    if said.kind not in _HOURS:
        return ""
    return days_beside(mates_of(fact.values, said), value, sentence, partial(_stretch, sentence))


def is_derived(said: Value, value: Value, sentence: Sentence, fact: Fact) -> bool:
    """A sum that follows from the page: two fees together, so many at the price of one, half."""
    wanted, base = said.number, value.number
    if not wanted or not base:
        return False
    others = [other for other in sentence.values if other is not value]
    sums = [base + other.number for other in others if other.kind == "money" and not other.high]
    shares = [base * (1 - other.number / 100) for other in others if other.kind == "percent"]
    shares += [base * other.number / 100 for other in others if other.kind == "percent"]
    each = value.per not in ("", "total")
    counts = [
        other.number for other in fact.values if other.kind in ("count", "number") and other is not said
    ]
    products = [base * count for count in counts if each and 2 <= count <= _MOST_ITEMS]
    return any(abs(wanted - made) < 0.005 for made in [*sums, *shares, *products])


def _is_part(said: Value, value: Value, sentence: Sentence) -> bool:
    """A sum said to be the whole that the page gives as one part of several ("£260 all in")."""
    if said.kind != "money" or said.per != "total" or value.scope is not None:
        return False
    others = [other for other in sentence.values if other.kind == "money" and other is not value]
    return bool(others) and any(token.norm in ("and", "plus", "then") for token in sentence.tokens)


def _overlap(words: frozenset[str], near: frozenset[str], weights: dict[str, float]) -> float:
    total = sum(weights.get(word, 1.0) for word in words)
    if not total:
        return 0.0
    meanings = meanings_of(near)
    return sum(weights.get(word, 1.0) * match_weight(word, near, meanings) for word in words) / total


def shares_meaning(first: frozenset[str], second: frozenset[str]) -> bool:
    if first & second:
        return True
    return bool({m for word in first for m in concepts(word)} & meanings_of(second))
