"""What a reader may ask of a table: all of it stands in the address."""

import re
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel

from app.publication.facets import FACETS

ALL = "all"  # every group under one another; the places stay those of each group
_POSTCODE = re.compile(r"[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}|[a-z]{1,2}\d[a-z\d]?", re.IGNORECASE)


class _Wish(BaseModel):
    """Group, measure, order, search and filters; what names nothing is as if it were not said."""

    group: str = ""
    measure: str = ""
    sort: str = "place"
    q: str = ""
    nation: str = ""
    region: str = ""
    size: str = ""
    rurality: str = ""
    deprivation: str = ""

    @property
    def search(self) -> str:
        return self.q[:200].strip()

    @property
    def chosen(self) -> dict[str, str]:
        """Facet → the value that was chosen."""
        said = {facet.name: str(getattr(self, facet.name))[:120] for facet in FACETS}
        return {name: value for name, value in said.items() if value}


Wish = Annotated[_Wish, Query()]


def looks_like_postcode(search: str) -> bool:
    """Whether somebody has typed a postcode, whole or its first half.

    >>> looks_like_postcode("LA9 4UF"), looks_like_postcode("sw1a"), looks_like_postcode("Leeds")
    (True, True, False)
    """
    return _POSTCODE.fullmatch(search.strip()) is not None
