"""An answer's facts made ready, and an answer cut into facts when nobody has done it yet."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from scoring.matching import welsh
from scoring.matching.clauses import split_clauses
from scoring.matching.extract import extract
from scoring.matching.frames import Filled, fill_slots
from scoring.matching.leaning import leanings_of
from scoring.matching.page import content_stems, meanings_of, read_tokens
from scoring.matching.polarity import Stance, is_hedged, read_stance
from scoring.matching.tokens import Token, clean
from scoring.matching.values import Value
from scoring.matching.words import is_content, stem

_REPORTING = re.compile(
    r"^(?:(?:and|so|but|then|also|well|anyway|apparently|basically|yes|yeah|no)[,\s]+)*"
    r"(?:(?:she|he|they|the (?:lady|man|woman|adviser|advisor|officer|person|guy|bloke|chap|agent))\s+)?"
    r"(?:(?:said|told me|told|says|reckoned|thought|explained|confirmed|advised(?: me)?|mentioned|added)\s+)"
    r"(?:that\s+)?",
    re.IGNORECASE,
)
_NOT_GIVEN = re.compile(
    r"\b(?:(?:did ?n[o']t|didnt|couldn'?t|could not|wouldn'?t|would not|was ?n[o']t able to|unable to)"
    r"(?: really)? (?:know|say|tell|answer|give|help|find|advise|confirm|mention|discuss"
    r"|cover|get|explain|remember|ask|state|specify|provide)"
    r"|(?:he|she|they|adviser|advisor|agent|officer|staff|lady|man) (?:do|does|can)(?: ?no|n'|nno|n)?t"
    r" (?:know|say|confirm|(?:tell|give|advise|help) me)"
    r"|no idea|no information|not (?:given|mentioned|told|known|asked|discussed|stated|covered)\b"
    r"|no (?:answer|information|info|reply)\b"
    r"|had no (?:details|information|idea)|not able to (?:say|tell|help|answer)"
    r"|(?:look|check|see) (?:it up )?(?:on|at) the website"
    r"|(?:ring|call|phone) (?:you |me )?back later|refused to (?:say|answer|help)|nobody (?:knew|could)"
    r"|ddim yn gwybod|dim gwybodaeth)",
    re.IGNORECASE,
)
_NOTHING = re.compile(
    r"^\W*(?:n/?a|none|nil|nothing|unknown|\?+|-+|don'?t know|dk|not given|no|unsure|dim)?\W*$", re.IGNORECASE
)
_HANDLING = re.compile(
    r"\b(?:put (?:me )?(?:through|on hold)|transferred|on hold|rang out|cut off|hung up|engaged tone"
    r"|voicemail|left a message"
    r"|call(?:ed)? (?:me )?back|speak to (?:the |another |someone)|passed (?:me )?(?:on|round|around)"
    r"|asked (?:me )?for my|took my (?:name|details|number)"
    r"|very (?:helpful|polite|friendly|rude)|was (?:helpful|polite|friendly|lovely|rude|nice|pleasant)"
    r"|which was nice|waited \w+ minutes|in the queue"
    r"|asked about|i asked|he asked|she asked|apologised|no answer|nobody answered|answered in)\b",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"(?<=[.!?])\s+|;\s*|\s+[-–—]\s+|,?\s+(?:but|although|though)\s+|,\s+(?:and then|and|then|so)\s+(?=\w)"
    r"|,\s+(?=(?:you|they|it|it's|he|she|we|i|there's|there|no|just|don't|they'd|you'd|you'll|that's|if)\b)"
    r"|\s+and\s+(?=(?:you|they|it's|it|then|there's|there|they'd|you'd|you'll|he|she|i|no|the|kids|late|that)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Fact:
    """One statement of an answer. `before`: stems of the one before it, for a subject left unsaid."""

    text: str
    tokens: tuple[Token, ...]
    stems: tuple[str, ...]
    values: tuple[Value, ...]
    slots: tuple[Filled, ...]
    stance: Stance
    clauses: tuple[tuple[int, int], ...]
    hedged: bool
    before: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()  # stems of the question that it answers
    names: frozenset[str] = frozenset()  # stems written with a capital letter, the first word apart
    subject: str = ""  # stem of the first word with content
    start: int | None = None
    end: int | None = None

    @cached_property
    def leanings(self) -> frozenset[str]:
        return leanings_of(tuple(token.norm for token in self.tokens))

    @cached_property
    def meanings(self) -> frozenset[str]:
        return meanings_of(frozenset(self.stems))


def prepare_fact(
    text: str,
    *,
    before: frozenset[str] = frozenset(),
    asked: frozenset[str] = frozenset(),
    start: int | None = None,
    is_welsh: bool = False,
) -> Fact:
    cleaned = clean(text)
    tokens = tuple(read_tokens(cleaned, is_welsh=is_welsh or welsh.looks_welsh(cleaned)))
    values = tuple(extract(cleaned, tokens))
    inside = {k for value in values for k in range(value.first_token, value.after_token)}
    outside = [token for k, token in enumerate(tokens) if k not in inside]
    return Fact(
        text=text,
        tokens=tokens,
        stems=tuple(sorted(content_stems(outside))),
        values=values,
        slots=fill_slots(tokens, values),
        stance=read_stance(tokens, values),
        clauses=split_clauses(tokens),
        hedged=is_hedged(text),
        before=before,
        asked=asked,
        names=frozenset(stem(t.norm) for t in outside[1:] if t.text[:1].isupper() and is_content(t.norm)),
        subject=next((stem(t.norm) for t in outside if t.norm[0].isalpha() and is_content(t.norm)), ""),
        start=start,
        end=None if start is None else start + len(text),
    )


def prepare_facts(texts: Sequence[tuple[str, int | None]], *, is_welsh: bool = False) -> list[Fact]:
    """Facts in order, each knowing the words of the one before."""
    facts: list[Fact] = []
    before: frozenset[str] = frozenset()
    for text, start in texts:
        fact = prepare_fact(text, before=before, start=start, is_welsh=is_welsh)
        facts.append(fact)
        before = frozenset(fact.stems) if len(fact.stems) > 1 else before | frozenset(fact.stems)
    return facts


def says_nothing(text: str) -> bool:
    """Whether a note holds no statement: empty, "n/a", "they did not know"."""
    if _NOTHING.match(text):
        return True
    match = _NOT_GIVEN.search(text)
    return match is not None and not _gives_more(text, match)


def _gives_more(text: str, match: re.Match[str]) -> bool:
    rest = text[: match.start()] + " " + text[match.end() :]
    tokens = tuple(read_tokens(clean(rest), is_welsh=False))
    return any(value.kind not in ("number", "ordinal") for value in extract(clean(rest), tokens))


def split_answer(answer: str) -> list[tuple[str, int]]:
    """The statements of an answer with where each begins, without the handling of the call."""
    pieces: list[tuple[str, int]] = []
    at = 0
    spans: list[tuple[int, int]] = []
    for match in _CUT.finditer(answer):
        spans.append((at, match.start()))
        at = match.end()
    spans.append((at, len(answer)))
    for start, end in _rejoin(answer, spans):
        start += len(answer[start:end]) - len(answer[start:end].lstrip(" \t\n,.;"))
        reporting = _REPORTING.match(answer[start:end])
        start += reporting.end() if reporting else 0
        text = answer[start:end].rstrip(" \t\n,.;!")
        if _is_statement(text):
            pieces.append((text, start))
    return pieces


def _rejoin(answer: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Put back a piece that cannot stand alone ("Yes", "on a Saturday")."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        words = re.findall(r"\w+", answer[start:end])
        sentence_start = start == 0 or answer[:start].rstrip()[-1:] in ".!?"
        if (
            joined
            and len(words) <= 2
            and not sentence_start
            and not any(c.isdigit() for c in answer[start:end])
        ):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _is_statement(text: str) -> bool:
    if len(re.findall(r"\w", text)) < 3 or says_nothing(text):
        return False
    tokens = tuple(read_tokens(clean(text), is_welsh=welsh.looks_welsh(clean(text))))
    values = extract(clean(text), tokens)
    if _HANDLING.search(text) and not any(value.kind != "number" for value in values):
        return False
    return bool(content_stems(tokens)) or bool(values)
