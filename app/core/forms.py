"""What may come in: a form is read whole, and refused with one message a field and every value kept."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Generic, Self, TypeVar, get_origin

from fastapi import Depends, Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from app.core.errors import BadInput

MAX_FIELDS = 2000
MAX_TEXT = 20_000
MOST_BYTES = 50_000_000
# what a form sends, what a script sends, and what a word processor puts on the clipboard, are one and the same
_LINE_END = re.compile(r"\r\n?|[\x0b\x0c]")
_UNSTORABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class FieldError:
    """One thing to put right: the field's name and what to do."""

    field: str
    text: str


@dataclass(frozen=True)
class Typed:
    """What was typed into a form, line ends as one character: one list of texts a field, files apart."""

    texts: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    def first(self, name: str, otherwise: str = "") -> str:
        return self.texts.get(name, [otherwise])[0]

    def all(self, name: str) -> list[str]:
        return self.texts.get(name, [])


F = TypeVar("F", bound="Form")


@dataclass(frozen=True)
class Parsed(Generic[F]):
    """A form after reading: its data, or the errors and what was typed."""

    typed: Typed
    data: F | None = None
    errors: tuple[FieldError, ...] = ()

    def error(self, name: str) -> str:
        """The message at one field, or an empty text."""
        return next((error.text for error in self.errors if error.field == name), "")

    def value(self, name: str, otherwise: str = "") -> str:
        """What to show in a field: what was typed, else `otherwise`."""
        return self.typed.first(name, otherwise)

    def refused(self, refusal: BadInput) -> "Parsed[F]":
        """The same form with an action's refusal beside its fields."""
        errors = tuple(FieldError(name, text) for name, text in refusal.fields.items())
        return Parsed(self.typed, None, errors or (FieldError("", refusal.words),))


class Form(BaseModel):
    """Base of every form. `messages` gives a field's own words for when its value can't be used."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True, frozen=True)
    messages: ClassVar[dict[str, str]] = {}

    @classmethod
    def parse(cls, typed: Typed) -> Parsed[Self]:
        """Read what was typed. Never raises for what a person typed."""
        values: dict[str, Any] = {}
        for name, info in cls.model_fields.items():
            many = get_origin(info.annotation) in (list, set, frozenset, tuple)
            if many:
                values[name] = [text for text in typed.all(name) if text.strip()]
            elif typed.first(name).strip():
                values[name] = typed.first(name)
        try:
            return Parsed(typed, cls.model_validate(values))
        except ValidationError as refusal:
            return Parsed(typed, None, tuple(cls._errors(refusal)))

    @classmethod
    def _errors(cls, refusal: ValidationError) -> list[FieldError]:
        errors: dict[str, FieldError] = {}
        for problem in refusal.errors():
            name = str(problem["loc"][0]) if problem["loc"] else ""
            errors.setdefault(name, FieldError(name, cls._words(name, dict(problem))))
        return list(errors.values())

    @classmethod
    def _words(cls, name: str, problem: dict[str, Any]) -> str:
        if name in cls.messages:
            return cls.messages[name]
        label = name.replace("_", " ")
        limits = problem.get("ctx", {})
        if isinstance(limits.get("error"), ValueError):
            return str(limits["error"])
        match problem["type"]:
            case "missing":
                return f"Enter the {label}."
            case "string_too_long":
                return f"The {label} can be at most {limits['max_length']:,} characters long."
            case "greater_than_equal" | "greater_than":
                return f"The {label} must be at least {limits.get('ge', limits.get('gt'))}."
            case "less_than_equal" | "less_than":
                return f"The {label} can be at most {limits.get('le', limits.get('lt'))}."
            case "enum" | "literal_error":
                return f"Choose the {label} from the list."
            case "too_short":
                return f"Choose at least one of the {label}."
        return f"The {label} can't be read: {str(problem['msg']).lower()}."


def _read_date(value: object) -> object:
    """2026-11-22 or 22/11/2026."""
    if isinstance(value, str) and "/" in value:
        day, month, year = ([*value.split("/"), "", ""])[:3]
        return f"{year}-{month.zfill(2)}-{day.zfill(2)}"
    return value


Day = Annotated[date, BeforeValidator(_read_date)]


def check_size(headers: Mapping[str, str]) -> None:
    """A form says beforehand how long it is, and is not too long: what is read is held. Raises HTTPException (413)."""
    length = headers.get("content-length", "0")
    if "transfer-encoding" in headers or not length.isdecimal() or int(length) > MOST_BYTES:
        raise HTTPException(
            413, f"A form and its files can be at most {MOST_BYTES // 1_000_000} MB together."
        )


async def read_typed(request: Request) -> Typed:
    """Read the request's form within its limits, and keep it for an error page."""
    check_size(request.headers)
    async with request.form(max_files=5, max_fields=MAX_FIELDS, max_part_size=2_000_000) as form:
        typed = await _typed(form)
    request.state.typed = Typed(
        {_storable(name): [_storable(text) for text in texts] for name, texts in typed.texts.items()},
        typed.files,
    )
    if request.state.typed.texts != typed.texts:
        raise HTTPException(
            422, "The text holds a control character, which can't be stored. It is left out below."
        )
    return typed


def _storable(text: str) -> str:
    """`text` without control characters other than tabs and line ends, and without halves of characters."""
    return _UNSTORABLE.sub("", text)


async def _typed(form: FormData) -> Typed:
    texts: dict[str, list[str]] = {}
    files: dict[str, tuple[str, bytes]] = {}
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            files[name] = (value.filename or "", await value.read())
            continue
        texts.setdefault(name, []).append(_LINE_END.sub("\n", value))
    return Typed(dict(MappingProxyType(texts)), files)


TypedForm = Annotated[Typed, Depends(read_typed)]
