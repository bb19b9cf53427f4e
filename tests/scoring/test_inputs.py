"""Inputs that cannot be are refused with the path of the field; everything else survives the journey to text
and back.
"""

import json
from dataclasses import replace

import pytest

from scoring.check import check_inputs
from scoring.codec import (
    canonical_json,
    digest,
    inputs_from_json,
    inputs_to_json,
    table_to_csv,
    table_to_json,
    write_csv,
)
from scoring.errors import InputError, ScoringError, UnlikeCouncils
from scoring.league import compile_edition, compile_league_table
from scoring.outcome import call_outcomes
from scoring.records import Answer, Call, CallStatus, Council, Fact, Group, Topic, Verdict
from tests.scoring.examples import (
    TOPICS,
    call,
    create_inputs,
    good_answers,
    three_council_calls,
    three_councils,
)


def changed(*steps, value):
    data = place = json.loads(inputs_to_json(create_inputs()))
    for step in steps[:-1]:
        place = place[step]
    place[steps[-1]] = value
    return json.dumps(data)


@pytest.mark.parametrize(
    ("steps", "value", "words"),
    [
        (("wave",), 7, "wave: must be text"),
        (("calls",), {}, "calls: must be a list"),
        (("calls", 3), [], r"calls\[3\]: must be an object"),
        (("calls", 3, "council"), "E99", r"calls\[3\].council: no council E99"),
        (("calls", 3, "topic"), "tax", r"calls\[3\].topic: no topic tax"),
        (("calls", 3, "status"), "lost", r"calls\[3\].status: must be one of reached, not_reached, void"),
        (("calls", 3, "id"), "K000", r"calls\[3\].id: K000 is used twice"),
        (("calls", 3, "id"), "", r"calls\[3\].id: is empty"),
        (("calls", 3, "answers"), [], r"calls\[3\].answers: must be an object"),
        (("calls", 3, "answers", "Z1"), {}, r"calls\[3\].answers: no question Z1"),
        (
            ("calls", 3, "answers", "A3"),
            {"value": []},
            r"answers.A3.value: must be text or a number or true or false",
        ),
        (
            ("calls", 3, "facts", 0, "verdict"),
            "fine",
            r"calls\[3\].facts\[0\].verdict: must be one of matches",
        ),
        (("calls", 3, "facts", 0, "key"), 1, r"calls\[3\].facts\[0\].key: must be true or false"),
        (("calls", 3, "facts", 0, "phone_right"), "no", "phone_right: must be true or false"),
        (("options", "coverage"), 1, r"options.coverage: coverage outside \(0, 1\)"),
        (("options", "coverage"), "high", "options.coverage: must be a number"),
        (("options", "minimum_reached"), 2.5, "options.minimum_reached: must be a whole number"),
        (("options", "minimum_reached"), True, "options.minimum_reached: must be a whole number"),
        (("options", "minimum_for_tier"), -1, "options.minimum_for_tier: must be 0 or more"),
        (("options", "satisfied_share"), 0, "options.satisfied_share: must be a share above 0"),
        (("topics", 0, "weight"), -1, r"topics\[0\].weight: negative weight"),
        (("councils", 1, "group"), "shires", r"councils\[1\].group: no group shires"),
        (("councils", 1, "type"), "burgh", r"councils\[1\].type: no applicability for type burgh"),
        (("councils", 1, "topics"), ["tax"], r"councils\[1\].topics: no topic tax"),
        (("groups", 0, "topics"), ["tax"], r"groups\[0\].topics: no topic tax"),
        (("applicability", "district"), ["tax"], "applicability.district: no topic tax"),
        (("instrument", "stars"), [], "instrument.stars: one rating must start at 0"),
    ],
)
def test_a_field_that_cannot_be_used_is_named(steps, value, words):
    with pytest.raises(InputError, match=words):
        inputs_from_json(changed(*steps, value=value))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ("[]", "must be an object"),
        ("{}", "method_version: is missing"),
    ],
)
def test_text_that_is_no_inputs_is_refused(text, words):
    with pytest.raises(InputError, match=words) as caught:
        inputs_from_json(text)
    assert caught.value.path in ("", "method_version")


