"""The text of a PDF."""

import io
import re

from pypdf import PdfReader

from app.website.extraction.page import BlockKind, ExtractedPage, Outcome, Piece, assemble, nothing, tidy

MOST_PAGES = 200
_BULLET = re.compile(r"^[•·▪●◦‣*–-]\s+")
_END = re.compile(r"[.:;!?]$")


def read_pdf(body: bytes) -> ExtractedPage:
    """Lines of a PDF gathered into paragraphs. Never raises on a broken or locked file."""
    try:
        reader = PdfReader(io.BytesIO(body))
        if reader.is_encrypted and not reader.decrypt(""):
            return nothing(Outcome.UNREADABLE, "The PDF is locked with a password.")
        pages = [reader.pages[number].extract_text() for number in range(min(len(reader.pages), MOST_PAGES))]
        title = tidy((reader.metadata.title if reader.metadata else "") or "")
        lang = re.split(r"[-_]", str(reader.root_object.get("/Lang") or ""))[0].lower()[:8]
        many = len(reader.pages) > MOST_PAGES
    except Exception:  # a broken file can fail in any way that the library did not think of
        return nothing(Outcome.UNREADABLE, "The PDF is broken and can't be read.")
    pieces = [piece for page in pages for piece in _paragraphs(page, lang)]
    if not pieces:
        return nothing(Outcome.EMPTY, "The PDF holds pictures, and no text.", title=title, lang=lang)
    return assemble(pieces, title=title, lang=lang, cut=many)


def _paragraphs(text: str, lang: str) -> list[Piece]:
    """Join lines that run on; a bullet, an empty line or the end of a sentence starts anew."""
    found: list[Piece] = []
    kind, words = BlockKind.PARAGRAPH, ""
    for line in [*text.split("\n"), ""]:
        line = tidy(line)
        begins_item = bool(_BULLET.match(line))
        if words and (not line or begins_item or _END.search(words)):
            found.append(Piece(kind, words, lang))
            kind, words = BlockKind.PARAGRAPH, ""
        if begins_item:
            kind, line = BlockKind.LIST_ITEM, _BULLET.sub("", line)
        words = f"{words} {line}".strip()
    return found
