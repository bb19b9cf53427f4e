"""What waits to be proposed or judged, and what a judge needs to decide."""

from dataclasses import dataclass

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts.models import Person
from app.calls.models import CallClosing, CallEnd
from app.core.errors import NotFound
from app.matching import rules
from app.matching.models import CallVerdict, FactJudgement, Judging, Proposal, ProposalThreshold, Round
from app.matching.trust import LOWEST_THRESHOLD, Compared
from app.scenarios.models import FactQuestion
from app.schedule.models import ConflictOfInterest, PlannedCall
from app.scorecards.models import HeardFact, Scorecard
from app.waves.models import Wave, WaveCouncil
from app.website.models import AnswerKey, KeyFact
from scoring.records import Fact
from scoring.verdict import TwoWay, two_way_reading


@dataclass(frozen=True)
class FactToJudge:
    """One fact: what was asked and heard, what the page says, what the engine proposes, what was decided."""

    key_fact: KeyFact
    question: str
    said: str
    given: bool
    proposal: Proposal | None
    judgement: FactJudgement | None


@dataclass(frozen=True)
class Settled:
    """One call whose judging is settled: the judgements that stand, as scoring reads them, and the two-way reading."""

    call: PlannedCall
    scorecard: Scorecard
    call_verdict: CallVerdict
    judgements: list[FactJudgement]
    facts: list[Fact]
    reading: TwoWay


@dataclass(frozen=True)
class Candidate:
    """A submitted scorecard with its call and council, and the judging it has had so far."""

    scorecard: Scorecard
    wave: Wave
    call: PlannedCall
    council: WaveCouncil
    done: list[Judging]

    @property
    def reference(self) -> str:
        return self.call.reference


def without_proposals(session: Session, *, most: int = 500) -> list[int]:
    """Ids of submitted scorecards of reached calls with a key and no proposal yet, oldest first."""
    proposed = select(Proposal.scorecard_id)
    wanted = (
        select(Scorecard.id)
        .join(PlannedCall, col(PlannedCall.id) == Scorecard.planned_call_id)
        .join(
            AnswerKey,
            (col(AnswerKey.wave_council_id) == PlannedCall.wave_council_id)
            & (col(AnswerKey.version_id) == PlannedCall.version_id),
        )
        .join(CallClosing, col(CallClosing.planned_call_id) == PlannedCall.id)
        .where(CallClosing.end == CallEnd.REACHED)
        .where(col(Scorecard.submitted_at).is_not(None), col(Scorecard.id).not_in(proposed))
        .distinct()
        .order_by(col(Scorecard.id))
        .limit(most)
    )
    return [found for found in session.exec(wanted) if found is not None]


def scorecard_by_id(session: Session, scorecard_id: int) -> Scorecard:
    """Raises NotFound."""
    found = session.get(Scorecard, scorecard_id)
    if found is None:
        raise NotFound("There is no such scorecard.")
    return found


def key_of(session: Session, scorecard: Scorecard) -> AnswerKey | None:
    """The answer key that stood when the scorecard was submitted, else the first agreed after it."""
    call = scorecard.planned_call
    wanted = select(AnswerKey).where(
        AnswerKey.wave_council_id == call.wave_council_id, AnswerKey.version_id == call.version_id
    )
    keys = session.exec(wanted.order_by(col(AnswerKey.number).desc())).all()
    in_time = [key for key in keys if scorecard.submitted_at and key.agreed_at <= scorecard.submitted_at]
    return next(iter(in_time or keys[-1:]), None)


def facts_to_judge(session: Session, judging: Judging) -> list[FactToJudge]:
    """The facts of a call in the scenario's order. An earlier verdict of another judge is not among them."""
    key = key_of(session, judging.scorecard)
    heard = _heard(session, judging.scorecard_id)
    proposals = {
        one.key_fact_id: one
        for one in session.exec(select(Proposal).where(Proposal.scorecard_id == judging.scorecard_id))
    }
    judged = {one.key_fact_id: one for one in judging.judgements}
    return [
        FactToJudge(
            key_fact=fact,
            question=fact.question.question,
            said=heard[fact.question_id].said if fact.question_id in heard else "",
            given=fact.question_id in heard and heard[fact.question_id].given,
            proposal=proposals.get(fact.id or 0),
            judgement=judged.get(fact.id or 0),
        )
        for fact in (key.facts if key else [])
    ]


