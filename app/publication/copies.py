"""What is copied out of the earlier stages when an edition is published; the only module here that reads them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.calls.burden import used_minutes
from app.calls.models import CallAttempt
from app.calls.timing import counted_attempt, timing_of
from app.core.clock import LOCAL
from app.matching.models import CallVerdict, FactJudgement, Judging, Round
from app.publication.models import EditionCall
from app.publication.written import hours_of
from app.results.models import Run
from app.results.queries import EndedCall, ended_calls, left_out
from app.review.models import Stance
from app.review.settled import SettledCall, SettledFact, replies, settled_calls
from app.scenarios.models import ScenarioVersion
from app.schedule.models import PlannedCall
from app.scorecards.models import Scorecard
from app.waves.models import Wave
from scoring.agreement import krippendorff_alpha
from scoring.codec import inputs_from_json
from scoring.decode import to_data
from scoring.outcome import call_outcomes, published
from scoring.records import LeagueInputs
from scoring.reweigh import counted_sections
from scoring.scorecard import SectionScore
from scoring.tables import CallOutcome

KEPT = (
    "stars", "critical", "satisfactory", "two_way", "service_score_other_policy", "reason",
)  # fmt: skip


@dataclass(frozen=True)
class Background:
    """Counts about a wave that stand beside its tables."""

    assessors: int
    staff_minutes: int
    left_out: dict[str, int]
    judged_twice: int
    judged_twice_alike: int
    judged_twice_alpha: float | None  # Krippendorff's, nominal
    replies: int
    challenges: int


def public_calls(session: Session, run: Run) -> list[EditionCall]:
    """Every counted call of a run as the public may read it, unsaved: no assessor, no judge, no day."""
    inputs = inputs_from_json(run.inputs)
    names = {topic.code: topic.name for topic in inputs.topics}
    outcomes = {outcome.id: outcome for outcome in call_outcomes(inputs)}
    settled = {call.planned_call_id: call for call in settled_calls(session, [run.wave_id])}
    titles = _scenario_titles(session, run.wave)
    road, sections = _roads(session, run.wave), counted_sections(inputs)
    waited = _working_hours(run.wave, inputs)
    found = []
    for ended in ended_calls(session, run.wave):
        outcome = outcomes.get(ended.public_id)
        if outcome is not None:
            call = settled.get(ended.planned.id or 0) if outcome.reached else None
            title = titles[ended.planned.version_id]
            made = _public_call(ended, outcome, call, names[ended.topic_code], title)
            made.figures |= road.get(ended.planned.id or 0, {}) | waited.get(ended.public_id, {})
            made.figures["sections"] = [section_data(one) for one in sections.get(ended.public_id, ())]
            found.append(made)
    return found


def _working_hours(wave: Wave, inputs: LeagueInputs) -> dict[str, dict[str, float]]:
    """How long each written answer took, by the call's id; nothing for calls by telephone."""
    if not wave.contact_channel.is_written:
        return {}
    return {call.id: {"working_hours": hours[0]} for call in inputs.calls if (hours := hours_of([call]))}


def section_data(one: SectionScore) -> dict[str, Any]:
    return {"code": one.code, "score": one.score, "applicable_share": one.applicable_share}


def _roads(session: Session, wave: Wave) -> dict[int, dict[str, int | None]]:
    """How each call that is over went: dialled how often, how long until a person spoke, passed on how often."""
    wanted = (
        select(CallAttempt)
        .join(PlannedCall, col(PlannedCall.id) == CallAttempt.planned_call_id)
        .where(PlannedCall.wave_id == wave.id, col(CallAttempt.outcome).is_not(None))
        .options(selectinload(CallAttempt.stamps))  # type: ignore[arg-type]
        .order_by(col(CallAttempt.planned_call_id), col(CallAttempt.number))
    )
    attempts: dict[int, list[CallAttempt]] = defaultdict(list)
    for attempt in session.exec(wanted):
        attempts[attempt.planned_call_id].append(attempt)
    return {call_id: _road(made) for call_id, made in attempts.items()}


def _road(attempts: list[CallAttempt]) -> dict[str, int | None]:
    counted = counted_attempt(attempts)
    timing = timing_of(counted.stamps) if counted else None
    return {
        "attempts": len(attempts),
        "wait_seconds": timing.seconds_from_first_ring if timing else None,
        "transfers": timing.transfers if timing else None,
    }


