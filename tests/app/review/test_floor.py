"""Below the wave's floor of agreement nothing is published, and the page says so with the figure and what to do."""

from __future__ import annotations

import pytest
from sqlmodel import Session, select

from app.accounts.models import Role
from app.core.database import Database
from app.core.mail import Mail
from app.matching.models import FactJudgement, Judging, Round
from app.publication import actions as publication
from app.results.actions import compile_run
from app.review.floor import FloorState, floor_of, floor_state
from app.waves.models import ProposalShown, Wave
from tests.app.review.test_agreement import judge_again
from tests.conftest import START, SignIn
from tests.settled_wave import AFTER, P, World, open_replies, small_wave


@pytest.mark.parametrize(
    ("floor", "needed", "calls", "settled", "alpha", "same", "state"),
    [
        (0, 60, 0, 100, None, 0.0, FloorState.NOT_ASKED),
        (0.667, 60, 0, 0, None, 0.0, FloorState.TOO_FEW),
        (0.667, 60, 59, 400, 0.9, 0.95, FloorState.TOO_FEW),
        (0.667, 60, 60, 400, 0.667, 0.8, FloorState.REACHED),
        (0.667, 60, 60, 400, 0.666, 0.8, FloorState.BELOW),
        (0.667, 60, 12, 12, 0.7, 0.8, FloorState.REACHED),  # all that there are were judged twice
        (0.667, 60, 60, 400, None, 1.0, FloorState.REACHED),  # one verdict on everything, and nobody differs
    ],
)
def test_where_judges_stand_beside_a_floor(floor, needed, calls, settled, alpha, same, state):
    found = floor_state(floor=floor, needed=needed, calls=calls, settled=settled, alpha=alpha, same=same)
    assert found == state


@pytest.fixture
def world(database: Database) -> World:
    with database.write() as session:
        made = small_wave(session)
        made.wave.agreement_floor, made.wave.agreement_calls = 0.667, 10
    return made


def second_opinion(session: Session, world: World, *, alike: bool) -> None:
    for verdict in world.verdicts.values():
        first = session.merge(verdict).judging
        again = Judging(
            scorecard_id=first.scorecard_id, round=Round.SECOND, judge_id=world.assessors[0].id,
            taken_at=START, submitted_at=START,
        )  # fmt: skip
        session.add(again)
        session.flush()
        for one in first.judgements:
            same = one.verdict if alike else P
            session.add(
                FactJudgement(judging_id=again.id, key_fact_id=one.key_fact_id, verdict=same, judged_at=START)
            )


def test_too_few_calls_judged_twice_and_too_little_agreement_both_stop_publishing(
    sign_in: SignIn, world: World, database: Database
):
    publisher = sign_in(Role.PUBLISHER)
    with database.write() as session:
        run = compile_run(session, wave=session.get_one(Wave, world.wave.id), by=None, at=AFTER)
        session.flush()
        preview = f"/office/editions/runs/{run.id}"
    shown = publisher.get(preview).text
    assert "It is not known how far judges agree: 0 calls of this wave were judged twice" in shown
    assert "and the wave asks for 10" in shown
    assert publisher.post(f"{preview}/publish", {"title": "Autumn"}).status_code == 409
    with database.write() as session:
        second_opinion(session, world, alike=False)
        assert floor_of(session, session.get_one(Wave, world.wave.id)).state == FloorState.BELOW
    shown = publisher.get(preview).text
    assert "Judges don’t agree enough: Krippendorff’s alpha is −0." in shown
    assert "and this wave asks for 0.667" in shown
    assert "Look at the page of agreement" in shown
    assert publisher.post(f"{preview}/publish", {"title": "Autumn"}).status_code == 409
    office = publisher.get(f"/office/agreement/{world.wave.code}").text
    assert "Judges don’t agree enough" in office


