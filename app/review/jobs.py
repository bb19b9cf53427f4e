"""Scorecards are read for signs as they come in; people are compared when a wave is settled; councils are reminded."""

from collections.abc import Iterable

from sqlmodel import Session

from app.accounts.queries import person_by_id
from app.core import jobs
from app.core.clock import now
from app.review import actions, finding_actions, finding_queries, queries, rules


@jobs.watch
def scorecards_to_check(session: Session) -> Iterable[jobs.Wanted]:
    """Assessors with submitted scorecards that no check has read."""
    for unread in finding_queries.unchecked(session):
        about = {"wave_id": unread.wave_id, "author_id": unread.author_id}
        key = f"review.check_scorecards:{unread.wave_id}:{unread.author_id}:{unread.cards[-1]}"
        yield jobs.Wanted("review.check_scorecards", key, about)


@jobs.watch
def people_to_compare(session: Session) -> Iterable[jobs.Wanted]:
    """Closed waves whose calls are all settled."""
    for wave_id in finding_queries.settled_waves(session):
        yield jobs.Wanted("review.check_people", f"review.check_people:{wave_id}", {"wave_id": wave_id})


@jobs.watch
def people_to_remind(session: Session) -> Iterable[jobs.Wanted]:
    """People of councils who have not looked, in the last week of a time to reply; each once a wave."""
    for wave in queries.waves_open_for_replies(session, now()):
        if rules.reminder_is_due(wave, now()):
            people = {person.id: person for person, _ in queries.council_users(session, wave)}
            for person in people.values():
                if not queries.has_looked(session, wave, person):
                    about = {"wave_id": wave.id, "person_id": person.id}
                    yield jobs.Wanted("review.remind", f"review.remind:{wave.id}:{person.id}", about)


@jobs.job("review.remind", queue="review", retries=2)
def remind(context: jobs.JobContext, *, wave_id: int, person_id: int) -> None:
    """Write the reminder, unless the person has looked in the meantime."""
    with context.finishing() as session:
        wave, person = queries.wave_by_id(session, wave_id), person_by_id(session, person_id)
        base_url = context.settings.base_url
        actions.remind(session, wave=wave, person=person, base_url=base_url, at=context.now())


@jobs.job("review.check_scorecards", queue="review", retries=2)
def check_scorecards(context: jobs.JobContext, *, wave_id: int, author_id: int) -> None:
    """Read the new scorecards of one assessor for signs."""
    with context.finishing() as session:
        wave = queries.wave_by_id(session, wave_id)
        finding_actions.check_scorecards(session, wave=wave, author_id=author_id, at=context.now())


@jobs.job("review.check_people", queue="review", retries=2)
def check_people(context: jobs.JobContext, *, wave_id: int) -> None:
    """Compare the assessors and the judges of a wave."""
    with context.finishing() as session:
        finding_actions.check_people(session, wave=queries.wave_by_id(session, wave_id), at=context.now())
