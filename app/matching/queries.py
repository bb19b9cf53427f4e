"""What waits for the engine and for judges, what a judge sees of a call, and what is settled in a wave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import QueryableAttribute, selectinload
from sqlmodel import Session, col, exists, select

from app.accounts.models import Person
from app.calls.models import CallClosing, CallEnd
from app.core.errors import NotFound
from app.matching import rules
from app.matching.models import CallVerdict, FactJudgement, Judging, Proposal, Round, Verdict
from app.schedule.models import ConflictOfInterest, PlannedCall
from app.scorecards.models import Scorecard
from app.waves.models import Wave, WaveCouncil
from app.website.models import AnswerKey, KeyFact
from scoring import records
from scoring.verdict import TwoWay, two_way_reading


@dataclass(frozen=True)
class Waiting:
    """One scorecard that waits for a judge, and the round that it waits for."""

    scorecard_id: int
    round: Round
    submitted_at: datetime


@dataclass(frozen=True)
class Settled:
    """One call whose verdict is settled, with the judgements that stand, as scoring reads them."""

    call: PlannedCall
    scorecard: Scorecard
    call_verdict: CallVerdict
    judgements: Sequence[FactJudgement]
    facts: Sequence[records.Fact]
    verdict: Verdict
    reading: TwoWay


def awaiting_proposals(session: Session, *, most: int) -> list[Scorecard]:
    """Submitted scorecards of reached calls with an agreed key and no proposals yet, oldest first."""
    keyed = exists().where(
        col(AnswerKey.wave_council_id) == PlannedCall.wave_council_id,
        col(AnswerKey.version_id) == PlannedCall.version_id,
    )
    proposed = exists().where(col(Proposal.scorecard_id) == Scorecard.id)
    wanted = (
        select(Scorecard)
        .join(PlannedCall, col(PlannedCall.id) == Scorecard.planned_call_id)
        .join(CallClosing, col(CallClosing.planned_call_id) == PlannedCall.id)
        .where(col(Scorecard.submitted_at).is_not(None), CallClosing.end == CallEnd.REACHED)
        .where(keyed, ~proposed)
        .order_by(col(Scorecard.submitted_at), col(Scorecard.id))
        .limit(most)
    )
    return list(session.exec(wanted))


def hold(session: Session, scorecard_id: int) -> Scorecard:
    """A scorecard, held until the transaction ends, so that two writers take turns. Raises NotFound."""
    wanted = select(Scorecard).where(Scorecard.id == scorecard_id).with_for_update(of=Scorecard)
    found = session.exec(wanted).first()
    if found is None:
        raise NotFound("There is no such scorecard.")
    return found


def newest_key(session: Session, call: PlannedCall) -> AnswerKey | None:
    """The answer key that a call is judged by."""
    wanted = select(AnswerKey).where(
        AnswerKey.wave_council_id == call.wave_council_id, AnswerKey.version_id == call.version_id
    )
    return session.exec(wanted.order_by(col(AnswerKey.number).desc())).first()


def proposals_of(session: Session, scorecard: Scorecard) -> list[Proposal]:
    """The engine's proposals for a scorecard, in the order of its facts."""
    wanted = select(Proposal).join(KeyFact).where(Proposal.scorecard_id == scorecard.id)
    return list(session.exec(wanted.order_by(col(KeyFact.position))))


def facts_to_judge(session: Session, scorecard: Scorecard) -> list[KeyFact]:
    """The facts of the key that a scorecard's proposals rest on, in order."""
    return [proposal.key_fact for proposal in proposals_of(session, scorecard)]


def awaiting_judgement(session: Session, judge: Person) -> list[Waiting]:
    """Scorecards that this judge may judge now: never their own calls, never a conflict, never the same twice.

    Thirds come first, because a call waits longest for them; otherwise oldest first.
    """
    conflict = exists().where(
        col(ConflictOfInterest.person_id) == judge.id,
        col(ConflictOfInterest.council_id) == WaveCouncil.council_id,
    )
    taken = exists().where(col(Judging.scorecard_id) == Scorecard.id, col(Judging.judge_id) == judge.id)
    wanted = (
        select(Scorecard, PlannedCall.code, Wave.seed, Wave.second_judging_percent)
        .join(PlannedCall, col(PlannedCall.id) == Scorecard.planned_call_id)
        .join(CallClosing, col(CallClosing.planned_call_id) == PlannedCall.id)
        .join(WaveCouncil, col(WaveCouncil.id) == PlannedCall.wave_council_id)
        .join(Wave, col(Wave.id) == PlannedCall.wave_id)
        .where(*_to_be_judged(), ~_own_call(judge), ~conflict, ~taken)
        .order_by(col(Scorecard.submitted_at), col(Scorecard.id))
    )
    rows = session.exec(wanted).all()
    judgings = _judgings(session, [scorecard.id for scorecard, *_ in rows])
    found = []
    for scorecard, code, seed, percent in rows:
        twice = rules.is_judged_twice(seed, code, percent)
        free = rules.open_round(judgings.get(scorecard.id or 0, []), twice=twice)
        if free is not None and scorecard.submitted_at is not None:
            found.append(Waiting(scorecard.id or 0, free, scorecard.submitted_at))
    return sorted(found, key=lambda one: one.round != Round.THIRD)


