"""Published rows, and nothing else: what every public page reads.

Which editions the public may see is said once, in `is_public`; whatever a public page, a download, the API or a
feed asks for goes through it. What the office asks for is named so: `every_edition`, `frozen_by_number`.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, cast
from sqlalchemy.orm import defer, selectinload
from sqlmodel import Session, col, func, select

from app.core.clock import now
from app.core.errors import NotFound
from app.councils.models import ContactChannel
from app.publication.models import (
    Edition,
    EditionCall,
    EditionRow,
    EditionTable,
    PreviewLink,
    PreviewVisit,
)
from app.results.models import Run
from app.waves.models import Wave

# the inputs are megabytes; only their own download reads them
_LIGHT = defer(Edition.inputs, raiseload=True)  # type: ignore[arg-type]


def is_public() -> ColumnElement[bool]:
    """Condition of editions that the public may see: the moment until which they are embargoed has come."""
    return col(Edition.published_at) <= now()


def editions(session: Session) -> list[Edition]:
    """Every public edition, newest number first, without its inputs."""
    wanted = select(Edition).options(_LIGHT).where(is_public())
    return list(session.exec(wanted.order_by(col(Edition.number).desc())))


def every_edition(session: Session) -> list[Edition]:
    """For the office: every edition, embargoed ones too, newest number first, without its inputs."""
    return list(session.exec(select(Edition).options(_LIGHT).order_by(col(Edition.number).desc())))


def find_newest(session: Session) -> Edition | None:
    """The edition that stands for the wave published last."""
    return newest_of(editions(session))


def newest_of(found: Sequence[Edition], channel: ContactChannel | None = None) -> Edition | None:
    """The edition that stands for the wave published last; a late correction of an older wave is not newer.

    Without a way of asking it is one by telephone, where there is one: what is written never takes its place.
    """
    by_id = {edition.id: edition for edition in found}
    corrected = {edition.corrects_id for edition in found}

    def first_number(edition: Edition) -> int:
        while edition.corrects_id in by_id:
            edition = by_id[edition.corrects_id]
        return edition.number

    standing = [edition for edition in found if edition.id not in corrected]
    wanted = channel or ContactChannel.TELEPHONE
    of_channel = [edition for edition in standing if edition.contact_channel == wanted]
    return max(of_channel or ([] if channel else standing), key=first_number, default=None)


def edition_by_number(session: Session, number: int) -> Edition:
    """A public edition. Raises NotFound."""
    found = session.exec(select(Edition).options(_LIGHT).where(Edition.number == number, is_public())).first()
    if found is None:
        raise NotFound("There is no such edition.")
    return found


def frozen_by_number(session: Session, number: int) -> Edition:
    """For the office: an edition, embargoed or not. Raises NotFound."""
    found = session.exec(select(Edition).options(_LIGHT).where(Edition.number == number)).first()
    if found is None:
        raise NotFound("There is no such edition.")
    return found


def inputs_of(session: Session, number: int) -> str:
    """The canonical inputs of a public edition, as stored. Raises NotFound."""
    found = session.exec(select(Edition.inputs).where(Edition.number == number, is_public())).first()
    if found is None:
        raise NotFound("There is no such edition.")
    return found


def find_correction(session: Session, edition: Edition) -> Edition | None:
    """The public edition that corrects this one."""
    wanted = select(Edition).options(_LIGHT).where(Edition.corrects_id == edition.id, is_public())
    return session.exec(wanted).first()


def find_frozen_correction(session: Session, edition: Edition) -> Edition | None:
    """For the office: the edition that corrects this one, embargoed or not."""
    return session.exec(select(Edition).options(_LIGHT).where(Edition.corrects_id == edition.id)).first()


def find_edition_of_wave(session: Session, wave_code: str) -> Edition | None:
    """For the office: the edition of a wave that stands, its last correction or the first, embargoed or not."""
    wanted = select(Edition).options(_LIGHT).where(Edition.wave_code == wave_code)
    return session.exec(wanted.order_by(col(Edition.number).desc())).first()


def find_edition_before(session: Session, wave: Wave) -> Edition | None:
    """The public edition that stands for the last wave before this one that asked in the same way."""
    corrected = select(Edition.corrects_id).where(col(Edition.corrects_id).is_not(None))
    wanted = (
        select(Edition)
        .options(_LIGHT)
        .join(Run, col(Run.id) == Edition.run_id)
        .join(Wave, col(Wave.id) == Run.wave_id)
        .where(
            Wave.id != wave.id,
            Wave.contact_channel == wave.contact_channel,
            Wave.from_date < wave.from_date,
            col(Edition.id).not_in(corrected),
            is_public(),
        )
    )
    return session.exec(wanted.order_by(col(Wave.from_date).desc(), col(Edition.number).desc())).first()


def next_number(session: Session) -> int:
    """Numbers count up and are never used again."""
    return (session.exec(select(func.max(Edition.number))).one() or 0) + 1


def tables_of(session: Session, edition: Edition) -> list[EditionTable]:
    """Tables of an edition in the order of publication, without their rows."""
    return [table for table, _ in sized_tables_of(session, edition)]


def sized_tables_of(session: Session, edition: Edition) -> list[tuple[EditionTable, int]]:
    """Tables of an edition in the order of publication, without their rows, each with how many there are."""
    count = select(func.count()).where(EditionRow.table_id == EditionTable.id).scalar_subquery()
    wanted = select(EditionTable, count).where(EditionTable.edition_id == edition.id)
    return [(table, size) for table, size in session.exec(wanted.order_by(col(EditionTable.id)))]


def full_tables_of(session: Session, edition: Edition) -> list[EditionTable]:
    """Tables of an edition with their rows."""
    wanted = select(EditionTable).where(EditionTable.edition_id == edition.id)
    wanted = wanted.options(selectinload(EditionTable.rows))  # type: ignore[arg-type]
    return list(session.exec(wanted.order_by(col(EditionTable.id))))


def rows_of(session: Session, table: EditionTable, councils: Sequence[str] | None = None) -> list[EditionRow]:
    """Rows of one table in the order in which it is read; with `councils`, theirs alone."""
    wanted = select(EditionRow).where(EditionRow.table_id == table.id)
    if councils is not None:
        wanted = wanted.where(col(EditionRow.council_code).in_(councils))
    return list(session.exec(wanted.order_by(col(EditionRow.position))))


def rows_of_tables(session: Session, tables: Sequence[EditionTable]) -> list[EditionRow]:
    """Rows of several tables, in the order in which each is read."""
    wanted = select(EditionRow).where(col(EditionRow.table_id).in_([table.id for table in tables]))
    return list(session.exec(wanted.order_by(col(EditionRow.table_id), col(EditionRow.position))))


def top_rows(session: Session, table: EditionTable, *, most: int) -> list[EditionRow]:
    """The first rows of a table."""
    wanted = select(EditionRow).where(EditionRow.table_id == table.id, EditionRow.place_label != "")
    return list(session.exec(wanted.order_by(col(EditionRow.position)).limit(most)))


def rows_of_council(
    session: Session, edition: Edition, council_code: str
) -> list[tuple[EditionTable, EditionRow]]:
    """A council's rows in the tables of an edition."""
    return rows_of_council_among(session, [edition], council_code)


