"""Tables: each row is one line.

In a small table of three columns and more each cell carries the head of its column, since its place alone says
nothing in a line. Where a row has a name and one value, or the heads would be said too often, they stand once.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from app.website.extraction.page import GAP, BlockKind, Piece, tidy

MOST_COLUMNS = 60
MOST_SAID_AGAIN = 20  # words of heads in all rows together
_ARRANGED = ("h1", "h2", "h3", "h4", "h5", "h6", "table", "dl", "details")
_PARTING = frozenset((
    "br", "p", "li", "div", "ul", "ol", "dd", "dt", "tr", "td", "th", "hr", "address",
))  # fmt: skip


@dataclass(frozen=True)
class Cell:
    text: str
    is_head: bool


def words_of(element: HtmlElement) -> str:
    """The words of an element on one line; blocks and line breaks inside it part words."""
    parts: list[str] = []
    for event, node in iterwalk(element, events=("start", "end")):
        parts.append(" " if node.tag in _PARTING else "")
        if event == "start":
            parts.append(GAP if touches(node) else "")
            parts.append(node.text or "")
        elif node is not element:
            parts.append(node.tail or "")
    return tidy("".join(parts))


def touches(element: HtmlElement) -> bool:
    """Whether nothing stands between an element and the one before it; only style sheets keep such words apart."""
    before = element.getprevious()
    return before is not None and not before.tail


def is_data(table: HtmlElement) -> bool:
    """Whether a table holds data; one that only arranges a page is read through."""
    if table.get("role") in ("presentation", "none"):
        return False
    if any(table.find(f".//{tag}") is not None for tag in _ARRANGED):
        return False
    return any(len(_cells(row)) > 1 for row in table.iter("tr"))


def read_table(table: HtmlElement, lang: str) -> Iterator[Piece]:
    """The caption and the rows of a data table."""
    caption = table.find("caption")
    if caption is not None and words_of(caption):
        yield Piece(BlockKind.HEADING, words_of(caption), lang)
    heads: list[str] = []
    fresh = False  # the heads have no row under them yet
    rows = list(_grid(table))
    for number, row in enumerate(rows):
        if _names_columns(row):
            heads = _under(heads, row) if fresh else [cell.text for cell in row]
            fresh = True
        elif all(cell is row[0] and cell.is_head for cell in row):
            yield from _line(BlockKind.HEADING, row[0].text, lang)
        else:
            if fresh and _said_once(heads, len(rows) - number):
                yield from _line(BlockKind.ROW, ", ".join(filter(None, heads)), lang)
                heads = []
            yield from _line(BlockKind.ROW, _row_words(row, heads, first=fresh), lang)
            fresh = False
    if fresh:
        yield from _line(BlockKind.ROW, ", ".join(filter(None, heads)), lang)


def _said_once(heads: list[str], rows: int) -> bool:
    """Whether the heads of so many rows stand once, above them."""
    return len(heads) <= 2 or rows * len(" ".join(heads[1:]).split()) > MOST_SAID_AGAIN


def _line(kind: BlockKind, text: str, lang: str) -> Iterator[Piece]:
    if text:
        yield Piece(kind, text, lang)


def _cells(row: HtmlElement) -> list[HtmlElement]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _grid(table: HtmlElement) -> Iterator[list[Cell]]:
    """The rows with every cell in each place that it spans."""
    hanging: dict[int, tuple[Cell, int]] = {}  # column → cell from above, and for how many rows more
    for row in table.iter("tr"):
        places: list[Cell] = []
        waiting = _cells(row)[::-1]
        while (waiting or len(places) in hanging) and len(places) < MOST_COLUMNS:
            here = len(places)
            if here in hanging:
                cell, rows = hanging.pop(here)
                places.append(cell)
                if rows > 1:
                    hanging[here] = (cell, rows - 1)
                continue
            element = waiting.pop()
            cell = Cell(words_of(element), element.tag == "th" or _is_bold(element))
            for column in range(here, min(here + _span(element, "colspan"), MOST_COLUMNS)):
                places.append(cell)
                if _span(element, "rowspan") > 1:
                    hanging[column] = (cell, _span(element, "rowspan") - 1)
        if any(cell.text for cell in places):
            yield places


def _span(element: HtmlElement, name: str) -> int:
    value = element.get(name, "1").strip()
    return max(1, min(int(value), 1000)) if value.isascii() and value.isdigit() and len(value) < 6 else 1


def _is_bold(element: HtmlElement) -> bool:
    """A cell all in bold stands for a head where nobody wrote `th`."""
    bold = [words_of(part) for part in element.iter("b", "strong")]
    return bool(bold) and " ".join(bold) == words_of(element)


def _names_columns(row: list[Cell]) -> bool:
    """Whether a row only names the columns; one head over the whole width is a title instead."""
    filled = [cell for cell in row if cell.text]
    return (
        len(filled) > 1 and all(cell.is_head for cell in filled) and any(cell is not row[0] for cell in row)
    )


def _under(heads: list[str], row: list[Cell]) -> list[str]:
    """Heads of two rows: what stands above comes first, said once."""
    below = [cell.text for cell in row]
    above = heads + [""] * (len(below) - len(heads))
    return [
        upper if upper == lower else f"{upper} {lower}".strip()
        for upper, lower in zip(above, below, strict=False)
    ]


def _row_words(row: list[Cell], heads: list[str], *, first: bool) -> str:
    """`Sofa | Price: £20`: the first cell names the row, the others say their column."""
    parts: list[str] = []
    for place, cell in enumerate(row):
        if not cell.text or (place and cell is row[place - 1]):
            continue
        head = heads[place] if place < len(heads) and (place or first) else ""
        parts.append(f"{head}: {cell.text}" if head and head != cell.text else cell.text)
    if len(parts) == 2 and not heads and row[0].is_head and not parts[0].endswith(":"):
        return ": ".join(parts)
    return " | ".join(parts)
