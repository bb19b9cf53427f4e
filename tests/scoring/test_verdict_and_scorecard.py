"""From facts to the verdict of a call, and from answers to the points of its scorecard."""

import copy
import json
from dataclasses import replace
from pathlib import Path

import pytest

import scoring
from scoring.errors import EmptyBase, InputError, ScoringError
from scoring.records import Answer, CallStatus, Fact, Options, UnreachedPolicy, Verdict
from scoring.scorecard import ba_1, instrument_from_data, is_satisfactory, score_scorecard
from scoring.verdict import call_verdict, facts_given_share, has_critical_fault, match_score, two_way_reading
from tests.scoring.examples import facts, good_answers

M, P, C, W, N = "matches", "partly", "contradicts", "not_on_website", "not_given"


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ((N, N), N),
        ((M, C), C),
        ((N, C), C),
        ((M, M), M),
        ((W, W), W),
        ((M, W), P),
        ((M, N), P),
        ((P,), P),
        ((N, W), P),
    ],
)
def test_the_verdict_of_a_call_follows_from_its_facts(verdicts, expected):
    assert call_verdict(facts(*verdicts)) == expected


def test_without_judged_facts_there_is_no_verdict_and_no_score():
    with pytest.raises(EmptyBase, match="no judged facts"):
        call_verdict(())
    with pytest.raises(EmptyBase, match="no judged facts"):
        two_way_reading(())
    assert match_score(()) is None
    assert facts_given_share(()) is None


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [((M, P, C, N), 37.5), ((M, W), 100.0), ((W,), None), ((N,), 0.0), ((P, P), 50.0)],
)
def test_match_score_leaves_out_what_the_website_does_not_hold(verdicts, expected):
    assert match_score(facts(*verdicts)) == expected


def test_key_facts_count_twice():
    assert match_score((*facts(M, key=True), *facts(C))) == pytest.approx(200 / 3)


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ((M, P), "phone_right_web_right"),
        ((M, W), "phone_right_web_wrong_or_silent"),
        ((M, C), "phone_wrong_web_right"),
        ((N, N), "phone_wrong_web_right"),
        ((C, W), "both_wrong"),
    ],
)
def test_the_two_way_reading_says_which_channel_to_mend(verdicts, expected):
    assert two_way_reading(facts(*verdicts)) == expected


def test_a_ruling_overrides_the_reading_and_not_the_score():
    ruled = (Fact("fee", True, Verdict.CONTRADICTS, phone_right=True, web_right=False),)
    assert two_way_reading(ruled) == "phone_right_web_wrong_or_silent"
    assert match_score(ruled) == 0


def test_ba_1_gives_full_marks_for_a_perfect_call():
    result = score_scorecard(ba_1(), good_answers(), facts(M, M))
    assert (result.score, result.stars, result.rating, result.missing) == (100.0, 4, "very good", ())


def test_not_applicable_spreads_its_weight_inside_its_section():
    answers = good_answers() | {"B1": Answer(not_applicable="one person only"), "B2": Answer(value="yes")}
    section = score_scorecard(ba_1(), answers, facts(M)).sections[1]
    assert (section.score, section.applicable_share) == (75.0, pytest.approx(4 / 6))


def test_a_missing_answer_is_listed():
    answers = good_answers()
    del answers["B4"]
    assert score_scorecard(ba_1(), answers, facts(M)).missing == ("B4",)


def test_too_little_of_the_weight_gives_no_score():
    result = score_scorecard(ba_1(), {"A2": Answer(value="first")}, ())
    assert (result.score, result.reason, result.stars) == (None, "insufficient", None)
    assert score_scorecard(ba_1(), {}, ()).reason == "all_na"


def test_a_contradicted_key_fact_caps_the_stars_and_not_the_points():
    fault = (*facts(C, key=True), *(Fact(f"g{i}", False, Verdict.MATCHES) for i in range(20)))
    result = score_scorecard(ba_1(), good_answers(), fault)
    assert result.score > 80
    assert (result.stars, result.rating, result.critical) == (2, "unsatisfactory", True)
    strict = replace(ba_1(), critical_cap=0)
    assert score_scorecard(strict, good_answers(), fault).stars == 4


def test_an_unreached_call_counts_its_access_section_and_nothing_else():
    answers = {"A1": Answer(value="yes"), "A2": Answer(value="none"), "A7": Answer(value="page")}
    found = {
        policy: score_scorecard(ba_1(), answers, (), status=CallStatus.NOT_REACHED, unreached=policy)
        for policy in UnreachedPolicy
    }
    access = 100 * (1 + 0 + 0 + 0 + 2) / (1 + 3 + 1.5 + 1.5 + 2)
    assert found[UnreachedPolicy.ACCESS_ONLY].score == pytest.approx(access)
    assert found[UnreachedPolicy.RESIDENT].score == pytest.approx(access * 0.2)


