"""Which sentence of which page speaks of a fact: shared meaning, weighted by rarity, and values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from scoring.matching.encoder import Encoder
from scoring.matching.facts import Fact
from scoring.matching.likeness import match_weight
from scoring.matching.page import PreparedPage, Sentence, content_stems, rarity, read_tokens
from scoring.matching.ranking import held_by, score_of
from scoring.matching.words import WEAK, concepts

_SLOT_WEIGHT = 1.5
_SUBJECT_WEIGHT, _NAME_WEIGHT = 1.15, 2.0
_BEFORE_WEIGHT, _ASKED_WEIGHT, _WEAK_WEIGHT, _ABSENT_WEIGHT = 0.3, 0.4, 0.5, 0.65
_MOST_CANDIDATES = 400
_KEPT = 5
_HALF, _ELSEWHERE = 0.5, 0.4


@dataclass(frozen=True)
class Library:
    """The pages of one match, indexed together."""

    pages: tuple[PreparedPage, ...]
    sentences: tuple[Sentence, ...]
    encoder: Encoder | None = None

    @cached_property
    def index(self) -> dict[str, list[int]]:
        """Stem, or "=" and a meaning, or "#" and a kind of value, to the sentences that hold it."""
        table: dict[str, list[int]] = {}
        for number, sentence in enumerate(self.sentences):
            keys = set(sentence.stems) | {f"={meaning}" for meaning in sentence.meanings}
            keys |= {f"#{value.kind}" for value in sentence.values}
            for key in keys:
                table.setdefault(key, []).append(number)
        return table

    @cached_property
    def rarities(self) -> dict[str, float]:
        return {}

    def rarity(self, word: str) -> float:
        known = self.rarities.get(word)
        if known is None:
            known = self.rarities[word] = rarity(self.pages, word)
        return known

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset().union(*(page.stems for page in self.pages))

    @cached_property
    def meanings(self) -> frozenset[str]:
        return frozenset().union(*(page.meanings for page in self.pages))

    @cached_property
    def slot_keys(self) -> frozenset[str]:
        return frozenset(filled.key for sentence in self.sentences for filled in sentence.slots)

    @cached_property
    def forms(self) -> frozenset[str]:
        return frozenset(word[:5] for word in self.stems if len(word) >= 5)


@dataclass(frozen=True, slots=True)
class Passage:
    sentence: Sentence
    coverage: float  # share of the fact's meaning that the sentence holds, 0 to 1
    score: float
    alike: float | None = None  # in meaning, if a model was asked


def make_library(pages: Sequence[PreparedPage], encoder: Encoder | None = None) -> Library:
    sentences = tuple(
        replace(sentence, page=number) if number else sentence
        for number, page in enumerate(pages)
        for sentence in page.sentences
    )
    return Library(tuple(pages), sentences, encoder)


def weights_of(fact: Fact, library: Library) -> dict[str, float]:
    """How much each stem of the fact (and of what came before it, and of its question) counts."""
    weights = {word: _weight(word, library) for word in fact.stems}
    for word in fact.names:
        if word in weights and word not in library.stems:
            weights[word] *= _NAME_WEIGHT
    if fact.subject in weights and len(weights) > 1:
        weights[fact.subject] *= _SUBJECT_WEIGHT
    if len(fact.stems) < 3:
        for word in fact.before:
            weights.setdefault(word, _weight(word, library) * _BEFORE_WEIGHT)
    for filled in fact.slots:
        if filled.end - filled.start > 1 and filled.key in library.slot_keys:
            weights[filled.key] = _SLOT_WEIGHT
    for word in fact.asked:
        weights.setdefault(word, _weight(word, library) * _ASKED_WEIGHT)
    return weights


def _weight(word: str, library: Library) -> float:
    weight = library.rarity(word) * (_WEAK_WEIGHT if word in WEAK else 1.0)
    absent = word not in library.stems and not set(concepts(word)) & library.meanings
    return weight * _ABSENT_WEIGHT if absent else weight


def coverage(weights: dict[str, float], sentence: Sentence) -> float:
    """Share of a fact's meaning that a sentence holds, 0 to 1."""
    return held_by(weights, sentence).covered


def candidates(fact: Fact, library: Library) -> list[Sentence]:
    """The sentences worth scoring: those that share a stem, a meaning or a kind of value with the fact."""
    if len(library.sentences) <= _MOST_CANDIDATES:
        return list(library.sentences)
    counts: dict[int, float] = {}
    words = [*fact.stems, *fact.asked]
    keys = [*words, *(f"={meaning}" for word in words for meaning in concepts(word))]
    keys += [f"#{value.kind}" for value in fact.values]
    for key in keys:
        for number in library.index.get(key, ()):
            counts[number] = counts.get(number, 0.0) + 1.0
    best = sorted(counts, key=lambda number: (-counts[number], number))[:_MOST_CANDIDATES]
    return [library.sentences[number] for number in sorted(best)]


def likenesses(fact: Fact, sentences: Sequence[Sentence], encoder: Encoder | None) -> list[float | None]:
    """How alike in meaning a fact and each sentence are; None without a model."""
    if encoder is None:
        return [None] * len(sentences)
    return [*encoder.likeness(fact.text, [sentence.text for sentence in sentences])]


def rank_passages(fact: Fact, library: Library) -> list[Passage]:
    """The best sentences for a fact, best first; of equals the one earlier on the page."""
    weights = weights_of(fact, library)
    ranked = []
    sentences = candidates(fact, library)
    for sentence, alike in zip(sentences, likenesses(fact, sentences, library.encoder), strict=True):
        held = held_by(weights, sentence)
        if held.covered or held.kin or fact.values or alike:
            length = max(1, len(library.pages[sentence.page].text))
            score = score_of(fact, sentence, held, sentence.start / length, alike)
            ranked.append(Passage(sentence, held.covered, score, alike))
    ranked.sort(key=lambda passage: (-passage.score, passage.sentence.page, passage.sentence.start))
    return ranked[:_KEPT]


def page_relevance(
    library: Library, topic: str, answer_stems: Iterable[str], *, is_welsh: bool = False
) -> float:
    """Whether these pages are about what was asked, 0 to 1: a page on another topic contradicts nothing."""
    topic_words = content_stems(read_tokens(topic, is_welsh=is_welsh))
    titles = frozenset().union(*(page.title for page in library.pages))
    answered = [word for word in answer_stems if word not in WEAK]
    shares, elsewhere = [], False
    if topic_words:
        in_title = _share(topic_words, titles, meanings_in(titles))
        in_text = _share(topic_words, library.stems, library.meanings)
        shares.append(0.6 * in_title + 0.4 * in_text)
        elsewhere = in_title == 0 and in_text < _HALF
    if answered:
        shares.append(min(1.0, _share(answered, library.stems, library.meanings) * 1.5))
    relevance = sum(shares) / len(shares) if shares else 1.0
    return min(relevance, _ELSEWHERE) if elsewhere else relevance


def meanings_in(stems: frozenset[str]) -> frozenset[str]:
    return frozenset(meaning for word in stems for meaning in concepts(word))


def _share(words: Iterable[str], stems: frozenset[str], meanings: frozenset[str]) -> float:
    wanted = list(words)
    weights = [0.5 if word in WEAK else 1.0 for word in wanted]
    held = sum(w for word, w in zip(wanted, weights, strict=True) if match_weight(word, stems, meanings))
    return held / sum(weights)
