"""A register file becomes rows, or a list of everything that is wrong with it, line by line."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from app.core.errors import BadInput
from app.core.formats import plural
from app.core.forms import Typed
from app.councils.forms import CouncilRow
from app.councils.rules import code_fits, slug_of

NEEDED = ("gss_code", "name", "type", "nation")
MOST_ROWS = 5_000


@dataclass(frozen=True)
class RowError:
    """One thing to put right in a file."""

    line: int
    text: str


class BadRegister(BadInput):
    """The file can't be used; nothing of it was written. `errors` has every row's faults."""

    def __init__(self, words: str, errors: tuple[RowError, ...] = ()) -> None:
        super().__init__(words, {"file": words})
        self.errors = errors


def faulty(errors: list[RowError]) -> BadRegister:
    """The refusal of a file with these faults."""
    words = f"Nothing was imported: {plural(len(errors), 'thing')} to put right in the file."
    return BadRegister(words, tuple(errors))


@dataclass(frozen=True)
class FileRow:
    """One council of a file: its line there, its values, and the columns that the file has."""

    line: int
    values: CouncilRow
    columns: frozenset[str]

    @property
    def slug(self) -> str:
        """The slug given, or one made of the short name; a former council's is made of its full name."""
        former = self.values.end_date is not None
        name = self.values.name if former else self.values.short_name or self.values.name
        return self.values.slug or slug_of(name) or self.values.gss_code.lower()


@dataclass(frozen=True)
class RegisterFile:
    """What a file holds: rows to import, and the lines that name no code and are left out."""

    rows: tuple[FileRow, ...]
    left_out: tuple[RowError, ...]


def read_register(text: str, *, fictional: bool) -> RegisterFile:
    """The rows of a file. Raises BadRegister with all errors, in the order of their lines."""
    rows: list[FileRow] = []
    left_out: list[RowError] = []
    errors: list[RowError] = []
    first_lines: dict[str, int] = {}
    for line, record, fault in _records(text):
        if fault:
            errors.append(RowError(line, fault))
            continue
        if not record.get("gss_code", "").strip() and record.get("end_date", "").strip():
            left_out.append(RowError(line, f"{record.get('name', '')}: a former council without a GSS code"))
            continue
        form = CouncilRow.parse(Typed({name: [value] for name, value in record.items()}))
        found = [RowError(line, error.text) for error in form.errors]
        if form.data is not None:
            found += _faults_of_code(line, form.data, first_lines, fictional=fictional)
            rows.append(FileRow(line, form.data, frozenset(record)))
        errors += found
    if errors:
        raise faulty(errors)
    if not rows:
        raise BadRegister("The file has no rows.")
    return RegisterFile(tuple(rows), tuple(left_out))


def _faults_of_code(
    line: int, row: CouncilRow, first_lines: dict[str, int], *, fictional: bool
) -> Iterator[RowError]:
    code = row.gss_code
    if not code_fits(code, row.nation, fictional=fictional):
        yield RowError(line, f"“{code}” is not a GSS code of a council in {row.nation.value}")
    before = first_lines.setdefault(code, line)
    if before != line:
        yield RowError(line, f"the code {code} stands in line {before} already")


def _records(text: str) -> Iterator[tuple[int, dict[str, str], str]]:
    """Line number, cells and fault of each row; lines that begin with # before the header are passed over."""
    if "\x00" in text:
        raise BadRegister("The file is no text: it holds a zero byte.")
    lines = list(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    before = next(
        (n for n, line in enumerate(lines) if line.strip() and not line.startswith("#")), len(lines)
    )
    reader = csv.reader(lines[before:], strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_header(header)
        line = reader.line_num + before + 1
        for count, cells in enumerate(reader, start=1):
            if count > MOST_ROWS:
                raise BadRegister(f"The file has more than {MOST_ROWS:,} rows.")
            if any(cell.strip() for cell in cells):
                yield line, dict(zip(header, cells, strict=False)), _fault_of_shape(header, cells)
            line = reader.line_num + before + 1
    except csv.Error as error:
        words = f"Line {reader.line_num + before} can't be read as CSV: {error}."
        raise BadRegister(words) from error


def _check_header(header: list[str]) -> None:
    missing = [name for name in NEEDED if name not in header]
    if missing:
        raise BadRegister("The first row must name the columns; missing: " + ", ".join(missing) + ".")
    if len(set(header)) < len(header):
        raise BadRegister("Two columns have the same name.")


def _fault_of_shape(header: list[str], cells: list[str]) -> str:
    if len(cells) == len(header):
        return ""
    return f"the row has {len(cells)} cells, and the header {len(header)}"
