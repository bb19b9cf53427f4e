"""What the rules make of a fact, and what is then made of that when all is weighed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from scoring.matching.align import Alignment
from scoring.matching.page import Sentence
from scoring.matching.passages import Passage
from scoring.matching.records import Verdict


@dataclass(frozen=True)
class Finding:
    """The engine's view of one fact before words are put to it."""

    verdict: Verdict
    code: str
    passage: Sentence | None
    aligned: Alignment | None = None
    features: dict[str, float] = field(default_factory=dict)
    detail: tuple[str, str] = ("", "")
    chance: float | None = None  # of being right, once all traits were weighed


@dataclass(frozen=True)
class Ruling:
    """A finding by rule, with what it was found in."""

    finding: Finding
    passages: Sequence[Passage] = ()
    aligned: Sequence[Alignment] = ()
    clash: tuple[str, tuple[str, str]] | None = None  # code and detail of what speaks against the fact
