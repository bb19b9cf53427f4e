"""Agreement of raters, calls needed, luck, and change between waves."""

import math
from dataclasses import replace

import pytest

from scoring.agreement import bootstrap_interval, cohen_kappa, krippendorff_alpha
from scoring.errors import InputError, ScoringError
from scoring.movement import benjamini_hochberg, holm, movement
from scoring.records import Group, Options, Topic
from scoring.sample import (
    all_topics_satisfactory,
    expected_by_chance,
    expected_precision,
    reliability_calls,
    required_calls,
)
from scoring.waves import compare_waves
from tests.scoring.examples import TOPICS, call, create_inputs, three_council_calls

NAN = float("nan")


def test_alpha_is_not_defined_without_variation_or_without_pairs():
    assert math.isnan(krippendorff_alpha([[1, 1], [1, 1]], "nominal"))
    assert math.isnan(krippendorff_alpha([[1, None], [NAN, 2]], "interval"))
    assert math.isnan(krippendorff_alpha([], "ordinal"))


def test_alpha_of_text_takes_its_order_from_the_categories():
    units = [["5", "10"], ["10", "10"], ["40", "40"], ["5", "5"], ["40", "10"]]
    ordered = krippendorff_alpha(units, "ordinal", categories=["5", "10", "40"])
    assert ordered != krippendorff_alpha(units, "ordinal", categories=["10", "5", "40"])
    assert krippendorff_alpha(units, "nominal") == krippendorff_alpha(
        units, "nominal", categories=["40", "5", "10"]
    )
    assert krippendorff_alpha([[0, 0], [0, 1]], "ratio") == pytest.approx(0.0)


@pytest.mark.parametrize(
    ("units", "level", "categories", "words"),
    [
        ([[1, 1]], "cardinal", None, "level must be one of nominal, ordinal"),
        ([["a", "b"]], "ordinal", None, "ordinal text needs its categories in order"),
        ([["a", "b"]], "interval", ["a", "b"], "interval needs numbers"),
        ([["a", "c"]], "ordinal", ["a", "b"], "value c is not among the categories"),
    ],
)
def test_ratings_that_cannot_be_are_refused(units, level, categories, words):
    with pytest.raises(ScoringError, match=words):
        krippendorff_alpha(units, level, categories=categories)


def test_kappa_edges():
    assert math.isnan(cohen_kappa([1], [1], categories=[1, 2]).kappa)
    assert math.isnan(cohen_kappa([1, 1], [1, 1], categories=[1, 2]).kappa)
    assert cohen_kappa([1, 2, None], [1, 2, 2], categories=[1, 2]).n_units == 2
    assert cohen_kappa([1, 2, 1, 2], [1, 2, 2, 2], categories=[1, 2], weights="none").kappa == pytest.approx(
        0.5
    )
    with pytest.raises(ScoringError, match="lengths differ"):
        cohen_kappa([1], [1, 2], categories=[1, 2])
    with pytest.raises(ScoringError, match="weights must be one of"):
        cohen_kappa([1], [1], categories=[1], weights="cubic")
    with pytest.raises(ScoringError, match="value 3 is not among"):
        cohen_kappa([3], [1], categories=[1, 2])


def test_a_bootstrap_is_the_same_for_the_same_seed_and_holds_the_truth():
    units = [[k % 3, k % 3 if k % 5 else 0] for k in range(40)]

    def alpha(drawn):
        return krippendorff_alpha(drawn, "nominal")

    first = bootstrap_interval(units, alpha, seed=3, draws=200)
    assert first == bootstrap_interval(units, alpha, seed=3, draws=200)
    assert first.low < alpha(units) < first.high
    assert math.isnan(bootstrap_interval(units[:1], alpha, seed=3).low)
    assert math.isnan(bootstrap_interval([[1, 1]] * 3, alpha, seed=3, draws=5).low)


def test_the_figures_of_the_planner():
    assert required_calls(25, 8)[1:3] == (337, 169)
    assert required_calls(18, 8, delta=20.0).two_councils == 13
    assert [reliability_calls(25, 8, rho) for rho in (0.7, 0.8, 0.9)] == [23, 40, 88]
    assert [round(expected_precision(18, 8, n).reliability, 2) for n in (3, 6, 12)] == [0.37, 0.54, 0.70]


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (lambda: required_calls(0, 8), "sigma and tau must be > 0"),
        (lambda: required_calls(18, 8, power=1), "strictly between 0 and 1"),
        (lambda: required_calls(18, 8, delta=0), "delta must be > 0"),
        (lambda: reliability_calls(18, 8, 1), "strictly between 0 and 1"),
        (lambda: expected_precision(18, 8, 0), "calls must be 1 or more"),
        (lambda: expected_by_chance([0.5], 2, 10), "lengths differ"),
        (lambda: expected_by_chance(1.5, 2, 10), r"share outside 0\.\.1"),
    ],
)
def test_plans_that_cannot_be_are_refused(plan, words):
    with pytest.raises(ScoringError, match=words):
        plan()


