"""The frozen records that go into scoring, and the words they use.

Everything a published table rests on is in `LeagueInputs`; `scoring.codec` writes it as canonical JSON and
reads it back. Records hold no behaviour beyond simple counting. What comes out of scoring is in
`scoring.tables`. METHOD 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    """How an answer compares with the council's own website; per fact and, derived, per call."""

    MATCHES = "matches"
    PARTLY = "partly"
    CONTRADICTS = "contradicts"
    NOT_ON_WEBSITE = "not_on_website"
    NOT_GIVEN = "not_given"


class CallStatus(StrEnum):
    """How a call ended. A void call (our own fault) never counts and is made again."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    VOID = "void"


class Measure(StrEnum):
    """What a table ranks: the match with the website, or the scorecard."""

    MATCH = "match"
    SERVICE = "service"


class UnreachedPolicy(StrEnum):
    """What a call that nobody answered earns on the scorecard: its access section, or only that section."""

    RESIDENT = "resident"
    ACCESS_ONLY = "access_only"


class SeMode(StrEnum):
    """Whether the standard error holds the calls alone, or the severity of assessors too."""

    DESIGN = "design"
    MIXED = "mixed"


class Tier(StrEnum):
    """Where a council stands against the table's average, as far as its calls can say."""

    ABOVE = "above"
    AROUND = "around"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Interval:
    """A low and a high end in the unit of what it is about; NaN at both ends when there is none."""

    low: float
    high: float

    def rounded(self, digits: int) -> tuple[float, float]:
        """Both ends, rounded for showing.

        >>> Interval(0.49016, 0.94331).rounded(3)
        (0.49, 0.943)
        """
        return round(self.low, digits), round(self.high, digits)


@dataclass(frozen=True, slots=True)
class Topic:
    """A service area; `weight` is its published weight in a council's score, any scale, 0 or more."""

    code: str
    name: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Group:
    """Councils that may be compared. `topics` fixes what a table is over; None means the topics they all
    share.
    """

    code: str
    name: str
    topics: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Council:
    """A council in the frozen frame of a wave. `topics` overrides what its type answers for."""

    code: str
    name: str
    group: str
    type: str
    topics: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One settled fact of a call.

    `phone_right` and `web_right` carry a ruling (after a reply, say) that overrides what the verdict implies
    for the two-way reading; None leaves it to the verdict. They never change the verdict or the score.
    """

    fact: str
    key: bool
    verdict: Verdict
    phone_right: bool | None = None
    web_right: bool | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a scorecard: a value, or points, or not applicable with its reason. All None: missing."""

    value: str | float | bool | None = None
    points: float | None = None
    not_applicable: str | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One call: council × scenario × assessor. Void calls may be listed; they never count."""

    id: str
    council: str
    topic: str
    scenario: str
    assessor: str
    status: CallStatus
    facts: tuple[Fact, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Condition:
    """A question is asked only when another was answered with one of these values."""

    question: str
    any_of: tuple[str | float | bool, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """An answer that can be chosen and the points that it earns."""

    value: str | float | bool
    label: str
    points: float


@dataclass(frozen=True, slots=True)
class Band:
    """Points for a number up to and including `at_most`; None takes every larger number."""

    points: float
    at_most: float | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One scored question. Exactly one of `options`, `bands` and `derived` is filled in.

    `derived` is "facts_given" (share of the key's facts that were told) or "match" (match score / 100).
    `unreached` says what a call that nobody answered earns here when its section counts: its answer, or zero.
    """

    code: str
    text: str
    weight: float
    max_points: float
    options: tuple[Option, ...] = ()
    bands: tuple[Band, ...] = ()
    derived: str | None = None
    allow_not_applicable: bool = True
    asked_when: Condition | None = None
    unreached: str = "answer"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the scorecard; `access` sections are scored even when nobody answered."""

    code: str
    name: str
    weight: float
    questions: tuple[Question, ...]
    access: bool = False


@dataclass(frozen=True, slots=True)
class Star:
    """A rating: this many stars from this score up."""

    stars: int
    name: str
    at_least: float


@dataclass(frozen=True, slots=True)
class Note:
    """A question that is recorded and never scored."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """A scorecard version as data: sections, questions, weights, conditions, stars and the critical rule.

    `critical_cap` is the most stars left to a call in which a key fact contradicts the website.
    """

    code: str
    version: str
    name: str
    sections: tuple[Section, ...]
    stars: tuple[Star, ...]
    min_applicable_share: float = 0.5
    critical_cap: int = 2
    not_scored: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """The rules of an edition, all of them data.

    coverage : share of intervals and ranges, strictly between 0 and 1.
    minimum_reached : fewer reached calls than this and a council is not ranked.
    minimum_for_tier : fewer scored calls than this and a council is "around".
    satisfied_share : share of a topic's calls that must be satisfactory; exactly enough counts.
    """

    measure: Measure = Measure.MATCH
    coverage: float = 0.95
    unreached: UnreachedPolicy = UnreachedPolicy.RESIDENT
    minimum_reached: int = 3
    minimum_for_tier: int = 6
    satisfactory_stars: int = 3
    satisfactory_verdicts: tuple[Verdict, ...] = (Verdict.MATCHES, Verdict.PARTLY)
    satisfied_share: float = 1.0
    se_mode: SeMode = SeMode.DESIGN


@dataclass(frozen=True, slots=True)
class LeagueInputs:
    """Everything that the tables of one edition rest on. `applicability`: council type → topic codes."""

    method_version: str
    title: str
    wave: str
    options: Options
    councils: tuple[Council, ...]
    groups: tuple[Group, ...]
    topics: tuple[Topic, ...]
    applicability: Mapping[str, tuple[str, ...]]
    calls: tuple[Call, ...]
    instrument: Instrument | None = None
