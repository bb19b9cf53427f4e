"""Right of reply: a council's own calls, one reply each, ruled on by somebody who took no part."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from app.accounts import actions as accounts
from app.accounts.models import Role
from app.core.audit import AuditEvent
from app.core.database import Database
from app.core.errors import WrongState
from app.core.mail import Mail
from app.review import actions, queries
from app.review.models import Reply, RuledVerdict, Ruling, RulingResult, Stance
from app.review.settled import settled_calls
from tests.conftest import START, SignIn
from tests.settled_wave import P, World, X, end_replies

AMBLEFORD, ELMSEA = "X07000001", "X07000004"


def settled_id(world: World, code: str, topic: str = "bulky") -> int:
    return world.verdict_of(code, topic).id


def challenge(world: World, database: Database, words: str = "Our page says £52 as well.") -> int:
    """Elmsea challenges its call about bulky waste; gives the reply's id."""
    with database.write() as session:
        reply = Reply(
            call_verdict_id=settled_id(world, ELMSEA), stance=Stance.CHALLENGES, words=words,
            replied_at=datetime.now(UTC), replied_by_id=world.judge.id,
        )  # fmt: skip
        session.add(reply)
        session.flush()
        return reply.id


def test_a_council_sees_its_own_calls_and_nobody_elses(sign_in: SignIn, world: World):
    page = sign_in(Role.COUNCIL, council=AMBLEFORD).get("/council/replies")
    assert page.status_code == 200
    assert page.text.count("Asking about Blue Badge") == 2
    assert "Elmsea" not in page.text


def test_another_councils_call_is_not_there(sign_in: SignIn, world: World):
    somebody = sign_in(Role.COUNCIL, council=AMBLEFORD)
    answer = somebody.post(f"/council/replies/{settled_id(world, ELMSEA)}", {"call-stance": "agrees"})
    assert answer.status_code == 404


def test_before_the_time_to_reply_a_council_sees_nothing(sign_in: SignIn, world: World, database: Database):
    with database.write() as session:
        session.add(world.wave)
        world.wave.reply_from = world.wave.reply_to = None
    council = sign_in(Role.COUNCIL, council=AMBLEFORD)
    assert "nothing to reply to yet" in council.get("/council/replies").text
    answer = council.post(f"/council/replies/{settled_id(world, AMBLEFORD)}", {"call-stance": "agrees"})
    assert answer.status_code == 404


def test_a_reply_is_saved_once_and_can_be_changed(sign_in: SignIn, world: World, database: Database):
    council = sign_in(Role.COUNCIL, council=AMBLEFORD)
    path = f"/council/replies/{settled_id(world, AMBLEFORD)}"
    assert council.post(path, {"call-stance": "challenges", "call-words": "No."}).status_code == 303
    answer = council.post(
        path, {"call-stance": "agrees", "call-words": "Yes.", "call-public": "yes", "version": "1"}
    )
    assert answer.headers["location"].endswith(f"#call-{settled_id(world, AMBLEFORD)}")
    with database.read() as session:
        replies = session.exec(select(Reply)).all()
    assert [(one.stance, one.words, one.public) for one in replies] == [(Stance.AGREES, "Yes.", True)]


def test_a_challenge_needs_words_and_keeps_what_was_typed(sign_in: SignIn, world: World):
    council = sign_in(Role.COUNCIL, council=AMBLEFORD)
    answer = council.post(f"/council/replies/{settled_id(world, AMBLEFORD)}", {"call-stance": "challenges"})
    assert answer.status_code == 422
    assert "Say which answer or which page" in answer.text
    assert 'value="challenges" checked' in " ".join(answer.text.split())


def test_after_the_time_a_reply_is_refused_and_shown_back(sign_in: SignIn, world: World, database: Database):
    with database.write() as session:
        session.add(world.wave)
        end_replies(world.wave)
    council = sign_in(Role.COUNCIL, council=AMBLEFORD)
    typed = {"call-stance": "challenges", "call-words": "Too late, yet typed with care."}
    answer = council.post(f"/council/replies/{settled_id(world, AMBLEFORD)}", typed)
    assert answer.status_code == 409
    assert "typed with care" in answer.text


def test_a_ruling_supersedes_the_verdict_and_leaves_it_readable(
    sign_in: SignIn, world: World, database: Database
):
    reply_id = challenge(world, database)
    key_fact = world.keys[world.calls[ELMSEA, "bulky"][0].id][0]
    publisher = sign_in(Role.PUBLISHER)
    typed = {
        "result": "accepted",
        "reason": "The page holds both prices.",
        f"verdict-{key_fact.id}": "partly",
    }
    assert publisher.post(f"/office/replies/{reply_id}/ruling", typed).status_code == 303
    with database.read() as session:
        call = next(
            one for one in settled_calls(session, [world.wave.id]) if one.call_verdict_id == settled_id(world, ELMSEA)
        )  # fmt: skip
        assert call.verdict == P
        assert (call.facts[0].judged, call.facts[0].verdict, call.facts[0].ruled) == (X, P, True)
        assert not call.facts[1].ruled
        names = [event.name for event in session.exec(select(AuditEvent))]
    assert names.count("review.rule") == 1
    assert "The page holds both prices." in publisher.get(f"/office/replies/{reply_id}").text


