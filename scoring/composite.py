"""Somebody else's table, recomputed from the scores of its items: sections, weights, rounding, places. METHOD 14.

    section  = 100 × Σ weight × score ÷ Σ weight × maximum, over the items that the council has a score for
    total    = Σ section weight × section ÷ Σ section weight, over the sections that have a percentage
    place    = standard competition rank of the total as it is shown, inside the council's group, ties sharing

Exact rational arithmetic, so that a half is a half; figures are rounded only where a rule says so. A penalty is
an item with a negative score and a maximum of 0. A section whose maxima come to 0 has no percentage, and the others
carry its weight. No interval is made: item scores of somebody else say nothing about their error.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from scoring.errors import InputError
from scoring.rank import competition_rank, rank_label

TOTAL = "total"
PLACE = "place"


class Rounding(StrEnum):
    """How a figure is cut to its decimals; half up and truncation are away from and towards 0."""

    HALF_UP = "half up"
    HALF_EVEN = "half even"
    TRUNCATE = "truncate"


@dataclass(frozen=True)
class Item:
    """One council's score in one item. `score` None: there is none, so the item is left out for this council."""

    council: str
    group: str
    section: str
    item: str
    score: Fraction | None
    maximum: Fraction
    weight: Fraction = Fraction(1)


@dataclass(frozen=True)
class Rule:
    """How totals are rounded; with `sections_first` the sections are rounded before they are weighted."""

    rounding: Rounding
    sections_first: bool = False

    @property
    def words(self) -> str:
        """half up, sections rounded first"""
        return (
            f"{self.rounding.value}, sections rounded first" if self.sections_first else self.rounding.value
        )


RULES = tuple(Rule(rounding, first) for first in (False, True) for rounding in Rounding)


@dataclass(frozen=True)
class CompositeRow:
    """A council's recomputed figures, in percent; None where there is no such figure."""

    council: str
    group: str
    sections: Mapping[str, Fraction | None]
    exact: Fraction | None
    total: Fraction | None
    place: int | None
    label: str


@dataclass(frozen=True)
class Stated:
    """A figure as its publisher stated it: of a section, of the total or of the place."""

    council: str
    what: str
    figure: Fraction


@dataclass(frozen=True)
class Difference:
    """A stated figure that the recomputation doesn't give; `recomputed` None: it gives none at all."""

    council: str
    group: str
    what: str
    stated: Fraction
    recomputed: Fraction | None


@dataclass(frozen=True)
class Fit:
    """How well a rule gives the stated figures: `same` of `of`."""

    rule: Rule
    same: int
    of: int


def round_to(value: Fraction, decimals: int, rounding: Rounding) -> Fraction:
    """A figure cut to decimals, exactly.

    >>> half = Fraction(-25, 10)
    >>> [str(round_to(half, 0, rule)) for rule in Rounding]
    ['-3', '-2', '-2']
    """
    scale = 10**decimals
    size = abs(value) * scale
    whole = size.numerator // size.denominator
    rest = size - whole
    half = Fraction(1, 2)
    up = rounding == Rounding.HALF_UP and rest >= half
    up = up or (rounding == Rounding.HALF_EVEN and (rest > half or (rest == half and whole % 2 == 1)))
    cut = Fraction(whole + up, scale)
    return -cut if value < 0 else cut