def rows_of_council_among(
    session: Session, among: Sequence[Edition], council_code: str
) -> list[tuple[EditionTable, EditionRow]]:
    """A council's rows in the tables of these editions."""
    wanted = (
        select(EditionTable, EditionRow)
        .join(EditionRow, col(EditionRow.table_id) == EditionTable.id)
        .where(EditionRow.council_code == council_code)
        .where(col(EditionTable.edition_id).in_([one.id for one in among]))
        .order_by(col(EditionTable.id))
    )
    return [(table, row) for table, row in session.exec(wanted)]


def council_names(session: Session, edition: Edition) -> dict[str, str]:
    """Code → name of every council of an edition."""
    wanted = select(EditionRow.council_code, EditionRow.council_name).join(EditionTable)
    return dict(session.exec(wanted.where(EditionTable.edition_id == edition.id).distinct()).all())


def editions_with_council(session: Session, council_code: str) -> list[Edition]:
    """Public editions that hold a council, newest number first."""
    holding = (
        select(EditionTable.edition_id)
        .join(EditionRow, col(EditionRow.table_id) == EditionTable.id)
        .where(EditionRow.council_code == council_code)
    )
    wanted = select(Edition).options(_LIGHT).where(col(Edition.id).in_(holding), is_public())
    return list(session.exec(wanted.order_by(col(Edition.number).desc())))


