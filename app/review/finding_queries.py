"""What the quality checks read, and what they found."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts.models import Person
from app.calls.models import CallAttempt, CallClosing, CallEnd, Moment
from app.calls.timing import counted_attempt
from app.core.errors import NotFound
from app.matching.models import CallVerdict
from app.review.agreement import Pair, pairs_of
from app.review.checks import Card, ScoredCard
from app.review.models import Finding, FindingState, ScorecardCheck
from app.review.rules import CLOSED
from app.scenarios.models import Topic
from app.schedule.models import PlannedCall
from app.scorecards.instrument import questions_of
from app.scorecards.models import HeardFact, Scorecard
from app.waves.models import Wave, WaveCouncil, WaveState
from app.website.models import AnswerKey, KeyFact, PageCapture


@dataclass(frozen=True)
class Unread:
    """Scorecards of one assessor in one wave that no check has read."""

    wave_id: int
    author_id: int
    cards: list[int]


def unchecked(session: Session) -> list[Unread]:
    """Submitted scorecards of reached calls that no check has read, by wave and assessor."""
    read = select(ScorecardCheck.scorecard_id)
    wanted = (
        select(PlannedCall.wave_id, Scorecard.author_id, Scorecard.id)
        .join(Scorecard, col(Scorecard.planned_call_id) == PlannedCall.id)
        .join(CallClosing, col(CallClosing.planned_call_id) == Scorecard.planned_call_id)
        .where(CallClosing.end == CallEnd.REACHED)
        .where(col(Scorecard.submitted_at).is_not(None), col(Scorecard.id).not_in(read))
        .order_by(col(Scorecard.id))
    )
    found: dict[tuple[int, int], Unread] = {}
    for wave_id, author_id, card in session.exec(wanted):
        found.setdefault((wave_id, author_id), Unread(wave_id, author_id, [])).cards.append(card or 0)
    return list(found.values())


def cards_of(session: Session, wave: Wave, author_id: int, *, with_pages: Collection[int]) -> list[Card]:
    """Every submitted scorecard of an assessor in a wave; those of `with_pages` with the pages behind their keys."""
    wanted = (
        select(Scorecard, PlannedCall, WaveCouncil.gss_code, Topic.code)
        .join(PlannedCall, col(PlannedCall.id) == Scorecard.planned_call_id)
        .join(WaveCouncil, col(WaveCouncil.id) == PlannedCall.wave_council_id)
        .join(Topic, col(Topic.id) == PlannedCall.topic_id)
        .where(PlannedCall.wave_id == wave.id, Scorecard.author_id == author_id)
        .where(col(Scorecard.submitted_at).is_not(None))
        .options(selectinload(Scorecard.answers), selectinload(Scorecard.heard))  # type: ignore[arg-type]
        .order_by(col(Scorecard.submitted_at), col(Scorecard.id))
    )
    rows = session.exec(wanted).all()
    attempts = _attempts(session, [call.id or 0 for _, call, _, _ in rows])
    questions = questions_of(wave.instrument)
    rated = [
        one.code for one in questions if one.filled_from == "asked" and one.kind == "choice" and one.scored
    ]
    noted = [one.code for one in questions if one.kind == "text"]

    def pages(planned: PlannedCall) -> tuple[str, ...]:
        """None of what was asked in writing: a council may well send its page's own words."""
        return () if wave.contact_channel.is_written else _pages(session, planned)

    return [
        _card(
            card,
            planned,
            (council, topic),
            attempts[planned.id or 0],
            (rated, noted),
            pages(planned) if card.id in with_pages else (),
        )
        for card, planned, council, topic in rows
    ]


def _card(
    card: Scorecard,
    planned: PlannedCall,
    about: tuple[str, str],
    attempts: list[CallAttempt],
    questions: tuple[list[str], list[str]],
    pages: tuple[str, ...],
) -> Card:
    counted = counted_attempt(attempts)
    stamps = [one for one in (counted.stamps if counted else []) if one.undone_at is None]
    at = {moment: [one.at for one in stamps if one.moment == moment] for moment in Moment}
    answers = {one.question: one.value for one in card.answers}
    rated, noted = questions
    return Card(
        id=card.id or 0,
        assessor=planned.assessor_id,
        council=about[0],
        topic=about[1],
        submitted_at=card.submitted_at or card.begun_at,
        dialled_at=next(iter(at[Moment.DIALLED]), None),
        person_at=next(iter(at[Moment.PERSON]), None),
        ended_at=next(iter(at[Moment.ENDED][-1:]), None),
        rated=tuple(answers.get(code, "") for code in rated),
        said=tuple(one.said for one in _in_order(card.heard) if one.given and one.said.strip()),
        note=" ".join(answers[code] for code in noted if code in answers),
        late=card.late,
        pages=pages,
    )


def _in_order(heard: Iterable[HeardFact]) -> list[HeardFact]:
    return sorted(heard, key=lambda one: one.question_id)


def _attempts(session: Session, planned_ids: Collection[int]) -> dict[int, list[CallAttempt]]:
    wanted = select(CallAttempt).where(col(CallAttempt.planned_call_id).in_(planned_ids))
    wanted = wanted.options(selectinload(CallAttempt.stamps)).order_by(col(CallAttempt.number))  # type: ignore[arg-type]
    found: dict[int, list[CallAttempt]] = defaultdict(list)
    for attempt in session.exec(wanted):
        found[attempt.planned_call_id].append(attempt)
    return found


