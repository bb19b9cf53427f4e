"""Plans in the office: draw, look, put in force, export; and when assessors can call."""

from dataclasses import dataclass
from datetime import date

from fastapi import Request
from starlette.responses import JSONResponse, Response

from app.accounts.audiences import CurrentPerson, office
from app.accounts.models import Person
from app.accounts.queries import person_by_id
from app.core.clock import LOCAL, now
from app.core.database import Reading, Writing
from app.core.forms import Parsed, Typed, TypedForm
from app.core.ids import Code, RowId
from app.core.jobs import Job
from app.core.rendering import notice, page, see_other
from app.schedule import actions, forms, queries, rules
from app.schedule.balance import DAYS, Balance, balance_of
from app.schedule.calendar import CalendarDay, calendar_of
from app.schedule.models import Availability, CallPlan, PlannedCall
from app.schedule.rules import Overrun
from app.waves.models import Wave
from app.waves.queries import wave_by_code

ASKED = notice("plan-asked", "The plan is being drawn. Reload in a few seconds.")
IN_FORCE = notice("plan-in-force", "The plan is in force. Assessors see their calls.")
SAVED = notice("availability-saved", "The availability is saved.")


@dataclass(frozen=True)
class IndexPage:
    waves: list[tuple[Wave, CallPlan | None, int]]


@dataclass(frozen=True)
class PlanPage:
    wave: Wave
    plan: CallPlan | None
    balance: Balance
    count: int
    day: date | None
    of_day: list[PlannedCall]
    calendar: list[list[CalendarDay]]
    over_budget: list[Overrun]
    drawing: list[Job]
    form: Parsed[forms.DrawPlan]


@dataclass(frozen=True)
class AssessorsPage:
    assessors: list[tuple[Person, Availability]]


@dataclass(frozen=True)
class AssessorPage:
    assessor: Person
    availability: Availability
    week: list[tuple[str, str]]  # name of the weekday, spans in words
    away: str
    form: Parsed[forms.SetAvailability]


@office.get("/office/plan", name="schedule.index")
def index(request: Request, session: Reading) -> Response:
    waves = [
        (wave, plan, queries.count_calls(session, plan) if plan else 0)
        for wave, plan in queries.waves_with_plans(session)
    ]
    return page(request, "schedule/index.html", IndexPage(waves))


@office.get("/office/waves/{code}/plan", name="schedule.plan")
def plan(request: Request, session: Reading, code: Code, day: date | None = None) -> Response:
    return page(request, "schedule/plan.html", _plan_page(session, code, Parsed(Typed()), day), region="day")


def _plan_page(
    session: Reading, code: str, form: Parsed[forms.DrawPlan], day: date | None = None
) -> PlanPage:
    wave = wave_by_code(session, code)
    found = queries.plan_in_force(session, wave) or queries.newest_plan(session, wave)
    calls = list(queries.calls_of(session, found)) if found else []
    of_day = [call for call in calls if call.starts_at.astimezone(LOCAL).date() == day]
    drawing = list(queries.jobs_of(session, wave))
    weeks = calendar_of(calls, wave.from_date, wave.to_date)
    over = queries.over_budget(session, found) if found else []
    return PlanPage(wave, found, balance_of(calls), len(calls), day, of_day, weeks, over, drawing, form)


@office.post("/office/waves/{code}/plan", name="schedule.draw_plan")
def draw_plan(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, code: Code
) -> Response:
    form = forms.DrawPlan.parse(typed)
    if form.data is None:
        return page(request, "schedule/plan.html", _plan_page(session, code, form), status=422)
    wave = wave_by_code(session, code)
    actions.ask_for_plan(session, wave=wave, seed=form.data.seed, by=by, at=now())
    return see_other(request, "schedule.plan", code=code, saying=ASKED)


@office.post("/office/plans/{plan_id}/in-force", name="schedule.put_in_force")
def put_in_force(request: Request, session: Writing, by: CurrentPerson, plan_id: RowId) -> Response:
    found = queries.plan_by_id(session, plan_id)
    rules.check_may_be_called(found, demonstration=request.app.state.settings.demonstration)
    actions.put_in_force(session, plan=found, by=by, at=now())
    return see_other(request, "schedule.plan", code=found.wave.code, saying=IN_FORCE)


@office.get("/office/plans/{plan_id}/instance.json", name="schedule.instance")
def instance(session: Reading, plan_id: RowId) -> Response:
    return JSONResponse(queries.plan_by_id(session, plan_id).instance)


@office.get("/office/assessors", name="schedule.assessors")
def assessors(request: Request, session: Reading) -> Response:
    return page(request, "schedule/assessors.html", AssessorsPage(queries.assessors(session)))


@office.get("/office/assessors/{person_id}", name="schedule.assessor")
def assessor(request: Request, session: Reading, person_id: RowId) -> Response:
    return page(request, "schedule/assessor.html", _assessor_page(session, person_id, Parsed(Typed())))


def _assessor_page(session: Reading, person_id: int, form: Parsed[forms.SetAvailability]) -> AssessorPage:
    person = person_by_id(session, person_id)
    known = queries.availability_of(session, person)
    week = [
        (name, ", ".join(f"{span.starts}–{span.ends}" for span in known.spans if span.weekday == weekday))
        for weekday, name in enumerate(DAYS)
    ]
    away = "\n".join(sorted(one.on_date.isoformat() for one in known.days_away))
    return AssessorPage(person, known, week, away, form)


@office.post("/office/assessors/{person_id}", name="schedule.set_availability")
def set_availability(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, person_id: RowId
) -> Response:
    form = forms.SetAvailability.parse(typed)
    if form.data is None:
        content = _assessor_page(session, person_id, form)
        return page(request, "schedule/assessor.html", content, status=422)
    actions.set_availability(
        session,
        person=person_by_id(session, person_id),
        week=form.data.week,
        max_per_day=form.data.max_per_day,
        max_per_week=form.data.max_per_week,
        languages=["en", "cy"] if form.data.welsh else ["en"],
        away=form.data.days_away,
        timezone=form.data.timezone,
        by=by,
        at=now(),
    )
    return see_other(request, "schedule.assessor", person_id=person_id, saying=SAVED)
