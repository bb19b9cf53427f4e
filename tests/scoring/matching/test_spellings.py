"""Scots forms and clerks' shorthand are read as the words that they stand for, with offsets kept."""

import pytest

from scoring.matching import PageText, match_answer
from scoring.matching.spellings import MEANT
from scoring.matching.tokens import tokenise

PAGE = PageText(
    "https://www.quenby.example/masons",
    "Memorial masons\nYou need written consent for a new headstone.\nYou cannot plant a tree on a grave.\n"
    "Anyone can apply, not just the owner of the grave.\nTell us before the mason starts work.",
)


def verdict(said: str) -> str:
    return match_answer([PAGE], "", [said], topic="headstones").facts[0].verdict


@pytest.mark.parametrize("form", sorted(MEANT))
def test_a_form_keeps_its_text_and_place(form):
    token = tokenise(f"Aye, {form} indeed")[2]
    assert (token.text, token.norm, token.start) == (form, MEANT[form], 5)


def test_what_a_form_stands_for_is_no_form_itself():
    assert not set(MEANT) & set(MEANT.values())


@pytest.mark.parametrize("word", ["naw", "wan", "res", "doc"])
def test_a_word_that_is_welsh_too_is_left_as_it_stands(word):
    assert tokenise(word)[0].norm == word


@pytest.mark.parametrize(
    ("scots", "english"),
    [
        ("ye cannae plant a tree on a grave", "you can't plant a tree on a grave"),
        ("consent reqd for a new headstone", "consent required for a new headstone"),
        ("ye dinnae need consent for a headstone", "you don't need consent for a headstone"),
    ],
)
def test_the_verdict_is_that_of_the_plain_words(scots, english):
    assert verdict(scots) == verdict(english)


def test_not_just_the_owner_allows_others():
    assert verdict("only the owner of the grave can apply") == "contradicts"


def test_to_be_told_to_do_something_is_a_need():
    assert verdict("no need to tell us before the mason starts") == "contradicts"


def test_consent_by_word_of_mouth_is_not_written_consent():
    assert verdict("verbal consent for a new headstone") == "contradicts"
