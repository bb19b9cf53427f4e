"""What a board report rests on beside standards: published places, and calls that are settled and in no dispute."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from app.publication import queries as publication
from app.publication.models import Edition, EditionRow, EditionTable
from app.results.models import Run
from app.review.models import Stance
from app.review.settled import SettledCall, settled_calls
from app.waves.models import Wave


@dataclass(frozen=True)
class Published:
    """A council's row in a table of the edition that stands for a wave."""

    wave: Wave
    edition: Edition
    table: EditionTable
    row: EditionRow


def published_rows(session: Session, council_code: str, until: date) -> list[Published]:
    """Rows of a council in public editions of waves that were over by a day, oldest wave first."""
    found = publication.editions_with_council(session, council_code)
    corrected = {one.corrects_id for one in found}
    standing = {one.id or 0: one for one in found if one.id not in corrected}
    wanted = select(Run.id, Wave).join(Wave, col(Wave.id) == Run.wave_id)
    wanted = wanted.where(col(Run.id).in_([one.run_id for one in standing.values()]))
    waves = dict(session.exec(wanted).all())
    rows = [
        Published(waves[edition.run_id], edition, table, row)
        for table, row in publication.rows_of_council_among(session, [*standing.values()], council_code)
        if (edition := standing[table.edition_id])
    ]
    rows.sort(
        key=lambda one: (
            one.wave.from_date,
            one.edition.number,
            one.table.measure != one.edition.lead_measure,
        )
    )
    return [one for one in rows if one.wave.to_date <= until]


def undisputed_calls(session: Session, wave_ids: Collection[int], council_code: str) -> list[SettledCall]:
    """Settled calls to a council that count; one that it challenges stays out until somebody has ruled."""
    return [
        one
        for one in settled_calls(session, wave_ids, council_codes=[council_code])
        if not one.void
        and (one.ruling is not None or one.reply is None or one.reply.stance is not Stance.CHALLENGES)
    ]
