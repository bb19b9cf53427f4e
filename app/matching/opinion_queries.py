"""Which facts a model is asked about, and what it said."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from app.matching.models import Proposal, SecondOpinion, Verdict
from app.matching.queries import heard_of, scorecard_by_id
from app.matching.second_opinion import Asked, Opinion


def without_opinion(session: Session, scorecard_id: int) -> dict[int, Asked]:
    """Proposal id → what is asked, for facts that were told and of which the page speaks, and that have none yet."""
    heard = heard_of(session, scorecard_by_id(session, scorecard_id))
    asked_before = select(SecondOpinion.proposal_id)
    wanted = select(Proposal).where(
        Proposal.scorecard_id == scorecard_id, col(Proposal.id).not_in(asked_before)
    )
    return {
        one.id or 0: Asked(one.key_fact.question.question, heard[one.key_fact.question_id].said, one.quote)
        for one in session.exec(wanted.order_by(col(Proposal.id)))
        if one.verdict != Verdict.NOT_GIVEN and one.quote and one.key_fact.question_id in heard
    }


def opinions_by_digest(session: Session, digests: Iterable[str]) -> dict[str, Opinion]:
    """Answers that were given before to the very same question."""
    wanted = select(SecondOpinion).where(col(SecondOpinion.digest).in_(list(digests)))
    return {one.digest: Opinion(one.verdict, one.reason) for one in session.exec(wanted)}


def opinion_on(session: Session, proposal: Proposal) -> SecondOpinion | None:
    """What a model said of this proposal's fact, if one was asked."""
    return session.exec(select(SecondOpinion).where(SecondOpinion.proposal_id == proposal.id)).first()
