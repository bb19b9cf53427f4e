"""What holds for any data."""

import random
import zipfile
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.__main__ import main
from scoring.codec import canonical_json, inputs_from_json, inputs_to_json, table_to_csv
from scoring.edition import edition_digest, edition_files, verify_edition
from scoring.guaranteed_range import rank_confidence_set
from scoring.intervals import wilson_interval
from scoring.league import compile_edition
from scoring.likely_range import posterior_rank_interval
from scoring.rank import competition_rank, round_score
from scoring.records import Fact, Verdict
from scoring.score import composite_score, sufficient_statistics
from scoring.scorecard import ba_1, score_scorecard
from scoring.verdict import match_score
from tests.scoring.examples import call, create_inputs, good_answers

facts_of_a_call = st.lists(st.tuples(st.booleans(), st.sampled_from(list(Verdict))), max_size=6).map(
    lambda found: tuple(Fact(f"f{i}", key, verdict) for i, (key, verdict) in enumerate(found))
)
scores = st.floats(0, 100)
call_plans = st.tuples(
    st.sampled_from(["E00", "E01", "E02"]),
    st.sampled_from(["bins", "roads"]),
    st.sampled_from(["reached", "reached", "reached", "not_reached", "void"]),
    st.lists(st.sampled_from([v.value for v in Verdict]), min_size=1, max_size=3),
    st.sampled_from(["a", "b", "c", "d"]),
)


@st.composite
def estimates(draw):
    p = draw(st.integers(1, 12))
    theta = draw(st.lists(scores, min_size=p, max_size=p))
    se = draw(st.lists(st.floats(0.1, 20), min_size=p, max_size=p))
    return np.array(theta), np.array(se)


@given(facts_of_a_call, st.booleans())
def test_a_matching_answer_more_never_lowers_a_score(facts, key):
    before, after = match_score(facts), match_score((*facts, Fact("more", key, Verdict.MATCHES)))
    assert after is not None
    assert before is None or after >= before - 1e-9
    more = (*facts, Fact("more", key, Verdict.MATCHES))
    plain, richer = (score_scorecard(ba_1(), good_answers(), f) for f in (facts, more))
    assert facts == () or before is None or richer.score >= plain.score - 1e-9


@given(facts_of_a_call, st.data())
def test_a_better_verdict_never_lowers_a_score(facts, data):
    order = [Verdict.CONTRADICTS, Verdict.PARTLY, Verdict.MATCHES]
    worse = [i for i, fact in enumerate(facts) if fact.verdict in order[:2]]
    if worse:
        i = data.draw(st.sampled_from(worse))
        better = replace(facts[i], verdict=order[order.index(facts[i].verdict) + 1])
        assert match_score((*facts[:i], better, *facts[i + 1 :])) > match_score(facts)


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2), scores), min_size=1, max_size=40), st.randoms()
)
def test_the_order_of_calls_never_matters_to_the_cube(calls, rng):
    first = sufficient_statistics(*zip(*calls, strict=True), shape=(5, 3))
    rng.shuffle(calls)
    again = sufficient_statistics(*zip(*calls, strict=True), shape=(5, 3))
    assert (first.n == again.n).all()
    assert np.allclose(first.s, again.s, rtol=1e-12)


def made_calls(plans):
    return [
        call(i, council, topic, *verdicts, status=status, assessor=assessor)
        for i, (council, topic, status, verdicts, assessor) in enumerate(plans)
    ]


