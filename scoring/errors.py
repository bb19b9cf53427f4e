"""What can go wrong in scoring, as a tree.

ValueError
└── ScoringError            anything that scoring refuses
    ├── InputError          a field of the inputs is missing, of the wrong kind or out of range (has `.path`)
    ├── UnlikeCouncils      the councils of a table do not all answer for its topics
    └── EmptyBase           there is nothing to judge: the caller reports "not scored", never 0
"""


class ScoringError(ValueError):
    """Scoring refuses what it was given; the message says why in plain words."""


class InputError(ScoringError):
    """A field of the inputs cannot be used. `path` says which, as in `calls[3].facts[0].verdict`."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.path = path


class UnlikeCouncils(ScoringError):
    """A table would rank councils over a topic that one of them does not answer for."""

    def __init__(self, topic: str, council: str) -> None:
        super().__init__(f"topic {topic} does not apply to council {council}")
        self.topic = topic
        self.council = council


class EmptyBase(ScoringError):
    """Nothing to judge, so there is no share, verdict or score."""
