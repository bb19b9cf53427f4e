"""What is left of a fact and of a passage when all that they share is taken away.

Two statements on one subject that differ leave something on both sides, often in the same place: beside the same
noun ("full licence", "provisional licence"), after the same preposition ("to the school", "to the council"), or as
members of one family of alternatives ("biro", "pencils"). A statement that says less leaves something on one side.
"""

from collections.abc import Sequence

from scoring.matching.facts import Fact
from scoring.matching.likeness import match_weight
from scoring.matching.page import Sentence
from scoring.matching.tokens import Token, word_set
from scoring.matching.words import WEAK, families, is_content, stem

_PREPOSITIONS = word_set("""by to in at from with on before after until into through within for""")
_SHARED = 0.6  # a match of this weight or more is held to be the same word


def residue_of(fact: Fact, sentence: Sentence, place: tuple[int, int]) -> dict[str, float]:
    """Shares and counts of what is left, by name. `place` is the clause of the sentence that shares most."""
    tokens = sentence.tokens[slice(*place)]
    clause = sentence.clause_stems.get(place) or sentence.stems
    said = [word for word in fact.stems if word not in WEAK]
    read = [word for word in clause if word not in WEAK]
    said_left = {w for w in said if match_weight(w, sentence.stems, sentence.meanings) < _SHARED}
    page_left = {w for w in read if match_weight(w, fact.stems, fact.meanings) < _SHARED}
    left_said, left_page = len(said_left) / max(1, len(said)), len(page_left) / max(1, len(read))
    return {
        "left of the fact": left_said,
        "left of the clause": left_page,
        "left of both": min(left_said, left_page),
        "alternatives apart": float(min(2, _alternatives(said_left, page_left))),
        "beside one noun apart": float(min(2, _beside(fact.tokens, tokens, said_left, page_left))),
        "after one preposition apart": float(min(2, _after(fact.tokens, tokens, said_left, page_left))),
    }


def _alternatives(said: set[str], page: set[str]) -> int:
    """Words left of the fact that have an alternative, of one family, left of the clause."""
    there = {one for word in page for one in families(word)}
    count = 0
    for word in sorted(said):
        mine = families(word)
        names = {family for family, _ in mine}
        alike = {place for _, place in mine} & {place for _, place in there}
        count += bool(not alike and any(family in names for family, _ in there))
    return count


def _beside(said: Sequence[Token], page: Sequence[Token], left: set[str], left_page: set[str]) -> int:
    """Nouns that both share, with different words before them."""
    mine, theirs = _before(said, left), _before(page, left_page)
    return sum(noun in theirs for noun in mine)


def _before(tokens: Sequence[Token], left: set[str]) -> set[str]:
    return {
        stem(tokens[k].norm)
        for k in range(1, len(tokens))
        if is_content(tokens[k].norm)
        and stem(tokens[k - 1].norm) in left
        and stem(tokens[k].norm) not in left
    }


def _after(said: Sequence[Token], page: Sequence[Token], left: set[str], left_page: set[str]) -> int:
    mine, theirs = _objects(said, left), _objects(page, left_page)
    return len(mine & theirs)


def _objects(tokens: Sequence[Token], left: set[str]) -> set[str]:
    """Prepositions whose object is left over."""
    found = set()
    for k, token in enumerate(tokens):
        if token.norm in _PREPOSITIONS:
            following = (one.norm for one in tokens[k + 1 : k + 4] if is_content(one.norm))
            word = next(following, "")
            if word and stem(word) in left:
                found.add(token.norm)
    return found
