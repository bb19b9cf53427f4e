"""Records from JSON values, by their type hints, with the path of the first field that cannot be used.

It knows what the records of scoring are made of: text, numbers, yes/no, optional and alternative values,
enums, tuples, mappings with text keys and records. Unknown fields are refused, so that a misspelt option
never passes in silence. Numbers must be finite.
"""

import math
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin

from scoring.errors import InputError

T = TypeVar("T")
PLAIN = (str, int, bool, type(None))
NAMES = {str: "text", float: "a number", int: "a whole number", bool: "true or false", type(None): "null"}


def decode(cls: type[T], value: object, path: str = "") -> T:
    """`value` as an instance of the record class `cls`.

    Raises
    ------
    InputError  as in "calls[3].facts[0].verdict: must be one of matches, partly, …".

    Examples
    --------
    >>> from scoring.records import Topic
    >>> decode(Topic, {"code": "bins", "name": "Bins"})
    Topic(code='bins', name='Bins', weight=1.0)
    """
    result: T = _decode(cls, value, path)
    return result


def to_data(value: object) -> Any:
    """A record as JSON values; the opposite of `decode`. Numbers that are not finite become null.

    >>> from scoring.records import Interval
    >>> to_data(Interval(0.5, float("nan")))
    {'low': 0.5, 'high': None}
    """
    if type(value) in PLAIN:
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, float):
        # 20 and 20.0 are the same number, so they are written the same.
        return None if not math.isfinite(value) else int(value) if value.is_integer() else value
    if is_dataclass(value):
        cls: Any = type(value)
        return {name: to_data(getattr(value, name)) for name in _field_names(cls)}
    if isinstance(value, Mapping):
        return {str(key): to_data(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [to_data(item) for item in value]
    if isinstance(value, str):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in JSON")


def _decode(hint: Any, value: object, path: str) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _one_of(get_args(hint), value, path)
    if origin is tuple:
        if not isinstance(value, list | tuple):
            raise InputError(path, "must be a list")
        return tuple(_decode(get_args(hint)[0], item, f"{path}[{i}]") for i, item in enumerate(value))
    if origin is Mapping:
        return _mapping(get_args(hint)[1], value, path)
    if is_dataclass(hint):
        return _record(hint, value, path)
    if issubclass(hint, Enum):
        return _enum(hint, value, path)
    return _plain(hint, value, path)


def _one_of(hints: tuple[Any, ...], value: object, path: str) -> Any:
    if value is None and type(None) in hints:
        return None
    possible = [hint for hint in hints if hint is not type(None)]
    if len(possible) == 1:
        return _decode(possible[0], value, path)
    for hint in possible:
        try:
            return _plain(hint, value, path)
        except InputError:
            continue
    raise InputError(path, f"must be {' or '.join(NAMES[hint] for hint in possible)}")


def _mapping(hint: Any, value: object, path: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise InputError(path, "must be an object")
    return {_plain(str, key, path): _decode(hint, item, f"{path}.{key}") for key, item in value.items()}


def _record(cls: Any, value: object, path: str) -> Any:
    if not isinstance(value, Mapping):
        raise InputError(path, "must be an object")
    hints = _hints(cls)
    for name in value:
        if name not in hints:
            raise InputError(f"{path}.{name}" if path else str(name), "is not a known field")
    found = {}
    for field in fields(cls):
        where = f"{path}.{field.name}" if path else field.name
        if field.name in value:
            found[field.name] = _decode(hints[field.name], value[field.name], where)
        elif field.default is MISSING and field.default_factory is MISSING:
            raise InputError(where, "is missing")
    return cls(**found)


@cache
def _field_names(cls: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cls))


@cache
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _enum(cls: type[Enum], value: object, path: str) -> Enum:
    try:
        return cls(value)
    except ValueError:
        raise InputError(path, f"must be one of {', '.join(str(member.value) for member in cls)}") from None


def _plain(hint: type, value: object, path: str) -> Any:
    wrong = InputError(path, f"must be {NAMES[hint]}")
    if hint is bool or isinstance(value, bool):
        if hint is bool and isinstance(value, bool):
            return value
        raise wrong
    if hint is float:
        if not isinstance(value, int | float) or not math.isfinite(value):
            raise wrong
        return float(value)
    if not isinstance(value, hint):
        raise wrong
    return value
