"""Keep what a model said."""

from datetime import datetime

from sqlmodel import Session

from app.matching.models import SecondOpinion
from app.matching.second_opinion import Opinion


def keep_opinion(
    session: Session, *, proposal_id: int, opinion: Opinion, digest: str, model: str, at: datetime
) -> SecondOpinion:
    """Keep an opinion beside the proposal whose fact it is about."""
    kept = SecondOpinion(
        proposal_id=proposal_id, digest=digest, model=model, verdict=opinion.verdict,
        reason=opinion.reason, told_at=at,
    )  # fmt: skip
    session.add(kept)
    return kept
