"""What a simulated call leaves behind: frozen records with the words of the calls and scorecards stages."""

from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    """Which side is right where the telephone and the page differ."""

    PHONE = "phone"
    WEB = "web"
    NEITHER = "neither"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DemoMoment:
    """One stamp: a word of `app.calls.models.Moment`, and whole seconds after dialling."""

    moment: str
    seconds: int


@dataclass(frozen=True, slots=True)
class DemoAttempt:
    """One dialling: `outcome` is a word of `app.calls.models.Outcome`; `days_after` the attempt before it."""

    number: int
    days_after: int
    outcome: str
    moments: tuple[DemoMoment, ...]
    ended_seconds: int

    def seconds(self, moment: str) -> int | None:
        """Seconds of the first such moment; None when there was none."""
        return next((one.seconds for one in self.moments if one.moment == moment), None)

    def times(self, moment: str) -> int:
        """How often there was such a moment."""
        return sum(one.moment == moment for one in self.moments)


@dataclass(frozen=True, slots=True)
class DemoAnswer:
    """An answer as the scorecard stores it: text, or not applicable with its reason."""

    value: str = ""
    not_applicable: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DemoHeard:
    """What was said about one fact, in natural words, and how it truly stands to the page.

    `meant` is the value behind the words, None when nothing was given. `right_side` is unknown unless the
    two contradict each other.
    """

    fact_code: str
    key: bool
    given: bool
    said: str
    meant: str | None
    verdict: str
    right_side: Side


@dataclass(frozen=True, slots=True)
class DemoCall:
    """One simulated call. `end` is a word of `app.calls.models.CallEnd`; `answers` are keyed by BA-1's codes."""

    council: str
    topic: str
    scenario: str
    assessor: str
    end: str
    attempts: tuple[DemoAttempt, ...]
    answers: tuple[tuple[str, DemoAnswer], ...]
    heard: tuple[DemoHeard, ...]

    @property
    def reached(self) -> bool:
        return self.end == "reached"


@dataclass(frozen=True, slots=True)
class DemoJudgement:
    """What a simulated judge settles for one fact."""

    fact_code: str
    verdict: str
    right_side: Side
