"""Scorecards are read for signs as they come in; assessors and judges are compared when a wave is settled."""

from collections.abc import Iterable

from sqlmodel import Session

from app.core import jobs
from app.review import finding_actions, finding_queries, queries
from app.scorecards.models import Scorecard


@jobs.watch
def scorecards_to_check(session: Session) -> Iterable[jobs.Wanted]:
    """Submitted scorecards that no check has read."""
    for scorecard_id in finding_queries.unchecked(session):
        yield jobs.Wanted(
            "review.check_scorecard", f"review.check_scorecard:{scorecard_id}", {"scorecard_id": scorecard_id}
        )


@jobs.watch
def people_to_compare(session: Session) -> Iterable[jobs.Wanted]:
    """Closed waves whose calls are all settled."""
    for wave_id in finding_queries.settled_waves(session):
        yield jobs.Wanted("review.check_people", f"review.check_people:{wave_id}", {"wave_id": wave_id})


@jobs.job("review.check_scorecard", queue="review", retries=2)
def check_scorecard(context: jobs.JobContext, *, scorecard_id: int) -> None:
    """Read one scorecard for signs."""
    with context.finishing() as session:
        scorecard = session.get(Scorecard, scorecard_id)
        if scorecard is not None:
            finding_actions.check_scorecard(session, scorecard=scorecard, at=context.now())


@jobs.job("review.check_people", queue="review", retries=2)
def check_people(context: jobs.JobContext, *, wave_id: int) -> None:
    """Compare the assessors and the judges of a wave."""
    with context.finishing() as session:
        finding_actions.check_people(session, wave=queries.wave_by_id(session, wave_id), at=context.now())
