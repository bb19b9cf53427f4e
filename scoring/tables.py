"""The frozen records that come out of scoring: a league table, its rows and cells, and what every call came
to.

Numbers are published ones: points and shares to six decimals (so that any machine writes the same bytes),
scores besides to one decimal, which is what is ranked. None means that there is no such number, and `reason`
or a note says why.
"""

from dataclasses import dataclass

from scoring.records import Measure, Tier, Verdict
from scoring.verdict import TwoWay


@dataclass(frozen=True, slots=True)
class CallOutcome:
    """What one counted call came to: verdict, scores 0–100 or None, stars after the critical rule."""

    id: str
    council: str
    topic: str
    scenario: str
    assessor: str
    reached: bool
    verdict: Verdict | None
    two_way: TwoWay | None
    match_score: float | None
    service_score: float | None
    service_score_other_policy: float | None
    stars: int | None
    critical: bool
    satisfactory: bool
    reason: str

    def score(self, measure: Measure) -> float | None:
        """The call's score on a measure, 0–100."""
        return self.match_score if measure is Measure.MATCH else self.service_score


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `of`, as a share 0–1 with its Wilson interval; None when `of` is 0."""

    count: int
    of: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class VerdictCounts:
    """Reached calls by their verdict."""

    matches: int = 0
    partly: int = 0
    contradicts: int = 0
    not_on_website: int = 0
    not_given: int = 0


@dataclass(frozen=True, slots=True)
class TwoWayCounts:
    """Reached calls by which channel was right."""

    phone_right_web_right: int = 0
    phone_right_web_wrong_or_silent: int = 0
    phone_wrong_web_right: int = 0
    both_wrong: int = 0


@dataclass(frozen=True, slots=True)
class LeagueRow:
    """One council in a table.

    place : 1 = best; None when not ranked, with `reason`. `label` is the place as printed ("=2").
    score : points 0–100; of a council that is not ranked, provisional: over the topics that it has calls in.
    se, lower, upper : points; the interval is cut to 0–100.
    likely_low … guaranteed_high, expected_rank : places. p_top_quarter : probability 0–1.
    calls : counted calls (reached or not) in the table's topics; scored : those with a score on the measure.
    adjusted_score, adjusted_place : robustness check, with the severity of assessors taken out (four
        decimals). accuracy : matches among reached calls that the website could answer; lenient adds
        "partly".
    """

    council: str
    name: str
    place: int | None
    label: str
    reason: str
    missing_topics: tuple[str, ...]
    score_1dp: float | None
    score: float | None
    se: float | None
    lower: float | None
    upper: float | None
    likely_low: int | None
    likely_high: int | None
    guaranteed_low: int | None
    guaranteed_high: int | None
    expected_rank: float | None
    p_top_quarter: float | None
    tier: Tier | None
    calls: int
    scored: int
    reached: int
    topics: int
    topics_satisfied: int
    best_practice: bool
    match_score: float | None
    service_score: float | None
    service_score_other_policy: float | None
    quality_when_reached: float | None
    adjusted_score: float | None
    adjusted_place: int | None
    reach: Share
    accuracy: Share
    lenient: Share
    verdicts: VerdictCounts
    two_way: TwoWayCounts


@dataclass(frozen=True, slots=True)
class TopicCell:
    """One council in one topic: counted calls, mean score on the measure, verdicts, and whether satisfied."""

    council: str
    topic: str
    calls: int
    scored: int
    mean: float | None
    satisfied: bool
    verdicts: VerdictCounts


@dataclass(frozen=True, slots=True)
class HonestyBox:
    """How much of the order is real.

    reliability : share 0–1 of the variance of scores that is not chance.
    pairs_told_apart : share 0–1 of pairs whose scores differ clearly, each pair on its own, at 5 %.
    places_moved_by_chance : places a council moves between two waves, on average, though nothing has changed.
    """

    reliability: float | None
    pairs_told_apart: float | None
    places_moved_by_chance: float | None
    mostly_chance: bool


@dataclass(frozen=True, slots=True)
class AllTopics:
    """Councils satisfactory on all topics, and how many there would be if all were alike."""

    councils: tuple[str, ...]
    expected_by_chance: float | None


@dataclass(frozen=True, slots=True)
class AssessorSeverity:
    """How many points an assessor's calls lie above (+) or below (−) what the same calls would get from the
    average one.
    """

    assessor: str
    calls: int
    offset: float


@dataclass(frozen=True, slots=True)
class LeagueTable:
    """One measure, one group, one wave. `digest` is the SHA-256 of the inputs that it was compiled from."""

    method_version: str
    digest: str
    title: str
    wave: str
    group: str
    group_name: str
    measure: Measure
    leading: bool
    topics: tuple[str, ...]
    coverage: float
    ranked: int
    mean: float | None
    residual_variance: float | None
    df: int
    tau: float | None
    honesty: HonestyBox
    all_topics: AllTopics
    notes: tuple[str, ...]
    rows: tuple[LeagueRow, ...]
    cells: tuple[TopicCell, ...]
    severity: tuple[AssessorSeverity, ...] = ()
