"""Judges' load and pace, for the publisher alone."""

from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from app.accounts.audiences import office
from app.core.clock import now
from app.core.database import Reading
from app.core.rendering import page
from app.matching.load import Load, load


@dataclass(frozen=True)
class LoadPage:
    load: Load

    @property
    def waiting(self) -> int:
        return sum(self.load.waiting.values())


@office.get("/office/judging", name="matching.load")
def judging_load(request: Request, session: Reading) -> Response:
    return page(request, "matching/load.html", LoadPage(load(session, now())))
