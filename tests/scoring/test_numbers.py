"""The arithmetic of scores and places: the edge cases, each error with its words, and slow obvious versions
beside fast ones.
"""

import itertools
import math

import numpy as np
import pytest
from scipy.stats import norm

from scoring.empirical_bayes import empirical_bayes, paule_mandel, reliability
from scoring.errors import ScoringError
from scoring.guaranteed_range import rank_confidence_set, tau_best_set
from scoring.intervals import score_interval, t_quantile, wilson_interval
from scoring.likely_range import posterior_rank_interval
from scoring.rank import classify_tiers, rank_from_pairwise
from scoring.score import (
    CHUNK,
    call_score,
    composite_score,
    post_stratified_mean,
    provisional_mean,
    residual_mean_square,
    standard_error,
    sufficient_statistics,
)
from scoring.standing import honesty, stand

NAN = float("nan")


@pytest.mark.parametrize(
    ("points", "most", "weights", "words"),
    [
        ([[]], [], [], "no questions"),
        ([1, 1], [2], [1], "differ in length"),
        ([1], [2], [NAN], "weight is missing"),
        ([1], [2], [-1], "negative weight"),
        ([1], [2], [0], "weights sum to 0"),
        ([1], [0], [1], "max_points must be > 0"),
        ([3], [2], [1], r"points outside 0\.\.max"),
        ([-1], [2], [1], r"points outside 0\.\.max"),
    ],
)
def test_a_composite_that_cannot_be_is_refused(points, most, weights, words):
    with pytest.raises(ScoringError, match=words):
        composite_score(points, most, weights)


def test_the_score_of_a_call_by_its_status():
    assert call_score("unanswered", None) == 0
    assert math.isnan(call_score("void", 50.0))
    assert math.isnan(call_score("answered", None))


@pytest.mark.parametrize("score", [-0.1, 100.1, float("inf"), -float("inf")])
def test_a_score_outside_the_scale_is_refused(score):
    with pytest.raises(ScoringError, match=r"score outside 0\.\.100"):
        sufficient_statistics([0], [0], [score])


def test_a_cube_refuses_what_does_not_fit():
    with pytest.raises(ScoringError, match="lengths differ"):
        sufficient_statistics([0], [0, 1], [50])
    with pytest.raises(ScoringError, match="outside the cube"):
        sufficient_statistics([-1], [0], [50], shape=(1, 1))
    with pytest.raises(ScoringError, match="outside the cube"):
        sufficient_statistics([5], [0], [50], shape=(1, 1))
    with pytest.raises(ScoringError, match="outside the cube"):
        sufficient_statistics([0], [1], [50], shape=(2, 1))


def test_the_cube_of_many_chunks_equals_one_pass_by_hand():
    rng = np.random.default_rng(5)
    size = CHUNK + 321
    council, topic = rng.integers(0, 7, size).astype(np.int16), rng.integers(0, 3, size).astype(np.uint8)
    score = rng.uniform(0, 100, size).astype(np.float32)
    score[::97] = np.nan
    cube = sufficient_statistics(council, topic, score)
    for i, t in itertools.product(range(7), range(3)):
        own = score[(council == i) & (topic == t) & ~np.isnan(score)].astype(float)
        assert cube.n[i, t] == own.size
        assert cube.s[i, t] == pytest.approx(own.sum(), rel=1e-12)
        assert cube.q[i, t] == pytest.approx((own**2).sum(), rel=1e-12)


def test_no_calls_give_an_empty_cube_and_void_calls_nothing():
    assert sufficient_statistics([], [], []).n.shape == (0, 0)
    assert sufficient_statistics([0, 0], [0, 0], [NAN, NAN], shape=(1, 1)).n.tolist() == [[0]]


@pytest.mark.parametrize(
    ("weights", "words"),
    [([0, 0], "topic weights sum to 0"), ([-1, 2], "negative weight"), ([NAN, 1], "weight is missing")],
)
@pytest.mark.parametrize("mean", [post_stratified_mean, provisional_mean])
def test_topic_weights_that_cannot_be_are_refused(mean, weights, words):
    with pytest.raises(ScoringError, match=words):
        mean([[1, 1]], [[50, 60]], weights)


