"""Every golden answer of independent software (R), met by the command line, file against file."""

import csv
import math

import pytest

from scoring.__main__ import main
from tests.scoring.examples import GOLDEN, needs_golden

pytestmark = needs_golden
RANKSETS = ("all_tied_8", "eq_se_12", "spread_30", "two_units", "uneq_se_20")
RATINGS = ("kripp2011", "pairs_0to4", "pairs_uneven_scale", "three_raters_missing")
CALLS = ("calls_small", "calls_unbalanced")


def read(path):
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def run(tmp_path):
    """Run a command and read what it wrote."""

    def command(*argv):
        out = tmp_path / "out.csv"
        assert main([*(str(a) for a in argv), "--out", str(out)]) == 0
        return read(out)

    return command


def assert_close(found, expected, tolerances, keys):
    """Rows with the same keys hold the same numbers; blank equals blank."""
    by_key = {tuple(row[k] for k in keys): row for row in found}
    assert set(by_key) == {tuple(row[k] for k in keys) for row in expected}
    for row in expected:
        mine = by_key[tuple(row[k] for k in keys)]
        for column, tolerance in tolerances.items():
            assert (mine[column] == "") == (row[column] == ""), (mine, column)
            if row[column]:
                assert float(mine[column]) == pytest.approx(float(row[column]), abs=tolerance), (mine, column)


def test_composite_scores(run):
    folder = GOLDEN / "scorecards"
    found = run("score", folder / "marks.csv", folder / "questions.csv")
    expected = read(folder / "expected_call_scores.csv")
    assert_close(
        found, expected, {"applicable_weight": 1e-9, "applicable_share": 1e-9, "score": 1e-9}, ["call_id"]
    )
    assert [(r["call_id"], r["status"], r["reason"]) for r in found] == [
        (r["call_id"], r["status"], r["reason"]) for r in expected
    ]


def test_league_tables(run):
    exact = dict.fromkeys(("n_calls", "n_topics", "n_topics_required", "complete", "rank", "tied", "df"), 0)
    points = {"score": 1e-9, "score_1dp": 1e-9, "se": 1e-9, "lower": 1e-6, "upper": 1e-6}
    found = run("league", GOLDEN / "league")
    assert_close(
        found,
        read(GOLDEN / "league" / "expected_league.csv"),
        exact | points,
        ["wave", "table_id", "council_id"],
    )
    for row in found:
        if row["rank"]:
            assert int(row["likely_low"]) <= int(row["rank"]) <= int(row["likely_high"])
            assert int(row["guaranteed_low"]) <= int(row["rank"]) <= int(row["guaranteed_high"])


def test_wilson_intervals(run):
    columns = [f"{end}{level}" for level in (90, 95, 99) for end in ("lower", "upper")]
    found = run("wilson", GOLDEN / "wilson" / "input.csv")
    expected = read(GOLDEN / "wilson" / "expected.csv")
    assert_close(found, expected, dict.fromkeys(columns, 1e-9), ["successes", "trials"])


def test_movement(run):
    columns = ("change", "se_change", "z", "p_value", "p_bh", "p_holm")
    found = run("movement", GOLDEN / "movement" / "input.csv")
    expected = read(GOLDEN / "movement" / "expected.csv")
    assert_close(found, expected, dict.fromkeys(columns, 1e-9), ["council_id", "verdict"])


def test_planner(run):
    folder = GOLDEN / "planner"
    found = run("sample", folder / "expected.csv")
    again = run("sample", "--sigma", 15, 20, 30, "--tau", 5, 8, 12, "--power", 0.8, 0.9)
    assert again == found
    for mine, row in zip(found, read(folder / "expected.csv"), strict=True):
        for column in row:
            tolerance = 1 if column == "n_power_t_test" else 1e-9
            assert float(mine[column]) == pytest.approx(float(row[column]), abs=tolerance), (row, column)


@pytest.mark.parametrize("name", RATINGS)
def test_krippendorff_alpha(run, name):
    for row in read(GOLDEN / "agreement" / "expected_alpha.csv"):
        if row["file"] == f"{name}.csv":
            path = GOLDEN / "agreement" / row["file"]
            (found,) = run("agreement", path, "--level", row["metric"], "--draws", 50)
            assert float(found["alpha"]) == pytest.approx(float(row["alpha"]), abs=1e-9)
            assert (found["n_units"], found["n_raters"]) == (row["n_units"], row["n_raters"])


