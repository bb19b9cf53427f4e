"""The largest flow through a network of whole capacities, and its smallest cut (Dinic 1970).

It knows no call and no council: nodes are numbers, arcs carry a capacity. The cut proves that no larger flow
exists (Ford and Fulkerson 1956).
"""

from __future__ import annotations

NOWHERE = -1


class Network:
    """Arcs come in pairs: arc e and its reverse e ^ 1; `left` is what each can still carry."""

    def __init__(self, nodes: int) -> None:
        self.at: list[list[int]] = [[] for _ in range(nodes)]
        self.head: list[int] = []
        self.left: list[int] = []

    def node(self) -> int:
        self.at.append([])
        return len(self.at) - 1

    def arc(self, tail: int, head: int, capacity: int) -> None:
        for one, other, left in ((tail, head, capacity), (head, tail, 0)):
            self.at[one].append(len(self.head))
            self.head.append(other)
            self.left.append(left)

    def flow(self, source: int, sink: int) -> int:
        """Send as much as possible; return how much arrives.

        >>> network = Network(3)
        >>> network.arc(0, 1, 5), network.arc(1, 2, 3)
        (None, None)
        >>> network.flow(0, 2)
        3
        """
        total = 0
        while (level := self.levels(source))[sink] != NOWHERE:
            next_arc = [0] * len(self.at)
            while sent := self._push(source, sink, level, next_arc):
                total += sent
        return total

    def levels(self, source: int) -> list[int]:
        """Steps from the source along arcs that can still carry; NOWHERE beyond the smallest cut."""
        level = [NOWHERE] * len(self.at)
        level[source] = 0
        queue = [source]
        for node in queue:
            for e in self.at[node]:
                if self.left[e] > 0 and level[self.head[e]] == NOWHERE:
                    level[self.head[e]] = level[node] + 1
                    queue.append(self.head[e])
        return level

    def _push(self, source: int, sink: int, level: list[int], next_arc: list[int]) -> int:
        """Send along one path of growing levels; 0 when there is none left."""
        path: list[int] = []
        node = source
        while node != sink:
            arcs = self.at[node]
            while next_arc[node] < len(arcs):
                e = arcs[next_arc[node]]
                if self.left[e] > 0 and level[self.head[e]] == level[node] + 1:
                    break
                next_arc[node] += 1
            else:
                if not path:
                    return 0
                node = self.head[path.pop() ^ 1]
                next_arc[node] += 1
                continue
            path.append(e)
            node = self.head[e]
        sent = min(self.left[e] for e in path)
        for e in path:
            self.left[e] -= sent
            self.left[e ^ 1] += sent
        return sent
