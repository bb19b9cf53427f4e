"""Answer keys: what the engine finds, what speaks against it, who puts it forward, and who agrees."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from app.accounts.models import Person
from app.core import audit
from app.core.errors import BadInput
from app.scenarios.models import FactQuestion, ScenarioVersion
from app.waves.models import WaveCouncil
from app.website import queries, rules
from app.website.doubts import doubts_about, lost_values
from app.website.models import AnswerKey, DraftFact, FactFlag, KeyDraft, KeyFact, PageCapture
from scoring import matching


@dataclass(frozen=True)
class AgreedFact:
    """What the website says to one fact question; no value means that it does not say."""

    question_id: int
    value: str = ""
    quote: str = ""
    capture: PageCapture | None = None


@dataclass(frozen=True)
class Proposed:
    """What the engine finds for one question; with doubts it leaves the value to people."""

    question_id: int
    value: str
    quote: str
    doubts: tuple[str, ...]
    confidence_percent: int


def propose(questions: Sequence[FactQuestion], captures: Sequence[PageCapture]) -> dict[int, Proposed]:
    """The engine's proposal for each question, from the page that answers it best. Reads only."""
    best: dict[int, Proposed] = {}
    for capture in captures:
        page = matching.PageText(capture.final_url, capture.text)
        found = matching.propose_key(page, [one.question for one in questions])
        lost = lost_values(capture)
        for question, one in zip(questions, found, strict=True):
            if one.passage is None:
                continue
            percent = round(one.confidence * 100)
            before = best.get(question.id or 0)
            if before is None or percent > before.confidence_percent:
                against = doubts_about(one.value, one.passage.start, capture, lost)
                value = "" if against else one.value
                best[question.id or 0] = Proposed(
                    question.id or 0, value, one.passage.quote, tuple(against), percent
                )
    return best


def put_forward(
    session: Session,
    *,
    council: WaveCouncil,
    version: ScenarioVersion,
    facts: Sequence[AgreedFact],
    by: Person,
    at: datetime,
) -> KeyDraft:
    """Put a key forward for a second person to agree: one fact a question, in the scenario's order.

    Raises BadInput where a question is left out, or a quote does not stand in its capture.
    """
    rules.check_can_prepare(council.wave)
    by_question = {fact.question_id: fact for fact in facts}
    if set(by_question) != {question.id for question in version.facts}:
        raise BadInput("Every question needs its answer, or the words that the website does not say.")
    draft = KeyDraft(
        wave_council_id=council.id or 0, version_id=version.id or 0, made_at=at, made_by_id=by.id or 0
    )
    session.add(draft)
    session.flush()
    lost: dict[int | None, set[str]] = {None: set()}  # a page is looked through once
    for question in version.facts:
        fact = by_question[question.id or 0]
        if fact.capture is not None and fact.capture.id not in lost:
            lost[fact.capture.id] = lost_values(fact.capture)
        missing = lost[fact.capture.id if fact.capture else None]
        session.add(_draft_fact(draft, question, fact, missing))
    audit.record(session, "website.put_key_forward", subject=draft, by=by, at=at)
    return draft


def _draft_fact(draft: KeyDraft, question: FactQuestion, fact: AgreedFact, lost: set[str]) -> DraftFact:
    row = DraftFact(draft_id=draft.id or 0, question_id=question.id or 0, position=question.position)
    if not fact.value:
        return row
    if fact.capture is None:
        raise BadInput(f"“{question.question}” has a value but no page that it stands on.")
    row.value, row.quote, row.capture_id = fact.value, fact.quote, fact.capture.id
    row.passage_start, row.passage_end = rules.passage_of(fact.quote, fact.capture.text)
    row.doubts = doubts_about(fact.value, row.passage_start, fact.capture, lost)
    return row


def agree(session: Session, *, draft: KeyDraft, by: Person, at: datetime) -> AnswerKey:
    """Make a draft the next version of the key. Raises NotAllowed (its author), WrongState (no longer the newest)."""
    rules.check_can_prepare(draft.wave_council.wave)
    waiting = queries.find_draft(session, wave_council_id=draft.wave_council_id, version_id=draft.version_id)
    rules.check_can_agree(draft, waiting, by)
    before = queries.find_key(session, wave_council_id=draft.wave_council_id, version_id=draft.version_id)
    key = AnswerKey(
        wave_council_id=draft.wave_council_id,
        version_id=draft.version_id,
        number=before.number + 1 if before else 1,
        agreed_at=at,
        put_forward_by_id=draft.made_by_id,
        agreed_by_id=by.id,
        draft_id=draft.id,
    )
    session.add(key)
    session.flush()
    key_questions = {question.id: question.key for question in draft.version.facts}
    for fact in draft.facts:
        session.add(
            KeyFact(
                answer_key_id=key.id or 0,
                question_id=fact.question_id,
                position=fact.position,
                key=key_questions[fact.question_id],
                value=fact.value,
                quote=fact.quote,
                capture_id=fact.capture_id,
                passage_start=fact.passage_start,
                passage_end=fact.passage_end,
            )
        )
    _settle_flags(session, key, by, at)
    audit.record(session, "website.agree_key", subject=key, by=by, at=at, number=key.number)
    return key


def _settle_flags(session: Session, key: AnswerKey, by: Person, at: datetime) -> None:
    """A new version answers what was flagged on the older ones; their verdicts stay on the copy they rest on."""
    wanted = (
        select(FactFlag)
        .join(KeyFact)
        .join(AnswerKey)
        .where(AnswerKey.wave_council_id == key.wave_council_id, AnswerKey.version_id == key.version_id)
        .where(AnswerKey.number < key.number, col(FactFlag.settled_at).is_(None))
    )
    for flag in session.exec(wanted):
        flag.settled_at, flag.settled_by_id = at, by.id


def keep_as_it_is(session: Session, *, flag: FactFlag, by: Person, at: datetime) -> FactFlag:
    """Say that a flagged fact is still right. Raises WrongState when it was settled before."""
    rules.check_can_settle(flag)
    flag.settled_at, flag.settled_by_id = at, by.id
    audit.record(session, "website.keep_as_it_is", subject=flag, by=by, at=at)
    return flag
