"""Conflicts of interest, the calls that were given back over them, and who could take those over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from app.accounts.models import Person
from app.accounts.queries import person_by_id
from app.core.clock import LOCAL
from app.core.errors import AppError, NotFound
from app.councils import queries as councils
from app.councils.models import Council
from app.scenarios.models import Topic
from app.schedule import queries
from app.schedule.instance import RULES
from app.schedule.models import ConflictOfInterest, GivenBack, PlannedCall
from app.schedule.takeover import Helper, Place, check_may_take, first_free
from app.waves.models import Wave, WaveCouncil
from app.waves.queries import assessor_ids


@dataclass(frozen=True)
class Conflict:
    row: ConflictOfInterest
    person: Person
    council: Council


@dataclass(frozen=True)
class Returned:
    """A call that was given back, by whom, and the call that takes its place."""

    given: GivenBack
    call: PlannedCall
    by: Person
    replaced_by: PlannedCall | None


@dataclass(frozen=True)
class Candidate:
    """Somebody of the wave: when they could make the call, or why they can't."""

    person: Person
    starts_at: datetime | None
    refused: str = ""


def conflicts(session: Session) -> list[Conflict]:
    """Every conflict of interest, by person and council."""
    wanted = (
        select(ConflictOfInterest, Person, Council)
        .join(Person, col(Person.id) == ConflictOfInterest.person_id)
        .join(Council, col(Council.id) == ConflictOfInterest.council_id)
        .order_by(Person.name, Council.name)
    )
    return [Conflict(*row) for row in session.exec(wanted)]


def find_conflict(session: Session, person_id: int, council_id: int) -> ConflictOfInterest | None:
    """What keeps a person away from a council."""
    wanted = select(ConflictOfInterest).where(
        ConflictOfInterest.person_id == person_id, ConflictOfInterest.council_id == council_id
    )
    return session.exec(wanted).first()


def conflict_by_id(session: Session, conflict_id: int) -> ConflictOfInterest:
    """Raises NotFound."""
    found = session.get(ConflictOfInterest, conflict_id)
    if found is None:
        raise NotFound("There is no such conflict of interest. Perhaps somebody took it away already.")
    return found


def own_call(session: Session, reference: str, assessor: Person, *, to_write: bool = False) -> PlannedCall:
    """A call of this assessor's. Raises NotFound. `to_write` holds it until the transaction ends."""
    found = call_by_reference(session, reference, to_write=to_write)
    if found.assessor_id != assessor.id:
        raise NotFound("There is no such call, or it is not yours.")
    return found


def call_by_reference(session: Session, reference: str, *, to_write: bool = False) -> PlannedCall:
    """Raises NotFound."""
    wanted = select(PlannedCall).where(PlannedCall.reference == reference)
    if to_write:
        wanted = wanted.with_for_update(of=PlannedCall)
    found = session.exec(wanted).first()
    if found is None:
        raise NotFound("There is no such call, or it is not yours.")
    return found


def find_given_back(session: Session, call: PlannedCall) -> GivenBack | None:
    """That a call was given back."""
    return session.exec(select(GivenBack).where(GivenBack.planned_call_id == call.id)).first()


def given_back_by_reference(session: Session, reference: str, *, to_write: bool = False) -> Returned:
    """Raises NotFound (no such call, or it was not given back)."""
    call = call_by_reference(session, reference, to_write=to_write)
    given = find_given_back(session, call)
    if given is None:
        raise NotFound("This call was not given back.")
    return _returned(session, given, call)


def given_back_in(session: Session, wave: Wave) -> list[Returned]:
    """Calls of a wave that were given back, those without a successor first, then the newest."""
    wanted = (
        select(GivenBack, PlannedCall)
        .join(PlannedCall, col(PlannedCall.id) == GivenBack.planned_call_id)
        .where(PlannedCall.wave_id == wave.id)
        .order_by(col(GivenBack.at).desc(), col(GivenBack.id))
    )
    found = [_returned(session, given, call) for given, call in session.exec(wanted)]
    return sorted(found, key=lambda one: one.replaced_by is not None)


def _returned(session: Session, given: GivenBack, call: PlannedCall) -> Returned:
    after = session.get(PlannedCall, given.replaced_by_id) if given.replaced_by_id else None
    return Returned(given, call, person_by_id(session, given.person_id), after)


def calls_to_come(session: Session, person_id: int, council_id: int, at: datetime) -> list[PlannedCall]:
    """Calls of a person to a council whose moment is still to come and that were not given back."""
    wanted = (
        select(PlannedCall)
        .join(WaveCouncil, col(WaveCouncil.id) == PlannedCall.wave_council_id)
        .where(PlannedCall.assessor_id == person_id, WaveCouncil.council_id == council_id)
        .where(PlannedCall.starts_at > at, col(PlannedCall.id).not_in(queries.given_back()))
    )
    return list(session.exec(wanted))


def candidates(session: Session, call: PlannedCall, at: datetime) -> list[Candidate]:
    """Everybody of the wave: first those who can take a call over, the soonest first, then the others with why not."""
    place = place_of(session, call)
    found = []
    for helper in _helpers(session, call):
        try:
            check_may_take(place, helper)
        except AppError as refusal:
            found.append(Candidate(helper.person, None, refusal.words))
            continue
        start = first_free(place, helper, at)
        words = "" if start else f"{helper.person.name} has no free moment left in which the council answers."
        found.append(Candidate(helper.person, start, words))
    return sorted(
        found, key=lambda one: (one.starts_at is None, one.starts_at or call.starts_at, one.person.name)
    )


def helper_for(session: Session, call: PlannedCall, person_id: int) -> Helper:
    """One assessor of the wave. Raises NotFound."""
    for helper in _helpers(session, call):
        if helper.person.id == person_id:
            return helper
    raise NotFound("This person is no assessor of the wave.")


def place_of(session: Session, call: PlannedCall) -> Place:
    """What binds a call, as the plan sees it."""
    wave, council = call.plan.wave, call.wave_council.council
    rules = RULES | wave.rules
    topic = session.get_one(Topic, call.topic_id)
    lines = councils.with_lines(session, [council.id or 0]).get(council.id or 0, [])
    others = [one for one in queries.calls_of(session, call.plan) if one.id != call.id]
    return Place(
        call=call,
        nation=council.nation,
        week=councils.week_for_topics(lines, [topic.code]),
        exceptions=councils.exceptions_of(session, council, wave.from_date, wave.to_date),
        called_on=[
            one.starts_at.astimezone(LOCAL).date()
            for one in others
            if one.wave_council_id == call.wave_council_id
        ],
        first=wave.from_date,
        last=wave.to_date,
        languages=frozenset(call.version.languages),
        gap_days=int(rules["min_gap_days"]),
        block=timedelta(minutes=int(rules["block_minutes"])),
    )


def _helpers(session: Session, call: PlannedCall) -> list[Helper]:
    council_id = call.wave_council.council_id
    calls = queries.calls_of(session, call.plan)
    return [
        _helper(session, person_id, council_id, call, calls)
        for person_id in assessor_ids(session, call.plan.wave)
    ]


def _helper(
    session: Session, person_id: int, council_id: int, call: PlannedCall, calls: Sequence[PlannedCall]
) -> Helper:
    person = person_by_id(session, person_id)
    own = [one for one in calls if one.assessor_id == person_id]
    return Helper(
        person=person,
        availability=queries.availability_of(session, person),
        zone=queries.zone_of(session, person),
        conflicted=find_conflict(session, person_id, council_id) is not None,
        heard=any(one.wave_council_id == call.wave_council_id for one in own),
        calls=own,
    )
