"""How likely a proposed verdict is right, and when the engine should say that it is not sure."""

from scoring.matching.verdict import Finding

SURE_FROM = 0.6


def confidence_of(finding: Finding) -> float:
    return 0.7 if finding.features else 0.95


def is_sure(confidence: float) -> bool:
    return confidence >= SURE_FROM
