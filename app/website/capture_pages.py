"""How far the captures of a wave are, told while they run."""

from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, office
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.ids import Code
from app.core.rendering import notice, page, see_other
from app.waves.models import Wave
from app.waves.queries import wave_by_code
from app.website import actions, queries, rules, underway
from app.website.models import CaptureResult

ASKED = notice("captures-asked", "The pages are being captured.")
MOST_SHOWN = 200


@dataclass(frozen=True)
class CapturesPage:
    wave: Wave
    progress: underway.CaptureProgress
    reasons: list[tuple[str, int]]  # in words, with how many pages
    troubled: list[queries.PageState]  # failed, or stored without text
    more: int  # troubled pages that are not shown


@office.get("/office/waves/{code}/captures", name="website.captures")
def captures(request: Request, session: Reading, code: Code) -> Response:
    wave = wave_by_code(session, code)
    progress = underway.capture_progress(session, wave, at=now())
    troubled = [
        state
        for state in queries.pages_of_wave(session, wave)
        if state.capture is not None
        and (state.capture.result == CaptureResult.FAILED or state.capture.reason is not None)
    ]
    content = CapturesPage(
        wave=wave,
        progress=progress,
        reasons=[(rules.REASON_WORDS[reason], count) for reason, count in progress.reasons],
        troubled=troubled[:MOST_SHOWN],
        more=max(len(troubled) - MOST_SHOWN, 0),
    )
    return page(request, "website/captures.html", content, region="captures")


@office.post("/office/waves/{code}/pages/capture", name="website.ask_for_captures")
def ask_for_captures(request: Request, session: Writing, by: CurrentPerson, code: Code) -> Response:
    wave = wave_by_code(session, code)
    actions.ask_for_captures(session, wave=wave, by=by, at=now())
    return see_other(request, "website.captures", code=code, saying=ASKED)
