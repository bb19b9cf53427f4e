"""Who may take over a call that was given back, and when: the plan's own rules, for one call. No database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.accounts.models import Person
from app.core.clock import LOCAL
from app.core.errors import AppError, WrongState
from app.core.formats import day, moment
from app.councils.calendar import Span, Week, open_day
from app.councils.models import Nation, OpeningException
from app.schedule.models import Availability, PlannedCall

STEP = timedelta(minutes=30)
FIELD_DAY = (time(8, 30), time(17, 30))
OFFICE_SPANS = {weekday: [("09:00", "17:00")] for weekday in range(5)}


@dataclass(frozen=True)
class Place:
    """What binds the call: its council's hours, the days on which the council is called, the wave."""

    call: PlannedCall
    nation: Nation
    week: Week
    exceptions: Sequence[OpeningException]
    called_on: Sequence[date]  # by the other calls of the plan
    first: date
    last: date
    languages: frozenset[str]
    gap_days: int
    block: timedelta

    def spans(self, on: date) -> Sequence[Span]:
        return open_day(on, self.week, nation=self.nation, exceptions=self.exceptions).spans


@dataclass(frozen=True)
class Helper:
    """An assessor of the wave, and what binds them."""

    person: Person
    availability: Availability
    zone: ZoneInfo
    conflicted: bool
    heard: bool  # the council hears this voice in another call of the plan
    calls: Sequence[PlannedCall]

    def spans(self, weekday: int) -> Sequence[Span]:
        known = [(one.starts, one.ends) for one in self.availability.spans if one.weekday == weekday]
        return known if self.availability.spans else OFFICE_SPANS.get(weekday, [])


def check_may_take(place: Place, helper: Helper) -> None:
    """Whether an assessor may make this call at all. Raises WrongState."""
    name = helper.person.name
    if helper.person.id == place.call.assessor_id:
        raise WrongState(f"{name} gave this call back.")
    if helper.conflicted:
        raise WrongState(f"{name} has a conflict of interest with this council.")
    if not helper.person.active:
        raise WrongState(f"{name} is not let in at present.")
    if not place.languages & set(helper.availability.languages or ["en"]):
        raise WrongState(f"{name} does not speak the language of this call.")
    if helper.heard or helper.person.id == place.call.second_id:
        raise WrongState(
            f"{name} calls this council about something else; it would hear the same voice twice."
        )


def check_free(place: Place, helper: Helper, start: datetime, at: datetime) -> None:
    """Whether the call fits at a moment: council open, assessor at work and free. Raises WrongState."""
    name, local = helper.person.name, start.astimezone(LOCAL)
    if start <= at:
        raise WrongState(f"{moment(start)} is past. Choose a later moment.")
    if not place.first <= local.date() <= place.last:
        raise WrongState(f"The wave is called from {day(place.first)} to {day(place.last)}.")
    if not _inside(local, place.block, place.spans(local.date())):
        raise WrongState(f"The council does not answer for half an hour from {moment(start)}.")
    if any(abs((one - local.date()).days) < max(1, place.gap_days) for one in place.called_on):
        raise WrongState(f"The council has another call too close to {day(local.date())}.")
    own = start.astimezone(helper.zone)
    if not _inside(own, place.block, helper.spans(own.weekday())):
        raise WrongState(f"{name} does not work at {moment(start)}.")
    if local.date() in {one.on_date for one in helper.availability.days_away}:
        raise WrongState(f"{name} is away on {day(local.date())}.")
    if any(abs(one.starts_at - start) < place.block for one in helper.calls):
        raise WrongState(f"{name} has another call at {moment(start)}.")
    _check_load(helper, local.date())


def _check_load(helper: Helper, on: date) -> None:
    days = [one.starts_at.astimezone(LOCAL).date() for one in helper.calls]
    if days.count(on) >= helper.availability.max_per_day:
        raise WrongState(f"{helper.person.name} has as many calls on {day(on)} as a day may have.")
    if sum(one.isocalendar()[:2] == on.isocalendar()[:2] for one in days) >= helper.availability.max_per_week:
        raise WrongState(f"{helper.person.name} has as many calls in that week as a week may have.")


def _inside(start: datetime, block: timedelta, spans: Sequence[Span]) -> bool:
    end = start + block
    if end.date() != start.date():
        return False
    return any(opens <= f"{start:%H:%M}" and f"{end:%H:%M}" <= closes for opens, closes in spans)


def first_free(place: Place, helper: Helper, at: datetime) -> datetime | None:
    """The first moment at which an assessor can make the call: at its own time of day if that can be had."""
    planned = place.call.starts_at.astimezone(LOCAL)
    today = max(place.first, at.astimezone(LOCAL).date(), planned.date())
    days = [today + timedelta(days=ahead) for ahead in range((place.last - today).days + 1)]
    same_time = [datetime.combine(on, planned.time(), LOCAL) for on in days]
    any_time = [moment for on in days for moment in _moments(on)]
    for start in same_time + any_time:
        try:
            check_free(place, helper, start, at)
        except AppError:
            continue
        return start
    return None


def _moments(on: date) -> list[datetime]:
    found = [datetime.combine(on, FIELD_DAY[0], LOCAL)]
    while found[-1].time() < FIELD_DAY[1]:
        found.append(found[-1] + STEP)
    return found
