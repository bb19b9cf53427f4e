"""How a council's calls went, as they will be published: diallings, the wait, passing on; those that reached nobody."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.calls.models import CallAttempt, CallClosing, CallEnd, Moment, Outcome
from app.calls.timing import counted_attempt, timing_of
from app.review.settled import voided_calls
from app.scenarios.models import ScenarioVersion, Topic
from app.schedule.models import PlannedCall
from app.waves.models import Wave, WaveCouncil

SPOKEN_WORDS = {
    Outcome.REACHED: "a person spoke",
    Outcome.ENGAGED: "engaged",
    Outcome.NO_ANSWER: "nobody answered",
    Outcome.CUT_OFF: "cut off",
    Outcome.GAVE_UP: "given up waiting at the limit",
    Outcome.MESSAGE_ONLY: "only a recorded message",
    Outcome.CLOSED: "the line was closed",
    Outcome.WRONG_NUMBER: "a wrong or dead number",
}
WRITTEN_WORDS = {
    Outcome.REACHED: "answered",
    Outcome.NO_ANSWER: "no answer within the limit",
    Outcome.WRONG_NUMBER: "could not be delivered",
}


@dataclass(frozen=True)
class Went:
    """One call's diallings (when, and what came of it), and what the one that counts came to."""

    attempts: tuple[tuple[datetime, str], ...]
    wait_seconds: int | None  # from the first ring to a person
    transfers: int


@dataclass(frozen=True)
class Unreached:
    """One call that reached nobody; it counts."""

    council_name: str
    topic_name: str
    scenario_title: str
    went: Went


def how_they_went(session: Session, planned_ids: Collection[int]) -> dict[int, Went]:
    """By planned call; one that was never dialled has no attempt."""
    wanted = (
        select(CallAttempt)
        .where(col(CallAttempt.planned_call_id).in_(planned_ids), col(CallAttempt.outcome).is_not(None))
        .options(selectinload(CallAttempt.stamps))  # type: ignore[arg-type]
        .order_by(col(CallAttempt.planned_call_id), col(CallAttempt.number))
    )
    made: dict[int, list[CallAttempt]] = defaultdict(list)
    for attempt in session.exec(wanted):
        made[attempt.planned_call_id].append(attempt)
    return {planned_id: _went(made[planned_id]) for planned_id in planned_ids}


def _went(attempts: list[CallAttempt]) -> Went:
    counted = counted_attempt(attempts)
    timing = timing_of(counted.stamps) if counted else None
    return Went(
        tuple((one.started_at, _words(one, one.outcome)) for one in attempts if one.outcome),
        timing.seconds_from_first_ring if timing else None,
        timing.transfers if timing else 0,
    )


def _words(attempt: CallAttempt, outcome: Outcome) -> str:
    """What came of one attempt, in words for the council."""
    written = any(one.moment == Moment.SENT for one in attempt.stamps)
    return WRITTEN_WORDS.get(outcome, SPOKEN_WORDS[outcome]) if written else SPOKEN_WORDS[outcome]


def unreached_calls(session: Session, wave: Wave, council_codes: Collection[str]) -> list[Unreached]:
    """Counted calls of a wave to these councils that reached nobody, by council and topic."""
    wanted = (
        select(PlannedCall.id, WaveCouncil.name, Topic.name, ScenarioVersion.title)
        .join(WaveCouncil, col(WaveCouncil.id) == PlannedCall.wave_council_id)
        .join(Topic, col(Topic.id) == PlannedCall.topic_id)
        .join(ScenarioVersion, col(ScenarioVersion.id) == PlannedCall.version_id)
        .join(CallClosing, col(CallClosing.planned_call_id) == PlannedCall.id)
        .where(PlannedCall.wave_id == wave.id, CallClosing.end == CallEnd.NOT_REACHED)
        .where(col(WaveCouncil.gss_code).in_(council_codes))
        .order_by(WaveCouncil.name, Topic.name, col(PlannedCall.id))
    )
    void = voided_calls(session, wave.id or 0)
    rows = [row for row in session.exec(wanted) if row[0] is not None and row[0] not in void]
    went = how_they_went(session, [planned_id for planned_id, *_ in rows if planned_id is not None])
    return [
        Unreached(council, topic, title, went[planned_id])
        for planned_id, council, topic, title in rows
        if planned_id is not None
    ]
