"""Stable text forms of inputs and tables, and their digests, so that anyone can rebuild an edition and
compare. METHOD 8.

JSON is canonical: keys sorted, no spaces, UTF-8 as it stands, numbers in the shortest form that reads back
the same, one line break at the end. CSV is RFC 4180 with a header; None is blank; a text that a spreadsheet
might run as a formula gets a leading apostrophe, and so does one that begins with an apostrophe: taking one off
gives every text back (`text_of_cell`).
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

from scoring.check import check_inputs
from scoring.decode import decode, to_data
from scoring.errors import InputError
from scoring.records import LeagueInputs
from scoring.tables import CallOutcome, LeagueRow, LeagueTable, TopicCell

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def canonical_json(value: object) -> str:
    """A record, or anything JSON can hold, as canonical JSON text with a line break at the end.

    >>> canonical_json({"b": 1, "a": [0.5, None]})
    '{"a":[0.5,null],"b":1}\\n'
    """
    return _dumps(to_data(value))


def _dumps(data: object) -> str:
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return f"{text}\n"


def inputs_to_json(inputs: LeagueInputs) -> str:
    """The inputs as canonical JSON: councils, groups, topics by code, calls by id, so that row order never
    matters.
    """
    data = to_data(inputs)
    for name, key in (("councils", "code"), ("groups", "code"), ("calls", "id")):
        data[name] = sorted(data[name], key=lambda item: str(item[key]))
    for call in data["calls"]:
        call["facts"] = sorted(call["facts"], key=lambda fact: str(fact["fact"]))
    data["applicability"] = {kind: sorted(codes) for kind, codes in data["applicability"].items()}
    return _dumps(data)


def inputs_from_json(text: str) -> LeagueInputs:
    """Inputs from their JSON text, checked.

    Raises
    ------
    InputError  not JSON, or a field that cannot be used, with its path: "calls[3].council: no council E07".
    UnlikeCouncils  a call about a topic that does not apply to its council.

    Examples
    --------
    >>> inputs_from_json('{"wave": 7}')
    Traceback (most recent call last):
    scoring.errors.InputError: method_version: is missing
    """
    try:
        data = json.loads(text)
    except ValueError as error:
        raise InputError("", f"not JSON: {error}") from None
    except RecursionError:
        raise InputError("", "not usable JSON: nested too deeply") from None
    inputs = decode(LeagueInputs, data)
    check_inputs(inputs)
    return inputs


def table_to_json(table: LeagueTable) -> str:
    """A table as canonical JSON."""
    return canonical_json(table)


def digest(value: object) -> str:
    """SHA-256 (hex) of a text, or of the canonical JSON of a record.

    >>> digest("abc")[:16]
    'ba7816bf8f01cfea'
    """
    text = value if isinstance(value, str) else canonical_json(value)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def table_to_csv(table: LeagueTable) -> str:
    """The rows of a table as CSV, group and measure first; a record in a row gives `reach_count`, `reach_of`,
    …
    """
    return _records_to_csv(table, table.rows)


def cells_to_csv(table: LeagueTable) -> str:
    """The council × topic cells of a table as CSV, group and measure first."""
    return _records_to_csv(table, table.cells)


def outcomes_to_csv(outcomes: Sequence[CallOutcome]) -> str:
    """What every counted call came to, one row a call: the first sheet of a spreadsheet."""
    columns = [field.name for field in fields(CallOutcome)]
    return write_csv(columns, ([getattr(outcome, column) for column in columns] for outcome in outcomes))


def weights_to_csv(inputs: LeagueInputs) -> str:
    """The published topic weights."""
    return write_csv(["topic", "name", "weight"], ([t.code, t.name, t.weight] for t in inputs.topics))


def _records_to_csv(table: LeagueTable, records: Sequence[LeagueRow] | Sequence[TopicCell]) -> str:
    flat = [{"group": table.group, "measure": table.measure, **_flatten(record)} for record in records]
    columns = list(flat[0]) if flat else ["group", "measure"]
    return write_csv(columns, ([row[column] for column in columns] for row in flat))


def _flatten(record: "DataclassInstance") -> dict[str, object]:
    flat: dict[str, object] = {}
    for field in fields(record):
        value = getattr(record, field.name)
        if is_dataclass(value) and not isinstance(value, type):
            flat.update({f"{field.name}_{name}": item for name, item in _flatten(value).items()})
        elif isinstance(value, tuple):
            flat[field.name] = " ".join(str(item) for item in value)
        else:
            flat[field.name] = value
    return flat


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """CSV text: header and rows, blank for None and NaN, floats so that they read back the same.

    >>> write_csv(["a", "b"], [[1.5, None], ["=2", True]])
    "a,b\\r\\n1.5,\\r\\n'=2,1\\r\\n"
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return out.getvalue()


def _cell(value: object) -> str:
    plain = to_data(value)
    if plain is None:
        return ""
    if isinstance(plain, bool):
        return str(int(plain))
    if isinstance(plain, float):
        return repr(float(plain))
    return cell_of_text(plain) if isinstance(plain, str) else str(plain)


def cell_of_text(text: str) -> str:
    """A text as it stands in a cell: an apostrophe before what a spreadsheet might run, or that begins with one.

    >>> cell_of_text("=2"), cell_of_text("'t Zand"), cell_of_text("Ash")
    ("'=2", "''t Zand", 'Ash')
    """
    return f"'{text}" if text.startswith(("'", *FORMULA_STARTS)) else text


def text_of_cell(cell: str) -> str:
    """The text that a cell stands for; the opposite of `cell_of_text`.

    >>> text_of_cell("'=2"), text_of_cell("Ash")
    ('=2', 'Ash')
    """
    return cell.removeprefix("'")
