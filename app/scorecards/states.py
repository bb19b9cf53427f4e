"""Where a scorecard can be on its way, and what can follow."""

from enum import StrEnum


class ScorecardState(StrEnum):
    """Read off its row and the closing of its call, never stored."""

    NOT_BEGUN = "not_begun"
    BEGUN = "begun"
    SUBMITTED = "submitted"
    VOID = "void"


TRANSITIONS: dict[ScorecardState, frozenset[ScorecardState]] = {
    ScorecardState.NOT_BEGUN: frozenset({ScorecardState.BEGUN, ScorecardState.VOID}),
    ScorecardState.BEGUN: frozenset({ScorecardState.SUBMITTED, ScorecardState.VOID}),
    ScorecardState.SUBMITTED: frozenset({ScorecardState.VOID}),
    ScorecardState.VOID: frozenset(),
}
REFUSALS = {
    ScorecardState.SUBMITTED: "This scorecard is submitted, so it can't be changed any more.",
    ScorecardState.VOID: "This call is void, so it has no scorecard.",
}
