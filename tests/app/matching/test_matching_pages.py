"""Calls are judged blind, fact by fact, once or twice, and then settled."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import select

from app.accounts.models import Person, Role
from app.calls.models import CallEnd, Outcome
from app.core.database import Database
from app.matching import actions, queries
from app.matching.models import CallVerdict, FactJudgement, Judging, RightSide, Round, Verdict
from app.schedule.models import ConflictOfInterest
from app.website.models import PageCapture
from scoring.verdict import TwoWay
from tests.conftest import Client, SignIn
from tests.field_world import PLANNED, World, create_attempt, create_capture, create_scorecard, create_world

HEARD = {"fee": "Ambleford told me thirty pounds", "notice": "five working days"}


def create_judgeable(database: Database, *, calls: int = 1, **wave: object) -> World:
    """Calls whose scorecards are in and proposed for."""
    with database.write() as session:
        world = create_world(session, calls=calls, **wave)
        for call in world.calls:
            create_attempt(session, call)
            scorecard = create_scorecard(session, call, world.assessor, heard=HEARD)
            actions.propose(session, scorecard=scorecard, at=PLANNED)
        return world


@pytest.fixture
def world(database: Database) -> World:
    return create_judgeable(database)


def judge(client: Client, *verdicts: str, side: str = "web") -> str:
    """Take the next call and give its facts these verdicts; returns the desk's address."""
    desk = client.post("/field/judging").headers["location"]
    for number, verdict in enumerate(verdicts, 1):
        typed = {"fact": number, "verdict": verdict}
        if verdict == "contradicts":
            typed["right_side"] = side
        assert client.post(f"{desk}/facts", typed).status_code == 303
    return desk


def test_nothing_in_an_answer_tells_whose_call_it_is(sign_in: SignIn, world: World):
    client = sign_in(Role.JUDGE)
    desk = judge(client)
    answers = [client.get(f"{desk}?fact={number}") for number in (1, 2, 3)]
    answers += [
        client.get("/field/judging"),
        client.post(f"{desk}/facts", {"fact": 1, "verdict": "contradicts"}),
    ]
    answers.append(client.post(f"{desk}/facts", {"fact": 1, "verdict": "none of the five"}))
    for answer in answers:
        told = (answer.text + str(answer.headers)).lower()
        council = world.council
        for secret in (
            council.name,
            council.short_name,
            council.gss_code,
            council.slug,
            "ambleford.example",
            world.assessor.name,
            world.assessor.pseudonym,
            world.calls[0].reference,
            world.calls[0].code,
            "courteous",
        ):
            assert secret.lower() not in told
    assert "[council]" in answers[0].text


def test_the_desk_lays_the_answer_beside_the_page_with_the_passage_marked(sign_in: SignIn, world: World):
    client = sign_in(Role.JUDGE)
    page = client.get(judge(client)).text
    assert "told me thirty pounds" in page
    assert "<mark>" in page
    assert "£24.50" in page
    assert "What the comparison suggests" in page
    assert 'data-key="5"' in page


def test_a_passage_that_was_gone_on_the_day_of_the_call_is_shown_in_both_copies(
    sign_in: SignIn, world: World, database: Database
):
    with database.write() as session:
        key_page = session.exec(select(PageCapture)).one().web_page_id
        text = "Ambleford Borough Council takes large items. A collection costs £30.00."
        later = create_capture(session, world.wave_council, world.topic, at=PLANNED, text=text)
        later.web_page_id = key_page
    client = sign_in(Role.JUDGE)
    page = client.get(f"{judge(client)}?fact=1").text
    assert "On the day of the call the page no longer held this passage" in page
    assert "Both copies of the page, side by side" in page
    assert "£30.00.</ins>" in page
    assert "£24.50" in page


def test_a_call_is_judged_handed_in_and_settled(sign_in: SignIn, world: World, database: Database):
    client = sign_in(Role.JUDGE)
    desk = judge(client, "contradicts", "matches", "not_given")
    assert "Every fact has its verdict" in client.get(desk).text
    assert client.post(f"{desk}/submit").headers["location"].startswith("/field/judging?")
    third = sign_in(Role.JUDGE)  # a key fact contradicts, so somebody else decides
    third.post(f"{judge(third, 'contradicts', 'matches', 'not_given')}/submit")
    with database.read() as session:
        (found,) = queries.settled(session, world.wave)
        assert found.call_verdict.verdict == Verdict.CONTRADICTS
        assert [one.verdict for one in found.judgements] == [
            Verdict.CONTRADICTS,
            Verdict.MATCHES,
            Verdict.NOT_GIVEN,
        ]
        assert found.judgements[0].right_side == RightSide.WEB
        assert found.reading == TwoWay.PHONE_TO_MEND
    assert "You handed in this call" in client.get(desk).text
    assert client.post(f"{desk}/facts", {"fact": 1, "verdict": "matches"}).status_code == 409
    assert client.post(f"{desk}/submit").status_code == 303
    with database.read() as session:
        assert len(session.exec(select(CallVerdict)).all()) == 1


def test_a_contradiction_asks_which_side_is_right_and_keeps_the_note(sign_in: SignIn, world: World, database):
    client = sign_in(Role.JUDGE)
    desk = judge(client)
    answer = client.post(f"{desk}/facts", {"fact": 1, "verdict": "contradicts", "note": "A pound less"})
    assert answer.status_code == 200
    assert "Which is right?" in answer.text
    assert "A pound less" in answer.text
    with database.read() as session:
        assert session.exec(select(FactJudgement)).all() == []


