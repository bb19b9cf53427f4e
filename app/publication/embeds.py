"""What a council may show of itself on its own site: the same words as picture, as frame and as text."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from app.core.errors import NotFound
from app.core.formats import day, points
from app.publication import queries
from app.publication.models import Edition, EditionRow, EditionTable
from app.publication.words import DEMONSTRATION, MEASURES

VERDICTS = {
    "matches": "matches",
    "partly": "partly",
    "contradicts": "contradicts",
    "not_on_website": "not on website",
    "not_given": "not given",
    None: "not scored",
}
WIDTH = 360
SIGNS = 43  # that fit in one line of the picture
LINE = 20


@dataclass(frozen=True)
class Embed:
    """`heading` and `lines` are sentences; `rows` are pairs for the table, none for the badge; `origin` ends both."""

    gss_code: str
    council: str
    edition: int
    heading: str
    lines: list[str]
    rows: list[tuple[str, str]]
    origin: list[str]

    @property
    def text(self) -> str:
        """Everything that the picture says, for whoever can't see it."""
        told = [f"{name}: {words}" for name, words in self.rows]
        return ". ".join([self.heading, *self.lines, *told, *self.origin]) + "."


def find_embed(session: Session, gss_code: str, number: int | None, *, with_topics: bool) -> Embed:
    """A council in the newest edition that holds it, or in edition `number`. Raises NotFound."""
    holding = queries.editions_with_council(session, gss_code)
    newest = queries.find_newest(session)
    preferred = [one for one in holding if newest is not None and one.id == newest.id] or holding
    wanted = preferred if number is None else [one for one in holding if one.number == number]
    if not wanted:
        raise NotFound("No edition holds a council with this code.")
    edition = wanted[0]
    rows = queries.rows_of_council(session, edition, gss_code)
    table, row = next((pair for pair in rows if pair[0].measure == edition.lead_measure), rows[0])
    correction = queries.find_correction(session, edition)
    return _embed(edition, table, row, correction, with_topics=with_topics)


def _embed(
    edition: Edition, table: EditionTable, row: EditionRow, correction: Edition | None, *, with_topics: bool
) -> Embed:
    origin = [f"Better Answered, edition {edition.number}, {day(edition.published_at)}"]
    if correction is not None:
        origin.append(f"Edition {correction.number} has corrected this edition")
    if edition.fictional:
        origin.append(DEMONSTRATION)
    return Embed(
        gss_code=row.council_code,
        council=row.council_name,
        edition=edition.number,
        heading=row.council_name,
        lines=_standing(table, row),
        rows=[(cell["name"], VERDICTS[cell["verdict"]]) for cell in row.cells] if with_topics else [],
        origin=origin,
    )


def _standing(table: EditionTable, row: EditionRow) -> list[str]:
    figures = row.figures
    if not row.place_label:
        return [f"Not ranked in {table.group_name}", row.reason]
    shared = " (shared)" if row.place_label.startswith("=") else ""
    return [
        f"Place {figures['place']}{shared} of {figures['of']}, {table.group_name}",
        f"{MEASURES[table.measure.value]} {points(figures['score_1dp'])} of 100",
        f"Likely place {figures['likely_low']} to {figures['likely_high']}",
    ]


@dataclass(frozen=True)
class Line:
    """One line of the picture. `kind`: heading, line, row or origin; `y` in pixels."""

    kind: str
    text: str
    y: int


@dataclass(frozen=True)
class Picture:
    embed: Embed
    lines: list[Line]
    width: int
    height: int


def picture(embed: Embed) -> Picture:
    """The same words broken into lines that fit."""
    parts: list[tuple[str, str]] = [("heading", embed.heading)]
    parts += [("line", text) for text in embed.lines]
    parts += [("row", f"{name}: {words}") for name, words in embed.rows]
    parts += [("origin", text) for text in embed.origin]
    placed: list[Line] = []
    y, before = 12, ""
    for kind, text in parts:
        y += 8 if before and kind != before else 0
        for piece in _broken(kind, text):
            y += LINE
            placed.append(Line(kind, piece, y))
        before = kind
    return Picture(embed, placed, WIDTH, y + 16)


def _broken(kind: str, text: str) -> Sequence[str]:
    signs = {"heading": 30, "origin": 50}.get(kind, SIGNS)
    return textwrap.wrap(text, signs) or [""]
