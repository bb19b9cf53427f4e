"""Which way a statement leans: whether it allows, insists, limits, widens, forbids or denies.

Finer than a stance (`polarity.py`) and without a decision: several may hold at once. What the answer leans to and
what the page leans to are crossed in `traits.py`: "a provisional will do" allows where "you must hold a full
licence" insists.
"""

from collections.abc import Sequence
from functools import lru_cache

from scoring.matching.polarity import is_negation
from scoring.matching.tokens import Token, phrase_set, word_set

_WORDS = {
    "allows": word_set(
        """fine ok okay alright welcome allowed permitted acceptable accepted accept suffice suffices enough may free
        entitled can could happy permissible okayed iawn"""
    ),
    "insists": word_set(
        """must compulsory mandatory essential required require requires needed needs need strictly obligatory
        condition insist insisted vital necessary prerequisite reliant depends"""
    ),
    "limits": word_set(
        """only just solely exclusively unless except limited confined restricted strictly alone merely nothing
        maximum limit provided otherwise"""
    ),
    "widens": word_set(
        """any anyone anybody everyone everybody all every either both also too whatever whoever wherever however
        regardless irrespective whether anything anywhere anytime always whichever unlimited elsewhere other others
        several"""
    ),
    "forbids": word_set(
        """cannot can't mustn't banned prohibited forbidden illegal unlawful offence refuse refused barred
        disallowed outlawed prosecuted fined"""
    ),
    "excludes": word_set(
        """except excluding excluded exempt unless apart without exclude excludes neither nor"""
    ),
    "leaves open": word_set(
        """optional voluntary advisable recommended choose choice prefer if depends depending"""
    ),
    "is set": word_set(
        """automatic automatically always binding final guaranteed definite straight immediately"""
    ),
}
_PHRASES = {
    "allows": phrase_set(
        """will do | no problem | no bother | no trouble | no worries | good enough | don't mind | not fussed | nobody
        minds | not bothered | up to you | free to | all right | no call to | no need | needn't"""
    ),
    "insists": phrase_set(
        """has to | have to | had to | got to | make sure | be sure to | not without | no way round | there's no
        getting | do not forget | don't forget"""
    ),
    "limits": phrase_set(
        """no other | nobody else | other than | no more than | up to | nothing else | as long as"""
    ),
    "widens": phrase_set(
        """no matter | doesn't matter | don't matter | makes no odds | makes no difference | no odds | as many | as
        much | all the same | the lot | as well | either way | even if | even though | no limit | again and again |
        not just | not only | don't have to be | doesn't have to be"""
    ),
    "forbids": phrase_set(
        """not allowed | not permitted | not accepted | no longer | may not | must not | do not"""
    ),
}
LEANINGS = (*_WORDS, "denies")


@lru_cache(maxsize=20_000)
def leanings_of(words: tuple[str, ...]) -> frozenset[str]:
    """The ways in which these words lean.

    >>> sorted(leanings_of(("any", "doctor", "will", "do")))
    ['allows', 'widens']
    """
    present = set(words)
    found = {name for name, listed in _WORDS.items() if present & listed}
    found |= {name for name, phrases in _PHRASES.items() if any(_says(words, one) for one in phrases)}
    if any(is_negation(word) for word in words):
        found.add("denies")
    return frozenset(found)


def _says(words: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    return any(words[k : k + len(phrase)] == phrase for k, word in enumerate(words) if word == phrase[0])


def words_of(tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple(token.norm for token in tokens)
