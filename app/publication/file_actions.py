"""Keep the files of an edition, and write them into a folder."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from app.core.errors import WrongState
from app.publication import file_queries
from app.publication.files.content import File
from app.publication.files.package import CannotBeRebuilt, edition_package
from app.publication.models import Edition, EditionFile

INSIDE_ONLY = "rebuilt"  # scoring's own tables are offered in the ZIP alone


def keep_files(session: Session, *, edition_id: int, files: Iterable[File], at: datetime) -> None:
    """Keep every file that is offered by itself, and the ZIP with all of them."""
    for position, file in enumerate(files):
        if file.kind != INSIDE_ONLY:
            session.add(
                EditionFile(
                    edition_id=edition_id,
                    position=position,
                    name=file.name,
                    kind=file.kind,
                    media_type=file.media_type,
                    size=len(file.content),
                    sha256=hashlib.sha256(file.content).hexdigest(),
                    content=file.content,
                    made_at=at,
                )
            )


def export(session: Session, *, edition: Edition, folder: Path) -> list[Path]:
    """Write every file of an edition into a folder, the ZIP among them; returns the files. Raises WrongState."""
    written = []
    try:
        for file in edition_package(file_queries.content_of(session, edition.id or 0)):
            path = folder / file.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.content)
            written.append(path)
    except CannotBeRebuilt as refusal:
        raise WrongState(str(refusal)) from None
    return written
