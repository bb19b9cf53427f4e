"""What speaks against taking a value from a page as it is: another price, a date passed, a value lost in reading.

A doubt is told to people; nothing is guessed.
"""

import calendar
import re
from datetime import date

from lxml import etree, html

from app.core.clock import LOCAL
from app.website.extraction.charset import decode
from app.website.models import PageCapture
from app.website.replay import is_markup

_MONEY = re.compile(r"£\s?\d[\d,]*(?:\.\d{2})?(?:\s?(?:p|million|bn))?\b")
_MONTHS = tuple(calendar.month_name[1:])
_DAY = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+({'|'.join(_MONTHS)})\s+(20\d\d)\b", re.IGNORECASE)
_YEARS = re.compile(r"\b(20\d\d)\s?(?:[-–/]|to)\s?(?:20)?(\d\d)\b")
_ENDS = re.compile(
    r"\b(?:until|till|to|by|before|ends?|ended|closes?|closed|valid|expires?|expired)\b", re.IGNORECASE
)
_UNSEEN = ("script", "style", "template", "noscript", "head", "nav", "footer", "header", "select", "svg")
AROUND = 600  # characters on either side in which another price is taken for a rival


def doubts_about(value: str, start: int, capture: PageCapture, lost: set[str]) -> list[str]:
    """Why people should look twice before they take `value`, which stands at `start` of a copy's text."""
    line = _line_at(capture.text, start)
    near = capture.text[max(start - AROUND, 0) : start + AROUND]
    found = [_rival_prices(value, near), _passed(line, capture), _lost(value, lost)]
    return [words for words in found if words]


def lost_values(capture: PageCapture) -> set[str]:
    """Prices that stand in the body of a page and not in the text that was read from it."""
    if capture.body is None or not is_markup(capture.content_type, capture.body.content):
        return set()
    text = decode(capture.body.content, content_type=capture.content_type)
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        document = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return set()
    etree.strip_elements(document, *_UNSEEN, with_tail=False)
    return _prices("".join(str(part) for part in document.itertext())) - _prices(capture.text)


def _prices(text: str) -> set[str]:
    return {_plain(found) for found in _MONEY.findall(text)}


def _plain(price: str) -> str:
    return re.sub(r"[\s,]", "", price).removesuffix(".00")


def _line_at(text: str, start: int) -> str:
    return text[:start].rpartition("\n")[2] + text[start:].partition("\n")[0]


def _rival_prices(value: str, near: str) -> str:
    mine = _prices(value)
    others = sorted(_prices(near) - mine)
    if not mine or not others:
        return ""
    named = ", ".join(others[:4])
    return f"The page gives other prices close by: {named}. Choose the one that the question asks for."


def _passed(line: str, capture: PageCapture) -> str:
    """A price for a year that is over, or until a day that has passed, when the copy was made."""
    today = capture.captured_at.astimezone(LOCAL).date()
    for found in _YEARS.finditer(line):
        # a council's year ends in March
        if int(found[2]) == (int(found[1]) + 1) % 100 and date(int(found[1]) + 1, 3, 31) < today:
            return f"It stands beside the year {found[0]}, which was over when the copy was made."
    for found in _DAY.finditer(line):
        day = _day(found)
        if day is not None and day < today and _ENDS.search(line[: found.start()][-40:]):
            return f"It stands beside {found[0]}, a day that had passed when the copy was made."
    return ""


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[3]), _MONTHS.index(found[2].capitalize()) + 1, int(found[1]))
    except ValueError:
        return None


def _lost(value: str, lost: set[str]) -> str:
    if not lost or not _prices(value):
        return ""
    named = ", ".join(sorted(lost)[:4])
    return f"The page itself also holds {named}, which is missing from its text. Look at the page."
