"""Scorecards: of one call, still to finish, and all that were submitted in a wave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.accounts.models import Person
from app.calls.models import CallClosing, CallEnd
from app.core.errors import NotFound
from app.councils.models import ContactChannel
from app.scenarios.models import FactQuestion
from app.schedule.models import PlannedCall
from app.scorecards import rules
from app.scorecards.instrument import Asked, questions_of
from app.scorecards.models import FieldChange, HeardFact, Scorecard, ScorecardAnswer
from app.scorecards.rules import Answer, Entry
from app.waves.models import Wave
from app.website.models import AnswerKey, KeyFact
from scoring.records import Answer as ScoredAnswer


@dataclass(frozen=True)
class Unfinished:
    """One call that is over and whose scorecard is not submitted yet."""

    call: PlannedCall
    closing: CallClosing
    begun: bool
    written: bool  # by e-mail, web form or web chat


@dataclass(frozen=True)
class Submitted:
    """One submitted scorecard with its answers as scoring reads them."""

    scorecard: Scorecard
    call: PlannedCall
    end: CallEnd
    answers: Mapping[str, ScoredAnswer]
    heard: Sequence[HeardFact]


def find_scorecard(session: Session, call: PlannedCall) -> Scorecard | None:
    """The scorecard of a call, once something of it was saved."""
    return session.exec(select(Scorecard).where(Scorecard.planned_call_id == call.id)).first()


def scorecard_by_id(session: Session, scorecard_id: int) -> Scorecard:
    """Raises NotFound."""
    found = session.get(Scorecard, scorecard_id)
    if found is None:
        raise NotFound("There is no such scorecard.")
    return found


def changes_of(session: Session, scorecard: Scorecard, field: str | None = None) -> list[FieldChange]:
    """Every change of a scorecard, or of one of its fields, oldest first."""
    wanted = select(FieldChange).where(FieldChange.scorecard_id == scorecard.id)
    if field is not None:
        wanted = wanted.where(FieldChange.field == field)
    return list(session.exec(wanted.order_by(col(FieldChange.id))))


def find_change(session: Session, call: PlannedCall, request_key: str) -> FieldChange | None:
    """What a request changed on the scorecard of a call, if it was carried out before."""
    wanted = select(FieldChange).join(Scorecard, col(Scorecard.id) == FieldChange.scorecard_id)
    return session.exec(
        wanted.where(Scorecard.planned_call_id == call.id, FieldChange.request_key == request_key)
    ).first()


@dataclass(frozen=True)
class Pinned:
    """What a wave and an answer key fix about a scorecard."""

    questions: list[Asked]
    key_agreed: bool


def pinned_to(session: Session, call: PlannedCall) -> Pinned:
    """The questions of a call's scorecard, and whether its answer key is agreed."""
    wanted = select(Wave.instrument, _key_of(call).exists()).where(Wave.id == call.wave_id)
    instrument, key_agreed = session.exec(wanted).one()
    return Pinned(questions_of(instrument), key_agreed)


def _key_of(call: PlannedCall) -> SelectOfScalar[AnswerKey]:
    return select(AnswerKey).where(
        AnswerKey.wave_council_id == call.wave_council_id, AnswerKey.version_id == call.version_id
    )


def facts_of(session: Session, call: PlannedCall) -> list[FactQuestion]:
    """The facts that a call asks for, in order."""
    wanted = select(FactQuestion).where(FactQuestion.version_id == call.version_id)
    return list(session.exec(wanted.order_by(col(FactQuestion.position))))


def find_key_facts(session: Session, call: PlannedCall) -> list[KeyFact] | None:
    """The facts of the newest answer key for a call's council and scenario; None: no key is agreed."""
    key = session.exec(_key_of(call).order_by(col(AnswerKey.number).desc())).first()
    return None if key is None else list(key.facts)


def find_answer(
    session: Session, scorecard_id: int | None, entry: Entry
) -> ScorecardAnswer | HeardFact | None:
    """What was saved in one entry."""
    if entry.fact is not None:
        heard = select(HeardFact).where(HeardFact.scorecard_id == scorecard_id)
        return session.exec(heard.where(HeardFact.question_id == entry.fact.id)).first()
    answered = select(ScorecardAnswer).where(ScorecardAnswer.scorecard_id == scorecard_id)
    return session.exec(answered.where(ScorecardAnswer.question == entry.name)).first()


def answers_of(scorecard: Scorecard | None) -> dict[str, Answer]:
    """What was saved, by the names of the entries."""
    if scorecard is None:
        return {}
    found = {one.question: as_answer(one) for one in scorecard.answers}
    return found | {rules.HEARD + one.question.code: as_answer(one) for one in scorecard.heard}


def as_answer(row: ScorecardAnswer | HeardFact | None) -> Answer:
    """What a row says; the empty answer where there is none."""
    if row is None:
        return Answer()
    if isinstance(row, HeardFact):
        return Answer(row.said, not row.given)
    return Answer(row.value, row.not_applicable, row.reason)


