"""The durable job that publishes a long study."""

from app.accounts.queries import person_by_id
from app.core import jobs
from app.publication import study_actions, study_queries


@jobs.job("publication.publish_study", queue="publication", concurrency=1)
def publish_study(context: jobs.JobContext, *, study_id: int, person_id: int) -> None:
    """Recompute and publish; what is wrong with the files is told by the job's row."""
    with context.finishing() as session:
        study = study_queries.study_by_id(session, study_id)
        if study.number is None:
            by = person_by_id(session, person_id)
            study_actions.publish_study(session, study=study, by=by, at=context.now())
