"""Two copies of a page: which words changed, and whether the passage behind a fact still stands.

Copies are compared by their words: spacing, and the shapes of quotation marks and dashes, are not a change.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from app.website.models import FlagKind

_SHAPES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-"})
ALIKE = 0.5  # share of words in common from which a line counts as the same one, reworded


@dataclass(frozen=True)
class Words:
    """A run of words; `changed` when the other copy does not have them."""

    text: str
    changed: bool


@dataclass(frozen=True)
class Change:
    """A place where two copies differ: a line of each; one side is empty where a line came or went."""

    before: tuple[Words, ...]
    after: tuple[Words, ...]


def normal(text: str) -> str:
    """A text as it is compared."""
    return " ".join(text.translate(_SHAPES).split())


def changes(before: str, after: str) -> list[Change]:
    """Every place where the newer copy differs, in its order."""
    old, new = _lines(before), _lines(after)
    found: list[Change] = []
    matcher = SequenceMatcher(None, [normal(line) for line in old], [normal(line) for line in new], False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            found.extend(_paired(old[a:b], new[c:d]))
    return found


def standing(quote: str, before: str, start: int, after: str) -> tuple[FlagKind | None, str]:
    """What became of a passage, and what stands there now; no kind where it stands as it did."""
    line, neighbours = _around(before, start)
    wanted = normal(quote)
    lines = _lines(after)
    for place, one in enumerate(lines):
        if wanted in normal(one):
            near = {
                normal(other) for other in (*lines[max(place - 1, 0) : place], *lines[place + 1 : place + 2])
            }
            same = normal(one) == normal(line) and (not neighbours or bool(near & neighbours))
            return (None if same else FlagKind.MOVED), one
    if wanted in normal(after):
        return FlagKind.MOVED, quote
    nearest = max(lines, key=lambda one: _likeness(line, one), default="")
    if nearest and _likeness(line, nearest) >= ALIKE:
        return FlagKind.CHANGED, nearest
    return FlagKind.GONE, ""


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def _around(text: str, start: int) -> tuple[str, set[str]]:
    """The line at an offset, and the lines beside it as they are compared."""
    before, after = text[:start], text[start:]
    line = before.rpartition("\n")[2] + after.partition("\n")[0]
    above = _lines(before.rpartition("\n")[0])[-1:]
    below = _lines(after.partition("\n")[2])[:1]
    return line, {normal(one) for one in (*above, *below)}


def _likeness(one: str, other: str) -> float:
    mine, theirs = normal(one).lower().split(), normal(other).lower().split()
    shared = len(set(mine) & set(theirs))
    return shared / max(len(set(mine) | set(theirs)), 1)


def _paired(old: list[str], new: list[str]) -> Iterator[Change]:
    """Lines that were replaced: each old one beside the new one that is most like it, the rest alone."""
    left = list(new)
    for line in old:
        like = max(left, key=lambda one: _likeness(line, one), default="")
        if like and _likeness(line, like) >= ALIKE / 2:
            for skipped in left[: left.index(like)]:
                yield Change((), (Words(skipped, True),))
            left = left[left.index(like) + 1 :]
            yield _worded(line, like)
        else:
            yield Change((Words(line, True),), ())
    for line in left:
        yield Change((), (Words(line, True),))


def _worded(old: str, new: str) -> Change:
    a, b = old.split(), new.split()
    matcher = SequenceMatcher(None, [normal(word) for word in a], [normal(word) for word in b], False)
    before: list[Words] = []
    after: list[Words] = []
    for kind, i, j, k, m in matcher.get_opcodes():
        if i < j:
            before.append(Words(" ".join(a[i:j]), kind != "equal"))
        if k < m:
            after.append(Words(" ".join(b[k:m]), kind != "equal"))
    return Change(tuple(before), tuple(after))
