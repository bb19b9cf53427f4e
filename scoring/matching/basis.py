"""What an amount is for: each item, a year, up to three items, the lot."""

from collections.abc import Sequence
from dataclasses import replace

from scoring.matching.numbers import read_number, word_at
from scoring.matching.tokens import Token, phrase_set, word_set
from scoring.matching.values import Value
from scoring.matching.words import STOPWORDS, stem

_TOTALS = phrase_set(
    """for the lot | all in | in total | altogether | in all | for everything | for the couple | for both |
    for both of you | for the two of you | between you | the pair"""
)
_PERIODS = {
    "annual": "year",
    "annually": "year",
    "yearly": "year",
    "monthly": "month",
    "weekly": "week",
    "daily": "day",
    "nightly": "night",
}
_PERIOD_NAMES = word_set("""day week month year term hour night""")
_SCOPE_WORDS = word_set("""day week month year hour night item bag bin""")


def read_basis(text: str, tokens: Sequence[Token], value: Value) -> Value:
    """What the amount is for: "per item", "a year", "for up to 3 items", "for the lot";

    And its words with that.
    """
    at = value.after_token
    words = [tokens[k].norm for k in range(at, min(len(tokens), at + 7))]
    for k in range(max(0, value.first_token - 4), value.first_token) if value.kind == "money" else ():
        if tokens[k].norm in _PERIODS:
            value = replace(value, per=_PERIODS[tokens[k].norm])
    per, taken = _per(words, value.kind)
    chained, further = _per(words[taken:], value.kind) if per and per not in _PERIOD_NAMES else ("", 0)
    if chained in _PERIOD_NAMES:
        per, taken = chained, taken + further
    if per:
        also = _per(words[taken:], value.kind)[0] if per in _PERIOD_NAMES else ""
        return replace(value, per=per, also=also, text=text[value.start : tokens[at + taken - 1].end])
    if words[:3] == ["for", "the", "first"] and value.kind == "money" and read_number(tokens, at + 3) is None:
        return replace(value, per="first")
    if value.kind == "money" and word_at(tokens, value.first_token - 1) == "for":
        value = _priced_together(tokens, value)
    if words[:1] and words[0] == "for" and value.kind == "money":
        return _scoped(tokens, value, at + 1)
    return value


def _per(words: list[str], kind: str) -> tuple[str, int]:
    """The noun that an amount is for each of, and how many words say so; ("", 0) if none does."""
    for total in _TOTALS:
        if tuple(words[: len(total)]) == total:
            return "total", len(total)
    if words[:1] and words[0] in _PERIODS:
        return _PERIODS[words[0]], 1
    whole = words[3:4] if words[2:3] in (["whole"], ["full"]) else words[2:3]
    if words[:2] == ["for", "the"] and whole and stem(whole[0]) in _SCOPE_WORDS:
        return stem(whole[0]), 2 + len(words[2:4]) - (
            whole is not words[3:4] and len(words[2:4]) > 1 and whole == words[2:3]
        )
    start = 1 if words[:1] == ["for"] and words[1:2] and words[1] in ("each", "every") else 0
    if words[start : start + 1] and words[start] in ("per", "a", "an", "each", "every", "/"):
        article = words[start] in ("a", "an")
        noun, taken = _last_noun(words[start + 1 :], 1 if article else 3)
        if noun and (not article or noun in _SCOPE_WORDS or kind == "money"):
            return noun, start + 1 + taken
    return ("each", 1) if words[:1] and words[0] in ("each", "apiece") else ("", 0)


def _priced_together(tokens: Sequence[Token], value: Value) -> Value:
    """ "books of 10 for £14": the sum is for ten."""
    for k in range(value.first_token - 2, max(-1, value.first_token - 5), -1):
        read = read_number(tokens, k)
        if read is not None and read.readings[0] > 1 and read.end <= value.first_token - 1:
            noun, _ = _last_noun([tokens[j].norm for j in range(read.end, value.first_token - 1)], 2)
            return replace(value, scope=(read.readings[0], noun))
    return value


_AFTER_NOUN = word_set("""after before then if when""")


def _last_noun(words: list[str], most: int) -> tuple[str, int]:
    noun, taken = "", 0
    for word in words[:most]:
        if not word[0].isalpha() or word in STOPWORDS or word in _AFTER_NOUN:
            break
        noun, taken = stem(word), taken + 1
        if noun in _PERIOD_NAMES:
            break
    return noun, taken


def _scoped(tokens: Sequence[Token], value: Value, at: int) -> Value:
    while word_at(tokens, at) in ("up", "to", "the", "first", "a", "each"):
        at += 1
    read = read_number(tokens, at)
    if read is None:
        return value
    noun, _ = _last_noun([tokens[k].norm for k in range(read.end, min(len(tokens), read.end + 3))], 2)
    return replace(value, scope=(read.readings[0], noun))
