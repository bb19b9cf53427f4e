"""A proposal for one fact of an answer key: what the assessor wrote against the agreed value."""

import re
from collections.abc import Sequence
from dataclasses import replace

from scoring.matching import welsh
from scoring.matching.align import Alignment
from scoring.matching.compare import compare
from scoring.matching.confidence import confidence_of, is_sure
from scoring.matching.encoder import Encoder
from scoring.matching.explain import TEMPLATES, sentence_of, values_of
from scoring.matching.facts import Fact, prepare_fact, says_nothing
from scoring.matching.match import evidence_of
from scoring.matching.outcome import CONFLICT, EQUAL, NEARLY, OTHER, WITHIN, Outcome
from scoring.matching.page import PreparedPage, Sentence, prepare_page
from scoring.matching.passages import Library, make_library, rank_passages
from scoring.matching.records import Compared, Evidence, PageText, Proposal, Verdict
from scoring.matching.rulings import Finding
from scoring.matching.values import Value
from scoring.matching.weigh import judge

_YES = re.compile(
    r"^\W*(?:yes|yeah|yep|it is|you do|they do|you can|definitely|correct|oes|ie|ydy)\b", re.IGNORECASE
)
_SHORT_ANSWER = 3  # words
_NO = re.compile(r"^\W*(?:no|nope|it isn'?t|you don'?t|they don'?t|you can'?t|never|nac|na)\b", re.IGNORECASE)


def propose_fact(
    page: PageText | PreparedPage,
    *,
    question: str,
    said: str,
    key_value: str = "",
    key_quote: str = "",
    key_span: tuple[int, int] | None = None,
    encoder: Encoder | None = None,
) -> Proposal:
    """A proposed verdict on `said`, the assessor's note of the answer to `question`.

    `key_value` is the value agreed in the answer key; its passage is `key_span` (offsets into the page) or
    `key_quote`. Without either the passage is looked for by the question.
    """
    prepared = page if isinstance(page, PreparedPage) else prepare_page(page)
    library = make_library([prepared], encoder)
    place = _key_place(library, question, key_value, key_quote, key_span)
    if says_nothing(said) and not (_yes_or_no(said) and _yes_or_no(key_value)):
        return _proposal(Finding("not_given", "not_given", None), library, key_value, place)
    is_welsh = prepared.welsh and welsh.looks_welsh(said)
    asked = frozenset(prepare_fact(question, is_welsh=is_welsh).stems)
    fact = prepare_fact(said, asked=asked, is_welsh=is_welsh)
    key = prepare_fact(key_value, is_welsh=is_welsh)
    finding = (
        _by_answer_word(said, key_value, place) or _by_key(fact, key, place) or _by_page(fact, library, place)
    )
    return _proposal(finding, library, key_value, place)


def _key_place(
    library: Library, question: str, key_value: str, key_quote: str, key_span: tuple[int, int] | None
) -> Sentence | None:
    """The sentence that the key's passage lies in, or the best one for the question."""
    text = library.pages[0].text
    start, end = key_span if key_span is not None else (-1, -1)
    if key_span is None and key_quote.strip():
        start = text.find(key_quote.strip())
        end = start + len(key_quote.strip())
    held = [s for s in library.sentences if start >= 0 and s.start < end and start < s.end]
    if held:
        wanted = prepare_fact(key_value).values
        return max(held, key=lambda s: (_agreeing(wanted, s), min(end, s.end) - max(start, s.start)))
    passages = rank_passages(prepare_fact(f"{question} {key_value}"), library)
    return passages[0].sentence if passages else None


def _agreeing(wanted: Sequence[Value], sentence: Sentence) -> int:
    return sum(any(compare(one, other).kind == EQUAL for other in sentence.values) for one in wanted)


def _yes_or_no(text: str) -> str:
    return "yes" if _YES.match(text) else ("no" if _NO.match(text) else "")


def _by_answer_word(said: str, key_value: str, place: Sentence | None) -> Finding | None:
    """A plain yes or no against a key that begins with one."""
    mine, theirs = _yes_or_no(said), _yes_or_no(key_value)
    if not mine or not theirs:
        return None
    if mine != theirs:
        stance = ("plain", "denied") if mine == "yes" else ("denied", "plain")
        return Finding("contradicts", "stance", place, None, _key_features(conflict=1.0), stance)
    if len(said.split()) <= _SHORT_ANSWER:
        return Finding("matches", "same_words", place, None, _key_features(coverage=0.9))
    return None


