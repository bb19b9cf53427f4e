"""The durable job that makes the files of an edition, for every edition that has none."""

from collections.abc import Iterable

from sqlmodel import Session

from app.core import jobs
from app.publication import file_actions, file_queries
from app.publication.files.package import CannotBeRebuilt, edition_package


@jobs.watch
def editions_without_files(session: Session) -> Iterable[jobs.Wanted]:
    """Public editions that are not packed yet, those from before there were files among them."""
    for edition_id in file_queries.without_files(session):
        key = file_queries.job_key(edition_id)
        yield jobs.Wanted("publication.make_files", key, {"edition_id": edition_id})


@jobs.job("publication.make_files", queue="files", concurrency=1, retries=1)
def make_files(context: jobs.JobContext, *, edition_id: int) -> None:
    """Make every file outside any transaction, then keep them in one."""
    with context.database.read() as session:
        content = file_queries.content_of(session, edition_id)
    try:
        files = [*edition_package(content, context.progress)]
    except CannotBeRebuilt as refusal:
        raise jobs.JobFailed(str(refusal)) from None
    with context.finishing() as session:
        file_actions.keep_files(session, edition_id=edition_id, files=files, at=context.now())
