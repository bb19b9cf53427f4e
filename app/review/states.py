"""Where what a council says about one of its calls can be on its way, and what can follow."""

from enum import StrEnum

from app.review.models import Reply, Ruling, RulingResult, Stance


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
