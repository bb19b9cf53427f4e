"""Propose, take, judge, submit, settle."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from app.accounts.models import Person
from app.core import audit
from app.core.errors import BadInput, WrongState
from app.matching import queries, rules
from app.matching.models import (
    CallVerdict,
    FactJudgement,
    Judging,
    Proposal,
    ProposalThreshold,
    RightSide,
    Round,
    Unfolding,
    Verdict,
)
from app.scorecards.models import HeardFact, Scorecard
from app.scorecards.scrub import scrub
from app.waves.models import Wave
from app.website.models import KeyFact
from scoring import matching
from scoring import verdict as scored


def propose(
    session: Session, *, scorecard: Scorecard, at: datetime, encoder: matching.Encoder | None = None
) -> list[Proposal]:
    """Propose a verdict for each fact of a submitted scorecard; done once, a second time changes nothing.

    With an `encoder` passages are found by meaning too.
    """
    wanted = select(Proposal).where(Proposal.scorecard_id == scorecard.id)
    made = list(session.exec(wanted))
    key = queries.key_of(session, scorecard)
    if made or key is None:
        return made
    heard = queries.heard_of(session, scorecard)
    for fact in key.facts:
        proposal = _proposal(scorecard, fact, heard.get(fact.question_id), at, encoder)
        session.add(proposal)
        made.append(proposal)
    return made


def _proposal(
    scorecard: Scorecard,
    fact: KeyFact,
    heard: HeardFact | None,
    at: datetime,
    encoder: matching.Encoder | None,
) -> Proposal:
    told = heard.said if heard is not None and heard.given else ""
    if not told.strip():
        return _certain(scorecard, fact, at, Verdict.NOT_GIVEN, rules.NO_ANSWER)
    if fact.capture is None:
        return _certain(scorecard, fact, at, Verdict.NOT_ON_WEBSITE, rules.SILENT)
    found = matching.propose_fact(
        matching.PageText(fact.capture.final_url, fact.capture.text),
        question=fact.question.question,
        said=told,
        key_value=fact.value,
        key_quote=fact.quote,
        key_span=(fact.passage_start, fact.passage_end),
        encoder=encoder,
    )
    passage = found.passage
    return Proposal(
        scorecard_id=scorecard.id or 0,
        key_fact_id=fact.id or 0,
        verdict=Verdict(found.verdict),
        confidence_percent=round(found.confidence * 100),
        sure=found.sure,
        reason=found.reason[:500],
        passage_start=passage.start if passage else fact.passage_start,
        passage_end=passage.end if passage else fact.passage_end,
        quote=passage.quote if passage else fact.quote,
        values={"said": found.values.said, "page": found.values.page},
        engine=matching.ENGINE_VERSION,
        proposed_at=at,
    )


def _certain(scorecard: Scorecard, fact: KeyFact, at: datetime, found: Verdict, reason: str) -> Proposal:
    return Proposal(
        scorecard_id=scorecard.id or 0,
        key_fact_id=fact.id or 0,
        verdict=found,
        confidence_percent=100,
        sure=True,
        reason=reason,
        quote=fact.quote,
        passage_start=fact.passage_start,
        passage_end=fact.passage_end,
        values={"said": "", "page": fact.value},
        engine=matching.ENGINE_VERSION,
        proposed_at=at,
    )


def take(session: Session, *, by: Person, at: datetime) -> Judging | None:
    """The next call for this judge; an unfinished one first. None when nothing waits."""
    unfinished = queries.open_judgings(session, by)
    if unfinished:
        return unfinished[0]
    for candidate, needed in queries.waiting(session, by):
        judging = take_call(session, candidate.scorecard, needed, by, at)
        if judging is not None:
            return judging
    return None


def take_call(
    session: Session, scorecard: Scorecard, needed: Round, by: Person, at: datetime
) -> Judging | None:
    """One call for this judge; None when another took it at the same moment: the database lets one of them."""
    judging = Judging(scorecard_id=scorecard.id or 0, round=needed, judge_id=by.id or 0, taken_at=at)
    try:
        with session.begin_nested():
            session.add(judging)
    except IntegrityError:
        return None
    audit.record(session, "matching.take", subject=judging, by=by, at=at, round=needed.value)
    return judging


def give_back(session: Session, *, judging: Judging, by: Person, at: datetime) -> None:
    """Let another judge take the call; what was decided so far is dropped. Raises WrongState."""
    rules.check_own(judging, by)
    rules.check_open(judging)
    audit.record(session, "matching.give_back", subject=judging, by=by, at=at)
    for row in [*judging.judgements, *judging.unfoldings]:
        session.delete(row)
    session.flush()
    session.delete(judging)


def judge_fact(
    session: Session,
    *,
    judging: Judging,
    key_fact_id: int,
    verdict: Verdict,
    right_side: RightSide = RightSide.UNKNOWN,
    note: str = "",
    seen: str = "",
    by: Person,
    at: datetime,
) -> FactJudgement:
    """Settle one fact, or settle it again before submitting; the first choice is kept beside.

    Raises NotFound, WrongState (handed in, or judged in another window since `seen`), BadInput.
    """
    rules.check_own(judging, by)
    rules.check_open(judging)
    rules.check_right_side(verdict, right_side)
    fact = next(
        (one for one in queries.facts_to_judge(session, judging) if one.key_fact.id == key_fact_id), None
    )
    if fact is None:
        raise BadInput("This fact is not part of the call.")
    rules.check_seen(fact.judgement, seen)
    row = fact.judgement or _first_choice(session, judging, fact, verdict, at)
    before = row.verdict.value
    row.verdict, row.right_side, row.note, row.judged_at = verdict, right_side, scrub(note).text, at
    session.add(row)
    audit.record(
        session, "matching.judge_fact", subject=row, by=by, at=at, before=before, verdict=verdict.value
    )
    return row


def _first_choice(
    session: Session, judging: Judging, fact: queries.FactToJudge, verdict: Verdict, at: datetime
) -> FactJudgement:
    wave = judging.scorecard.planned_call.wave_council.wave
    row = FactJudgement(
        judging_id=judging.id or 0,
        key_fact_id=fact.key_fact.id or 0,
        verdict=verdict,
        first_verdict=verdict,
        proposal_in_view=rules.in_view(fact.proposal, queries.threshold_percent(session, wave), wave, None),
        judged_at=at,
    )
    judging.judgements.append(row)
    return row


def unfold(session: Session, *, judging: Judging, key_fact_id: int, by: Person, at: datetime) -> None:
    """Let a judge read the whole page behind a fact; recorded once. Raises NotFound, WrongState, BadInput."""
    rules.check_own(judging, by)
    rules.check_open(judging)
    if key_fact_id not in {one.key_fact.id for one in queries.facts_to_judge(session, judging)}:
        raise BadInput("This fact is not part of the call.")
    if any(one.key_fact_id == key_fact_id for one in judging.unfoldings):
        return
    row = Unfolding(judging_id=judging.id or 0, key_fact_id=key_fact_id, at=at)
    judging.unfoldings.append(row)
    session.add(row)
    audit.record(session, "matching.unfold", subject=judging, by=by, at=at, key_fact=key_fact_id)


def submit(session: Session, *, judging: Judging, by: Person, at: datetime) -> CallVerdict | None:
    """End a judging; returns the call's verdict if that settles it. Raises BadInput (a fact without verdict)."""
    rules.check_own(judging, by)
    rules.check_open(judging)
    facts = queries.facts_to_judge(session, judging)
    if not facts:
        raise WrongState("This call has no answer key, so there is nothing to judge.")
    rules.check_whole(judging, [fact.key_fact.id or 0 for fact in facts])
    # one judge at a time from here on: both of two who submit at once must see the other's verdicts
    session.exec(select(Scorecard).where(Scorecard.id == judging.scorecard_id).with_for_update()).one()
    judging.submitted_at = at
    session.add(judging)
    audit.record(session, "matching.submit", subject=judging, by=by, at=at)
    return _settle(session, judging.scorecard, at)


