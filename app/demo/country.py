"""A fictional country of 56 councils in five groups, the same for the same seed.

Codes have the shape of GSS codes and are impossible as real ones: their running number begins at 900001, while
real numbers of these kinds run below 000999. Telephone numbers come from the ranges that Ofcom keeps free for
drama. Nothing here is true of any real council.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from math import log

from app.demo import answers, names
from app.demo.chance import stream
from app.demo.records import DemoCouncil, DemoPage, DemoPerson, FactTruth, Line, Span

DEFAULT_SEED = 2007
CODE_PREFIX = {
    "english-county": "E10",
    "english-district": "E07",
    "unitary": "E06",
    "welsh-unitary": "W06",
    "scottish-unitary": "S12",
}
SUFFIX = {
    "english-county": "County Council",
    "english-district": "District Council",
    "unitary": "Council",
    "welsh-unitary": "County Borough Council",
    "scottish-unitary": "Council",
}
# Residents, low and high; about what councils of the type have.
RESIDENTS = {
    "english-county": (520_000, 1_100_000),
    "english-district": (62_000, 170_000),
    "unitary": (95_000, 420_000),
    "welsh-unitary": (61_000, 250_000),
    "scottish-unitary": (24_000, 370_000),
}
# Ofcom, Telephone numbers for use in TV and radio drama programmes: numbers never given to anybody.
DRAMA_RANGES = {
    "England": ("01632 960", "0113 496 0", "0117 496 0", "0121 496 0", "020 7946 0"),
    "Wales": ("029 2018 0",),
    "Scotland": ("0131 496 0", "0141 496 0"),
}
# The shapes in which councils publish their hours: (Monday to Thursday, Friday).
HOURS: tuple[tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]], ...] = (
    ((("09:00", "17:00"),), (("09:00", "17:00"),)),
    ((("08:30", "17:00"),), (("08:30", "16:30"),)),
    ((("08:45", "17:15"),), (("08:45", "16:45"),)),
    ((("08:00", "18:00"),), (("08:00", "18:00"),)),
    ((("09:00", "16:45"),), (("09:00", "16:00"),)),
    ((("09:00", "13:00"), ("14:00", "16:30")), (("09:00", "13:00"), ("14:00", "16:30"))),
)
# One council that does everything well, as one did in 2007.
BEST = "Kincairn"


@dataclass(frozen=True)
class Country:
    """The councils and people of one seed, with the truth about what each council should answer."""

    seed: int
    councils: tuple[DemoCouncil, ...]
    assessors: tuple[DemoPerson, ...]
    judges: tuple[DemoPerson, ...]

    @cached_property
    def _by_slug(self) -> dict[str, DemoCouncil]:
        return {council.slug: council for council in self.councils}

    def council(self, slug: str) -> DemoCouncil:
        """The council with this slug. Raises KeyError."""
        return self._by_slug[slug]

    def find_council(self, slug: str) -> DemoCouncil | None:
        return self._by_slug.get(slug)

    def topics(self, council: DemoCouncil) -> tuple[str, ...]:
        """Codes of the demonstration's topics that this council answers for."""
        return answers.topics_of(council.type)

    def scenarios(self, council: DemoCouncil) -> tuple[str, ...]:
        """Codes of the scenarios that can be asked of this council."""
        return answers.scenarios_of(council.type)

    def page(self, council: DemoCouncil, topic: str) -> DemoPage:
        """How the council's page for a topic is built and kept."""
        return answers.page_of(self.seed, council, topic)

    def truth(self, council: DemoCouncil, scenario: str) -> list[FactTruth]:
        """What is true of each fact of a scenario, and what the council's page says, in the scenario's order."""
        return answers.truth(self.seed, council, scenario)


def build_country(seed: int = DEFAULT_SEED) -> Country:
    """The whole country of a seed."""
    councils = [_council(seed, place) for place in _places()]
    return Country(seed, tuple(_with_nearest(councils)), _assessors(seed), _judges())


@dataclass(frozen=True, slots=True)
class _Place:
    short_name: str
    type: str
    nation: str
    region: str
    county: str
    number: int
    county_number: int = 0


def _places() -> list[_Place]:
    places = []
    district = 0
    for number, (county, districts) in enumerate(names.COUNTIES.items(), start=1):
        region = names.COUNTY_REGIONS[county]
        places.append(_Place(county, "english-county", "England", region, "", number))
        for name in districts:
            district += 1
            places.append(_Place(name, "english-district", "England", region, county, district, number))
    for number, (name, region) in enumerate(names.UNITARIES.items(), start=1):
        places.append(_Place(name, "unitary", "England", region, "", number))
    for number, name in enumerate(names.WELSH, start=1):
        places.append(_Place(name, "welsh-unitary", "Wales", "Wales", "", number))
    for number, name in enumerate(names.SCOTTISH, start=1):
        places.append(_Place(name, "scottish-unitary", "Scotland", "Scotland", "", number))
    return places


