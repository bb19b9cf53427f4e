"""Assessors: who is strict, whether it can be told, and what it does to a table."""

from dataclasses import replace

import numpy as np
import pytest

from scoring.design import is_connected, treatment
from scoring.errors import ScoringError
from scoring.league import compile_league_table
from scoring.records import Call, CallStatus, Council, Group, LeagueInputs, Options, SeMode, Topic
from scoring.severity import adjusted_means, fit_crossed
from tests.scoring.examples import facts


def create_calls(*, councils=8, assessors=4, scenarios=2, strict=0, seed=1):
    """Six calls a council in two topics; assessor 0 marks one verdict lower on `strict` of its calls."""
    rng = np.random.default_rng(seed)
    calls = []
    for i in range(councils):
        for k in range(6):
            who = (i + k) % assessors
            level = int(np.clip(rng.integers(0, 3) - (who == 0 and k < strict) + i // 4, 0, 2))
            words = (("contradicts",), ("partly",), ("matches",))[level]
            calls.append(
                Call(
                    f"K{i}-{k}",
                    f"E{i}",
                    "bins" if k < 3 else "roads",
                    f"s{k % scenarios}",
                    f"a{who}",
                    CallStatus.REACHED,
                    facts(*words),
                )
            )
    return calls


def create_severity_inputs(calls, *, se_mode=SeMode.DESIGN):
    codes = sorted({call.council for call in calls})
    return LeagueInputs(
        "1",
        "",
        "w",
        Options(se_mode=se_mode),
        tuple(Council(code, code, "g", "t") for code in codes),
        (Group("g", "G"),),
        (Topic("bins", "Bins"), Topic("roads", "Roads")),
        {"t": ("bins", "roads")},
        tuple(calls),
    )


def table_of(calls, **changes):
    return compile_league_table(create_severity_inputs(calls, **changes), group="g", measure="match")


def test_dense_algebra_gives_the_same_deviance():
    rng = np.random.default_rng(0)
    council, assessor = rng.integers(0, 7, 50), rng.integers(0, 4, 50)
    y = 50 + rng.normal(0, 8, 7)[council] + rng.normal(0, 5, 4)[assessor] + rng.normal(0, 9, 50)
    X = treatment([f"t{k % 3}" for k in range(50)])[1]
    fit = fit_crossed(y, X, {"council": council, "assessor": assessor})
    blocks = [
        (fit.variances[name], np.eye(k)[codes])
        for name, k, codes in (("council", 7, council), ("assessor", 4, assessor))
    ]
    V = fit.residual * np.eye(50) + sum(variance * Z @ Z.T for variance, Z in blocks)
    W = np.linalg.inv(V)
    information = X.T @ W @ X
    beta = np.linalg.solve(information, X.T @ W @ y)
    rest = y - X @ beta
    deviance = (
        np.linalg.slogdet(V)[1]
        + np.linalg.slogdet(information)[1]
        + rest @ W @ rest
        + (50 - 3) * np.log(2 * np.pi)
    )
    assert fit.criterion == pytest.approx(deviance, abs=1e-8)
    assert fit.fixed == pytest.approx(beta, abs=1e-8)
    assert fit.random["council"].effect == pytest.approx(blocks[0][0] * blocks[0][1].T @ W @ rest, abs=1e-8)


def test_no_differences_give_variances_of_zero():
    y = [40.0, 60, 60, 40, 40, 60, 60, 40]
    fit = fit_crossed(y, np.ones((8, 1)), {"assessor": ["a", "a", "b", "b"] * 2})
    assert fit.variances == {"assessor": 0.0}
    assert fit.random["assessor"].effect.tolist() == [0.0, 0.0]


def test_one_scenario_a_topic_has_no_variance_of_its_own():
    rng = np.random.default_rng(5)
    topic = np.repeat(["bins", "roads"], 40)
    assessor = [f"a{i % 5}" for i in range(80)]
    score = 50 + 20 * (topic == "roads") + rng.normal(0, 9, 80)
    told = fit_crossed(score, treatment(list(topic))[1], {"scenario": list(topic), "assessor": assessor})
    plain = fit_crossed(score, treatment(list(topic))[1], {"assessor": assessor})
    assert told.variances == pytest.approx(plain.variances | {"scenario": 0})
    assert told.fixed_se == pytest.approx(plain.fixed_se)


def test_models_that_cannot_be_are_refused():
    with pytest.raises(ScoringError, match="lengths differ"):
        fit_crossed([1, 2], np.ones((2, 1)), {"a": ["x"]})
    with pytest.raises(ScoringError, match="fewer calls than effects"):
        fit_crossed([1], np.ones((1, 1)), {"a": ["x"]})
    with pytest.raises(ScoringError, match="not identified"):
        fit_crossed([1, 2, 4], np.ones((3, 2)), {"a": ["x", "y", "x"]})


def test_councils_and_assessors_hang_together_through_chains():
    assert is_connected(["A", "A", "B", "B", "C"], ["x", "y", "y", "z", "z"])
    assert not is_connected(["A", "B", "C"], ["x", "x", "z"])
    assert is_connected([], [])


def test_adjusted_means_take_out_a_strict_assessor():
    council = np.repeat(["A", "B", "C", "D"], 4)
    assessor = ["x", "x", "x", "y", "y", "y", "y", "x", "x", "y", "x", "y", "x", "y", "y", "x"]
    truth = dict(zip("ABCD", (50, 50, 60, 40), strict=True))
    noise = np.tile([1.0, -1.0, 0.5, -0.5], 4)
    y = [truth[c] - 10 * (a == "x") + e for c, a, e in zip(council, assessor, noise, strict=True)]
    adjusted = adjusted_means(council, ["t"] * 16, y, {"assessor": assessor}).adjusted.effect
    assert abs(adjusted[0] - adjusted[1]) < 1.5


def test_a_table_carries_offsets_and_adjusted_scores_that_a_spreadsheet_can_check():
    calls = create_calls(strict=6)
    table = table_of(calls)
    assert [s.assessor for s in table.severity] == ["a0", "a1", "a2", "a3"]
    assert sum(s.calls for s in table.severity) == len(calls)
    moved = sum(abs(row.place - row.adjusted_place) > 0.8 for row in table.rows)
    assert f"{moved} would move by more than a tenth of the table with severity taken out" in table.notes
    assert sum(s.offset for s in table.severity) == pytest.approx(0, abs=1e-3)
    offset = {s.assessor: s.offset for s in table.severity}
    points = {"matches": 100, "partly": 50, "contradicts": 0}
    for row in table.rows:
        means = []
        for topic in ("bins", "roads"):
            own = [c for c in calls if c.council == row.council and c.topic == topic]
            means.append(np.mean([points[c.facts[0].verdict.value] - offset[c.assessor] for c in own]))
        assert row.adjusted_score == pytest.approx(np.mean(means), abs=1e-3)
        assert 1 <= row.adjusted_place <= 8


def test_the_rule_of_allocation_is_kept_or_the_table_says_so():
    kept = " ".join(table_of(create_calls()).notes)
    assert "assessors" not in kept
    broken = " ".join(table_of(create_calls(assessors=2)).notes)
    assert "not shared out among assessors as the method asks" in broken


def test_mixed_errors_are_no_smaller_and_the_table_says_what_they_hold():
    calls = create_calls(assessors=2, strict=6, scenarios=1)
    plain, mixed = table_of(calls), table_of(calls, se_mode=SeMode.MIXED)
    assert "the standard errors hold the severity of assessors" in mixed.notes
    assert [row.score for row in plain.rows] == [row.score for row in mixed.rows]
    assert max(row.se for row in mixed.rows) >= 0.9 * max(row.se for row in plain.rows)


def test_unconnected_assessors_leave_the_adjusted_column_blank_with_a_warning():
    calls = [replace(call, assessor=f"only-{call.council}") for call in create_calls()]
    for mode in SeMode:
        table = table_of(calls, se_mode=mode)
        assert {row.adjusted_score for row in table.rows} == {None}
        assert table.severity == ()
        assert any("cannot be told apart" in note for note in table.notes)


def test_calls_of_councils_that_are_not_ranked_take_no_part():
    calls = create_calls(assessors=3)
    stranger = replace(calls[0], id="K9", council="E9", assessor="a9")
    table = table_of([*calls, stranger], se_mode=SeMode.MIXED)
    assert "a9" not in {s.assessor for s in table.severity}
    assert table.rows[-1].reason == "incomplete: roads"
