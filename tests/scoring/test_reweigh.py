"""Other weights: with the published ones nothing changes, with others it is plain arithmetic."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.errors import ScoringError
from scoring.league import compile_league_table
from scoring.outcome import call_outcomes
from scoring.records import LeagueInputs
from scoring.reweigh import counted_sections, places_under, section_total, sensitivity
from tests.generated_edition import Shape, made_inputs


@pytest.fixture(scope="module")
def inputs() -> LeagueInputs:
    return made_inputs(Shape(councils=12, topics=3, groups=1, calls=2), code="w", title="W", turn=0)


def test_sections_add_up_to_the_published_service_score(inputs: LeagueInputs):
    instrument = inputs.instrument
    assert instrument is not None
    weights = {section.code: section.weight for section in instrument.sections}
    sections = counted_sections(inputs)
    for outcome in call_outcomes(inputs):
        scores = [(one.code, one.score, one.applicable_share) for one in sections[outcome.id]]
        assert section_total(scores, weights) == pytest.approx(outcome.service_score)


def test_published_weights_give_the_published_places(inputs: LeagueInputs):
    table = compile_league_table(inputs, group=inputs.groups[0].code, measure="match")
    means = {(cell.council, cell.topic): cell.mean for cell in table.cells}
    ranked = [row for row in table.rows if row.place is not None]
    values = [[means[row.council, topic] for topic in table.topics] for row in ranked]
    found = places_under(values, [1, 1, 1])
    assert found.label == [row.label for row in ranked]
    assert found.score_1dp.tolist() == [row.score_1dp for row in ranked]


def test_each_variant_is_what_places_under_its_weights_give():
    means = np.random.default_rng(1).uniform(0, 100, (9, 3))
    base = [2.0, 1.0, 1.0]
    published = places_under(means, base).place
    found = sensitivity(means, base)
    assert [(one.topic, one.factor) for one in found.variants] == [
        (0, 0.0), (0, 2.0), (1, 0.0), (1, 2.0), (2, 0.0), (2, 2.0), (-1, 1.0),
    ]  # fmt: skip
    every = [published]
    for one in found.variants:
        weights = (
            [1.0] * 3
            if one.topic < 0
            else [w * (one.factor if k == one.topic else 1) for k, w in enumerate(base)]
        )
        place = places_under(means, weights).place
        every.append(place)
        assert one.moved == int((place != published).sum())
        assert one.largest == int(np.abs(place - published).max())
        assert list(one.first) == np.flatnonzero(place == 1).tolist()
    assert found.low.tolist() == np.min(every, axis=0).tolist()
    assert found.high.tolist() == np.max(every, axis=0).tolist()


def test_a_topic_alone_is_never_left_out_and_no_weight_is_refused():
    assert sensitivity([[10.0], [20.0]], [1.0]).variants == ()
    assert places_under([[np.nan, 50.0], [60.0, 10.0]], [1, 1]).label == ["", "1"]
    with pytest.raises(ScoringError, match="sum to 0"):
        places_under([[1.0]], [0])


def test_a_section_that_weighs_nothing_does_not_count():
    scores = [("A", 80.0, 1.0), ("B", None, 0.0), ("C", 20.0, 0.4)]
    assert section_total(scores, {"A": 1, "B": 0, "C": 0}) == 80
    assert section_total(scores, {"A": 0, "B": 1, "C": 0}) is None
    assert section_total(scores, {"A": 0, "B": 0, "C": 1}) is None, "too little of it applies"