def test_the_pooled_variance_is_that_of_the_two_way_model():
    rng = np.random.default_rng(3)
    council, topic = rng.integers(0, 6, 60), rng.integers(0, 4, 60)
    score = np.clip(50 + 5 * council - 3 * topic + rng.normal(0, 9, 60), 0, 100)
    design = np.column_stack([np.eye(6)[council], np.eye(4)[topic][:, 1:]])
    residual = score - design @ np.linalg.lstsq(design, score, rcond=None)[0]
    s2, df = residual_mean_square(*sufficient_statistics(council, topic, score))
    assert df == 60 - 9
    assert s2 == pytest.approx(residual @ residual / df, rel=1e-10)


def test_the_pooled_variance_of_nothing_is_unknown_and_of_an_exact_fit_zero():
    assert residual_mean_square([[0]], [[0]], [[0]])[1] == 0
    assert math.isnan(residual_mean_square([[1], [1]], [[40], [60]], [[1600], [3600]])[0])
    assert residual_mean_square([[2], [2]], [[80], [120]], [[3200], [7200]]) == (0.0, 2)


def test_one_call_a_council_in_several_topics_has_an_error_from_the_two_way_residual():
    rng = np.random.default_rng(8)
    council, topic = np.divmod(np.arange(12), 3)
    _, df = residual_mean_square(*sufficient_statistics(council, topic, rng.uniform(20, 80, 12)))
    assert df == (4 - 1) * (3 - 1)


def test_a_topic_without_weight_is_asked_for_and_counts_nothing():
    assert standard_error(100.0, [[4, 1]], [1, 0]).tolist() == [5.0]
    assert math.isnan(standard_error(100.0, [[4, 0]], [1, 0])[0])
    assert post_stratified_mean([[4, 2]], [[200, 0]], [1, 0]).tolist() == [50.0]
    assert math.isnan(post_stratified_mean([[4, 0]], [[200, 0]], [1, 0])[0])


@pytest.mark.parametrize("coverage", [0, 1, -0.5, NAN])
def test_coverage_is_a_share_strictly_inside(coverage):
    for call in (
        lambda: wilson_interval(1, 2, coverage=coverage),
        lambda: score_interval([50], [1], 5, coverage=coverage),
        lambda: posterior_rank_interval([50, 60], [1, 1], coverage=coverage),
        lambda: rank_confidence_set([50, 60], [1, 1], coverage=coverage),
    ):
        with pytest.raises(ScoringError, match=r"coverage outside \(0, 1\)"):
            call()


def test_an_interval_without_degrees_of_freedom_is_unknown():
    assert math.isnan(t_quantile(0.95, 0))
    low, high = score_interval([99.0], [2.0], 20)
    assert (round(low[0], 1), high[0]) == (94.8, 100.0)


@pytest.mark.parametrize("ranges", [posterior_rank_interval, rank_confidence_set, empirical_bayes])
def test_estimates_that_cannot_be_are_refused(ranges):
    with pytest.raises(ScoringError, match="negative standard error"):
        ranges([50, 60], [-1, 1])
    with pytest.raises(ScoringError, match="lengths differ"):
        ranges([50, 60], [1])
    with pytest.raises(ScoringError, match="is missing"):
        ranges([50, NAN], [1, 1])


def test_empirical_bayes_of_unknown_errors_is_refused_and_of_one_council_is_itself():
    with pytest.raises(ScoringError, match="is missing"):
        empirical_bayes([50, 60], [NAN, 1])
    assert empirical_bayes([50.0], [2.0]).mu == 50
    assert empirical_bayes([50.0, 60.0], [0.0, 0.0]).tau2 == pytest.approx(50)
    assert paule_mandel([50.0, 50.0], [0.0, 0.0]).tau2 == 0
    assert math.isnan(reliability(0.0, [0.0]))


