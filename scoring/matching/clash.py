"""What in a passage speaks against a fact without a number: its stance, an opposite word, a slot, a limit,
its cost.

A clause of the fact is held against the clause of the passage that shares most with it; a clause that
shares too
little is not compared. The strength, 0 to 1, says how surely two statements on one subject exclude each
other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scoring.matching.facts import Fact
from scoring.matching.frames import Filled, opposites, slot_conflicts
from scoring.matching.likeness import match_weight
from scoring.matching.page import Sentence, content_stems, meanings_of
from scoring.matching.polarity import DENYING_STEMS, Stance, read_stance, stance_conflict
from scoring.matching.tokens import Token
from scoring.matching.values import AT_MOST, Value
from scoring.matching.words import stem


@dataclass(frozen=True, slots=True)
class Clash:
    """What speaks against a fact in a sentence on its subject."""

    code: str
    strength: float
    detail: tuple[str, str] = ("", "")


def clash_with(fact: Fact, sentence: Sentence, weights: dict[str, float]) -> Clash | None:
    """What in this sentence speaks against the fact: stance, opposites, another slot filler, "only"."""
    worst: Clash | None = None
    for start, end in fact.clauses or ((0, len(fact.tokens)),):
        found = _clause_clash(fact, start, end, sentence, weights)
        if found is not None and (worst is None or found.strength > worst.strength):
            worst = found
    if worst is not None:
        return worst
    return _cost_clash(fact, sentence) or _slot_clash(fact, sentence) or _limit_clash(fact.stance, sentence)


_PAYING = frozenset(stem(word) for word in ("pay", "charge", "fee", "cost", "price", "rent", "extra", "fare"))
_INCLUDED = frozenset(stem(word) for word in ("included", "includes", "inclusive"))


def _cost_clash(fact: Fact, sentence: Sentence) -> Clash | None:
    """Free against to be paid, where no sum is named on one side."""
    said_free, page_free = (
        _is_free(fact.values),
        _is_free(sentence.values) or bool(_INCLUDED & sentence.stems),
    )
    said_paid = bool(_PAYING & set(fact.stems)) and not fact.stance.denied
    page_paid = bool(_PAYING & sentence.stems) and not sentence.stance.denied
    if said_free and not page_free and page_paid:
        return Clash("cost:free", 0.7)
    if (
        said_paid
        and not said_free
        and page_free
        and not any(v.kind == "money" and v.number for v in sentence.values)
    ):
        return Clash("cost:paid", 0.7)
    return None


def _is_free(values: Sequence[Value]) -> bool:
    return any(value.unit == "free" for value in values)


def _slot_clash(fact: Fact, sentence: Sentence) -> Clash | None:
    only = "page" if sentence.stance.only else ("said" if fact.stance.only else "")
    for one in slot_conflicts(fact.slots, sentence.slots, only=only):
        if one.exclusive or only or fact.stance.required or sentence.stance.required:
            said = _filler_words(fact.slots, fact.tokens, one.slot, one.said)
            page = _filler_words(sentence.slots, sentence.tokens, one.slot, one.page.removeprefix("not "))
            page = f"not {page}" if one.page.startswith("not ") else page
            return Clash("slot", 0.8 if one.exclusive else 0.6, (said, page))
    return None


def _filler_words(slots: Sequence[Filled], tokens: Sequence[Token], slot: str, filler: str) -> str:
    """The words that filled a slot, as they stand."""
    for one in slots:
        if (one.slot, one.filler) == (slot, filler):
            return " ".join(token.text for token in tokens[one.start : one.end])
    return filler


def _word_of(tokens: Sequence[Token], wanted: str) -> str:
    """The word whose stem this is, as it stands."""
    return next((token.text for token in tokens if stem(token.norm) == wanted), wanted)


def _limit_clash(said: Stance, sentence: Sentence) -> Clash | None:
    """ "Only" against a page that allows more, "always" against one that allows less."""
    page = sentence.stance
    if said.broad and not said.denied and (page.only or page.excepting) and not said.only:
        return Clash("exception", 0.6)
    if said.only and not said.conditional and not page.only and _allows_more(sentence):
        return Clash("only", 0.6)
    if said.universal and not page.universal and _restricts(said, sentence):
        return Clash("exception", 0.6)
    return None


def _clause_clash(
    fact: Fact, start: int, end: int, sentence: Sentence, weights: dict[str, float]
) -> Clash | None:
    """The stance of one clause of the fact against the clause of the sentence that shares most with it."""
    if start > 0 and fact.tokens[start].norm in _SIDE_CLAUSES:
        return None
    said = content_stems(fact.tokens[start:end])
    contrast = _contrast_clause(said, sentence)
    if contrast is not None:
        mine = read_stance(fact.tokens[start:end], values_in(fact.values, start, end))
        return Clash("stance", 0.9, (mine.name, "denied")) if mine.name == "plain" else None
    if not said or (len(said) == 1 and not said & sentence.stems):
        said = frozenset(fact.stems)
    place = best_clause(said, sentence, weights)
    if place is None:
        return None
    mine = read_stance(fact.tokens[start:end], values_in(fact.values, start, end))
    theirs = read_stance(sentence.tokens[place[0] : place[1]], values_in(sentence.values, *place))
    if _goes_without_another(said, sentence.tokens[place[0] : place[1]]):
        return None
    if sentence.tokens[place[0]].norm in ("except", "apart"):
        theirs = replace(theirs, denied=not sentence.stance.denied, required=False)
    found = opposites(sorted(said), content_stems(sentence.tokens[place[0] : place[1]]))
    pairs = [pair for pair in found if not DENYING_STEMS & set(pair)]  # the stances have these
    against = stance_conflict(mine, theirs)
    if pairs:
        differ = mine.denied != theirs.denied
        return (
            None
            if differ
            else Clash(
                "opposite", 0.8, (_word_of(fact.tokens, pairs[0][0]), _word_of(sentence.tokens, pairs[0][1]))
            )
        )
    return Clash("stance", against, (mine.name, theirs.name)) if against >= 0.5 else None


def stances_of(fact: Fact, sentence: Sentence, weights: dict[str, float]) -> tuple[Stance, Stance]:
    """The stance of the fact, and that of the clause of the sentence that shares most with it."""
    place = best_clause(frozenset(fact.stems), sentence, weights)
    if place is None:
        return fact.stance, sentence.stance
    theirs = read_stance(sentence.tokens[slice(*place)], values_in(sentence.values, *place))
    return fact.stance, theirs


def _goes_without_another(said: frozenset[str], tokens: Sequence[Token]) -> bool:
    """Whether the clause does "without" something that the fact does not speak of."""
    places = [k for k, token in enumerate(tokens) if token.norm == "without"]
    return bool(places) and not said & content_stems(tokens[places[0] + 1 : places[0] + 5])


def _contrast_clause(said: frozenset[str], sentence: Sentence) -> tuple[int, int] | None:
    """A part of the sentence that rules out ("…, not on private drives") what is named there alone."""
    for start, end in sentence.clauses:
        words = [token.norm for token in sentence.tokens[start : start + 3]]
        if start and "not" in words and words[0] in (",", "but", "and"):
            rest = content_stems([*sentence.tokens[:start], *sentence.tokens[end:]])
            named = content_stems(sentence.tokens[start:end])
            if any(word in said and not match_weight(word, rest, meanings_of(rest)) for word in named):
                return start, end
    return None


_SIDE_CLAUSES = frozenset({"which", "although", "though", "whereas"})


def _restricts(said: Stance, sentence: Sentence) -> bool:
    """Whether a sentence sets a limit to what was said of everybody or of every time."""
    page = sentence.stance
    if (
        page.excepting
        or page.only
        or (page.softened and said.denied)
        or (page.required and not said.required)
    ):
        return True
    return any(value.bound == AT_MOST for value in sentence.values)


_MORE = frozenset(
    {"or", "either", "any", "whether", "both", "also", "matter", "anyone", "anybody", "everyone", "everybody"}
)


def _allows_more(sentence: Sentence) -> bool:
    words = {token.norm for token in sentence.tokens}
    return bool(words & _MORE)


def values_in(values: Sequence[Value], start: int, end: int) -> list[Value]:
    """Values of a clause, with places counted from its first token."""
    return [
        replace(value, first_token=value.first_token - start, after_token=value.after_token - start)
        for value in values
        if start <= value.first_token < end
    ]


_SHARED_FLOOR = 0.25


def best_clause(
    said: frozenset[str], sentence: Sentence, weights: dict[str, float]
) -> tuple[int, int] | None:
    """Token places of the clause that shares most with these stems; None if it shares too little."""
    total = sum(weights.get(word, 0.0) for word in said)
    best, best_held = None, 0.0
    for (start, end), stems in sentence.clause_stems.items():
        meanings = meanings_of(stems)
        held = sum(weights.get(word, 0.0) * match_weight(word, stems, meanings) for word in sorted(said))
        if held > best_held + 1e-9:
            best, best_held = (start, end), held
    return best if total and best_held / total >= _SHARED_FLOOR else None
