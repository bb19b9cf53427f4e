"""Which questions an assessor answers by hand, which are worked out, what is missing, and who may submit when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.accounts.models import Person
from app.accounts.rules import passes
from app.calls.models import CallEnd
from app.calls.rules import Standing
from app.calls.timing import Timing, counted_attempt, timing_of
from app.calls.written.wait import Wait
from app.core.errors import WrongState
from app.scenarios.models import FactKind, FactQuestion
from app.scorecards.instrument import Asked
from app.scorecards.models import FieldChange, Scorecard
from app.scorecards.states import REFUSALS, TRANSITIONS, ScorecardState
from app.website.models import KeyFact

HEARD = "heard-"
STEPS = ("before", "during", "heard", "website", "resident", "after")
ORDINALS = ("first", "second", "third")
OFF = "(off)"


@dataclass(frozen=True)
class Entry:
    """One question that is answered by hand: of the instrument, or about a fact."""

    name: str
    question: Asked | None = None
    fact: FactQuestion | None = None

    @property
    def step(self) -> str:
        return self.question.step if self.question else "heard"

    @property
    def text(self) -> str:
        return self.question.text if self.question else self.fact.question if self.fact else ""

    @property
    def required(self) -> bool:
        return self.fact is not None or (self.question is not None and self.question.kind != "text")

    @property
    def off_words(self) -> str:
        """What it means to switch the question off."""
        return "They did not tell me" if self.fact else "Not applicable"

    @property
    def can_be_off(self) -> bool:
        return self.fact is not None or (self.question is not None and self.question.may_not_apply)

    @property
    def is_free_text(self) -> bool:
        return self.fact is not None or (
            self.question is not None and self.question.kind in ("text", "message")
        )


@dataclass(frozen=True)
class Answer:
    """What stands in an entry: a value, or that it is off (not applicable, not told) and why."""

    value: str = ""
    off: bool = False
    reason: str = ""

    @property
    def words(self) -> str:
        """One text for the history of changes."""
        return f"{OFF} {self.reason}".strip() if self.off else self.value

    @classmethod
    def after(cls, change: FieldChange | None) -> "Answer":
        """What stood in a field after a change; nothing before the first."""
        if change is None:
            return cls()
        if change.off:
            return cls("", True, change.after.removeprefix(OFF).strip())
        return cls(change.after)


@dataclass(frozen=True)
class WorkedOut:
    """One answer that the stamps, the attempts or the answer key give; None: not applicable, with the reason."""

    question: Asked
    value: str | None
    words: str
    reason: str = ""


def entries(
    questions: Sequence[Asked], facts: Sequence[FactQuestion], end: CallEnd | None, *, key_agreed: bool
) -> list[Entry]:
    """What is asked by hand about a call, in the order of its making. Until it is over, as if it reached someone."""
    unreached = end == CallEnd.NOT_REACHED
    found = [
        Entry(one.code, question=one)
        for one in questions
        if (one.filled_from == "asked" or (one.filled_from == "answer_key" and not key_agreed))
        and (not unreached or _counts_unreached(one))
    ]
    if not unreached:
        found += [Entry(HEARD + fact.code, fact=fact) for fact in facts]
    return sorted(found, key=lambda entry: STEPS.index(entry.step))


def _counts_unreached(question: Asked) -> bool:
    return question.kind == "text" or (question.access and question.counts_unreached)


def worked_out(
    questions: Sequence[Asked],
    standing: Standing,
    key_facts: Sequence[KeyFact] | None,
    wait: Wait | None = None,
) -> list[WorkedOut]:
    """Everything that nobody needs to be asked. `key_facts` None: no answer key is agreed; `wait`: in writing."""
    attempt = counted_attempt(standing.attempts)
    timing = timing_of(attempt.stamps if attempt else [])
    found = []
    for one in questions:
        if standing.closing and standing.closing.end == CallEnd.NOT_REACHED and not _counts_unreached(one):
            continue
        if one.filled_from == "timings":
            found.append(_from_timing(one, timing))
        elif one.filled_from == "attempts":
            found.append(_from_attempts(one, standing))
        elif one.filled_from == "wait":
            found.append(_from_wait(one, wait))
        elif one.filled_from == "answer_key" and key_facts is not None:
            value = _held_by_the_site(one, key_facts)
            found.append(WorkedOut(one, value, one.label_of(value)))
    return found


def _from_timing(question: Asked, timing: Timing) -> WorkedOut:
    value = getattr(timing, question.measure)
    if value is None:
        reason = question.not_applicable_when or "The moments were not stamped."
        return WorkedOut(question, None, "not applicable", reason)
    return WorkedOut(question, str(value), f"{value} {question.unit}".strip())


def _from_wait(question: Asked, wait: Wait | None) -> WorkedOut:
    value = wait.figure(question.measure) if wait else None
    if value is None:
        return WorkedOut(question, None, "not applicable", question.not_applicable_when)
    return WorkedOut(question, value, f"{question.label_of(value)} {question.unit}".strip())


def _from_attempts(question: Asked, standing: Standing) -> WorkedOut:
    closing, attempt = standing.closing, counted_attempt(standing.attempts)
    reached = closing is not None and closing.end == CallEnd.REACHED and attempt is not None
    value = ORDINALS[attempt.number - 1] if reached and attempt else "none"
    return WorkedOut(question, value, question.label_of(value))


def _held_by_the_site(question: Asked, key_facts: Sequence[KeyFact]) -> str:
    """The choice for all, some or none of the facts: the one with most points, one between, the one with none."""
    held = sum(fact.value != "" for fact in key_facts)
    by_points = sorted(question.choices, key=lambda choice: choice.points)
    place = 0 if held == 0 else -1 if held == len(key_facts) else len(by_points) // 2
    return by_points[place].value


def is_asked(entry: Entry, answers: Mapping[str, Answer], known: Sequence[WorkedOut]) -> bool:
    """Whether an entry's condition is met by what was answered or worked out."""
    condition = entry.question.asked_when if entry.question else None
    if condition is None:
        return True
    for one in known:
        if one.question.code == condition.question:
            return one.value in condition.any_of
    return answers.get(condition.question, Answer()).value in condition.any_of