@pytest.mark.parametrize(
    ("theta", "se", "expected"),
    [
        ([], [], []),
        ([60], [3], [(1, 1)]),
        ([60], [NAN], [(1, 1)]),
        ([90, 50, 10], [NAN] * 3, [(1, 3)] * 3),
        ([55, 55, 55], [2, 2, 2], [(1, 3)] * 3),
        ([90, 50, 50], [0, 0, 0], [(1, 1), (2, 3), (2, 3)]),
        ([90, 50, 10], [0.1] * 3, [(1, 1), (2, 2), (3, 3)]),
        ([90, 50, 10], [0, 0.1, 0.1], [(1, 1), (2, 2), (3, 3)]),
    ],
)
def test_ranges_of_the_edge_cases(theta, se, expected):
    likely = posterior_rank_interval(theta, se)
    assert list(zip(likely.lower.tolist(), likely.upper.tolist(), strict=True)) == expected
    for simultaneous in (False, True):
        sure = rank_confidence_set(theta, se, simultaneous=simultaneous)
        assert list(zip(sure.lower.tolist(), sure.upper.tolist(), strict=True)) == expected


def slow_posterior(theta, se, draws=40_000):
    fit = empirical_bayes(theta, se)
    rng = np.random.default_rng(2)
    truth = fit.posterior_mean + np.sqrt(fit.posterior_var) * rng.standard_normal((draws, theta.size))
    return (
        1 + (truth[:, None, :] > truth[:, :, None]).sum(axis=2)
        if theta.size < 80
        else 1 + np.argsort(np.argsort(-truth, axis=1), axis=1)
    )


