"""Agreement of judges is shown where two judged one call blind, and says when it is too little to tell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.accounts.models import Role
from app.core.database import Database
from app.matching.models import FactJudgement, Judging, Round, Verdict
from app.review.agreement import Pair, agreement, by, by_verdict, judges, pairs_of, weeks
from app.review.finding_queries import judged_pairs
from tests.conftest import SignIn
from tests.settled_wave import SETTLED, M, P, World, X, small_wave

MONDAY = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)


def pair(
    call: int, first: Verdict, second: Verdict, *, topic: str = "Bins", people: tuple[int, int] = (1, 2)
) -> Pair:
    return Pair(call, topic, "What does it cost?", first, second, people, MONDAY + timedelta(days=call))


def test_the_figures_are_those_of_the_engine():
    pairs = [pair(1, M, M), pair(2, X, X), pair(3, P, P), pair(4, M, P), pair(5, X, X)]
    found = agreement("All", pairs)
    assert (found.facts, found.calls, found.same) == (5, 5, 0.8)
    assert found.alpha == pytest.approx(8 / 11)  # 1 − 9 × 2 ÷ 66, as krippendorff's own software has it
    assert found.low is not None
    assert found.low <= found.alpha <= 1
    assert found.words == "usable, with a note"


def test_one_verdict_only_is_too_little_to_tell():
    found = agreement("All", [pair(1, M, M), pair(2, M, M)])
    assert (found.same, found.alpha, found.words) == (1.0, None, "too little to tell")


def test_parts_stand_with_the_least_agreed_first():
    pairs = [
        pair(1, M, X),
        pair(2, M, M, topic="Roads", people=(1, 3)),
        pair(9, P, P, topic="Roads", people=(1, 3)),
    ]
    assert [(one.name, one.same) for one in by(pairs, lambda one: one.topic)] == [
        ("Bins", 0.0),
        ("Roads", 1.0),
    ]
    names = {1: "Ann", 2: "Ben", 3: "Cat"}
    assert [(one.name, one.facts) for one in judges(pairs, names)] == [("Ben", 1), ("Ann", 3), ("Cat", 2)]
    assert [(monday.isoformat(), count) for monday, _, count in weeks(pairs)] == [
        ("2026-10-05", 2),
        ("2026-10-12", 1),
    ]


def test_each_verdict_stands_against_all_others():
    pairs = [pair(1, M, M), pair(2, M, X), pair(3, X, X), pair(4, P, P), pair(5, M, M)]
    found = {one.name: one for one in by_verdict(pairs)}
    assert [*found] == ["contradicts", "matches", "partly"]  # the least agreed first
    assert (found["contradicts"].facts, found["contradicts"].same) == (2, 0.5)
    assert (found["matches"].facts, found["matches"].same) == (3, pytest.approx(2 / 3))
    by_chance = 0.6 * 0.4 + 0.4 * 0.6
    assert found["matches"].kappa == pytest.approx((0.8 - by_chance) / (1 - by_chance))
    assert found["matches"].kappa_low < found["matches"].kappa < found["matches"].kappa_high
    assert found["partly"].alpha == 1
    assert by_verdict([]) == []


def test_the_page_of_a_wave(sign_in: SignIn, database: Database):
    with database.write() as session:
        world = small_wave(session)
        code = world.wave.code
    publisher = sign_in(Role.PUBLISHER)
    assert "No call has been judged twice yet" in publisher.get(f"/office/agreement/{code}").text
    with database.write() as session:
        judge_again(session, world)
        told = {(one.call, one.same) for one in pairs_of(session, world.wave.id)}
        differ = {call for call, same in told if not same}
        pairs = judged_pairs(session, world.wave.id)
        assert len(pairs) == len({call for call, _ in told}) > len(differ) > 0
        assert sum(not agree for _, _, agree in pairs) == len(differ)
        assert {second for _, second, _ in pairs} == {world.assessors[0].id}
    shown = publisher.get(f"/office/agreement/{code}").text
    assert "Two judges decide alike on" in shown
    assert "What does it cost?" in shown
    assert sign_in(Role.JUDGE).get(f"/office/agreement/{code}").status_code == 403


def judge_again(session, world: World) -> None:
    """A second judge decides every first fact alike and every other one as partly."""
    for verdict in world.verdicts.values():
        first = session.merge(verdict).judging
        again = Judging(
            scorecard_id=first.scorecard_id, round=Round.SECOND, judge_id=world.assessors[0].id,
            taken_at=SETTLED, submitted_at=SETTLED,
        )  # fmt: skip
        session.add(again)
        session.flush()
        for number, one in enumerate(first.judgements):
            session.add(
                FactJudgement(
                    judging_id=again.id,
                    key_fact_id=one.key_fact_id,
                    judged_at=SETTLED,
                    verdict=one.verdict if number == 0 else P,
                )
            )
