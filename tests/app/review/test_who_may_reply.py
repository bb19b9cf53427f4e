"""Who may see and do what with a reply: every role × every state × every act, over HTTP; the rules say the same."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from app.accounts.models import Person, Role, RoleGrant
from app.accounts.rules import passes
from app.core.database import Database
from app.matching.models import Verdict
from app.review import rules
from app.review.models import Reply, ReplyPoint, Retest, Ruling, RulingResult, Stance
from app.review.states import (
    REPLY_TRANSITIONS,
    RETEST_TRANSITIONS,
    ReplyState,
    RetestState,
    reply_state,
)
from app.waves.models import Wave, WaveState
from tests.conftest import Client, SignIn
from tests.settled_wave import World, end_replies, open_replies, small_wave

AMBLEFORD, ELMSEA = "X07000001", "X07000004"
RESULTS = {
    ReplyState.ACCEPTED: RulingResult.ACCEPTED,
    ReplyState.PARTLY_ACCEPTED: RulingResult.PARTLY,
    ReplyState.REJECTED: RulingResult.REJECTED,
}
ROLES = ("nobody", "assessor", "caller", "judge", "who judged", "another council", "council", "publisher")
GOES_ON = {"nobody": 303, "assessor": 403, "caller": 403, "judge": 403, "who judged": 403}


@pytest.fixture
def world(database: Database) -> World:
    with database.write() as session:
        made = small_wave(session)
        open_replies(made.wave)
        session.add(RoleGrant(person_id=made.judge.id, role=Role.JUDGE))
        for assessor in made.assessors:
            session.add(RoleGrant(person_id=assessor.id, role=Role.ASSESSOR))
    return made


def call_id(world: World) -> int:
    return world.verdict_of(ELMSEA).id


def put_in(session: Session, world: World, state: ReplyState) -> int:
    """Bring Elmsea's call to a state; gives the reply's id, 0 where there is none."""
    for table in (Ruling, ReplyPoint, Reply):
        for row in session.exec(select(table)):
            session.delete(row)
        session.flush()
    if state is ReplyState.NOT_ANSWERED:
        return 0
    stance = Stance.AGREES if state is ReplyState.AGREES else Stance.CHALLENGES
    reply = Reply(
        call_verdict_id=call_id(world), stance=stance, words="Words", replied_at=datetime.now(UTC),
        replied_by_id=world.judge.id,
    )  # fmt: skip
    session.add(reply)
    session.flush()
    if state in RESULTS:
        ruling = Ruling(
            reply_id=reply.id, result=RESULTS[state], reason="So.", ruled_at=datetime.now(UTC),
            ruled_by_id=world.judge.id,
        )  # fmt: skip
        session.add(ruling)
    return reply.id


def state_now(database: Database) -> ReplyState:
    with database.read() as session:
        reply, ruling = session.exec(select(Reply)).first(), session.exec(select(Ruling)).first()
        return reply_state(reply, ruling)


def everybody(sign_in: SignIn, database: Database, world: World) -> dict[str, Client]:
    with database.read() as session:
        caller = session.get_one(Person, world.calls[ELMSEA, "bulky"][0].assessor_id)
        judged = session.get_one(Person, world.judge.id)
    return {
        "nobody": sign_in(),
        "assessor": sign_in(Role.ASSESSOR),
        "caller": sign_in(person=caller),
        "judge": sign_in(Role.JUDGE),
        "who judged": sign_in(person=judged),
        "another council": sign_in(Role.COUNCIL, council=AMBLEFORD),
        "council": sign_in(Role.COUNCIL, council=ELMSEA),
        "publisher": sign_in(Role.PUBLISHER),
    }


def replying(role: str, before: ReplyState, after: ReplyState) -> int:
    """What somebody is told who sends a reply that leads from one state to another."""
    if role == "publisher":
        return 403
    if role in GOES_ON:
        return GOES_ON[role]
    if role == "another council":
        return 404
    can_follow = after in REPLY_TRANSITIONS[before] or (after == before and before not in RESULTS)
    return 303 if can_follow else 409


def ruling(role: str, before: ReplyState, after: ReplyState) -> int:
    """What somebody is told who rules."""
    if role in ("council", "another council"):
        return 403
    if role != "publisher":
        return GOES_ON[role]
    return 303 if after in REPLY_TRANSITIONS[before] else 409


@pytest.mark.parametrize("before", ReplyState)
def test_only_the_council_replies_and_only_where_the_table_lets_it(
    sign_in: SignIn, world: World, database: Database, before: ReplyState
):
    for role, client in everybody(sign_in, database, world).items():
        for after in (ReplyState.AGREES, ReplyState.CHALLENGES):
            with database.write() as session:
                put_in(session, world, before)
            version = "0" if before is ReplyState.NOT_ANSWERED else "1"
            typed = {"call-stance": after.value, "call-words": "Our words.", "version": version}
            answer = client.post(f"/council/replies/{call_id(world)}", typed)
            wanted = replying(role, before, after)
            assert answer.status_code == wanted, (role, before, after)
            moved = role == "council" and wanted == 303
            assert state_now(database) == (after if moved else before)
            if wanted == 409:
                assert "Our words." in answer.text  # nothing that was typed is lost


@pytest.mark.parametrize("before", [one for one in ReplyState if one is not ReplyState.NOT_ANSWERED])
def test_only_somebody_who_took_no_part_rules_and_only_once(
    sign_in: SignIn, world: World, database: Database, before: ReplyState
):
    for role, client in everybody(sign_in, database, world).items():
        for after, result in RESULTS.items():
            with database.write() as session:
                reply_id = put_in(session, world, before)
            typed = {"result": result.value, "reason": "Because it says so."}
            answer = client.post(f"/office/replies/{reply_id}/ruling", typed)
            wanted = ruling(role, before, after)
            assert answer.status_code == wanted, (role, before, after)
            assert state_now(database) == (after if wanted == 303 and role == "publisher" else before)
            if wanted == 409:
                assert "Because it says so." in answer.text


def test_a_publisher_who_called_or_judged_does_not_rule(sign_in: SignIn, world: World, database: Database):
    with database.write() as session:
        session.add(RoleGrant(person_id=world.judge.id, role=Role.PUBLISHER))
        reply_id = put_in(session, world, ReplyState.CHALLENGES)
    with database.read() as session:
        judged = session.get_one(Person, world.judge.id)
    client = sign_in(person=judged)
    assert "somebody else rules" in client.get(f"/office/replies/{reply_id}").text
    typed = {"result": "accepted", "reason": "My own work was fine."}
    answer = client.post(f"/office/replies/{reply_id}/ruling", typed)
    assert answer.status_code == 403
    assert state_now(database) is ReplyState.CHALLENGES


SEEN = {"council": 200, "another council": 404, "publisher": 403}


@pytest.mark.parametrize("state", ReplyState)
def test_what_each_may_read(sign_in: SignIn, world: World, database: Database, state: ReplyState):
    with database.write() as session:
        reply_id = put_in(session, world, state)
    own = f"/council/replies/{call_id(world)}"
    theirs = (own, f"{own}/again", f"/council/replies/waves/autumn-2026/{ELMSEA}")
    office = ("/office/replies", "/office/retests", f"/office/replies/{reply_id or 1}")
    for role, client in everybody(sign_in, database, world).items():
        for path in theirs:
            assert client.get(path).status_code == SEEN.get(role, GOES_ON.get(role)), (role, path)
        for path in office:
            read = 404 if path.endswith("/1") and state is ReplyState.NOT_ANSWERED else 200
            wanted = {"publisher": read, "council": 403, "another council": 403}.get(role, GOES_ON.get(role))
            assert client.get(path).status_code == wanted, (role, path)


WINDOWS = {"not yet": 404, "open": 303, "over": 409}


@pytest.mark.parametrize("window", WINDOWS)
def test_the_window_decides_whether_a_council_sees_and_replies(
    sign_in: SignIn, world: World, database: Database, window: str
):
    with database.write() as session:
        session.add(world.wave)
        if window == "not yet":
            world.wave.reply_from = world.wave.reply_to = None
        if window == "over":
            end_replies(world.wave)
    council = sign_in(Role.COUNCIL, council=ELMSEA)
    path = f"/council/replies/{call_id(world)}"
    assert council.get(path).status_code == (404 if window == "not yet" else 200)
    typed = {"call-stance": "agrees"}
    assert council.post(path, typed).status_code == WINDOWS[window]
    assert council.post(f"{path}/parts/call", typed).status_code == {**WINDOWS, "open": 200}[window]
    files = council.post(f"{path}/files", files={"file": ("a.pdf", b"%PDF-1.7")})
    assert files.status_code == WINDOWS[window]


@pytest.mark.parametrize("state", WaveState)
def test_only_a_publisher_opens_the_time_to_reply_and_only_of_a_closed_wave(
    sign_in: SignIn, world: World, database: Database, state: WaveState
):
    until = (datetime.now(UTC) + timedelta(days=20)).date().isoformat()
    for role, client in everybody(sign_in, database, world).items():
        with database.write() as session:
            wave = session.get_one(Wave, world.wave.id)
            wave.state, wave.reply_from, wave.reply_to = state, None, None
        answer = client.post("/office/replies/windows", {"wave_id": str(world.wave.id), "until": until})
        publisher = 303 if state is WaveState.CLOSED else 409
        wanted = {"publisher": publisher, "council": 403, "another council": 403}.get(role, GOES_ON.get(role))
        assert answer.status_code == wanted, (role, state)
        with database.read() as session:
            opened = session.get_one(Wave, world.wave.id).reply_from is not None
        assert opened == (role == "publisher" and state is WaveState.CLOSED)


def test_the_rules_of_a_re_test_follow_their_table():
    for state in RetestState:
        follows = RetestState.DECLINED in RETEST_TRANSITIONS[state]
        assert passes(rules.check_decline, state) == follows


class Heard:
    """As much of a settled call as the rule of a re-test reads."""

    def __init__(self, verdict: Verdict, *, void: bool = False) -> None:
        self.verdict, self.void = verdict, void


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("waits", [True, False])
def test_a_fix_is_reported_of_what_did_not_match_once_at_a_time(verdict: Verdict, waits: bool):
    at = datetime(2026, 11, 2, 9, tzinfo=UTC)
    earlier = Retest() if waits else None
    asked = passes(rules.check_retest, Heard(verdict), Wave(), date(2026, 11, 1), earlier, at)
    assert asked == (verdict is not Verdict.MATCHES and not waits)
    assert not passes(rules.check_retest, Heard(verdict), Wave(), date(2026, 11, 3), earlier, at)
    void = Heard(verdict, void=True)
    assert not passes(rules.check_retest, void, Wave(), date(2026, 11, 1), earlier, at)
    assert not passes(
        rules.check_retest, Heard(verdict), Wave(retest_of_id=1), date(2026, 11, 1), earlier, at
    )