@pytest.mark.parametrize("name", RATINGS)
def test_cohen_kappa(run, name):
    for row in read(GOLDEN / "agreement" / "expected_kappa.csv"):
        if row["file"] == f"{name}.csv":
            path = GOLDEN / "agreement" / row["file"]
            options = ("--level", "ordinal", "--categories", row["categories"], "--weights", row["weights"])
            (found,) = run("agreement", path, *options, "--draws", 20)
            assert float(found["kappa"]) == pytest.approx(float(row["kappa"]), abs=1e-9)
            for mine, theirs in (("kappa_se", "se"), ("kappa_low", "lower"), ("kappa_high", "upper")):
                if row[theirs]:
                    assert float(found[mine]) == pytest.approx(float(row[theirs]), abs=1e-6)


@pytest.mark.parametrize("name", CALLS)
def test_mixed_model(run, tmp_path, name):
    def expected(file):
        return [row for row in read(GOLDEN / "mixed" / file) if row["file"] == f"{name}.csv"]

    paths = {option: tmp_path / f"{option}.csv" for option in ("adjusted", "blups", "fixed")}
    options = [part for option, path in paths.items() for part in (f"--{option}", path)]
    found = {row["group"]: row for row in run("mixed", GOLDEN / "mixed" / f"{name}.csv", *options)}
    for row in expected("expected_variance_components.csv"):
        mine, theirs = float(found[row["group"]]["variance"]), float(row["variance"])
        assert mine == pytest.approx(theirs, rel=1e-4, abs=1e-6 if theirs == 0 else 1e-3)
        assert float(found[row["group"]]["reml_criterion"]) == pytest.approx(
            float(row["reml_criterion"]), abs=1e-6
        )
    adjusted = expected("expected_adjusted_means.csv")
    assert_close(read(paths["adjusted"]), adjusted, {"adjusted_mean": 1e-3, "se": 1e-3}, ["council_id"])
    blups = expected("expected_blups.csv")
    assert_close(read(paths["blups"]), blups, {"blup": 1e-3, "cond_sd": 1e-3}, ["group", "level"])
    fixed = expected("expected_fixed_effects.csv")
    assert_close(read(paths["fixed"]), fixed, {"estimate": 1e-4, "se": 1e-4}, ["term"])


@pytest.mark.parametrize("name", RANKSETS)
@pytest.mark.parametrize("kind", ["marginal", "simultaneous"])
@pytest.mark.parametrize("stepdown", ["0", "1"])
def test_guaranteed_ranges(run, name, kind, stepdown):
    expected = {
        row["unit_id"]: row
        for row in read(GOLDEN / "ranksets" / "expected_rank_sets.csv")
        if (row["file"], row["kind"], row["stepdown"]) == (f"{name}.csv", kind, stepdown)
    }
    options = ["--simultaneous"] * (kind == "simultaneous") + ["--single-step"] * (stepdown == "0")
    off = 0
    for mine in run("ranksets", GOLDEN / "ranksets" / f"{name}.csv", *options):
        if mine["unit_id"] in expected:
            row = expected[mine["unit_id"]]
            assert mine["rank"] == row["rank"]
            low, high = int(mine["guaranteed_low"]), int(mine["guaranteed_high"])
            inside = int(row["L_min"]) <= low <= int(row["L_max"]) and int(row["U_min"]) <= high <= int(
                row["U_max"]
            )
            off += not inside
    assert off == 0


@pytest.mark.parametrize("name", ["eq_se_12", "spread_30", "uneq_se_20"])
def test_posterior_ranks(run, name):
    expected = {
        row["unit_id"]: row
        for row in read(GOLDEN / "ranksets" / "expected_posterior_ranks.csv")
        if row["file"] == f"{name}.csv"
    }
    for mine in run("ranksets", GOLDEN / "ranksets" / f"{name}.csv"):
        row = expected[mine["unit_id"]]
        assert float(mine["expected_rank"]) == pytest.approx(float(row["expected_rank"]), abs=0.05)
        assert float(mine["p_top_quarter"]) == pytest.approx(float(row["p_top_quarter"]), abs=0.006)
        # Theirs cuts equal tails with tau known; ours is the shortest and, in a small table, averaged over
        # tau.
        assert abs(int(mine["likely_low"]) - int(row["L"])) <= 1
        assert abs(int(mine["likely_high"]) - int(row["U"])) <= 1
        assert not math.isnan(float(mine["expected_rank"]))
