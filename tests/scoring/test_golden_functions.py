"""The golden answers that no command prints, met by the functions."""

import json
from collections import defaultdict

import numpy as np
import pytest

from scoring.agreement import krippendorff_alpha
from scoring.empirical_bayes import empirical_bayes, paule_mandel
from scoring.guaranteed_range import dunnett_critical, rank_confidence_set, tau_best_set, tukey_critical
from scoring.intervals import wilson_interval
from scoring.likely_range import posterior_rank_interval
from scoring.rank import competition_rank, rank_label, round_score
from scoring.score import composite_score, sufficient_statistics
from tests.scoring.examples import GOLDEN, needs_golden
from tests.scoring.test_golden import RANKSETS, read

pytestmark = needs_golden


def estimates(name):
    rows = read(GOLDEN / "ranksets" / f"{name}.csv")
    return [r["unit_id"] for r in rows], *(np.array([float(r[c]) for r in rows]) for c in ("estimate", "se"))


@pytest.fixture(scope="module")
def cases():
    return json.loads((GOLDEN / "edge_cases.json").read_text())


def missing_as_nan(values):
    return np.array([np.nan if value is None else value for value in values], dtype=float)


@pytest.mark.parametrize("name", RANKSETS)
@pytest.mark.parametrize(
    ("method", "fit", "rel"), [("REML", empirical_bayes, 1e-6), ("PM", paule_mandel, 1e-3)]
)
def test_empirical_bayes(name, method, fit, rel):
    units, theta, se = estimates(name)
    for row in read(GOLDEN / "ranksets" / "expected_empirical_bayes.csv"):
        if (row["file"], row["method"]) == (f"{name}.csv", method):
            found, i = fit(theta, se), units.index(row["unit_id"])
            assert found.tau2 == pytest.approx(float(row["tau2"]), rel=rel, abs=1e-9)
            assert found.mu == pytest.approx(float(row["mu"]), rel=rel)
            assert found.shrinkage[i] == pytest.approx(float(row["shrinkage"]), rel=rel)
            assert found.posterior_mean[i] == pytest.approx(float(row["posterior_mean"]), rel=rel)
            assert found.posterior_var[i] == pytest.approx(float(row["posterior_var"]), rel=rel, abs=1e-9)


@pytest.mark.parametrize("name", RANKSETS)
def test_sets_of_the_best_and_the_worst(name):
    units, theta, se = estimates(name)
    rows = {
        r["unit_id"]: r
        for r in read(GOLDEN / "ranksets" / "expected_tau_best_worst.csv")
        if r["file"] == f"{name}.csv"
    }
    tau = int(next(iter(rows.values()))["tau"])
    best, worst = tau_best_set(theta, se, tau), tau_best_set(-theta, se, tau)
    assert sum(best[i] != (rows[u]["in_tau_best"] == "1") for i, u in enumerate(units)) <= 1
    assert sum(worst[i] != (rows[u]["in_tau_worst"] == "1") for i, u in enumerate(units)) <= 1


def test_critical_values():
    for row in read(GOLDEN / "ranksets" / "expected_critical_values.csv"):
        units, _, se = estimates(row["file"].removesuffix(".csv"))
        expected = float(row["critical_value"])
        if row["unit_id"]:
            i = units.index(row["unit_id"])
            assert dunnett_critical(se[i], np.delete(se, i)) == pytest.approx(expected, abs=0.005)
        else:
            assert tukey_critical(len(units)) == pytest.approx(expected, abs=1e-4)


def test_critical_values_with_few_degrees_of_freedom():
    for row in read(GOLDEN / "ranksets" / "expected_dunnett_crit.csv"):
        others = [float(se) for se in row["se_others"].split("|")]
        found = dunnett_critical(
            float(row["se_own"]), others, df=float(row["df"]), coverage=float(row["coverage"])
        )
        assert found == pytest.approx(float(row["critical_value"]), abs=0.002)


