"""A large wave is published by a worker: copying it takes longer than a request should."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from app.accounts.models import Person
from app.core import jobs
from app.publication import queries, rules
from app.publication.actions import check_ready
from app.results.models import Run

LONG_BYTES = 1_500_000  # of inputs, some thousand calls


def is_long(run: Run) -> bool:
    """Whether a worker publishes it."""
    return len(run.inputs) > LONG_BYTES


def ask_to_publish(
    session: Session,
    *,
    run: Run,
    by: Person,
    at: datetime,
    title: str = "",
    reason: str = "",
    public_from: datetime | None = None,
) -> jobs.Job:
    """Leave it to a worker: with a title a first edition, with a reason a correction.

    Asked for again, it is the same job unless that one failed. What can be told at once is: raises WrongState
    (not ready, or published before), BadInput (no title or reason, a wrong embargo).
    """
    edition = queries.find_edition_of_wave(session, run.wave.code)
    rules.check_embargo(public_from, at=at)
    if reason:
        rules.check_reason(reason)
    else:
        rules.check_title(title)
        rules.check_first(edition)
    check_ready(session, run.wave, at)
    before = publishing_jobs(session, run)
    failed = sum(one.state == jobs.JobState.FAILED for one in before)
    told: dict[str, Any] = {"run_id": run.id, "person_id": by.id, "title": title, "reason": reason}
    told["public_from"] = public_from.isoformat() if public_from else None
    return jobs.enqueue(session, "publication.publish", key=f"{_key(run)}{failed + 1}", at=at, **told)


def publishing_jobs(session: Session, run: Run) -> list[jobs.Job]:
    """The jobs that publish these tables, the newest first."""
    wanted = select(jobs.Job).where(col(jobs.Job.key).startswith(_key(run), autoescape=True))
    return list(session.exec(wanted.order_by(col(jobs.Job.id).desc())))


def _key(run: Run) -> str:
    return f"publication.publish-{run.id}-"
