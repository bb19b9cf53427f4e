"""What the fictional country is made of: frozen records, no behaviour beyond simple look-ups."""

from dataclasses import dataclass
from enum import StrEnum


class PageState(StrEnum):
    """How a council's page for a topic is kept."""

    CURRENT = "current"
    STALE = "stale"
    SILENT = "silent"
    MISSING = "missing"


class PageShape(StrEnum):
    """How a page is built, so that capture meets every kind."""

    PLAIN = "plain"
    ACCORDION = "accordion"
    TABLE = "table"
    PDF = "pdf"
    BILINGUAL = "bilingual"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Span:
    """A weekday (0 is Monday) and the local times, HH:MM, between which a line is answered."""

    weekday: int
    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class Line:
    """A telephone line, its number from Ofcom's range for drama; `topic` is empty for the main line."""

    number: str
    label: str
    topic: str
    hours: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class DemoCouncil:
    """A fictional council. `phone_care` and `web_care` (shares, 0–1) are its hidden quality."""

    gss_code: str
    name: str
    short_name: str
    slug: str
    type: str
    nation: str
    region: str
    county: str
    county_gss_code: str
    population: int
    density_per_km2: float
    deprivation_decile: int
    pct_rural: float
    rural_class: str
    nearest: tuple[str, ...]
    lines: tuple[Line, ...]
    phone_care: float
    web_care: float


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody who calls or judges. `severity` is added to what they give on the scales from 0 to 3."""

    code: str
    name: str
    email: str
    languages: tuple[str, ...] = ("en",)
    severity: float = 0.0


@dataclass(frozen=True, slots=True)
class DemoPage:
    """A council's page about a topic. `path` is where the site's own links lead, from the root of the server."""

    topic: str
    path: str
    final_path: str
    shape: PageShape
    state: PageState
    findable: bool
    dated: str
    number_given: str


@dataclass(frozen=True, slots=True)
class FactTruth:
    """What is true of a fact, and what the page says: the value and the words that it stands in, or None twice."""

    fact_code: str
    kind: str
    key: bool
    true_value: str
    page_says: str | None
    page_path: str
    quote: str | None
