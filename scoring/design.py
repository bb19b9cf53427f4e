"""The design of the crossed model: contrasts of topics, and whether councils and assessors hang together.

METHOD 9.
"""

from collections.abc import Sequence

import numpy as np

from scoring.score import Floats


def is_connected(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether the graph of pairs (council, assessor) hangs together; if not, severity is not identified.

    >>> is_connected(["A", "B"], ["x", "x"]), is_connected(["A", "B"], ["x", "y"])
    (True, False)
    """
    parent: dict[tuple[int, str], tuple[int, str]] = {}

    def find(node: tuple[int, str]) -> tuple[int, str]:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for a, b in zip(first, second, strict=True):
        parent[find((0, a))] = find((1, b))
    return len({find(node) for node in list(parent)}) <= 1


def sum_to_zero(levels: Sequence[str]) -> Floats:
    """Contrasts (N, L − 1) of a factor whose effects sum to zero; levels in sort order.

    >>> sum_to_zero(["a", "b", "a"]).tolist()
    [[1.0], [-1.0], [1.0]]
    """
    names, index = np.unique(np.asarray(levels, dtype=str), return_inverse=True)
    table = np.vstack([np.eye(names.size - 1), -np.ones((1, names.size - 1))])
    return np.asarray(table[index])


def treatment(levels: Sequence[str]) -> tuple[list[str], Floats]:
    """A constant and treatment contrasts (N, L), the first level in sort order being the base; and the other
    levels.

    >>> treatment(["b", "a"])[1].tolist()
    [[1.0, 1.0], [1.0, 0.0]]
    """
    names, index = np.unique(np.asarray(levels, dtype=str), return_inverse=True)
    columns = (index[:, None] == np.arange(1, names.size)).astype(np.float64)
    return [str(name) for name in names[1:]], np.column_stack([np.ones(index.size), columns])
