"""The sheet that leads an assessor through one call."""

import secrets
from dataclasses import dataclass
from dataclasses import field as having
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, field
from app.accounts.models import Person
from app.calls import actions, forms, queries, rules
from app.calls.lines import LineNow, lines_to_ring
from app.calls.models import SPOKEN, CallAttempt, Moment, Outcome
from app.calls.rules import NextTry, Standing
from app.calls.states import CallState
from app.calls.timing import Timing, timing_of
from app.calls.written.sheet import enquiry
from app.core.clock import LOCAL, now
from app.core.database import Reading, Writing
from app.core.errors import AppError, BadInput
from app.core.formats import moment
from app.core.forms import Form, Parsed, Typed, TypedForm
from app.core.ids import RowId
from app.core.rendering import notice, page, see_other
from app.scenarios.models import ScenarioVersion
from app.schedule.queries import zone_of

CORRECTED = notice("stamp-corrected", "Corrected. What was written first stays readable below.")
UNDONE = notice("stamp-undone", "Taken back. What was written first stays readable below.")
ENDED = notice("attempt-ended", "How the attempt ended is saved.")


@dataclass(frozen=True)
class AttemptView:
    attempt: CallAttempt
    timing: Timing


@dataclass(frozen=True)
class CallPage:
    standing: Standing
    council: str
    version: ScenarioVersion
    lines: list[LineNow]
    attempts: list[AttemptView]
    open_attempt: CallAttempt | None
    ringing_seconds: int  # since the open attempt was dialled
    next_moment: Moment | None
    other_moments: list[Moment]
    moments: list[tuple[str, str]]  # to add one that was missed
    outcomes: list[tuple[str, str]]
    likely_outcome: str
    start_refused: str  # why no attempt can be started now, or nothing
    next_try: NextTry | None
    planned_for: str
    can_correct: bool
    can_give_back: bool
    request_key: str
    stamping: Parsed[Form] = having(default_factory=lambda: Parsed(Typed()))
    undoing: Parsed[Form] = having(default_factory=lambda: Parsed(Typed()))
    undoing_id: int = 0
    correcting: Parsed[Form] = having(default_factory=lambda: Parsed(Typed()))
    correcting_id: int = 0
    ending: Parsed[Form] = having(default_factory=lambda: Parsed(Typed()))

    @property
    def attempt_number(self) -> int:
        """Of the attempt under way, else of the one that would be next."""
        return self.open_attempt.number if self.open_attempt else len(self.attempts) + 1

    @property
    def usual_next(self) -> list[tuple[Moment, Moment | None]]:
        """Each moment with what usually follows, for a sheet that goes on with no line."""
        return [pair for pair in rules.USUAL_NEXT.items() if pair[0] != Moment.DIALLED]


@field.get("/field/calls/{reference}", name="calls.call")
def call(request: Request, session: Reading, assessor: CurrentPerson, reference: str) -> Response:
    standing = queries.standing_by_reference(session, reference, assessor)
    if standing.contact_channel.is_written:
        return enquiry(request, session, standing, assessor)
    return page(request, "calls/call.html", _call_page(session, standing, assessor), region="call")


def _call_page(session: Session, standing: Standing, assessor: Person, **typed: object) -> CallPage:
    at = now()
    attempt = None if standing.state == CallState.GIVEN_BACK else standing.open_attempt
    stamps = rules.live(attempt.stamps) if attempt else []
    following = rules.usual_next(stamps) if attempt else None
    spoke = any(one.moment == Moment.PERSON for one in stamps)
    again = standing.state == CallState.TO_TRY_AGAIN
    return CallPage(
        standing=standing,
        council=standing.call.wave_council.name,
        version=standing.call.version,
        lines=lines_to_ring(session, [standing.call], at)[standing.call.id or 0],
        attempts=[AttemptView(one, timing_of(one.stamps)) for one in standing.attempts],
        open_attempt=attempt,
        ringing_seconds=max(0, int((at - stamps[0].at).total_seconds())) if stamps else 0,
        next_moment=following,
        other_moments=[one for one in SPOKEN if one not in (following, Moment.DIALLED)] if attempt else [],
        moments=[(one.value, one.words) for one in SPOKEN],
        outcomes=[(one.value, one.words) for one in Outcome],
        likely_outcome=Outcome.REACHED.value if spoke else "",
        start_refused=_refusal(standing, assessor, at),
        next_try=rules.next_try(standing) if again else None,
        planned_for=_both_times(standing.call.starts_at, zone_of(session, assessor)),
        can_correct=rules.can_correct(standing, assessor, at),
        can_give_back=not standing.given_back and standing.state != CallState.VOID,
        request_key=secrets.token_urlsafe(12),
        **typed,  # type: ignore[arg-type]  # a form that was refused, by its name
    )


def _both_times(at: datetime, zone: ZoneInfo) -> str:
    """A moment at the council, and in the assessor's own time zone where that is another."""
    here = moment(at)
    return here if zone == LOCAL else f"{here} at the council, {moment(at, zone)} your time"


