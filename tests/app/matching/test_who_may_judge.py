"""Who may do what at the desk: every role × every state of a judging × every act, in the rules and over HTTP."""

from __future__ import annotations

import pytest
from sqlmodel import Session, select

from app.accounts.models import Person, Role, RoleGrant
from app.accounts.rules import passes
from app.core.database import Database
from app.matching import actions, queries, rules
from app.matching.models import CallVerdict, FactJudgement, Judging, Unfolding, Verdict
from app.matching.states import JudgingState
from app.schedule.models import ConflictOfInterest, PlannedCall
from app.scorecards.models import Scorecard
from app.waves.models import WaveCouncil
from tests.app.matching.test_matching_pages import create_judge, create_judgeable
from tests.conftest import Client, SignIn
from tests.field_world import PLANNED, World

STATES = [JudgingState.TAKEN, JudgingState.WHOLE, JudgingState.HANDED_IN]
P = Verdict.PARTLY
ACTS: dict[str, tuple[str, str, dict[str, object] | None]] = {
    "queue": ("GET", "/field/judging", None),
    "desk": ("GET", "{desk}", None),
    "judge_fact": ("POST", "{desk}/facts", {"fact": 1, "verdict": "matches"}),
    "unfold": ("POST", "{desk}/page", {"fact": 1}),
    "submit": ("POST", "{desk}/submit", None),
    "give_back": ("POST", "{desk}/give-back", None),
    "load": ("GET", "/office/judging", None),
}
OWN = {  # the judge whose desk it is: a status a state
    "queue": (200, 200, 200),
    "desk": (200, 200, 200),
    "judge_fact": (303, 303, 409),
    "unfold": (303, 303, 409),
    "submit": (422, 303, 303),  # pressed twice it is handed in once
    "give_back": (303, 303, 409),
    "load": (403, 403, 403),
}
OF_THE_DESK = ("desk", "judge_fact", "unfold", "submit", "give_back")
OTHERS: dict[str, dict[str, int]] = {  # whatever the state
    "nobody": dict.fromkeys(ACTS, 303),  # asked to sign in
    "assessor": dict.fromkeys(ACTS, 403),
    "author": {**dict.fromkeys(ACTS, 404), "queue": 200, "load": 403},  # made the call, and is a judge
    "judge": {**dict.fromkeys(ACTS, 404), "queue": 200, "load": 403},
    "judge_no_more": dict.fromkeys(ACTS, 403),  # theirs once, but the role was taken away
    "council": dict.fromkeys(ACTS, 403),
    "publisher": {**dict.fromkeys(ACTS, 403), "load": 200},
}


def bring_to(session: Session, judge: Person, state: JudgingState) -> Judging:
    """A judging of this judge in a state."""
    taken = actions.take(session, by=judge, at=PLANNED)
    if state != JudgingState.TAKEN:
        for fact in queries.facts_to_judge(session, taken):
            actions.judge_fact(
                session, judging=taken, key_fact_id=fact.key_fact.id, verdict=P, by=judge, at=PLANNED
            )
    if state == JudgingState.HANDED_IN:
        actions.submit(session, judging=taken, by=judge, at=PLANNED)
    session.flush()
    return taken


def do(client: Client, act: str, desk: str) -> int:
    method, path, data = ACTS[act]
    path = path.format(desk=desk)
    return (client.get(path) if method == "GET" else client.post(path, data)).status_code


@pytest.mark.parametrize("state", STATES)
def test_what_a_judge_may_do_with_their_own(sign_in: SignIn, database: Database, state: JudgingState):
    create_judgeable(database, calls=len(ACTS))
    for act in ACTS:
        client = sign_in(Role.JUDGE)
        with database.write() as session:
            judging = bring_to(session, session.merge(client.person), state)
        assert do(client, act, f"/field/judging/{judging.id}") == OWN[act][STATES.index(state)], act


def kept(database: Database) -> list[object]:
    with database.read() as session:
        rows = [*session.exec(select(Judging)), *session.exec(select(FactJudgement))]
        rows += [*session.exec(select(Unfolding)), *session.exec(select(CallVerdict))]
        return [row.model_dump() for row in rows]


