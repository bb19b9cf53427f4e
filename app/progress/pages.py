"""The publisher's overview."""

from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from app.accounts.audiences import office
from app.core import jobs
from app.core.clock import now
from app.core.database import Reading
from app.core.rendering import page, url
from app.progress import queries

OF_ALL_WAVES = ("review.index", "publication.office")


@dataclass(frozen=True)
class Drawn:
    """A stage as the road's picture takes it."""

    name: str
    count: str
    words: str
    url: str
    late: int
    done: bool


@dataclass(frozen=True)
class DashboardPage:
    roads: list[tuple[queries.Road, list[Drawn]]]
    failed: list[jobs.Job]
    queue: jobs.QueueState


@office.get("/office", name="progress.dashboard")
def dashboard(request: Request, session: Reading) -> Response:
    roads = [
        (road, [_drawn(request, road, stage) for stage in road.stages])
        for road in queries.roads(session, now())
    ]
    content = DashboardPage(roads, queries.failed_jobs(session), jobs.state(session))
    return page(request, "progress/dashboard.html", content)


def _drawn(request: Request, road: queries.Road, stage: queries.Stage) -> Drawn:
    of_wave = {} if stage.page in OF_ALL_WAVES else {"code": road.wave.code}
    address = url(request, stage.page, **of_wave)
    return Drawn(stage.name, stage.count, stage.words, address, stage.late, stage.done)
