"""Who judges what: a share twice, a third where two differ or a key fact contradicts; never one's own."""

from __future__ import annotations

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from app.accounts.models import Person, Role, RoleGrant
from app.core.database import Database
from app.matching import actions, queries, rules
from app.matching.models import FactJudgement, Judging, Round, Verdict
from app.matching.states import SETTLING_TRANSITIONS, SettlingState
from app.waves.models import Wave
from app.website.models import KeyFact
from tests.app.matching.test_matching_pages import create_judge, create_judgeable, judge
from tests.conftest import SignIn
from tests.field_world import PLANNED

M, C, P = Verdict.MATCHES, Verdict.CONTRADICTS, Verdict.PARTLY


def judging(number: Round, *verdicts: Verdict, submitted: bool = True, critical: bool = True) -> Judging:
    """A judging of which the first fact is the key fact."""
    facts = [
        FactJudgement(key_fact_id=n, verdict=one, key_fact=KeyFact(key=n == 1 and critical))
        for n, one in enumerate(verdicts, 1)
    ]
    return Judging(round=number, judgements=facts, submitted_at=PLANNED if submitted else None)


ONE, TWO, THREE = Round.FIRST, Round.SECOND, Round.THIRD
CASES = [
    # judged twice?, the judgings, the next round, whose stands
    (0, [], ONE, None),
    (0, [judging(ONE, M, submitted=False)], None, None),
    (0, [judging(ONE, M, C)], None, ONE),  # another fact than a key fact contradicts
    (0, [judging(ONE, C, M)], THREE, None),  # the critical rule
    (0, [judging(ONE, C, M, critical=False)], None, ONE),
    (0, [judging(ONE, C, M), judging(THREE, M, M, submitted=False)], None, None),
    (0, [judging(ONE, C, M), judging(THREE, M, M)], None, THREE),
    (100, [judging(ONE, M)], TWO, None),
    (100, [judging(ONE, M, submitted=False)], TWO, None),
    (100, [judging(ONE, C, M)], TWO, None),
    (100, [judging(TWO, M), judging(ONE, M, submitted=False)], None, None),
    (100, [judging(ONE, M), judging(TWO, M)], None, ONE),
    (100, [judging(ONE, M), judging(TWO, P)], THREE, None),
    (100, [judging(ONE, C, M), judging(TWO, C, M)], THREE, None),  # alike, and critical
    (100, [judging(ONE, C, M), judging(TWO, C, M), judging(THREE, M, M)], None, THREE),
]


@pytest.mark.parametrize(("percent", "done", "needed", "stands"), CASES)
def test_the_next_round_and_whose_verdicts_stand(percent, done, needed, stands):
    wave = Wave(seed=1, second_judging_percent=percent)
    assert rules.round_needed(wave, "r1", done) == needed
    found = rules.standing(wave, "r1", done)
    assert (found.round if found else None) == stands
    assert (rules.settling_state(wave, "r1", done) == SettlingState.SETTLED) == (stands is not None)


def test_a_call_moves_as_its_table_says():
    """Every judging handed in, in each order, with each verdict on the key fact: no step outside the table."""
    seen = set()
    for percent in (0, 100):
        wave = Wave(seed=1, second_judging_percent=percent)
        for verdicts in [(a, b, c) for a in (M, C) for b in (M, C) for c in (M, C)]:
            for order in ([ONE, TWO, THREE], [TWO, ONE, THREE]):
                made = {number: judging(number, one) for number, one in zip(Round, verdicts, strict=True)}
                done: list[Judging] = []
                state = rules.settling_state(wave, "r1", done)
                for number in order:
                    if (number == TWO and not percent) or state == SettlingState.SETTLED:
                        continue
                    done.append(made[number])
                    following = rules.settling_state(wave, "r1", done)
                    if following != state:
                        assert following in SETTLING_TRANSITIONS[state]
                        seen.add((state, following))
                    state = following
                assert state == SettlingState.SETTLED
    seen |= drawn_again()
    assert seen == {
        (before, after) for before, following in SETTLING_TRANSITIONS.items() for after in following
    }


def drawn_again() -> set[tuple[SettlingState, SettlingState]]:
    """A call that one judge settled, or a third, waits for a second once the whole wave is judged twice."""
    seen = set()
    for done in ([judging(ONE, M)], [judging(ONE, C, M), judging(THREE, M, M)]):
        wave = Wave(seed=1, second_judging_percent=0)
        before = rules.settling_state(wave, "r1", done)
        wave.second_judging_percent = 100
        assert rules.round_needed(wave, "r1", done) == TWO
        seen.add((before, rules.settling_state(wave, "r1", done)))
    return seen


