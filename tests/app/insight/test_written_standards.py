"""A promise about e-mails is held against enquiries by e-mail, by the council's own working days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from app.accounts.models import Role
from app.calls.models import CallAttempt, CallClosing, CallEnd, Moment, Outcome, Stamp
from app.core.clock import held_at
from app.core.database import Database
from app.insight.models import StandardMeasure
from app.insight.standards import standing_of
from app.schedule.models import PlannedCall
from app.waves.models import Wave, WaveState
from tests.conftest import SignIn
from tests.promised import enter_standard
from tests.written_world import create_written_world, london

AFTER = datetime(2026, 10, 20, 9, tzinfo=UTC)  # people sign in now, and are signed in then
SENT = london(7, "10:00")  # a Monday


def write(session: Session, call: PlannedCall, answered: datetime | None) -> None:
    outcome = Outcome.REACHED if answered else Outcome.NO_ANSWER
    over = answered or SENT + timedelta(days=40)
    attempt = CallAttempt(planned_call_id=call.id, number=1, started_at=SENT, ended_at=over, outcome=outcome)
    session.add(attempt)
    session.flush()
    for moment, at in ((Moment.SENT, SENT), (Moment.ANSWERED, answered)):
        if at is not None:
            session.add(
                Stamp(attempt_id=attempt.id, moment=moment, at=at, request_key=f"{attempt.id}-{moment}")
            )
    end = CallEnd.REACHED if answered else CallEnd.NOT_REACHED
    session.add(CallClosing(planned_call_id=call.id, end=end, closed_at=over))


@pytest.fixture
def code(database: Database) -> str:
    """Five enquiries: answered after one, four and six working days, after none at night, and never."""
    with database.write() as session:
        world = create_written_world(session, calls=5)
        answers = [london(8, "10:00"), london(11, "10:00"), london(15, "10:00"), london(7, "23:00"), None]
        for call, answered in zip(session.exec(select(PlannedCall)).all(), answers, strict=True):
            write(session, call, answered)
        wave = session.exec(select(Wave)).one()
        wave.state, wave.to_date = WaveState.CLOSED, date(2026, 10, 2)
        wave.reply_from = AFTER - timedelta(days=2)
        wave.reply_to = AFTER + timedelta(days=9)
        enter_standard(
            session, code=world.council.gss_code, channel="email", measure=StandardMeasure.REPLIED_WITHIN,
            within=5, promise="We answer e-mails within five working days.", target_percent=95,
        )  # fmt: skip
        return world.council.gss_code


def test_answers_in_time_are_counted_and_no_answer_is_none_in_time(code: str, database: Database):
    with database.read() as session:
        (found,) = standing_of(session, code, AFTER).tracked
    (seen,) = found.seen
    assert (seen.share.percent, seen.share.calls) == (60, 5)
    assert found.untold == ""
    assert found.seen_words.replace("\N{NO-BREAK SPACE}", " ").startswith("60 % of 5 enquiries")


def test_the_page_says_so_and_the_reply_page_says_how_each_went(code: str, sign_in: SignIn):
    with held_at(AFTER):
        council = sign_in(Role.COUNCIL, council=code)
        assert "of 5 enquiries" in council.get("/council/standards").text
        replies = council.get("/council/replies").text
        home = council.get("/council").text
    assert "1 enquiry had no answer" in replies
    assert "no answer within the limit" in replies
    assert "Dialled" not in replies
    assert "on the phone" not in home.partition("<main")[2].partition("</main")[0]
