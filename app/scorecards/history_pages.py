"""The history of a scorecard, for its assessor and for the office; and what to do about a replaced answer."""

from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, field, office
from app.calls.queries import standing_by_reference, standing_for_office
from app.calls.rules import Standing
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.errors import NotFound
from app.core.forms import TypedForm
from app.core.ids import RowId
from app.core.rendering import notice, page, see_other
from app.scorecards import actions
from app.scorecards.history import Line, history_of
from app.scorecards.models import FieldChange, Scorecard
from app.scorecards.pages import save_all
from app.scorecards.queries import find_scorecard
from app.scorecards.sheet import Sheet, sheet_of

PUT_BACK = notice("answer-put-back", "Your earlier answer stands again. The other stays in the history.")
KEPT = notice("answer-kept", "The later answer stays. The earlier one stays in the history.")


@dataclass(frozen=True)
class HistoryPage:
    standing: Standing
    council: str
    title: str
    scorecard: Scorecard | None
    lines: list[Line]  # newest first
    own: bool  # the reader is the assessor


@field.get("/field/calls/{reference}/scorecard/history", name="scorecards.history")
def history(request: Request, session: Reading, assessor: CurrentPerson, reference: str) -> Response:
    standing = standing_by_reference(session, reference, assessor)
    return page(request, "scorecards/history.html", _history_page(session, standing, own=True))


@office.get("/office/calls/{reference}/scorecard/history", name="scorecards.office_history")
def office_history(request: Request, session: Reading, reference: str) -> Response:
    standing = standing_for_office(session, reference)
    return page(request, "scorecards/office_history.html", _history_page(session, standing, own=False))


def _history_page(session: Reading, standing: Standing, *, own: bool) -> HistoryPage:
    call = standing.call
    return HistoryPage(
        standing=standing,
        council=call.wave_council.name,
        title=call.version.title,
        scorecard=find_scorecard(session, call),
        lines=history_of(session, standing),
        own=own,
    )


@field.post("/field/calls/{reference}/scorecard/changes/{change_id}/put-back", name="scorecards.put_back")
def put_back(
    request: Request,
    session: Writing,
    typed: TypedForm,
    by: CurrentPerson,
    reference: str,
    change_id: RowId,
) -> Response:
    at = now()
    standing = standing_by_reference(session, reference, by, to_write=True)
    change = _change(sheet_of(session, standing), change_id)
    saving = save_all(session, standing, typed, by, at, but=change.field)
    sheet = sheet_of(session, standing)
    actions.put_back(
        session,
        scorecard=saving.scorecard,
        change=change,
        changes=sheet.changes,
        entry=sheet.entry(change.field),
        by=by,
        at=at,
    )
    return see_other(request, "scorecards.scorecard", saying=PUT_BACK, reference=reference)


@field.post(
    "/field/calls/{reference}/scorecard/changes/{change_id}/keep-change", name="scorecards.keep_change"
)
def keep_change(
    request: Request,
    session: Writing,
    typed: TypedForm,
    by: CurrentPerson,
    reference: str,
    change_id: RowId,
) -> Response:
    at = now()
    standing = standing_by_reference(session, reference, by, to_write=True)
    change = _change(sheet_of(session, standing), change_id)
    save_all(session, standing, typed, by, at, but=change.field)
    actions.keep_change(session, change=change, changes=sheet_of(session, standing).changes, at=at)
    return see_other(request, "scorecards.scorecard", saying=KEPT, reference=reference)


def _change(sheet: Sheet, change_id: int) -> FieldChange:
    found = next((one for one in sheet.changes if one.id == change_id), None)
    if found is None:
        raise NotFound("There is no such change of this scorecard.")
    return found
