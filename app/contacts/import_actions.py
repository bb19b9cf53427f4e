"""Take in a file of figures: all of it, or nothing."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlmodel import Session

from app.accounts.models import Person
from app.contacts import actions, queries
from app.contacts.actions import Entered
from app.contacts.models import Source
from app.contacts.reading import read_file
from app.councils.models import Council


@dataclass(frozen=True)
class ImportReport:
    """What an import writes, or would write."""

    file_name: str
    sha256: str
    months: list[str]
    entered: Entered
    names: dict[str, str]


def import_counts(
    session: Session,
    *,
    council: Council,
    text: str,
    file_name: str,
    by: Person | None,
    at: datetime,
    dry_run: bool,
) -> ImportReport:
    """Enter the figures of a file; what it does not name stays. Raises BadFigures (every fault, nothing written)."""
    names = queries.service_names(session, council)
    figures = dict(read_file(text, names, queries.wards_of(session, council), at))
    digest = sha256(text.encode()).hexdigest()
    if dry_run:
        entered, _ = actions.weigh(session, council, figures)
    else:
        about = {"file": file_name[:200], "sha256": digest}
        entered = actions.enter(
            session, council=council, figures=figures, source=Source.FILE, by=by, at=at, **about
        )
    months = sorted({cell.month for cell in figures})
    return ImportReport(file_name, digest, months, entered, names)
