"""What an answer should have held, and whether it did: the comparison run from point to facts."""

from collections.abc import Sequence

from scoring.matching.align import shares_meaning
from scoring.matching.compare import compare
from scoring.matching.facts import Fact, prepare_fact
from scoring.matching.likeness import match_weight
from scoring.matching.outcome import CONFLICT, EQUAL, NEARLY, OTHER, WITHIN
from scoring.matching.page import Sentence
from scoring.matching.passages import Library, rank_passages, weights_of
from scoring.matching.records import PointResult, PointStatus
from scoring.matching.rulings import Finding

_REASONS = {
    "given": "The answer gave this: “{fact}”.",
    "partial": "The answer gave part of this, or not for certain: “{fact}”.",
    "contradicted": "The answer said otherwise: “{fact}”.",
    "missing": "The answer did not mention this.",
}
_STATUS: dict[str, PointStatus] = {"matches": "given", "partly": "partial", "contradicts": "contradicted"}
_SAME_PLACE, _FLOOR = 0.25, 0.45


def judge_points(
    points: Sequence[str],
    facts: Sequence[Fact],
    findings: Sequence[Finding],
    library: Library,
    *,
    is_welsh: bool = False,
) -> tuple[PointResult, ...]:
    return tuple(
        _judge_point(prepare_fact(text, is_welsh=is_welsh), facts, findings, library) for text in points
    )


def _judge_point(
    point: Fact, facts: Sequence[Fact], findings: Sequence[Finding], library: Library
) -> PointResult:
    passages = rank_passages(point, library)
    place = passages[0].sentence if passages else None
    best: tuple[float, PointStatus, str] = (0.0, "missing", "")
    for fact, finding in zip(facts, findings, strict=True):
        score, status = _answers(point, fact, finding, place, library)
        if score > best[0]:
            best = (score, status, fact.text)
    if best[0] < _FLOOR:
        return PointResult(point.text, "missing", _REASONS["missing"])
    return PointResult(point.text, best[1], _REASONS[best[1]].format(fact=best[2]))


def _answers(
    point: Fact, fact: Fact, finding: Finding, place: Sentence | None, library: Library
) -> tuple[float, PointStatus]:
    """How far a fact speaks to a point, and what it then makes of it."""
    status = _STATUS.get(finding.verdict, "missing")
    if status == "missing":
        return 0.0, "missing"
    weights = weights_of(point, library)
    total = sum(weights.get(word, 0.0) for word in point.stems)
    held = sum(weights[word] * match_weight(word, fact.stems, fact.meanings) for word in point.stems)
    words = held / total if total else 0.0
    same_place = finding.passage is not None and place is not None and finding.passage == place
    target = finding.aligned.page if finding.aligned is not None else None
    aimed = target is not None and any(compare(target, wanted).kind == EQUAL for wanted in point.values)
    outcomes = [compare(said, wanted).kind for said in fact.values for wanted in point.values]
    score = words * 0.6 + (_SAME_PLACE if same_place else 0.0)
    if EQUAL in outcomes or WITHIN in outcomes:
        score += 0.5
    elif aimed:
        score += 0.45
    elif NEARLY in outcomes:
        score, status = score + 0.45, ("partial" if status == "given" else status)
    elif CONFLICT in outcomes and target is None:
        score += 0.3 if same_place or words > 0.2 else 0.0
    elif outcomes and set(outcomes) == {OTHER}:
        score -= 0.1
    if not point.values and same_place:
        score += 0.1
        if shares_meaning(frozenset(point.stems), frozenset(fact.stems)):
            score += 0.15
    return score, status
