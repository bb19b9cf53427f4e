"""How far judges agree, for the office."""

from dataclasses import dataclass
from datetime import date

from fastapi import Request
from starlette.responses import Response

from app.accounts.audiences import office
from app.core.database import Reading
from app.core.ids import Code
from app.core.rendering import page
from app.review import agreement, drift, queries
from app.review.agreement import Agreement
from app.review.drift import Drift
from app.review.floor import Floor, floor_of
from app.waves.models import Wave
from app.waves.queries import wave_by_code


@dataclass(frozen=True)
class AgreementPage:
    wave: Wave
    waves: list[Wave]
    overall: Agreement | None
    topics: list[Agreement]
    questions: list[Agreement]
    verdicts: list[Agreement]
    judges: list[Agreement]
    weeks: list[tuple[date, float, int]]
    floor: Floor
    drift: list[Drift]
    assessors: list[Agreement]
    assessor_drift: list[Drift]


@office.get("/office/agreement/{code}", name="review.agreement")
def of_wave(request: Request, session: Reading, code: Code) -> Response:
    wave = wave_by_code(session, code)
    pairs = agreement.pairs_of(session, wave.id or 0)
    names = agreement.names_of(session, pairs)
    shown = AgreementPage(
        wave=wave,
        waves=queries.waves(session),
        overall=agreement.agreement("All facts", pairs) if pairs else None,
        topics=agreement.by(pairs, lambda pair: pair.topic),
        questions=agreement.by(pairs, lambda pair: pair.question),
        verdicts=agreement.by_verdict(pairs),
        judges=agreement.judges(pairs, names),
        weeks=agreement.weeks(pairs),
        floor=floor_of(session, wave),
        drift=drift.of_judges(pairs, names),
        assessors=agreement.by(pairs, lambda pair: pair.assessor),
        assessor_drift=drift.of_assessors(pairs),
    )
    return page(request, "review/agreement.html", shown)
