"""A large wave is published by a worker: copying it takes longer than a request should."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

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
    told: dict[str, Any] = {"run_id": run.id, "person_id": by.id, "title": title, "reason": reason}
    told["public_from"] = public_from.isoformat() if public_from else None
    return jobs.enqueue_anew(session, "publication.publish", key=job_key(run), at=at, **told)


def job_key(run: Run) -> str:
    """How the keys of the jobs that publish these tables begin."""
    return f"publication.publish-{run.id}"
