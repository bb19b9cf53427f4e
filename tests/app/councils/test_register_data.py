"""The register as shipped: 382 councils, and those that came before them."""

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

DATA = Path(__file__).parents[3] / "app" / "councils" / "data"

TYPES = {
    "english-county": 21,
    "english-district": 164,
    "unitary": 63,
    "metropolitan": 36,
    "london-borough": 33,
    "scottish-unitary": 32,
    "welsh-unitary": 22,
    "ni-district": 11,
}
NATIONS = {"England": 317, "Scotland": 32, "Wales": 22, "Northern Ireland": 11}
CODE = {
    "England": r"E(06|07|08|09|10)000\d{3}",
    "Scotland": r"S120000\d{2}",
    "Wales": r"W060000\d{2}",
    "Northern Ireland": r"N090000\d{2}",
}
PREFIX = {"english-county": "E10", "english-district": "E07", "metropolitan": "E08", "london-borough": "E09"}


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


@pytest.fixture(scope="module")
def councils() -> list[dict[str, str]]:
    return rows("councils.csv")


@pytest.fixture(scope="module")
def former() -> list[dict[str, str]]:
    return rows("former_councils.csv")


def test_there_are_382_councils_in_the_numbers_known_for_each_type_and_nation(councils):
    assert len(councils) == 382
    assert Counter(row["type"] for row in councils) == TYPES
    assert Counter(row["nation"] for row in councils) == NATIONS


@pytest.mark.parametrize("column", ["gss_code", "name", "short_name", "slug"])
def test_codes_names_and_slugs_are_given_and_unique(councils, column):
    values = [row[column] for row in councils]
    assert all(values)
    assert len(set(values)) == 382


def test_each_code_has_the_shape_of_its_nation_and_type(councils):
    for row in councils:
        assert re.fullmatch(CODE[row["nation"]], row["gss_code"]), row["name"]
        assert row["gss_code"].startswith(PREFIX.get(row["type"], "")), row["name"]


def test_slugs_can_stand_in_an_address(councils):
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["slug"]) for row in councils)


def test_websites_are_web_addresses_of_a_host(councils):
    for row in councils:
        parts = urlsplit(row["website"])
        assert parts.scheme in {"http", "https"}
        assert "." in parts.netloc


def test_each_council_has_ten_others_of_its_own_tier_as_its_nearest(councils):
    tier = {row["gss_code"]: row["tier"] for row in councils}
    for row in councils:
        nearest = row["nearest"].split()
        assert len(set(nearest)) == 10
        assert row["gss_code"] not in nearest
        assert {tier[code] for code in nearest} == {row["tier"]}


def test_every_district_and_only_a_district_lies_in_a_county_of_the_register(councils):
    counties = {row["gss_code"]: row["short_name"] for row in councils if row["type"] == "english-county"}
    for row in councils:
        assert bool(row["county"]) == (row["type"] == "english-district")
        assert bool(row["county_gss_code"]) == (row["type"] == "english-district")
        assert row["county_gss_code"] in {"", *counties}


def test_figures_are_within_sense(councils):
    for row in councils:
        assert 1_000 < int(row["population"]) < 2_000_000
        assert 0 < float(row["density_per_km2"]) < 20_000
        assert 1 <= int(row["deprivation_decile"]) <= 10
        assert 0 <= float(row["pct_rural"]) <= 1
        assert not row["start_date"] or date.fromisoformat(row["start_date"]) <= date(2026, 11, 23)


def test_the_city_of_london_is_counted_with_the_boroughs_and_says_so(councils):
    city = next(row for row in councils if row["gss_code"] == "E09000001")
    assert city["type"] == "london-borough"
    assert "City corporation" in city["note"]


@pytest.mark.parametrize("name", ["councils.csv", "former_councils.csv"])
def test_sources_and_licences_stand_at_the_head_of_the_file(name):
    head = "".join(line for line in (DATA / name).read_text(encoding="utf-8").splitlines() if line[0] == "#")
    assert "mySociety" in head
    assert "CC BY 4.0" in head
    assert "2026-11-23" in head


@pytest.mark.parametrize("name", ["councils.csv", "former_councils.csv"])
def test_no_telephone_number_is_held(name):
    text = (DATA / name).read_text(encoding="utf-8")
    assert not re.search(r"\+44\d|\b0\d{9,10}\b", text)


def test_former_councils_have_an_end_and_successors_that_are_known(councils, former):
    assert len(former) == 73
    known = {row["gss_code"] for row in councils} | {row["gss_code"] or row["council_id"] for row in former}
    current = {row["gss_code"] for row in councils}
    for row in former:
        assert date(2015, 1, 1) <= date.fromisoformat(row["end_date"]) <= date(2026, 11, 23)
        assert set(row["successors"].split()) <= known
        assert row["gss_code"] not in current
        assert bool(row["successors"]) == (row["nation"] == "England")


def test_every_line_of_succession_ends_in_a_council_of_today(councils, former):
    current = {row["gss_code"] for row in councils}
    after = {row["gss_code"]: row["successors"].split() for row in former if row["successors"]}

    def ends(code: str) -> bool:
        return code in current or all(ends(successor) for successor in after[code])

    assert all(ends(code) for code in after)