@settings(max_examples=20, deadline=None)
@given(st.lists(call_plans, max_size=24))
def test_python_the_command_line_and_the_zip_give_one_edition(tmp_path_factory, plans):
    inputs = create_inputs(calls=made_calls(plans))
    edition, folder = compile_edition(inputs), tmp_path_factory.mktemp("edition")
    digest = f"digest sha256:{edition_digest(edition)}"
    (folder / "inputs.json").write_text(inputs_to_json(inputs), encoding="utf-8")
    assert main(["league", str(folder / "inputs.json"), "--out", str(folder / "league.csv")]) == 0
    written = (folder / "league.csv").read_bytes().decode()
    assert all(table_to_csv(table) in written for table in edition.tables)
    assert written.endswith(f"{digest}\r\n")
    with zipfile.ZipFile(folder / "edition.zip", "w") as archive:
        for name, content in edition_files(inputs).items():
            archive.writestr(name, content)
    verified = verify_edition(folder / "edition.zip")
    assert verified.holds
    assert f"digest sha256:{verified.digest}" == digest


@settings(max_examples=20, deadline=None)
@given(st.lists(call_plans, max_size=24), st.integers(0, 1000))
def test_the_order_of_rows_never_matters_to_an_edition(plans, seed):
    calls = made_calls(plans)
    inputs = create_inputs(calls=calls)
    edition = compile_edition(inputs)
    random.Random(seed).shuffle(calls)
    assert canonical_json(compile_edition(replace(inputs, calls=tuple(calls)))) == canonical_json(edition)
    assert canonical_json(compile_edition(inputs_from_json(inputs_to_json(inputs)))) == canonical_json(
        edition
    )
    for table in edition.tables:
        for row in table.rows:
            assert (row.place is None) == bool(row.reason)
            if row.place is not None:
                assert row.likely_low <= row.place <= row.likely_high
                assert row.guaranteed_low <= row.place <= row.guaranteed_high


@settings(max_examples=30, deadline=None)
@given(estimates())
def test_guaranteed_ranges_hold_the_place_and_fit_the_table(given_estimates):
    theta, se = given_estimates
    place = competition_rank(theta)
    sure = rank_confidence_set(theta, se)
    assert (sure.lower >= 1).all()
    assert (sure.lower <= place).all()
    assert (place <= sure.upper).all()
    assert (sure.upper <= theta.size).all()
    likely = posterior_rank_interval(theta, se)
    assert (likely.lower >= 1).all()
    assert (likely.lower <= likely.upper).all()
    assert (likely.upper <= theta.size).all()
    assert ((likely.expected_rank >= 1 - 1e-9) & (likely.expected_rank <= theta.size + 1e-9)).all()


@settings(max_examples=20, deadline=None)
@given(estimates(), st.randoms())
def test_ranges_belong_to_councils_and_not_to_rows(given_estimates, rng):
    theta, se = given_estimates
    order = list(range(theta.size))
    rng.shuffle(order)
    for ranges in (posterior_rank_interval, rank_confidence_set):
        plain, shuffled = ranges(theta, se), ranges(theta[order], se[order])
        # Sums in another order differ in the last digit, which may move an end by one place.
        assert np.abs(plain.lower[order] - shuffled.lower).max() <= 1
        assert np.abs(plain.upper[order] - shuffled.upper).max() <= 1


@given(st.lists(scores, min_size=1, max_size=30))
def test_a_place_is_one_more_than_the_councils_above(found):
    rounded = round_score(found)
    assert competition_rank(rounded).tolist() == [
        1 + sum(other > own for other in rounded) for own in rounded
    ]
    assert (np.abs(rounded - found) <= 0.05 + 1e-9).all()


@given(st.integers(0, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_lies_in_its_interval(counts):
    matched, answers = counts
    if answers:
        found = wilson_interval(matched, answers)
        assert 0 <= found.low <= matched / answers <= found.high <= 1


@given(st.lists(st.one_of(st.none(), st.floats(0, 4)), min_size=3, max_size=3), st.floats(0.01, 100))
def test_a_composite_does_not_depend_on_the_scale_of_the_weights(points, scale):
    marks = [np.nan if point is None else point for point in points]
    weights = np.array([1.0, 2.0, 3.0])
    first, again = (composite_score(marks, [4, 4, 4], w) for w in (weights, scale * weights))
    assert first.reason == again.reason
    assert np.allclose(first.score, again.score, equal_nan=True)
