"""What a remedy would bring is the published score of the same calls, some put right; progress is told with chance."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.errors import InputError
from scoring.league import compile_league_table
from scoring.progress import progress
from scoring.records import Answer, Fact, Measure, Verdict
from scoring.remedies import Cause, cause_of, causes_of, remedies
from tests.scoring.examples import call, create_inputs, good_answers

CALLS = st.lists(
    st.tuples(
        st.sampled_from(("bins", "roads")),
        st.one_of(st.none(), st.lists(st.sampled_from(list(Verdict)), min_size=1, max_size=4)),
        st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


def asked(calls):
    """Inputs in which Ash was called so, and the ids of calls that were passed on."""
    made = [
        call(number, "E00", topic, *(one.value for one in verdicts))
        if verdicts
        else call(number, "E00", topic, status="not_reached")
        for number, (topic, verdicts, _) in enumerate(calls)
    ]
    passed_on = [one.id for one, (_, verdicts, on) in zip(made, calls, strict=True) if verdicts and on]
    return replace(create_inputs(), calls=tuple(made)), passed_on


@pytest.mark.parametrize("council", ["E00", "E01", "E02"])
def test_the_score_is_the_published_one(council):
    inputs = create_inputs()
    row = next(
        one
        for one in compile_league_table(inputs, group="districts", measure="match").rows
        if one.council == council
    )
    found = remedies(inputs, council=council, passed_on=(), direct={})
    assert (found.match_score, found.service_score) == (row.match_score, row.service_score)


@given(CALLS)
def test_the_score_with_a_cause_mended_is_the_published_score_of_calls_that_were_right(calls):
    """Checked with the table of the same calls, put right one by one here."""
    inputs, passed_on = asked(calls)
    found = remedies(inputs, council="E00", passed_on=passed_on, direct={})

    def right(one, cause):
        if cause is Cause.ACCESS and one.status == "not_reached":
            return replace(call(0, "E00", one.topic, "matches"), id=one.id)
        facts = [
            replace(fact, verdict=Verdict.MATCHES)
            if cause_of(fact, passed_on=one.id in passed_on) is cause
            else fact
            for fact in one.facts
        ]
        return replace(one, facts=tuple(facts))

    for remedy in found.causes:
        mended = replace(inputs, calls=tuple(right(one, remedy.cause) for one in inputs.calls))
        table = compile_league_table(mended, group="districts", measure="match")
        then = next(one for one in table.rows if one.council == "E00").match_score
        expected = None if then is None else then - (found.match_score or 0.0)
        assert remedy.match_rise == pytest.approx(expected, abs=2e-6)


@given(CALLS)
def test_no_remedy_lowers_the_match_score_and_all_together_reach_the_top(calls):
    inputs, passed_on = asked(calls)
    found = remedies(inputs, council="E00", passed_on=passed_on, direct={})
    rises = [one.match_rise for one in found.causes]
    assert all(one is None or one >= 0 for one in rises)
    assert sorted(rises, key=lambda one: -(one or 0)) == rises
    if found.causes:
        assert found.match_all == pytest.approx(100)
        assert found.match_all >= (found.match_score or 0) + max(one or 0 for one in rises) - 1e-5


@given(CALLS)
def test_every_fact_that_does_not_match_is_behind_one_cause(calls):
    inputs, passed_on = asked(calls)
    found = remedies(inputs, council="E00", passed_on=passed_on, direct={})
    wrong = sum(fact.verdict is not Verdict.MATCHES for one in inputs.calls for fact in one.facts)
    assert sum(one.facts for one in found.causes) == wrong


@pytest.mark.parametrize(
    ("verdict", "web_right", "passed_on", "cause"),
    [
        ("matches", None, True, None),
        ("not_on_website", None, True, Cause.PAGE),
        ("contradicts", False, False, Cause.PAGE),
        ("contradicts", True, True, Cause.TRAINING),
        ("contradicts", None, False, Cause.TRAINING),
        ("partly", None, True, Cause.TRAINING),
        ("not_given", None, False, Cause.TRAINING),
        ("not_given", None, True, Cause.ROUTING),
    ],
)
def test_the_cause_of_a_fact(verdict, web_right, passed_on, cause):
    assert cause_of(Fact("fee", True, Verdict(verdict), web_right=web_right), passed_on=passed_on) is cause


def test_a_call_can_have_several_causes_and_a_void_one_has_none():
    one = call(1, "E00", "bins", "not_on_website", "not_given")
    assert causes_of(one, passed_on=True) == (Cause.PAGE, Cause.ROUTING)
    assert causes_of(call(2, "E00", "bins", status="void"), passed_on=True) == ()
    assert causes_of(call(3, "E00", "bins", "matches"), passed_on=True) == (Cause.ROUTING,)


def test_a_worked_example():
    """Birch: bins (100 + 0) / 2, roads (50 + 50) / 2, so 50; half of a topic of two calls is worth 12.5 points."""
    found = remedies(create_inputs(), council="E01", passed_on=["K007"], direct={})
    assert found.match_score == 50
    routing, training = (
        next(one for one in found.causes if one.cause is cause) for cause in (Cause.ROUTING, Cause.TRAINING)
    )
    assert (routing.calls, routing.facts, routing.match_rise) == (("K007",), 1, 12.5)
    assert (training.calls, training.facts, training.match_rise) == (("K005", "K006"), 2, 37.5)
    assert [one.cause for one in found.causes] == [Cause.TRAINING, Cause.ROUTING]


def test_routing_put_right_is_read_from_the_scorecard_without_a_transfer():
    answers = good_answers() | {"B1": Answer(value=2)}
    inputs = replace(create_inputs(), calls=(call(1, "E00", "bins", "matches", answers=answers),))
    found = remedies(inputs, council="E00", passed_on=["K001"], direct={"B1": Answer(value=0)})
    assert [one.cause for one in found.causes] == [Cause.ROUTING]
    assert found.causes[0].match_rise == 0
    assert found.causes[0].service_rise > 0
    assert found.service_all == pytest.approx(found.service_score + found.causes[0].service_rise)


def test_what_an_unanswered_call_would_have_earned_on_the_scorecard_is_not_told():
    inputs = replace(create_inputs(), calls=(call(1, "E00", "bins", status="not_reached"),))
    found = remedies(inputs, council="E00", passed_on=(), direct={})
    assert (found.causes[0].cause, found.causes[0].match_rise) == (Cause.ACCESS, 100)
    assert found.causes[0].service_rise is None
    assert found.service_all == found.service_score


def test_a_council_without_calls_has_no_score_and_nothing_to_mend():
    found = remedies(replace(create_inputs(), calls=()), council="E00", passed_on=(), direct={})
    assert (found.match_score, found.match_all, found.causes) == (None, None, ())


def test_an_unknown_council_is_refused():
    with pytest.raises(InputError):
        remedies(create_inputs(), council="E99", passed_on=(), direct={})


def test_a_large_change_is_more_than_chance_and_a_small_one_is_not():
    now = create_inputs()
    before = replace(
        now, calls=tuple(replace(one, facts=(Fact("fee", True, Verdict.CONTRADICTS),)) for one in now.calls)
    )
    rest = {"council": "E00", "measure": Measure.MATCH}
    clear = progress(before, now, residual_variance=400.0, **rest)
    assert (clear.score_before, clear.score_now, clear.verdict) == (0, 93.75, "up")
    assert clear.se_change == pytest.approx((2 * 400 * (0.25 / 2 + 0.25 / 2)) ** 0.5)
    assert progress(now, before, residual_variance=400.0, **rest).verdict == "down"
    assert progress(now, now, residual_variance=400.0, **rest).verdict == "no clear change"
    assert progress(before, now, residual_variance=9000.0, **rest).verdict == "no clear change"
    unknown = progress(before, now, residual_variance=None, **rest)
    assert (unknown.verdict, unknown.change, unknown.se_change) == ("", 93.75, None)


def test_only_topics_of_both_waves_are_compared_and_in_them_scenarios_that_came_twice():
    inputs = create_inputs()
    before = replace(
        inputs,
        calls=(
            call(1, "E00", "bins", "contradicts"),
            replace(call(2, "E00", "bins", "matches"), scenario="bins-2"),
        ),
    )
    now = replace(inputs, calls=(call(1, "E00", "bins", "matches"), call(2, "E00", "roads", "contradicts")))
    found = progress(before, now, council="E00", measure=Measure.MATCH, residual_variance=100.0)
    assert (found.topics, found.scenarios, found.calls_before, found.calls_now) == (1, 1, 1, 1)
    assert (found.score_before, found.score_now) == (0, 100)
    other = replace(now, calls=(replace(call(1, "E00", "bins", "matches"), scenario="bins-3"),))
    every = progress(before, other, council="E00", measure=Measure.MATCH, residual_variance=100.0)
    assert (every.scenarios, every.calls_before, every.score_before) == (0, 2, 50)
    none = replace(now, calls=(call(2, "E00", "roads", "contradicts"),))
    assert progress(before, none, council="E00", measure=Measure.MATCH, residual_variance=1.0) is None


def test_others_calls_change_nothing():
    inputs = create_inputs()
    own = replace(inputs, calls=tuple(one for one in inputs.calls if one.council == "E01"))
    arguments = {"council": "E01", "passed_on": ["K007"], "direct": {}}
    assert remedies(inputs, **arguments) == remedies(own, **arguments)
