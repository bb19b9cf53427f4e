"""A shelf in memory: what was made once and never changes, found again by its name."""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sized
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

KEPT_BYTES = 32_000_000

S = TypeVar("S", bound=Sized)


@dataclass
class _Turn:
    lock: Lock = field(default_factory=Lock)
    takers: int = 0


class Shelf(Generic[S]):
    """Things by their name, the longest not asked for thrown away when they grow too large together."""

    def __init__(self, most_bytes: int = KEPT_BYTES) -> None:
        self.most_bytes = most_bytes
        self._kept: OrderedDict[str, S] = OrderedDict()
        self._size = 0
        self._lock = Lock()
        self._turns: dict[str, _Turn] = {}

    def get(self, name: str) -> S | None:
        with self._lock:
            found = self._kept.get(name)
            if found is not None:
                self._kept.move_to_end(name)
            return found

    def get_or_make(self, name: str, make: Callable[[], S]) -> S:
        """The thing of this name. However many threads ask for it at once, one makes it and the others wait."""
        found = self.get(name)
        if found is not None:
            return found
        with self._turn(name):
            found = self.get(name)
            if found is None:
                found = make()
                self._put(name, found)
            return found

    def _put(self, name: str, thing: S) -> None:
        with self._lock:
            self._size += len(thing)
            self._kept[name] = thing
            while self._size > self.most_bytes:
                self._size -= len(self._kept.popitem(last=False)[1])

    @contextmanager
    def _turn(self, name: str) -> Iterator[None]:
        """The only one at work on this name, also where the work fails."""
        with self._lock:
            turn = self._turns.setdefault(name, _Turn())
            turn.takers += 1
        try:
            with turn.lock:
                yield
        finally:
            with self._lock:
                turn.takers -= 1
                if not turn.takers:
                    del self._turns[name]
