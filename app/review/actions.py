"""Open the time to reply, reply, rule."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from app.accounts.models import Person
from app.core import audit, mail
from app.core.clock import LOCAL
from app.core.formats import day
from app.matching.models import RightSide, Verdict
from app.review import queries, rules
from app.review.floor import floor_of
from app.review.models import Reply, RuledVerdict, Ruling, RulingResult, Stance
from app.review.settled import SettledCall
from app.waves.models import Wave


def open_window(
    session: Session, *, wave: Wave, until: date, link: str, by: Person | None, at: datetime
) -> int:
    """Let the councils of a wave see their calls and reply up to the end of a day; returns how many were mailed.

    Raises WrongState (calls not over, or the time has ended before), BadInput (no day to come, judges differ).
    """
    rules.check_window(wave, floor_of(session, wave), until, at)
    first_time = wave.reply_from is None
    wave.reply_from = wave.reply_from or at
    wave.reply_to = datetime.combine(until + timedelta(days=1), time(), LOCAL)
    session.add(wave)
    subject = f"Your council's calls in {wave.title}: reply by {day(until)}"
    people = queries.council_users(session, wave)
    for person in people:
        mail.send(
            session,
            "reply_window.txt",
            to=person.email,
            subject=subject[:200],
            at=at,
            name=person.name,
            wave=wave.title,
            until=day(until),
            link=link,
            moved=not first_time,
        )
    audit.record(session, "review.open_window", subject=wave, by=by, at=at, until=until.isoformat())
    return len(people)


def reply(
    session: Session,
    *,
    call: SettledCall,
    wave: Wave,
    stance: Stance,
    words: str,
    public: bool,
    by: Person,
    at: datetime,
) -> Reply:
    """Say what a council thinks of one of its calls; a second reply to the call replaces the first.

    Raises WrongState (the time is over, or it was ruled on), BadInput (a challenge without words).
    """
    rules.check_reply(wave, call.ruling, at)
    rules.check_words(stance, words)
    given = _first_reply(session, call, stance, by, at)
    given.stance, given.words, given.public = stance, words, public
    given.replied_at, given.replied_by_id = at, by.id or 0
    session.add(given)
    audit.record(session, "review.reply", subject=given, by=by, at=at, stance=stance.value)
    return given


def _first_reply(session: Session, call: SettledCall, stance: Stance, by: Person, at: datetime) -> Reply:
    """The one row of this call; two people of a council may make it at once."""
    wanted = select(Reply).where(Reply.call_verdict_id == call.call_verdict_id)
    found = session.exec(wanted).first()
    if found is not None:
        return found
    made = Reply(call_verdict_id=call.call_verdict_id, stance=stance, replied_at=at, replied_by_id=by.id or 0)
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        return session.exec(wanted).one()
    return made


def rule(
    session: Session,
    *,
    reply: Reply,
    result: RulingResult,
    reason: str,
    changes: Mapping[int, tuple[Verdict, RightSide]],
    by: Person,
    at: datetime,
) -> Ruling:
    """Decide a challenge. `changes`: id of the key fact → verdict and right side that supersede the judge's.

    Raises NotAllowed (called or judged here), WrongState (ruled on before), BadInput (rejected, and yet changed).
    """
    rules.check_impartial(queries.people_of_call(session, reply.call_verdict_id), by)
    rules.check_rulable(reply, queries.find_ruling(session, reply))
    rules.check_changes(result, [verdict for verdict, _ in changes.values()])
    ruling = Ruling(reply_id=reply.id or 0, result=result, reason=reason, ruled_at=at, ruled_by_id=by.id or 0)
    try:
        with session.begin_nested():
            session.add(ruling)
    except IntegrityError:
        rules.check_rulable(reply, queries.find_ruling(session, reply))
        raise
    for key_fact_id, (verdict, right_side) in changes.items():
        side = right_side if verdict == Verdict.CONTRADICTS else RightSide.UNKNOWN
        session.add(
            RuledVerdict(ruling_id=ruling.id or 0, key_fact_id=key_fact_id, verdict=verdict, right_side=side)
        )
    audit.record(
        session, "review.rule", subject=reply, by=by, at=at, result=result.value, changed=len(changes)
    )
    return ruling


def remind(session: Session, *, wave: Wave, person: Person, link: str, at: datetime) -> bool:
    """Remind somebody who has not looked since the time to reply began; False where there is nothing to remind of."""
    until = rules.last_day(wave)
    if until is None or not rules.reminder_is_due(wave, at) or queries.has_looked(session, wave, person):
        return False
    mail.send(
        session,
        "reply_reminder.txt",
        to=person.email,
        subject=f"Not read yet: your council's calls in {wave.title}, reply by {day(until)}"[:200],
        at=at,
        name=person.name,
        wave=wave.title,
        until=day(until),
        link=link,
    )
    audit.record(session, "review.remind", subject=wave, by=None, at=at, person_id=person.id)
    return True
