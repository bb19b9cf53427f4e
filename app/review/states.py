"""Where a reply of a council, and a fix that it reports, can be on their way, and what can follow."""

from enum import StrEnum

from app.review.models import Reply, Retest, Ruling, RulingResult, Stance


class ReplyState(StrEnum):
    """Read off the reply and its ruling, never stored."""

    NOT_ANSWERED = "not_answered"
    AGREES = "agrees"
    CHALLENGES = "challenges"
    ACCEPTED = "accepted"
    PARTLY_ACCEPTED = "partly_accepted"
    REJECTED = "rejected"


REPLY_TRANSITIONS: dict[ReplyState, frozenset[ReplyState]] = {
    ReplyState.NOT_ANSWERED: frozenset({ReplyState.AGREES, ReplyState.CHALLENGES}),
    ReplyState.AGREES: frozenset({ReplyState.CHALLENGES}),
    ReplyState.CHALLENGES: frozenset(
        {ReplyState.AGREES, ReplyState.ACCEPTED, ReplyState.PARTLY_ACCEPTED, ReplyState.REJECTED}
    ),
    ReplyState.ACCEPTED: frozenset(),
    ReplyState.PARTLY_ACCEPTED: frozenset(),
    ReplyState.REJECTED: frozenset(),
}
_OF_STANCE = {Stance.AGREES: ReplyState.AGREES, Stance.CHALLENGES: ReplyState.CHALLENGES}
_OF_RESULT = {
    RulingResult.ACCEPTED: ReplyState.ACCEPTED,
    RulingResult.PARTLY: ReplyState.PARTLY_ACCEPTED,
    RulingResult.REJECTED: ReplyState.REJECTED,
}


def reply_state(reply: Reply | None, ruling: Ruling | None) -> ReplyState:
    """Where a reply stands."""
    if ruling is not None:
        return _OF_RESULT[ruling.result]
    return ReplyState.NOT_ANSWERED if reply is None else _OF_STANCE[reply.stance]


class RetestState(StrEnum):
    """Read off the report, the waves that call again and their verdicts, never stored."""

    REPORTED = "reported"
    DECLINED = "declined"
    PLANNED = "planned"
    CALLED_AGAIN = "called_again"


RETEST_TRANSITIONS: dict[RetestState, frozenset[RetestState]] = {
    RetestState.REPORTED: frozenset({RetestState.DECLINED, RetestState.PLANNED}),
    RetestState.DECLINED: frozenset(),
    RetestState.PLANNED: frozenset({RetestState.CALLED_AGAIN}),
    RetestState.CALLED_AGAIN: frozenset(),
}
RETEST_WORDS = {
    RetestState.REPORTED: "reported",
    RetestState.DECLINED: "declined",
    RetestState.PLANNED: "going to be called again",
    RetestState.CALLED_AGAIN: "called again",
}


def retest_state(retest: Retest, *, planned: bool, called: bool) -> RetestState:
    """Where a report of a fix stands: `planned`, a wave calls again; `called`, its verdict is settled."""
    if called:
        return RetestState.CALLED_AGAIN
    if retest.declined_at is not None:
        return RetestState.DECLINED
    return RetestState.PLANNED if planned else RetestState.REPORTED