def missing(
    asked: Sequence[Entry], answers: Mapping[str, Answer], known: Sequence[WorkedOut]
) -> list[tuple[str, str]]:
    """What must still be said before submitting: (field, words)."""
    found = []
    for entry in asked:
        answer = answers.get(entry.name, Answer())
        if not entry.required or not is_asked(entry, answers, known):
            continue
        if answer.off and entry.question is not None and not answer.reason:
            found.append((f"{entry.name}-reason", f"Say why this does not apply: {entry.text}"))
        elif not answer.off and not answer.value:
            found.append((entry.name, f"Answer: {entry.text}"))
    return found


def keeps_phones(entry: Entry) -> bool:
    """Whether a telephone number is the very answer that is asked for."""
    return entry.fact is not None and entry.fact.kind == FactKind.PHONE


def scorecard_state(scorecard: Scorecard | None, standing: Standing) -> ScorecardState:
    """Where a scorecard is on its way; a void call makes its scorecard void."""
    if standing.closing is not None and standing.closing.end == CallEnd.VOID:
        return ScorecardState.VOID
    if scorecard is None:
        return ScorecardState.NOT_BEGUN
    return ScorecardState.BEGUN if scorecard.submitted_at is None else ScorecardState.SUBMITTED


def check_can_write(scorecard: Scorecard | None, standing: Standing) -> None:
    """A scorecard is written from the first attempt on, until it is submitted; a void call has none."""
    state = scorecard_state(scorecard, standing)
    if state != ScorecardState.BEGUN and ScorecardState.BEGUN not in TRANSITIONS[state]:
        raise WrongState(REFUSALS[state])


def can_write(scorecard: Scorecard | None, standing: Standing) -> bool:
    return passes(check_can_write, scorecard, standing)


def check_can_submit(standing: Standing) -> None:
    """METHOD: a scorecard belongs to a call that is over."""
    if standing.closing is None:
        raise WrongState(
            "The call is not over yet. Say on its sheet how the last attempt ended, then submit."
        )


def can_submit(standing: Standing) -> bool:
    return passes(check_can_submit, standing)


def check_own(scorecard: Scorecard | None, by: Person) -> None:
    """A scorecard belongs to the assessor who began it."""
    if scorecard is not None and scorecard.author_id != by.id:
        raise WrongState("This scorecard was begun by another assessor.")


def call_ended_at(standing: Standing) -> datetime | None:
    """When the last attempt of a call ended."""
    ended = [one.ended_at for one in standing.attempts if one.ended_at is not None]
    return max(ended, default=standing.closing.closed_at if standing.closing else None)


def is_late(standing: Standing, at: datetime, hours: float) -> bool:
    """METHOD: notes are finished within a day of the call, because recall fades; what is written does not."""
    if standing.contact_channel.is_written:
        return False
    ended = call_ended_at(standing)
    return ended is not None and at > ended + timedelta(hours=hours)


def newest(changes: Sequence[FieldChange], field: str) -> FieldChange | None:
    """The last change of a field; `changes` are oldest first."""
    return next((one for one in reversed(changes) if one.field == field), None)


def version(changes: Sequence[FieldChange], field: str) -> int:
    """The version of a field: the id of its last change, 0 before the first."""
    last = newest(changes, field)
    return last.id or 0 if last else 0


def words_of(entry: Entry, answer: Answer) -> str:
    """An answer as a person reads it."""
    if answer.off:
        return f"{entry.off_words}: {answer.reason}" if answer.reason else entry.off_words
    return (entry.question.label_of(answer.value) if entry.question else answer.value) or "no answer"


def unseen(changes: Sequence[FieldChange], field: str, base: int | None) -> FieldChange | None:
    """The last change of a field, if it was made after the version `base` that the writer had before them."""
    last = newest(changes, field)
    return last if last is not None and base is not None and last.id != base else None


def is_as_shown(answer: Answer, changes: Sequence[FieldChange], field: str, base: int | None) -> bool:
    """Whether a form carries a field as its page showed it, so that it must not undo what came after."""
    if base is None:
        return False
    return answer == Answer.after(
        next((one for one in changes if one.id == base and one.field == field), None)
    )


def open_replacements(changes: Sequence[FieldChange]) -> list[FieldChange]:
    """Changes that replaced one the assessor had made elsewhere, still standing and not looked at yet."""
    return [
        one
        for one in changes
        if one.replaced_id is not None and one.settled_at is None and newest(changes, one.field) is one
    ]


def check_can_settle(change: FieldChange, changes: Sequence[FieldChange]) -> None:
    """A replaced answer is put back, or let go, while nothing newer stands in its field."""
    if change not in open_replacements(changes):
        raise WrongState("This answer was changed again or decided on since, so it stands as it is.")
