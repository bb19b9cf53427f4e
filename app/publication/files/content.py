"""What every file of an edition is made from."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from app.publication.downloads import edition_data
from app.publication.files.sheets import edition_sheets
from app.publication.models import Edition, EditionCall, EditionTable
from scoring.codec import inputs_from_json
from scoring.records import LeagueInputs
from scoring.sheets import Sheet, scorecard_data


@dataclass(frozen=True)
class File:
    """One file of an edition. `kind`: the heading under which the downloads page shows it."""

    name: str
    kind: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Content:
    """An edition as plain values; the same edition gives the same content, whatever the machine and the day."""

    data: dict[str, Any]
    inputs: LeagueInputs
    published_at: datetime

    @classmethod
    def of(
        cls, edition: Edition, text: str, tables: Sequence[EditionTable], calls: Sequence[EditionCall]
    ) -> "Content":
        """The content of an edition. `text`: its inputs, as stored."""
        inputs = inputs_from_json(text)
        # a database may sort text in another order than Python
        data = edition_data(edition, tables, sorted(calls, key=lambda call: call.code))
        data["scorecard"] = scorecard_data(inputs.instrument)
        return cls(data, inputs, edition.published_at.astimezone(UTC))

    @cached_property
    def sheets(self) -> dict[str, Sheet]:
        """Every sheet by name."""
        return edition_sheets(self.data)

    @property
    def stem(self) -> str:
        """How the names of the edition's files begin."""
        return file_stem(self.data["edition"], fictional=bool(self.data["note"]))

    def council_codes(self) -> Iterator[str]:
        """Codes of the councils of the edition, each once, in order."""
        rows = (row for table in self.data["tables"] for row in table["rows"])
        yield from sorted({row["council"] for row in rows})


def file_stem(number: int, *, fictional: bool) -> str:
    """How the names of an edition's files begin; a demonstration's files say so.

    >>> file_stem(3, fictional=True)
    'demonstration-edition-3'
    """
    return f"{'demonstration-' if fictional else ''}edition-{number}"


def json_bytes(data: Any) -> bytes:
    """JSON that a person can read too."""
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
