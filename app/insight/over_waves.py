"""A council's scores over the waves, beside its group and its neighbours as published, and its change since the last.

Of other councils nothing is read but public editions, so that none of their unpublished calls can show.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from app.publication import queries as publication
from app.publication.models import Edition, EditionRow, EditionTable
from app.publication.words import MEASURES
from app.waves.models import Wave
from scoring.benchmark import Quartiles, quartiles
from scoring.progress import progress
from scoring.records import LeagueInputs, Measure

NEIGHBOURS = 5

InputsOf = Callable[[Wave], LeagueInputs]


@dataclass(frozen=True)
class Peers:
    """The ranked councils of the published table that a council is in; scores in points."""

    edition: Edition
    group_name: str
    ranked: int
    mean: float
    middle: Quartiles
    neighbours: float | None
    neighbour_names: list[str]


@dataclass(frozen=True)
class WavePoint:
    """One council in one wave: its score, with its interval once published, and its peers once published."""

    wave: Wave
    score: float | None
    lower: float | None
    upper: float | None
    peers: Peers | None


@dataclass(frozen=True)
class Course:
    """One measure over the waves, the oldest first."""

    measure: Measure
    name: str
    points: list[WavePoint]


@dataclass(frozen=True)
class SinceLast:
    """A change between two waves. `published`: as the public's tables tell it; else from the council's own calls."""

    before: Wave
    now: Wave
    measure_name: str
    topics: int
    score_before: float
    score_now: float
    verdict: str
    mean_change: float | None
    published: bool

    @property
    def is_clear(self) -> bool:
        return self.verdict in ("up", "down")


Held = dict[tuple[str, Measure], tuple[Edition, EditionTable, EditionRow]]


def held_by_wave(session: Session, council_code: str) -> Held:
    """(wave code, measure) → where a council stands in the public edition that stands for the wave."""
    every = publication.editions(session)
    standing: dict[str, Edition] = {}
    for edition in every:  # the newest number first
        standing.setdefault(edition.wave_code, edition)
    by_id = {edition.id: edition for edition in standing.values()}
    rows = publication.rows_of_council_among(session, list(by_id.values()), council_code)
    return {
        (by_id[table.edition_id].wave_code, Measure(table.measure.value)): (
            by_id[table.edition_id],
            table,
            row,
        )
        for table, row in rows
    }


def course(
    session: Session,
    waves: Sequence[Wave],
    held: Held,
    measure: Measure,
    own: Mapping[int, float | None],
) -> Course:
    """One measure over these waves. `own`: scores by wave that are not published yet."""
    points = [
        _published(session, wave, *held[wave.code, measure])
        if (wave.code, measure) in held
        else WavePoint(wave, own.get(wave.id or 0), None, None, None)
        for wave in reversed(waves)
    ]
    return Course(measure, MEASURES[measure.value], [one for one in points if one.score is not None])


def _published(
    session: Session, wave: Wave, edition: Edition, table: EditionTable, row: EditionRow
) -> WavePoint:
    figures = row.figures
    scores = {
        one.council_code: (one.council_name, float(one.figures["score_1dp"]))
        for one in publication.rows_of(session, table)
        if one.place_label
    }
    peers = None
    if scores:
        nearest = [code for code in row.profile.get("nearest", []) if code in scores][:NEIGHBOURS]
        values = [score for _, score in scores.values()]
        near = [scores[code][1] for code in nearest]
        peers = Peers(
            edition=edition,
            group_name=table.group_name,
            ranked=len(values),
            mean=sum(values) / len(values),
            middle=quartiles(values),
            neighbours=sum(near) / len(near) if near else None,
            neighbour_names=[scores[code][0] for code in nearest],
        )
    return WavePoint(wave, figures["score_1dp"], figures["lower"], figures["upper"], peers)


def since_last(
    waves: Sequence[Wave], held: Held, council_code: str, measure: Measure, inputs_of: InputsOf
) -> SinceLast | None:
    """The change between the two newest of these waves; None when there is one only, or they share no topic."""
    if len(waves) < 2:
        return None
    now, before = waves[0], waves[1]
    told = _as_published(now, before, held, measure)
    if told is not None:
        return told
    table = next((held[one.code, measure][1] for one in waves if (one.code, measure) in held), None)
    variance = table.honesty.get("residual_variance") if table else None
    found = progress(
        inputs_of(before), inputs_of(now), council=council_code, measure=measure, residual_variance=variance
    )
    if found is None:
        return None
    return SinceLast(
        before=before,
        now=now,
        measure_name=MEASURES[measure.value],
        topics=found.topics,
        score_before=found.score_before,
        score_now=found.score_now,
        verdict=found.verdict,
        mean_change=None,
        published=False,
    )


def _as_published(now: Wave, before: Wave, held: Held, measure: Measure) -> SinceLast | None:
    """What the public reads of this change, where both editions stand and were compared with one another."""
    newer, older = held.get((now.code, measure)), held.get((before.code, measure))
    if newer is None or older is None:
        return None
    _, table, row = newer
    if not row.movement or row.movement["change"] is None or table.movement["edition"] != older[0].number:
        return None
    return SinceLast(
        before=before,
        now=now,
        measure_name=MEASURES[measure.value],
        topics=len(table.movement["topics"]),
        score_before=row.movement["score_before"],
        score_now=row.movement["score_now"],
        verdict=row.movement["verdict"],
        mean_change=table.movement["mean_change"],
        published=True,
    )
