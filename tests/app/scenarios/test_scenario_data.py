"""The shipped topics and scenarios: enquiries only, three to six facts each, at least one of them key."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.councils.models import CouncilType
from app.scenarios.models import FactKind

DATA = Path(__file__).parents[3] / "app" / "scenarios" / "data"
TOPICS: list[dict[str, Any]] = json.loads((DATA / "topics.json").read_text(encoding="utf-8"))["topics"]
SCENARIOS: list[dict[str, Any]] = json.loads((DATA / "scenarios.json").read_text(encoding="utf-8"))[
    "scenarios"
]


def code(thing: dict[str, Any]) -> str:
    return str(thing["code"])


def test_there_are_39_topics_with_unique_codes_and_names():
    assert len(TOPICS) == 39
    assert len({topic["code"] for topic in TOPICS}) == 39
    assert len({topic["name"] for topic in TOPICS}) == 39


@pytest.mark.parametrize("topic", TOPICS, ids=code)
def test_a_topic_is_described_and_tied_to_council_types(topic):
    assert topic["description"].endswith(".")
    assert topic["council_types"]
    assert set(topic["council_types"]) <= {kind.value for kind in CouncilType}


@pytest.mark.parametrize("topic", [t for t in TOPICS if t["lgsl_id"] is None], ids=code)
def test_a_topic_without_a_number_of_the_services_list_is_marked_for_verifying(topic):
    assert "lgsl_id" in topic["verify"]


def test_there_are_scenarios_enough_and_the_three_subjects_of_2007_are_among_them():
    topics = {scenario["topic"] for scenario in SCENARIOS}
    assert len(SCENARIOS) >= 24
    assert len(topics) >= 12
    assert {"school-primary", "building-control", "planning-application"} <= topics
    assert topics <= {topic["code"] for topic in TOPICS}
    assert len({scenario["code"] for scenario in SCENARIOS}) == len(SCENARIOS)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=code)
def test_a_scenario_tells_the_caller_all_that_is_needed(scenario):
    for part in ("title", "caller", "opening", "if_asked", "stop_when"):
        assert scenario[part].strip()
    assert len(scenario["code"]) <= 60
    assert scenario["questions"]
    assert all(question.endswith("?") for question in scenario["questions"])
    assert "en" in scenario["languages"]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=code)
def test_a_scenario_asks_for_three_to_six_facts_of_which_one_is_key(scenario):
    facts = scenario["facts"]
    assert 3 <= len(facts) <= 6
    assert len({fact["code"] for fact in facts}) == len(facts)
    assert any(fact["key"] for fact in facts)
    assert all(fact["question"].endswith("?") for fact in facts)
    assert {fact["kind"] for fact in facts} <= {kind.value for kind in FactKind}


@pytest.mark.parametrize("scenario", SCENARIOS, ids=code)
def test_money_is_always_a_key_fact_unless_it_is_only_advice(scenario):
    assert all(
        fact["key"] for fact in scenario["facts"] if fact["kind"] == "money" and fact["code"] != "advice-fee"
    )
