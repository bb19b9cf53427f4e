"""Studies of others and their rows. Which of them the public may see is said in `is_public`."""

import hashlib

from sqlalchemy import ColumnElement
from sqlalchemy.orm import defer
from sqlmodel import Session, col, func, select

from app.core.clock import now
from app.core.errors import NotFound
from app.publication.models import Study, StudyRow

# the files are megabytes; only what reads them asks for them
_LIGHT = [
    defer(column, raiseload=True)  # type: ignore[arg-type]
    for column in (Study.items, Study.weights, Study.stated)
]


def is_public() -> ColumnElement[bool]:
    """Condition of studies that the public may see; a draft has no moment of publication."""
    return col(Study.published_at) <= now()


def studies(session: Session) -> list[Study]:
    """Every public study, newest number first, without its files."""
    wanted = select(Study).options(*_LIGHT).where(is_public())
    return list(session.exec(wanted.order_by(col(Study.number).desc())))


def study_by_number(session: Session, number: int) -> Study:
    """A public study without its files. Raises NotFound."""
    wanted = select(Study).options(*_LIGHT).where(Study.number == number, is_public())
    return _found(session.exec(wanted).first())


def study_with_files(session: Session, number: int) -> Study:
    """A public study with its files. Raises NotFound."""
    return _found(session.exec(select(Study).where(Study.number == number, is_public())).first())


def rows_of_study(session: Session, study: Study) -> list[StudyRow]:
    """Rows group by group in the order in which they are read."""
    wanted = select(StudyRow).where(StudyRow.study_id == study.id)
    return list(session.exec(wanted.order_by(col(StudyRow.position))))


def every_study(session: Session) -> list[Study]:
    """For the office: drafts too, the newest first, without their files."""
    return list(session.exec(select(Study).options(*_LIGHT).order_by(col(Study.id).desc())))


def study_by_id(session: Session, study_id: int) -> Study:
    """For the office: a study with its files, a draft or not. Raises NotFound."""
    return _found(session.get(Study, study_id))


def job_key(study: Study) -> str:
    """How the keys of a study's jobs begin, until its files change."""
    texts = "\0".join((study.items, study.weights, study.stated, study.rounding))
    return f"study-{study.id}-{hashlib.sha256(texts.encode()).hexdigest()[:16]}"


def next_number(session: Session) -> int:
    """Numbers count up and are never used again."""
    return (session.exec(select(func.max(Study.number))).one() or 0) + 1


def _found(study: Study | None) -> Study:
    if study is None:
        raise NotFound("There is no such study.")
    return study
