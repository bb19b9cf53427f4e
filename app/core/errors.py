"""What can go wrong in a way that a person should read.

AppError
├── NotFound     404  there is no such thing, or it is not this person's to know of
├── NotAllowed   403  this person may not do it
├── WrongState   409  not now: it was done before, or comes later
├── BadInput     422  what was typed cannot be used; carries one message a field
└── NotReady     503  the service cannot do it at this moment; trying again helps
"""

from collections.abc import Mapping


class AppError(Exception):
    """A refusal in plain words: what happened and what to do."""

    status = 500

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class NotFound(AppError):
    status = 404


class NotAllowed(AppError):
    status = 403


class WrongState(AppError):
    status = 409


class BadInput(AppError):
    status = 422

    def __init__(self, words: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(words)
        self.fields = dict(fields or {})


class NotReady(AppError):
    status = 503
