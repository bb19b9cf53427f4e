"""The office compiles a wave's tables; what comes of it is shown where editions are made."""

from fastapi import Request
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, office
from app.core.clock import now
from app.core.database import Writing
from app.core.ids import RowId
from app.core.rendering import notice, see_other
from app.results import actions
from app.review.queries import wave_by_id

COMPILED = notice("compiled", "The tables are compiled. Nobody outside the office sees them yet.")


@office.post("/office/editions/waves/{wave_id}/compile", name="publication.compile")
def compile_run(request: Request, session: Writing, by: CurrentPerson, wave_id: RowId) -> Response:
    run = actions.compile_run(session, wave=wave_by_id(session, wave_id), by=by, at=now())
    return see_other(request, "publication.preview", saying=COMPILED, run_id=run.id)
