"""Proposals for one fact of an answer key, and for the key itself."""

import pytest

from scoring.matching import PageText, prepare_page, propose_fact, propose_key

TEXT = """Bulky waste collection
We charge £24.50 for up to 3 items, and £8 for each extra item. Fridges are collected free of charge.
Book online or call 01632 960 145, Monday to Friday, 8.30am to 5pm.
We collect within 10 working days. Put items out by 6am.
You do not need to be at home. Do you need a permit? No, a permit is not needed."""
PAGE = prepare_page(PageText("https://www.quenby.example/bulky", TEXT))
FEE = {
    "question": "What fee were you told?",
    "key_value": "£24.50 for up to 3 items",
    "key_quote": "£24.50 for up to 3 items",
}
WAIT = {
    "question": "How long is the wait?",
    "key_value": "10 working days",
    "key_quote": "within 10 working days",
}


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("£24.50", "matches"),
        ("twenty four fifty for three", "matches"),
        ("£24.50 each", "contradicts"),
        ("thirty pounds", "contradicts"),
        ("around £25", "partly"),
        ("it is free", "contradicts"),
        ("", "not_given"),
        ("they did not know", "not_given"),
        ("n/a", "not_given"),
    ],
)
def test_a_fee_is_compared_with_the_key(said, verdict):
    assert propose_fact(PAGE, said=said, **FEE).verdict == verdict


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("two weeks", "matches"),
        ("ten working days", "matches"),
        ("ten days", "partly"),
        ("five days", "contradicts"),
        ("a month", "contradicts"),
    ],
)
def test_a_wait_is_compared_with_the_key(said, verdict):
    assert propose_fact(PAGE, said=said, **WAIT).verdict == verdict


def test_yes_and_no_are_answers():
    key = {
        "question": "Do you need to be at home?",
        "key_value": "No",
        "key_quote": "You do not need to be at home",
    }
    assert propose_fact(PAGE, said="Yes, you must be in", **key).verdict == "contradicts"
    assert propose_fact(PAGE, said="no", **key).verdict == "matches"
    assert propose_fact(PAGE, said="No, you don't need to be at home", **key).verdict == "matches"


def test_the_passage_is_the_sentence_of_the_key_and_its_offsets_hold():
    proposal = propose_fact(PAGE, said="£30", **FEE)
    assert proposal.passage is not None
    assert "£24.50 for up to 3 items" in proposal.passage.quote
    assert TEXT[proposal.passage.start : proposal.passage.end] == proposal.passage.quote


def test_a_span_of_the_capture_wins_over_a_quote():
    start = TEXT.index("£8 for each")
    proposal = propose_fact(
        PAGE,
        question="And for more?",
        said="£8",
        key_value="£8 for each extra item",
        key_span=(start, start + 22),
    )
    assert proposal.verdict == "matches"


def test_the_values_are_laid_side_by_side():
    proposal = propose_fact(PAGE, said="£24.50 each", **FEE)
    assert (proposal.values.said, proposal.values.page) == ("£24.50 each", "£24.50 for up to 3 items")
    assert proposal.reason.startswith("The figure is the same")


def test_below_the_threshold_the_engine_says_that_it_is_not_sure_and_why():
    proposal = propose_fact(PAGE, question="Who comes?", said="items go to charity")
    assert not proposal.sure
    assert proposal.reason.startswith("Not sure: ")


def test_a_key_is_proposed_from_a_page():
    asked = {
        "How much does it cost for up to three items?": ("£24.50 for up to 3 items", "money"),
        "How long will the collection take?": ("10 working days", "duration"),
        "What number do you call?": ("01632 960 145", "phone"),
        "By what time must items be put out?": ("6am", "time"),
    }
    proposed = propose_key(PAGE, list(asked))
    assert {one.question: (one.value, one.kind) for one in proposed} == asked
    for one in proposed:
        assert TEXT[one.passage.start : one.passage.end] == one.passage.quote


def test_a_question_that_the_page_does_not_answer_has_no_passage():
    assert propose_key(PAGE, ["Which swimming lessons exist for toddlers?"])[0].passage is None
