"""Signs that a scorecard needs a second look: each planted kind is found, and honest work is mostly left alone."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.review.checks import Card, ScoredCard, Sign, assessor_signs, card_signs, judge_signs
from app.review.models import FindingKind

NINE = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
WORDS = [
    "collection", "forms", "online", "Tuesday", "pounds", "receipt", "permit", "letter", "deposit", "school", "garden",
    "week", "renew", "appeal", "proof", "address", "visit", "sticker", "bulky", "mattress", "council", "tax", "band",
    "reduction", "student", "library", "card", "fine", "street", "lamp", "bay", "blue", "badge", "doctor", "photo",
]  # fmt: skip
TOLD = (
    "They said the collection costs thirty five pounds for up to three things, paid by card when you book it."
)


def card(number: int = 1, **changes: object) -> Card:
    at = NINE + timedelta(hours=number)
    made = Card(
        id=number, assessor=1, council=f"E{number:03}", topic="bulky", submitted_at=at + timedelta(minutes=20),
        dialled_at=at, person_at=at + timedelta(minutes=1), ended_at=at + timedelta(minutes=6),
        rated=("yes", "2", "3"), said=(TOLD,), note="",
    )  # fmt: skip
    return replace(made, **changes)


def kinds(signs: list[Sign]) -> list[FindingKind]:
    return [sign.kind for sign in signs]


def test_more_words_than_anybody_can_say_in_the_time():
    quick = card(ended_at=NINE + timedelta(hours=1, minutes=1, seconds=3))
    [sign] = card_signs(quick, [quick])
    assert sign.evidence == "20 words of answers were written down from 3 seconds with a person."
    assert card_signs(card(), [card()]) == []


def test_two_calls_at_once_are_one_finding_from_either_side():
    first = card(1)
    second = card(2, dialled_at=first.person_at, ended_at=first.ended_at, said=("Yes.",))
    keys = {sign.key for one in (first, second) for sign in card_signs(one, [first, second])}
    assert keys == {"overlap:1-2"}


def test_a_card_sent_in_before_the_call_was_over():
    early = card(submitted_at=NINE + timedelta(hours=1, minutes=2))
    assert kinds(card_signs(early, [early])) == [FindingKind.IMPOSSIBLE_TIMES]


def test_the_websites_own_words():
    page = f"Bulky waste. {TOLD.upper()}  Book online."
    [sign] = card_signs(card(pages=(page,)), [card()])
    assert sign.kind == FindingKind.COPIED_PAGE
    assert card_signs(card(pages=("Bulky waste costs £35 for three things.",)), [card()]) == []


def test_notes_of_another_council_and_not_of_the_same():
    first, again = card(1), card(2)
    assert kinds(card_signs(again, [first, again])) == [FindingKind.REUSED_NOTES]
    assert card_signs(first, [first, again]) == []  # the earlier card is the one that was copied
    assert card_signs(replace(again, council=first.council), [first, again]) == []


def test_one_line_of_answers_once_and_only_when_it_is_unusual():
    habits = [card(i, rated=("yes", str(i % 3), str(i % 4)), said=()) for i in range(1, 30)]
    line = [card(i, rated=("yes", "3", "3"), said=()) for i in range(30, 37)]
    found = [sign for one in [*habits, *line] for sign in card_signs(one, [*habits, *line])]
    assert kinds(found) == [FindingKind.STRAIGHT_LINE]
    steady = [card(i, rated=("yes", "3", "3"), said=()) for i in range(1, 6)]
    assert [
        sign for one in steady for sign in card_signs(one, steady)
    ] == []  # too little to tell a habit from a line


def test_written_up_late_says_how_late():
    late = card(late=True, submitted_at=NINE + timedelta(hours=40))
    assert [sign.evidence for sign in card_signs(late, [late])] == [
        "It was finished 39 hours after the call; memory of prices and dates fades within a day."
    ]


def test_few_assessors_or_calls_say_nothing_about_anybody():
    assert assessor_signs([]) == []
    assert assessor_signs([ScoredCard(n, f"E{n}", "bulky", 50) for n in range(5)]) == []
    assert judge_signs([]) == []


def test_a_wave_with_planted_faults():
    """400 councils × 9 calls: two severe assessors, one who copies notes, a judge who is wrong too often."""
    chance = random.Random(3)
    cards, scored = _simulated_wave(chance)
    by_assessor = {n: [one for one in cards if one.assessor == n] for n in range(40)}
    signs = [
        (one.assessor, sign)
        for one in cards
        for sign in card_signs(one, _nearby(by_assessor[one.assessor], one))
    ]
    copied = [who for who, sign in signs if sign.kind == FindingKind.REUSED_NOTES]
    assert copied.count(7) >= 60  # of about 90 cards, each after the first of its text
    assert len(copied) == copied.count(7)
    others = [sign for who, sign in signs if sign.kind != FindingKind.REUSED_NOTES]
    assert len(others) <= 4  # false alarms among 3,600 cards
    severe = assessor_signs(scored)
    assert {sign.person for sign in severe} == {11, 12}
    assert all("points lower" in sign.evidence for sign in severe)
    wrong = judge_signs(_simulated_pairs(chance))
    assert [sign.person for sign in wrong] == [3]


def _nearby(cards: list[Card], card: Card) -> list[Card]:
    at = cards.index(card)
    return cards[max(0, at - 12) : at + 13]


def _simulated_wave(chance: random.Random) -> tuple[list[Card], list[ScoredCard]]:
    quality = [chance.gauss(65, 8) for _ in range(400)]
    cards, scored, free = [], [], [NINE] * 40
    for number in range(3600):
        council, who = number % 400, chance.randrange(40)
        free[who] += timedelta(minutes=chance.randint(15, 60))
        at = free[who]
        text = (
            " ".join(chance.choices(WORDS, k=24))
            if who != 7 or number < 400
            else TOLD + " Nothing else was said."
        )
        length = timedelta(seconds=chance.randint(60, 600))
        rated = tuple(str(chance.randint(0, 3)) for _ in range(6))
        cards.append(
            Card(
                number,
                who,
                f"E{council:03}",
                f"t{number // 400}",
                at + length + timedelta(minutes=5),
                at,
                at + timedelta(seconds=10),
                at + timedelta(seconds=10) + length,
                rated,
                (text,),
            )
        )
        level = quality[council] + chance.gauss(0, 18) - (12 if who in (11, 12) else 0) + chance.gauss(0, 1)
        scored.append(ScoredCard(who, f"E{council:03}", f"t{number // 400}", min(100, max(0, level))))
    return cards, scored


def _simulated_pairs(chance: random.Random) -> list[tuple[int, int, bool]]:
    """540 calls judged twice by 12 judges who are wrong in 5 %, and judge 3 in 30 %."""
    pairs = []
    for _ in range(540):
        first, second = chance.sample(range(12), 2)
        wrong = [chance.random() < (0.3 if judge == 3 else 0.05) for judge in (first, second)]
        pairs.append((first, second, wrong[0] == wrong[1]))
    return pairs
