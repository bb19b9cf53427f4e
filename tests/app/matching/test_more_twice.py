"""A larger share judged twice opens settled calls again, keeps what was decided, and stops once councils look."""

from __future__ import annotations

import pytest
from sqlmodel import Session, select

from app.accounts.models import Role
from app.core.audit import AuditEvent
from app.core.database import Database
from app.core.errors import BadInput, WrongState
from app.matching import actions, queries, rules
from app.matching.models import CallVerdict, FactJudgement, Round, Verdict
from app.matching.more_twice import judged_twice
from app.waves.models import Wave, WaveState
from tests.app.matching.test_matching_pages import create_judge, create_judgeable
from tests.conftest import SignIn
from tests.field_world import PLANNED

P, M, C = Verdict.PARTLY, Verdict.MATCHES, Verdict.CONTRADICTS
ADDRESS = "/office/waves/autumn-2026/second-judging"


def judge_all(session: Session, number: int, *verdicts: Verdict) -> None:
    """One judge settles whatever they may take, the same way."""
    person = create_judge(session, number)
    while (taken := actions.take(session, by=person, at=PLANNED)) is not None:
        for fact, verdict in zip(queries.facts_to_judge(session, taken), verdicts, strict=True):
            actions.judge_fact(
                session, judging=taken, key_fact_id=fact.key_fact.id, verdict=verdict, by=person, at=PLANNED
            )
        actions.submit(session, judging=taken, by=person, at=PLANNED)


def test_settled_calls_wait_for_a_second_judge_and_a_third_where_these_differ(
    sign_in: SignIn, database: Database
):
    create_judgeable(database, calls=8)
    with database.write() as session:
        judge_all(session, 1, M, M, P)
    publisher = sign_in(Role.PUBLISHER)
    shown = publisher.get(ADDRESS).text
    assert "0 settled calls of 8 were judged twice" in shown
    assert publisher.post(ADDRESS, {"percent": "100"}).status_code == 303
    with database.write() as session:
        assert session.exec(select(CallVerdict)).all() == []
        assert len(session.exec(select(FactJudgement)).all()) == 24  # what the first decided is kept
        opened = select(AuditEvent).where(AuditEvent.name == "matching.open_again")
        assert len(session.exec(opened).all()) == 8
        judge_all(session, 2, P, M, P)
        assert session.exec(select(CallVerdict)).all() == []
        judge_all(session, 3, P, P, P)
        wave = session.exec(select(Wave)).one()
        found = judged_twice(session, wave)
        assert (found.twice, found.settled) == (8, 8)
        assert {one.judging.round for one in session.exec(select(CallVerdict))} == {Round.THIRD}
    assert "Every call is judged twice already" in publisher.get(ADDRESS).text


def test_a_third_who_has_decided_still_does_when_a_second_comes_after(sign_in: SignIn, database: Database):
    create_judgeable(database)
    with database.write() as session:
        judge_all(session, 1, C, M, P)
        judge_all(session, 2, P, P, P)
    assert sign_in(Role.PUBLISHER).post(ADDRESS, {"percent": "100"}).status_code == 303
    with database.write() as session:
        assert session.exec(select(CallVerdict)).all() == []
        judge_all(session, 3, M, M, M)
        (verdict,) = session.exec(select(CallVerdict)).all()
        assert (verdict.judging.round, verdict.verdict) == (Round.THIRD, P)


def test_only_a_larger_share_and_only_calls_of_its_lot(sign_in: SignIn, database: Database):
    world = create_judgeable(database, calls=8, second_judging_percent=20)
    with database.write() as session:
        judge_all(session, 1, M, M, P)
        judge_all(session, 2, M, M, P)
        before = {one.scorecard_id for one in session.exec(select(CallVerdict))}
        assert len(before) == 8
    publisher = sign_in(Role.PUBLISHER)
    for refused in ("20", "5", "101", "many", ""):
        answer = publisher.post(ADDRESS, {"percent": refused})
        assert answer.status_code == 422
        assert not refused or f'value="{refused}"' in answer.text
    assert publisher.post(ADDRESS, {"percent": "60"}).status_code == 303
    with database.read() as session:
        wave = session.exec(select(Wave)).one()
        left = {one.scorecard.planned_call.reference for one in session.exec(select(CallVerdict))}
        draws = {call.reference: rules.draw_of(wave, call.reference) for call in world.calls}
        assert left == {one for one, draw in draws.items() if not 0.2 <= draw < 0.6}
        assert 0 < len(left) < 8
    assert sign_in(Role.JUDGE).get(ADDRESS).status_code == 403


def test_nothing_is_opened_once_councils_have_looked_nor_in_a_draft():
    wave = Wave(state=WaveState.CLOSED, second_judging_percent=15)
    rules.check_judge_more_twice(wave, 16)
    with pytest.raises(BadInput):
        rules.check_judge_more_twice(wave, 15)
    wave.reply_from = PLANNED
    with pytest.raises(WrongState, match="shown their calls"):
        rules.check_judge_more_twice(wave, 100)
    with pytest.raises(WrongState, match="draft"):
        rules.check_judge_more_twice(Wave(state=WaveState.DRAFT), 100)
