"""Where one statement of a sentence ends and the next begins."""

import itertools
from collections.abc import Sequence

from scoring.matching.tokens import Token, word_set

_CLAUSE_WORDS = word_set("""but although though however otherwise except whereas which so""")


def split_clauses(tokens: Sequence[Token]) -> tuple[tuple[int, int], ...]:
    """Token places of the clauses: cut at semicolons, and at commas or "and" that begin a new statement."""
    cuts = [0]
    for k, token in enumerate(tokens):
        if k - cuts[-1] < 3 or k + 2 >= len(tokens):
            continue
        if (
            token.norm in (";", ":", ".", "(")
            or token.norm in _CLAUSE_WORDS
            or (token.norm in (",", "and", "or") and _begins_statement(tokens, k + 1))
        ):
            cuts.append(k)
    cuts.append(len(tokens))
    return tuple((a, b) for a, b in itertools.pairwise(cuts) if b > a)


_STARTERS = word_set(
    """you we they it he she i that there this your our if unless don't you'll we'll they'll it's no not
    please do cannot can't never"""
)


def _begins_statement(tokens: Sequence[Token], k: int) -> bool:
    word = tokens[k].norm
    if word in ("and", "or", "but") and k + 1 < len(tokens):
        word = tokens[k + 1].norm
    return word in _STARTERS or (tokens[k - 1].norm == "," and word in _CLAUSE_WORDS)