def calls_of_council(session: Session, edition: Edition, council_code: str) -> list[EditionCall]:
    """A council's published calls, by topic."""
    wanted = select(EditionCall).where(
        EditionCall.edition_id == edition.id, EditionCall.council_code == council_code
    )
    return list(session.exec(wanted.order_by(EditionCall.topic_name, EditionCall.code)))


def calls_of(session: Session, edition: Edition) -> list[EditionCall]:
    """Every published call of an edition, by its code."""
    wanted = select(EditionCall).where(EditionCall.edition_id == edition.id)
    return list(session.exec(wanted.order_by(EditionCall.code)))


@dataclass(frozen=True)
class LightCall:
    """What pictures and weights need of a published call: no words that were said."""

    council_code: str
    topic_code: str
    topic_name: str
    reached: bool
    verdict: str
    match_score: float | None
    service_score: float | None
    figures: dict[str, Any]


def light_calls(session: Session, edition: Edition) -> list[LightCall]:
    """Every published call of an edition, without facts and replies."""
    columns = [getattr(EditionCall, name) for name in LightCall.__dataclass_fields__]
    wanted = select(*columns).where(EditionCall.edition_id == edition.id).order_by(EditionCall.code)
    return [LightCall(*found) for found in session.exec(wanted)]


def calls_about(session: Session, edition: Edition, topic_code: str) -> list[EditionCall]:
    """Every published call about a topic, by its code."""
    wanted = select(EditionCall).where(
        EditionCall.edition_id == edition.id, EditionCall.topic_code == topic_code
    )
    return list(session.exec(wanted.order_by(EditionCall.code)))


def answered_calls(session: Session, edition: Edition) -> list[EditionCall]:
    """Calls of an edition that their council has replied to, by their code."""
    wanted = select(EditionCall).where(EditionCall.edition_id == edition.id)
    replied = cast(col(EditionCall.reply), String) != "{}"
    return list(session.exec(wanted.where(replied).order_by(EditionCall.code)))


def lead_tables(tables: Sequence[EditionTable], edition: Edition) -> list[EditionTable]:
    """The tables of the measure that leads, one a group."""
    return [table for table in tables if table.measure == edition.lead_measure]


def digest_of(token: str) -> str:
    """What is kept of a preview's link or cookie."""
    return hashlib.sha256(token.encode()).hexdigest()


def preview_links(session: Session, edition: Edition) -> list[PreviewLink]:
    """For the office: every link to an edition with its visits, the newest first."""
    wanted = select(PreviewLink).where(PreviewLink.edition_id == edition.id)
    wanted = wanted.options(selectinload(PreviewLink.visits))  # type: ignore[arg-type]
    return list(session.exec(wanted.order_by(col(PreviewLink.id).desc())))


def preview_link_by_id(session: Session, edition: Edition, link_id: int) -> PreviewLink:
    """A link to this edition. Raises NotFound."""
    found = session.get(PreviewLink, link_id)
    if found is None or found.edition_id != edition.id:
        raise NotFound("There is no such link.")
    return found


def preview_link_by_token(session: Session, token: str) -> PreviewLink:
    """A link that lets readers in at this moment. Raises NotFound (unknown, ended, expired)."""
    found = session.exec(
        select(PreviewLink).where(PreviewLink.digest == digest_of(token), _is_live())
    ).first()
    if found is None:
        raise NotFound(
            "This link is not valid, or not valid any more. Ask whoever gave it to you for another."
        )
    return found


def preview_visit_by_token(session: Session, number: int, token: str) -> PreviewVisit:
    """A reader's visit to an edition, while its link holds. Raises NotFound."""
    wanted = (
        select(PreviewVisit)
        .join(PreviewLink, col(PreviewLink.id) == PreviewVisit.link_id)
        .join(Edition, col(Edition.id) == PreviewLink.edition_id)
        .where(PreviewVisit.digest == digest_of(token), Edition.number == number, _is_live())
    )
    found = session.exec(wanted).first()
    if found is None:
        raise NotFound("Open the link that was sent to you once more.")
    return found


def _is_live() -> ColumnElement[bool]:
    return col(PreviewLink.revoked_at).is_(None) & (col(PreviewLink.expires_at) > now())
