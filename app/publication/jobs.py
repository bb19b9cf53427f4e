"""The durable jobs that publish a large wave and a long study."""

from datetime import datetime

from app.accounts.queries import person_by_id
from app.core import jobs
from app.core.errors import WrongState
from app.publication import actions, queries, study_actions, study_queries
from app.results.queries import run_by_id


@jobs.job("publication.publish", queue="publication", concurrency=1)
def publish(
    context: jobs.JobContext,
    *,
    run_id: int,
    person_id: int,
    title: str,
    reason: str,
    public_from: str | None,
) -> None:
    """Freeze a wave's tables; a refusal is told by the job's row."""
    moment = datetime.fromisoformat(public_from) if public_from else None
    context.progress(0, 1, "copying every figure, call and page that the edition shows")
    with context.finishing() as session:
        run, by, at = run_by_id(session, run_id), person_by_id(session, person_id), context.now()
        if not reason:
            actions.publish(session, run=run, title=title, by=by, at=at, public_from=moment)
            return
        edition = queries.find_edition_of_wave(session, run.wave.code)
        if edition is None:
            raise WrongState("This wave has no edition that could be corrected.")
        actions.correct(session, edition=edition, run=run, reason=reason, by=by, at=at, public_from=moment)


@jobs.job("publication.publish_study", queue="publication", concurrency=1)
def publish_study(context: jobs.JobContext, *, study_id: int, person_id: int) -> None:
    """Recompute and publish; what is wrong with the files is told by the job's row."""
    with context.finishing() as session:
        study = study_queries.study_by_id(session, study_id)
        if study.number is None:
            by = person_by_id(session, person_id)
            study_actions.publish_study(session, study=study, by=by, at=context.now())
