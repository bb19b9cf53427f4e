"""The sheet that leads an assessor through one written enquiry; it stands where the sheet of a call stands."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.models import Person
from app.calls import rules as call_rules
from app.calls.models import CallAttempt, Stamp
from app.calls.rules import Standing
from app.calls.states import CallState
from app.calls.written import rules
from app.calls.written.wait import Wait, find_wait
from app.core.clock import now
from app.core.errors import AppError
from app.core.forms import Form, Parsed, Typed
from app.core.rendering import page
from app.councils import queries as councils
from app.councils.models import ContactChannel, WrittenAddress
from app.scenarios.models import ScenarioVersion
from app.waves.models import Wave


def untyped() -> Parsed[Form]:
    return Parsed(Typed())


@dataclass(frozen=True)
class EnquiryPage:
    standing: Standing
    council: str
    version: ScenarioVersion
    channel: ContactChannel
    addresses: list[WrittenAddress]
    limit_days: int
    attempt: CallAttempt | None
    stamps: list[Stamp]
    wait: Wait | None
    now: datetime
    refused: str  # why nothing can be sent now, or nothing
    can_give_up: bool  # the limit is over without an answer
    can_correct: bool
    can_give_back: bool
    ended: str  # how it ended, in words
    request_key: str
    sending: Parsed[Form] = field(default_factory=untyped)
    acknowledging: Parsed[Form] = field(default_factory=untyped)
    ending: Parsed[Form] = field(default_factory=untyped)
    correcting: Parsed[Form] = field(default_factory=untyped)
    correcting_id: int = 0
    untouched: Parsed[Form] = field(default_factory=untyped)

    @property
    def forms(self) -> list[Parsed[Form]]:
        return [self.sending, self.acknowledging, self.ending, self.correcting]

    @property
    def acknowledged(self) -> bool:
        return self.wait is not None and self.wait.acknowledged_at is not None


def enquiry(
    request: Request,
    session: Session,
    standing: Standing,
    assessor: Person,
    *,
    status: int = 200,
    **typed: object,
) -> Response:
    """The sheet; a form that was refused comes by its name, with what was typed."""
    content = _enquiry_page(session, standing, assessor, **typed)
    return page(request, "calls/written/enquiry.html", content, region="call", status=status)


def _enquiry_page(session: Session, standing: Standing, assessor: Person, **typed: object) -> EnquiryPage:
    at = now()
    call = standing.call
    wait = find_wait(session, standing)
    attempt = standing.attempts[0] if standing.attempts else None
    wave = session.get_one(Wave, call.wave_id)
    return EnquiryPage(
        standing=standing,
        council=call.wave_council.name,
        version=call.version,
        channel=standing.contact_channel,
        addresses=addresses_to_write_to(session, [standing])[call.id or 0],
        limit_days=wave.answer_limit_days,
        attempt=attempt,
        stamps=list(attempt.stamps) if attempt else [],
        wait=wait,
        now=at,
        refused=_refusal(standing, assessor),
        can_give_up=wait is not None and rules.can_give_up(standing, assessor, last_day=wait.last_day, at=at),
        can_correct=call_rules.can_correct(standing, assessor, at),
        can_give_back=not standing.given_back and standing.state != CallState.VOID,
        ended=rules.OUTCOME_WORDS[attempt.outcome] if attempt and attempt.outcome else "",
        request_key=secrets.token_urlsafe(12),
        **typed,  # type: ignore[arg-type]  # a form that was refused, by its name
    )


def addresses_to_write_to(session: Session, standings: Sequence[Standing]) -> dict[int, list[WrittenAddress]]:
    """Call id → where its council is written to about its topic, in the wave's own way."""
    if not standings:
        return {}
    known = councils.addresses_of(session, [one.call.wave_council.council_id for one in standings])
    return {
        one.call.id or 0: councils.addresses_for(
            known.get(one.call.wave_council.council_id, []),
            one.contact_channel,
            one.call.version.scenario.topic.code,
        )
        for one in standings
    }


def _refusal(standing: Standing, assessor: Person) -> str:
    try:
        call_rules.check_can_start(standing, assessor, now())
    except AppError as refusal:
        return refusal.words
    return ""