def test_luck_alone_can_crown_one_council():
    assert expected_by_chance(0.55, 10, 382) == pytest.approx(0.97, abs=0.005)
    assert expected_by_chance([0.5, 0.4], 2, 100) == pytest.approx(20)
    assert all_topics_satisfactory([[1, 1], [0, 1], [1, 1]]) == [0, 2]
    assert all_topics_satisfactory([[]]) == []


def test_change_is_told_on_scores_with_its_doubt():
    found = movement(
        [50, 50, 50, NAN, 50, 50], [2, 2, 2, 2, 0, 0], [65, 51, 35, 50, 50, 51], [2, 2, 2, 2, 0, 0]
    )
    assert found.verdict == ["up", "no clear change", "down", "", "no clear change", "up"]
    assert found.mean_change == pytest.approx(0.4)
    assert math.isnan(movement([NAN], [1], [1], [1]).mean_change)


@pytest.mark.parametrize(
    ("arguments", "fdr", "words"),
    [
        (([1], [1], [1], [1, 2]), 0.05, "lengths differ"),
        (([1], [-1], [1], [1]), 0.05, "negative standard error"),
        (([1], [1], [1], [-1]), 0.05, "negative standard error"),
        (([1], [1], [1], [1]), 0, r"fdr outside \(0, 1\)"),
    ],
)
def test_changes_that_cannot_be_are_refused(arguments, fdr, words):
    with pytest.raises(ScoringError, match=words):
        movement(*arguments, fdr=fdr)


def test_adjusted_p_values_leave_out_the_unknown():
    assert benjamini_hochberg([0.01, NAN, 0.04]).tolist()[::2] == [0.02, 0.04]
    assert holm([0.01, NAN, 0.04]).tolist()[::2] == [0.02, 0.04]


def wave(name, calls, **changes):
    return replace(create_inputs(calls=calls, **changes), wave=name)


def test_two_waves_are_compared_over_the_topics_of_both():
    before = wave("2026", three_council_calls())
    now_topics = (*TOPICS, Topic("tax", "Tax"))
    extra = [call(70 + i, f"E0{i}", "tax", "contradicts") for i in range(3)]
    now = wave("2027", [*three_council_calls(), *extra], topics=now_topics)
    found = compare_waves(before, now, group="districts", measure="match")
    assert found.topics == ("bins", "roads")
    assert [(row.change, row.verdict) for row in found.rows] == [(0.0, "no clear change")] * 3
    assert (found.mean_change, found.consistently_good) == (0.0, ("E00",))


def test_councils_not_ranked_in_both_waves_are_not_compared():
    before = wave("2026", three_council_calls())
    now = wave("2027", [c for c in three_council_calls() if c.council != "E01"])
    found = compare_waves(before, now, group="districts", measure="match")
    assert [row.council for row in found.rows] == ["E00", "E02"]


def test_a_change_without_a_standard_error_has_no_verdict():
    calls = [call(i, f"E0{i}", "bins", "matches") for i in range(3)]
    inputs = wave("2026", calls, topics=TOPICS[:1], options=Options(minimum_reached=1))
    found = compare_waves(inputs, inputs, group="districts", measure="match")
    assert {(row.verdict, row.se_change) for row in found.rows} == {("", None)}


def test_waves_that_share_nothing_are_not_compared():
    first = wave("2026", (), topics=TOPICS[:1])
    with pytest.raises(InputError, match="share no topic in group districts"):
        compare_waves(first, wave("2027", (), topics=TOPICS[1:]), group="districts", measure="match")
    with pytest.raises(InputError, match="no group shires in wave 2026"):
        compare_waves(first, first, group="shires", measure="match")


def test_only_the_group_asked_for_is_narrowed():
    groups = [Group("districts", "Districts"), Group("others", "Others")]
    inputs = wave("2026", three_council_calls(), groups=groups)
    assert len(compare_waves(inputs, inputs, group="districts", measure="match").rows) == 3
