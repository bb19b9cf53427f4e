"""Parameters of addresses."""

from typing import Annotated

from fastapi import Path, Query

LARGEST = 2**31 - 1  # an integer column of PostgreSQL; a larger number there is an error, not an absent row

RowId = Annotated[int, Path(ge=1, le=LARGEST)]
"""The id of a row; larger numbers name nothing."""

OtherRowId = Annotated[int, Query(ge=1, le=LARGEST)]
"""The id of another row, named in the query."""

Code = Annotated[str, Path(max_length=60, pattern=r"^[A-Za-z0-9_-]+$")]
"""A code that names a row; anything else names nothing, and some of it no database can look up."""