def heard_of(session: Session, scorecard: Scorecard) -> dict[int, HeardFact]:
    """What was said, by fact question."""
    return _heard(session, scorecard.id or 0)


def _heard(session: Session, scorecard_id: int) -> dict[int, HeardFact]:
    wanted = select(HeardFact).where(HeardFact.scorecard_id == scorecard_id)
    return {one.question_id: one for one in session.exec(wanted)}


def judging_by_id(session: Session, judging_id: int, judge: Person, *, to_write: bool = False) -> Judging:
    """A judging of this judge. Raises NotFound, also for another's. `to_write` holds it until the transaction ends."""
    wanted = select(Judging).where(Judging.id == judging_id)
    if to_write:
        wanted = wanted.with_for_update(of=Judging)
    found = session.exec(wanted).first()
    if found is None:
        raise NotFound("There is no such page, or it is not for you.")
    rules.check_own(found, judge)
    return found


def open_judgings(session: Session, judge: Person) -> list[Judging]:
    """Calls that a judge took and has not submitted, oldest first."""
    wanted = select(Judging).where(Judging.judge_id == judge.id, col(Judging.submitted_at).is_(None))
    return list(session.exec(wanted.order_by(col(Judging.taken_at), col(Judging.id))))


def submitted_count(session: Session, judge: Person) -> int:
    """How many calls a judge has settled or helped to settle."""
    wanted = select(Judging.id).where(Judging.judge_id == judge.id, col(Judging.submitted_at).is_not(None))
    return len(session.exec(wanted).all())


def waiting(session: Session, judge: Person) -> list[tuple[Candidate, Round]]:
    """Calls that this judge may take now, in an order that follows from wave, judge and call alone."""
    conflicts = conflicts_of(session).get(judge.id or 0, frozenset())
    found = [
        (one, needed)
        for one, needed in waiting_for_anybody(session)
        if rules.may_take(one.scorecard, one.done, judge, conflicts)
    ]
    return sorted(found, key=lambda one: rules.place_in_order(one[0].wave, one[0].reference, judge))


def waiting_for_anybody(session: Session) -> list[tuple[Candidate, Round]]:
    """Calls that wait for a judge, whoever it may be."""
    candidates = _unsettled(session)
    needed = [rules.round_needed(one.wave, one.reference, one.done) for one in candidates]
    return [(one, found) for one, found in zip(candidates, needed, strict=True) if found is not None]


def conflicts_of(session: Session) -> dict[int, frozenset[int]]:
    """Ids of the councils in which each person has an interest."""
    found: dict[int, set[int]] = {}
    for person, council in session.exec(select(ConflictOfInterest.person_id, ConflictOfInterest.council_id)):
        found.setdefault(person, set()).add(council)
    return {person: frozenset(councils) for person, councils in found.items()}


def _unsettled(session: Session) -> list[Candidate]:
    settled = select(CallVerdict.scorecard_id)
    proposed = select(Proposal.scorecard_id)
    wanted = (
        select(Scorecard, Wave, PlannedCall, WaveCouncil)
        .join(PlannedCall, col(PlannedCall.id) == Scorecard.planned_call_id)
        .join(Wave, col(Wave.id) == PlannedCall.wave_id)
        .join(WaveCouncil, col(WaveCouncil.id) == PlannedCall.wave_council_id)
        .join(CallClosing, col(CallClosing.planned_call_id) == PlannedCall.id)
        .where(
            CallClosing.end == CallEnd.REACHED,
            col(Scorecard.submitted_at).is_not(None),
            col(Scorecard.id).in_(proposed),
            col(Scorecard.id).not_in(settled),
        )
    )
    rows = session.exec(wanted).all()
    done = judgings_of(session, [scorecard.id or 0 for scorecard, *_ in rows])
    return [
        Candidate(scorecard, wave, call, council, done.get(scorecard.id or 0, []))
        for scorecard, wave, call, council in rows
    ]


