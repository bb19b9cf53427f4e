"""Published rows as the templates show them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.formats import plural
from app.publication.models import EditionRow, EditionTable
from app.publication.words import MEASURES, TIERS

Address = Callable[[str], str]

SORTS = {"place": "Place", "name": "Name", "reached": "Calls reached", "satisfied": "Topics satisfied"}


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


def table_row(row: EditionRow, address: Address) -> TableRow:
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
    )


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
    """One table to read: ranked rows as sorted and searched, the others with their reasons."""

    group_code: str
    group_name: str
    measure: str
    measure_name: str
    heading: str
    topics: list[tuple[str, str]]
    honesty: dict[str, Any]
    ranked: list[TableRow]
    unranked: list[TableRow]
    total: int


def table_view(
    table: EditionTable,
    rows: Iterable[EditionRow],
    address: Address,
    *,
    sort: str = "place",
    search: str = "",
) -> TableView:
    """A table for the page. `search`: part of a council's name, in any case."""
    every = [table_row(row, address) for row in rows]
    wanted = [row for row in every if search.casefold().strip() in row.council_name.casefold()]
    ranked = [row for row in wanted if row.place is not None]
    return TableView(
        group_code=table.group_code,
        group_name=table.group_name,
        measure=table.measure.value,
        measure_name=MEASURES[table.measure.value],
        heading=heading([row for row in every if row.place is not None]),
        topics=[(topic["code"], topic["name"]) for topic in table.topics],
        honesty=table.honesty,
        ranked=_sorted(ranked, sort),
        unranked=[row for row in wanted if row.place is None],
        total=len(every),
    )


def _sorted(rows: list[TableRow], sort: str) -> list[TableRow]:
    if sort == "name":
        return sorted(rows, key=lambda row: row.council_name.casefold())
    if sort == "reached":
        return sorted(rows, key=lambda row: -row.reached / (row.calls or 1))
    if sort == "satisfied":
        return sorted(rows, key=lambda row: -row.topics_satisfied)
    return rows


def heading(ranked: Sequence[TableRow]) -> str:
    """Who has the highest score, and among how many."""
    first = [row.council_name for row in ranked if row.place == 1]
    if not first:
        return "No council is ranked"
    among = plural(ranked[0].of, "council")
    if len(first) == 1:
        return f"{first[0]} has the highest score of {among}"
    return f"{len(first)} councils share the highest score of {among}"