def _settle(session: Session, scorecard: Scorecard, at: datetime) -> CallVerdict | None:
    call = scorecard.planned_call
    done = queries.judgings_of(session, [scorecard.id or 0]).get(scorecard.id or 0, [])
    standing = rules.standing(call.wave_council.wave, call.reference, done)
    if standing is None:
        return None
    facts = rules.as_facts(standing.judgements)
    settled = CallVerdict(
        scorecard_id=scorecard.id or 0,
        judging_id=standing.id or 0,
        verdict=Verdict(scored.call_verdict(facts).value),
        settled_at=at,
    )
    session.add(settled)
    audit.record(session, "matching.settle", subject=settled, by=None, at=at, verdict=settled.verdict.value)
    return settled


def set_threshold(
    session: Session, *, wave: Wave, percent: int, by: Person, at: datetime
) -> ProposalThreshold:
    """Show judges of a wave only proposals at least this sure. Raises BadInput."""
    rules.check_threshold(percent)
    before = queries.threshold_percent(session, wave)
    made = ProposalThreshold(wave_id=wave.id or 0, percent=percent, set_by_id=by.id or 0, set_at=at)
    session.add(made)
    audit.record(
        session, "matching.set_threshold", subject=made, by=by, at=at, before=before, percent=percent
    )
    return made
