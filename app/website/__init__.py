"""Captures of council pages, and the answer key agreed from them."""
