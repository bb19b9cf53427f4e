"""Published rows as the templates show them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.core.formats import plural
from app.publication import facets, words
from app.publication.models import EditionRow, EditionTable
from app.publication.words import MEASURES, TIERS

Address = Callable[[str], str]

SORTS = {
    "place": "Place",
    "name": "Name",
    "satisfied": "Topics satisfied",
    "reached": "Calls reached",
    "right": "Both channels right",
    "change": "Change of the score",
}


@dataclass(frozen=True)
class Moved:
    """Change of a score since the edition before; `verdict` is up, down, no clear change, or "" when not told."""

    before: float
    change: float
    verdict: str
    words: str


@dataclass(frozen=True)
class TableRow:
    """One council in a table; `score`, ends and ranges are None where there is no such number."""

    council_code: str
    council_name: str
    council_url: str
    place: int | None
    place_label: str
    reason: str
    score: float | None
    lower: float | None
    upper: float | None
    likely_low: int | None
    likely_high: int | None
    guaranteed_low: int | None
    guaranteed_high: int | None
    of: int
    tier: str
    calls: int
    reached: int
    topics_satisfied: int
    other_policy: float | None
    topics: int
    verdicts: list[tuple[str, str | None]]
    two_way: dict[str, int]
    best_practice: bool
    stars: int | None
    moved: Moved | None
    profile: Mapping[str, Any]
    group_name: str = ""


def table_row(row: EditionRow, address: Address, group_name: str = "") -> TableRow:
    """A published row with the address of its council."""
    figures = row.figures
    return TableRow(
        council_code=row.council_code,
        council_name=row.council_name,
        council_url=address(row.council_code),
        place=figures["place"],
        place_label=row.place_label,
        reason=row.reason,
        score=figures["score_1dp"],
        lower=figures["lower"],
        upper=figures["upper"],
        likely_low=figures["likely_low"],
        likely_high=figures["likely_high"],
        guaranteed_low=figures["guaranteed_low"],
        guaranteed_high=figures["guaranteed_high"],
        of=figures["of"],
        tier=TIERS[figures["tier"]],
        calls=figures["calls"],
        reached=figures["reached"],
        topics_satisfied=figures["topics_satisfied"],
        other_policy=figures["service_score_other_policy"],
        topics=figures["topics"],
        verdicts=[(str(cell["name"]), cell["verdict"]) for cell in row.cells],
        two_way=two_way(figures["two_way"]),
        best_practice=bool(figures["best_practice"]),
        stars=figures.get("stars"),
        moved=moved(row.movement),
        profile=row.profile,
        group_name=group_name,
    )


def moved(movement: Mapping[str, Any]) -> Moved | None:
    """The change of one council; None when it was not in the edition before."""
    if not movement or movement["change"] is None:
        return None
    said = words.movement(movement["change"], movement["verdict"])
    return Moved(movement["score_before"], movement["change"], movement["verdict"], said)


def two_way(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts of the two-way reading under the names that the 2 × 2 uses."""
    return {
        "both_right": counts.get("phone_right_web_right", 0),
        "phone_right": counts.get("phone_right_web_wrong_or_silent", 0),
        "web_right": counts.get("phone_wrong_web_right", 0),
        "both_wrong": counts.get("both_wrong", 0),
    }


@dataclass(frozen=True)
class TableView:
    """One table to read: ranked rows as sorted, searched and filtered, the others with their reasons."""

    group_code: str
    group_name: str
    measure: str
    measure_name: str
    heading: str
    certainty: str
    topics: list[tuple[str, str]]
    honesty: dict[str, Any]
    ranked: list[TableRow]
    unranked: list[TableRow]
    total: int
    compared_with: str  # title of the edition before, or ""


@dataclass(frozen=True)
class Asked:
    """How a reader wants to see a table. `search`: part of a name or place; `chosen`: facet → value."""

    sort: str = "place"
    search: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)

    def wants(self, row: TableRow) -> bool:
        found = facets.found_by(row.council_name, row.profile, self.search)
        return found and facets.fits(row.profile, self.chosen)


def table_view(
    table: EditionTable, rows: Iterable[EditionRow], address: Address, asked: Asked = Asked()
) -> TableView:
    """A table for the page."""
    every = [table_row(row, address) for row in rows]
    ranked = [row for row in every if row.place is not None]
    wanted = [row for row in every if asked.wants(row)]
    return TableView(
        group_code=table.group_code,
        group_name=table.group_name,
        measure=table.measure.value,
        measure_name=MEASURES[table.measure.value],
        heading=heading(ranked),
        certainty=words.certainty(_firsts(ranked)),
        topics=[(topic["code"], topic["name"]) for topic in table.topics],
        honesty=table.honesty,
        ranked=_sorted([row for row in wanted if row.place is not None], asked.sort),
        unranked=[row for row in wanted if row.place is None],
        total=len(every),
        compared_with=str(table.movement.get("title", "")),
    )


def _firsts(ranked: Sequence[TableRow]) -> words.Firsts:
    first = [row for row in ranked if row.place == 1]
    return words.Firsts(
        names=[row.council_name for row in first],
        low=min((row.likely_low or 1 for row in first), default=1),
        high=max((row.likely_high or 1 for row in first), default=1),
        could=sum(row.likely_low == 1 for row in ranked),
        of=len(ranked),
        known=all(row.lower is not None for row in first),
    )


def all_groups_view(
    tables: Sequence[EditionTable], rows: Iterable[EditionRow], address: Address, asked: Asked = Asked()
) -> TableView:
    """Every group of one measure in one list, by score; each place stays the one in its own group."""
    names = {table.id: table.group_name for table in tables}
    every = [table_row(row, address, names[row.table_id]) for row in rows]
    every.sort(key=lambda row: (-(row.score or 0), row.council_name.casefold()))
    wanted = [row for row in every if asked.wants(row)]
    first = tables[0]
    shared = {topic["code"]: topic["name"] for table in tables for topic in table.topics}
    return TableView(
        group_code="all",
        group_name="All groups",
        measure=first.measure.value,
        measure_name=MEASURES[first.measure.value],
        heading=f"{plural(len(every), 'council')} in {plural(len(tables), 'group')}",
        certainty="",
        topics=list(shared.items()),
        honesty={},
        ranked=_sorted([row for row in wanted if row.place is not None], asked.sort),
        unranked=[row for row in wanted if row.place is None],
        total=len(every),
        compared_with=next((str(t.movement["title"]) for t in tables if t.movement), ""),
    )


ORDERS: dict[str, Callable[[TableRow], Any]] = {
    "name": lambda row: row.council_name.casefold(),
    "reached": lambda row: -row.reached / (row.calls or 1),
    "satisfied": lambda row: -row.topics_satisfied / (row.topics or 1),
    "right": lambda row: -row.two_way["both_right"] / (sum(row.two_way.values()) or 1),
    "change": lambda row: -row.moved.change if row.moved else float("inf"),
}


def _sorted(rows: list[TableRow], sort: str) -> list[TableRow]:
    return sorted(rows, key=ORDERS[sort]) if sort in ORDERS else rows


def heading(ranked: Sequence[TableRow]) -> str:
    """Who has the highest score, and among how many."""
    first = [row.council_name for row in ranked if row.place == 1]
    return first_words(first, ranked[0].of if ranked else 0)


def first_words(first: Sequence[str], of: int) -> str:
    """Who has the highest score of so many."""
    if not first:
        return "No council is ranked"
    among = plural(of, "council")
    if len(first) == 1:
        return f"{first[0]} has the highest score of {among}"
    return f"{len(first)} councils share the highest score of {among}"
