"""Let the engine propose; take a call, judge its facts, submit, and settle."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.accounts.models import Person
from app.core import audit
from app.core.errors import WrongState
from app.matching import queries, rules
from app.matching.models import CallVerdict, FactJudgement, Judging, Proposal, RightSide, Verdict
from app.matching.proposing import proposal_for
from app.schedule.models import PlannedCall
from app.scorecards.models import Scorecard
from app.scorecards.scrub import scrub
from app.website.models import KeyFact


def propose(session: Session, *, scorecard: Scorecard, at: datetime) -> list[Proposal]:
    """One proposal for each fact of the answer key; asked again, the ones that are there. It never decides.

    Raises WrongState (not submitted, no key agreed).
    """
    scorecard = queries.hold(session, scorecard.id or 0)
    made = queries.proposals_of(session, scorecard)
    if made:
        return made
    call = session.get_one(PlannedCall, scorecard.planned_call_id)
    key = queries.newest_key(session, call)
    if scorecard.submitted_at is None or key is None or not key.facts:
        raise WrongState("A proposal needs a submitted scorecard and an agreed answer key.")
    heard = {one.question_id: one for one in scorecard.heard}
    for fact in key.facts:
        proposal = proposal_for(session, scorecard, fact, heard.get(fact.question_id), at)
        session.add(proposal)
        made.append(proposal)
    audit.record(session, "matching.propose", subject=scorecard, by=None, at=at, facts=len(made))
    return made


def propose_waiting(session: Session, *, at: datetime, most: int = 20) -> int:
    """Propose for the scorecards that wait for it, oldest first; returns how many."""
    waiting = queries.awaiting_proposals(session, most=most)
    for scorecard in waiting:
        propose(session, scorecard=scorecard, at=at)
    session.flush()
    return len(waiting)


def take(session: Session, *, by: Person, at: datetime) -> Judging | None:
    """Take the next call that this judge may judge; None if there is none, or another judge was quicker.

    A judge who has one open gets that one.
    """
    mine = queries.open_judgings_of(session, by)
    if mine:
        return mine[0]
    for waiting in queries.awaiting_judgement(session, by):
        judging = Judging(
            scorecard_id=waiting.scorecard_id, round=waiting.round, judge_id=by.id or 0, taken_at=at
        )
        try:
            with session.begin_nested():
                session.add(judging)
        except IntegrityError:  # another judge took this round a moment ago
            continue
        audit.record(session, "matching.take", subject=judging, by=by, at=at, round=waiting.round.value)
        return judging
    return None


def judge_fact(
    session: Session,
    *,
    judging: Judging,
    fact: KeyFact,
    verdict: Verdict,
    right_side: RightSide | None = None,
    note: str = "",
    by: Person,
    at: datetime,
) -> FactJudgement:
    """Give a fact its verdict, or another one before submitting. Raises NotFound, WrongState, BadInput."""
    rules.check_can_judge(judging, by)
    rules.check_verdict(fact, verdict, right_side)
    row = next((one for one in judging.judgements if one.key_fact_id == fact.id), None)
    if row is None:
        row = FactJudgement(
            judging_id=judging.id or 0, key_fact_id=fact.id or 0, verdict=verdict, judged_at=at
        )
        row.key_fact = fact
        judging.judgements.append(row)
    row.verdict = verdict
    side = right_side if verdict == Verdict.CONTRADICTS else None
    row.right_side = side or RightSide.UNKNOWN
    row.note = scrub(note).text
    row.judged_at = at
    session.add(row)
    audit.record(session, "matching.judge_fact", subject=row, by=by, at=at, verdict=verdict.value)
    return row


def submit(session: Session, *, judging: Judging, by: Person, at: datetime) -> CallVerdict | None:
    """Hand in a judging, and settle the call if that is the last word; submitted again, nothing changes.

    Raises NotFound, WrongState (facts without a verdict).
    """
    rules.check_own(judging, by)
    scorecard = queries.hold(session, judging.scorecard_id)
    if judging.submitted_at is not None:
        return None
    rules.check_can_submit(judging, queries.facts_to_judge(session, scorecard), by)
    judging.submitted_at = at
    session.add(judging)
    session.flush()
    audit.record(session, "matching.submit", subject=judging, by=by, at=at)
    return settle(session, scorecard=scorecard, at=at)


def settle(session: Session, *, scorecard: Scorecard, at: datetime) -> CallVerdict | None:
    """Write the verdict of a call once its judges have said enough; None while they have not."""
    judgings = queries.judgings_of(session, scorecard)
    standing = rules.deciding(judgings, twice=queries.is_judged_twice(session, scorecard))
    if standing is None:
        return None
    found = CallVerdict(
        scorecard_id=scorecard.id or 0,
        judging_id=standing.id or 0,
        verdict=rules.call_verdict(standing.judgements),
        settled_at=at,
    )
    session.add(found)
    audit.record(session, "matching.settle", subject=scorecard, by=None, at=at, verdict=found.verdict.value)
    return found
