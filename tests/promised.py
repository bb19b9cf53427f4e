"""A council with two waves of calls whose waits are known: for tests of standards and of the board report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from sqlmodel import Session, col, select

from app.calls.models import CallAttempt, CallClosing, CallEnd, Moment, Outcome, Stamp
from app.insight import actions
from app.insight.forms import ActionForm, StandardForm
from app.insight.models import BoardAction, Standard
from app.schedule.models import CallPlan, PlannedCall, PlanState
from app.scorecards.models import ScorecardAnswer
from app.waves.models import Wave, WaveCouncil, WaveState, WaveTopic
from tests.settled_wave import AFTER, World, small_wave

CODE, OTHER = "X07000001", "X07000004"
NAME, OTHER_NAME = "Ambleford", "Elmsea"
BEFORE_ALL = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
EARLIER = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


def create_world(session: Session, waits: Sequence[int] = (20, 30, 40, 50, 55, 59), **rest: object) -> World:
    """The small wave of October, in which the first council's six calls waited so many seconds."""
    world = small_wave(session, **rest)
    set_waits(session, world, CODE, waits)
    return world


def set_waits(session: Session, world: World, code: str, waits: Sequence[int]) -> None:
    """Give the reached calls of a council these seconds from the first ring to a person, and no transfer."""
    calls = [one for (council, _), found in sorted(world.calls.items()) if council == code for one in found]
    wanted = select(CallAttempt).where(
        col(CallAttempt.planned_call_id).in_([one.id for one in calls]),
        CallAttempt.outcome == Outcome.REACHED,
    )
    attempts = session.exec(wanted.order_by(col(CallAttempt.planned_call_id))).all()
    for attempt, wait in zip(attempts, waits, strict=True):
        for stamp in session.exec(select(Stamp).where(Stamp.attempt_id == attempt.id)):
            session.delete(stamp)
        session.flush()
        _stamps(session, attempt, wait)
    session.flush()


def set_answers(session: Session, world: World, code: str, question: str, values: Sequence[str]) -> None:
    """What the scorecards of a council's reached calls say at a question; empty: no answer."""
    calls = [one for (council, _), found in sorted(world.calls.items()) if council == code for one in found]
    cards = [world.verdicts[one.id or 0].scorecard_id for one in calls if one.id in world.verdicts]
    for card, value in zip(cards, values, strict=True):
        wanted = select(ScorecardAnswer).where(
            ScorecardAnswer.scorecard_id == card, ScorecardAnswer.question == question
        )
        answer = session.exec(wanted).first() or ScorecardAnswer(
            scorecard_id=card, question=question, saved_at=AFTER
        )
        answer.value = value
        session.add(answer)
    session.flush()


def earlier_wave(session: Session, world: World, waits: Sequence[int]) -> Wave:
    """A wave in May of the same council and topics, with nothing but calls and their waits."""
    council = session.exec(select(WaveCouncil).where(WaveCouncil.gss_code == CODE)).one()
    wave = Wave(
        code="spring-2026", title="Spring 2026", state=WaveState.CLOSED, from_date=date(2026, 5, 4),
        to_date=date(2026, 5, 29), created_at=EARLIER, opened_at=EARLIER, fictional=True,
        reply_from=datetime(2026, 6, 8, tzinfo=UTC), reply_to=datetime(2026, 6, 15, tzinfo=UTC),
    )  # fmt: skip
    session.add(wave)
    session.flush()
    plan = CallPlan(
        wave_id=wave.id, state=PlanState.IN_FORCE, seed=1, engine="test", instance={}, instance_sha256="c" * 64,
        plan_sha256="d" * 64, drawn_at=EARLIER,
    )  # fmt: skip
    mine = WaveCouncil(
        wave_id=wave.id, council_id=council.council_id, gss_code=CODE, name=council.name,
        council_type=council.council_type,
    )  # fmt: skip
    example = world.calls[CODE, "bulky"][0]
    topic = WaveTopic(wave_id=wave.id, topic_id=example.topic_id, weight=1)
    session.add_all([plan, mine, topic])
    session.flush()
    for number, wait in enumerate(waits):
        call = PlannedCall(
            plan_id=plan.id, wave_id=wave.id, reference=f"e{number}", code=f"e{number}", wave_council_id=mine.id,
            version_id=example.version_id, topic_id=example.topic_id, assessor_id=example.assessor_id,
            starts_at=EARLIER + timedelta(days=number), band="morning",
        )  # fmt: skip
        session.add(call)
        session.flush()
        closed_at = call.starts_at + timedelta(minutes=9)
        session.add(CallClosing(planned_call_id=call.id, end=CallEnd.REACHED, closed_at=closed_at))
        attempt = CallAttempt(
            planned_call_id=call.id,
            number=1,
            started_at=call.starts_at,
            ended_at=closed_at,
            outcome=Outcome.REACHED,
        )
        session.add(attempt)
        session.flush()
        _stamps(session, attempt, wait)
    session.flush()
    return wave


def _stamps(session: Session, attempt: CallAttempt, wait: int) -> None:
    for moment, seconds in ((Moment.DIALLED, 0), (Moment.PERSON, wait), (Moment.ENDED, 500)):
        at = attempt.started_at + timedelta(seconds=seconds)
        session.add(Stamp(attempt_id=attempt.id or 0, moment=moment, at=at, request_key=moment.value))


def enter_standard(
    session: Session, *, code: str = CODE, at: datetime = BEFORE_ALL, **values: object
) -> Standard:
    """A promise of a council; by default 60 % of calls within a minute, since January 2026."""
    typed = {
        "channel": "phone", "promise": "We answer your call within a minute.", "measure": "answered_within",
        "within": 60, "target_percent": 60, "from_on": date(2026, 1, 1), **values,
    }  # fmt: skip
    form = StandardForm.model_validate(typed)
    return actions.enter_standard(session, council_code=code, entered=form, by=None, at=at)


def change_standard(session: Session, standard: Standard, **values: object) -> Standard:
    """The same promise with something else in it."""
    latest = standard.versions[-1]
    stands = {name: getattr(latest, name) for name in StandardForm.model_fields if name != "shown"}
    form = StandardForm.model_validate({**stands, "shown": latest.number, **values})
    return actions.change_standard(session, standard=standard, entered=form, by=None, at=BEFORE_ALL)


def enter_action(
    session: Session, *, code: str = CODE, at: datetime = EARLIER, **values: object
) -> BoardAction:
    typed = {
        "what": "Put the price of bulky waste on the page.", "owner": "Web editor",
        "due_on": date(2026, 12, 1), "state": "open", **values,
    }  # fmt: skip
    form = ActionForm.model_validate(typed)
    return actions.enter_action(session, council_code=code, entered=form, by=None, at=at)
