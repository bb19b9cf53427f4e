"""Telephone numbers, e-mail and web addresses, postcodes: written, and as they are read out on the phone."""

import re
from collections.abc import Sequence

from scoring.matching.numbers import UNITS
from scoring.matching.tokens import Token
from scoring.matching.values import Value

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SPOKEN_EMAIL = re.compile(r"\b([\w.]+) at ([\w-]+(?:(?: dot |\.)[\w-]+)+)", re.IGNORECASE)
_ENDS = r"(?:gov|uk|com|org|net|cymru|wales|scot|example|info|co|london|nhs|police)"
_URL = re.compile(
    r"(?:https?://|www\.)[^\s<>()\"']+|\b[\w-]+(?:\.[\w-]+)*\." + _ENDS + r"\b(?:/[\w\-./?=&%#]*)?",
    re.IGNORECASE,
)
_SPOKEN_URL = re.compile(
    r"\b(?:w ?w ?w dot )?[\w-]+(?:(?: dot |\.)[\w-]+)*(?: dot |\.)"
    + _ENDS
    + r"\b(?:(?: ?(?:forward )?slash |/)"
    r"[\w-]+(?:(?: (?:dash|hyphen) )[\w-]+)*)*",
    re.IGNORECASE,
)
_SLASH_WORDS = re.compile(r" (?:forward )?slash ((?:\w+)(?: \w+){0,3})", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\d£.,])(?:\+44[\s\-]?(?:\(0\)[\s\-]?)?|\(?0)\d(?:[\s\-()]{0,2}\d){6,10}(?!\d)")
_SHORT_PHONE = re.compile(
    r"(?<![\d£.,])(?:1\d{2}|999)(?![\d.,]*\d)(?=\s*(?:\.|,|;|$|\)| and | or | for | if | to ))"
)
_DIALLING = re.compile(
    r"\b(?:call|ring|ringing|dial|phone|telephone|text|number is|calling)(?: us)?(?: on)?\s*$", re.IGNORECASE
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
_LEAST_DIGITS = 7


def find_contacts(text: str) -> list[Value]:
    """Every contact of a cleaned text; spans do not overlap, the first kind to claim a span keeps it."""
    found: list[Value] = []
    for kind, start, end, reading in _candidates(text):
        if reading and not any(start < other.end and other.start < end for other in found):
            found.append(Value(kind, (reading,), start, end, text[start:end]))
    return sorted(found, key=lambda value: value.start)


def _candidates(text: str) -> list[tuple[str, int, int, str]]:
    found = (
        [("email", *match.span(), match[0].lower()) for match in _EMAIL.finditer(text)] if "@" in text else []
    )
    lower = text.lower()
    if " dot " in lower or " slash " in lower:
        for match in _SPOKEN_EMAIL.finditer(text):
            domain = match[2].lower().replace(" dot ", ".")
            found.append(("email", *match.span(), f"{match[1].lower()}@{domain}"))
        for match in _SPOKEN_URL.finditer(text):
            if " dot " in match[0] or " slash " in match[0] or _SLASH_WORDS.match(text, match.end()):
                tail = _SLASH_WORDS.match(text, match.end())
                end = tail.end() if tail else match.end()
                found.append(("url", match.start(), end, _address(text[match.start() : end])))
    for match in _URL.finditer(text):
        end = match.end() - (len(match[0]) - len(match[0].rstrip(".,;:!?")))
        found.append(("url", match.start(), end, _address(text[match.start() : end])))
    for match in _PHONE.finditer(text):
        found.append(("phone", *match.span(), _phone_digits(match[0])))
    for match in _SHORT_PHONE.finditer(text):
        if _DIALLING.search(text[max(0, match.start() - 30) : match.start()]):
            found.append(("phone", *match.span(), match[0]))
    for match in _POSTCODE.finditer(text):
        found.append(("postcode", *match.span(), match[0].replace(" ", "")))
    return found


def _address(raw: str) -> str:
    """An address with what people leave out left out, and without the signs that are lost on the phone."""
    address = raw.lower().replace(" dot ", ".").replace(" forward slash ", "/").replace(" slash ", "/")
    address = re.sub(r"^(?:https?://)?(?:w ?w ?w\.)?", "", address)
    return re.sub(r"[^a-z0-9./]| ", "", re.sub(r" (?:dash|hyphen) ", "-", address)).rstrip("/.")


def _phone_digits(raw: str) -> str:
    digits = re.sub(r"\D", "", raw)
    if raw.lstrip().startswith("+44"):
        digits = "0" + digits[2:].removeprefix("0")
    return digits


def read_spoken_phone(tokens: Sequence[Token], i: int) -> tuple[str, int] | None:
    """A number read out digit by digit ("oh one six three two, nine six oh …"), with the token after it."""
    digits: list[str] = []
    at, times = i, 1
    while at < len(tokens):
        token = tokens[at]
        if token.norm in ("double", "triple"):
            times = 2 if token.norm == "double" else 3
        elif token.norm in UNITS and UNITS[token.norm] <= 9:
            digits.append(str(UNITS[token.norm]) * times)
            times = 1
        elif token.number is not None and token.text.isdigit():
            digits.append(token.text * times)
            times = 1
        elif token.norm not in (",", "-") or not digits:
            break
        at += 1
    joined = "".join(digits)
    if len(joined) >= _LEAST_DIGITS and joined[0] in "0123456789" and len(digits) >= 3:
        while tokens[at - 1].norm in (",", "-"):
            at -= 1
        return joined, at
    return None
