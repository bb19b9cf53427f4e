"""What must not be stored is taken out of notes, and nothing else."""

import pytest

from app.scorecards.scrub import Removed, scrub


@pytest.mark.parametrize(
    ("written", "stored", "kinds"),
    [
        ("Ring 01632 960 145 then", "Ring [telephone number removed] then", ["telephone number"]),
        ("+44 1632 960145", "[telephone number removed]", ["telephone number"]),
        ("or extension 4512", "or [telephone number removed]", ["telephone number"]),
        ("to a.b@x.example", "to [e-mail address removed]", ["e-mail address"]),
        ("ref: BW/2026/1234", "ref: [reference code removed]", ["reference code"]),
        ("your case number is 99812", "your case number is [reference code removed]", ["reference code"]),
        ("FS-Case-5512345", "[reference code removed]", ["reference code"]),
        ("Mrs Van der Berg said", "Mrs [name removed] said", ["name"]),
        ("mr smith said", "mr [name removed] said", ["name"]),
        ("she said my name is jane", "she said my name is [name removed]", ["name"]),
        ("spoke to Jane Doe in planning", "spoke to [name removed] in planning", ["name"]),
        ("this is Siân speaking", "this is [name removed] speaking", ["name"]),
    ],
)
def test_people_and_cases_are_taken_out(written, stored, kinds):
    found = scrub(written)
    assert found.text == stored
    assert [kind.value for kind, _ in found.removed] == kinds
    assert found.words.startswith("Taken out: ")


@pytest.mark.parametrize(
    "written",
    [
        "£24.50 for up to three items, £8.00 for each more",
        "open 09.00-17.00, on 08/09/2026 and 01.10.2026",
        "I spoke to a lady, then spoke to Planning",
        "case by case; request a form; within 10 working days",
        "it is open here on Monday",
        "job 5 of 6",
    ],
)
def test_ordinary_words_stay(written):
    assert scrub(written).text == written


def test_scrubbing_twice_is_scrubbing_once():
    once = scrub("Mr Smith, ref 12345, 01632 960 145, my name is Jo").text
    assert scrub(once).text == once


def test_an_answer_that_is_a_number_or_an_office_may_keep_it():
    said = "Ring 01632 960 145 or write to waste@ambleford.example, not jo.doe@ambleford.example"
    found = scrub(said, keep_phones=True, keep_offices=True)
    assert found.removed == ((Removed.EMAIL, "jo.doe@ambleford.example"),)
