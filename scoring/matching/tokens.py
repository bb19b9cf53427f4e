"""Text to tokens, keeping every offset.

`clean` blanks what is not text (tags, entities, direction marks) without moving a character,
so the offsets of
a token are offsets into the text that was handed in. Nothing here knows what a word means.
"""

import html
import re
from dataclasses import dataclass

from scoring.matching.spellings import MEANT

_TAG = re.compile(r"<!--.{0,2000}?-->|</?[a-zA-Z][^<>]{0,500}>", re.DOTALL)
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});")
# Marks that steer direction or joining and have no width; they become blanks.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
_TOKEN = re.compile(
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)"
    r"|(?P<sign>[^\w\s])"
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or sign. `norm` is what the parsers read; `number` is its value if it has one."""

    start: int
    end: int
    text: str
    norm: str
    number: float | None = None
    glued: bool = False  # no space between this token and the one before


def clean(text: str) -> str:
    """The same text, as long, with tags, entities and invisible marks replaced."""
    if "<" in text:
        text = _TAG.sub(lambda match: " " * len(match[0]), text)
    if "&" in text:
        text = _ENTITY.sub(_entity, text)
    return _INVISIBLE.sub(" ", text).replace("\u00a0", " ")


def _entity(match: re.Match[str]) -> str:
    meant = html.unescape(match[0])
    if len(meant) != 1 or meant.isspace() or _INVISIBLE.match(meant):
        meant = " "
    return meant.ljust(len(match[0]))


def tokenise(text: str, offset: int = 0) -> list[Token]:
    """Tokens of a cleaned text; `offset` is added to each position."""
    tokens: list[Token] = []
    last_end = -1
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        raw = match[0]
        number = None
        norm = raw.lower().replace("’", "'")
        norm = MEANT.get(norm, norm)
        if match.lastgroup == "number":
            number = float(raw.replace(",", ""))
        tokens.append(Token(start + offset, end + offset, raw, norm, number, start == last_end))
        last_end = end
    return tokens


def word_set(words: str) -> frozenset[str]:
    """A set of words from a text that lists them."""
    return frozenset(words.split())


def phrase_set(phrases: str) -> tuple[tuple[str, ...], ...]:
    """Phrases of a text that lists them with bars between, each as its words."""
    return tuple(tuple(phrase.split()) for phrase in phrases.split("|"))