@pytest.mark.parametrize("state", STATES)
def test_what_everybody_else_may_do_with_it(sign_in: SignIn, database: Database, state: JudgingState):
    world = create_judgeable(database)
    owner = sign_in(Role.JUDGE)
    with database.write() as session:
        judging = bring_to(session, session.merge(owner.person), state)
        session.add(RoleGrant(person_id=world.assessor.id, role=Role.JUDGE))
        for grant in session.merge(owner.person).roles:
            grant.role = Role.ASSESSOR
            session.add(grant)
    people = {
        "nobody": sign_in(),
        "assessor": sign_in(Role.ASSESSOR),
        "author": sign_in(person=world.assessor),
        "judge": sign_in(Role.JUDGE),
        "judge_no_more": owner,
        "council": sign_in(Role.COUNCIL, council=world.council.gss_code),
        "publisher": sign_in(Role.PUBLISHER),
    }
    before = kept(database)
    for name, client in people.items():
        for act in ACTS:
            assert do(client, act, f"/field/judging/{judging.id}") == OTHERS[name][act], (name, act)
            assert do(client, act, f"/field/judging/{judging.id + 1000}") == OTHERS[name][act], (name, act)
    assert kept(database) == before


TAKES = ["judge", "author", "second", "conflict", "speaks_for", "assessor", "council", "publisher", "nobody"]


@pytest.mark.parametrize("who", TAKES)
def test_who_may_take_a_call(sign_in: SignIn, database: Database, who: str):
    world = create_judgeable(database)
    roles = {"assessor": Role.ASSESSOR, "council": Role.COUNCIL, "publisher": Role.PUBLISHER}
    council = world.council.gss_code if who == "council" else ""
    client = sign_in() if who == "nobody" else sign_in(roles.get(who, Role.JUDGE), council=council)
    with database.write() as session:
        if who == "author":
            client = sign_in(person=world.assessor)
            session.add(RoleGrant(person_id=world.assessor.id, role=Role.JUDGE))
        if who == "second":
            call = session.merge(world.calls[0])
            call.second_id = client.person.id
        if who == "conflict":
            row = ConflictOfInterest(person_id=client.person.id, council_id=world.council.id, reason="Home")
            session.add(row)
        if who == "speaks_for":
            code = world.council.gss_code
            session.add(RoleGrant(person_id=client.person.id, role=Role.COUNCIL, council_code=code))
    answer = client.post("/field/judging")
    assert answer.status_code == (403 if who in roles else 303)
    with database.read() as session:
        assert len(session.exec(select(Judging)).all()) == (who == "judge")


@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("state", STATES)
def test_the_rules_say_the_same(database: Database, state: JudgingState, own: bool):
    world = create_judgeable(database)
    assert isinstance(world, World)
    with database.write() as session:
        judge = create_judge(session)
        judging = bring_to(session, judge, state)
        by = judge if own else create_judge(session, 2)
        facts = [fact.key_fact.id for fact in queries.facts_to_judge(session, judging)]
        assert rules.judging_state(judging, facts) == state
        assert passes(rules.check_own, judging, by) == own
        assert passes(rules.check_open, judging) == (state != JudgingState.HANDED_IN)
        assert passes(rules.check_whole, judging, facts) == (state == JudgingState.WHOLE)
        assert not passes(rules.check_whole, judging, [])  # without facts there is nothing to hand in


@pytest.mark.parametrize("who", [None, "author", "assessor", "second", "conflict", "speaks_for", "judged"])
def test_the_rule_who_may_take_a_call(who: str | None):
    judge = Person(
        id=7, roles=[RoleGrant(role=Role.COUNCIL, council_code="E1" if who == "speaks_for" else "E2")]
    )
    call = PlannedCall(assessor_id=7 if who == "assessor" else 1, second_id=7 if who == "second" else None)
    call.wave_council = WaveCouncil(council_id=3, gss_code="E1")
    card = Scorecard(author_id=7 if who == "author" else 1, planned_call=call)
    done = [Judging(judge_id=7 if who == "judged" else 2)]
    assert rules.may_take(card, done, judge, {3} if who == "conflict" else {4}) == (who is None)