@pytest.mark.parametrize("p", [55, 64, 65, 150])
def test_the_likely_range_agrees_with_draws(p):
    rng = np.random.default_rng(p)
    theta, se = 50 + rng.normal(0, 10, p), rng.uniform(3, 7, p)
    places = slow_posterior(theta, se, 4_000 if p < 80 else 40_000)
    found = posterior_rank_interval(theta, se)
    inside = ((places >= found.lower) & (places <= found.upper)).mean(axis=0)
    assert inside.min() > 0.935
    assert np.abs(found.expected_rank - places.mean(axis=0)).max() < 0.02 * p
    assert np.abs(found.p_top - (places <= p // 4).mean(axis=0)).max() < 0.04


def test_far_apart_councils_have_narrow_likely_ranges_in_any_size_of_table():
    for p in (60, 100):
        found = posterior_rank_interval(np.linspace(0, 100, p), np.full(p, 0.01))
        assert (found.upper - found.lower).max() <= 2
    found = posterior_rank_interval(np.linspace(40, 60, 2_100), np.full(2_100, 0.5))
    assert (found.upper - found.lower).max() < 250


def test_the_top_may_be_any_number_of_places():
    assert posterior_rank_interval([50, 60], [5, 5], top=2).p_top == pytest.approx([1.0, 1.0])
    assert posterior_rank_interval([60, 50, 50], [0, 0, 0], top=2).p_top.tolist() == [1.0, 0.5, 0.5]


def test_a_guaranteed_set_is_never_narrower_for_fewer_degrees_of_freedom_or_for_all_at_once():
    theta, se = np.array([70.0, 62, 55, 49, 40, 33]), np.full(6, 4.0)
    widths = [
        (sets.upper - sets.lower).sum()
        for sets in (
            rank_confidence_set(theta, se),
            rank_confidence_set(theta, se, df=6),
            rank_confidence_set(theta, se, df=6, simultaneous=True),
        )
    ]
    assert widths == sorted(widths)
    assert rank_confidence_set(theta, se, df=1).upper.max() == 6


def test_many_different_errors_are_rounded_up_into_classes():
    rng = np.random.default_rng(4)
    theta, se = 50 + rng.normal(0, 15, 70), rng.uniform(1, 4, 70)
    rounded = rank_confidence_set(theta, se)
    wider = rank_confidence_set(theta, np.full(70, se.max()))
    assert (rounded.lower >= wider.lower).mean() > 0.9
    assert (rounded.upper - rounded.lower).sum() < (wider.upper - wider.lower).sum()


def test_simultaneous_sets_of_large_tables_and_of_unequal_errors():
    theta = np.linspace(0, 100, 140)
    large = rank_confidence_set(theta, np.full(140, 1.0), simultaneous=True)
    assert (large.lower <= np.arange(140, 0, -1)).all()
    apart = rank_confidence_set([90, 50, 10], [0.1, 0.2, 0.3], simultaneous=True, df=30)
    assert apart.lower.tolist() == [1, 2, 3]
    single = rank_confidence_set([60, 50, 40], [2, 3, 4], simultaneous=True, stepdown=False)
    assert (single.lower <= [1, 2, 3]).all()
    assert tau_best_set([60, 50, 40], [2, 3, 4], 1)[0]


def test_the_spreadsheet_check_is_wider_than_the_likely_range_on_average():
    rng = np.random.default_rng(6)
    theta, se = 50 + rng.normal(0, 10, 100), np.full(100, 5.0)
    low, high = rank_from_pairwise(theta, se)
    likely = posterior_rank_interval(theta, se)
    assert (high - low).mean() > (likely.upper - likely.lower).mean()


def test_tiers_need_enough_calls_a_known_error_and_real_differences():
    theta, se = [90, 50, 51, 10], [2, 2, 2, 2]
    assert [t.value for t in classify_tiers(theta, se, [5, 8, 8, 8])] == [
        "around",
        "around",
        "around",
        "below",
    ]
    assert {t.value for t in classify_tiers(theta, [NAN] * 4, [8] * 4)} == {"around"}
    assert {t.value for t in classify_tiers([50, 51], [9, 9], [8] * 2)} == {"around"}
    assert [t.value for t in classify_tiers([60], [2], [8])] == ["around"]
    with pytest.raises(ScoringError, match="lengths differ"):
        classify_tiers(theta, se, [8])


def test_honesty_of_a_table_that_knows_nothing_and_of_one_that_knows_all():
    assert all(math.isnan(number) for number in honesty([50, 60], [NAN, NAN], 0))
    assert honesty([50, 60, 70], [0, 0, 0], 4) == (1.0, 1.0, 0.0)


def test_places_moved_by_chance_agree_with_two_drawn_waves():
    rng = np.random.default_rng(9)
    truth = rng.normal(50, 8, 200)
    waves = truth + rng.normal(0, 6, (40, 2, 200))
    places = np.argsort(np.argsort(-waves, axis=2), axis=2)
    moved = np.abs(places[:, 0] - places[:, 1]).mean()
    assert honesty(waves[0, 0], np.full(200, 6.0), 400).places_moved_by_chance == pytest.approx(
        moved, rel=0.1
    )


def test_a_residual_of_exactly_zero_gives_certain_places():
    council, topic = np.divmod(np.arange(12), 4)
    score = np.array([90.0, 90, 90, 90, 50, 50, 50, 50, 50, 50, 50, 50])
    found = stand(sufficient_statistics(council, topic // 2, score), [1, 1])
    assert found.se.tolist() == [0, 0, 0]
    assert found.label == ["1", "=2", "=2"]
    assert list(zip(found.guaranteed_low, found.guaranteed_high, strict=True)) == [(1, 1), (2, 3), (2, 3)]
    assert found.lower.tolist() == found.upper.tolist() == [90, 50, 50]


def test_ranges_can_be_left_out():
    found = stand(sufficient_statistics([0, 0, 1, 1], [0] * 4, [90, 80, 50, 40]), [1], ranges=False)
    assert np.isnan(found.likely_low).all()
    assert found.tier == [None, None]


def test_wilson_interval_of_a_large_sample_is_the_normal_one():
    found = wilson_interval(50_000, 100_000)
    assert found.low == pytest.approx(0.5 - norm.ppf(0.975) * 0.5 / math.sqrt(100_000), abs=1e-5)
