"""A shelf in memory: what was made once and never changes, found again by its name."""

from collections import OrderedDict
from collections.abc import Sized
from threading import Lock
from typing import Generic, TypeVar

KEPT_BYTES = 32_000_000

S = TypeVar("S", bound=Sized)


class Shelf(Generic[S]):
    """Things by their name, the longest not asked for thrown away when they grow too large together."""

    def __init__(self, most_bytes: int = KEPT_BYTES) -> None:
        self.most_bytes = most_bytes
        self._kept: OrderedDict[str, S] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, name: str) -> S | None:
        with self._lock:
            found = self._kept.get(name)
            if found is not None:
                self._kept.move_to_end(name)
            return found

    def put(self, name: str, thing: S) -> None:
        with self._lock:
            earlier = self._kept.pop(name, None)
            self._size += len(thing) - (len(earlier) if earlier is not None else 0)
            self._kept[name] = thing
            while self._size > self.most_bytes:
                self._size -= len(self._kept.popitem(last=False)[1])
