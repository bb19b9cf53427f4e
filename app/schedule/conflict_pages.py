"""Conflicts of interest: declared on the spot or in the office, and the calls that go to somebody else."""

from dataclasses import dataclass
from datetime import datetime, time

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, field, office
from app.accounts.models import Person, Role
from app.accounts.queries import people_with, person_by_id
from app.core.clock import LOCAL, now
from app.core.database import Reading, Writing
from app.core.errors import AppError, BadInput, WrongState
from app.core.forms import Parsed, Typed, TypedForm
from app.core.ids import RowId
from app.core.rendering import notice, page, see_other
from app.councils.queries import council_by_code
from app.schedule import actions, conflicts, forms, takeover
from app.schedule.conflicts import Candidate, Conflict, Returned
from app.schedule.models import GivenBack, PlannedCall
from app.waves.models import Wave
from app.waves.queries import open_waves

GIVEN_BACK = notice("call-given-back", "The call is given back. Thank you for saying so.")
DECLARED = notice(
    "conflict-declared", "The conflict of interest is noted. Calls to come went back to the plan."
)
REMOVED = notice("conflict-removed", "The conflict of interest is taken off the list.")
REASSIGNED = notice("call-reassigned", "The call is planned anew and stands in the list of whoever makes it.")


@dataclass(frozen=True)
class ConflictPage:
    call: PlannedCall
    given: GivenBack | None
    form: Parsed[forms.GiveBack]


@dataclass(frozen=True)
class ConflictsPage:
    conflicts: list[Conflict]
    returned: list[tuple[Wave, list[Returned]]]
    people: list[tuple[int, str]]
    form: Parsed[forms.DeclareConflict]


@dataclass(frozen=True)
class ReassignmentPage:
    returned: Returned
    candidates: list[Candidate]
    form: Parsed[forms.Reassign]

    @property
    def free(self) -> list[Candidate]:
        return [one for one in self.candidates if one.starts_at]


@field.get("/field/calls/{reference}/conflict", name="schedule.conflict")
def conflict(request: Request, session: Reading, assessor: CurrentPerson, reference: str) -> Response:
    return page(
        request, "schedule/conflict.html", _conflict_page(session, reference, assessor, Parsed(Typed()))
    )


def _conflict_page(
    session: Session, reference: str, assessor: Person, form: Parsed[forms.GiveBack]
) -> ConflictPage:
    call = conflicts.own_call(session, reference, assessor)
    return ConflictPage(call, conflicts.find_given_back(session, call), form)


@field.post("/field/calls/{reference}/conflict", name="schedule.give_back")
def give_back(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, reference: str
) -> Response:
    call = conflicts.own_call(session, reference, by, to_write=True)
    form = forms.GiveBack.parse(typed)
    if form.data is None:
        content = _conflict_page(session, reference, by, form)
        return page(request, "schedule/conflict.html", content, status=422)
    actions.give_back(session, call=call, reason=form.data.reason, by=by, at=now())
    return see_other(request, "calls.call", saying=GIVEN_BACK, reference=reference)


@office.get("/office/conflicts", name="schedule.conflicts")
def conflicts_of_interest(request: Request, session: Reading) -> Response:
    return page(request, "schedule/conflicts.html", _conflicts_page(session, Parsed(Typed())))


def _conflicts_page(session: Session, form: Parsed[forms.DeclareConflict]) -> ConflictsPage:
    people = {
        one.id or 0: one.name for role in (Role.ASSESSOR, Role.JUDGE) for one in people_with(session, role)
    }
    returned = [(wave, conflicts.given_back_in(session, wave)) for wave in open_waves(session)]
    return ConflictsPage(
        conflicts.conflicts(session),
        [(wave, found) for wave, found in returned if found],
        sorted(people.items(), key=lambda one: one[1]),
        form,
    )


@office.post("/office/conflicts", name="schedule.declare_conflict")
def declare_conflict(request: Request, session: Writing, typed: TypedForm, by: CurrentPerson) -> Response:
    form = forms.DeclareConflict.parse(typed)
    if form.data is not None:
        try:
            _declare(session, form.data, by, now())
            return see_other(request, "schedule.conflicts", saying=DECLARED)
        except BadInput as refusal:
            form = form.refused(refusal)
    return page(request, "schedule/conflicts.html", _conflicts_page(session, form), status=422)


def _declare(session: Session, entered: forms.DeclareConflict, by: Person, at: datetime) -> None:
    try:
        council = council_by_code(session, entered.council.upper())
    except AppError as refusal:
        raise BadInput(refusal.words, {"council": refusal.words}) from refusal
    person = person_by_id(session, entered.person)
    if conflicts.find_conflict(session, entered.person, council.id or 0) is not None:
        words = f"{person.name} is kept away from {council.name} already."
        raise BadInput(words, {"council": words})
    actions.declare_conflict(
        session, person=person, council_id=council.id or 0, reason=entered.reason, by=by, at=at
    )


@office.post("/office/conflicts/{conflict_id}/removed", name="schedule.remove_conflict")
def remove_conflict(request: Request, session: Writing, by: CurrentPerson, conflict_id: RowId) -> Response:
    found = conflicts.conflict_by_id(session, conflict_id)
    actions.remove_conflict(session, conflict=found, by=by, at=now())
    return see_other(request, "schedule.conflicts", saying=REMOVED)


@office.get("/office/calls/{reference}/reassignment", name="schedule.reassignment")
def reassignment(request: Request, session: Reading, reference: str) -> Response:
    return page(
        request, "schedule/reassignment.html", _reassignment_page(session, reference, Parsed(Typed()))
    )


def _reassignment_page(session: Session, reference: str, form: Parsed[forms.Reassign]) -> ReassignmentPage:
    found = conflicts.given_back_by_reference(session, reference)
    people = [] if found.replaced_by else conflicts.candidates(session, found.call, now())
    return ReassignmentPage(found, people, form)


@office.post("/office/calls/{reference}/reassignment", name="schedule.reassign")
def reassign(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, reference: str
) -> Response:
    found = conflicts.given_back_by_reference(session, reference, to_write=True)
    form = forms.Reassign.parse(typed)
    if form.data is not None:
        try:
            actions.reassign(
                session,
                given=found.given,
                to=form.data.to,
                starts_at=_moment(session, found.call, form.data, now()),
                secret=request.app.state.settings.secret_key,
                by=by,
                at=now(),
            )
            return see_other(request, "schedule.conflicts", saying=REASSIGNED)
        except (BadInput, WrongState) as refusal:
            form = form.refused(BadInput(refusal.words, {"to": refusal.words}))
    content = _reassignment_page(session, reference, form)
    return page(request, "schedule/reassignment.html", content, status=422)


def _moment(session: Session, call: PlannedCall, chosen: forms.Reassign, at: datetime) -> datetime:
    """The moment typed, else the first at which whoever was chosen is free. Raises WrongState, NotFound."""
    helper = conflicts.helper_for(session, call, chosen.to)
    if chosen.on or chosen.time:
        planned = call.starts_at.astimezone(LOCAL)
        clock = time.fromisoformat(chosen.time) if chosen.time else planned.time()
        return datetime.combine(chosen.on or planned.date(), clock, LOCAL)
    place = conflicts.place_of(session, call)
    takeover.check_may_take(place, helper)
    start = takeover.first_free(place, helper, at)
    if start is None:
        raise WrongState(f"{helper.person.name} has no free moment left in which the council answers.")
    return start
