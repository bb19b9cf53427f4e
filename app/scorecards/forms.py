"""What is typed into a scorecard: its fields follow the instrument, so they are read by their entries."""

import re

from app.core.errors import BadInput
from app.core.forms import MAX_TEXT, Typed
from app.scorecards.rules import Answer, Entry

LONGEST_REASON = 500
REQUEST_KEY = re.compile(r"[\w-]{8,40}", re.ASCII)


def was_sent(entry: Entry, typed: Typed) -> bool:
    """Whether a form carried this entry at all; a radio that is not chosen is told by its marker."""
    return any(name in typed.texts for name in (entry.name, f"{entry.name}-off", f"{entry.name}-sent"))


def request_key(typed: Typed) -> str | None:
    """The key by which a page knows its request again. Raises BadInput (one that no page made)."""
    key = typed.first("request_key")
    if key and not REQUEST_KEY.fullmatch(key):
        raise _bad("request_key", "Reload the page and try again.")
    return key or None


def base_version(entry: Entry, typed: Typed) -> int | None:
    """The version of the field that the page showed; None if the form does not say."""
    text = typed.first(f"{entry.name}-base")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def read_entry(entry: Entry, typed: Typed) -> Answer:
    """The answer that was typed. Raises BadInput with the words for its field."""
    # a form sends the end of a line as two characters, a script as one
    if entry.question is not None and entry.question.kind == "several":
        return Answer(_several(entry, typed.all(entry.name)))
    value = typed.first(entry.name).replace("\r\n", "\n").strip()
    reason = typed.first(f"{entry.name}-reason").strip()
    off = entry.can_be_off and typed.first(f"{entry.name}-off") == "yes"
    if len(reason) > LONGEST_REASON:
        raise _bad(f"{entry.name}-reason", f"The reason can be at most {LONGEST_REASON} characters long.")
    if off:
        return Answer("", True, "" if entry.fact else reason)
    if entry.is_free_text:
        if len(value) > MAX_TEXT:
            raise _bad(entry.name, f"This can be at most {MAX_TEXT:,} characters long.")
        return Answer(value)
    return Answer(_closed_value(entry, value))


def _several(entry: Entry, chosen: list[str]) -> str:
    """Every choice that was made, in the question's order, as one text."""
    assert entry.question is not None
    known = [choice.value for choice in entry.question.choices]
    if not set(chosen) <= set(known):
        raise _bad(entry.name, "Choose from the answers.")
    return " ".join(one for one in known if one in chosen)


def _closed_value(entry: Entry, value: str) -> str:
    """One of the choices, or a whole number."""
    assert entry.question is not None
    if not value:
        return ""
    if entry.question.kind == "number":
        if not value.isascii() or not value.isdigit() or len(value) > 6:
            raise _bad(entry.name, "Enter a whole number, like 45.")
        return str(int(value))
    if value not in {choice.value for choice in entry.question.choices}:
        raise _bad(entry.name, "Choose one of the answers.")
    return value


def _bad(name: str, words: str) -> BadInput:
    return BadInput(words, {name: words})
