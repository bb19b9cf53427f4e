"""What an assessor notes about a written enquiry: sent, acknowledged, answered, or not answered."""

from datetime import datetime
from typing import TypeVar

from fastapi import Request
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, field
from app.calls import queries
from app.calls.written import actions, forms
from app.calls.written.sheet import enquiry
from app.calls.written.wait import find_wait
from app.core.clock import now
from app.core.database import Writing
from app.core.errors import BadInput, NotFound
from app.core.forms import Parsed, TypedForm
from app.core.ids import RowId
from app.core.rendering import notice, see_other

SENT = notice("enquiry-sent", "Noted as sent. Come back when an answer is there.")
ACKNOWLEDGED = notice("enquiry-acknowledged", "The acknowledgement is noted. It is no answer yet.")
ENDED = notice("enquiry-ended", "How the enquiry ended is saved.")
CORRECTED = notice("enquiry-corrected", "Corrected. What was written first stays readable below.")
W = TypeVar("W", bound=forms.When)


def _when(form: Parsed[W], at: datetime) -> tuple[Parsed[W], datetime]:
    """The form, refused if its day and time are no moment, and the moment."""
    if form.data is None:
        return form, at
    try:
        return form, form.data.happened_at(at)
    except BadInput as refusal:
        return form.refused(refusal), at


@field.post("/field/calls/{reference}/written/attempts", name="calls.send_enquiry")
def send_enquiry(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, reference: str
) -> Response:
    at = now()
    standing = queries.standing_by_reference(session, reference, by, to_write=True)
    form, happened_at = _when(forms.When.parse(typed), at)
    if form.data is not None:
        try:
            actions.send_enquiry(
                session,
                standing=standing,
                happened_at=happened_at,
                by=by,
                at=at,
                request_key=form.data.request_key,
            )
            return see_other(request, "calls.call", saying=SENT, reference=reference)
        except BadInput as refusal:
            form = form.refused(refusal)
    return enquiry(request, session, standing, by, status=422, sending=form)


@field.post("/field/calls/{reference}/written/stamps", name="calls.acknowledge_enquiry")
def acknowledge_enquiry(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, reference: str
) -> Response:
    at = now()
    standing = queries.standing_by_reference(session, reference, by, to_write=True)
    attempt = queries.attempt_by_number(standing, 1)
    form, happened_at = _when(forms.When.parse(typed), at)
    if form.data is not None:
        try:
            actions.acknowledge_enquiry(
                session,
                standing=standing,
                attempt=attempt,
                happened_at=happened_at,
                by=by,
                at=at,
                request_key=form.data.request_key,
            )
            return see_other(request, "calls.call", saying=ACKNOWLEDGED, reference=reference)
        except BadInput as refusal:
            form = form.refused(refusal)
    return enquiry(request, session, standing, by, status=422, acknowledging=form)


@field.post("/field/calls/{reference}/written/outcome", name="calls.end_enquiry")
def end_enquiry(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, reference: str
) -> Response:
    at = now()
    standing = queries.standing_by_reference(session, reference, by, to_write=True)
    attempt = queries.attempt_by_number(standing, 1)
    wait = find_wait(session, standing)
    if wait is None:
        raise NotFound("There is no such enquiry in writing.")
    form, happened_at = _when(forms.EndEnquiry.parse(typed), at)
    if form.data is not None:
        try:
            actions.end_enquiry(
                session,
                standing=standing,
                attempt=attempt,
                outcome=form.data.outcome,
                happened_at=happened_at,
                last_day=wait.last_day,
                by=by,
                at=at,
                request_key=form.data.request_key,
            )
            return see_other(request, "calls.call", saying=ENDED, reference=reference)
        except BadInput as refusal:
            form = form.refused(refusal)
    return enquiry(request, session, standing, by, status=422, ending=form)


@field.post("/field/calls/{reference}/written/stamps/{stamp_id}/correct", name="calls.correct_enquiry")
def correct_enquiry(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, reference: str, stamp_id: RowId
) -> Response:
    at = now()
    standing = queries.standing_by_reference(session, reference, by, to_write=True)
    found = queries.stamp_by_id(session, standing, stamp_id)
    form, happened_at = _when(forms.CorrectEnquiry.parse(typed), at)
    if form.data is not None:
        try:
            actions.correct_enquiry(
                session,
                standing=standing,
                stamp=found,
                happened_at=happened_at,
                reason=form.data.reason,
                by=by,
                at=at,
                request_key=form.data.request_key,
            )
            return see_other(request, "calls.call", saying=CORRECTED, reference=reference)
        except BadInput as refusal:
            form = form.refused(refusal)
    return enquiry(request, session, standing, by, status=422, correcting=form, correcting_id=stamp_id)
