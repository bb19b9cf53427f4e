"""Proposals are made in the background for every scorecard that comes in."""

from collections.abc import Iterable

from sqlmodel import Session

from app.core import jobs
from app.matching import actions, queries
from app.matching.passage_model import encoder_of
from app.matching.second_opinion import is_wanted


@jobs.watch
def scorecards_that_came_in(session: Session) -> Iterable[jobs.Wanted]:
    """Submitted scorecards without proposals."""
    for scorecard_id in queries.without_proposals(session):
        yield jobs.Wanted(
            "matching.propose", f"matching.propose:{scorecard_id}", {"scorecard_id": scorecard_id}
        )


@jobs.job("matching.propose", queue="matching", retries=2)
def propose(context: jobs.JobContext, *, scorecard_id: int) -> None:
    """Propose a verdict for each fact of a scorecard; then a model is asked too, if the settings name one."""
    with context.finishing() as session:
        scorecard = queries.scorecard_by_id(session, scorecard_id)
        encoder = encoder_of(context.settings)
        actions.propose(session, scorecard=scorecard, at=context.now(), encoder=encoder)
        if is_wanted(context.settings):
            key = f"matching.ask_second_opinion:{scorecard_id}"
            jobs.enqueue(
                session, "matching.ask_second_opinion", key=key, at=context.now(), scorecard_id=scorecard_id
            )
