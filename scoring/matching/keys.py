"""Answer-key proposals: for each question of a scenario, what the page says to it and where."""

import re
from collections.abc import Sequence

from scoring.matching.align import local_stems
from scoring.matching.encoder import Encoder
from scoring.matching.facts import Fact, prepare_fact
from scoring.matching.match import evidence_of
from scoring.matching.page import PreparedPage, Sentence, content_stems, prepare_page, read_tokens
from scoring.matching.passages import Library, Passage, coverage, make_library, rank_passages, weights_of
from scoring.matching.records import KeyProposal, PageText
from scoring.matching.values import Value
from scoring.matching.words import WEAK

# What a question asks for, by its words; the first that fits, and kinds in order of liking.
_HOURS = ("time_range", "time", "weekdays")
_SPANS = ("duration", "frequency", "date")
_WANTED: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"^\W*(?:and )?(?:who|where)\b", ()),
    (r"how (?:far|long|early|soon) (?:ahead|before|beforehand|in advance)|(?:how much|what) notice", _SPANS),
    (r"how late|until when|(?:by|at|from) what time", ("time", "time_range", "date")),
    (r"how often|how frequently|every how many|pa mor aml", ("frequency", "weekdays")),
    (r"e-?mail", ("email",)),
    (r"web ?(?:site|page|address)|where online|which page|link", ("url",)),
    (r"phone|(?:what|which) number|number (?:to|do|can)|who (?:do|should|can) (?:i|you) ring", ("phone",)),
    (r"discount|per ?cent|reduction|how much off|share", ("percent", "money")),
    (r"how much|fee|cost|charge|price|pay\b|fine|penalty|faint|ffi|tâl", ("money", "percent")),
    (r"opening (?:hours|times)|what (?:hours|time)|when (?:is|are) .* open", _HOURS),
    (r"what day|which day|pa ddiwrnod", ("weekdays", "date")),
    (r"deadline|closing date|last date|by when|latest|dyddiad cau", ("date", "time", "duration")),
    (r"how long|how soon|how quickly|how many (?:days|weeks|months)|wait", _SPANS),
    (r"(?:largest|highest|biggest|greatest|most) (?:prize|sum|amount|grant|fine|fee|value)", ("money", "percent")),
    (r"how old|what age|age limit", ("age", "count", "number")),
    (r"how (?:wide|deep|high|tall|far|big|large|heavy)|what size|width|height", ("measure",)),
    (r"how many|maximum number|limit|sawl", ("count", "number", "age")),
    (r"^\W*(?:and |so )?when\b|what date|pryd", ("date", "weekdays", "time_range", "time", "duration", "frequency")),
)  # fmt: skip
_TAIL = re.compile(
    r"\s+(?:for (?:up to |each |every |the first )?[\w ]{2,25}|per \w+"
    r"|an? (?:year|month|week|day|item|bag|bin)|each|a year)\b"
)
_PART_OF_DAY = re.compile(r"s?\s+(?:mornings?|afternoons?|evenings?)\b")
_LONGEST_VALUE = 120
_FLOOR, _STATEMENT_FLOOR = 0.12, 0.34
_WITHOUT_VALUE, _BY_MEANING = 0.6, 0.7
_PROCESS = re.compile(r"\b(?:take|takes|wait|reply|decide|decision|answer|repair)\b", re.IGNORECASE)
_PROMISE = re.compile(r"\b(?:allow|within|takes?|aim|up to|normally|usually)\b", re.IGNORECASE)
_PROMISED = 0.12


def propose_key(
    page: PageText | PreparedPage, questions: Sequence[str], *, encoder: Encoder | None = None
) -> list[KeyProposal]:
    """One proposal a question, in order; a question that the page does not answer has no passage."""
    prepared = page if isinstance(page, PreparedPage) else prepare_page(page)
    library = make_library([prepared], encoder)
    return [_propose(question, library) for question in questions]


def wanted_kinds(question: str) -> tuple[str, ...]:
    return _asked(question)[0]


def _asked(question: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """The kinds of value that a question asks for, and the stems of the words by which it does so."""
    for pattern, kinds in _WANTED:
        found = re.search(pattern, question, re.IGNORECASE)
        if found:
            return kinds, content_stems(read_tokens(found[0], is_welsh=False))
    return (), frozenset()


def _propose(question: str, library: Library) -> KeyProposal:
    fact = prepare_fact(question, is_welsh=library.pages[0].welsh)
    kinds, asking = _asked(question)
    names_nothing = all(word in WEAK or word in asking for word in fact.stems)
    weights = weights_of(fact, library)
    best: tuple[float, Sentence | None, Value | None] = (0.0, None, None)
    process = bool(_PROCESS.search(question))
    passages = rank_passages(fact, library)
    alike = {passage.sentence: passage.alike or 0.0 for passage in passages}
    for sentence in _sentences(passages, kinds, library):
        covered = max(coverage(weights, sentence), _BY_MEANING * alike.get(sentence, 0.0))
        value = _wanted_value(sentence, kinds, fact)
        rank = 0.0 if value is None else 0.3 - 0.05 * kinds.index(value.kind)
        if kinds and value is None:
            covered *= 0.0 if names_nothing else _WITHOUT_VALUE
        if value is not None and value.kind == "duration" and process and _PROMISE.search(sentence.text):
            rank += _PROMISED
        floor = _STATEMENT_FLOOR if value is None else 0.0 if names_nothing else _FLOOR
        alone = value is not None and value.kind == kinds[0] and len(library.index[f"#{value.kind}"]) == 1
        if covered + rank > best[0] + 1e-9 and (covered >= floor or alone):
            best = (covered + rank, sentence, value)
    score, place, value = best
    if place is None:
        return KeyProposal(question, "", "", None, 0.0)
    text = _value_text(place, value)
    kind = value.kind if value is not None else "statement"
    return KeyProposal(question, text, kind, evidence_of(place, library), round(min(0.95, score), 3))


def _sentences(passages: Sequence[Passage], kinds: tuple[str, ...], library: Library) -> list[Sentence]:
    found = [passage.sentence for passage in passages]
    held = {number for kind in kinds for number in library.index.get(f"#{kind}", ())}
    return [*found, *(library.sentences[number] for number in sorted(held)[:400])]


def _wanted_value(sentence: Sentence, kinds: tuple[str, ...], fact: Fact) -> Value | None:
    """The value of the liked kind whose own words are nearest to the question's."""
    for kind in kinds:
        held = [value for value in sentence.values if value.kind == kind]
        if held:
            return max(
                held, key=lambda value: (len(local_stems(sentence, value) & set(fact.stems)), -value.start)
            )
    return None


def _value_text(sentence: Sentence, value: Value | None) -> str:
    if value is None:
        return sentence.text[:_LONGEST_VALUE].strip()
    tail = _TAIL.match(sentence.text, value.end) if value.kind in ("money", "percent", "count") else None
    text = sentence.text[value.start : tail.end() if tail else value.end]
    if value.kind == "money" and len(value.text) > len(text):
        text = value.text
    if value.kind == "weekdays":
        part = _PART_OF_DAY.match(sentence.text, value.end)
        text = sentence.text[value.start : part.end() if part else value.end]
    if value.kind == "count":
        text = (
            " ".join([text, *sentence.text[value.end :].split()[: len(value.unit.split())]])
            if not tail
            else text
        )
    return text.strip(" ,.;")
