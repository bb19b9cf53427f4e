"""Scorecards are read for signs as they come in; assessors and judges are compared when a wave is settled."""

from collections.abc import Iterable

from sqlmodel import Session

from app.core import jobs
from app.review import finding_actions, finding_queries, queries


@jobs.watch
def scorecards_to_check(session: Session) -> Iterable[jobs.Wanted]:
    """Assessors with submitted scorecards that no check has read."""
    for unread in finding_queries.unchecked(session):
        about = {"wave_id": unread.wave_id, "author_id": unread.author_id}
        key = f"review.check_scorecards:{unread.wave_id}:{unread.author_id}:{unread.cards[-1]}"
        yield jobs.Wanted("review.check_scorecards", key, about)


@jobs.watch
def people_to_compare(session: Session) -> Iterable[jobs.Wanted]:
    """Closed waves whose calls are all settled."""
    for wave_id in finding_queries.settled_waves(session):
        yield jobs.Wanted("review.check_people", f"review.check_people:{wave_id}", {"wave_id": wave_id})


@jobs.job("review.check_scorecards", queue="review", retries=2)
def check_scorecards(context: jobs.JobContext, *, wave_id: int, author_id: int) -> None:
    """Read the new scorecards of one assessor for signs."""
    with context.finishing() as session:
        wave = queries.wave_by_id(session, wave_id)
        finding_actions.check_scorecards(session, wave=wave, author_id=author_id, at=context.now())


@jobs.job("review.check_people", queue="review", retries=2)
def check_people(context: jobs.JobContext, *, wave_id: int) -> None:
    """Compare the assessors and the judges of a wave."""
    with context.finishing() as session:
        finding_actions.check_people(session, wave=queries.wave_by_id(session, wave_id), at=context.now())