def _to_be_judged() -> list[ColumnElement[bool]]:
    settled = exists().where(col(CallVerdict.scorecard_id) == Scorecard.id)
    proposed = exists().where(col(Proposal.scorecard_id) == Scorecard.id)
    return [
        col(Scorecard.submitted_at).is_not(None),
        col(CallClosing.end) == CallEnd.REACHED,
        proposed,
        ~settled,
    ]


def _own_call(judge: Person) -> ColumnElement[bool]:
    listened = and_(col(PlannedCall.second_id).is_not(None), col(PlannedCall.second_id) == judge.id)
    return or_(col(PlannedCall.assessor_id) == judge.id, col(Scorecard.author_id) == judge.id, listened)


def _judgings(session: Session, scorecard_ids: Sequence[int | None]) -> dict[int, list[Judging]]:
    found: dict[int, list[Judging]] = {}
    wanted = select(Judging).where(col(Judging.scorecard_id).in_(scorecard_ids))
    for judging in session.exec(wanted.options(selectinload(_path(Judging.judgements)))):
        found.setdefault(judging.scorecard_id, []).append(judging)
    return found


def _path(attribute: object) -> QueryableAttribute[object]:
    """A row's attribute as SQLAlchemy's loading options want it; SQLModel types it as its value."""
    assert isinstance(attribute, QueryableAttribute)
    return attribute


def open_judgings_of(session: Session, judge: Person) -> list[Judging]:
    """What a judge has taken and not submitted, oldest first."""
    wanted = select(Judging).where(Judging.judge_id == judge.id, col(Judging.submitted_at).is_(None))
    return list(session.exec(wanted.order_by(col(Judging.taken_at), col(Judging.id))))


def judging_by_id(session: Session, judging_id: int, judge: Person, *, to_write: bool = False) -> Judging:
    """One of a judge's own judgings. Raises NotFound. `to_write` holds it until the transaction ends."""
    wanted = select(Judging).where(Judging.id == judging_id)
    if to_write:
        wanted = wanted.with_for_update(of=Judging)
    found = session.exec(wanted).first()
    if found is None:
        raise NotFound("There is no such call to judge, or it is not yours.")
    rules.check_own(found, judge)
    return found


def judgings_of(session: Session, scorecard: Scorecard) -> list[Judging]:
    """Every judging of a scorecard."""
    return _judgings(session, [scorecard.id]).get(scorecard.id or 0, [])


def is_judged_twice(session: Session, scorecard: Scorecard) -> bool:
    """Whether a scorecard is in the share that two judges settle."""
    call = session.get_one(PlannedCall, scorecard.planned_call_id)
    wave = session.get_one(Wave, call.wave_id)
    return rules.is_judged_twice(wave.seed, call.code, wave.second_judging_percent)


def settled(session: Session, wave: Wave) -> list[Settled]:
    """Every settled call of a wave that is not void, by its code."""
    wanted = (
        select(CallVerdict, Scorecard, PlannedCall)
        .join(Scorecard, col(Scorecard.id) == CallVerdict.scorecard_id)
        .join(PlannedCall, col(PlannedCall.id) == Scorecard.planned_call_id)
        .join(CallClosing, col(CallClosing.planned_call_id) == PlannedCall.id)
        .where(PlannedCall.wave_id == wave.id, CallClosing.end != CallEnd.VOID)
        .order_by(PlannedCall.code, col(PlannedCall.id))
    )
    return [_settled(*row) for row in session.exec(wanted).all()]


def _settled(call_verdict: CallVerdict, scorecard: Scorecard, call: PlannedCall) -> Settled:
    judgements = sorted(call_verdict.judging.judgements, key=lambda one: one.key_fact.position)
    facts = rules.as_facts(judgements)
    return Settled(
        call, scorecard, call_verdict, judgements, facts, call_verdict.verdict, two_way_reading(facts)
    )
