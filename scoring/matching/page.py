"""A page made ready once: its sentences with their headings and lead-ins, words, values, slots and stances.

Lines are blocks. A short line without a full stop is a heading for what follows; a line that ends with a
colon leads into the lines after it; cells of a table row stay together. Offsets are those of the text as
captured.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from scoring.matching import welsh
from scoring.matching.clauses import split_clauses
from scoring.matching.extract import extract
from scoring.matching.frames import Filled, fill_slots
from scoring.matching.leaning import leanings_of
from scoring.matching.polarity import Stance, read_stance
from scoring.matching.records import PageText
from scoring.matching.tokens import Token, clean, tokenise, word_set
from scoring.matching.values import Value
from scoring.matching.words import concepts, families, is_content, phrasal, stem

_SENTENCE_END = re.compile(
    r"(?<!\be\.g)(?<!\bi\.e)(?<!\bSt)(?<!\bNo)(?<!\bDr)[.!?]+[\"')\]]?\s+(?=[^a-z])|;\s+|\s[•·▪]\s+|\s\*\s+"
)
_HEADING_WORDS = 12
_CHROME = frozenset(
    [
        "skip to main content",
        "cookies",
        "menu",
        "search",
        "home",
        "back to top",
        "accept all cookies",
        "share this page",
        "print this page",
        "was this page helpful?",
        "accessibility",
        "privacy",
        "contents",
        "sign in",
        "log in",
        "breadcrumb",
        "related pages",
    ]
)
_LONGEST_SENTENCE = 1200


# What a value says without a word: a sum is a fee, hours are when something is open.
_ADULT = 18
_LENT = {
    "phone": "phone",
    "url": "online",
    "email": "email",
    "money": "fee",
    "time_range": "opening",
    "duration": "wait",
}


@dataclass(frozen=True)
class Sentence:
    """One sentence, list item or table row of a page. `context` are the stems of its headings and lead-in."""

    page: int
    start: int
    end: int
    text: str
    tokens: tuple[Token, ...]
    stems: frozenset[str]
    context: frozenset[str]
    values: tuple[Value, ...]
    heading: str = ""

    @cached_property
    def slots(self) -> tuple[Filled, ...]:
        return fill_slots(self.tokens, self.values)

    @cached_property
    def filled(self) -> frozenset[str]:
        """The names of the slots that it fills."""
        return frozenset(one.slot for one in self.slots)

    @cached_property
    def stance(self) -> Stance:
        return read_stance(self.tokens, self.values)

    @cached_property
    def clauses(self) -> tuple[tuple[int, int], ...]:
        """Token places of the clauses."""
        return split_clauses(self.tokens)

    @cached_property
    def clause_stems(self) -> dict[tuple[int, int], frozenset[str]]:
        """Content stems by clause."""
        return {
            place: content_stems(self.tokens[slice(*place)])
            for place in self.clauses or ((0, len(self.tokens)),)
        }

    @cached_property
    def stretches(self) -> dict[int, frozenset[str]]:
        """Content stems of a value's own stretch, by its first token; filled as they are asked for."""
        return {}

    @cached_property
    def meanings(self) -> frozenset[str]:
        adult = {"adult" for value in self.values if value.kind == "age" and value.number == _ADULT}
        lent = adult | {_LENT[value.kind] for value in self.values if value.kind in _LENT}
        return meanings_of(self.stems) | lent | {filled.key for filled in self.slots}

    @cached_property
    def families(self) -> frozenset[str]:
        """The families of alternatives that its words belong to."""
        return frozenset(family for word in self.stems for family, _ in families(word))

    @cached_property
    def leanings(self) -> frozenset[str]:
        return leanings_of(tuple(token.norm for token in self.tokens))

    @cached_property
    def context_meanings(self) -> frozenset[str]:
        return meanings_of(self.context)

    def clause_of(self, place: int) -> tuple[int, int]:
        for start, end in self.clauses:
            if start <= place < end:
                return start, end
        return 0, len(self.tokens)


@dataclass(frozen=True)
class PreparedPage:
    """A page with everything read from it that does not depend on an answer."""

    url: str
    text: str
    sentences: tuple[Sentence, ...]
    title: frozenset[str]
    stems: frozenset[str]
    frequency: dict[str, int]  # in how many sentences a stem stands
    welsh: bool

    @cached_property
    def meanings(self) -> frozenset[str]:
        return meanings_of(self.stems)


def meanings_of(stems: frozenset[str]) -> frozenset[str]:
    return frozenset(concept for word in stems for concept in concepts(word))


def content_stems(tokens: Sequence[Token]) -> frozenset[str]:
    """Stems of the words with content; a verb with its particle ("turn … down") is read as one."""
    stems = set()
    for k, token in enumerate(tokens):
        if not token.norm[0].isalpha() or token.norm == "non":
            continue
        if k > 1 and tokens[k - 1].norm == "-" and tokens[k - 2].norm == "non":
            stems.add(stem("non" + token.norm))
            continue
        joined = phrasal(token.norm, [other.norm for other in tokens[k + 1 : k + 4]])
        if joined:
            stems.add(joined)
        if is_content(token.norm):
            stems.add(stem(token.norm))
    return frozenset(stems)