def test_the_second_of_two_rulings_is_told_and_loses_nothing(
    sign_in: SignIn, world: World, database: Database
):
    reply_id = challenge(world, database)
    typed = {"result": "rejected", "reason": "The page is clear."}
    assert sign_in(Role.PUBLISHER).post(f"/office/replies/{reply_id}/ruling", typed).status_code == 303
    typed = {"result": "accepted", "reason": "A long and careful reason."}
    second = sign_in(Role.PUBLISHER).post(f"/office/replies/{reply_id}/ruling", typed)
    assert second.status_code == 409
    assert "A long and careful reason." in second.text
    with database.read() as session:
        assert [one.result for one in session.exec(select(Ruling))] == [RulingResult.REJECTED]


def test_two_rulings_at_one_moment_are_kept_apart_by_the_database(
    world: World, database: Database, monkeypatch: pytest.MonkeyPatch
):
    reply_id = challenge(world, database)
    seen: list[None] = []

    def not_yet(session: Session, reply: Reply) -> Ruling | None:
        """Each of the two looks before the other has written; after its refusal it looks again."""
        seen.append(None)
        return None if len(seen) <= 2 else found(session, reply)

    found = queries.find_ruling
    monkeypatch.setattr(queries, "find_ruling", not_yet)
    with database.write() as session:
        people = [
            accounts.invite(session, email=f"p{n}@example.org", role=Role.PUBLISHER, at=START, by=None)
            for n in range(2)
        ]
        reply = session.get_one(Reply, reply_id)
        for number, person in enumerate(people):
            words = {"result": RulingResult.REJECTED, "reason": f"Reason {number}", "changes": {}}
            if number == 0:
                actions.rule(session, reply=reply, by=person, at=START, base_url="https://a.test", **words)
            else:
                with pytest.raises(WrongState, match="Somebody else has ruled"):
                    actions.rule(
                        session, reply=reply, by=person, at=START, base_url="https://a.test", **words
                    )
    with database.read() as session:
        assert [one.reason for one in session.exec(select(Ruling))] == ["Reason 0"]


def test_whoever_called_or_judged_does_not_rule(sign_in: SignIn, world: World, database: Database):
    reply_id = challenge(world, database)
    planned = world.calls[ELMSEA, "bulky"][0]
    caller = next(one for one in world.assessors if one.id == planned.assessor_id)
    for person in (caller, world.judge):
        with database.write() as session:
            accounts.invite(session, email=person.email, role=Role.PUBLISHER, at=datetime.now(UTC), by=None)
        somebody = sign_in(person=person)
        assert "somebody else rules" in somebody.get(f"/office/replies/{reply_id}").text
        typed = {"result": "accepted", "reason": "I was right."}
        assert somebody.post(f"/office/replies/{reply_id}/ruling", typed).status_code == 403


def test_a_rejected_challenge_changes_no_verdict(sign_in: SignIn, world: World, database: Database):
    reply_id = challenge(world, database)
    key_fact = world.keys[world.calls[ELMSEA, "bulky"][0].id][0]
    typed = {"result": "rejected", "reason": "No.", f"verdict-{key_fact.id}": "matches"}
    answer = sign_in(Role.PUBLISHER).post(f"/office/replies/{reply_id}/ruling", typed)
    assert answer.status_code == 422
    assert "changes no verdict" in answer.text
    with database.read() as session:
        assert not session.exec(select(RuledVerdict)).all()


def test_challenges_without_a_ruling_come_first(sign_in: SignIn, world: World, database: Database):
    challenge(world, database, "Read it again, please.")
    page = sign_in(Role.PUBLISHER).get("/office/replies")
    assert "1 challenge waits for a ruling" in page.text
    assert "Read it again, please." in page.text


def test_opening_the_time_to_reply_mails_the_councils_people(
    sign_in: SignIn, world: World, database: Database
):
    with database.write() as session:
        session.add(world.wave)
        world.wave.reply_from = world.wave.reply_to = None
    council = sign_in(Role.COUNCIL, council=AMBLEFORD)
    sign_in(Role.COUNCIL, council="X99999999")
    until = datetime.now(UTC).date() + timedelta(days=14)
    typed = {"wave_id": str(world.wave.id), "until": until.isoformat()}
    assert sign_in(Role.PUBLISHER).post("/office/replies/windows", typed).status_code == 303
    with database.read() as session:
        mails = session.exec(select(Mail)).all()
    assert [mail.to for mail in mails] == [council.person.email]
    assert "https://better-answered.test/sign-in/link?token=" in mails[0].text
    assert "6 calls not answered yet" in council.get("/council/replies").text


def test_a_day_that_is_past_is_refused_with_what_was_typed(sign_in: SignIn, world: World):
    typed = {"wave_id": str(world.wave.id), "until": "1/1/2020"}
    answer = sign_in(Role.PUBLISHER).post("/office/replies/windows", typed)
    assert answer.status_code == 422
    assert 'value="1/1/2020"' in answer.text


def test_when_a_verdict_may_change_is_said_beside_the_form(sign_in: SignIn, world: World, database: Database):
    shown = sign_in(Role.PUBLISHER).get(f"/office/replies/{challenge(world, database)}").text
    rules_at = shown.index("The page as it stood at the time of the call decides")
    assert rules_at < shown.index("How do you rule?")
    assert "Evidence dated after the call changes nothing" in shown
