"""Lists of published rows, filtered and a page at a time. What the public may see is said in `queries.is_public`."""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy.orm import defer
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from app.publication.models import Edition, EditionCall, EditionRow, EditionTable
from app.publication.queries import is_public
from app.waves.models import Measure

T = TypeVar("T")
Found = tuple[list[T], int]

_LIGHT = defer(Edition.inputs, raiseload=True)  # type: ignore[arg-type]


def _page(session: Session, wanted: Any, order: Sequence[Any], page: int, per_page: int) -> Found[Any]:
    """One page, and how many there are in all."""
    total = session.scalar(wanted.with_only_columns(func.count(), maintain_column_froms=True)) or 0
    return list(session.exec(wanted.order_by(*order).offset((page - 1) * per_page).limit(per_page))), total


def editions(
    session: Session, *, wave: str | None, corrections: bool, page: int, per_page: int
) -> Found[Edition]:
    """Public editions, the newest first; with `corrections` those only that correct another."""
    wanted: SelectOfScalar[Edition] = select(Edition).options(_LIGHT).where(is_public())
    if wave is not None:
        wanted = wanted.where(Edition.wave_code == wave)
    if corrections:
        wanted = wanted.where(col(Edition.corrects_id).is_not(None))
    return _page(session, wanted, [col(Edition.number).desc()], page, per_page)


def numbers(session: Session) -> tuple[dict[int, int], dict[int, int]]:
    """Of public editions: id → number, and id → number of the edition that corrects it."""
    wanted = select(Edition.id, Edition.number, Edition.corrects_id).where(is_public())
    found = list(session.exec(wanted))
    own = {key: number for key, number, _ in found if key is not None}
    return own, {corrects: number for _, number, corrects in found if corrects is not None}


def rows(
    session: Session,
    edition: Edition,
    *,
    group: str | None,
    measure: str | None,
    council: str | None,
    ranked: bool | None,
    page: int,
    per_page: int,
) -> Found[tuple[EditionTable, EditionRow]]:
    """Rows of an edition, table by table in the order in which they are read."""
    wanted = (
        select(EditionTable, EditionRow)
        .join(EditionRow, col(EditionRow.table_id) == EditionTable.id)
        .where(EditionTable.edition_id == edition.id)
    )
    if group is not None:
        wanted = wanted.where(EditionTable.group_code == group)
    if measure is not None:
        wanted = wanted.where(EditionTable.measure == Measure(measure))
    if council is not None:
        wanted = wanted.where(EditionRow.council_code == council)
    if ranked is not None:
        wanted = wanted.where((EditionRow.place_label != "") if ranked else (EditionRow.place_label == ""))
    found, total = _page(session, wanted, [col(EditionTable.id), col(EditionRow.position)], page, per_page)
    return [(table, row) for table, row in found], total


def calls(
    session: Session,
    edition: Edition,
    *,
    council: str | None,
    topic: str | None,
    verdict: str | None,
    reached: bool | None,
    page: int,
    per_page: int,
) -> Found[EditionCall]:
    """Published calls of an edition, by their code."""
    wanted: SelectOfScalar[EditionCall] = select(EditionCall).where(EditionCall.edition_id == edition.id)
    if council is not None:
        wanted = wanted.where(EditionCall.council_code == council)
    if topic is not None:
        wanted = wanted.where(EditionCall.topic_code == topic)
    if verdict is not None:
        wanted = wanted.where(EditionCall.verdict == verdict)
    if reached is not None:
        wanted = wanted.where(col(EditionCall.reached) == reached)
    return _page(session, wanted, [EditionCall.code], page, per_page)


def councils(session: Session, edition: Edition) -> list[tuple[str, str, str, str]]:
    """Code, name, group's code and group's name of every council of an edition, by name."""
    wanted = (
        select(
            EditionRow.council_code,
            EditionRow.council_name,
            EditionTable.group_code,
            EditionTable.group_name,
        )
        .join(EditionTable, col(EditionTable.id) == EditionRow.table_id)
        .where(EditionTable.edition_id == edition.id, EditionTable.measure == edition.lead_measure)
        .order_by(EditionRow.council_name, EditionRow.council_code, col(EditionTable.id))
    )
    return [(code, name, group, group_name) for code, name, group, group_name in session.exec(wanted)]
