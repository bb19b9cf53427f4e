"""Where a call can be on its way, and what can follow."""

from enum import StrEnum


class CallState(StrEnum):
    """Where a call is on its way; read off its attempts and its closing, never stored."""

    PLANNED = "planned"
    ON_THE_LINE = "on_the_line"
    SENT = "sent"
    TO_TRY_AGAIN = "to_try_again"
    REACHED = "reached"
    NOT_REACHED = "not_reached"
    VOID = "void"
    GIVEN_BACK = "given_back"

    @property
    def words(self) -> str:
        return STATE_WORDS[self]


STATE_WORDS = {
    CallState.PLANNED: "to be made",
    CallState.ON_THE_LINE: "on the line",
    CallState.SENT: "sent, waiting for an answer",
    CallState.TO_TRY_AGAIN: "to be tried again",
    CallState.REACHED: "reached",
    CallState.NOT_REACHED: "not reached",
    CallState.VOID: "void",
    CallState.GIVEN_BACK: "given back",
}
TRANSITIONS: dict[CallState, frozenset[CallState]] = {
    CallState.PLANNED: frozenset(
        {CallState.ON_THE_LINE, CallState.SENT, CallState.VOID, CallState.GIVEN_BACK}
    ),
    CallState.ON_THE_LINE: frozenset(
        {
            CallState.TO_TRY_AGAIN,
            CallState.REACHED,
            CallState.NOT_REACHED,
            CallState.VOID,
            CallState.GIVEN_BACK,
        }
    ),
    CallState.SENT: frozenset(
        {CallState.REACHED, CallState.NOT_REACHED, CallState.VOID, CallState.GIVEN_BACK}
    ),
    CallState.TO_TRY_AGAIN: frozenset({CallState.ON_THE_LINE, CallState.VOID, CallState.GIVEN_BACK}),
    CallState.REACHED: frozenset({CallState.VOID}),
    CallState.NOT_REACHED: frozenset({CallState.VOID}),
    CallState.VOID: frozenset(),
    CallState.GIVEN_BACK: frozenset({CallState.VOID}),
}
