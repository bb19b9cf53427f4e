"""What a council has typed, sent and put beside its replies."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import defer, joinedload
from sqlmodel import Session, col, select

from app.core.errors import NotFound
from app.evidence.models import EvidenceFile
from app.review.models import Reply, ReplyDraft, ReplyFile
from app.review.parts import NOTHING, WHOLE, Part, as_part, part_of, parts_of_reply
from app.review.settled import SettledCall


@dataclass(frozen=True)
class Typed:
    """What stands typed for a call, part by part, and who typed it last; beside what was sent."""

    rows: Mapping[str, ReplyDraft]
    sent: Mapping[str, Part]

    def part(self, name: str) -> Part:
        """What the fields of a part show: what was typed, else what was sent."""
        row = self.rows.get(name)
        return as_part(row) if row else self.sent.get(name, NOTHING)

    @property
    def is_begun(self) -> bool:
        """Whether something stands typed that was not sent."""
        return any(as_part(row) != self.sent.get(name, NOTHING) for name, row in self.rows.items())


def part_names(call: SettledCall) -> list[str]:
    """The parts that a reply to a call has: the call first, then its questions in their order."""
    return [WHOLE, *(part_of(fact.key_fact_id) for fact in call.facts)]


def typed_of(session: Session, calls: Collection[SettledCall]) -> dict[int, Typed]:
    """What stands typed, by call verdict."""
    ids = [call.call_verdict_id for call in calls]
    wanted = (
        select(ReplyDraft).where(col(ReplyDraft.call_verdict_id).in_(ids)).order_by(col(ReplyDraft.number))
    )
    rows: dict[int, dict[str, ReplyDraft]] = {one: {} for one in ids}
    for row in session.exec(wanted.options(joinedload(ReplyDraft.saved_by))):  # type: ignore[arg-type]
        rows[row.call_verdict_id][row.part] = row
    return {
        call.call_verdict_id: Typed(rows[call.call_verdict_id], parts_of_reply(call.reply)) for call in calls
    }


def find_draft(session: Session, call: SettledCall, part: str) -> ReplyDraft | None:
    """The newest stretch of writing in one part."""
    wanted = select(ReplyDraft).where(
        ReplyDraft.call_verdict_id == call.call_verdict_id, ReplyDraft.part == part
    )
    return session.exec(wanted.order_by(col(ReplyDraft.number).desc()).limit(1)).first()


def drafts_of(session: Session, call: SettledCall) -> list[ReplyDraft]:
    """Every stretch of writing in a reply, newest first."""
    wanted = select(ReplyDraft).where(ReplyDraft.call_verdict_id == call.call_verdict_id)
    wanted = wanted.options(joinedload(ReplyDraft.saved_by))  # type: ignore[arg-type]
    return list(session.exec(wanted.order_by(col(ReplyDraft.saved_at).desc(), col(ReplyDraft.id).desc())))


def lock_reply(session: Session, call_verdict_id: int) -> Reply | None:
    """The reply to a call as it stands now, kept from others until this transaction ends."""
    wanted = select(Reply).where(Reply.call_verdict_id == call_verdict_id).with_for_update(of=Reply)
    return session.exec(wanted.execution_options(populate_existing=True)).first()


def files_of(session: Session, call_verdict_ids: Collection[int]) -> dict[int, list[ReplyFile]]:
    """Files beside replies, by call verdict, as they were added; their contents stay where they are."""
    wanted = select(ReplyFile).where(
        col(ReplyFile.call_verdict_id).in_(call_verdict_ids), col(ReplyFile.removed_at).is_(None)
    )
    head = joinedload(ReplyFile.file).options(defer(EvidenceFile.content))  # type: ignore[arg-type]
    found: dict[int, list[ReplyFile]] = {one: [] for one in call_verdict_ids}
    for one in session.exec(wanted.options(head).order_by(col(ReplyFile.id))):
        found[one.call_verdict_id].append(one)
    return found


def file_of_call(session: Session, call: SettledCall, file_id: int) -> ReplyFile:
    """A file beside the reply to a call. Raises NotFound (none, of another call, or taken away)."""
    found = session.get(ReplyFile, file_id)
    if found is None or found.call_verdict_id != call.call_verdict_id or found.removed_at is not None:
        raise NotFound("There is no such file.")
    return found