def test_a_verdict_can_be_changed_until_it_is_handed_in(sign_in: SignIn, world: World, database: Database):
    client = sign_in(Role.JUDGE)
    desk = judge(client, "contradicts")
    client.post(f"{desk}/facts", {"fact": 1, "verdict": "partly"})
    with database.read() as session:
        row = session.exec(select(FactJudgement)).one()
        assert (row.verdict, row.right_side) == (Verdict.PARTLY, RightSide.UNKNOWN)


def test_a_call_is_not_handed_in_by_halves(sign_in: SignIn, world: World, database: Database):
    client = sign_in(Role.JUDGE)
    desk = judge(client, "matches")
    assert client.post(f"{desk}/submit").status_code == 422
    with database.read() as session:
        assert session.exec(select(Judging)).one().submitted_at is None


@pytest.mark.parametrize(
    "typed", [{"fact": 1}, {"fact": 1, "verdict": "wrong"}, {"fact": "x", "verdict": "partly"}]
)
def test_what_is_no_verdict_is_refused(sign_in: SignIn, world: World, typed: dict):
    client = sign_in(Role.JUDGE)
    assert client.post(f"{judge(client)}/facts", typed).status_code == 422


def test_a_desk_exists_for_its_own_judge_only(sign_in: SignIn, world: World):
    desk = judge(sign_in(Role.JUDGE))
    other = sign_in(Role.JUDGE)
    assert other.get(desk).status_code == 404
    for step in ("facts", "submit", "give-back"):
        assert other.post(f"{desk}/{step}", {"fact": 1, "verdict": "matches"}).status_code == 404


def test_assessors_do_not_judge(sign_in: SignIn, world: World):
    assessor = sign_in(Role.ASSESSOR)
    assert assessor.get("/field/judging").status_code == 403
    assert assessor.post("/field/judging").status_code == 403


def create_judge(session, number: int = 1) -> Person:
    from app.accounts import actions as accounts

    return accounts.invite(
        session, email=f"judge-{number}@example.org", role=Role.JUDGE, at=PLANNED, by=None, name="Jo"
    )


def test_nobody_judges_their_own_call(database: Database, world: World):
    with database.write() as session:
        own = session.merge(world.assessor)
        assert queries.waiting(session, own) == []
        assert len(queries.waiting(session, create_judge(session))) == 1


def test_nobody_judges_a_council_they_have_an_interest_in(database: Database, world: World):
    with database.write() as session:
        person = create_judge(session)
        session.add(
            ConflictOfInterest(
                person_id=person.id or 0, council_id=world.council.id or 0, reason="Lives there"
            )
        )
        assert queries.waiting(session, person) == []
        assert actions.take(session, by=person, at=PLANNED) is None


def test_a_call_that_reached_nobody_is_not_judged(database: Database):
    with database.write() as session:
        world = create_world(session)
        create_attempt(session, world.calls[0], outcome=Outcome.NO_ANSWER, end=CallEnd.NOT_REACHED)
        create_scorecard(session, world.calls[0], world.assessor, heard={})
        assert queries.without_proposals(session) == []
        assert queries.waiting(session, create_judge(session)) == []


def test_what_was_taken_by_mistake_can_be_given_back(sign_in: SignIn, world: World, database: Database):
    client = sign_in(Role.JUDGE)
    desk = judge(client, "matches")
    assert client.post(f"{desk}/give-back").status_code == 303
    assert client.get(desk).status_code == 404
    assert sign_in(Role.JUDGE).post("/field/judging").headers["location"].startswith("/field/judging/")


@pytest.mark.parametrize(
    ("second", "third", "expected"),
    [("matches", None, Verdict.PARTLY), ("contradicts", "partly", Verdict.PARTLY)],
)
def test_two_judges_who_agree_settle_a_call_and_a_third_decides_otherwise(
    sign_in: SignIn, database: Database, second: str, third: str | None, expected: Verdict
):
    world = create_judgeable(database, second_judging_percent=100)
    rest = ("matches", "not_given")
    for verdict in ("matches", second, *([third] if third else [])):
        client = sign_in(Role.JUDGE)
        client.post(f"{judge(client, verdict, *rest)}/submit")
    with database.read() as session:
        (found,) = queries.settled(session, world.wave)
        assert found.call_verdict.verdict == expected
        assert found.call_verdict.judging.round == (Round.THIRD if third else Round.FIRST)
    assert "No call waits for you" in sign_in(Role.JUDGE).get("/field/judging").text


def test_one_of_two_judges_who_reach_for_the_same_call_gets_it(
    sign_in: SignIn, world: World, database: Database
):
    clients = [sign_in(Role.JUDGE), sign_in(Role.JUDGE)]
    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(lambda one: one.post("/field/judging").headers["location"], clients))
    with database.read() as session:
        taken = session.exec(select(Judging)).one()
    assert sorted(answers) == [f"/field/judging/{taken.id}", "/field/judging?said=nothing-to-judge"]


def test_proposing_twice_proposes_once_and_says_why(database: Database, world: World):
    with database.write() as session:
        scorecard = queries.scorecard_by_id(session, 1)
        again = actions.propose(session, scorecard=scorecard, at=PLANNED + timedelta(days=1))
        assert [one.proposed_at for one in again] == [PLANNED] * 3
        verdicts = {one.key_fact.question.code: one.verdict for one in again}
        assert verdicts["fee"] == Verdict.CONTRADICTS
        assert verdicts["notice"] == Verdict.MATCHES
        assert verdicts["refund"] == Verdict.NOT_GIVEN
        assert all(one.reason for one in again)
