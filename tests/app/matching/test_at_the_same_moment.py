"""Two people, or two windows of one, act on the same call at the same moment, each on a connection of their own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlmodel import select

from app.accounts.models import Role
from app.core.database import Database
from app.matching import queries
from app.matching.models import CallVerdict, FactJudgement, Judging, Round
from tests.app.matching.test_matching_pages import create_judgeable, judge
from tests.conftest import Client, SignIn

REST = ("matches", "not_given")


def at_once(*acts) -> list:
    """Run each act in a thread of its own; none begins before all are ready."""
    ready = Barrier(len(acts))

    def run(act):
        ready.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def window(client: Client, desk: str, verdict: str, note: str):
    typed = {"fact": 1, "verdict": verdict, "note": note, "seen": "none"}
    return lambda: client.post(f"{desk}/facts", typed)


def test_of_two_windows_that_judge_one_fact_one_wins_and_the_other_loses_nothing_typed(
    sign_in: SignIn, database: Database
):
    create_judgeable(database)
    client = sign_in(Role.JUDGE)
    again = sign_in(person=client.person)
    desk = judge(client)
    notes = ["Left window: a pound less", "Right window: the same"]
    answers = at_once(window(client, desk, "partly", notes[0]), window(again, desk, "matches", notes[1]))
    assert sorted(one.status_code for one in answers) == [303, 409]
    lost = next(n for n, one in enumerate(answers) if one.status_code == 409)
    assert notes[lost] in answers[lost].text
    assert "in another window" in answers[lost].text
    with database.read() as session:
        assert session.exec(select(FactJudgement)).one().note == notes[1 - lost]


def test_handing_in_while_another_window_judges_keeps_one_order(sign_in: SignIn, database: Database):
    create_judgeable(database)
    client = sign_in(Role.JUDGE)
    again = sign_in(person=client.person)
    desk = judge(client, "partly", *REST)
    late = {"fact": 2, "verdict": "not_given", "note": "On second thoughts"}
    handed_in, changed = at_once(
        lambda: client.post(f"{desk}/submit"), lambda: again.post(f"{desk}/facts", late)
    )
    assert handed_in.status_code == 303
    assert changed.status_code in (303, 409)
    with database.read() as session:
        notes = [one.note for one in session.exec(select(FactJudgement)) if one.note]
        assert session.exec(select(CallVerdict)).one()
    assert notes == (["On second thoughts"] if changed.status_code == 303 else [])
    assert changed.status_code == 303 or "On second thoughts" in changed.text


def test_two_judges_who_hand_in_at_once_settle_the_call_once(sign_in: SignIn, database: Database):
    world = create_judgeable(database, second_judging_percent=100)
    clients = [sign_in(Role.JUDGE), sign_in(Role.JUDGE)]
    desks = [judge(one, "matches", *REST) for one in clients]
    pairs = zip(clients, desks, strict=True)
    answers = at_once(*(lambda one=one, desk=desk: one.post(f"{desk}/submit") for one, desk in pairs))
    assert [one.status_code for one in answers] == [303, 303]
    with database.read() as session:
        (found,) = queries.settled(session, world.wave)
        assert found.call_verdict.judging.round == Round.FIRST


def test_of_two_who_reach_for_the_third_judging_one_decides(sign_in: SignIn, database: Database):
    create_judgeable(database)
    first = sign_in(Role.JUDGE)
    first.post(f"{judge(first, 'contradicts', *REST)}/submit")
    clients = [sign_in(Role.JUDGE), sign_in(Role.JUDGE)]
    answers = at_once(*(lambda one=one: one.post("/field/judging") for one in clients))
    places = sorted(one.headers["location"] for one in answers)
    with database.read() as session:
        rounds = [one.round for one in session.exec(select(Judging).order_by(Judging.id))]
        third = session.exec(select(Judging).where(Judging.round == Round.THIRD)).one()
    assert rounds == [Round.FIRST, Round.THIRD]
    assert places == [f"/field/judging/{third.id}", "/field/judging?said=nothing-to-judge"]
    told = clients[[one.headers["location"] for one in answers].index(places[1])].get(places[1]).text
    assert "another judge was quicker" in told
