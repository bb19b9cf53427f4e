"""The worked cases that lie beside the project, where they do."""

import json
from pathlib import Path

import pytest

from scoring.matching import PageText, match_answer

CASES = Path(__file__).parents[3].parent / "shared" / "matching" / "cases_public.jsonl"


def read_cases() -> list[dict]:
    if not CASES.exists():
        pytest.skip("the worked cases are not beside the project")
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


def test_most_facts_of_the_worked_cases_are_judged_as_their_authors_did():
    right = total = 0
    for case in read_cases():
        pages = [PageText(page["url"], page["text"]) for page in case["pages"]]
        facts = case["facts"]
        result = match_answer(pages, case["answer"], [fact["text"] for fact in facts], topic=case["topic"])
        right += sum(got.verdict == gold["verdict"] for got, gold in zip(result.facts, facts, strict=True))
        total += len(facts)
    assert right / total >= 0.68


def test_every_quote_is_the_text_of_its_page_at_its_offsets():
    for case in read_cases():
        texts = {page["url"]: page["text"] for page in case["pages"]}
        pages = [PageText(url, text) for url, text in texts.items()]
        for fact in match_answer(pages, case["answer"], None, topic=case["topic"]).facts:
            assert case["answer"][fact.start : fact.end] == fact.text
            if fact.evidence is not None:
                found = fact.evidence
                assert texts[found.url][found.start : found.end] == found.quote
