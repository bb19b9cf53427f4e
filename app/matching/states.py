"""Where a judging and the settling of a call can be on their way, and what can follow."""

from enum import StrEnum


class JudgingState(StrEnum):
    """Of one judge's work on one call; read off its row, never stored. What is given back leaves no row."""

    TAKEN = "taken"
    WHOLE = "whole"
    HANDED_IN = "handed_in"
    GIVEN_BACK = "given_back"

    @property
    def words(self) -> str:
        return JUDGING_WORDS[self]


JUDGING_WORDS = {
    JudgingState.TAKEN: "taken",
    JudgingState.WHOLE: "every fact has its verdict",
    JudgingState.HANDED_IN: "handed in",
    JudgingState.GIVEN_BACK: "given back",
}
JUDGING_TRANSITIONS: dict[JudgingState, frozenset[JudgingState]] = {
    JudgingState.TAKEN: frozenset({JudgingState.WHOLE, JudgingState.GIVEN_BACK}),
    JudgingState.WHOLE: frozenset({JudgingState.HANDED_IN, JudgingState.GIVEN_BACK}),
    JudgingState.HANDED_IN: frozenset(),
    JudgingState.GIVEN_BACK: frozenset(),
}


class SettlingState(StrEnum):
    """Of one call: whose verdicts it waits for; read off its judgings."""

    WAITS_FOR_FIRST = "waits_for_first"
    WAITS_FOR_SECOND = "waits_for_second"
    WAITS_FOR_THIRD = "waits_for_third"
    SETTLED = "settled"

    @property
    def words(self) -> str:
        return SETTLING_WORDS[self]


SETTLING_WORDS = {
    SettlingState.WAITS_FOR_FIRST: "waits for a judge",
    SettlingState.WAITS_FOR_SECOND: "waits for the second judge",
    SettlingState.WAITS_FOR_THIRD: "waits for a third judge, who decides",
    SettlingState.SETTLED: "settled",
}
SETTLING_TRANSITIONS: dict[SettlingState, frozenset[SettlingState]] = {
    SettlingState.WAITS_FOR_FIRST: frozenset(
        {SettlingState.WAITS_FOR_SECOND, SettlingState.WAITS_FOR_THIRD, SettlingState.SETTLED}
    ),
    SettlingState.WAITS_FOR_SECOND: frozenset({SettlingState.WAITS_FOR_THIRD, SettlingState.SETTLED}),
    SettlingState.WAITS_FOR_THIRD: frozenset({SettlingState.SETTLED}),
    # only where a larger share is judged twice, and no council has seen the verdict
    SettlingState.SETTLED: frozenset({SettlingState.WAITS_FOR_SECOND}),
}
