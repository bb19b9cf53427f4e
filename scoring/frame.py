"""One table before it is filled: who is in it, over which topics, and what their calls came to."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.records import Council, Group, LeagueInputs, Measure
from scoring.score import Cube, Floats, sufficient_statistics
from scoring.tables import CallOutcome


@dataclass(frozen=True, slots=True)
class Prepared:
    """Checked inputs, their digest, and what every counted call came to, by council and topic."""

    inputs: LeagueInputs
    digest: str
    outcomes: dict[tuple[str, str], list[CallOutcome]]


@dataclass(frozen=True, slots=True)
class Frame:
    """One table before it is filled: its members, topics, and every counted call of theirs by council and
    topic.
    """

    prepared: Prepared
    group: Group
    members: tuple[Council, ...]
    topics: tuple[str, ...]
    weights: Floats
    measure: Measure

    def cell(self, council: Council, topic: str) -> list[CallOutcome]:
        """The counted calls of one council in one topic."""
        return self.prepared.outcomes.get((council.code, topic), [])

    def calls(self, council: Council) -> list[CallOutcome]:
        """The counted calls of one council in the table's topics."""
        return [outcome for topic in self.topics for outcome in self.cell(council, topic)]

    def scored(self, score: str) -> tuple[list[CallOutcome], NDArray[np.int64], NDArray[np.int64], Floats]:
        """Calls with a score on this field of their outcome, and as arrays: council, topic, score."""
        outcomes, council, topic = [], [], []
        for i, member in enumerate(self.members):
            for k, code in enumerate(self.topics):
                for outcome in self.cell(member, code):
                    if getattr(outcome, score) is not None:
                        outcomes.append(outcome)
                        council.append(i)
                        topic.append(k)
        values = np.array([getattr(outcome, score) for outcome in outcomes], dtype=np.float64)
        return outcomes, np.array(council, dtype=np.int64), np.array(topic, dtype=np.int64), values

    def cube(self, score: str) -> Cube:
        """The cube of this field of the outcomes."""
        _, council, topic, values = self.scored(score)
        return sufficient_statistics(council, topic, values, shape=(len(self.members), len(self.topics)))
