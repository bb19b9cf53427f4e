"""One value changed on the page turns the verdict; an unrelated one, or other words, leave it."""

import pytest

from scoring.matching import PageText, match_answer

PAGE = """Garden waste
The service costs £46.50 a year for each bin. We collect every two weeks, from March to November.
You must pay online by 31 May. Bins arrive within 10 working days.
Put your bin out by 6.30am on Tuesday. Do not put soil or food in the bin.
You can have up to 4 bins. If you move home we will not give a refund.
Ring 01632 960 333 between 9am and 4pm for help. We give 25% off to people who receive Pension Credit."""
FACTS = [
    # what was said, the words of the page that it rests on, what they are changed to
    ("it's forty six pounds fifty a year", "£46.50", "£48.50"),
    ("they collect fortnightly", "every two weeks", "every three weeks"),
    ("you have to pay by the thirty first of May", "31 May", "31 March"),
    ("bins come in two weeks", "10 working days", "20 working days"),
    ("put it out by half six in the morning", "6.30am", "7.30am"),
    ("bin day is Tuesday", "Tuesday", "Thursday"),
    ("four bins at most", "up to 4 bins", "up to 3 bins"),
    ("the number is 01632 960333", "01632 960 333", "01632 960 338"),
    ("lines are open nine till four", "9am and 4pm", "10am and 4pm"),
    ("a quarter off if you're on Pension Credit", "25% off", "10% off"),
    ("you don't get a refund if you move", "we will not give a refund", "we will give a refund"),
    ("you can't put soil in it", "Do not put soil or food in", "You can put soil or food in"),
]
REPHRASED = [
    ("£46.50 a year", "forty-six pounds and fifty pence a year", "the cost is £46.50 per year"),
    ("they come every fortnight", "collections are every other week", "it's collected every 2 weeks"),
    ("pay by 31 May", "you need to have paid by May 31st", "the last day to pay is the 31st of May"),
    ("no more than four bins", "up to four bins", "four bins is the maximum"),
    (
        "put it out by half past six in the morning",
        "out by 6.30 am",
        "it has to be out by six thirty in the morning",
    ),
]


def verdict(page: str, fact: str) -> str:
    pages = [PageText("https://www.quenby.example/garden", page)]
    return match_answer(pages, "", [fact], topic="garden waste").facts[0].verdict


@pytest.mark.parametrize(("fact", "words", "changed"), FACTS)
def test_a_value_changed_on_the_page_turns_the_verdict(fact, words, changed):
    assert verdict(PAGE, fact) == "matches"
    assert words in PAGE
    assert verdict(PAGE.replace(words, changed), fact) == "contradicts"


@pytest.mark.parametrize(("fact", "words", "changed"), FACTS)
def test_values_of_other_facts_do_not_matter(fact, words, changed):
    for _, others, instead in FACTS:
        if others != words:
            assert verdict(PAGE.replace(others, instead), fact) == "matches", others


@pytest.mark.parametrize("ways", REPHRASED)
def test_other_words_for_the_same_leave_the_verdict(ways):
    assert {way: verdict(PAGE, way) for way in ways} == dict.fromkeys(ways, "matches")
