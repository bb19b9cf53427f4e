"""An answer against the pages: verdicts on its facts, on the whole, and on what it should have held."""

from collections.abc import Sequence

from scoring.matching import welsh
from scoring.matching.confidence import confidence_of, is_sure
from scoring.matching.encoder import Encoder
from scoring.matching.explain import TEMPLATES, sentence_of, values_of
from scoring.matching.facts import Fact, prepare_facts, says_nothing, split_answer
from scoring.matching.page import PreparedPage, Sentence, prepare_page
from scoring.matching.passages import Library, make_library, page_relevance
from scoring.matching.points import judge_points
from scoring.matching.records import Compared, Evidence, FactResult, MatchResult, PageText, Verdict
from scoring.matching.rulings import Finding
from scoring.matching.weigh import judge

_MOST_ANSWER = 20_000


def match_answer(
    pages: Sequence[PageText | PreparedPage],
    answer: str,
    facts: Sequence[str] | None,
    *,
    expected_points: Sequence[str] = (),
    topic: str = "",
    encoder: Encoder | None = None,
) -> MatchResult:
    """Verdicts on an answer. Without `facts` it is cut into statements, which carry their offsets.

    With an `encoder` passages are found by meaning too.
    """
    prepared = [page if isinstance(page, PreparedPage) else prepare_page(page) for page in pages]
    library = make_library(prepared, encoder)
    answer = answer[:_MOST_ANSWER]
    texts: list[tuple[str, int | None]]
    texts = [(text, None) for text in facts] if facts is not None else [*split_answer(answer)]
    made, relevance, is_welsh = read_facts(answer, texts, prepared, library, topic)
    findings = [_find(fact, library, relevance) for fact in made]
    results = tuple(_result(fact, finding, library) for fact, finding in zip(made, findings, strict=True))
    points = judge_points(expected_points, made, findings, library, is_welsh=is_welsh)
    return MatchResult(results, overall_verdict([result.verdict for result in results]), points)


def read_facts(
    answer: str,
    texts: Sequence[tuple[str, int | None]],
    pages: Sequence[PreparedPage],
    library: Library,
    topic: str,
) -> tuple[list[Fact], float, bool]:
    """The facts, how far the pages speak of them and of the topic, and whether they are in Welsh as a page is."""
    is_welsh = any(page.welsh for page in pages) and welsh.looks_welsh(
        answer or " ".join(t for t, _ in texts)
    )
    made = prepare_facts(texts, is_welsh=is_welsh)
    stems = {word for fact in made for word in fact.stems}
    return made, page_relevance(library, topic, stems, is_welsh=is_welsh), is_welsh


def _find(fact: Fact, library: Library, relevance: float) -> Finding:
    if says_nothing(fact.text):
        return Finding("not_given", "not_given", None)
    return judge(fact, library, relevance)


def _result(fact: Fact, finding: Finding, library: Library) -> FactResult:
    confidence = confidence_of(finding)
    sure = is_sure(confidence)
    return FactResult(
        text=fact.text,
        verdict=finding.verdict,
        confidence=confidence,
        sure=sure,
        evidence=evidence_of(finding.passage, library),
        reason=sentence_of(finding) if finding.verdict != "not_given" else TEMPLATES["not_given"],
        values=values_of(finding) if finding.verdict != "not_given" else Compared(),
        start=fact.start,
        end=fact.end,
    )


def evidence_of(sentence: Sentence | None, library: Library) -> Evidence | None:
    if sentence is None:
        return None
    page = library.pages[sentence.page]
    return Evidence(page.url, sentence.start, sentence.end, page.text[sentence.start : sentence.end])


def overall_verdict(verdicts: Sequence[Verdict]) -> Verdict:
    """METHOD: no fact given, `not_given`; any contradiction, that; all alike, that; else `partly`."""
    given = [verdict for verdict in verdicts if verdict != "not_given"]
    if not given:
        return "not_given"
    if "contradicts" in given:
        return "contradicts"
    if len(set(given)) == 1:
        return given[0]
    return "partly"
