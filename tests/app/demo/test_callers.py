"""Simulated calls: the same when made again, complete enough to score, and varied enough to rank."""

import os
import re
import subprocess
import sys
from collections import Counter
from statistics import fmean

import pytest

from app.calls.models import CallEnd, Moment, Outcome
from app.demo.callers import judge_call, simulate_call
from app.demo.country import BEST, build_country
from app.demo.hearing import MISTAKEN_FOR
from app.demo.specs import topic_texts
from app.matching.models import RightSide, Verdict
from scoring.records import Answer, CallStatus, Fact
from scoring.records import Verdict as ScoringVerdict
from scoring.scorecard import ba_1, score_scorecard
from scoring.verdict import TwoWay, match_score, two_way_reading

COUNTRY = build_country()
NUMBERS = {q.code for s in ba_1().sections for q in s.questions if q.bands} | {"B3", "B4"}


def assessor_for(number: int):
    return COUNTRY.assessors[number % len(COUNTRY.assessors)]


@pytest.fixture(scope="module")
def calls():
    return [
        simulate_call(COUNTRY, council, scenario, assessor_for(i + k))
        for i, council in enumerate(COUNTRY.councils)
        for k, scenario in enumerate(COUNTRY.scenarios(council))
    ]


def facts_of(call) -> list[Fact]:
    return [Fact(heard.fact_code, heard.key, ScoringVerdict(heard.verdict)) for heard in call.heard]


def scored(call):
    answers = {}
    for code, answer in call.answers:
        if answer.not_applicable:
            answers[code] = Answer(not_applicable=answer.reason)
        else:
            answers[code] = Answer(value=float(answer.value) if code in NUMBERS else answer.value)
    status = CallStatus.REACHED if call.reached else CallStatus.NOT_REACHED
    return score_scorecard(ba_1(), answers, facts_of(call), status=status)


def test_the_words_are_those_of_the_stages(calls):
    for call in calls:
        assert CallEnd(call.end)
        for attempt in call.attempts:
            assert Outcome(attempt.outcome)
            assert all(Moment(moment.moment) for moment in attempt.moments)
        for heard in call.heard:
            assert Verdict(heard.verdict)
            assert RightSide(heard.right_side)
            assert (heard.right_side == "unknown") or heard.verdict == "contradicts"


def test_moments_come_in_order_and_an_attempt_has_a_beginning_and_an_end(calls):
    for call in calls:
        assert [attempt.number for attempt in call.attempts] == list(range(1, len(call.attempts) + 1))
        for attempt in call.attempts:
            seconds = [moment.seconds for moment in attempt.moments]
            assert seconds == sorted(seconds)
            assert (attempt.moments[0].moment, attempt.moments[-1].moment) == ("dialled", "ended")
            assert (attempt.seconds("person") is not None) == (attempt.outcome == "reached")


def test_a_call_ends_with_the_attempt_that_reaches_a_person_or_with_the_third(calls):
    for call in calls:
        assert call.reached == (call.attempts[-1].outcome == "reached")
        assert call.reached or len(call.attempts) == 3
        assert all(attempt.outcome != "reached" for attempt in call.attempts[:-1])
        assert [attempt.days_after > 0 for attempt in call.attempts] == [
            n > 0 for n in range(len(call.attempts))
        ]


def test_every_scorecard_can_be_scored_and_lacks_nothing(calls):
    for call in calls:
        result = scored(call)
        assert result.missing == ()
        assert result.score is not None


def test_what_was_given_has_words_and_what_was_not_has_none(calls):
    for call in calls:
        for heard in call.heard:
            assert heard.given == bool(heard.said) == (heard.meant is not None)
            assert heard.given == (heard.verdict != "not_given")
            assert "{" not in heard.said


