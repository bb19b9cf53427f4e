"""The frozen records that go into the judgement aid and come out of it.

The five verdicts are METHOD's words. A span is a pair of character offsets into the text as it was handed in,
so that `text[start:end]` is the quote, whatever was normalised on the way.
"""

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["matches", "partly", "contradicts", "not_on_website", "not_given"]
PointStatus = Literal["given", "partial", "contradicted", "missing"]

ENGINE_VERSION = "1.1"


@dataclass(frozen=True)
class PageText:
    """A page as it was captured: its address, its extracted text, and when."""

    url: str
    text: str
    captured_at: str = ""


@dataclass(frozen=True)
class Evidence:
    """Words of a page: `quote` is `text[start:end]` of the page at `url`."""

    url: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True)
class Compared:
    """The values that were laid side by side, in the words of the answer and of the page."""

    said: str = ""
    page: str = ""


@dataclass(frozen=True)
class FactResult:
    """What the engine makes of one fact of an answer. `start` and `end` are offsets into the answer."""

    text: str
    verdict: Verdict
    confidence: float
    sure: bool
    evidence: Evidence | None
    reason: str
    values: Compared
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True)
class PointResult:
    """What became of one thing that the answer should have held."""

    point: str
    status: PointStatus
    reason: str


@dataclass(frozen=True)
class MatchResult:
    """An answer against pages: its facts in order, the verdict of the whole, and the expected points."""

    facts: tuple[FactResult, ...]
    overall: Verdict
    points: tuple[PointResult, ...]
    engine_version: str = ENGINE_VERSION


@dataclass(frozen=True)
class Proposal:
    """A proposed verdict for one fact of an answer key; not `sure` means that a judge should see none."""

    verdict: Verdict
    confidence: float
    sure: bool
    passage: Evidence | None
    reason: str
    values: Compared


@dataclass(frozen=True)
class KeyProposal:
    """A proposed fact of an answer key: what the page says to one question, or nothing (`passage` None)."""

    question: str
    value: str
    kind: str
    passage: Evidence | None
    confidence: float
