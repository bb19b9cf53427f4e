"""Read scorecards for signs, and decide what becomes of what was found."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from app.accounts.models import Person
from app.core import audit, mail
from app.core.errors import WrongState
from app.review import checks, finding_queries, rules
from app.review.models import Finding, FindingState, FindingStep, ScorecardCheck
from app.scorecards.models import Scorecard
from app.scorecards.scrub import scrub
from app.waves.models import Wave


def check_scorecards(session: Session, *, wave: Wave, author_id: int, at: datetime) -> list[Finding]:
    """Read an assessor's unread scorecards beside all of theirs in the wave; a second time changes nothing."""
    waiting = [one for one in finding_queries.unchecked(session) if one.author_id == author_id]
    unread = {card for one in waiting if one.wave_id == wave.id for card in one.cards}
    cards = finding_queries.cards_of(session, wave, author_id, with_pages=unread)
    signs = [sign for card in cards if card.id in unread for sign in checks.card_signs(card, cards)]
    session.add_all([ScorecardCheck(scorecard_id=card, checked_at=at) for card in sorted(unread)])
    return _keep(session, wave.id or 0, signs, at)


def check_people(session: Session, *, wave: Wave, at: datetime) -> list[Finding]:
    """Compare a wave's assessors, and its judges, with each other; what was found before is not found again."""
    signs = checks.assessor_signs(finding_queries.rated_cards(session, wave))
    signs += checks.judge_signs(finding_queries.judged_pairs(session, wave.id or 0))
    return _keep(session, wave.id or 0, signs, at)


def _keep(session: Session, wave_id: int, signs: Iterable[checks.Sign], at: datetime) -> list[Finding]:
    signs = list(signs)
    wanted = select(Finding.key).where(
        Finding.wave_id == wave_id, col(Finding.key).in_([s.key for s in signs])
    )
    known = set(session.exec(wanted))
    found = []
    for sign in signs:
        if sign.key in known:
            continue
        known.add(sign.key)
        finding = Finding(
            wave_id=wave_id,
            kind=sign.kind,
            key=sign.key,
            evidence=sign.evidence[:1000],
            scorecard_id=sign.card,
            person_id=sign.person,
            found_at=at,
        )
        session.add(finding)
        found.append(finding)
    session.flush()
    for finding in found:
        audit.record(session, "review.find", subject=finding, by=None, at=at, kind=finding.kind.value)
    return found


def decide(
    session: Session, *, finding: Finding, state: FindingState, words: str, by: Person, at: datetime
) -> FindingStep:
    """Take a finding one step on, with the reason.

    Raises WrongState (not from where it stands; somebody else was first), BadInput (no words).
    """
    rules.check_step(finding, state, words)
    step = FindingStep(
        finding_id=finding.id or 0,
        number=len(finding.steps) + 1,
        state=state,
        words=scrub(words.strip()).text[:2000],
        at=at,
        by_id=by.id or 0,
    )
    try:
        with session.begin_nested():
            session.add(step)
    except IntegrityError:
        session.refresh(finding, ["steps"])
        raise WrongState(
            f"Somebody else was first: this finding is {finding.state.words} now. What you wrote was not saved."
        ) from None
    session.refresh(finding, ["steps"])
    if state == FindingState.SENT_BACK:
        _ask(session, finding, step, at)
    audit.record(session, "review.decide", subject=finding, by=by, at=at, state=state.value)
    return step


def _ask(session: Session, finding: Finding, step: FindingStep, at: datetime) -> None:
    """Mail the question to the assessor."""
    scorecard = session.get_one(Scorecard, finding.scorecard_id)
    assessor = session.get_one(Person, scorecard.author_id)
    mail.send(
        session,
        "finding_question.txt",
        to=assessor.email,
        subject="A question about one of your scorecards",
        at=at,
        name=assessor.name,
        reference=scorecard.planned_call.reference,
        question=step.words,
    )
