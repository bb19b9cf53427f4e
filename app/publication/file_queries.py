"""The files of editions: which are there, which are missing, and how far their making is."""

from sqlalchemy.orm import defer
from sqlmodel import Session, col, exists, select

from app.core.clock import now
from app.core.errors import NotFound
from app.core.jobs import Job
from app.publication import queries
from app.publication.files.content import Content
from app.publication.models import Edition, EditionFile

# megabytes; only the download itself reads them
_LIGHT = defer(EditionFile.content, raiseload=True)  # type: ignore[arg-type]


def job_key(edition_id: int) -> str:
    """The key of the job that makes an edition's files."""
    return f"publication.make_files:{edition_id}"


def without_files(session: Session) -> list[int]:
    """Ids of public editions whose files are not made, the oldest first.

    Until its moment has come an edition has no files: the moment stands in them, and may still be moved.
    """
    made = exists().where(col(EditionFile.edition_id) == col(Edition.id))
    public = col(Edition.published_at) <= now()
    wanted = select(Edition.id).where(~made, public).order_by(col(Edition.number))
    return [edition_id for edition_id in session.exec(wanted) if edition_id is not None]


def files_of(session: Session, edition: Edition) -> list[EditionFile]:
    """Files of an edition in the order in which they are offered, without their bytes."""
    wanted = select(EditionFile).options(_LIGHT).where(EditionFile.edition_id == edition.id)
    return list(session.exec(wanted.order_by(col(EditionFile.position))))


def file_by_name(session: Session, edition: Edition, name: str) -> EditionFile:
    """A file without its bytes. Raises NotFound."""
    wanted = select(EditionFile).options(_LIGHT)
    wanted = wanted.where(EditionFile.edition_id == edition.id, EditionFile.name == name)
    found = session.exec(wanted).first()
    if found is None:
        raise NotFound("This edition has no such file.")
    return found


def bytes_of(session: Session, file: EditionFile) -> bytes:
    """The bytes of a file."""
    return session.exec(select(EditionFile.content).where(EditionFile.id == file.id)).one()


def find_job(session: Session, edition: Edition) -> Job | None:
    """The job that makes the files of an edition, once a worker has seen that they are wanted."""
    return session.exec(select(Job).where(col(Job.key) == job_key(edition.id or 0))).first()


def content_of(session: Session, edition_id: int) -> Content:
    """What every file of an edition is made from."""
    edition = session.get_one(Edition, edition_id)
    tables = queries.full_tables_of(session, edition)
    inputs = session.exec(select(Edition.inputs).where(Edition.id == edition_id)).one()
    return Content.of(edition, inputs, tables, queries.calls_of(session, edition))
