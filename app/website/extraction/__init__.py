"""The words of a captured page: what a reader finds on it, block by block, without the site around it."""

from app.website.extraction.page import Block, BlockKind, ExtractedPage, Outcome
from app.website.extraction.text import extract_text

__all__ = ["Block", "BlockKind", "ExtractedPage", "Outcome", "extract_text"]
