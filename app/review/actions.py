"""Open the time to reply, remind, rule."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.accounts.links import make_link
from app.accounts.models import Person
from app.core import audit, mail
from app.core.clock import LOCAL
from app.core.formats import day, moment
from app.matching.models import RightSide, Verdict
from app.review import queries, rules
from app.review.floor import floor_of
from app.review.models import Reply, RuledVerdict, Ruling, RulingResult
from app.review.settled import SettledCall
from app.waves.models import Wave

CALLS = "/council/replies"  # where a council reads its calls


def open_window(
    session: Session, *, wave: Wave, until: date, base_url: str, by: Person | None, at: datetime
) -> int:
    """Let the councils of a wave see their calls and reply up to the end of a day; returns how many were mailed.

    Raises WrongState (calls not over, or the time has ended before), BadInput (no day to come, a call not judged,
    judges differ).
    """
    session.refresh(wave, with_for_update=True)  # two who open it at once would tell every council twice
    unsettled = queries.unsettled_calls(session, wave.id or 0)
    rules.check_window(wave, floor_of(session, wave), unsettled, until, at)
    first_time = wave.reply_from is None
    wave.reply_from = wave.reply_from or at
    wave.reply_to = datetime.combine(until + timedelta(days=1), time(), LOCAL)
    session.add(wave)
    told = queries.council_users(session, wave)
    for person, council in told:
        mail.send(
            session,
            "reply_window.txt",
            to=person.email,
            subject=f"{council.name}: your calls in {wave.title}, reply by {day(until)}"[:200],
            at=at,
            name=person.name,
            council=council.name,
            moved=not first_time,
            **_invitation(session, wave, person, council.gss_code, base_url, at),
        )
    audit.record(session, "review.open_window", subject=wave, by=by, at=at, until=until.isoformat())
    return len(told)


def _invitation(
    session: Session, wave: Wave, person: Person, council_code: str, base_url: str, at: datetime
) -> dict[str, str]:
    """What each letter about the time to reply says: the wave, its last day, a link of one's own and its last day."""
    until, expires_at = rules.last_day(wave), rules.link_expires(wave, at)
    assert until is not None
    link = make_link(
        session,
        person=person,
        at=at,
        expires_at=expires_at,
        base_url=base_url,
        council_code=council_code,
        leads_to=f"{CALLS}?council={council_code}" if council_code else CALLS,
    )
    return {
        "wave": wave.title,
        "until": day(until),
        "link": link,
        "link_until": moment(expires_at),
        "sign_in": f"{base_url.rstrip('/')}/sign-in",
    }


def rule(
    session: Session,
    *,
    reply: Reply,
    result: RulingResult,
    reason: str,
    changes: Mapping[int, tuple[Verdict, RightSide]],
    seen: int = 0,
    by: Person,
    at: datetime,
    base_url: str,
) -> Ruling:
    """Decide a challenge, and tell both sides. `changes`: id of the key fact → verdict and right side that supersede.

    `seen`: which sending of the reply was on the page; 0: it did not say.
    Raises NotAllowed (called or judged here, speaks for the council), WrongState (ruled on before), RepliedMeanwhile,
    BadInput (rejected, and yet changed).
    """
    call = queries.call_of(session, reply)
    people = queries.people_of_call(session, reply.call_verdict_id)
    rules.check_impartial(people, call.council_code, by)
    rules.check_rulable(reply, queries.find_ruling(session, reply), void=call.void)
    rules.check_read(reply, seen)
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
    _tell(session, call, ruling, people, changed=len(changes), base_url=base_url, at=at)
    return ruling


def _tell(
    session: Session, call: SettledCall, ruling: Ruling, people: Collection[int], *, changed: int, base_url: str,
    at: datetime,
) -> None:  # fmt: skip
    """Mail the ruling to the people of the council, and to those who called or judged, who learn no council from it."""
    about: dict[str, str | int] = {
        "scenario": call.scenario_title,
        "result": ruling.result.value.replace("_", " "),
        "reason": ruling.reason,
        "changed": changed,
    }
    subject = f"Ruled on: the challenge of a call about {call.topic_name}"[:200]
    link = f"{base_url.rstrip('/')}{CALLS}/{call.call_verdict_id}"
    for person in queries.people_of_council(session, call.council_code):
        mail.send(
            session, "ruling_council.txt", to=person.email, subject=subject, at=at, name=person.name,
            council=call.council_name, link=link, **about,
        )  # fmt: skip
    mask = queries.mask_of(session, call, people)
    about["reason"] = mask.hide(ruling.reason)
    for person in queries.active_people(session, people):
        mail.send(
            session, "ruling_study.txt", to=person.email, subject=subject, at=at, name=person.name, **about
        )


def remind(session: Session, *, wave: Wave, person: Person, base_url: str, at: datetime) -> bool:
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
        **_invitation(session, wave, person, "", base_url, at),
    )
    audit.record(session, "review.remind", subject=wave, by=None, at=at, person_id=person.id)
    return True