def test_topic_means():
    scores = {r["call_id"]: r["score"] for r in read(GOLDEN / "scorecards" / "expected_call_scores.csv")}
    calls = [r for r in read(GOLDEN / "league" / "calls.csv") if scores[r["call_id"]]]
    councils = sorted({(r["wave"], r["council_id"]) for r in calls})
    topics = sorted({r["topic_id"] for r in calls})
    cube = sufficient_statistics(
        [councils.index((r["wave"], r["council_id"])) for r in calls],
        [topics.index(r["topic_id"]) for r in calls],
        [float(scores[r["call_id"]]) for r in calls],
    )
    for row in read(GOLDEN / "league" / "expected_council_topic.csv"):
        cell = councils.index((row["wave"], row["council_id"])), topics.index(row["topic_id"])
        assert cube.n[cell] == int(row["n_calls"])
        assert cube.s[cell] / cube.n[cell] == pytest.approx(float(row["mean_score"]), abs=1e-9)


def test_accuracy_and_reach():
    calls = defaultdict(list)
    for row in read(GOLDEN / "league" / "calls.csv"):
        if row["status"] != "void":
            calls[row["wave"], row["council_id"]].append(row)
    for row in read(GOLDEN / "league" / "expected_accuracy_reach.csv"):
        own = calls[row["wave"], row["council_id"]]
        answered = [r["accuracy"] for r in own if r["status"] == "answered"]
        judged = [word for word in answered if word != "not_on_website"]
        pairs = {
            "accuracy": (judged.count("matches"), len(judged)),
            "lenient": (judged.count("matches") + judged.count("partly"), len(judged)),
            "reach": (len(answered), len(own)),
        }
        for name, (k, n) in pairs.items():
            found = wilson_interval(k, n)
            assert (k / n if n else None) == pytest.approx(float(row[name])) if row[name] else n == 0
            if row[f"{name}_lower"]:
                assert found.low == pytest.approx(float(row[f"{name}_lower"]), abs=1e-9)
                assert found.high == pytest.approx(float(row[f"{name}_upper"]), abs=1e-9)


def test_hand_worked_places_and_decimals(cases):
    for case in cases["competition_rank"]:
        ranks = competition_rank(missing_as_nan(case["scores"]))
        assert np.array_equal(ranks, missing_as_nan(case["rank"]), equal_nan=True)
        assert rank_label(ranks) == case["label"]
    for case in cases["round_1dp"]:
        assert float(round_score(case["x"])) == case["r"]


def test_hand_worked_composites(cases):
    for case in cases["composite_score"]:
        arguments = [missing_as_nan(case[name]) for name in ("points", "max", "weights")]
        if "raises" in case:
            with pytest.raises(ValueError, match=case["match"].replace(".", r"\.")):
                composite_score(*arguments)
            continue
        found = composite_score(*arguments)
        assert found.reason == [case["reason"]]
        assert found.applicable_share[0] == pytest.approx(case["share"], abs=1e-12)
        if case["score"] is None:
            assert np.isnan(found.score[0])
        else:
            assert found.score[0] == pytest.approx(case["score"], abs=1e-12)


def test_hand_worked_shares(cases):
    for case in cases["wilson_interval"]:
        if "raises" in case:
            with pytest.raises(ValueError, match="outside 0"):
                wilson_interval(case["k"], case["n"])
            continue
        found = wilson_interval(case["k"], case["n"])
        expected = missing_as_nan([case["lower"], case["upper"]])
        assert np.allclose([found.low, found.high], expected, atol=1e-12, equal_nan=True)


def test_hand_worked_rank_sets(cases):
    for case in cases["rank_confidence_set"]:
        theta, se = missing_as_nan(case["estimate"]), missing_as_nan(case["se"])
        if "raises" in case:
            with pytest.raises(ValueError, match="negative standard error"):
                rank_confidence_set(theta, se)
            continue
        for simultaneous in (False, True):
            found = rank_confidence_set(theta, se, simultaneous=simultaneous)
            assert (found.lower.tolist(), found.upper.tolist()) == (case["L"], case["U"])
        likely = posterior_rank_interval(theta, se)
        assert (likely.lower >= found.lower).all()
        assert (likely.upper <= found.upper).all()


def test_hand_worked_agreement(cases):
    for case in cases["krippendorff_alpha"]:
        alpha = krippendorff_alpha(case["units"], "nominal")
        assert np.isnan(alpha) if case["alpha"] is None else alpha == case["alpha"]