def _refusal(standing: Standing, assessor: Person, at: datetime) -> str:
    try:
        rules.check_can_start(standing, assessor, at)
    except AppError as refusal:
        return refusal.words
    return ""


@field.post("/field/calls/{reference}/attempts", name="calls.start_attempt")
def start_attempt(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, reference: str
) -> Response:
    at = now()
    standing = queries.standing_by_reference(session, reference, by, to_write=True)
    form = forms.StartAttempt.parse(typed)
    if form.data is None:
        return _call_again(request, session, standing, by, stamping=form)
    actions.start_attempt(
        session,
        standing=standing,
        by=by,
        at=at,
        happened_at=at - timedelta(seconds=form.data.seconds_ago),
        request_key=form.data.request_key,
    )
    return see_other(request, "calls.call", reference=reference)


@field.post("/field/calls/{reference}/stamps", name="calls.stamp")
def stamp(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, reference: str
) -> Response:
    at = now()
    standing = queries.standing_by_reference(session, reference, by, to_write=True)
    form = forms.StampMoment.parse(typed)
    if form.data is not None and form.data.time is None and "time" in typed.texts:
        form = form.refused(BadInput("", {"time": "Enter the time like 14:05 or 14:05:20."}))
    if form.data is not None:
        form = _stamp(session, standing, form, form.data, by, at)
    if form.data is None:
        return _call_again(request, session, standing, by, stamping=form)
    return see_other(request, "calls.call", reference=reference)


def _stamp(
    session: Session,
    standing: Standing,
    form: Parsed[forms.StampMoment],
    data: forms.StampMoment,
    by: Person,
    at: datetime,
) -> Parsed[forms.StampMoment]:
    attempt = queries.attempt_by_number(standing, data.attempt)
    ago = at - timedelta(seconds=data.seconds_ago)
    happened_at = rules.time_on(attempt, data.time) if data.time else ago
    try:
        rules.check_moment(standing, attempt, happened_at, at)
        if data.time:
            rules.check_order(attempt, data.moment, happened_at)
    except BadInput as refusal:
        return form.refused(refusal)
    actions.stamp(
        session,
        standing=standing,
        attempt=attempt,
        moment=data.moment,
        happened_at=happened_at,
        request_key=data.request_key,
        by=by,
        at=at,
    )
    return form


@field.post("/field/calls/{reference}/stamps/{stamp_id}/correct", name="calls.correct_stamp")
def correct_stamp(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, reference: str, stamp_id: RowId
) -> Response:
    standing = queries.standing_by_reference(session, reference, by, to_write=True)
    found = queries.stamp_by_id(session, standing, stamp_id)
    form = forms.CorrectStamp.parse(typed)
    if form.data is not None:
        try:
            actions.correct_stamp(
                session,
                standing=standing,
                stamp=found,
                moment=form.data.moment,
                happened_at=rules.time_on(found.attempt, form.data.time),
                reason=form.data.reason,
                request_key=form.data.request_key,
                by=by,
                at=now(),
            )
            return see_other(request, "calls.call", saying=CORRECTED, reference=reference)
        except BadInput as refusal:
            form = form.refused(refusal)
    return _call_again(request, session, standing, by, correcting=form, correcting_id=stamp_id)


@field.post("/field/calls/{reference}/stamps/{stamp_id}/undo", name="calls.undo_stamp")
def undo_stamp(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, reference: str, stamp_id: RowId
) -> Response:
    standing = queries.standing_by_reference(session, reference, by, to_write=True)
    found = queries.stamp_by_id(session, standing, stamp_id)
    form = forms.UndoStamp.parse(typed)
    if form.data is None:
        return _call_again(request, session, standing, by, undoing=form, undoing_id=stamp_id)
    actions.undo_stamp(session, standing=standing, stamp=found, reason=form.data.reason, by=by, at=now())
    return see_other(request, "calls.call", saying=UNDONE, reference=reference)


@field.post("/field/calls/{reference}/outcome", name="calls.record_outcome")
def record_outcome(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, reference: str
) -> Response:
    at = now()
    standing = queries.standing_by_reference(session, reference, by, to_write=True)
    form = forms.RecordOutcome.parse(typed)
    if form.data is None:
        return _call_again(request, session, standing, by, ending=form)
    attempt = queries.attempt_by_number(standing, form.data.attempt)
    actions.record_outcome(
        session,
        standing=standing,
        attempt=attempt,
        outcome=form.data.outcome,
        by=by,
        at=at,
        happened_at=at - timedelta(seconds=form.data.seconds_ago),
    )
    return see_other(request, "calls.call", saying=ENDED, reference=reference)


def _call_again(
    request: Request, session: Session, standing: Standing, by: Person, **typed: object
) -> Response:
    """The sheet with what was typed and what is wrong with it."""
    content = _call_page(session, standing, by, **typed)
    return page(request, "calls/call.html", content, region="call", status=422)