def test_a_critical_call_goes_to_another_judge_who_decides_without_knowing(
    sign_in: SignIn, database: Database
):
    world = create_judgeable(database)
    first = sign_in(Role.JUDGE)
    first.post(f"{judge(first, 'contradicts', 'matches', 'not_given')}/submit")
    assert "No call waits for you" in first.get("/field/judging").text
    with database.read() as session:
        assert queries.settled(session, world.wave) == []
    third = sign_in(Role.JUDGE)
    desk = judge(third)
    assert "aria-pressed" not in third.get(f"{desk}?fact=1").text
    for number, verdict in enumerate(("matches", "matches", "not_given"), 1):
        third.post(f"{desk}/facts", {"fact": number, "verdict": verdict})
    third.post(f"{desk}/submit")
    with database.read() as session:
        (found,) = queries.settled(session, world.wave)
        assert (found.call_verdict.judging.round, found.call_verdict.verdict) == (Round.THIRD, Verdict.PARTLY)
        assert len(session.exec(select(Judging)).all()) == 2


def test_nobody_judges_the_council_they_speak_for(database: Database):
    world = create_judgeable(database)
    with database.write() as session:
        person = create_judge(session)
        session.add(RoleGrant(person_id=person.id, role=Role.COUNCIL, council_code=world.council.gss_code))
        session.flush()
        session.refresh(person)
        assert queries.waiting(session, person) == []


def test_the_order_is_shuffled_for_each_judge_and_stays(database: Database):
    create_judgeable(database, calls=12)
    with database.write() as session:
        people = [create_judge(session, number) for number in (1, 2)]
        orders = [[one.reference for one, _ in queries.waiting(session, person)] for person in people]
        assert orders[0] != orders[1]
        assert sorted(orders[0]) == sorted(orders[1])
        assert orders[0] != sorted(orders[0])
        assert orders == [[one.reference for one, _ in queries.waiting(session, person)] for person in people]
        wave = session.exec(select(Wave)).one()
        wave.seed += 1
        session.flush()
        assert orders[0] != [one.reference for one, _ in queries.waiting(session, people[0])]


def test_the_queue_asks_as_little_for_many_calls_as_for_few(database: Database):
    create_judgeable(database, calls=12, second_judging_percent=100)
    with database.write() as session:
        people = [create_judge(session, number) for number in (1, 2)]
        for person in people:
            settle_some(session, person)
    asked: list[str] = []
    with database.read() as session:
        judge = session.get_one(Person, people[0].id)
        event.listen(database.engine, "before_cursor_execute", lambda *seen: asked.append(seen[2]))
        assert len(queries.waiting(session, judge)) == 8
    assert len(asked) <= 6


def settle_some(session: Session, person: Person) -> None:
    """Four calls, judged whole."""
    for _ in range(4):
        taken = actions.take(session, by=person, at=PLANNED)
        for fact in queries.facts_to_judge(session, taken):
            actions.judge_fact(
                session, judging=taken, key_fact_id=fact.key_fact.id, verdict=P, by=person, at=PLANNED
            )
        actions.submit(session, judging=taken, by=person, at=PLANNED)


def test_load_and_pace_are_the_publishers_alone(sign_in: SignIn, database: Database):
    create_judgeable(database, calls=2)
    office = "/office/judging"
    publisher = sign_in(Role.PUBLISHER)
    assert "Nobody is a judge yet" in publisher.get(office).text
    first = sign_in(Role.JUDGE, name="Josephine")
    first.post(f"{judge(first, 'contradicts', 'matches', 'not_given')}/submit")
    judge(first)
    shown = publisher.get(office).text
    assert "Josephine" in shown
    assert "that no judge may take" in shown  # the critical call, as long as there is one judge
    assert first.get(office).status_code == 403
    assert "minutes" not in first.get("/field/judging").text
    sign_in(Role.JUDGE)
    assert "that no judge may take" not in publisher.get(office).text


def test_the_load_counts_what_each_judge_did(database: Database):
    from app.matching.load import load

    create_judgeable(database, calls=3)
    with database.write() as session:
        person = create_judge(session)
        taken = actions.take(session, by=person, at=PLANNED)
        for fact in queries.facts_to_judge(session, taken):
            actions.judge_fact(
                session, judging=taken, key_fact_id=fact.key_fact.id, verdict=P, by=person, at=PLANNED
            )
        actions.submit(session, judging=taken, by=person, at=PLANNED)
        again = actions.take(session, by=person, at=PLANNED)
        actions.give_back(session, judging=again, by=person, at=PLANNED)
        (one,) = load(session, PLANNED).judges
        assert (one.handed_in, one.on_desk, one.given_back, one.may_take, one.median_minutes) == (
            1,
            0,
            1,
            2,
            0,
        )
        assert load(session, PLANNED).waiting == {Round.FIRST: 2, Round.SECOND: 0, Round.THIRD: 0}
