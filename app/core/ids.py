"""Parameters of addresses."""

from typing import Annotated

from fastapi import Path

RowId = Annotated[int, Path(ge=1, le=2**63 - 1)]
"""The id of a row; larger numbers no database holds."""