def test_a_number_too_large_is_refused():
    with pytest.raises(InputError, match="must be a number"):
        inputs_from_json(
            changed("topics", 0, "weight", value=1).replace('"weight": 1}', '"weight": 1e999}', 1)
        )


def test_a_fact_is_judged_once():
    twice = replace(three_council_calls()[0], facts=(Fact("fee", True, Verdict.MATCHES),) * 2)
    with pytest.raises(InputError, match=r"calls\[0\].facts\[1\].fact: fee is used twice"):
        check_inputs(create_inputs(calls=[twice]))


def test_a_call_about_a_topic_that_does_not_apply_is_refused():
    with pytest.raises(UnlikeCouncils, match="topic roads does not apply to council E00"):
        check_inputs(create_inputs(applicability={"district": ("bins",)}))


def test_a_group_that_shares_no_topic_is_refused_by_name():
    councils = (
        Council("E00", "Ash", "districts", "district", topics=("bins",)),
        Council("E01", "Birch", "districts", "district", topics=("roads",)),
    )
    with pytest.raises(UnlikeCouncils, match="topic bins does not apply to council E01"):
        compile_edition(create_inputs(councils=councils, calls=()))


def test_groups_are_never_mixed():
    councils = (*three_councils(), Council("W01", "Wen", "cities", "city"))
    inputs = create_inputs(
        councils=councils,
        groups=[Group("districts", "Districts"), Group("cities", "Cities")],
        applicability={"district": ("bins", "roads"), "city": ("bins",)},
        calls=(*three_council_calls(), *(call(80 + i, "W01", "bins", "matches") for i in range(3))),
    )
    tables = {(t.group, t.measure.value): t for t in compile_edition(inputs).tables}
    assert [row.council for row in tables["cities", "match"].rows] == ["W01"]
    assert tables["cities", "match"].rows[0].label == "1"
    assert tables["districts", "match"].rows == tuple(
        compile_league_table(create_inputs(), group="districts", measure="match").rows
    )


def test_a_bad_answer_names_its_call():
    bad = call(1, "E00", "bins", "matches", answers=good_answers() | {"A1": Answer(value="perhaps")})
    with pytest.raises(ScoringError, match="call K001: A1: no option perhaps"):
        call_outcomes(create_inputs(calls=[bad]))


def test_what_a_call_came_to_says_why_when_there_is_no_score():
    calls = [
        call(1, "E00", "bins", "matches"),
        call(2, "E00", "bins"),
        call(3, "E00", "bins", status="not_reached"),
        call(4, "E00", "bins", status="void"),
    ]
    found = call_outcomes(create_inputs(calls=calls))
    assert [(o.id, o.verdict, o.match_score, o.reason) for o in found] == [
        ("K001", "matches", 100.0, ""),
        ("K002", None, None, "no judged facts"),
        ("K003", None, 0.0, "not reached"),
    ]
    assert call_outcomes(create_inputs(calls=calls, instrument=None))[0].reason == ""


def test_a_call_without_answers_still_has_a_place_in_its_text():
    bare = Call("K1", "E00", "bins", "s", "a", CallStatus.REACHED)
    inputs = create_inputs(calls=[bare], topics=[*TOPICS, Topic("tax", "Tax")])
    assert inputs_from_json(inputs_to_json(inputs)).calls[0].answers == {}


def test_empty_tables_have_empty_files():
    table = compile_league_table(create_inputs(councils=(), calls=()), group="districts", measure="match")
    assert table_to_csv(table) == "group,measure\r\n"
    assert digest(table_to_json(table)) == digest(table)


def test_a_spreadsheet_runs_nothing():
    assert (
        write_csv(["a"], [["=1+1"], [-3], ["＝x"], [float("inf")]]) == "a\r\n'=1+1\r\n-3\r\n'＝x\r\n\"\"\r\n"
    )


def test_only_what_json_knows_is_written():
    class Name(str):
        __slots__ = ()

    assert canonical_json({"name": Name("Ash")}) == '{"name":"Ash"}\n'
    with pytest.raises(TypeError, match="set has no place in JSON"):
        canonical_json({"names": {"Ash"}})
