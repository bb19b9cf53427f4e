"""The fictional country: nobody's real name, nobody's real number, the same for the same seed."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from app.councils.models import CouncilType, Nation
from app.demo.country import BEST, DEFAULT_SEED, Country, build_country
from app.demo.specs import council_types, scenario_facts, topic_texts

REGISTER = Path(__file__).parents[3] / "app" / "councils" / "data"

# Ofcom, numbers for use in drama: nowhere, Leeds, Bristol, Birmingham, Edinburgh, Glasgow, Cardiff, London.
DRAMA = re.compile(r"01632 960\d{3}|(0113|0117|0121|0131|0141) 496 0\d{3}|029 2018 0\d{3}|020 7946 0\d{3}")


@pytest.fixture(scope="module")
def country() -> Country:
    return build_country()


def register(name: str) -> list[dict[str, str]]:
    with (REGISTER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def test_there_are_56_councils_in_five_groups(country):
    assert Counter(council.type for council in country.councils) == {
        "english-county": 4,
        "english-district": 20,
        "unitary": 15,
        "welsh-unitary": 7,
        "scottish-unitary": 10,
    }
    for council in country.councils:
        assert CouncilType(council.type)
        assert Nation(council.nation)


def test_codes_slugs_and_names_are_unique(country):
    for part in ("gss_code", "slug", "name", "short_name"):
        assert len({getattr(council, part) for council in country.councils}) == 56


def test_codes_have_the_shape_of_gss_codes_and_cannot_be_real(country):
    assert all(re.fullmatch(r"(E06|E07|E10|W06|S12)9\d{5}", c.gss_code) for c in country.councils)


def test_no_council_of_the_register_bears_one_of_the_names(country):
    real = {row["short_name"].lower() for row in register("councils.csv")}
    real_words = {
        row["name"].lower() for name in ("councils.csv", "former_councils.csv") for row in register(name)
    }
    slugs = {row["slug"] for row in register("councils.csv")}
    for council in country.councils:
        assert council.short_name.lower() not in real
        assert council.slug not in slugs
        assert not any(council.short_name.lower() in name for name in real_words)


def test_every_number_is_one_that_is_kept_for_drama_and_used_once(country):
    numbers = [line.number for council in country.councils for line in council.lines]
    assert all(DRAMA.fullmatch(number) for number in numbers)
    assert len(set(numbers)) == len(numbers)


def test_every_council_has_a_main_line_that_is_open_on_every_weekday(country):
    for council in country.councils:
        assert council.lines[0].topic == ""
        for line in council.lines:
            assert {span.weekday for span in line.hours} == {0, 1, 2, 3, 4}
            assert all(span.opens < span.closes for span in line.hours)
            assert line.topic in {"", *country.topics(council)}


def test_the_nearest_councils_are_of_the_same_type(country):
    types = {council.gss_code: council.type for council in country.councils}
    for council in country.councils:
        assert council.nearest
        assert council.gss_code not in council.nearest
        assert {types[code] for code in council.nearest} == {council.type}


def test_districts_lie_in_counties_of_the_country(country):
    counties = {c.gss_code: c.short_name for c in country.councils if c.type == "english-county"}
    for council in country.councils:
        assert bool(council.county) == (council.type == "english-district")
        assert not council.county or counties[council.county_gss_code] == council.county


def test_there_are_assessors_judges_and_welsh_speakers_enough(country):
    assert len(country.assessors) >= 6
    assert len(country.judges) == 3
    assert sum("cy" in person.languages for person in country.assessors) >= 2
    emails = [person.email for person in (*country.assessors, *country.judges)]
    assert len(set(emails)) == len(emails)
    assert all(email.endswith(".example") for email in emails)


def test_the_same_seed_gives_the_same_country_and_another_seed_another(country):
    assert build_country(DEFAULT_SEED) == country
    assert build_country(DEFAULT_SEED + 1).councils != country.councils


def test_each_of_nine_topics_is_answered_by_the_types_that_hold_the_duty(country):
    assert len(topic_texts()) == 9
    for council in country.councils:
        assert country.topics(council)
        for topic in country.topics(council):
            assert council.type in council_types()[topic]


def test_every_fact_of_every_scenario_has_a_true_value_and_a_quote_where_the_page_speaks(country):
    for council in country.councils:
        for scenario in country.scenarios(council):
            facts = country.truth(council, scenario)
            assert [f.fact_code for f in facts] == [f.code for f in scenario_facts()[scenario][1]]
            for fact in facts:
                assert fact.true_value
                assert (fact.page_says is None) == (fact.quote is None)


def test_the_best_council_has_its_website_right(country):
    best = next(council for council in country.councils if council.short_name == BEST)
    for scenario in country.scenarios(best):
        assert all(fact.page_says == fact.true_value for fact in country.truth(best, scenario))


def test_some_pages_are_wrong_and_some_are_silent(country):
    facts = [f for c in country.councils for s in country.scenarios(c) for f in country.truth(c, s)]
    wrong = sum(f.page_says not in (None, f.true_value) for f in facts)
    silent = sum(f.page_says is None for f in facts)
    assert 0.05 < wrong / len(facts) < 0.25
    assert 0.03 < silent / len(facts) < 0.2