class Composite:
    """A study's items summed once, from which rows follow under any rule.

    Raises InputError: a council in two groups, an item scored twice, a weight that is missing or below 0.
    """

    def __init__(
        self, items: Iterable[Item], weights: Mapping[tuple[str, str], Fraction], decimals: int
    ) -> None:
        self.decimals = decimals
        self.groups: dict[str, str] = {}
        seen: set[tuple[str, str, str]] = set()
        sums: dict[str, dict[str, list[Fraction]]] = defaultdict(dict)
        for one in items:
            if self.groups.setdefault(one.council, one.group) != one.group:
                raise InputError(one.council, f"is in the groups {self.groups[one.council]} and {one.group}")
            if (one.council, one.section, one.item) in seen:
                raise InputError(one.council, f"has two scores for {one.item} in {one.section}")
            seen.add((one.council, one.section, one.item))
            scored = sums[one.council].setdefault(one.section, [Fraction(0), Fraction(0)])
            if one.score is not None:
                scored[0] += one.weight * one.score
                scored[1] += one.weight * one.maximum
        self.sections = {council: _percentages(of_council) for council, of_council in sums.items()}
        self.weights = {council: self._weights_of(council, weights) for council in self.sections}

    def _weights_of(self, council: str, weights: Mapping[tuple[str, str], Fraction]) -> dict[str, Fraction]:
        found = {}
        for section in self.sections[council]:
            weight = weights.get((self.groups[council], section)) if weights else Fraction(1)
            if weight is None:
                raise InputError(section, f"has no weight for the group {self.groups[council]}")
            if weight < 0:
                raise InputError(section, "has a weight below 0")
            found[section] = weight
        return found

    def rows(self, rule: Rule) -> tuple[CompositeRow, ...]:
        """Every council under a rule: group by group, by place, then by name; those without a total last."""
        shown = {council: self._shown(council, rule) for council in self.sections}
        members: dict[str, list[str]] = defaultdict(list)
        for council, group in self.groups.items():
            members[group].append(council)
        rows = [row for group in sorted(members) for row in self._ranked(group, members[group], shown)]
        return tuple(rows)

    def _shown(self, council: str, rule: Rule) -> "_Shown":
        sections = self.sections[council]
        rounded = {
            name: None if value is None else round_to(value, self.decimals, rule.rounding)
            for name, value in sections.items()
        }
        exact = _weighted(rounded if rule.sections_first else sections, self.weights[council])
        total = None if exact is None else round_to(exact, self.decimals, rule.rounding)
        return rounded, exact, total

    def _ranked(
        self, group: str, councils: Sequence[str], shown: Mapping[str, "_Shown"]
    ) -> list[CompositeRow]:
        # decimals of a few digits: equal figures are equal floats
        totals = [shown[council][2] for council in councils]
        places = competition_rank([float("nan") if total is None else float(total) for total in totals])
        rows = [
            CompositeRow(council, group, *shown[council], None if total is None else int(place), label)
            for council, total, place, label in zip(councils, totals, places, rank_label(places), strict=True)
        ]
        return sorted(rows, key=lambda row: (row.place is None, row.place, row.council))


_Shown = tuple[dict[str, Fraction | None], Fraction | None, Fraction | None]


def _percentages(sums: Mapping[str, Sequence[Fraction]]) -> dict[str, Fraction | None]:
    return {
        section: 100 * score / maximum if maximum > 0 else None for section, (score, maximum) in sums.items()
    }


def _weighted(sections: Mapping[str, Fraction | None], weights: Mapping[str, Fraction]) -> Fraction | None:
    known = [(weights[name], value) for name, value in sections.items() if value is not None]
    total = sum((weight for weight, _ in known), Fraction(0))
    return sum((weight * value for weight, value in known), Fraction(0)) / total if total else None


def differences(rows: Iterable[CompositeRow], stated: Iterable[Stated]) -> tuple[Difference, ...]:
    """Every stated figure that these rows don't give, in the order stated. Raises InputError (unknown council)."""
    by_council = {row.council: row for row in rows}
    found = []
    for one in stated:
        row = by_council.get(one.council)
        if row is None:
            raise InputError(one.council, "has a stated figure but no item")
        mine = _figure(row, one.what)
        if mine != one.figure:
            found.append(Difference(one.council, row.group, one.what, one.figure, mine))
    return tuple(found)


def _figure(row: CompositeRow, what: str) -> Fraction | None:
    if what == TOTAL:
        return row.total
    if what == PLACE:
        return None if row.place is None else Fraction(row.place)
    return row.sections.get(what)


def fits(composite: Composite, stated: Sequence[Stated]) -> tuple[Fit, ...]:
    """How well each rule gives the stated figures, the best first; alike, the simpler one first."""
    found = [
        Fit(rule, len(stated) - len(differences(composite.rows(rule), stated)), len(stated)) for rule in RULES
    ]
    return tuple(sorted(found, key=lambda fit: -fit.same))
