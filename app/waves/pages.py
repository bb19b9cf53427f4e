"""Rounds of the exercise: draft, choose, open, close."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated

from fastapi import Query, Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, office
from app.accounts.models import Person, Role
from app.accounts.queries import people_with
from app.core.clock import LOCAL, now
from app.core.database import Reading, Writing
from app.core.errors import BadInput
from app.core.forms import Parsed, Typed, TypedForm
from app.core.ids import Code
from app.core.rendering import notice, page, see_other
from app.councils.models import CouncilType
from app.councils.rules import TYPE_CHOICES, TYPE_NAMES
from app.scenarios.models import ScenarioVersion, Topic
from app.scenarios.queries import topics_that_can_be_asked, versions_by_id
from app.waves import actions, forms, queries, rules
from app.waves.models import Wave, WaveCouncil, WaveState

DRAFTED = notice("wave-drafted", "The draft is saved. Now choose what it covers.")
CHOSEN = notice("wave-chosen", "The choices are saved.")
OPENED = notice("wave-opened", "The wave is open: its councils, wordings and scorecard are frozen.")
CLOSED = notice("wave-closed", "The wave is closed.")


@dataclass(frozen=True)
class IndexPage:
    waves: list[tuple[Wave, int]]  # each with the councils of its frame
    states: dict[WaveState, str] = field(default_factory=lambda: rules.STATE_WORDS)


@dataclass(frozen=True)
class Retest:
    """The wave whose calls are made again, the one council that is called, and the scenarios."""

    of: Wave
    council: WaveCouncil
    versions: list[ScenarioVersion]


@dataclass(frozen=True)
class NewPage:
    form: Parsed[forms.DraftForm]
    retest: Retest | None = None


@dataclass(frozen=True)
class WavePage:
    wave: Wave
    reach: queries.Reach
    form: Parsed[forms.ChooseForm]
    chosen: dict[str, str]
    groups: list[str]
    topics: list[str]
    assessors: list[str]
    every_topic: list[Topic]
    every_assessor: list[Person]
    versions: list[ScenarioVersion]
    can_change: bool
    can_open: bool
    can_close: bool
    weekdays: int
    scorecard: str
    twice: int  # about how many calls would be judged twice
    types: list[tuple[str, str]] = field(default_factory=lambda: TYPE_CHOICES)
    type_names: dict[CouncilType, str] = field(default_factory=lambda: TYPE_NAMES)
    states: dict[WaveState, str] = field(default_factory=lambda: rules.STATE_WORDS)
    shown: list[tuple[str, str, str]] = field(default_factory=lambda: rules.SHOWN_CHOICES)
    channels: list[tuple[str, str]] = field(default_factory=lambda: rules.CHANNEL_CHOICES)
    measures: list[tuple[str, str]] = field(default_factory=lambda: rules.MEASURE_CHOICES)
    policies: list[tuple[str, str, str]] = field(default_factory=lambda: rules.POLICY_CHOICES)


@office.get("/office/waves", name="waves.index")
def index(request: Request, session: Reading) -> Response:
    counts = queries.council_counts(session)
    found = [(wave, counts.get(wave.id or 0, 0)) for wave in queries.waves(session)]
    return page(request, "waves/index.html", IndexPage(found))


@office.get("/office/waves/new", name="waves.new")
def new(
    request: Request,
    session: Reading,
    retest_of: str = "",
    council: str = "",
    versions: Annotated[list[str] | None, Query()] = None,
) -> Response:
    """An empty draft; or, with `retest_of`, one that asks a single council again what an earlier wave asked."""
    retest = _retest(session, retest_of, council, versions or [])
    return page(request, "waves/new.html", NewPage(Parsed(Typed()), retest))


def _retest(session: Session, code: str, council: str, version_ids: Collection[str]) -> Retest | None:
    """Raises NotFound (no such wave, or the council was not in it)."""
    if not code:
        return None
    of = queries.wave_by_code(session, code)
    asked = [one.version for one in queries.scenarios_of(session, of) if str(one.version_id) in version_ids]
    return Retest(of, queries.council_of_frame(session, of, council), asked)


@office.post("/office/waves/new", name="waves.draft")
def draft(request: Request, session: Writing, typed: TypedForm, by: CurrentPerson) -> Response:
    form = forms.DraftForm.parse(typed)
    retest = None
    if form.data is not None:
        data = form.data
        retest = _retest(session, data.retest_of, data.council, [str(one) for one in data.versions])
        try:
            wave = _drafted(request, session, data, retest, by)
            return see_other(request, "waves.wave", code=wave.code, saying=DRAFTED)
        except BadInput as refusal:
            form = form.refused(refusal)
    else:
        retest = _retest(session, typed.first("retest_of"), typed.first("council"), typed.all("versions"))
    return page(request, "waves/new.html", NewPage(form, retest), status=422)


def _drafted(
    request: Request, session: Session, data: forms.DraftForm, retest: Retest | None, by: Person
) -> Wave:
    days = {"from_date": data.from_date, "to_date": data.to_date}
    if retest is not None:
        return actions.draft_retest(
            session, of=retest.of, council=retest.council, version_ids=[one.id or 0 for one in retest.versions],
            code=data.code, title=data.title, by=by, at=now(), **days,
        )  # fmt: skip
    # fictional councils exist in the demonstration only
    fictional = data.fictional and request.app.state.settings.demonstration
    return actions.draft(
        session, code=data.code, title=data.title, fictional=fictional, by=by, at=now(), **days
    )


@office.get("/office/waves/{code}", name="waves.wave")
def wave(request: Request, session: Reading, code: Code) -> Response:
    found = queries.wave_by_code(session, code)
    return page(request, "waves/wave.html", _wave_page(session, found, Parsed(Typed())))


def _wave_page(session: Reading, wave: Wave, form: Parsed[forms.ChooseForm]) -> WavePage:
    """What was typed stands in the form if it was refused, else what is saved."""
    typed = form.typed if form.errors else Typed()
    refused = bool(form.errors)
    names = set(forms.ChooseForm.model_fields) - {"groups", "topics", "assessors"}
    versions = versions_by_id(session, [one.version_id for one in queries.scenarios_of(session, wave)])
    days = (wave.from_date + timedelta(days=n) for n in range((wave.to_date - wave.from_date).days + 1))
    reach = queries.reach(session, wave)
    return WavePage(
        wave,
        reach,
        form,
        {name: typed.first(name, str(getattr(wave, name))) for name in names},
        typed.all("groups") if refused else [one.council_type.value for one in wave.groups],
        typed.all("topics") if refused else [str(one.topic_id) for one in wave.topics],
        typed.all("assessors") if refused else [str(one.person_id) for one in wave.assessors],
        topics_that_can_be_asked(session),
        people_with(session, Role.ASSESSOR),
        list(versions.values()),
        rules.can_change(wave),
        rules.can_open(wave, today=now().astimezone(LOCAL).date()),
        rules.can_close(wave),
        sum(day.weekday() < 5 for day in days),
        queries.scorecard_name(wave),
        reach.call_count * wave.second_judging_percent // 100,
    )


@office.post("/office/waves/{code}", name="waves.choose")
def choose(request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, code: Code) -> Response:
    found = queries.wave_by_code(session, code)
    form = forms.ChooseForm.parse(typed)
    if form.data is not None:
        try:
            actions.choose(session, wave=found, chosen=form.data, by=by, at=now())
            return see_other(request, "waves.wave", code=code, saying=CHOSEN)
        except BadInput as refusal:
            form = form.refused(refusal)
    return page(request, "waves/wave.html", _wave_page(session, found, form), status=422)


@office.post("/office/waves/{code}/open", name="waves.open")
def open_wave(request: Request, session: Writing, by: CurrentPerson, code: str) -> Response:
    return _act(request, session, by, code, actions.open, OPENED)


@office.post("/office/waves/{code}/close", name="waves.close")
def close_wave(request: Request, session: Writing, by: CurrentPerson, code: str) -> Response:
    return _act(request, session, by, code, actions.close, CLOSED)


def _act(
    request: Request, session: Writing, by: Person, code: str, act: Callable[..., Wave], saying: str
) -> Response:
    act(session, wave=queries.wave_by_code(session, code), by=by, at=now())
    return see_other(request, "waves.wave", code=code, saying=saying)
