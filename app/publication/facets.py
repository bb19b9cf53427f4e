"""What councils can be told apart by: facts of the register, frozen with the edition, in plain words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Profile = Mapping[str, Any]
Value = tuple[str, str]  # as in the address, as read

# population up to and including → as in the address, as read
SIZES: tuple[tuple[float, str, str], ...] = (
    (100_000, "under-100", "Up to 100,000 people"),
    (200_000, "under-200", "100,000 to 200,000 people"),
    (400_000, "under-400", "200,000 to 400,000 people"),
    (float("inf"), "over-400", "More than 400,000 people"),
)
RURAL = {
    "urban": "Urban",
    "urban-with-rural-areas": "Urban with rural areas",
    "rural": "Rural",
    "sparse-and-rural": "Sparse and rural",
}
# decile up to and including, 1 being the most deprived → as in the address, as read
DEPRIVATION = (
    (3, "more", "More deprived (deciles 1 to 3)"),
    (7, "middle", "In the middle (deciles 4 to 7)"),
    (10, "less", "Less deprived (deciles 8 to 10)"),
)


@dataclass(frozen=True)
class Facet:
    """One way to tell councils apart. `of` gives a council's value, ("", "") where the register holds none."""

    name: str
    label: str
    of: Callable[[Profile], Value]


def _word(name: str) -> Callable[[Profile], Value]:
    def of(profile: Profile) -> Value:
        word = str(profile.get(name) or "")
        return word, word

    return of


def size(profile: Profile) -> Value:
    """By population."""
    people = profile.get("population")
    if people is None:
        return "", ""
    return next((value, words) for most, value, words in SIZES if people <= most)


def rurality(profile: Profile) -> Value:
    value = str(profile.get("rural_class") or "")
    return value, RURAL.get(value, value.replace("-", " ").capitalize())


def deprivation(profile: Profile) -> Value:
    decile = profile.get("deprivation_decile")
    if decile is None:
        return "", ""
    return next((value, words) for most, value, words in DEPRIVATION if decile <= most)


FACETS = (
    Facet("nation", "Nation", _word("nation")),
    Facet("region", "Region", _word("region")),
    Facet("size", "Size", size),
    Facet("rurality", "Town or country", rurality),
    Facet("deprivation", "Deprivation", deprivation),
)
_ORDER = [value for _, value, _ in SIZES] + list(RURAL) + [value for _, value, _ in DEPRIVATION]


@dataclass(frozen=True)
class FacetChoice:
    """A facet as a reader may choose from it: only values that some council of the table has."""

    name: str
    label: str
    options: list[Value]
    chosen: str


def choices(profiles: Iterable[Profile], chosen: Mapping[str, str]) -> list[FacetChoice]:
    """The facets in which these councils differ, and any that is chosen already."""
    every = list(profiles)
    found = []
    for facet in FACETS:
        values = {value for profile in every if (value := facet.of(profile))[0]}
        wanted = chosen.get(facet.name, "")
        if len(values) > 1 or wanted:
            found.append(FacetChoice(facet.name, facet.label, sorted(values, key=_rank), wanted))
    return found


def _rank(value: Value) -> tuple[int, str]:
    return (_ORDER.index(value[0]) if value[0] in _ORDER else -1, value[1])


def fits(profile: Profile, chosen: Mapping[str, str]) -> bool:
    """Whether a council has every value that was chosen."""
    return all(facet.of(profile)[0] == chosen[facet.name] for facet in FACETS if chosen.get(facet.name))


def found_by(name: str, profile: Profile, search: str) -> bool:
    """Whether a search finds a council: a part of its name, short name, county, region or nation, in any case."""
    wanted = search.casefold().strip()
    places = (name, *(str(profile.get(key) or "") for key in ("short_name", "county", "region", "nation")))
    return any(wanted in place.casefold() for place in places)


def facts(profile: Profile) -> list[tuple[str, str]]:
    """What the register said of a council, as (label, words)."""
    told = [(facet.label, facet.of(profile)[1]) for facet in FACETS]
    people = profile.get("population")
    if people is not None:
        told[2] = ("People", f"{people:,}")
    decile = profile.get("deprivation_decile")
    if decile is not None:
        told[4] = ("Deprivation", f"decile {decile} of 10, 1 being the most deprived")
    if profile.get("county"):
        told.insert(2, ("County", str(profile["county"])))
    return [(label, words) for label, words in told if words]