def _council(seed: int, place: _Place) -> DemoCouncil:
    chance = stream(seed, "council", place.short_name)
    low, high = RESIDENTS[place.type]
    rural = round(chance.betavariate(1.3, 3), 3)
    best = place.short_name == BEST
    name = f"{place.short_name} {SUFFIX[place.type]}"
    if place.type == "scottish-unitary" and place.short_name.startswith("Eilean"):
        name = f"Comhairle {place.short_name}"
    return DemoCouncil(
        gss_code=f"{CODE_PREFIX[place.type]}{900_000 + place.number}",
        name=name,
        short_name=place.short_name,
        slug=place.short_name.lower().replace(" ", "-"),
        type=place.type,
        nation=place.nation,
        region=place.region,
        county=place.county,
        county_gss_code=f"E10{900_000 + place.county_number}" if place.county_number else "",
        population=chance.randrange(low, high),
        density_per_km2=round(80 + (1 - rural) ** 3 * chance.uniform(200, 2400), 1),
        deprivation_decile=chance.randint(1, 10),
        pct_rural=rural,
        rural_class=_rural_class(rural),
        nearest=(),
        lines=_lines(seed, place),
        phone_care=0.995 if best else round(0.25 + 0.72 * chance.betavariate(2.2, 1.6), 3),
        web_care=0.995 if best else round(0.25 + 0.72 * chance.betavariate(2.4, 1.5), 3),
    )


def _rural_class(rural: float) -> str:
    if rural < 0.15:
        return "urban"
    if rural < 0.35:
        return "urban-with-rural-areas"
    return "rural" if rural < 0.6 else "sparse-and-rural"


def _lines(seed: int, place: _Place) -> tuple[Line, ...]:
    """A main line, and for some councils a line of its own for planning or for schools."""
    chance = stream(seed, "lines", place.short_name)
    ranges = DRAMA_RANGES[place.nation]
    prefix = ranges[chance.randrange(len(ranges))]
    index = [other.short_name for other in _places()].index(place.short_name)
    hours = _spans(chance.randrange(len(HOURS)))
    lines = [Line(f"{prefix}{100 + index * 3:03}", "Main line", "", hours)]
    if place.type != "english-county" and chance.random() < 0.3:
        lines.append(Line(f"{prefix}{101 + index * 3:03}", "Planning", "planning-application", _spans(0)))
    if place.type != "english-district" and chance.random() < 0.4:
        lines.append(Line(f"{prefix}{102 + index * 3:03}", "School admissions", "school-primary", _spans(4)))
    return tuple(lines)


def _spans(shape: int) -> tuple[Span, ...]:
    usual, friday = HOURS[shape]
    week = [Span(day, opens, closes) for day in range(4) for opens, closes in usual]
    return tuple(week + [Span(4, opens, closes) for opens, closes in friday])


def _with_nearest(councils: list[DemoCouncil]) -> list[DemoCouncil]:
    """Each council with up to ten others of its type that are most like it, nearest first."""

    def place(council: DemoCouncil) -> tuple[float, ...]:
        size, density = log(council.population), log(council.density_per_km2)
        return size, density, council.deprivation_decile / 3, council.pct_rural * 4

    def distance(one: DemoCouncil, other: DemoCouncil) -> float:
        return sum((a - b) ** 2 for a, b in zip(place(one), place(other), strict=True))

    done = []
    for council in councils:
        alike = [other for other in councils if other.type == council.type and other is not council]
        alike.sort(key=lambda other: (distance(council, other), other.gss_code))
        done.append(replace(council, nearest=tuple(other.gss_code for other in alike[:10])))
    return done


def _assessors(seed: int) -> tuple[DemoPerson, ...]:
    chance = stream(seed, "assessors")
    return tuple(
        DemoPerson(
            f"assessor-{number}",
            name,
            f"assessor-{number}@better-answered.example",
            languages,
            round(chance.uniform(-0.35, 0.35), 2),
        )
        for number, (name, languages) in enumerate(names.ASSESSORS, start=1)
    )


def _judges() -> tuple[DemoPerson, ...]:
    return tuple(
        DemoPerson(f"judge-{number}", name, f"judge-{number}@better-answered.example")
        for number, name in enumerate(names.JUDGES, start=1)
    )