def _scenario_titles(session: Session, wave: Wave) -> dict[int, str]:
    used = select(PlannedCall.version_id).where(PlannedCall.wave_id == wave.id)
    wanted = select(ScenarioVersion.id, ScenarioVersion.title).where(col(ScenarioVersion.id).in_(used))
    return {version_id: title for version_id, title in session.exec(wanted) if version_id is not None}


def _public_call(
    ended: EndedCall, outcome: CallOutcome, call: SettledCall | None, topic_name: str, title: str
) -> EditionCall:
    figures = to_data(outcome)
    return EditionCall(
        edition_id=0,
        code=ended.public_id,
        council_code=ended.council_code,
        topic_code=ended.topic_code,
        topic_name=topic_name,
        scenario_title=title,
        month=f"{ended.closing.closed_at.astimezone(LOCAL):%B %Y}",
        reached=outcome.reached,
        verdict=outcome.verdict.value if outcome.verdict else "",
        match_score=outcome.match_score,
        service_score=outcome.service_score,
        figures={name: figures[name] for name in KEPT},
        facts=[_public_fact(fact) for fact in call.facts] if call else [],
        reply=_public_reply(call) if call else {},
    )


def _public_fact(fact: SettledFact) -> dict[str, Any]:
    return {
        "code": fact.code,
        "question": fact.question,
        "key": fact.key,
        "given": fact.given,
        "said": fact.said,
        "page_says": fact.page_value,
        "quote": fact.quote,
        "url": fact.url,
        "captured_at": _iso(fact.captured_at),
        "sha256": fact.digest,
        "verdict": fact.verdict.value,
        "right_side": fact.right_side.value,
        "judged_before_ruling": fact.judged.value if fact.judged != fact.verdict else "",
    }


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _public_reply(call: SettledCall) -> dict[str, Any]:
    """A challenge and its ruling are public; the council's words only if it allows it."""
    if call.reply is None:
        return {}
    told: dict[str, Any] = {"stance": call.reply.stance.value}
    if call.reply.public:
        told["words"] = call.reply.words
    if points := _challenged(call):
        told["points"] = points
    if call.ruling is not None:
        told |= {"result": call.ruling.result.value, "reason": call.ruling.reason}
    return told


def _challenged(call: SettledCall) -> list[dict[str, str]]:
    """The questions that a council challenges one by one; its words only if it allows it."""
    points = {one.key_fact_id: one for one in call.reply.points} if call.reply else {}
    return [
        {"code": fact.code, "question": fact.question}
        | ({"words": point.words} if call.reply and call.reply.public else {})
        for fact in call.facts
        if (point := points.get(fact.key_fact_id)) and point.stance == Stance.CHALLENGES
    ]


def background(session: Session, wave: Wave) -> Background:
    """Counts about a wave as they are now."""
    ended = ended_calls(session, wave)
    twice = _judged_twice(session, wave)
    replied = [reply for reply, _ in replies(session, [wave.id or 0], counted=True).values()]
    return Background(
        assessors=len({one.planned.assessor_id for one in ended}),
        staff_minutes=sum(used_minutes(session, wave).values()),
        left_out=left_out(session, wave),
        judged_twice=len(twice),
        judged_twice_alike=sum(first == second for first, second in twice),
        judged_twice_alpha=published(krippendorff_alpha(twice, "nominal")),
        replies=len(replied),
        challenges=sum(reply.stance == Stance.CHALLENGES for reply in replied),
    )


def _judged_twice(session: Session, wave: Wave) -> list[tuple[str, str]]:
    """The two verdicts of each fact judged blind by two."""
    wanted = (
        select(Judging.scorecard_id, FactJudgement.key_fact_id, Judging.round, FactJudgement.verdict)
        .join(Judging, col(Judging.id) == FactJudgement.judging_id)
        .join(Scorecard, col(Scorecard.id) == Judging.scorecard_id)
        .join(PlannedCall, col(PlannedCall.id) == Scorecard.planned_call_id)
        .join(CallVerdict, col(CallVerdict.scorecard_id) == Scorecard.id)
        .where(PlannedCall.wave_id == wave.id, col(Judging.submitted_at).is_not(None))
    )
    first: dict[tuple[int, int], str] = {}
    second: dict[tuple[int, int], str] = {}
    for scorecard_id, key_fact_id, number, verdict in session.exec(wanted):
        if number in (Round.FIRST, Round.SECOND):
            (first if number == Round.FIRST else second)[scorecard_id, key_fact_id] = verdict
    return [(first[fact], verdict) for fact, verdict in second.items() if fact in first]
