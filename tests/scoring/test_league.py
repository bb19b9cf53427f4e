"""A league table, from settled verdicts to places with everything beside them."""

import random
from dataclasses import replace

import pytest

from scoring.codec import canonical_json, digest, inputs_from_json, inputs_to_json, table_to_csv
from scoring.errors import InputError, UnlikeCouncils
from scoring.league import compile_edition, compile_league_table
from scoring.records import Council, Group, Measure, Options, Topic
from tests.scoring.examples import call, create_inputs, three_council_calls, three_councils


def match_table(**changes):
    return compile_league_table(create_inputs(**changes), group="districts", measure="match")


def test_places_follow_the_mean_of_topic_means():
    table = match_table()
    assert [(row.name, row.label, row.score_1dp) for row in table.rows] == [
        ("Ash", "1", 93.8),
        ("Birch", "2", 50.0),
        ("Cedar", "3", 37.5),
    ]
    assert [cell.mean for cell in table.cells] == [87.5, 100.0, 50.0, 50.0, 0.0, 75.0]
    assert table.honesty.reliability is not None


def test_every_range_holds_the_place():
    for row in match_table().rows:
        assert row.likely_low <= row.place <= row.likely_high
        assert row.guaranteed_low <= row.place <= row.guaranteed_high
        assert row.lower <= row.score <= row.upper


def test_order_of_rows_never_matters():
    inputs = create_inputs()
    calls = list(inputs.calls)
    random.Random(7).shuffle(calls)
    shuffled = replace(inputs, calls=tuple(calls), councils=inputs.councils[::-1])
    assert digest(inputs_to_json(shuffled)) == digest(inputs_to_json(inputs))
    assert canonical_json(compile_edition(shuffled)) == canonical_json(compile_edition(inputs))


def test_inputs_survive_their_json():
    inputs = create_inputs()
    assert inputs_from_json(inputs_to_json(inputs)) == inputs


def test_an_edition_has_every_group_on_both_measures_with_the_leading_one_first():
    edition = compile_edition(create_inputs(options=Options(measure=Measure.SERVICE)))
    assert [(table.group, table.measure.value, table.leading) for table in edition.tables] == [
        ("districts", "service", True),
        ("districts", "match", False),
    ]


def test_no_service_table_without_an_instrument():
    inputs = create_inputs(instrument=None)
    assert [table.measure.value for table in compile_edition(inputs).tables] == ["match"]
    with pytest.raises(InputError, match="instrument: is missing"):
        compile_league_table(inputs, group="districts", measure="service")


def test_a_council_without_a_scored_call_is_listed_last_with_its_reason():
    table = match_table(councils=(*three_councils(), Council("E09", "Aspen", "districts", "district")))
    last = table.rows[-1]
    assert (last.name, last.place, last.score, last.reason) == ("Aspen", None, None, "no scored calls")


def test_a_topic_without_a_scored_call_is_named():
    calls = [c for c in three_council_calls() if (c.council, c.topic) != ("E00", "roads")]
    row = match_table(calls=calls).rows[-1]
    assert (row.name, row.place, row.reason, row.missing_topics) == (
        "Ash",
        None,
        "incomplete: roads",
        ("roads",),
    )
    assert row.score_1dp == 87.5


def test_too_few_reached_calls_are_not_ranked():
    table = match_table(options=Options(minimum_reached=5))
    assert {row.reason for row in table.rows} == {"fewer than 5 reached calls"}
    assert table.mean is None


def test_no_calls_give_a_table_of_reasons_and_no_councils_an_empty_one():
    assert {row.reason for row in match_table(calls=()).rows} == {"no scored calls"}
    assert match_table(calls=(), councils=()).rows == ()


def test_one_call_for_each_council_and_topic_gives_places_without_ranges_narrower_than_the_table():
    calls = [call(i, f"E0{i}", "bins", v) for i, v in enumerate(("matches", "partly", "contradicts"))]
    table = match_table(calls=calls, topics=[Topic("bins", "Bins")], options=Options(minimum_reached=1))
    assert [(r.place, r.se, r.likely_low, r.likely_high) for r in table.rows] == [
        (1, None, 1, 3),
        (2, None, 1, 3),
        (3, None, 1, 3),
    ]
    assert table.notes == ("no error can be estimated: one call for each council and topic",)


def test_a_single_council_is_first_of_one():
    calls = [c for c in three_council_calls() if c.council == "E00"]
    table = match_table(calls=calls, councils=three_councils()[:1])
    assert (table.rows[0].label, table.rows[0].likely_high, table.rows[0].guaranteed_high) == ("1", 1, 1)
    assert table.notes == ("only one council: there is nothing to compare it with",)


def test_all_tied_councils_share_the_first_place_and_the_whole_range():
    calls = [
        call(10 * i + k, f"E0{i}", topic, v)
        for i in range(3)
        for k, (topic, v) in enumerate([("bins", "matches"), ("bins", "partly"), ("roads", "partly")])
    ]
    assert [
        (r.label, r.likely_low, r.likely_high, r.guaranteed_high) for r in match_table(calls=calls).rows
    ] == [("=1", 1, 3, 3)] * 3


def test_a_topic_that_does_not_apply_is_refused_by_name():
    councils = (*three_councils(), Council("E09", "Aspen", "districts", "district", topics=("bins",)))
    assert match_table(councils=councils).topics == ("bins",)
    with pytest.raises(UnlikeCouncils, match="topic roads does not apply to council E09"):
        match_table(councils=councils, groups=[Group("districts", "Districts", topics=("bins", "roads"))])


def test_a_void_call_never_counts_and_an_unreached_one_scores_nothing():
    calls = (*three_council_calls(), call(90, "E00", "bins", status="void"))
    assert match_table(calls=calls).rows[0].calls == 4
    calls = (*three_council_calls(), call(90, "E00", "bins", status="not_reached"))
    row = match_table(calls=calls).rows[0]
    assert (row.calls, row.reached, row.score_1dp, row.quality_when_reached) == (5, 4, 79.2, 93.75)
    assert (row.reach.count, row.reach.of, row.reach.share) == (4, 5, 0.8)


def test_best_practice_is_satisfactory_on_every_topic_with_its_number_by_chance():
    table = match_table()
    assert [row.topics_satisfied for row in table.rows] == [2, 1, 1]
    assert table.all_topics.councils == ("E00",)
    assert table.all_topics.expected_by_chance == pytest.approx(3 * (1 / 3) * 1, abs=1e-6)


def test_the_csv_has_one_line_a_council():
    lines = table_to_csv(match_table()).splitlines()
    assert len(lines) == 4
    assert lines[0].startswith("group,measure,council,name,place,label,reason")


def test_an_unknown_group_is_refused():
    with pytest.raises(InputError, match="no group shires"):
        compile_league_table(create_inputs(), group="shires", measure="match")


def test_whole_numbers_are_written_the_same_whatever_their_type():
    whole = create_inputs(topics=[Topic("bins", "Bins", 2), Topic("roads", "Roads", 2)])
    text = inputs_to_json(whole)
    assert inputs_to_json(inputs_from_json(text)) == text
