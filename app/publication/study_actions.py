"""Draft somebody else's study, and publish what it comes to."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from app.accounts.models import Person
from app.core import audit, jobs
from app.core.errors import BadInput, WrongState
from app.core.formats import plural
from app.publication import study_queries as queries
from app.publication.forms import DescribeStudy
from app.publication.models import Study
from app.publication.studies import recompute

LONG = 10_000  # items from which a worker publishes, not the request
MOST_BYTES = 20_000_000
FILES = ("items", "weights", "stated")


def draft_study(
    session: Session, *, told: DescribeStudy, fictional: bool, by: Person | None, at: datetime
) -> Study:
    """Begin a study: what it is and whose; its files come next."""
    study = Study(**told.model_dump(), fictional=fictional, items="", items_sha256="", drafted_at=at)
    session.add(study)
    audit.record(session, "publication.draft_study", subject=study, by=by, at=at, title=study.title)
    return study


def describe_study(
    session: Session, *, study: Study, told: DescribeStudy, by: Person | None, at: datetime
) -> None:
    """Change what a draft says of itself. Raises WrongState (published)."""
    check_draft(study)
    for name, value in told.model_dump().items():
        setattr(study, name, value)
    session.add(study)
    audit.record(session, "publication.describe_study", subject=study, by=by, at=at)


def upload_study(
    session: Session, *, study: Study, files: Mapping[str, bytes], by: Person | None, at: datetime
) -> None:
    """Put files in the place of a draft's own; the others stay. Raises WrongState (published), BadInput (no text)."""
    check_draft(study)
    for name, content in files.items():
        setattr(study, name, read_text(name, content))
    study.items_sha256 = hashlib.sha256(study.items.encode()).hexdigest()
    session.add(study)
    audit.record(session, "publication.upload_study", subject=study, by=by, at=at, files=sorted(files))


def read_text(name: str, content: bytes) -> str:
    """A file's text. Raises BadInput with what to do."""
    if len(content) > MOST_BYTES:
        words = f"The file is larger than {MOST_BYTES // 10**6} MB. Leave out columns that are not asked for."
        raise BadInput(words, {name: words})
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        words = "The file is not in UTF-8. Save it as “CSV UTF-8” and choose it again."
        raise BadInput(words, {name: words}) from None
    if "\x00" in text:
        words = "The file is no text. Save the table as CSV and choose it again."
        raise BadInput(words, {name: words})
    return text


def publish_study(session: Session, *, study: Study, by: Person | None, at: datetime) -> Study:
    """Give a draft its number and keep what it comes to. Raises WrongState (published), BadInput (faults)."""
    check_draft(study)
    found = recompute(study)
    if found.faults:
        raise BadInput(
            f"{plural(len(found.faults), 'thing')} to put right in the files.",
            {one.file: f"Line {one.line}, {one.column}: {one.text}" for one in reversed(found.faults)},
        )
    study.number = queries.next_number(session)
    study.published_at = at
    study.about, study.differences = found.about, found.differences
    session.add(study)
    session.flush()
    for row in found.rows:
        row.study_id = study.id or 0
        session.add(row)
    audit.record(session, "publication.publish_study", subject=study, by=by, at=at, number=study.number)
    return study


def ask_to_publish_study(session: Session, *, study: Study, by: Person, at: datetime) -> jobs.Job:
    """Leave a long study to a worker; asked for again, it is the same job unless that one failed.

    Raises WrongState (published).
    """
    check_draft(study)
    told = {"study_id": study.id, "person_id": by.id}
    return jobs.enqueue_anew(session, "publication.publish_study", key=queries.job_key(study), at=at, **told)


def is_long(study: Study) -> bool:
    """Whether a worker publishes it."""
    return study.items.count("\n") > LONG


def discard_study(session: Session, *, study: Study, by: Person | None, at: datetime) -> None:
    """Throw a draft away. Raises WrongState (published)."""
    check_draft(study)
    audit.record(session, "publication.discard_study", subject=study, by=by, at=at, title=study.title)
    session.delete(study)


def check_draft(study: Study) -> None:
    """What is published never changes."""
    if study.number is not None:
        raise WrongState(f"Study {study.number} is published and does not change any more.")
