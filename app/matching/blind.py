"""Takes out of texts what would tell a judge which council or assessor a call belongs to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.accounts.models import Person
from app.councils.models import Council
from app.scenarios.models import FactKind

PUT_IN = "[council]"
KINDS = re.compile(
    r"\b(?:(?:metropolitan|london|royal|city|county|district|borough|of|and|the)\s+)*council\b", re.IGNORECASE
)
# any address under these names belongs to a public body
GOVERNMENT_HOST = r"(?<![\w.-])(?!www\.gov\.uk\b)(?:[\w-]+\.)+(?:gov\.uk|gov\.wales|llyw\.cymru|gov\.scot)\b"
# a dialling code or a postcode tells a town
NUMBER = r"(?P<number>(?<![\w£.])(?:\+44|\(?0)(?:[\s().-]{0,2}\d){9,10}(?!\w))"
POSTCODE = r"(?P<postcode>\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b)"
INSTEAD = {"number": "[number]", "postcode": "[postcode]"}
SHORTEST_INSIDE_A_WORD = 6


@dataclass(frozen=True)
class Marked:
    """A page's text in three parts, the passage in the middle; the texts join to the whole."""

    before: str
    passage: str
    after: str


class Mask:
    """Hides one council and one assessor in every text it is given.

    Telephone numbers and postcodes go too, but where a fact of that kind is judged, as they are what is compared.
    """

    def __init__(
        self, council: Council, assessors: Iterable[Person], *names: str, kind: FactKind = FactKind.TEXT
    ) -> None:
        hidden = {council.name, council.short_name, council.slug, council.slug.replace("-", " ")}
        hidden |= {council.gss_code, *names, *_hosts(council.website)}
        hidden |= {_without_kind(name) for name in (council.name, *names)}
        for person in assessors:
            hidden |= {person.name, person.pseudonym}
        parts = [_pattern(name) for name in sorted(hidden, key=len, reverse=True) if len(name) > 2]
        numbers = [] if kind == FactKind.PHONE else [NUMBER]
        codes = [] if kind == FactKind.ADDRESS else [POSTCODE]
        self._pattern = re.compile("|".join([GOVERNMENT_HOST, *parts, *numbers, *codes]), re.IGNORECASE)

    def hide(self, text: str) -> str:
        """`text` with the council and the assessor taken out."""
        return self._pattern.sub(lambda found: INSTEAD.get(found.lastgroup or "", PUT_IN), text)

    def hide_around(self, text: str, start: int, end: int) -> Marked:
        """The three parts of a page; a name that lies across an edge of the passage belongs to the passage."""
        for found in self._pattern.finditer(text):
            if found.start() < start < found.end():
                start = found.start()
            if found.start() < end < found.end():
                end = found.end()
        return Marked(self.hide(text[:start]), self.hide(text[start:end]), self.hide(text[end:]))


def _without_kind(name: str) -> str:
    """Ambleford Borough Council → Ambleford; Borough of Ambleford Council → Ambleford."""
    return re.sub(
        r"^(?:royal |london )?(?:borough|city|county) of ", "", KINDS.sub("", name).strip(), flags=re.I
    )


def _hosts(website: str) -> set[str]:
    host = (urlsplit(website).hostname or "").lower()
    if not host or host.replace(".", "").isdigit() or host == "localhost":
        return {host} if host else set()
    bare = host.removeprefix("www.")
    return {host, bare, bare.split(".")[0]}


def _pattern(name: str) -> str:
    """Any case, any spacing, & for and; inside longer words too, unless the name is short."""
    words = [r"(?:and|&)" if word.lower() in ("and", "&") else re.escape(word) for word in name.split()]
    joined = r"\s+".join(words)
    return joined if len(name) >= SHORTEST_INSIDE_A_WORD else rf"\b{joined}\b"
