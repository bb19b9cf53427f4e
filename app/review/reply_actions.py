"""A council's reply: saved as it is typed, sent when it is done, files beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.accounts.models import Person
from app.core import audit
from app.evidence import actions as evidence
from app.review import attachments, queries, reply_queries, rules
from app.review.models import Reply, ReplyDraft, ReplyFile, ReplyPoint, Stance
from app.review.parts import NOTHING, WHOLE, Part, as_part, part_of
from app.review.settled import SettledCall
from app.waves.models import Wave


@dataclass(frozen=True)
class Kept:
    """What stands in a part now, and the stretch of a colleague that it took the place of, if any."""

    part: Part
    at: datetime
    replaced: ReplyDraft | None = None


def save_part(
    session: Session, *, call: SettledCall, wave: Wave, name: str, given: Part, by: Person, at: datetime
) -> Kept:
    """Keep what is typed in one part. A colleague's words stay readable: the writer's own row stands above theirs.

    Raises WrongState (the time is over, or it was ruled on), NotFound (the call has no such part).
    """
    rules.check_reply(wave, call.ruling, at, void=call.void)
    rules.check_part(reply_queries.part_names(call), name)
    latest = reply_queries.find_draft(session, call, name)
    before = (
        as_part(latest)
        if latest
        else reply_queries.typed_of(session, [call])[call.call_verdict_id].part(name)
    )
    if before == given:
        return Kept(given, latest.saved_at if latest else at)
    if latest is not None and latest.saved_by_id == by.id:
        return Kept(given, _write(session, latest, given, at).saved_at)
    row = _next_stretch(session, call, name, latest, by, at)
    return Kept(given, _write(session, row, given, at).saved_at, latest)


def _next_stretch(
    session: Session, call: SettledCall, name: str, latest: ReplyDraft | None, by: Person, at: datetime
) -> ReplyDraft:
    """A row of one's own above the latest; two people may begin theirs at one moment."""
    number = latest.number + 1 if latest else 1
    row = ReplyDraft(
        call_verdict_id=call.call_verdict_id, part=name, number=number, saved_at=at, saved_by_id=by.id or 0
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return _next_stretch(session, call, name, reply_queries.find_draft(session, call, name), by, at)
    return row


def _write(session: Session, row: ReplyDraft, given: Part, at: datetime) -> ReplyDraft:
    row.stance, row.words, row.addresses, row.public = (
        given.stance,
        given.words,
        given.addresses,
        given.public,
    )
    row.saved_at = at
    session.add(row)
    session.flush()
    return row


def send(
    session: Session,
    *,
    call: SettledCall,
    wave: Wave,
    parts: Mapping[str, Part],
    by: Person,
    at: datetime,
    seen: int = 0,
) -> Reply:
    """Say what a council thinks of one of its calls; sent again it replaces what was sent before.

    `seen` is the version of the reply that the sender had read, 0 for none. Raises WrongState (the time is over, or
    it was ruled on), RepliedMeanwhile (a colleague sent one that the sender has not read), BadInput.
    """
    rules.check_reply(wave, call.ruling, at, void=call.void)
    rules.check_parts(parts)
    whole = parts.get(WHOLE, NOTHING)
    rules.check_addresses(whole.addresses)
    reply = _reply_to_send(session, call, seen, by, at)
    # somebody may have ruled while this one waited for the row
    rules.check_reply(wave, queries.find_ruling(session, reply), at)
    assert whole.stance is not None
    reply.stance, reply.words, reply.public = whole.stance, whole.words, whole.public
    reply.addresses, reply.replied_at, reply.replied_by_id = whole.addresses, at, by.id or 0
    _set_points(session, reply, call, parts)
    session.add(reply)
    audit.record(
        session, "review.reply", subject=reply, by=by, at=at, stance=reply.stance.value, version=reply.version
    )
    return reply


def _reply_to_send(session: Session, call: SettledCall, seen: int, by: Person, at: datetime) -> Reply:
    """The one row of this call with its next version, held until the end; two people may send at one moment."""
    found = reply_queries.lock_reply(session, call.call_verdict_id)
    rules.check_version(found, seen)
    if found is not None:
        found.version += 1
        return found
    made = Reply(
        call_verdict_id=call.call_verdict_id, stance=Stance.AGREES, replied_at=at, replied_by_id=by.id or 0
    )
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        rules.check_version(reply_queries.lock_reply(session, call.call_verdict_id), seen)
        raise
    return made


def _set_points(session: Session, reply: Reply, call: SettledCall, parts: Mapping[str, Part]) -> None:
    """What is said of each question, as it is now."""
    reply.points = []
    session.flush()  # the old ones go first, or the same question would meet itself
    for fact in call.facts:
        part = parts.get(part_of(fact.key_fact_id), NOTHING)
        if part.stance is not None:
            reply.points.append(
                ReplyPoint(
                    reply_id=reply.id or 0, key_fact_id=fact.key_fact_id, stance=part.stance, words=part.words
                )
            )


def add_file(
    session: Session, *, call: SettledCall, wave: Wave, name: str, content: bytes, by: Person, at: datetime
) -> ReplyFile:
    """Put a file beside the reply to a call. Raises WrongState (too late), BadInput (kind, size, too many)."""
    rules.check_reply(wave, call.ruling, at, void=call.void)
    kept = reply_queries.files_of(session, [call.call_verdict_id])[call.call_verdict_id]
    media_type, ending = attachments.read_kind(content)
    file = evidence.keep(session, content=content, content_type=media_type, at=at)
    same = next((one for one in kept if one.evidence_file_id == file.id), None)
    if same is not None:
        return same
    rules.check_room_for_file(kept)
    row = ReplyFile(
        call_verdict_id=call.call_verdict_id,
        evidence_file_id=file.id or 0,
        name=attachments.safe_name(name, ending),
        added_at=at,
        added_by_id=by.id or 0,
    )
    session.add(row)
    audit.record(session, "review.add_file", subject=row, by=by, at=at, sha256=file.sha256)
    return row


def remove_file(
    session: Session, *, call: SettledCall, wave: Wave, file: ReplyFile, by: Person, at: datetime
) -> None:
    """Take a file away from a reply; it is kept, and no longer shown. Raises WrongState (too late)."""
    rules.check_reply(wave, call.ruling, at, void=call.void)
    file.removed_at = at
    session.add(file)
    audit.record(session, "review.remove_file", subject=file, by=by, at=at)
