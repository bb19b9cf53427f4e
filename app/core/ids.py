"""Parameters of addresses."""

from typing import Annotated

from fastapi import Path, Query

RowId = Annotated[int, Path(ge=1, le=2**63 - 1)]
"""The id of a row; larger numbers no database holds."""

OtherRowId = Annotated[int, Query(ge=1, le=2**63 - 1)]
"""The id of another row, named in the query."""
