"""Where a publisher has more calls judged twice."""

from dataclasses import dataclass

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, office
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.errors import BadInput
from app.core.forms import Parsed, Typed, TypedForm
from app.core.ids import Code
from app.core.rendering import notice, page, see_other
from app.matching import forms, more_twice, rules
from app.matching.more_twice import JudgedTwice
from app.waves.models import Wave
from app.waves.queries import wave_by_code

DRAWN = notice("judged-twice", "The larger share is drawn. What it adds now waits for a second judge.")


@dataclass(frozen=True)
class SecondJudgingPage:
    wave: Wave
    counts: JudgedTwice
    can_raise: bool
    would_open: list[tuple[int, int]]  # share in per cent, settled calls that would wait for a second judge
    form: Parsed[forms.JudgeMoreTwice]


@office.get("/office/waves/{code}/second-judging", name="matching.second_judging")
def second_judging(request: Request, session: Reading, code: Code) -> Response:
    shown = _page(session, wave_by_code(session, code), Parsed(Typed()))
    return page(request, "matching/second_judging.html", shown)


def _page(session: Session, wave: Wave, form: Parsed[forms.JudgeMoreTwice]) -> SecondJudgingPage:
    can_raise = rules.can_judge_more_twice(wave)
    return SecondJudgingPage(
        wave,
        more_twice.judged_twice(session, wave),
        can_raise,
        more_twice.would_open(session, wave) if can_raise else [],
        form,
    )


@office.post("/office/waves/{code}/second-judging", name="matching.judge_more_twice")
def judge_more_twice(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, code: Code
) -> Response:
    wave = wave_by_code(session, code)
    form = forms.JudgeMoreTwice.parse(typed)
    if form.data is not None:
        try:
            more_twice.judge_more_twice(session, wave=wave, percent=form.data.percent, by=by, at=now())
            return see_other(request, "matching.second_judging", code=code, saying=DRAWN)
        except BadInput as refusal:
            form = form.refused(refusal)
    return page(request, "matching/second_judging.html", _page(session, wave, form), status=422)