def test_a_void_call_has_no_scorecard():
    with pytest.raises(ScoringError, match="void call"):
        score_scorecard(ba_1(), {}, (), status=CallStatus.VOID)


@pytest.mark.parametrize(
    ("code", "answer", "words"),
    [
        ("Z9", Answer(value="yes"), "no question Z9 in BA-1 1"),
        ("A1", Answer(value="perhaps"), "A1: no option perhaps"),
        ("B3", Answer(value=True), "B3: no option True"),
        ("A3", Answer(value="soon"), "A3: soon is not a number of 0 or more"),
        ("A3", Answer(value=-1), "A3: -1 is not a number of 0 or more"),
        ("A3", Answer(points=4), "A3: points outside 0..max"),
        ("A2", Answer(not_applicable="no"), "A2 is always applicable"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(code, answer, words):
    with pytest.raises(ScoringError, match=words):
        score_scorecard(ba_1(), good_answers() | {code: answer}, facts(M))


def test_points_may_be_given_themselves():
    answers = good_answers() | {"B3": Answer(points=1.5)}
    assert score_scorecard(ba_1(), answers, facts(M)).sections[1].score == pytest.approx(100 * 5 / 6)


@pytest.mark.parametrize(
    ("verdicts", "key", "stars", "expected"),
    [
        ((M,), False, 4, True),
        ((P,), False, 3, True),
        ((M,), False, 2, False),
        ((N,), False, 4, False),
        ((C,), True, 4, False),
    ],
)
def test_satisfactory_needs_stars_a_good_verdict_and_no_critical_fault(verdicts, key, stars, expected):
    result = replace(score_scorecard(ba_1(), good_answers(), facts(M)), stars=stars)
    assert is_satisfactory(result, facts(*verdicts, key=key), CallStatus.REACHED, Options()) is expected


def test_satisfactory_without_a_scorecard_rests_on_the_verdict():
    assert is_satisfactory(None, facts(M), CallStatus.REACHED, Options())
    assert not is_satisfactory(None, facts(M), CallStatus.NOT_REACHED, Options())
    assert not is_satisfactory(None, (), CallStatus.REACHED, Options())
    assert not has_critical_fault(facts(C))


def changed(path, value):
    """BA-1 as data with one thing changed."""
    data = json.loads((Path(scoring.__file__).parent / "ba_1.json").read_text(encoding="utf-8"))
    place = data = copy.deepcopy(data)
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return data


FIRST = ("sections", 0, "questions", 0)


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("sections",), [], "sections: no questions"),
        (("min_applicable_share",), 2, "min_applicable_share: must be a share"),
        (("stars",), [], "stars: one rating must start at 0"),
        (("sections", 0, "weight"), -1, r"sections\[0\].weight: negative weight"),
        (("sections", 0, "questions"), [], r"sections\[0\].questions: no questions"),
        ((*FIRST, "weight"), -1, "negative weight"),
        ((*FIRST, "max_points"), 0, "max_points must be > 0"),
        ((*FIRST, "code"), "B1", "B1 is used twice"),
        ((*FIRST, "options"), [], "exactly one of options, bands and derived"),
        (("sections", 2, "questions", 0, "derived"), "mood", "must be one of facts_given, match"),
        ((*FIRST, "options", 0, "points"), 9, "points outside 0..max"),
        (("sections", 0, "questions", 2, "bands", 3), {"points": 0, "at_most": 900}, "the last band"),
        ((*FIRST, "unreached"), "half", "must be answer or zero"),
        ((*FIRST, "asked_when"), {"question": "D4", "any_of": ["yes"]}, "must be an earlier question"),
        ((*FIRST, "colour"), "red", "colour: is not a known field"),
    ],
)
def test_an_instrument_that_cannot_be_is_refused_with_the_path(path, value, words):
    with pytest.raises(InputError, match=words):
        instrument_from_data(changed(path, value))


def test_section_weights_that_sum_to_nothing_are_refused():
    data = changed(("code",), "X")
    for section in data["sections"]:
        section["weight"] = 0
    with pytest.raises(InputError, match="weights sum to 0"):
        instrument_from_data(data, "instrument")


def test_a_section_without_weight_or_with_unweighted_questions_changes_nothing():
    data = changed(("sections", 1, "weight"), 0)
    for question in data["sections"][1]["questions"]:
        question["weight"] = 0
    instrument = instrument_from_data(data)
    result = score_scorecard(instrument, good_answers(), facts(M))
    assert (result.score, result.sections[1].score, result.sections[1].applicable_share) == (100.0, None, 0.0)


def test_an_instrument_without_access_section_has_nothing_to_say_of_an_unreached_call():
    sections = tuple(replace(section, access=False) for section in ba_1().sections)
    result = score_scorecard(
        replace(ba_1(), sections=sections),
        {},
        (),
        status=CallStatus.NOT_REACHED,
        unreached=UnreachedPolicy.ACCESS_ONLY,
    )
    assert result.reason == "all_na"
