"""How far the captures of a wave have come."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from app.core.jobs import Job, JobState
from app.waves.models import Wave, WaveCouncil
from app.website import rules
from app.website.models import CaptureResult, Reason, WebPage
from app.website.queries import pages_of_wave


@dataclass(frozen=True)
class CaptureProgress:
    """How far the captures of a wave have come."""

    pages: int
    stored: int
    failed: int
    unasked: int  # neither copied nor under way
    waiting: int  # jobs in the queue or running
    later: list[tuple[str, datetime]]  # why a page is tried again, and when
    reasons: list[tuple[Reason, int]]  # newest copies that failed or hold no text, most frequent first
    minutes_left: int | None  # None: nothing waits, or nothing was captured lately to tell by


def capture_progress(session: Session, wave: Wave, *, at: datetime) -> CaptureProgress:
    """Counts over the newest copy of each page, and over the jobs that are under way."""
    states = pages_of_wave(session, wave)
    copies = [state.capture for state in states if state.capture is not None]
    jobs = _capture_jobs(session, {state.web_page.id for state in states})
    reasons = Counter(copy.reason for copy in copies if copy.reason is not None)
    underway = {job.arguments.get("page_id") for job in jobs}
    return CaptureProgress(
        pages=len(states),
        stored=sum(copy.result == CaptureResult.STORED for copy in copies),
        failed=sum(copy.result == CaptureResult.FAILED for copy in copies),
        unasked=sum(state.capture is None and state.web_page.id not in underway for state in states),
        waiting=len(jobs),
        later=[(job.error, job.not_before) for job in jobs if job.error and job.not_before > at],
        reasons=reasons.most_common(),
        minutes_left=rules.minutes_left(len(jobs), [copy.captured_at for copy in copies], at),
    )


def being_captured(session: Session, wave: Wave) -> set[int]:
    """Ids of the wave's pages whose capture is queued or running."""
    wanted = select(WebPage.id).join(WaveCouncil).where(WaveCouncil.wave_id == wave.id)
    jobs = _capture_jobs(session, set(session.exec(wanted)))
    return {int(job.arguments["page_id"]) for job in jobs}


def _capture_jobs(session: Session, pages: set[int | None]) -> list[Job]:
    """The jobs under way that capture one of these pages."""
    wanted = select(Job).where(
        Job.name == "website.capture_page", col(Job.state).in_((JobState.QUEUED, JobState.RUNNING))
    )
    return [job for job in session.exec(wanted) if job.arguments.get("page_id") in pages]
