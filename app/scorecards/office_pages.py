"""Scorecards in the office: which were finished late or are unfinished, and what a resident would say."""

from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from app.accounts.audiences import office
from app.core.clock import now
from app.core.database import Reading
from app.core.ids import Code
from app.core.rendering import page
from app.scorecards import queries
from app.scorecards.instrument import notes_hours, questions_of
from app.scorecards.queries import Written
from app.scorecards.residents import STEP, Distribution, distributions
from app.waves.models import Wave
from app.waves.queries import wave_by_code


@dataclass(frozen=True)
class WavePage:
    wave: Wave
    late: list[Written]
    unwritten: list[Written]
    submitted: int
    within_hours: int


@office.get("/office/waves/{code}/scorecards", name="scorecards.wave")
def wave(request: Request, session: Reading, code: Code) -> Response:
    found = wave_by_code(session, code)
    written = queries.written_in(session, found, now())
    hours = notes_hours()
    content = WavePage(
        found,
        [one for one in written if one.submitted_at and one.late],
        [one for one in written if not one.submitted_at and one.hours > hours],
        sum(one.submitted_at is not None for one in written),
        round(hours),
    )
    return page(request, "scorecards/wave.html", content)


@dataclass(frozen=True)
class ResidentsPage:
    wave: Wave
    distributions: list[Distribution]


@office.get("/office/waves/{code}/residents", name="scorecards.residents")
def residents(request: Request, session: Reading, code: Code) -> Response:
    found = wave_by_code(session, code)
    questions = [one for one in questions_of(found.instrument) if one.step == STEP]
    answers = queries.answers_in(session, found, [one.code for one in questions])
    return page(request, "scorecards/residents.html", ResidentsPage(found, distributions(questions, answers)))
