"""Published calls under other weights: the reader's own, and those of an edition's sensitivity table. No session."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.waves.models import Measure
from scoring.reweigh import Variant, change_of_places, places_under, section_total, sensitivity

Weights = Mapping[str, float]
FACTORS = {0.0: "left out", 1.0: "counting alike", 2.0: "counting twice"}


@dataclass(frozen=True)
class WeighedCall:
    """What of a published call is needed to weigh it again; `sections` are (code, points, applicable share)."""

    council_code: str
    topic_code: str
    match_score: float | None
    service_score: float | None
    sections: tuple[tuple[str, float | None, float], ...]

    def score(self, measure: Measure, sections: Weights | None) -> float | None:
        """Its score on a measure; with `sections`, weights of the scorecard's sections instead of the published."""
        if measure is Measure.MATCH:
            return self.match_score
        if sections is None or not self.sections:
            return self.service_score
        return section_total(self.sections, sections)


def weighed_call(
    council_code: str,
    topic_code: str,
    match_score: float | None,
    service_score: float | None,
    figures: Mapping[str, Any],
) -> WeighedCall:
    """From the columns of a published call."""
    sections = tuple(
        (one["code"], one["score"], one["applicable_share"]) for one in figures.get("sections", [])
    )
    return WeighedCall(council_code, topic_code, match_score, service_score, sections)


def topic_means(
    calls: Iterable[WeighedCall],
    councils: Sequence[str],
    topics: Sequence[str],
    measure: Measure,
    sections: Weights | None = None,
) -> NDArray[np.float64]:
    """Mean score of each council in each topic (I, T), NaN without a scored call."""
    scores: dict[tuple[str, str], list[float]] = defaultdict(list)
    for call in calls:
        score = call.score(measure, sections)
        if score is not None:
            scores[call.council_code, call.topic_code].append(score)
    means = np.full((len(councils), len(topics)), np.nan)
    for i, council in enumerate(councils):
        for k, topic in enumerate(topics):
            if found := scores.get((council, topic)):
                means[i, k] = sum(found) / len(found)
    return means


def sensitivity_of(
    calls: Sequence[WeighedCall],
    councils: Mapping[str, str],
    topics: Sequence[Mapping[str, Any]],
    measure: Measure,
    sections: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """What other weights would change in one table, as it is frozen in its edition; {} without two councils.

    `councils`: code → name of the ranked ones. `sections`: of the scorecard, for the service score.
    """
    codes, names = list(councils), list(councils.values())
    if len(codes) < 2:
        return {}
    weights = [float(topic["weight"]) for topic in topics]
    means = topic_means(calls, codes, [topic["code"] for topic in topics], measure)
    found = sensitivity(means, weights)
    said = [
        _said(one, topics[one.topic]["name"] if one.topic >= 0 else "Every topic", names)
        for one in found.variants
    ]
    if measure is Measure.SERVICE:
        said += _section_variants(calls, codes, names, topics, sections)
    places = {
        code: [int(low), int(high)]
        for code, low, high in zip(codes, found.low.tolist(), found.high.tolist(), strict=True)
        if not np.isnan(low)
    }
    return {"variants": said, "places": places}


def _section_variants(
    calls: Sequence[WeighedCall],
    codes: list[str],
    names: list[str],
    topics: Sequence[Mapping[str, Any]],
    sections: Sequence[Mapping[str, Any]],
) -> list[dict[str, Any]]:
    weights = [float(topic["weight"]) for topic in topics]
    topic_codes = [topic["code"] for topic in topics]
    base = {section["code"]: float(section["weight"]) for section in sections}

    def place(changed: Weights) -> NDArray[np.float64]:
        return places_under(topic_means(calls, codes, topic_codes, Measure.SERVICE, changed), weights).place

    published = place(base)
    return [
        _said(
            change_of_places(
                published, place({**base, section["code"]: base[section["code"]] * factor}), -1, factor
            ),
            f"Section {section['code']}, {section['name']}",
            names,
        )
        for section in sections
        for factor in (0.0, 2.0)
    ]


def _said(variant: Variant, what: str, names: Sequence[str]) -> dict[str, Any]:
    return {
        "what": what,
        "how": FACTORS[variant.factor],
        "moved": variant.moved,
        "largest": variant.largest,
        "first": [names[i] for i in variant.first],
    }