def _by_key(fact: Fact, key: Fact, place: Sentence | None) -> Finding | None:
    """The values said against those agreed; words do not matter, the question has settled the subject."""
    aligned = [
        one for one in (_beside(said, key, place) for said in fact.values) if one.outcome.kind != OTHER
    ]
    if not aligned:
        return None
    conflicts = [one for one in aligned if one.outcome.kind == CONFLICT]
    nearly = [one for one in aligned if one.outcome.kind == NEARLY]
    equal = [one for one in aligned if one.outcome.kind in (EQUAL, WITHIN)]
    if conflicts and not (equal and _extra(conflicts, equal)):
        return _found(
            "contradicts", conflicts[0].outcome.code or "value_conflict", conflicts[0], place, conflict=1.0
        )
    if nearly:
        return _found("partly", nearly[0].outcome.code or "nearly", nearly[0], place, nearly=1.0)
    if fact.hedged:
        return _found("partly", "hedged", equal[0], place, equal=1.0, hedged=1.0)
    return _found("matches", "value_equal", equal[0], place, equal=1.0)


def _extra(conflicts: list[Alignment], equal: list[Alignment]) -> bool:
    """Whether what differs is only an aside beside a value that agrees."""
    agreed = {one.page.kind for one in equal if one.page is not None}
    return all(
        one.outcome.code in ("bare", "") and one.said.kind in ("number", "count") for one in conflicts
    ) and bool(agreed)


def _beside(said: Value, key: Fact, place: Sentence | None) -> Alignment:
    order = (EQUAL, WITHIN, NEARLY, CONFLICT)
    best = Alignment(said, None, place, Outcome(OTHER), 1.0)
    for value in key.values:
        outcome = compare(said, value)
        if outcome.kind == OTHER:
            continue
        if best.outcome.kind == OTHER or order.index(outcome.kind) < order.index(best.outcome.kind):
            best = Alignment(said, _on_page(value, place), place, outcome, 1.0)
    return best


def _on_page(value: Value, place: Sentence | None) -> Value:
    """The key's value as it stands in its passage, so that it can be shown there."""
    for other in place.values if place is not None else ():
        if compare(value, other).kind == EQUAL and other.kind == value.kind:
            return other
    return value


def _by_page(fact: Fact, library: Library, place: Sentence | None) -> Finding:
    """No value settles it: the words against the key's passage first, then against the whole page."""
    if place is not None:
        focus = Library(library.pages, (place,), library.encoder)
        finding = judge(fact, focus, 1.0)
        if finding.verdict != "not_on_website":
            return finding
    return judge(replace(fact, asked=frozenset()), library, 1.0)


def _key_features(**known: float) -> dict[str, float]:
    names = [
        "coverage",
        "score",
        "equal",
        "nearly",
        "conflict",
        "values",
        "conflict_relevance",
        "equal_relevance",
        "clash",
        "hedged",
        "length",
    ]
    features = dict.fromkeys(names, 0.0)
    features |= {"coverage": 0.6, "score": 1.0, "values": 1.0, "relevance": 1.0, "length": 0.5}
    features |= {
        "conflict_relevance": known.get("conflict", 0.0) * 0.8,
        "equal_relevance": known.get("equal", 0.0) * 0.8,
    }
    return features | known


def _found(
    verdict: Verdict, code: str, aligned: Alignment, place: Sentence | None, **known: float
) -> Finding:
    return Finding(verdict, code, place, aligned, _key_features(**known))


def _proposal(finding: Finding, library: Library, key_value: str, place: Sentence | None) -> Proposal:
    confidence = confidence_of(finding)
    passage: Evidence | None = evidence_of(finding.passage or place, library)
    if finding.verdict == "not_given":
        return Proposal(
            "not_given", confidence, True, passage, TEMPLATES["not_given"], Compared(page=key_value)
        )
    values = values_of(finding)
    values = Compared(values.said, values.page or key_value) if values.said else values
    reason = sentence_of(finding)
    sure = is_sure(confidence)
    if not sure:
        reason = TEMPLATES["unsure"].format(reason=reason[0].lower() + reason[1:])
    return Proposal(finding.verdict, confidence, sure, passage, reason, values)
