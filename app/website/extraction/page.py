"""What is read from a page."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

MOST_CHARACTERS = 2_000_000
_SPACE = re.compile(r"\s+")
GAP = "\x1f"  # between two elements that touch; it parts words where one ends small and the next begins large
_GLUED = re.compile(rf"(?<=[^\W_A-Z]){GAP}+(?=[A-Z£])|(?<=[.!?:;,)]){GAP}+(?=\w)")
_UNSEEN = dict.fromkeys([*range(9), *range(14, 32), 0x7F, 0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    ROW = "row"
    DEFINITION = "definition"
    SUMMARY = "summary"


class Outcome(StrEnum):
    """How reading ended; `words` of the page say it for people."""

    READ = "read"
    EMPTY = "empty"
    NEEDS_JAVASCRIPT = "needs_javascript"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"


OUTCOME_WORDS = {
    Outcome.READ: "",
    Outcome.EMPTY: "The page holds no text.",
    Outcome.NEEDS_JAVASCRIPT: "The page shows its text only to browsers that run its scripts.",
    Outcome.UNREADABLE: "What the site sent is not a page that can be read.",
    Outcome.TOO_LARGE: "The page is too large to be read whole.",
}


@dataclass(frozen=True)
class Block:
    """A piece of a page that is read as one; `text` is `page.text[start:end]`."""

    kind: BlockKind
    text: str
    start: int
    end: int
    lang: str  # primary subtag such as "en" or "cy"; empty: not declared


@dataclass(frozen=True)
class ExtractedPage:
    """The text of a page, one line a block; list items carry a bullet before their block."""

    text: str
    title: str
    lang: str
    blocks: tuple[Block, ...]
    outcome: Outcome = Outcome.READ
    words: str = ""

    @property
    def needs_javascript(self) -> bool:
        return self.outcome == Outcome.NEEDS_JAVASCRIPT


@dataclass(frozen=True)
class Piece:
    """A block before it has a place."""

    kind: BlockKind
    text: str
    lang: str = ""


def tidy(text: str) -> str:
    """One line in Unicode's composed form, without characters that nobody sees."""
    text = _GLUED.sub(" ", text) if GAP in text else text
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text.translate(_UNSEEN))).strip()


def assemble(pieces: Iterable[Piece], *, title: str = "", lang: str = "", cut: bool = False) -> ExtractedPage:
    """Lay the pieces out, one a line, as far as a text may go; `cut` says that some were left out before."""
    lines: list[str] = []
    blocks: list[Block] = []
    at = 0
    outcome = Outcome.TOO_LARGE if cut else Outcome.READ
    for piece in pieces:
        bullet = "• " if piece.kind == BlockKind.LIST_ITEM else ""
        start = at + len(bullet)
        if start + len(piece.text) > MOST_CHARACTERS:
            outcome = Outcome.TOO_LARGE
            break
        blocks.append(Block(piece.kind, piece.text, start, start + len(piece.text), piece.lang or lang))
        lines.append(bullet + piece.text)
        at = start + len(piece.text) + 1
    outcome = outcome if blocks or outcome != Outcome.READ else Outcome.EMPTY
    return ExtractedPage("\n".join(lines), title, lang, tuple(blocks), outcome, OUTCOME_WORDS[outcome])


def nothing(outcome: Outcome, words: str = "", *, title: str = "", lang: str = "") -> ExtractedPage:
    """A page of which nothing was read."""
    return ExtractedPage("", title, lang, (), outcome, words or OUTCOME_WORDS[outcome])
