"""Changing a plan by hand: one call's place, pins, a plan from a file; and trying a wave before it opens."""

import json
from dataclasses import dataclass
from datetime import datetime, time

from fastapi import Request
from sqlmodel import Session
from starlette.responses import JSONResponse, Response

from app.accounts.audiences import CurrentPerson, office
from app.core.clock import LOCAL, now
from app.core.database import Reading, Writing
from app.core.errors import BadInput
from app.core.forms import FieldError, Parsed, Typed, TypedForm
from app.core.ids import Code, RowId
from app.core.rendering import notice, page, see_other
from app.schedule import conflicts, draft_frame, forms, move_actions, queries, rules
from app.schedule.instance import wave_instance
from app.schedule.models import PlannedCall
from app.schedule.records import exported
from app.waves.models import Wave
from app.waves.queries import wave_by_code
from scoring.planning import InvalidInputError, Plan, draw_plan, read_wave

MOVED = notice("call-moved", "The call is moved, and stays there when the plan is drawn again.")
PINNED = notice("call-pinned", "The call stays where it is when the plan is drawn again.")
UNPINNED = notice("call-unpinned", "The next drawing may move this call.")
IMPORTED = notice("plan-imported", "The plan breaks no rule and is kept. Put it in force when you are ready.")


@dataclass(frozen=True)
class PlacePage:
    call: PlannedCall
    people: list[tuple[int, str]]
    can_move: bool
    form: Parsed[forms.MoveCall]

    @property
    def on(self) -> str:
        return f"{self.call.starts_at.astimezone(LOCAL):%d/%m/%Y}"

    @property
    def time(self) -> str:
        return f"{self.call.starts_at.astimezone(LOCAL):%H:%M}"


@dataclass(frozen=True)
class ImportPage:
    wave: Wave
    errors: tuple[FieldError, ...]


@dataclass(frozen=True)
class TrialPage:
    wave: Wave
    plan: Plan

    @property
    def due(self) -> int:
        return len(self.plan.calls) + len(self.plan.unplaced)


@office.get("/office/calls/{reference}/place", name="schedule.place")
def place(request: Request, session: Reading, reference: str) -> Response:
    return page(request, "schedule/place.html", _place_page(session, reference, Parsed(Typed())))


def _place_page(session: Session, reference: str, form: Parsed[forms.MoveCall]) -> PlacePage:
    call = conflicts.call_by_reference(session, reference)
    people = sorted(
        ((one.person_id, one.person.name) for one in call.plan.wave.assessors), key=lambda one: one[1]
    )
    return PlacePage(call, people, rules.can_move(call, now()), form)


@office.post("/office/calls/{reference}/place", name="schedule.move_call")
def move_call(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, reference: str
) -> Response:
    call = conflicts.call_by_reference(session, reference, to_write=True)
    form = forms.MoveCall.parse(typed)
    if form.data is not None:
        start = datetime.combine(form.data.on, time.fromisoformat(form.data.time), LOCAL)
        try:
            move_actions.move_call(session, call=call, to=form.data.to, starts_at=start, by=by, at=now())
            return see_other(request, "schedule.place", reference=reference, saying=MOVED)
        except BadInput as refusal:
            form = form.refused(BadInput(refusal.words, {"time": " ".join(refusal.fields.values())}))
    return page(request, "schedule/place.html", _place_page(session, reference, form), status=422)


@office.post("/office/calls/{reference}/pinned", name="schedule.pin_call")
def pin_call(request: Request, session: Writing, by: CurrentPerson, reference: str) -> Response:
    call = conflicts.call_by_reference(session, reference, to_write=True)
    move_actions.pin_call(session, call=call, by=by, at=now())
    return see_other(request, "schedule.place", reference=reference, saying=PINNED)


@office.post("/office/calls/{reference}/unpinned", name="schedule.unpin_call")
def unpin_call(request: Request, session: Writing, by: CurrentPerson, reference: str) -> Response:
    call = conflicts.call_by_reference(session, reference, to_write=True)
    move_actions.unpin_call(session, call=call, by=by, at=now())
    return see_other(request, "schedule.place", reference=reference, saying=UNPINNED)


@office.get("/office/waves/{code}/plan/import", name="schedule.import_page")
def import_page(request: Request, session: Reading, code: Code) -> Response:
    return page(request, "schedule/import.html", ImportPage(wave_by_code(session, code), ()))


@office.post("/office/waves/{code}/plan/import", name="schedule.import_plan")
def import_plan(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, code: Code
) -> Response:
    wave = wave_by_code(session, code)
    secret = request.app.state.settings.secret_key
    try:
        data = _json_of(typed)
        move_actions.import_plan(session, wave=wave, data=data, secret=secret, by=by, at=now())
        return see_other(request, "schedule.plan", code=code, saying=IMPORTED)
    except (BadInput, InvalidInputError) as refusal:
        words = refusal.fields.get("file", refusal.words) if isinstance(refusal, BadInput) else str(refusal)
        return page(
            request, "schedule/import.html", ImportPage(wave, (FieldError("file", words),)), status=422
        )


def _json_of(typed: Typed) -> dict[str, object]:
    name, content = typed.files.get("file", ("", b""))
    if not content:
        raise BadInput("Choose the plan’s file.")
    try:
        data = json.loads(content.decode())
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise BadInput(f"“{name}” is not JSON that can be read.") from None
    if not isinstance(data, dict):
        raise BadInput(f"“{name}” holds no plan.")
    return data


@office.get("/office/waves/{code}/plan/trial", name="schedule.trial")
def trial(request: Request, session: Reading, code: Code) -> Response:
    """Is there a place for every call? Drawn on the spot, without balance; nothing is kept."""
    wave = wave_by_code(session, code)
    draft_frame.check_can_try(wave)
    plan = draw_plan(read_wave(wave_instance(session, wave, at=now())), seed=wave.seed, moves=0)
    return page(request, "schedule/trial.html", TrialPage(wave, plan))


@office.get("/office/plans/{plan_id}/plan.json", name="schedule.export")
def export(session: Reading, plan_id: RowId) -> Response:
    return JSONResponse(exported(session, queries.plan_by_id(session, plan_id)))