def test_judges_who_agree_let_the_wave_be_published(world: World, database: Database):
    with database.write() as session:
        second_opinion(session, world, alike=True)
        wave = session.get_one(Wave, world.wave.id)
        assert floor_of(session, wave).state == FloorState.REACHED
        run = compile_run(session, wave=wave, by=None, at=AFTER)
        session.flush()
        assert publication.publish(session, run=run, title="Autumn", by=None, at=AFTER).number == 1


def test_a_new_wave_asks_for_the_published_floor_and_keeps_what_was_chosen_until_it_opens(
    sign_in: SignIn, database: Database
):
    publisher = sign_in(Role.PUBLISHER)
    new = {"title": "Spring", "code": "spring", "from_date": "2027-03-01", "to_date": "2027-03-31"}
    publisher.post("/office/waves/new", new)
    page = publisher.get("/office/waves/spring").text
    assert 'value="0.667"' in page
    assert "Krippendorff (2004)" in page
    refused = publisher.post(
        "/office/waves/spring", {**new, "agreement_floor": "1.2", "proposal_shown": "never"}
    )
    assert refused.status_code == 422
    assert 'value="1.2"' in refused.text
    assert "Enter a number from 0 to 1" in refused.text
    chosen = {**new, "agreement_floor": "0.8", "agreement_calls": "30", "proposal_shown": "before"}
    assert publisher.post("/office/waves/spring", chosen).status_code == 303
    with database.write() as session:
        wave = session.exec(select(Wave)).one()
        assert (wave.agreement_floor, wave.agreement_calls) == (0.8, 30)
        assert wave.proposal_shown == ProposalShown.BEFORE
        wave.state = "open"
    assert publisher.post("/office/waves/spring", {**chosen, "agreement_floor": "0"}).status_code == 409
    with database.read() as session:
        assert session.exec(select(Wave)).one().agreement_floor == 0.8


def test_the_agreement_page_compares_the_halves_of_a_wave(sign_in: SignIn, world: World, database: Database):
    with database.write() as session:
        judge_again(session, world)
    shown = sign_in(Role.PUBLISHER).get(f"/office/agreement/{world.wave.code}").text
    assert "Judges: from the first half to the second" in shown
    assert "By assessor, whose notes the judges read" in shown
    assert world.assessors[0].pseudonym in shown


def test_councils_are_not_asked_to_reply_before_judges_agree(
    sign_in: SignIn, world: World, database: Database
):
    publisher = sign_in(Role.PUBLISHER)
    sign_in(Role.COUNCIL, council="X07000001")
    with database.write() as session:
        wave = session.get_one(Wave, world.wave.id)
        wave.reply_from = wave.reply_to = None
    typed = {"wave_id": str(world.wave.id), "until": "2099-10-30"}
    refused = publisher.post("/office/replies/windows", typed)
    assert refused.status_code == 422
    assert "It is not known how far judges agree: 0 calls of this wave were judged twice" in refused.text
    assert 'value="2099-10-30"' in refused.text
    with database.write() as session:
        assert session.get_one(Wave, world.wave.id).reply_from is None
        assert session.exec(select(Mail).where(Mail.subject.contains("reply by"))).all() == []
        second_opinion(session, world, alike=True)
    assert publisher.post("/office/replies/windows", typed).status_code == 303
    with database.read() as session:
        assert session.get_one(Wave, world.wave.id).reply_from is not None
        assert len(session.exec(select(Mail).where(Mail.subject.contains("reply by"))).all()) == 1


def test_a_window_that_is_open_can_be_moved_whatever_judges_say_since(
    sign_in: SignIn, world: World, database: Database
):
    with database.write() as session:
        open_replies(session.get_one(Wave, world.wave.id))
        assert not floor_of(session, session.get_one(Wave, world.wave.id)).may_publish
    typed = {"wave_id": str(world.wave.id), "until": "2099-10-30"}
    assert sign_in(Role.PUBLISHER).post("/office/replies/windows", typed).status_code == 303
