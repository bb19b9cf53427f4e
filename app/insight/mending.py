"""What one council may mend after a wave: each cause, what it costs, the calls behind it. METHOD 17.1 of scoring."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from app.calls.models import CallAttempt, CallEnd, Moment, Outcome, Stamp
from app.matching.models import RightSide, Verdict
from app.results.queries import EndedCall, ended_calls, league_inputs
from app.review.settled import SettledCall, SettledFact
from app.scorecards.instrument import questions_of
from app.waves.models import Wave
from scoring.records import Answer, LeagueInputs, Measure
from scoring.remedies import Cause, Remedy, cause_of, remedies


@dataclass(frozen=True)
class FactBehind:
    """One fact that did not match, and in which way."""

    question: str
    key: bool
    why: str
    url: str


@dataclass(frozen=True)
class CallBehind:
    """One call behind a cause; without a verdict's id nobody was reached."""

    call_verdict_id: int | None
    topic_name: str
    title: str
    closed_at: datetime
    passed_on: int
    facts: list[FactBehind]


@dataclass(frozen=True)
class ToMend:
    """One cause with its calls. `rise`: points of the leading measure, `other_rise` of the other one."""

    cause: Cause
    remedy: Remedy
    rise: float | None
    other_rise: float | None
    calls: list[CallBehind]


@dataclass(frozen=True)
class Mending:
    """A council's score in a wave, what it would be with everything right, and every cause, the largest rise first."""

    measure: Measure
    score: float | None
    other_score: float | None  # on the measure that does not lead
    all_right: float | None
    causes: list[ToMend]
    inputs: LeagueInputs


def mending(session: Session, wave: Wave, council_code: str, settled: Sequence[SettledCall]) -> Mending:
    """What to mend after a wave. `settled`: the council's settled calls in it that count."""
    inputs = league_inputs(session, wave, council_code=council_code)
    ended = ended_calls(session, wave, council_code=council_code)
    counted = {one.planned.id or 0: one for one in ended if one.end is not CallEnd.VOID}
    times = _passed_on(session, counted)
    on = {counted[planned].public_id for planned in times}
    found = remedies(inputs, council=council_code, passed_on=on, direct=_direct(wave))
    measure = inputs.options.measure
    first = measure is Measure.MATCH
    return Mending(
        measure=measure,
        score=found.match_score if first else found.service_score,
        other_score=found.service_score if first else found.match_score,
        all_right=found.match_all if first else found.service_all,
        causes=[_to_mend(one, measure, counted, settled, times, _topic_names(wave)) for one in found.causes],
        inputs=inputs,
    )


def _direct(wave: Wave) -> dict[str, Answer]:
    """What the scorecard of a call holds in which nobody was passed on."""
    return {one.code: Answer(value=0) for one in questions_of(wave.instrument) if one.measure == "transfers"}


def _topic_names(wave: Wave) -> dict[str, str]:
    return {one.topic.code: one.topic.name for one in wave.topics}


def _passed_on(session: Session, planned_ids: Mapping[int, EndedCall]) -> dict[int, int]:
    """How often the caller was passed on in the attempt that counts, by planned call; never is left out."""
    wanted = (
        select(CallAttempt.planned_call_id, func.count())
        .join(Stamp, col(Stamp.attempt_id) == CallAttempt.id)
        .where(Stamp.moment == Moment.TRANSFER, col(Stamp.undone_at).is_(None))
        .where(CallAttempt.outcome == Outcome.REACHED)
        .where(col(CallAttempt.planned_call_id).in_(list(planned_ids)))
        .group_by(col(CallAttempt.planned_call_id))
    )
    return dict(session.exec(wanted).all())


def _to_mend(
    remedy: Remedy,
    measure: Measure,
    counted: Mapping[int, EndedCall],
    calls: Sequence[SettledCall],
    times: Mapping[int, int],
    topics: Mapping[str, str],
) -> ToMend:
    behind = set(remedy.calls)
    if remedy.cause is Cause.ACCESS:
        found = [_unreached(one, topics) for one in counted.values() if one.public_id in behind]
    else:
        found = [
            _behind(remedy.cause, call, times.get(call.planned_call_id, 0))
            for call in calls
            if counted[call.planned_call_id].public_id in behind
        ]
    other = Measure.SERVICE if measure is Measure.MATCH else Measure.MATCH
    return ToMend(remedy.cause, remedy, remedy.rise(measure), remedy.rise(other), found)


def _unreached(ended: EndedCall, topics: Mapping[str, str]) -> CallBehind:
    title = ended.planned.version.title
    return CallBehind(None, topics[ended.topic_code], title, ended.closing.closed_at, 0, [])


def _behind(cause: Cause, call: SettledCall, times: int) -> CallBehind:
    facts = [
        FactBehind(fact.question, fact.key, why(fact), fact.url)
        for fact in call.facts
        if cause_of(fact.as_scored(), passed_on=times > 0) is cause
    ]
    shown = times if cause is Cause.ROUTING else 0
    return CallBehind(
        call.call_verdict_id, call.topic_name, call.scenario_title, call.closed_at, shown, facts
    )


def why(fact: SettledFact) -> str:
    """In which way a fact did not match, in words."""
    if fact.verdict == Verdict.NOT_ON_WEBSITE:
        return (
            f"Told: “{fact.said}”. Your website does not say." if fact.said else "Your website does not say."
        )
    if fact.verdict == Verdict.NOT_GIVEN:
        says = f"Your website says: {fact.page_value}" if fact.page_value else "Your website does not say."
        return f"The caller was not told. {says}"
    told = f"Told: “{fact.said}”. Your website says: {fact.page_value}"
    if fact.verdict == Verdict.PARTLY:
        return f"{told}. Only partly the same."
    return f"{told}.{_SIDES[fact.right_side]}"


_SIDES = {
    RightSide.PHONE: " The phone was right.",
    RightSide.WEB: " The website was right.",
    RightSide.NEITHER: " Neither was right.",
    RightSide.UNKNOWN: "",
}
