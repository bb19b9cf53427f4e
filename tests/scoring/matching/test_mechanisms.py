"""The parts that were made for answers in other words: families, leanings, what is left over, labels, ranking."""

import pytest

from scoring.matching import PageText, match_answer, prepare_page
from scoring.matching.align import align
from scoring.matching.facts import prepare_fact
from scoring.matching.leaning import leanings_of
from scoring.matching.passages import make_library, rank_passages
from scoring.matching.residue import residue_of
from scoring.matching.thesaurus import FAMILIES, GROUPS
from scoring.matching.words import families, stem

PAGE = PageText(
    "https://www.quenby.example/complaints",
    "Complaints\nAt stage 1 a manager replies within 10 working days.\n"
    "At stage 2 a senior officer replies within 20 working days.\n"
    "You must hold a full driving licence.\nPencils only at the tables.\nPost the form to the school.",
)
LIBRARY = make_library([prepare_page(PAGE)])


def best(said: str) -> str:
    return rank_passages(prepare_fact(said), LIBRARY)[0].sentence.text


def residue(said: str, place: int) -> dict[str, float]:
    sentence = LIBRARY.sentences[place]
    return residue_of(prepare_fact(said), sentence, (0, len(sentence.tokens)))


def test_a_group_has_more_than_one_word():
    assert all(len(group.split()) > 1 for group in GROUPS.split("|"))


def test_members_of_a_family_are_of_one_subject_and_not_the_same():
    biro, pencil = families(stem("biro")), families(stem("pencils"))
    shared = {name for name, _ in biro} & {name for name, _ in pencil}
    assert shared
    assert not {place for _, place in biro} & {place for _, place in pencil}


def test_every_family_offers_an_alternative():
    lines = FAMILIES.replace("\n  ", " ").strip().splitlines()
    assert all("|" in line for line in lines)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("a provisional will do", "allows"),
        ("you must hold a full licence", "insists"),
        ("it makes no odds who asks", "widens"),
        ("assistance dogs only", "limits"),
        ("it is not allowed", "forbids"),
        ("nobody comes", "denies"),
    ],
)
def test_a_statement_leans(said, wanted):
    assert wanted in leanings_of(tuple(said.split()))


def test_a_plain_statement_leans_nowhere():
    assert leanings_of(("crews", "come", "on", "tuesday")) == frozenset()


def test_two_words_beside_one_noun_are_left_over():
    assert residue("a provisional licence", 2)["beside one noun apart"] == 1
    assert residue("a full licence", 2)["beside one noun apart"] == 0


def test_alternatives_of_one_family_are_left_over():
    assert residue("biro at the tables", 3)["alternatives apart"] == 1
    assert residue("pencils at the tables", 3)["alternatives apart"] == 0


def test_two_objects_of_one_preposition_are_left_over():
    assert residue("the form goes to the police", 4)["after one preposition apart"] == 1
    assert residue("the form goes to the school", 4)["after one preposition apart"] == 0


def test_a_passage_is_found_by_an_alternative_where_no_word_is_shared():
    assert best("biro") == "Pencils only at the tables"


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("they reply in 20 working days at stage one", "contradicts"),
        ("they reply in 20 working days at stage two", "matches"),
        ("they reply within ten working days at stage one", "matches"),
    ],
)
def test_a_value_of_another_stage_is_no_agreement(said, verdict):
    assert match_answer([PAGE], "", [said], topic="complaints").facts[0].verdict == verdict


def test_pages_on_another_topic_hold_nothing_for_certain():
    found = match_answer(
        [PAGE], "", ["swimming lessons are twenty days long"], topic="swimming lessons"
    ).facts[0]
    assert found.verdict == "not_on_website"


HOURS = make_library(
    [
        prepare_page(
            PageText(
                "https://www.quenby.example/pool",
                "Pool\nSwimming: Monday to Friday 6.30am to 9pm, weekends 8am to 5pm.\n"
                "Lines are open 9am to 5pm Monday to Thursday and 9am to 4.30pm on Friday.\nTyres: 4 a year.",
            )
        )
    ]
)


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("they open from eight at the weekend", "equal"),
        ("weekends they open at half six", "conflict"),
        ("lines close at five Monday to Thursday", "equal"),
        ("lines close at five every day, Monday to Friday", "conflict"),
        ("lines close at half four on Fridays", "equal"),
    ],
)
def test_hours_are_held_against_those_of_the_days_that_were_said(said, outcome):
    hour = next(one for one in align(prepare_fact(said), HOURS) if one.said.kind == "time")
    assert hour.outcome.kind == outcome


def test_a_number_with_a_basis_is_no_hour():
    hour = next(one for one in align(prepare_fact("tyres at four o'clock"), HOURS) if one.said.kind == "time")
    assert hour.page is None or hour.page.kind != "number"
