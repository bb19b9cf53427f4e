"""Calls in the office: all of a wave, the record of one, striking one, and the burden ledger."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Query, Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, office
from app.calls import actions, forms, rules
from app.calls.burden import Burden, ledger
from app.calls.models import CallAttempt, Outcome
from app.calls.records import A_PAGE, CallRow, Sought, calls_in, record_by_reference
from app.calls.rules import Standing
from app.calls.states import STATE_WORDS, CallState
from app.calls.timing import Timing, timing_of
from app.calls.written.rules import OUTCOME_WORDS
from app.calls.written.wait import Wait, find_wait
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.errors import BadInput
from app.core.forms import Parsed, Typed, TypedForm
from app.core.ids import Code
from app.core.rendering import notice, page, see_other
from app.waves.models import Wave
from app.waves.queries import wave_by_code
from scoring.codec import write_csv

VOIDED = notice("call-voided", "The call is struck. It is kept here and counts nowhere.")
Words = Annotated[str, Query(max_length=100)]
PageNumber = Annotated[int, Query(ge=1, le=10_000)]


@dataclass(frozen=True)
class WaveCallsPage:
    wave: Wave
    calls: list[CallRow]
    words: str
    state: str
    number: int
    count: int
    total: int
    states: tuple[tuple[str, str], ...] = tuple((state.value, words) for state, words in STATE_WORDS.items())


@dataclass(frozen=True)
class RecordPage:
    standing: Standing
    wave: Wave
    attempts: list[tuple[CallAttempt, Timing]]
    wait: Wait | None  # of what was sent in writing
    can_void: bool
    form: Parsed[forms.CloseVoid]
    outcome_words: dict[Outcome, str] = field(default_factory=lambda: OUTCOME_WORDS)


@dataclass(frozen=True)
class BurdenPage:
    wave: Wave
    councils: list[Burden]

    @property
    def used(self) -> int:
        return sum(one.used_minutes for one in self.councils)

    @property
    def planned(self) -> int:
        return sum(one.planned_minutes for one in self.councils)

    @property
    def over(self) -> int:
        return sum(one.is_over for one in self.councils)


@office.get("/office/waves/{code}/calls", name="calls.wave")
def wave_calls(
    request: Request,
    session: Reading,
    code: Code,
    words: Words = "",
    state: Words = "",
    number: PageNumber = 1,
) -> Response:
    wave = wave_by_code(session, code)
    wanted = CallState(state) if state in set(CallState) else None
    found = calls_in(session, wave, Sought(words.strip(), wanted))
    count = max(1, -(-len(found) // A_PAGE))
    number = min(number, count)
    shown = found[(number - 1) * A_PAGE : number * A_PAGE]
    content = WaveCallsPage(wave, shown, words.strip(), wanted or "", number, count, len(found))
    return page(request, "calls/wave.html", content)


@office.get("/office/calls/{reference}", name="calls.record")
def record(request: Request, session: Reading, reference: str) -> Response:
    standing = record_by_reference(session, reference)
    return page(request, "calls/record.html", _record_page(session, standing, Parsed(Typed())))


def _record_page(session: Session, standing: Standing, form: Parsed[forms.CloseVoid]) -> RecordPage:
    return RecordPage(
        standing,
        session.get_one(Wave, standing.call.wave_id),
        [(one, timing_of(one.stamps)) for one in standing.attempts],
        find_wait(session, standing),
        rules.can_void(standing),
        form,
    )


@office.post("/office/calls/{reference}/void", name="calls.close_void")
def close_void(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, reference: str
) -> Response:
    standing = record_by_reference(session, reference, to_write=True)
    form = forms.CloseVoid.parse(typed)
    if form.data is not None:
        try:
            actions.close_void(session, standing=standing, reason=form.data.reason, by=by, at=now())
            return see_other(request, "calls.record", saying=VOIDED, reference=reference)
        except BadInput as refusal:
            form = form.refused(refusal)
    return page(request, "calls/record.html", _record_page(session, standing, form), status=422)


@office.get("/office/waves/{code}/burden", name="calls.burden")
def burden(request: Request, session: Reading, code: Code) -> Response:
    wave = wave_by_code(session, code)
    return page(request, "calls/burden.html", BurdenPage(wave, ledger(session, wave)))


@office.get("/office/waves/{code}/burden.csv", name="calls.burden_csv")
def burden_csv(session: Reading, code: Code) -> Response:
    wave = wave_by_code(session, code)
    columns = ["gss_code", "council", "calls_planned", "minutes_planned", "minutes_used", "minutes_allowed"]
    note = ["Demonstration: fictional councils, simulated calls"] if wave.fictional else []
    rows = [
        [
            one.gss_code,
            one.council,
            one.calls,
            one.planned_minutes,
            one.used_minutes,
            one.budget or None,
            *note,
        ]
        for one in ledger(session, wave)
    ]
    text = write_csv([*columns, "note"] if note else columns, rows)
    headers = {"Content-Disposition": f'attachment; filename="burden-{wave.code}.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)
