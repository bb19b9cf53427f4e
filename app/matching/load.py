"""How much each judge has on the desk and how fast they go: for the publisher alone, never for judges."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlmodel import Session, col, func, select

from app.accounts.models import Person, Role
from app.accounts.queries import people_with
from app.core.audit import AuditEvent
from app.matching import queries, rules
from app.matching.models import Judging, Round, Unfolding

LATELY = timedelta(days=7)


@dataclass(frozen=True)
class JudgeLoad:
    """One judge's work."""

    name: str
    may_take: int
    on_desk: int
    handed_in: int
    lately: int  # handed in within the last seven days
    decided: int  # of those handed in, as the third judge
    median_minutes: float | None  # from taking a call to handing it in
    unfolded: int  # facts whose whole page was unfolded
    given_back: int
    last_at: datetime | None


@dataclass(frozen=True)
class Load:
    """All judges, and the calls that wait for one."""

    judges: list[JudgeLoad]
    waiting: dict[Round, int]
    for_nobody: int  # calls that wait and that no judge may take


def load(session: Session, at: datetime) -> Load:
    """What waits, and what each judge has done, by name."""
    people = people_with(session, Role.JUDGE)
    waiting, conflicts = queries.waiting_for_anybody(session), queries.conflicts_of(session)
    may_take = {
        one.id: {
            candidate.reference
            for candidate, _ in waiting
            if rules.may_take(candidate.scorecard, candidate.done, one, conflicts.get(one.id or 0, ()))
        }
        for one in people
    }
    of: dict[int, list[Judging]] = defaultdict(list)
    for judging in session.exec(select(Judging)):
        of[judging.judge_id].append(judging)
    back, unfolded = _given_back(session), _unfolded(session)
    judges = [
        _of(one, of[one.id or 0], len(may_take[one.id]), unfolded[one.id or 0], back[one.id or 0], at)
        for one in people
    ]
    counts = Counter(needed for _, needed in waiting)
    reachable = set().union(*may_take.values())
    return Load(
        judges, {one: counts[one] for one in Round}, len({one.reference for one, _ in waiting} - reachable)
    )


def _of(
    judge: Person, judgings: list[Judging], may_take: int, unfolded: int, back: int, at: datetime
) -> JudgeLoad:
    done = [(one, one.submitted_at) for one in judgings if one.submitted_at is not None]
    minutes = [(end - one.taken_at).total_seconds() / 60 for one, end in done]
    return JudgeLoad(
        name=judge.name,
        may_take=may_take,
        on_desk=len(judgings) - len(done),
        handed_in=len(done),
        lately=sum(end > at - LATELY for _, end in done),
        decided=sum(one.round == Round.THIRD for one, _ in done),
        median_minutes=median(minutes) if minutes else None,
        unfolded=unfolded,
        given_back=back,
        last_at=max((end for _, end in done), default=None),
    )


def _given_back(session: Session) -> Counter[int]:
    """Calls given back, by judge: their rows are gone, the audit keeps them."""
    wanted = select(AuditEvent.person_id, func.count()).where(AuditEvent.name == "matching.give_back")
    return Counter(
        {person: n for person, n in session.exec(wanted.group_by(col(AuditEvent.person_id))) if person}
    )


def _unfolded(session: Session) -> Counter[int]:
    wanted = select(Judging.judge_id, func.count()).join(Unfolding, col(Unfolding.judging_id) == Judging.id)
    return Counter(dict(session.exec(wanted.group_by(col(Judging.judge_id))).all()))
