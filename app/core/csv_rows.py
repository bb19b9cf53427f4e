"""Rows of a CSV file as a spreadsheet writes it: by comma, semicolon or tab, with or without a byte order mark."""

import csv
import io
from collections.abc import Callable, Iterator

from app.core.errors import BadInput
from app.core.forms import MAX_TEXT


def read_rows(
    text: str,
    columns_of: Callable[[list[str]], list[str]],
    *,
    most: int,
    refuse: Callable[[str], BadInput],
) -> Iterator[tuple[int, dict[str, str]]]:
    """The line in which each row begins, and its cells by column; empty rows are passed over.

    `columns_of` names the columns from the cells of the header, and refuses a header that can't be used; `most` is
    how many rows there may be. Raises what `refuse` makes of the words that say what to put right.
    """
    if "\x00" in text:
        raise refuse("The file is no text: it holds a zero byte.")
    text = text.removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=cell_mark(text), strict=True)
    try:
        columns = columns_of([name.strip() for name in next(reader, [])])
        line = reader.line_num + 1
        for count, cells in enumerate(reader, start=1):
            if count > most:
                raise refuse(f"The file has more than {most:,} rows.")
            if any(cell.strip() for cell in cells):
                if len(cells) != len(columns):
                    raise refuse(f"Line {line} has {len(cells)} cells, and the header {len(columns)}.")
                if any(len(cell) > MAX_TEXT for cell in cells):
                    raise refuse(f"Line {line} has a cell of more than {MAX_TEXT:,} characters.")
                yield line, dict(zip(columns, cells, strict=True))
            line = reader.line_num + 1
    except csv.Error as error:
        raise refuse(f"Line {reader.line_num} can't be read as CSV: {error}.") from error


def cell_mark(text: str) -> str:
    """What stands between the cells of a CSV file: a comma, or what a spreadsheet set up elsewhere puts there.

    >>> cell_mark("month,contacts"), cell_mark("month;contacts"), cell_mark("month\\tcontacts")
    (',', ';', '\\t')
    """
    return max(",;\t", key=text.partition("\n")[0].count)
