"""What may come in: a figure of a file or a program, boxes of a month, a cost, a target, a service's name."""

import re
from collections.abc import Collection, Mapping
from typing import Annotated, ClassVar

from pydantic import AfterValidator, BeforeValidator, Field

from app.contacts.models import Channel
from app.contacts.rules import CHANNEL_WORDS, MONTH, MONTHS, MOST_CONTACTS, Cell
from app.core.forms import FieldError, Form, Typed

NUMBER = re.compile(r"\d{1,3}(,\d{3})+|\d{1,9}", re.ASCII)
POUNDS = re.compile(r"£?\s*(\d{1,5})(?:\.(\d{1,2}))?", re.ASCII)
WRONG_NUMBER = "Enter whole contacts in figures, like 1,250. Nobody at all is 0."
_SHORT = {name[:3].lower(): number for number, name in enumerate(MONTHS, start=1)}


def _count(value: object) -> object:
    """1,250 or 1250."""
    if isinstance(value, str):
        if not NUMBER.fullmatch(value.strip()):
            raise ValueError(WRONG_NUMBER)
        return value.replace(",", "")
    return value


def read_month(value: object) -> object:
    """2026-10, and what spreadsheets make of it: 2026-10-01, 01/10/2026, 10/2026, Oct-26, October 2026.

    >>> [read_month(text) for text in ("2026-10", "01/10/2026", "Oct-26", "october 2026")]
    ['2026-10', '2026-10', '2026-10', '2026-10']
    """
    if not isinstance(value, str):
        return value
    text = value.strip()
    if found := re.fullmatch(r"(\d{4}-\d\d)(-01)?", text, re.ASCII):
        return found[1]
    if found := re.fullmatch(r"(?:0?1/)?(\d\d?)/(\d{4})", text, re.ASCII):
        return f"{found[2]}-{found[1].zfill(2)}"
    if found := re.fullmatch(r"([A-Za-z]{3})[a-z]*[- ](\d\d|\d{4})", text, re.ASCII):
        number = _SHORT.get(found[1].lower())
        return f"20{found[2][-2:]}-{number:02d}" if number else text
    return text


def _channel(value: object) -> object:
    """The code of a channel, or its words."""
    words = {text.casefold(): channel.value for channel, text in CHANNEL_WORDS.items()}
    return words.get(value.strip().casefold(), value) if isinstance(value, str) else value


def _name(text: str) -> str:
    """A name with single spaces; what no page can show or no database can keep is refused."""
    name = " ".join(text.split())
    if not name.isprintable():
        raise ValueError("a control character")
    return name


Contacts = Annotated[int, Field(ge=0, le=MOST_CONTACTS), BeforeValidator(_count)]
Month = Annotated[str, Field(pattern=MONTH), BeforeValidator(read_month)]


class FigureRow(Form):
    """One figure of a file or a program."""

    messages: ClassVar[dict[str, str]] = {
        "month": "the month is not one like 2026-10",
        "service": "the service is missing or longer than 120 characters",
        "channel": "the channel is not one of " + ", ".join(Channel),
        "ward": "the ward's name is longer than 80 characters or can't be read",
        "contacts": f"the contacts are not a whole number from 0 to {MOST_CONTACTS:,}",
    }

    month: Month
    service: Annotated[str, Field(max_length=120), AfterValidator(_name)]
    channel: Annotated[Channel, BeforeValidator(_channel)]
    ward: Annotated[str, Field(max_length=80), AfterValidator(_name)] = ""
    contacts: Contacts


class _Box(Form):
    messages: ClassVar[dict[str, str]] = {"contacts": WRONG_NUMBER}

    contacts: Contacts | None = None


def box(service: str, channel: Channel) -> str:
    """Name of the box of one figure."""
    return f"{service}__{channel.value}"


def shown_box(service: str, channel: Channel) -> str:
    """Name of the field that says what its page showed in the box."""
    return f"{box(service, channel)}__shown"


def read_boxes(
    typed: Typed, month: str, services: Collection[str]
) -> tuple[dict[Cell, int | None], tuple[FieldError, ...]]:
    """The boxes that were changed on the page; an emptied one takes its figure back."""
    figures: dict[Cell, int | None] = {}
    errors: list[FieldError] = []
    for service in services:
        for channel in Channel:
            name = box(service, channel)
            text = typed.first(name).strip()
            if name not in typed.texts or text == typed.first(shown_box(service, channel)).strip():
                continue
            found = _Box.parse(Typed({"contacts": [text]}))
            errors += [FieldError(name, one.text) for one in found.errors]
            if found.data is not None:
                figures[Cell(month, service, channel)] = found.data.contacts
    return figures, tuple(errors)


def read_pence(value: object) -> object:
    """2.83 or £2.83 → 283 pence."""
    if not isinstance(value, str):
        return value
    found = POUNDS.fullmatch(value.strip())
    if found is None:
        raise ValueError("no pounds and pence")
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))


Pence = Annotated[int, Field(ge=0, le=10_000_00), BeforeValidator(read_pence)]


class CostForm(Form):
    messages: ClassVar[dict[str, str]] = {
        "pence": "Enter pounds and pence, like 2.83.",
        "year": "Enter the year of the prices in figures, like 2026.",
        "source": "Say in at most 300 characters where the figure comes from.",
    }

    pence: Pence
    year: int = Field(ge=1990, le=2100)
    source: str = Field(min_length=1, max_length=300)


class TargetForm(Form):
    messages: ClassVar[dict[str, str]] = {
        "low_percent": "Enter a whole number from 0 to 100.",
        "high_percent": "Enter a whole number from 0 to 100.",
    }

    low_percent: int = Field(ge=0, le=100)
    high_percent: int = Field(ge=0, le=100)


class ServiceForm(Form):
    messages: ClassVar[dict[str, str]] = {"name": "Enter a name of at most 120 characters."}

    name: Annotated[str, Field(min_length=1, max_length=120), AfterValidator(_name)]


def as_texts(values: Mapping[str, object]) -> Typed:
    """Cells of a row as a form reads them; None is an empty cell."""
    return Typed({name: ["" if value is None else str(value)] for name, value in values.items()})