def test_the_true_verdict_follows_from_what_was_meant_and_what_the_page_says(calls):
    for call in calls:
        truth = {fact.fact_code: fact for fact in COUNTRY.truth(COUNTRY.council(call.council), call.scenario)}
        assert [heard.fact_code for heard in call.heard] == list(truth)[: len(call.heard)]
        for heard in call.heard:
            says = truth[heard.fact_code].page_says
            if not heard.given:
                continue
            assert (heard.verdict == "not_on_website") == (says is None)
            assert (heard.verdict == "contradicts") == (says is not None and heard.meant != says)


def test_all_verdicts_all_sides_all_readings_and_unreached_calls_occur(calls):
    verdicts = Counter(heard.verdict for call in calls for heard in call.heard)
    assert set(verdicts) == set(Verdict)
    assert verdicts["matches"] > verdicts.total() / 2
    sides = {heard.right_side for call in calls for heard in call.heard}
    assert sides == {"phone", "web", "neither", "unknown"}
    readings = Counter(two_way_reading(facts_of(call)) for call in calls if call.heard)
    assert set(readings) == set(TwoWay)
    assert 0 < sum(not call.reached for call in calls) < len(calls) / 10


def test_councils_differ_so_that_a_table_has_a_spread_and_the_best_is_at_the_top(calls):
    means = {}
    for council in COUNTRY.councils:
        own = [call for call in calls if call.council == council.slug]
        scores = [match_score(facts_of(call)) if call.reached else 0.0 for call in own]
        means[council.short_name] = fmean(score for score in scores if score is not None)
    assert max(means.values()) - min(means.values()) > 30
    assert means[BEST] > 95


def test_a_call_is_the_same_when_it_is_made_again_and_another_in_another_wave(calls):
    council = COUNTRY.council("ambleford")
    (scenario, *_) = COUNTRY.scenarios(council)
    first = simulate_call(COUNTRY, council, scenario, assessor_for(0))
    assert simulate_call(COUNTRY, council, scenario, assessor_for(0)) == first
    assert simulate_call(COUNTRY, council, scenario, assessor_for(0), wave="2") != first


def test_a_call_does_not_depend_on_the_order_of_hashes():
    program = (
        "from app.demo.callers import *; from app.demo.country import build_country\n"
        "c = build_country(); d = c.councils\n"
        "print([simulate_call(c, k, c.scenarios(k)[0], c.assessors[0]) for k in d])"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1


def test_no_note_and_nothing_said_holds_a_name_or_a_number_of_a_person(calls):
    names = {word for person in COUNTRY.assessors for word in person.name.split()}
    for call in calls:
        words = " ".join([*(heard.said for heard in call.heard), dict(call.answers)["N5"].value])
        assert not names & set(re.findall(r"\w+", words))
        assert not re.search(r"\b0\d{3,}", words)


def test_a_judge_settles_nearly_every_fact_rightly_and_errs_only_to_a_neighbour(calls):
    right = wrong = 0
    for call in calls:
        for heard, judged in zip(call.heard, judge_call(COUNTRY, call, COUNTRY.judges[0]), strict=True):
            assert judged.fact_code == heard.fact_code
            assert judged.verdict in {heard.verdict, MISTAKEN_FOR[heard.verdict]}
            assert judged.right_side == "unknown" or judged.verdict == "contradicts"
            right += judged.verdict == heard.verdict
            wrong += judged.verdict != heard.verdict
    assert 0.01 < wrong / (right + wrong) < 0.08


def test_two_judges_slip_at_different_facts(calls):
    first, second = COUNTRY.judges[:2]
    assert any(judge_call(COUNTRY, call, first) != judge_call(COUNTRY, call, second) for call in calls)


def test_a_date_that_a_page_has_kept_too_long_differs_in_its_day_too():
    for text in topic_texts().values():
        for spec in text.specs:
            days = {str(value).rsplit(" ", 1)[0] for value in spec.raw.get("values", [])}
            assert not days & {old.rsplit(" ", 1)[0] for old in spec.raw.get("old", [])}
