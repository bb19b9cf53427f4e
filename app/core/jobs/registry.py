"""Which jobs exist, and on which queues they wait."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


class JobFailed(Exception):
    """A job cannot be done and trying again would not help; the text says why, for people."""


class TryLater(Exception):
    """A job cannot be done for the moment; counts as a try. The text says why, for people."""

    def __init__(self, words: str, *, wait_seconds: float) -> None:
        self.wait_seconds = wait_seconds
        super().__init__(words)


@dataclass(frozen=True)
class Task:
    """What is run for a job's name. Waits between tries double, starting from `retry_seconds`."""

    name: str
    queue: str
    function: Callable[..., None]
    retries: int
    retry_seconds: float

    def wait_seconds(self, attempt: int) -> float:
        """Wait after the given failed attempt (1 is the first), at most an hour."""
        return min(self.retry_seconds * 2.0 ** min(attempt - 1, 30), 3600.0)


@dataclass
class Queue:
    """Limits shared by the jobs of one queue; None leaves the worker's own limit."""

    name: str
    concurrency: int | None = None  # at once by one worker
    partition_concurrency: int | None = None  # at once of one partition, by all workers together

    def limit(self, **limits: int | None) -> None:
        for word, wanted in limits.items():
            if getattr(self, word) not in (None, wanted) and wanted is not None:
                raise ValueError(f"queue {self.name} has two values of {word}")
            setattr(self, word, wanted if wanted is not None else getattr(self, word))


@dataclass(frozen=True)
class Registry:
    tasks: dict[str, Task] = field(default_factory=dict)
    queues: dict[str, Queue] = field(default_factory=dict)

    def task(self, name: str) -> Task:
        """The task of that name. Raises LookupError when no imported module declares it."""
        if name not in self.tasks:
            raise LookupError(f"no job is called {name}; import the module that declares it")
        return self.tasks[name]


REGISTRY = Registry()


def job(
    name: str,
    *,
    queue: str,
    concurrency: int | None = None,
    partition_concurrency: int | None = None,
    retries: int = 0,
    retry_seconds: float = 10.0,
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Declare a job: `@job("website.capture_page", queue="capture") def f(context, *, page_id): ...`."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        limits: dict[str, Any] = {"concurrency": concurrency, "partition_concurrency": partition_concurrency}
        REGISTRY.queues.setdefault(queue, Queue(queue)).limit(**limits)
        REGISTRY.tasks[name] = Task(name, queue, function, retries, retry_seconds)
        return function

    return register
