"""Chance from a seed: SHA-256 of the seed starts one xorshift64* sequence (Marsaglia 2003, Vigna 2016).

Integers only, so the sequence is the same on every machine and in the compiled core.
"""

from __future__ import annotations

import hashlib
from collections.abc import MutableSequence
from typing import Any

WORD = (1 << 64) - 1
MULTIPLIER = 2685821657736338717


class Chance:
    """A sequence of random numbers; `label` separates the stages that draw from one seed."""

    def __init__(self, seed: int, label: str) -> None:
        state = hashlib.sha256(f"{label}:{seed}".encode()).digest()
        self.state = int.from_bytes(state[:8], "little") or 1

    def bits(self) -> int:
        """32 random bits."""
        x = self.state
        x ^= x >> 12
        x ^= (x << 25) & WORD
        x ^= x >> 27
        self.state = x
        return ((x * MULTIPLIER) & WORD) >> 32

    def below(self, n: int) -> int:
        """A whole number from 0 to n − 1; n at most 2³²."""
        return (self.bits() * n) >> 32

    def large(self, n: int) -> int:
        """A whole number from 0 to n − 1, for n of any size."""
        value = 0
        for _ in range(n.bit_length() // 32 + 2):
            value = (value << 32) | self.bits()
        return value % n

    def shuffle(self, items: MutableSequence[Any]) -> None:
        for i in range(len(items) - 1, 0, -1):
            j = self.below(i + 1)
            items[i], items[j] = items[j], items[i]

    def bit_of(self, mask: int) -> int:
        """The place of one set bit of `mask` (not 0), found from a random place upwards, around the end."""
        lowest = (mask & -mask).bit_length() - 1
        place = lowest + self.below(mask.bit_length() - lowest)
        upper = mask >> place
        return place + (upper & -upper).bit_length() - 1 if upper else lowest
