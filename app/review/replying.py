"""A call as its council's page shows it, and how what is typed there is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlmodel import Session

from app.accounts.models import Person
from app.core.clock import now
from app.core.errors import BadInput
from app.core.formats import time_of_day
from app.core.forms import FieldError
from app.core.forms import Typed as TypedTexts
from app.review import forms, queries, reply_actions, reply_queries, rules
from app.review.models import ReplyDraft, ReplyFile
from app.review.parts import Part, part_of
from app.review.reply_queries import Typed
from app.review.settled import SettledCall
from app.review.states import ReplyState, reply_state
from app.review.went import Went, how_they_went
from app.waves.models import Wave


@dataclass(frozen=True)
class CallPage:
    """One call as it will be published, and the reply to it as it stands typed."""

    call: SettledCall
    wave: Wave
    last_day: date | None
    can_reply: bool
    went: Went
    typed: Typed
    files: list[ReplyFile]
    drafts: list[ReplyDraft]
    state: ReplyState
    errors: tuple[FieldError, ...] = ()
    unusable: Mapping[str, Part] = field(default_factory=dict)  # typed, and not to be saved as it is
    said: str = ""  # why nothing was sent

    @property
    def version(self) -> int:
        return self.call.reply.version if self.call.reply else 0

    def part(self, name: str) -> Part:
        return self.unusable.get(name) or self.typed.part(name)

    def mark(self, name: str) -> str:
        return self.typed.part(name).mark

    def saved_words(self, name: str) -> str:
        row = self.typed.rows.get(name)
        return f"Saved {time_of_day(row.saved_at)} by {row.saved_by.name}" if row else ""

    def error(self, name: str) -> str:
        return next((one.text for one in self.errors if one.field == name), "")

    def part_of(self, key_fact_id: int) -> str:
        return part_of(key_fact_id)


@dataclass(frozen=True)
class Replying:
    """Who replies to which call of which wave, and when."""

    call: SettledCall
    wave: Wave
    by: Person
    at: datetime


def replying_to(session: Session, call_verdict_id: int, person: Person) -> Replying:
    """A call that a person's councils may reply to. Raises NotFound."""
    at = now()
    call, wave = queries.call_for_council(session, call_verdict_id, person.council_codes, at)
    return Replying(call, wave, person, at)


def call_page(
    session: Session,
    reply: Replying,
    errors: tuple[FieldError, ...] = (),
    unusable: Mapping[str, Part] | None = None,
    said: str = "",
) -> CallPage:
    """The page of a call as it stands now."""
    call, wave, at = reply.call, reply.wave, reply.at
    verdict_id = call.call_verdict_id
    return CallPage(
        call=call,
        wave=wave,
        last_day=rules.last_day(wave),
        can_reply=rules.can_reply(wave, call.ruling, at, void=call.void),
        went=how_they_went(session, [call.planned_call_id])[call.planned_call_id],
        typed=typed_now(session, reply),
        files=reply_queries.files_of(session, [verdict_id])[verdict_id],
        drafts=reply_queries.drafts_of(session, call),
        state=reply_state(call.reply, call.ruling),
        errors=errors,
        unusable=unusable or {},
        said=said,
    )


def save(session: Session, reply: Replying, part: str, given: Part) -> reply_actions.Kept:
    return reply_actions.save_part(
        session, call=reply.call, wave=reply.wave, name=part, given=given, by=reply.by, at=reply.at
    )


def in_words(row: ReplyDraft) -> str:
    """What a save took the place of that its writer had not seen."""
    said = f"“{row.words}”" if row.words else "a choice without words"
    return f"{row.saved_by.name} wrote here at {time_of_day(row.saved_at)}, and yours now stands in its place: {said}"


@dataclass(frozen=True)
class SavedAll:
    """What became of a form that carries a whole reply."""

    errors: tuple[FieldError, ...] = ()
    unusable: Mapping[str, Part] = field(default_factory=dict)
    unseen: tuple[str, ...] = ()  # parts in which a colleague wrote what the form's writer has not seen


def save_all(session: Session, typed: TypedTexts, reply: Replying) -> SavedAll:
    """Save every part that a form carries and that its writer changed, and put the file that it carries beside them.

    What can't be used comes back as typed.
    """
    errors: list[FieldError] = []
    unusable: dict[str, Part] = {}
    unseen: list[str] = []
    stands = typed_now(session, reply)
    for name in reply_queries.part_names(reply.call):
        if not forms.was_sent(typed, name):
            continue
        try:
            given = forms.read_part(typed, name)
        except BadInput as refusal:
            errors += [FieldError(*one) for one in refusal.fields.items()]
            unusable[name] = Part(None, typed.first(f"{name}-words"), typed.first(f"{name}-addresses"))
            continue
        now_there = stands.part(name).mark
        # a field that still says what its page showed must not undo what a colleague gave since
        if given.mark != (forms.shown_mark(typed, name) or now_there):
            save(session, reply, name, given)
        elif given.mark != now_there:
            unseen.append(name)
    errors += _keep_file(session, typed, reply)
    return SavedAll(tuple(errors), unusable, tuple(unseen))


def _keep_file(session: Session, typed: TypedTexts, reply: Replying) -> list[FieldError]:
    """A browser sends the field of a file without a name where none was chosen."""
    name, content = typed.files.get("file", ("", b""))
    if not name:
        return []
    try:
        reply_actions.add_file(
            session, call=reply.call, wave=reply.wave, name=name, content=content, by=reply.by, at=reply.at
        )
    except BadInput as refusal:
        return [FieldError(*one) for one in refusal.fields.items()]
    return []


def typed_now(session: Session, reply: Replying) -> Typed:
    """What stands typed for a call at this moment."""
    return reply_queries.typed_of(session, [reply.call])[reply.call.call_verdict_id]