def saved_at(scorecard: Scorecard | None) -> dict[str, datetime]:
    """When each entry was saved last."""
    if scorecard is None:
        return {}
    found = {one.question: one.saved_at for one in scorecard.answers}
    return found | {rules.HEARD + heard.question.code: heard.saved_at for heard in scorecard.heard}


def unfinished_of(session: Session, assessor: Person) -> list[Unfinished]:
    """Calls of an assessor that are over and still need their scorecard, longest ago first."""
    wanted = (
        select(PlannedCall, CallClosing, Scorecard, Wave.contact_channel)
        .join(CallClosing, col(CallClosing.planned_call_id) == PlannedCall.id)
        .join(Wave, col(Wave.id) == PlannedCall.wave_id)
        .outerjoin(Scorecard, col(Scorecard.planned_call_id) == PlannedCall.id)
        .where(PlannedCall.assessor_id == assessor.id, CallClosing.end != CallEnd.VOID)
        .where(col(Scorecard.submitted_at).is_(None))
        .order_by(col(CallClosing.closed_at), col(CallClosing.id))
    )
    return [
        Unfinished(call, closing, scorecard is not None, ContactChannel(channel).is_written)
        for call, closing, scorecard, channel in session.exec(wanted).all()
    ]


def submitted(session: Session, wave: Wave) -> list[Submitted]:
    """Every submitted scorecard of a wave whose call is not void, by the call's code."""
    wanted = (
        select(Scorecard, PlannedCall, CallClosing)
        .join(PlannedCall, col(Scorecard.planned_call_id) == PlannedCall.id)
        .join(CallClosing, col(CallClosing.planned_call_id) == PlannedCall.id)
        .where(PlannedCall.wave_id == wave.id, col(Scorecard.submitted_at).is_not(None))
        .where(CallClosing.end != CallEnd.VOID)
        .options(selectinload(Scorecard.answers), selectinload(Scorecard.heard))  # type: ignore[arg-type]
        .order_by(PlannedCall.code, col(PlannedCall.id))
    )
    numbers = {one.code for one in questions_of(wave.instrument) if one.numeric}
    return [
        Submitted(scorecard, call, closing.end, _as_scored(scorecard.answers, numbers), list(scorecard.heard))
        for scorecard, call, closing in session.exec(wanted).all()
    ]


def answers_in(session: Session, wave: Wave, codes: Sequence[str]) -> dict[str, list[str]]:
    """Question → every answer to it on the submitted scorecards of a wave whose calls reached somebody."""
    wanted = (
        select(ScorecardAnswer.question, ScorecardAnswer.value)
        .join(Scorecard, col(Scorecard.id) == ScorecardAnswer.scorecard_id)
        .join(PlannedCall, col(PlannedCall.id) == Scorecard.planned_call_id)
        .join(CallClosing, col(CallClosing.planned_call_id) == PlannedCall.id)
        .where(PlannedCall.wave_id == wave.id, col(Scorecard.submitted_at).is_not(None))
        .where(CallClosing.end == CallEnd.REACHED, col(ScorecardAnswer.question).in_(codes))
    )
    found: dict[str, list[str]] = {code: [] for code in codes}
    for code, value in session.exec(wanted):
        found[code].append(value)
    return found


def _as_scored(answers: Sequence[ScorecardAnswer], numbers: set[str]) -> dict[str, ScoredAnswer]:
    found: dict[str, ScoredAnswer] = {}
    for one in answers:
        if one.not_applicable:
            found[one.question] = ScoredAnswer(not_applicable=one.reason)
        elif one.value:
            value = float(one.value) if one.question in numbers else one.value
            found[one.question] = ScoredAnswer(value=value)
    return found


@dataclass(frozen=True)
class Written:
    """One call that is over: when its scorecard came in, if it has, and how long after the call."""

    reference: str
    council: str
    assessor: str
    closed_at: datetime
    submitted_at: datetime | None
    late: bool
    hours: float


def written_in(session: Session, wave: Wave, at: datetime) -> list[Written]:
    """Calls of a wave that are over and not void, with their scorecards, the longest wait first."""
    wanted = (
        select(PlannedCall, CallClosing, Scorecard)
        .join(CallClosing, col(CallClosing.planned_call_id) == PlannedCall.id)
        .outerjoin(Scorecard, col(Scorecard.planned_call_id) == PlannedCall.id)
        .where(PlannedCall.wave_id == wave.id, CallClosing.end != CallEnd.VOID)
        .options(selectinload(PlannedCall.wave_council), selectinload(PlannedCall.assessor))  # type: ignore[arg-type]
    )
    found = [_written(*row, at) for row in session.exec(wanted)]
    return sorted(found, key=lambda one: (-one.hours, one.reference))


def _written(call: PlannedCall, closing: CallClosing, scorecard: Scorecard | None, at: datetime) -> Written:
    submitted_at = scorecard.submitted_at if scorecard else None
    return Written(
        call.reference,
        call.wave_council.name,
        call.assessor.name,
        closing.closed_at,
        submitted_at,
        bool(scorecard and scorecard.late),
        ((submitted_at or at) - closing.closed_at).total_seconds() / 3600,
    )
