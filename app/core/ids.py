"""Parameters of addresses."""

from typing import Annotated

from fastapi import Path, Query

RowId = Annotated[int, Path(ge=1, le=2**63 - 1)]
"""The id of a row; larger numbers no database holds."""

OtherRowId = Annotated[int, Query(ge=1, le=2**63 - 1)]
"""The id of another row, named in the query."""

Code = Annotated[str, Path(max_length=60, pattern=r"^[A-Za-z0-9_-]+$")]
"""A code that names a row; anything else names nothing, and some of it no database can look up."""
