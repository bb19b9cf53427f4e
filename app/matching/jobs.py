"""The engine's work between the submitting of a scorecard and its judge."""

from app.core import jobs
from app.matching import actions

AT_ONCE = 20


@jobs.job("matching.propose_waiting", queue="matching")
def propose_waiting(context: jobs.JobContext) -> None:
    """Propose for every scorecard that waits for it, some at a time, so that no transaction grows long."""
    done = 0
    while True:
        with context.database.write() as session:
            made = actions.propose_waiting(session, at=context.now(), most=AT_ONCE)
        if made == 0:
            return
        done += made
        context.progress(done, done, f"{done} scorecards compared with their pages")
