"""What a table rests on, from the rows of a wave; and the runs that were compiled from it."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.calls.models import CallClosing, CallEnd
from app.core.errors import NotFound
from app.councils.models import CouncilType
from app.matching.models import CallVerdict
from app.results.models import Run
from app.results.rules import GROUP_NAMES, POLICIES, inputs_title, pinned_instrument, scored_answers
from app.review.settled import SettledCall, settled_calls, voided_calls
from app.scenarios.models import Scenario, ScenarioVersion
from app.schedule.models import PlannedCall, PlanState
from app.schedule.queries import replaced
from app.scorecards.models import Scorecard, ScorecardAnswer
from app.waves.models import Wave, WaveCouncil, WaveTopic
from scoring import METHOD_VERSION
from scoring.records import Call, CallStatus, Council, Group, LeagueInputs, Measure, Options, Topic

STATUS = {
    CallEnd.REACHED: CallStatus.REACHED,
    CallEnd.NOT_REACHED: CallStatus.NOT_REACHED,
    CallEnd.VOID: CallStatus.VOID,
}


@dataclass(frozen=True)
class EndedCall:
    """A call that is over, under the id that the public knows it by. `end` is void when a quality check says so."""

    public_id: str
    planned: PlannedCall
    closing: CallClosing
    end: CallEnd
    council_code: str
    topic_code: str
    scenario_code: str


def league_inputs(session: Session, wave: Wave, *, council_code: str | None = None) -> LeagueInputs:
    """Everything that a wave's tables rest on: calls over and settled, rulings applied. Names nobody.

    With a council's code the calls to it alone: enough for what is asked about it, never for a table.
    """
    councils = _councils(session, wave)
    ended = ended_calls(session, wave, council_code=council_code)
    topics = _topics(session, wave)
    only = None if council_code is None else [council_code]
    found = settled_calls(session, [wave.id or 0], council_codes=only)
    settled = {call.planned_call_id: call for call in found}
    types = sorted({CouncilType(council.council_type) for council in councils})
    return LeagueInputs(
        method_version=METHOD_VERSION,
        title=inputs_title(wave),
        wave=wave.code,
        options=Options(measure=Measure(wave.lead_measure.value), unreached=POLICIES[wave.unreached_policy]),
        councils=tuple(
            Council(one.gss_code, one.name, one.council_type.value, one.council_type.value)
            for one in councils
        ),
        groups=tuple(Group(kind.value, GROUP_NAMES[kind]) for kind in types),
        topics=tuple(Topic(one.topic.code, one.topic.name, float(one.weight)) for one in topics),
        applicability={
            kind.value: tuple(one.topic.code for one in topics if kind.value in one.topic.council_types)
            for kind in types
        },
        calls=tuple(_calls(wave, ended, settled, _typed_answers(session, wave, council_code))),
        instrument=pinned_instrument(wave.instrument),
    )


def _calls(
    wave: Wave,
    ended: list[EndedCall],
    settled: Mapping[int, SettledCall],
    typed: Mapping[int, Mapping[str, ScorecardAnswer]],
) -> Iterable[Call]:
    instrument = pinned_instrument(wave.instrument)
    opaque = assessor_codes(wave, ended)
    for one in ended:
        planned_id = one.planned.id or 0
        facts = settled[planned_id].facts if planned_id in settled else ()
        if one.end == CallEnd.REACHED and not facts:
            continue
        void = one.end == CallEnd.VOID
        yield Call(
            id=one.public_id,
            council=one.council_code,
            topic=one.topic_code,
            scenario=one.scenario_code,
            assessor=opaque[one.planned.assessor_id],
            status=STATUS[one.end],
            facts=() if void else tuple(fact.as_scored() for fact in facts),
            answers=scored_answers(instrument, typed.get(planned_id, {})) if instrument and not void else {},
        )


def ended_calls(session: Session, wave: Wave, *, council_code: str | None = None) -> list[EndedCall]:
    """Calls of a wave that are over, each with a public id: council, topic and its number among them as planned.

    With a council's code the calls to it alone.
    """
    wanted = (
        select(PlannedCall, CallClosing, WaveCouncil.gss_code, Scenario.code)
        .join(CallClosing, col(CallClosing.planned_call_id) == PlannedCall.id)
        .join(WaveCouncil, col(WaveCouncil.id) == PlannedCall.wave_council_id)
        .join(ScenarioVersion, col(ScenarioVersion.id) == PlannedCall.version_id)
        .join(Scenario, col(Scenario.id) == ScenarioVersion.scenario_id)
        .where(PlannedCall.wave_id == wave.id)
        .order_by(col(PlannedCall.id))
    )
    if council_code is not None:
        wanted = wanted.where(WaveCouncil.gss_code == council_code)
    names = {one.topic_id: one.topic.code for one in _topics(session, wave)}
    voided = voided_calls(session, wave.id or 0)
    numbers: dict[tuple[str, str], int] = defaultdict(int)
    found = []
    for planned, closing, council_code, scenario_code in session.exec(wanted):
        topic_code = names[planned.topic_id]
        numbers[council_code, topic_code] += 1
        public_id = f"{council_code}-{topic_code}-{numbers[council_code, topic_code]}"
        end = CallEnd.VOID if planned.id in voided else closing.end
        found.append(EndedCall(public_id, planned, closing, end, council_code, topic_code, scenario_code))
    return found


def assessor_codes(wave: Wave, ended: Iterable[EndedCall]) -> dict[int, str]:
    """Person → "A1", "A2", … of this wave alone, in an order that follows neither names nor ids."""
    people = {one.planned.assessor_id for one in ended}
    shuffled = sorted(
        people, key=lambda one: hashlib.sha256(f"{wave.code}:{wave.seed}:{one}".encode()).digest()
    )
    return {person: f"A{number}" for number, person in enumerate(shuffled, start=1)}


def _councils(session: Session, wave: Wave) -> list[WaveCouncil]:
    wanted = select(WaveCouncil).where(WaveCouncil.wave_id == wave.id).order_by(WaveCouncil.gss_code)
    return list(session.exec(wanted))


def _topics(session: Session, wave: Wave) -> list[WaveTopic]:
    """Topics of a wave about which a call is planned, by name."""
    planned = select(PlannedCall.topic_id).where(PlannedCall.wave_id == wave.id)
    wanted = select(WaveTopic).where(WaveTopic.wave_id == wave.id, col(WaveTopic.topic_id).in_(planned))
    found = session.exec(wanted.options(selectinload(WaveTopic.topic)))  # type: ignore[arg-type]
    return sorted(found, key=lambda one: (one.topic.name, one.topic.code))


def _typed_answers(
    session: Session, wave: Wave, council_code: str | None
) -> dict[int, dict[str, ScorecardAnswer]]:
    """Answers of submitted scorecards by planned call and question."""
    wanted = (
        select(Scorecard.planned_call_id, ScorecardAnswer)
        .join(Scorecard, col(Scorecard.id) == ScorecardAnswer.scorecard_id)
        .join(PlannedCall, col(PlannedCall.id) == Scorecard.planned_call_id)
        .where(PlannedCall.wave_id == wave.id, col(Scorecard.submitted_at).is_not(None))
    )
    if council_code is not None:
        wanted = wanted.join(WaveCouncil, col(WaveCouncil.id) == PlannedCall.wave_council_id)
        wanted = wanted.where(WaveCouncil.gss_code == council_code)
    found: dict[int, dict[str, ScorecardAnswer]] = defaultdict(dict)
    for planned_id, answer in session.exec(wanted):
        found[planned_id][answer.question] = answer
    return found


def left_out(session: Session, wave: Wave) -> dict[str, int]:
    """Calls that a table of now would not count: still to be made, not judged yet, void."""
    ended = ended_calls(session, wave)
    settled = session.exec(
        select(Scorecard.planned_call_id)
        .join(CallVerdict, col(CallVerdict.scorecard_id) == Scorecard.id)
        .join(PlannedCall, col(PlannedCall.id) == Scorecard.planned_call_id)
        .where(PlannedCall.wave_id == wave.id)
    ).all()
    planned = session.exec(
        select(PlannedCall.id)
        .join(PlannedCall.plan)  # type: ignore[arg-type]
        .where(PlannedCall.wave_id == wave.id, col(PlannedCall.plan).has(state=PlanState.IN_FORCE))
        .where(col(PlannedCall.id).not_in(replaced()))
    ).all()
    over = {one.planned.id for one in ended}
    reached = {one.planned.id for one in ended if one.end == CallEnd.REACHED}
    return {
        "to_be_made": len(set(planned) - over),
        "not_judged": len(reached - set(settled)),
        "void": sum(one.end == CallEnd.VOID for one in ended),
    }


def find_newest_run(session: Session, wave: Wave) -> Run | None:
    """The run compiled last."""
    return session.exec(select(Run).where(Run.wave_id == wave.id).order_by(col(Run.id).desc())).first()


def run_by_id(session: Session, run_id: int) -> Run:
    """Raises NotFound."""
    run = session.get(Run, run_id)
    if run is None:
        raise NotFound("There is no such run.")
    return run
