"""extract_text(): the one door from what a site sent to the words that are on the page."""

import re
from dataclasses import replace

from lxml import etree, html
from lxml.html import HtmlElement

from app.website.extraction.charset import decode
from app.website.extraction.page import BlockKind, ExtractedPage, Outcome, Piece, assemble, nothing, tidy
from app.website.extraction.pdf import read_pdf
from app.website.extraction.pruning import FEWEST_WORDS, content_root, count_words
from app.website.extraction.reading import language_of, read_blocks
from app.website.extraction.tables import words_of
from scoring.matching.welsh import looks_welsh

MOST_BYTES = 20_000_000
MOST_ELEMENTS = 200_000
SHELL_WORDS = 20  # a page that scripts fill says little more than its name without them
_MARKUP = re.compile(r"<(?:!doctype|html|head|body|main|div|p|h1|\?xml)\b", re.IGNORECASE)
_SHELL_IDS = frozenset({"root", "app", "__next", "__nuxt", "main-app", "react-root", "app-root"})


def extract_text(body: bytes, *, content_type: str, url: str) -> ExtractedPage:
    """The words of a page. Never raises on what a site may send: `outcome` tells how it ended."""
    if len(body) > MOST_BYTES:
        return nothing(Outcome.TOO_LARGE)
    if not body.strip():
        return nothing(Outcome.EMPTY)
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/pdf" or body[:1024].lstrip().startswith(b"%PDF-"):
        return read_pdf(body)
    if kind.partition("/")[0] in ("image", "audio", "video", "font") or b"\x00\x00\x00" in body[:512]:
        return nothing(Outcome.UNREADABLE)
    text = decode(body, content_type=content_type)
    if kind == "text/plain":
        return _with_language(assemble(_plain_paragraphs(text)))
    if kind in ("text/html", "application/xhtml+xml", "") or _MARKUP.search(text[:2000]):
        return _with_language(_read_html(text, url))
    return nothing(Outcome.UNREADABLE)


def _plain_paragraphs(text: str) -> list[Piece]:
    return [Piece(BlockKind.PARAGRAPH, tidy(line)) for line in text.splitlines() if tidy(line)]


def _read_html(text: str, url: str) -> ExtractedPage:
    document = parse(text)
    if document is None:
        return nothing(Outcome.EMPTY)
    if sum(1 for _ in document.iter()) > MOST_ELEMENTS:
        return nothing(Outcome.TOO_LARGE)
    title, lang = _title(document), language_of(document)
    is_shell, words_in_all = _is_shell(document), count_words(document)
    root = content_root(document)
    pieces = read_blocks(root, _language_at(root) or lang)
    words = _count(pieces)
    if words < SHELL_WORDS and is_shell:
        page = assemble(pieces, title=title, lang=lang)
        needs = nothing(Outcome.NEEDS_JAVASCRIPT)
        return replace(page, outcome=needs.outcome, words=needs.words)
    if words < FEWEST_WORDS and words_in_all > 2 * words:
        others = _by_trafilatura(text, url)
        pieces = others if _count(others) > 2 * words else pieces
    first = next((piece.text for piece in pieces if piece.kind == BlockKind.HEADING), "")
    return assemble(pieces, title=title or first, lang=lang)


def parse(text: str) -> HtmlElement | None:
    """The document, mended as far as it can be; None when nothing is in it."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return html.document_fromstring(text.replace("\x00", "").encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def _title(document: HtmlElement) -> str:
    for path in (".//head/title", ".//h1"):
        element = document.find(path)
        if element is not None and words_of(element):
            return words_of(element)
    return ""


def _language_at(element: HtmlElement) -> str:
    here = (language_of(one) for one in (element, *element.iterancestors()))
    return next((language for language in here if language), "")


def _is_shell(document: HtmlElement) -> bool:
    """Whether the page looks like one that its scripts fill: an empty vessel, or a plea to switch them on."""
    if document.find(".//script") is None:
        return False
    if any("javascript" in words_of(element).lower() for element in document.iter("noscript")):
        return True
    return any(
        element.get("id") in _SHELL_IDS and not words_of(element) for element in document.iter("div", "main")
    )


def _count(pieces: list[Piece]) -> int:
    return sum(len(piece.text.split()) for piece in pieces)


def _by_trafilatura(text: str, url: str) -> list[Piece]:
    """What trafilatura finds, where a page marks nothing as its content."""
    from trafilatura import extract  # slow to load, and seldom needed

    try:
        found = extract(text, url=url, include_comments=False, favor_recall=True) or ""
    except Exception:  # a page that cannot be mended may fail in any way
        return []
    return _plain_paragraphs(found)


def _with_language(page: ExtractedPage) -> ExtractedPage:
    """Where nobody declared a language, Welsh is known by its small words."""
    if page.lang or not page.text:
        return page
    declared = [block.lang for block in page.blocks if block.lang]
    lang = max(sorted(set(declared)), key=declared.count, default="cy" if looks_welsh(page.text) else "en")
    blocks = tuple(block if block.lang else replace(block, lang=lang) for block in page.blocks)
    return replace(page, lang=lang, blocks=blocks)