def prepare_page(page: PageText) -> PreparedPage:
    """Read a page once. Never raises on bad text; an empty page has no sentences."""
    text = clean(page.text)
    is_welsh = welsh.looks_welsh(text)
    sentences: list[Sentence] = []
    heading, lead, title = "", "", ""
    for start, line in _lines(text):
        bare = line.strip()
        if not bare or bare.lower() in _CHROME:
            continue
        if _is_heading(bare):
            heading, lead, title = bare, "", title or bare
            continue
        context = _stems_of(f"{title} {heading} {lead}", is_welsh)
        before: frozenset[str] = frozenset()
        for first, last in _split(line):
            made = _sentence(text, start + first, start + last, context, heading, is_welsh)
            if _leans_on_before(made):
                made = replace(made, context=context | before)
            sentences.append(made)
            before = made.stems if len(made.stems) > 2 else before | made.stems
        lead = (
            bare
            if bare.endswith(":")
            else (lead if lead and len(bare) < 300 and not bare.endswith(".") else "")
        )
    if not sentences and title:
        sentences = [
            _sentence(text, s, s + len(line), frozenset(), "", is_welsh)
            for s, line in _lines(text)
            if line.strip()
        ]
    return _gather(page, sentences, _stems_of(f"{title} {_words_of(page.url)}", is_welsh), is_welsh)


_PRONOUNS = word_set("""it they this these that those them he she such there its their both either""")


def _leans_on_before(sentence: Sentence) -> bool:
    """Whether a sentence names its subject by a pronoun ("It is free") or is too short to have one."""
    early = {token.norm for token in sentence.tokens[:8]}
    return bool(early & _PRONOUNS) or len(sentence.stems) <= 3


def _gather(page: PageText, sentences: list[Sentence], title: frozenset[str], is_welsh: bool) -> PreparedPage:
    frequency: dict[str, int] = {}
    for sentence in sentences:
        for word in sentence.stems:
            frequency[word] = frequency.get(word, 0) + 1
    stems = frozenset(frequency) | title | frozenset(word for one in sentences for word in one.context)
    return PreparedPage(page.url, page.text, tuple(sentences), title, stems, frequency, is_welsh)


def _lines(text: str) -> list[tuple[int, str]]:
    lines, start = [], 0
    for line in text.split("\n"):
        lines.append((start, line))
        start += len(line) + 1
    return lines


def _words_of(url: str) -> str:
    return " ".join(re.split(r"[^a-zA-Z]+", url.split("//")[-1].partition("/")[2]))


def _is_heading(line: str) -> bool:
    if line[-1] in ".:;,!" or len(line.split()) > _HEADING_WORDS or "|" in line or "\t" in line:
        return False
    if line[:1] in "•·▪*-–":
        return False
    return not re.search(r"[£%@]|\d{3}|\d(?:am|pm|p\b)", line)


def _split(line: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    for match in _SENTENCE_END.finditer(line):
        spans.append((start, match.end()))
        start = match.end()
    spans.append((start, len(line)))
    trimmed = []
    for first, last in spans:
        for begin in range(first, last, _LONGEST_SENTENCE):
            end = min(begin + _LONGEST_SENTENCE, last)
            piece = line[begin:end]
            left, right = len(piece) - len(piece.lstrip(" \t\r•·▪*-–|")), len(piece.rstrip(" \t\r.;|"))
            if right > left:
                trimmed.append((begin + left, begin + right))
    return trimmed


def read_tokens(text: str, *, is_welsh: bool) -> list[Token]:
    tokens = tokenise(text)
    return welsh.to_english(tokens) if is_welsh else tokens


def _stems_of(text: str, is_welsh: bool) -> frozenset[str]:
    return content_stems(read_tokens(text, is_welsh=is_welsh))


def _sentence(
    text: str, start: int, end: int, context: frozenset[str], heading: str, is_welsh: bool
) -> Sentence:
    piece = text[start:end]
    tokens = tuple(read_tokens(piece, is_welsh=is_welsh))
    values = tuple(extract(piece, tokens))
    return Sentence(
        page=0,
        start=start,
        end=end,
        text=piece,
        tokens=tokens,
        stems=content_stems(tokens),
        context=context,
        values=values,
        heading=heading,
    )


def rarity(pages: Sequence[PreparedPage], word: str) -> float:
    """Inverse document frequency of a stem over the sentences of all pages; unknown words are the rarest."""
    sentences = sum(len(page.sentences) for page in pages)
    seen = sum(page.frequency.get(word, 0) for page in pages)
    return math.log1p((sentences + 1) / (seen + 1))
