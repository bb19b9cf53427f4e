"""How far the engine can be trusted: its proposals beside what judges then decided. Pure: no session."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.matching.models import Verdict

LOWEST_THRESHOLD, HIGHEST_THRESHOLD = 60, 100
OFFERED = (60, 70, 80, 90, 95)


@dataclass(frozen=True)
class Compared:
    """One fact that the engine compared and a judge decided."""

    kind: str  # FactKind
    proposed: Verdict
    decided: Verdict
    confidence_percent: int
    shown: bool  # whether the judge saw the proposal
    first: Verdict | None = None  # the judge's own first choice, where it is known
    in_view: bool = False  # whether the proposal stood there already when it was made

    @property
    def agreed(self) -> bool:
        return self.proposed == self.decided


@dataclass(frozen=True)
class Agreement:
    """How often proposal and verdict were the same, and how contradictions fared."""

    facts: int
    agreed: int
    called: int  # proposed as contradicting
    confirmed: int  # of these, decided so
    missed: int  # decided as contradicting, proposed otherwise

    @property
    def share(self) -> float | None:
        """0 to 1; none where no fact was compared."""
        return self.agreed / self.facts if self.facts else None


@dataclass(frozen=True)
class AtThreshold:
    """What a threshold would have meant for the facts compared so far."""

    percent: int
    shown: Agreement
    of: int

    @property
    def shown_share(self) -> float | None:
        return self.shown.facts / self.of if self.of else None


@dataclass(frozen=True)
class Influence:
    """What seeing a proposal does to judges, of facts whose proposal they saw in the end."""

    own: int  # first choices made before the proposal was seen
    own_alike: int  # of these, the same as the proposal
    then_alike: int  # of these, the same once it was seen
    followed: int  # changed to what was proposed
    moved: int  # changed to something else
    kept: int  # differed from the proposal, and kept
    in_view: int  # first choices made with the proposal in view from the start
    in_view_alike: int

    @property
    def apart(self) -> int:
        """First choices that the proposal contradicted."""
        return self.own - self.own_alike


def influence(facts: Iterable[Compared]) -> Influence:
    known = [one for one in facts if one.first is not None and one.shown]
    own = [one for one in known if not one.in_view]
    apart = [one for one in own if one.first != one.proposed]
    in_view = [one for one in known if one.in_view]
    return Influence(
        own=len(own),
        own_alike=len(own) - len(apart),
        then_alike=sum(one.agreed for one in own),
        followed=sum(one.agreed for one in apart),
        moved=sum(not one.agreed and one.decided != one.first for one in apart),
        kept=sum(one.decided == one.first for one in apart),
        in_view=len(in_view),
        in_view_alike=sum(one.first == one.proposed for one in in_view),
    )


def agreement(facts: Iterable[Compared]) -> Agreement:
    found = list(facts)
    called = [one for one in found if one.proposed == Verdict.CONTRADICTS]
    return Agreement(
        facts=len(found),
        agreed=sum(one.agreed for one in found),
        called=len(called),
        confirmed=sum(one.agreed for one in called),
        missed=sum(one.decided == Verdict.CONTRADICTS and not one.agreed for one in found),
    )


def confusion(facts: Iterable[Compared]) -> list[tuple[Verdict, list[int]]]:
    """A row for each verdict proposed: how many were decided as each verdict, in the verdicts' order."""
    counts = Counter((one.proposed, one.decided) for one in facts)
    return [(proposed, [counts[proposed, decided] for decided in Verdict]) for proposed in Verdict]


def by_kind(facts: Sequence[Compared]) -> dict[str, list[Compared]]:
    """Facts by their type, the most frequent type first."""
    kinds = Counter(one.kind for one in facts)
    order = sorted(kinds, key=lambda kind: (-kinds[kind], kind))
    return {kind: [one for one in facts if one.kind == kind] for kind in order}


def at_thresholds(facts: Sequence[Compared]) -> list[AtThreshold]:
    return [
        AtThreshold(percent, agreement(one for one in facts if one.confidence_percent >= percent), len(facts))
        for percent in OFFERED
    ]