def judgings_of(session: Session, scorecard_ids: list[int]) -> dict[int, list[Judging]]:
    """Every judging of these scorecards, by scorecard."""
    found: dict[int, list[Judging]] = {}
    wanted = select(Judging).where(col(Judging.scorecard_id).in_(scorecard_ids))
    judged = selectinload(Judging.judgements).selectinload(FactJudgement.key_fact)  # type: ignore[arg-type]
    for judging in session.exec(wanted.options(judged)):
        found.setdefault(judging.scorecard_id, []).append(judging)
    return found


def settled(session: Session, wave: Wave) -> list[Settled]:
    """Every settled call of a wave that is not void, by its code, as the judges left it: no ruling is applied."""
    wanted = (
        select(CallVerdict, Scorecard, PlannedCall)
        .join(Scorecard, col(Scorecard.id) == CallVerdict.scorecard_id)
        .join(PlannedCall, col(PlannedCall.id) == Scorecard.planned_call_id)
        .join(CallClosing, col(CallClosing.planned_call_id) == PlannedCall.id)
        .where(PlannedCall.wave_id == wave.id, CallClosing.end != CallEnd.VOID)
        .order_by(PlannedCall.code, col(PlannedCall.id))
    )
    found = []
    for verdict, scorecard, call in session.exec(wanted).all():
        judgements = sorted(verdict.judging.judgements, key=lambda one: one.key_fact.position)
        facts = rules.as_facts(judgements)
        found.append(Settled(call, scorecard, verdict, judgements, facts, two_way_reading(facts)))
    return found


def threshold_percent(session: Session, wave: Wave) -> int:
    """How sure a proposal must be before a judge of this wave sees it."""
    return next((one.percent for one in _thresholds(session, wave)), LOWEST_THRESHOLD)


def compared(session: Session, wave: Wave) -> list[tuple[Person, bool, Compared]]:
    """Every fact of a wave that the engine compared and a judge decided: whose verdict, and whether it stands."""
    wanted = (
        select(Proposal, FactJudgement, Person, FactQuestion.kind)
        .join(Judging, col(Judging.scorecard_id) == Proposal.scorecard_id)
        .join(
            FactJudgement,
            (col(FactJudgement.judging_id) == Judging.id)
            & (col(FactJudgement.key_fact_id) == Proposal.key_fact_id),
        )
        .join(Person, col(Person.id) == Judging.judge_id)
        .join(KeyFact, col(KeyFact.id) == Proposal.key_fact_id)
        .join(FactQuestion, col(FactQuestion.id) == KeyFact.question_id)
        .join(Scorecard, col(Scorecard.id) == Proposal.scorecard_id)
        .join(PlannedCall, col(PlannedCall.id) == Scorecard.planned_call_id)
        .where(PlannedCall.wave_id == wave.id, col(Judging.submitted_at).is_not(None))
        .order_by(col(Proposal.id), col(Judging.id))
    )
    thresholds = _thresholds(session, wave)
    standing = set(session.exec(select(CallVerdict.judging_id)))
    return [
        (judge, judgement.judging_id in standing, _compared(proposal, judgement, kind, thresholds))
        for proposal, judgement, judge, kind in session.exec(wanted).all()
        if rules.was_compared(proposal)
    ]


def _thresholds(session: Session, wave: Wave) -> list[ProposalThreshold]:
    """Newest first."""
    wanted = select(ProposalThreshold).where(ProposalThreshold.wave_id == wave.id)
    return list(session.exec(wanted.order_by(col(ProposalThreshold.id).desc())))


def _compared(
    proposal: Proposal, judgement: FactJudgement, kind: str, thresholds: list[ProposalThreshold]
) -> Compared:
    then = (one.percent for one in thresholds if one.set_at <= judgement.judged_at)
    shown = rules.is_shown(proposal, next(then, LOWEST_THRESHOLD))
    return Compared(
        kind,
        proposal.verdict,
        judgement.verdict,
        proposal.confidence_percent,
        shown,
        judgement.first_verdict,
        judgement.proposal_in_view,
    )
