"""Who may do what with a finding: every role × every state × every act, over HTTP and in the rules."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from app.accounts.models import Person, Role, RoleGrant
from app.accounts.rules import passes
from app.core.database import Database
from app.review import rules
from app.review.models import Finding, FindingKind, FindingState, FindingStep
from app.scorecards.models import Scorecard
from tests.conftest import START, Client, SignIn
from tests.settled_wave import World, small_wave

ROAD = {  # the steps that lead to each state
    FindingState.OPEN: [],
    FindingState.SENT_BACK: [FindingState.SENT_BACK],
    FindingState.ANSWERED: [FindingState.SENT_BACK, FindingState.ANSWERED],
    FindingState.HELD: [FindingState.HELD],
    FindingState.ACCEPTED: [FindingState.ACCEPTED],
    FindingState.VOIDED: [FindingState.VOIDED],
}


@pytest.fixture
def world(database: Database) -> World:
    with database.write() as session:
        made = small_wave(session)
        session.add(RoleGrant(person_id=made.assessors[0].id, role=Role.ASSESSOR))
    return made


def finding_in(session: Session, world: World, state: FindingState) -> int:
    card = session.exec(select(Scorecard).where(Scorecard.author_id == world.assessors[0].id)).first()
    number = len(session.exec(select(Finding)).all())
    finding = Finding(
        wave_id=world.wave.id, kind=FindingKind.TOO_LATE, key=f"late:{number}", evidence="Late.",
        scorecard_id=card.id, found_at=START + timedelta(minutes=number),
    )  # fmt: skip
    session.add(finding)
    session.flush()
    for place, step in enumerate(ROAD[state], 1):
        row = FindingStep(
            finding_id=finding.id, number=place, state=step, words="Why", at=START, by_id=world.judge.id
        )
        session.add(row)
    session.flush()
    return finding.id or 0


def state_of(database: Database, finding_id: int) -> FindingState:
    with database.read() as session:
        return session.get_one(Finding, finding_id).state


def expected(before: FindingState, after: FindingState) -> int:
    """What the office is told."""
    if after == FindingState.ANSWERED and before not in rules.CLOSED:
        return 422  # only the assessor answers
    return 303 if after in rules.TRANSITIONS[before] else 409


@pytest.mark.parametrize("before", FindingState)
def test_the_office_decides_what_the_table_lets_follow(
    sign_in: SignIn, world: World, database: Database, before: FindingState
):
    publisher = sign_in(Role.PUBLISHER)
    for after in FindingState:
        with database.write() as session:
            found = finding_in(session, world, before)
        answer = publisher.post(f"/office/checks/{found}", {"state": after.value, "words": "Seen it."})
        assert answer.status_code == expected(before, after), (before, after)
        moved = answer.status_code == 303
        assert state_of(database, found) == (after if moved else before)
        if not moved:
            assert "Seen it." in answer.text  # nothing that was typed is lost
    assert publisher.get(f"/office/checks/{found}").status_code == 200


ELSEWHERE = {"nobody": 303, "assessor": 403, "author": 403, "judge": 403, "council": 403}


@pytest.mark.parametrize("state", FindingState)
def test_nobody_else_reads_or_decides_and_only_the_author_answers(
    sign_in: SignIn, world: World, database: Database, state: FindingState
):
    with database.write() as session:
        found = finding_in(session, world, state)
        author = session.get_one(Person, world.assessors[0].id)
    people: dict[str, Client] = {
        "nobody": sign_in(),
        "assessor": sign_in(Role.ASSESSOR),
        "judge": sign_in(Role.JUDGE),
        "council": sign_in(Role.COUNCIL, council="X07000001"),
        "author": sign_in(person=author),
    }
    for name, client in people.items():
        for address in ("/office/checks", f"/office/checks/{found}"):
            assert client.get(address).status_code == ELSEWHERE[name], name
        for after in FindingState:
            typed = {"state": after.value, "words": "Mine"}
            assert client.post(f"/office/checks/{found}", typed).status_code == ELSEWHERE[name], name
        asked = state == FindingState.SENT_BACK and name == "author"
        if client.person and name != "council":
            shown = client.get("/field/questions").text
            assert (f"/field/questions/{found}" in shown) == asked
        status = {"nobody": 303, "council": 403}.get(name, 303 if asked else 404)
        assert client.post(f"/field/questions/{found}", {"words": "Mine"}).status_code == status, name
    assert state_of(database, found) == (FindingState.ANSWERED if state == FindingState.SENT_BACK else state)


@pytest.mark.parametrize("about_a_person", [True, False])
def test_the_rules_say_the_same(about_a_person: bool):
    for before in FindingState:
        steps = [FindingStep(number=1, state=before)]
        finding = Finding(scorecard_id=None if about_a_person else 1, steps=steps)
        for after in FindingState:
            theirs = about_a_person and after in (FindingState.SENT_BACK, FindingState.VOIDED)
            lets = after in rules.TRANSITIONS[before] and not theirs
            assert passes(rules.check_step, finding, after, "Why") == lets, (before, after)
            assert not passes(rules.check_step, finding, after, " "), "each step says why"
            offered = after in rules.steps_open(finding)
            assert offered == (lets and after != FindingState.ANSWERED)


def test_of_two_who_decide_at_once_one_wins_and_the_other_reads_their_own_words(
    sign_in: SignIn, world: World, database: Database
):
    with database.write() as session:
        found = finding_in(session, world, FindingState.OPEN)
    clients = [sign_in(Role.PUBLISHER), sign_in(Role.PUBLISHER)]
    typed = [{"state": "accepted", "words": "It counts."}, {"state": "voided", "words": "It can't be."}]
    with ThreadPoolExecutor(2) as both:
        sent = [
            both.submit(one.post, f"/office/checks/{found}", data)
            for one, data in zip(clients, typed, strict=True)
        ]
        answers = [one.result() for one in sent]
    assert sorted(one.status_code for one in answers) == [303, 409]
    lost = next(n for n, one in enumerate(answers) if one.status_code == 409)
    assert typed[lost]["words"].replace("'", "&#39;") in answers[lost].text
    assert state_of(database, found).value == typed[1 - lost]["state"]
