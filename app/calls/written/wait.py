"""How long a written enquiry has waited, by its council's own working hours, and when its limit ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from app.calls.models import Moment
from app.calls.rules import Standing, local_day
from app.calls.written import rules
from app.core.clock import LOCAL
from app.councils import queries as councils
from app.councils.calendar import Span, Week, open_day, week_of
from app.councils.models import Council, Nation, OpeningException
from app.waves.models import Wave
from scoring.working_time import Hours, is_in_time, last_day, working_time

LONGEST_LIMIT = timedelta(days=150)  # 60 working days and every holiday between


@dataclass(frozen=True)
class Wait:
    """Of one enquiry that was sent. `hours` counts to the answer; None without one."""

    sent_at: datetime
    acknowledged_at: datetime | None
    answered_at: datetime | None
    limit_days: int
    last_day: date
    hours: float | None
    in_time: bool | None

    def figure(self, measure: str) -> str | None:
        """What a scorecard is filled in with: how it was answered, or the working hours to the answer."""
        if measure == "answered":
            return "none" if self.in_time is None else "in_time" if self.in_time else "late"
        return None if self.hours is None else f"{self.hours:.1f}"


def find_wait(session: Session, standing: Standing) -> Wait | None:
    """The wait of one enquiry; None if it is spoken or was not sent."""
    return waits_of(session, [standing]).get(standing.call.id or 0)


def waits_of(
    session: Session, standings: Sequence[Standing], *, limit_days: int | None = None
) -> dict[int, Wait]:
    """Call id → its wait, of enquiries that were sent; in time by the wave's limit, or by another one."""
    sent = {
        one.call.id or 0: stamp.at
        for one in standings
        if one.contact_channel.is_written and (stamp := rules.found(one, Moment.SENT))
    }
    asked = [one for one in standings if one.call.id in sent]
    if not asked:
        return {}
    limits = _limits(session, asked)
    hours = _hours(session, asked, min(sent.values()))
    return {
        one.call.id or 0: _wait(
            one, limit_days or limits[one.call.wave_id], hours[one.call.wave_council.council_id]
        )
        for one in asked
    }


def _wait(standing: Standing, limit: int, hours: Hours) -> Wait:
    at = {kind: stamp.at for kind in Moment if (stamp := rules.found(standing, kind))}
    sent, answered = at[Moment.SENT], at.get(Moment.ANSWERED)
    took = None if answered is None else working_time(sent, answered, hours, zone=LOCAL)
    return Wait(
        sent_at=sent,
        acknowledged_at=at.get(Moment.ACKNOWLEDGED),
        answered_at=answered,
        limit_days=limit,
        last_day=last_day(sent, limit, hours, zone=LOCAL),
        # half up, to six minutes
        hours=None if took is None else (took + timedelta(minutes=3)) // timedelta(minutes=6) / 10,
        in_time=None if answered is None else is_in_time(sent, answered, limit, hours, zone=LOCAL),
    )


def _limits(session: Session, standings: Sequence[Standing]) -> dict[int, int]:
    wanted = select(Wave.id, Wave.answer_limit_days)
    rows = session.exec(wanted.where(col(Wave.id).in_({one.call.wave_id for one in standings})))
    return {wave or 0: limit for wave, limit in rows}


def _hours(session: Session, standings: Sequence[Standing], first: datetime) -> dict[int, Hours]:
    """Council id → its hours on a day, which are those of its line for everything."""
    ids = {one.call.wave_council.council_id for one in standings}
    nations = dict(session.exec(select(Council.id, Council.nation).where(col(Council.id).in_(ids))).all())
    lines = councils.with_lines(session, sorted(ids))
    exceptions = councils.exceptions_between(
        session, local_day(first), max(_latest(standings), local_day(first + LONGEST_LIMIT))
    )
    return {
        one: hours_of(
            week_of(councils.line_for(lines.get(one, []), "")),
            Nation(nations[one]),
            [day for day in exceptions if day.council_id in (one, None)],
        )
        for one in ids
    }


def _latest(standings: Sequence[Standing]) -> date:
    return max(local_day(stamp.at) for one in standings for made in one.attempts for stamp in made.stamps)


def hours_of(week: Week, nation: Nation, exceptions: Sequence[OpeningException]) -> Hours:
    """A council's hours on any day: its own exception, its nation's, a bank holiday, else its week."""

    def on(day: date) -> tuple[Span, ...]:
        return open_day(day, week, nation=nation, exceptions=exceptions).spans

    return on
