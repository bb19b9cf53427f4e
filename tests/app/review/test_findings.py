"""What a check found is decided by a person, in the open: asked, answered, accepted or void."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlmodel import Session, col, select

from app.accounts.models import Person, Role, RoleGrant
from app.calls.models import Moment, Stamp
from app.core.database import Database
from app.core.errors import WrongState
from app.core.mail import Mail
from app.publication.rules import check_ready
from app.results.queries import league_inputs
from app.review import finding_actions, finding_queries, rules
from app.review.floor import floor_of
from app.review.models import Finding, FindingKind, FindingState, FindingStep, ScorecardCheck
from app.review.settled import voided_calls
from app.scorecards.models import HeardFact, Scorecard
from app.waves.models import Wave
from scoring.records import CallStatus
from tests.conftest import START, SignIn
from tests.settled_wave import World, end_replies, small_wave

AMBLEFORD = "X07000001"
SENTENCE = "They told me at length what it would cost and how many days it takes, and where to pay for it in the town."


@pytest.fixture
def world(database: Database) -> World:
    with database.write() as session:
        made = small_wave(session)
        end_replies(made.wave)
        card = card_of(session, made)
        for one in session.exec(select(HeardFact).where(HeardFact.scorecard_id == card.id)):
            one.said, one.given = SENTENCE, True
            session.add(one)
        for stamp in session.exec(select(Stamp).join(Stamp.attempt).where(col(Stamp.moment) == Moment.ENDED)):
            if stamp.attempt.planned_call_id == card.planned_call_id:
                person = next(one for one in stamp.attempt.stamps if one.moment == Moment.PERSON)
                stamp.at = person.at
                session.add(stamp)
        session.add(RoleGrant(person_id=card.author_id, role=Role.ASSESSOR))
        check_all(session)
    return made


def card_of(session: Session, world: World) -> Scorecard:
    planned = world.calls[AMBLEFORD, "bulky"][0]
    return session.exec(select(Scorecard).where(Scorecard.planned_call_id == planned.id)).one()


def check_all(session: Session) -> None:
    for unread in finding_queries.unchecked(session):
        wave = session.get_one(Wave, unread.wave_id)
        finding_actions.check_scorecards(session, wave=wave, author_id=unread.author_id, at=START)


def the_finding(session: Session) -> Finding:
    return session.exec(select(Finding).where(Finding.kind == FindingKind.IMPOSSIBLE_TIMES)).one()


def test_every_scorecard_is_read_once(world: World, database: Database):
    with database.write() as session:
        assert finding_queries.unchecked(session) == []
        read = len(session.exec(select(ScorecardCheck)).all())
        found = len(session.exec(select(Finding)).all())
        author = card_of(session, world).author_id
        finding_actions.check_scorecards(
            session, wave=session.get_one(Wave, world.wave.id), author_id=author, at=START
        )
        assert len(session.exec(select(ScorecardCheck)).all()) == read
        assert len(session.exec(select(Finding)).all()) == found


def test_the_road_of_a_finding(sign_in: SignIn, world: World, database: Database):
    with database.read() as session:
        finding = the_finding(session)
        assessor = session.get_one(Person, card_of(session, world).author_id)
        found, address = finding.id, f"/office/checks/{finding.id}"
    publisher = sign_in(Role.PUBLISHER)
    listed = publisher.get("/office/checks").text
    assert "Times that cannot be" in listed
    assert assessor.name not in listed
    refused = publisher.post(address, {"state": "sent_back", "words": ""})
    assert refused.status_code == 422
    assert "Say why" in refused.text
    assert publisher.post(address, {"state": "answered", "words": "Me"}).status_code == 422
    assert (
        publisher.post(address, {"state": "sent_back", "words": "How long did you speak?"}).status_code == 303
    )
    with database.read() as session:
        assert (
            "How long did you speak?"
            in session.exec(select(Mail).where(Mail.to == assessor.email)).one().text
        )
    asked = sign_in(Role.ASSESSOR, person=assessor)
    assert "How long did you speak?" in asked.get("/field/questions").text
    stranger = sign_in(Role.ASSESSOR)
    assert "How long" not in stranger.get("/field/questions").text
    assert stranger.post(f"/field/questions/{found}", {"words": "x"}).status_code == 404
    assert asked.post(f"/field/questions/{found}", {"words": ""}).status_code == 422
    assert (
        asked.post(f"/field/questions/{found}", {"words": "Four minutes; I stamped late."}).status_code == 303
    )
    assert "Four minutes; I stamped late." in publisher.get(address).text
    assert publisher.post(address, {"state": "sent_back", "words": "Again?"}).status_code == 409
    assert (
        publisher.post(address, {"state": "voided", "words": "The times can't be told."}).status_code == 303
    )
    with database.read() as session:
        wave, planned = session.get_one(Wave, world.wave.id), world.calls[AMBLEFORD, "bulky"][0].id
        assert voided_calls(session, wave.id) == {planned}
        [void] = [one for one in league_inputs(session, wave).calls if one.status == CallStatus.VOID]
        assert void.id == f"{AMBLEFORD}-bulky-1"


def test_a_wave_with_an_open_finding_is_not_published(world: World, database: Database):
    with database.write() as session:
        waiting = finding_queries.open_findings(session, world.wave.id)
        assert waiting
        with pytest.raises(WrongState, match="of the quality checks wait"):
            check_ready(
                world.wave,
                unruled=0,
                undecided=waiting,
                agreement=floor_of(session, world.wave),
                at=datetime.now(UTC),
            )
        for one in session.exec(select(Finding)).all():
            finding_actions.decide(
                session,
                finding=one,
                state=FindingState.ACCEPTED,
                words="Looked at.",
                by=world.judge,
                at=START,
            )
        assert finding_queries.open_findings(session, world.wave.id) == 0


def test_two_who_decide_at_once_are_told(world: World, database: Database):
    with database.write() as session:
        finding = the_finding(session)
        assert finding.steps == []  # read before the other's step was written
        session.add(
            FindingStep(
                finding_id=finding.id,
                number=1,
                state=FindingState.HELD,
                words="First",
                at=START,
                by_id=world.judge.id,
            )
        )
        session.flush()
        with pytest.raises(WrongState, match="Somebody else was first: this finding is held now"):
            finding_actions.decide(
                session, finding=finding, state=FindingState.ACCEPTED, words="Fine", by=world.judge, at=START
            )


def test_every_step_that_is_not_in_the_table_is_refused():
    for before in FindingState:
        finding = Finding(scorecard_id=1, steps=[FindingStep(number=1, state=before)])
        for after in FindingState:
            if after in rules.TRANSITIONS[before]:
                rules.check_step(finding, after, "Why")
            else:
                with pytest.raises(WrongState, match="Yours was not saved"):
                    rules.check_step(finding, after, "Why")
