"""Answer keys put forward from a dozen pages: how often passage and value are those that a person takes."""

import json
from functools import cache
from pathlib import Path

from scoring.matching import PageText, PreparedPage, prepare_page, propose_key

HERE = Path(__file__).parent


@cache
def pages() -> dict[str, PreparedPage]:
    found = {}
    for line in (HERE / "cases" / "hands_three.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if case["topic"] not in found:
            page = case["pages"][0]
            found[case["topic"]] = prepare_page(PageText(page["url"], page["text"]))
    return found


def questions() -> list[tuple[str, str, str, str]]:
    """Topic, question, words of the passage and value; "-" where the page does not say."""
    found, topic = [], ""
    for line in (HERE / "questions.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            topic = line[2:]
        elif line:
            question, _, wanted = line.partition(" = ")
            words, _, value = wanted.partition(" | ")
            found.append((topic, question, words, value))
    return found


def judged(topic: str, question: str, words: str, value: str) -> tuple[bool, bool]:
    """Whether the passage is right, and whether the value is too."""
    found = propose_key(pages()[topic], [question])[0]
    if words == "-" or found.passage is None:
        return (words == "-" and found.passage is None,) * 2
    place = words in found.passage.quote or found.passage.quote in words
    held = value[1:-1].lower() in found.value.lower() if value.startswith("(") else found.value == value
    return place, place and held


def test_passages_and_values_are_mostly_those_that_a_person_takes():
    found = [judged(*one) for one in questions()]
    assert len(found) >= 50
    assert len({topic for topic, *_ in questions()}) >= 10
    assert sum(place for place, _ in found) / len(found) >= 0.86
    assert sum(value for _, value in found) / len(found) >= 0.86


def test_a_value_proposed_stands_in_its_passage():
    for topic, question, _, _ in questions():
        found = propose_key(pages()[topic], [question])[0]
        assert found.passage is None or found.value in found.passage.quote