def _pages(session: Session, call: PlannedCall) -> tuple[str, ...]:
    """Texts of the captures that the call's answer key rests on."""
    wanted = (
        select(PageCapture.text)
        .join(KeyFact, col(KeyFact.capture_id) == PageCapture.id)
        .join(AnswerKey, col(AnswerKey.id) == KeyFact.answer_key_id)
        .where(AnswerKey.wave_council_id == call.wave_council_id, AnswerKey.version_id == call.version_id)
        .distinct()
    )
    return tuple(session.exec(wanted))


def judged_pairs(session: Session, wave_id: int) -> list[tuple[int, int, bool]]:
    """First judge, second judge, whether they agree on every fact, of every call that two have judged."""
    calls: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs_of(session, wave_id):
        calls[pair.call].append(pair)
    return [(*pairs[0].judges, all(pair.same for pair in pairs)) for pairs in calls.values()]


@dataclass(frozen=True)
class Listed:
    """A finding for the office's list. The assessor goes by the pseudonym."""

    finding: Finding
    about: str
    reference: str


def findings(session: Session, *, wave_id: int | None = None) -> list[Listed]:
    """Findings, open ones first, newest first."""
    wanted = (
        select(Finding, PlannedCall.reference, Person.pseudonym)
        .outerjoin(Scorecard, col(Scorecard.id) == Finding.scorecard_id)
        .outerjoin(PlannedCall, col(PlannedCall.id) == Scorecard.planned_call_id)
        .outerjoin(
            Person, (col(Person.id) == Finding.person_id) | (col(Person.id) == PlannedCall.assessor_id)
        )
        .options(selectinload(Finding.steps), selectinload(Finding.wave))  # type: ignore[arg-type]
        .order_by(col(Finding.found_at).desc(), col(Finding.id).desc())
    )
    if wave_id is not None:
        wanted = wanted.where(Finding.wave_id == wave_id)
    rows = [
        Listed(one, pseudonym or "", reference or "") for one, reference, pseudonym in session.exec(wanted)
    ]
    return sorted(rows, key=lambda one: one.finding.state in CLOSED)


def finding_by_id(session: Session, finding_id: int) -> Finding:
    """Raises NotFound."""
    found = session.get(Finding, finding_id)
    if found is None:
        raise NotFound("There is no such finding.")
    return found


def questions_for(session: Session, assessor: Person) -> list[Finding]:
    """Findings that were sent back to an assessor and wait for their answer, oldest first."""
    wanted = (
        select(Finding)
        .join(Scorecard, col(Scorecard.id) == Finding.scorecard_id)
        .where(Scorecard.author_id == assessor.id)
        .options(selectinload(Finding.steps))  # type: ignore[arg-type]
        .order_by(col(Finding.found_at))
    )
    return [one for one in session.exec(wanted) if one.state == FindingState.SENT_BACK]


def open_findings(session: Session, wave_id: int) -> int:
    """How many findings of a wave wait for a decision."""
    return sum(one.finding.state not in CLOSED for one in findings(session, wave_id=wave_id))


def settled_waves(session: Session) -> list[int]:
    """Ids of closed waves all of whose submitted scorecards of reached calls are settled."""
    waiting = (
        select(PlannedCall.wave_id)
        .join(Scorecard, col(Scorecard.planned_call_id) == PlannedCall.id)
        .join(CallClosing, col(CallClosing.planned_call_id) == PlannedCall.id)
        .outerjoin(CallVerdict, col(CallVerdict.scorecard_id) == Scorecard.id)
        .where(CallClosing.end == CallEnd.REACHED, col(CallVerdict.id).is_(None))
    )
    wanted = select(Wave.id).where(Wave.state == WaveState.CLOSED, col(Wave.id).not_in(waiting))
    return [one for one in session.exec(wanted) if one is not None]


def rated_cards(session: Session, wave: Wave) -> list[ScoredCard]:
    """What each assessor's own answers gave each call, 0–100: the mean of what the scored choices are worth."""
    points = {
        (question.code, choice.value): choice.points / max(one.points for one in question.choices)
        for question in questions_of(wave.instrument)
        if question.filled_from == "asked" and question.scored and question.choices
        for choice in question.choices
        if max(one.points for one in question.choices) > 0
    }
    wanted = (
        select(Scorecard, PlannedCall, WaveCouncil.gss_code, Topic.code)
        .join(PlannedCall, col(PlannedCall.id) == Scorecard.planned_call_id)
        .join(WaveCouncil, col(WaveCouncil.id) == PlannedCall.wave_council_id)
        .join(Topic, col(Topic.id) == PlannedCall.topic_id)
        .where(PlannedCall.wave_id == wave.id, col(Scorecard.submitted_at).is_not(None))
        .options(selectinload(Scorecard.answers))  # type: ignore[arg-type]
    )
    found = []
    for card, planned, council, topic in session.exec(wanted):
        shares = [
            points[one.question, one.value] for one in card.answers if (one.question, one.value) in points
        ]
        if shares:
            found.append(ScoredCard(planned.assessor_id, council, topic, 100 * sum(shares) / len(shares)))
    return found
