"""The published method as a page: `scoring/METHOD.md`, each numbered section at an address of its own."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

import scoring

NUMBERED = re.compile(r"(?:\*\*)?(\d+(?:\.\d+)?)\.? ")


@dataclass(frozen=True, slots=True)
class MethodText:
    """The method as it stands: its version, its sections as (anchor, title), its text as HTML."""

    version: str
    sections: tuple[tuple[str, str], ...]
    html: Markup


def anchor(section: str) -> str:
    """The address of a section inside the page.

    >>> anchor("6.3")
    'section-6-3'
    """
    return f"section-{section.replace('.', '-')}"


@cache
def method_text() -> MethodText:
    """The method, read once. Text only: HTML in the source would be shown, not obeyed."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = _without_title(parser.parse(scoring.method()))
    sections = []
    for table in (token for token in tokens if token.type == "table_open"):
        table.attrSet("class", "table")
    for opening, inline in pairwise(tokens):
        number = NUMBERED.match(inline.content) if inline.type == "inline" else None
        if number is None or opening.type not in {"heading_open", "paragraph_open"}:
            continue
        opening.attrSet("id", anchor(number[1]))
        if opening.type == "heading_open":
            sections.append((anchor(number[1]), inline.content))
    html = parser.renderer.render(tokens, parser.options, {})
    return MethodText(scoring.METHOD_VERSION, tuple(sections), Markup(html))  # noqa: S704 our own text, escaped above


def _without_title(tokens: list[Token]) -> list[Token]:
    """The page has a heading of its own."""
    return tokens[3:] if tokens and tokens[0].tag == "h1" else tokens
