"""Takes telephone numbers, e-mail addresses, reference codes and names out of what an assessor writes.

It works by patterns, so it can take out too much or too little; the assessor is shown what was taken out.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Removed(StrEnum):
    """What kind of thing was taken out; its value stands in the text instead."""

    PHONE = "telephone number"
    EMAIL = "e-mail address"
    CODE = "reference code"
    NAME = "name"


@dataclass(frozen=True)
class Scrubbed:
    """A text fit to be stored, and what was taken out of it as (kind, words)."""

    text: str
    removed: tuple[tuple[Removed, str], ...] = ()

    @property
    def words(self) -> str:
        """What the assessor is told; empty if nothing was taken out."""
        if not self.removed:
            return ""
        return "Taken out: " + "; ".join(f"{kind.value} “{text}”" for kind, text in self.removed) + "."


_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w£.])(?:\+44|\(?0)(?:[\s().-]{0,2}\d){9,10}(?!\w)")
_EXTENSION = re.compile(r"\b(?:extension|ext\.?)\s*\d{3,6}\b", re.IGNORECASE)
_AFTER_REFERENCE = re.compile(
    r"\b(?:ref(?:erence)?|case|ticket|job|complaint|enquiry|request|account)"
    r"(?:\s+(?:number|no\.?|code|id))?\s*(?:is|was|:|#)?\s*(?P<it>(?=[\w/-]*\d)[A-Za-z0-9][\w/-]{3,})",
    re.IGNORECASE,
)
_CODE = re.compile(r"\b[A-Z]{2,}(?:[-/]?[A-Za-z]{1,10})?[-/]?\d{5,}\b")
_WORD = r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_]))*"
_CAPITAL = r"(?-i:[A-ZÀ-Þ])(?:[^\W\d_]|['’-](?=[^\W\d_]))*"
_REST = rf"(?:\s+(?:(?:van|von|der|den|de|la|du|al|el|ap)\s+)*{_CAPITAL}){{0,2}}"
_TITLED = re.compile(
    rf"\b(?:(?:miss|dr|prof|cllr|councillor)\b\.?\s+(?P<it>{_CAPITAL}{_REST}))", re.IGNORECASE
)
_MARRIED = re.compile(rf"\b(?:mr|mrs|ms|mx)\b\.?\s+(?P<it>{_WORD}{_REST})", re.IGNORECASE)
_INTRODUCED = re.compile(
    rf"\b(?:(?:my|her|his|their)\s+name\s+(?:is|was)|name['’]s|spoke\s+(?:to|with)|speaking\s+(?:to|with))\s+"
    rf"(?P<it>{_WORD}{_REST})",
    re.IGNORECASE,
)
_SPEAKING = re.compile(
    rf"\b(?:this is|it is|it['’]s)\s+(?P<it>{_CAPITAL})\s+(?:speaking|here)\b", re.IGNORECASE
)
# words that follow "spoke to" without being a name
_NO_NAMES = """
    a an the my our their his her their them him me you us one two three four several another different same other
    someone somebody nobody anyone people person staff lady man woman gentleman adviser advisor agent operator
    officer reception receptionist switchboard customer council contact planning housing waste revenues benefits
    building environmental highways licensing registrars education schools admissions parking libraries services
    some no not only what that this who it and mr mrs ms mx miss dr prof
"""
_NOBODY = frozenset(_NO_NAMES.split())


def scrub(text: str, *, keep_phones: bool = False, keep_offices: bool = False) -> Scrubbed:
    """`text` without what could point to a person or a case.

    keep_phones : the text answers a question for a number. keep_offices : e-mail addresses of an office, not of a
    person (no dot in the part before @), may stay.
    """
    removed: list[tuple[Removed, str]] = []
    text = _take(text, _EMAIL, Removed.EMAIL, removed, lambda found: not (keep_offices and _is_office(found)))
    if not keep_phones:
        text = _take(text, _PHONE, Removed.PHONE, removed)
        text = _take(text, _EXTENSION, Removed.PHONE, removed)
    for pattern in (_AFTER_REFERENCE, _CODE):
        text = _take(text, pattern, Removed.CODE, removed)
    for pattern in (_TITLED, _MARRIED, _INTRODUCED, _SPEAKING):
        text = _take(text, pattern, Removed.NAME, removed, _is_name)
    return Scrubbed(text, tuple(removed))


def _is_office(address: str) -> bool:
    return not set("._") & set(address.split("@")[0])


def _is_name(found: str) -> bool:
    return found.split()[0].lower() not in _NOBODY


def _take(
    text: str,
    pattern: re.Pattern[str],
    kind: Removed,
    removed: list[tuple[Removed, str]],
    wanted: Callable[[str], bool] = lambda _: True,
) -> str:
    def replace(match: re.Match[str]) -> str:
        it = match["it"] if "it" in pattern.groupindex else match[0]
        if not wanted(it):
            return match[0]
        removed.append((kind, it.strip()))
        return match[0].replace(it, f"[{kind.value} removed]")

    return pattern.sub(replace, text)
