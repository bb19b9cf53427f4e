"""Practice: rehearsals that leave no trace, the calibration set of a wave, and who has passed it."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Query, Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, field, office
from app.accounts.models import Person, Role
from app.accounts.rules import check_role
from app.calls import rules as call_rules
from app.calls.models import SPOKEN, Moment, Outcome
from app.calls.practice import actions, forms, queries
from app.calls.practice.conversations import (
    Conversation,
    Rehearsal,
    Step,
    part_for,
    rehearsal_by_code,
    rehearsals,
)
from app.calls.practice.marking import Given, Mark, Question, mark, questions_about
from app.calls.practice.models import CalibrationRun
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.errors import BadInput
from app.core.forms import FieldError, TypedForm
from app.core.ids import RowId
from app.core.rendering import page, see_other
from app.waves.models import Wave
from app.waves.queries import shipped_examples, wave_by_code

Words = Annotated[str, Query(max_length=1000)]


@dataclass(frozen=True)
class PracticePage:
    rehearsals: tuple[Rehearsal, ...]
    waves: list[tuple[Wave, list[CalibrationRun]]]


@dataclass(frozen=True)
class RehearsalPage:
    """Where a rehearsal stands. All of it comes from the address, so nothing is stored."""

    rehearsal: Rehearsal
    pressed: list[Moment]
    step: Step | None  # what is heard now; None when the call has ended
    next_moment: Moment | None
    other_moments: list[Moment]
    outcome: Outcome | None
    outcomes: list[tuple[str, str]]
    told: list[str]
    sent: bool  # the end was handed in

    @property
    def pressed_words(self) -> str:
        return ",".join(one.value for one in self.pressed)

    @property
    def undone_words(self) -> str:
        return ",".join(one.value for one in self.pressed[:-1])

    @property
    def right(self) -> int:
        return sum(one == step.moment for one, step in zip(self.pressed, self.rehearsal.steps, strict=False))


@dataclass(frozen=True)
class CalibrationPage:
    wave: Wave
    number: int
    parts: list[tuple[Conversation, list[Question]]]
    given: dict[str, Given]
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True)
class RunPage:
    wave: Wave
    run: CalibrationRun
    parts: list[tuple[Conversation, list[Mark]]]


@dataclass(frozen=True)
class ResultsPage:
    wave: Wave
    people: list[tuple[Person, list[CalibrationRun]]]


@field.get("/field/practice", name="calls.practice")
def practice(request: Request, session: Reading, assessor: CurrentPerson) -> Response:
    check_role(assessor, Role.ASSESSOR)
    waves = [(one, queries.runs_of(session, one, assessor)) for one in queries.waves_of(session, assessor)]
    return page(request, "calls/practice/index.html", PracticePage(rehearsals(), waves))


@field.get("/field/practice/rehearsals/{code}", name="calls.rehearsal")
def rehearsal(
    request: Request,
    assessor: CurrentPerson,
    code: str,
    pressed: Words = "",
    press: Words = "",
    outcome: Words = "",
) -> Response:
    check_role(assessor, Role.ASSESSOR)
    found = rehearsal_by_code(code)
    so_far = _moments(f"{pressed},{press}")[: len(found.steps)]
    ended = len(so_far) == len(found.steps)
    following = call_rules.USUAL_NEXT[so_far[-1] if so_far else Moment.DIALLED] or Moment.ENDED
    content = RehearsalPage(
        rehearsal=found,
        pressed=so_far,
        step=None if ended else found.steps[len(so_far)],
        next_moment=None if ended else following,
        other_moments=[one for one in SPOKEN if one not in (following, Moment.DIALLED)],
        outcome=Outcome(outcome) if ended and outcome in set(Outcome) else None,
        outcomes=[(one.value, one.words) for one in Outcome],
        sent=request.query_params.get("sent") == "yes",
        told=[request.query_params.get(f"told-{n}", "")[:300] for n in range(len(found.find_out))],
    )
    return page(request, "calls/practice/rehearsal.html", content, region="rehearsal")


def _moments(words: str) -> list[Moment]:
    """Moments named in an address; anything else is passed over."""
    return [Moment(one) for one in words.split(",") if one in set(SPOKEN)]


@field.get("/field/practice/calibration/{code}", name="calls.calibration")
def calibration(request: Request, session: Reading, assessor: CurrentPerson, code: str) -> Response:
    wave = queries.wave_of(session, code, assessor)
    number = len(queries.runs_of(session, wave, assessor)) + 1
    content = CalibrationPage(wave, number, _parts(wave, number), {})
    return page(request, "calls/practice/calibration.html", content)


def _parts(wave: Wave, number: int) -> list[tuple[Conversation, list[Question]]]:
    examples = shipped_examples()
    return [(one, questions_about(one, wave.instrument, examples)) for one in part_for(number)]


@field.post("/field/practice/calibration/{code}", name="calls.hand_in")
def hand_in(request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, code: str) -> Response:
    wave = queries.wave_of(session, code, by, to_write=True)
    number = forms.number_of(typed, len(queries.runs_of(session, wave, by)) + 1)
    parts = _parts(wave, number)
    asked = [question for _, questions in parts for question in questions]
    given = forms.read_given(asked, typed)
    try:
        forms.check_lengths(given)
        actions.hand_in(session, wave=wave, number=number, asked=asked, given=given, by=by, at=now())
    except BadInput as refusal:
        errors = tuple(FieldError(name, words) for name, words in refusal.fields.items())
        content = CalibrationPage(wave, number, parts, given, errors)
        return page(request, "calls/practice/calibration.html", content, status=422)
    return see_other(request, "calls.calibration_run", code=code, number=number)


@field.get("/field/practice/calibration/{code}/{number}", name="calls.calibration_run")
def calibration_run(
    request: Request, session: Reading, assessor: CurrentPerson, code: str, number: RowId
) -> Response:
    wave = queries.wave_of(session, code, assessor)
    run = queries.run_by_number(session, wave, assessor, number)
    parts = [(one, _marks(questions, run)) for one, questions in _parts(wave, number)]
    return page(request, "calls/practice/run.html", RunPage(wave, run, parts))


def _marks(questions: list[Question], run: CalibrationRun) -> list[Mark]:
    return [mark(one, Given(**run.answers[one.name])) for one in questions if one.name in run.answers]


@office.get("/office/waves/{code}/calibration", name="calls.calibration_results")
def calibration_results(request: Request, session: Reading, code: str) -> Response:
    wave = wave_by_code(session, code)
    return page(request, "calls/practice/results.html", ResultsPage(wave, _results(session, wave)))


def _results(session: Session, wave: Wave) -> list[tuple[Person, list[CalibrationRun]]]:
    runs = queries.runs_in(session, wave)
    people = [(one.person, runs.get(one.person_id, [])) for one in wave.assessors]
    return sorted(people, key=lambda one: (any(run.passed for run in one[1]), one[0].name))
