"""Answer-key proposals: for each question of a scenario, what the page says to it and where."""

import re
from collections.abc import Sequence

from scoring.matching.align import local_stems
from scoring.matching.encoder import Encoder
from scoring.matching.facts import Fact, prepare_fact
from scoring.matching.match import evidence_of
from scoring.matching.page import PreparedPage, Sentence, prepare_page
from scoring.matching.passages import Library, coverage, make_library, rank_passages, weights_of
from scoring.matching.records import KeyProposal, PageText
from scoring.matching.values import Value

# What a question asks for, by its words; the first that fits, and kinds in order of liking.
_HOURS = ("time_range", "time", "weekdays")
_SPANS = ("duration", "frequency", "date")
_WANTED: tuple[tuple[str, tuple[str, ...]], ...] = (
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
    (r"how old|what age|age limit", ("age", "count", "number")),
    (r"how (?:wide|deep|high|tall|far|big|large|heavy)|what size|width|height", ("measure",)),
    (r"how many|maximum number|limit|sawl", ("count", "number", "age")),
    (r"when\b|what date|pryd", ("date", "weekdays", "time_range", "time", "duration", "frequency")),
)  # fmt: skip
_TAIL = re.compile(
    r"\s+(?:for (?:up to |each |every |the first )?[\w ]{2,25}|per \w+"
    r"|an? (?:year|month|week|day|item|bag|bin)|each|a year)\b"
)
_LONGEST_VALUE = 120
_FLOOR = 0.12


def propose_key(
    page: PageText | PreparedPage, questions: Sequence[str], *, encoder: Encoder | None = None
) -> list[KeyProposal]:
    """One proposal a question, in order; a question that the page does not answer has no passage."""
    prepared = page if isinstance(page, PreparedPage) else prepare_page(page)
    library = make_library([prepared], encoder)
    return [_propose(question, library) for question in questions]


def wanted_kinds(question: str) -> tuple[str, ...]:
    for pattern, kinds in _WANTED:
        if re.search(pattern, question, re.IGNORECASE):
            return kinds
    return ()


def _propose(question: str, library: Library) -> KeyProposal:
    fact = prepare_fact(question, is_welsh=library.pages[0].welsh)
    kinds = wanted_kinds(question)
    weights = weights_of(fact, library)
    best: tuple[float, Sentence | None, Value | None] = (0.0, None, None)
    for sentence in _sentences(fact, kinds, library):
        covered = coverage(weights, sentence)
        value = _wanted_value(sentence, kinds, fact)
        rank = 0.0 if value is None else 0.3 - 0.05 * kinds.index(value.kind)
        if kinds and value is None:
            covered *= 0.6
        alone = value is not None and value.kind == kinds[0] and len(library.index[f"#{value.kind}"]) == 1
        if covered + rank > best[0] + 1e-9 and (covered >= _FLOOR or alone):
            best = (covered + rank, sentence, value)
    score, place, value = best
    if place is None:
        return KeyProposal(question, "", "", None, 0.0)
    text = _value_text(place, value)
    kind = value.kind if value is not None else "statement"
    return KeyProposal(question, text, kind, evidence_of(place, library), round(min(0.95, score), 3))


def _sentences(fact: Fact, kinds: tuple[str, ...], library: Library) -> list[Sentence]:
    found = [passage.sentence for passage in rank_passages(fact, library)]
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
    if value.kind == "count":
        text = (
            " ".join([text, *sentence.text[value.end :].split()[: len(value.unit.split())]])
            if not tail
            else text
        )
    return text.strip(" ,.;")
