"""What a council has set out to do: entered, changed, and read by the committee in its report."""

from dataclasses import dataclass, field
from datetime import date

from fastapi import Request
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, council
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.errors import BadInput
from app.core.forms import Parsed, Typed, TypedForm
from app.core.ids import RowId
from app.core.rendering import notice, page, see_other
from app.insight import actions, rules, standards_queries
from app.insight.forms import ActionForm
from app.insight.models import ActionState, BoardAction, BoardActionVersion
from app.review.queries import council_names

ENTERED = notice("action-entered", "The action is entered. It stands in the report from now on.")
CHANGED = notice("action-changed", "The action is changed. What stood before stays in its history.")
STATES = [
    (ActionState.OPEN.value, "Open"),
    (ActionState.DONE.value, "Done"),
    (ActionState.DROPPED.value, "Dropped", "It will not be done."),
]


@dataclass(frozen=True)
class Stated:
    """One version of an action, with its words."""

    version: BoardActionVersion
    state: str
    is_late: bool
    by: str


@dataclass(frozen=True)
class ActionsPage:
    code: str
    name: str
    councils: list[tuple[str, str]]
    actions: list[Stated]

    @property
    def late(self) -> int:
        return sum(one.is_late for one in self.actions)


@dataclass(frozen=True)
class ActionPage:
    """One action with its form and its history; `action` is None for a new one."""

    code: str
    name: str
    action: BoardAction | None
    form: Parsed[ActionForm]
    versions: list[Stated]  # newest first; what was superseded stands as on the day when it was written
    states: list[tuple[str, ...]] = field(default_factory=lambda: STATES)

    @property
    def latest(self) -> Stated | None:
        return self.versions[0] if self.versions else None


@council.get("/council/report/actions", name="insight.report_actions")
def report_actions(request: Request, session: Reading, person: CurrentPerson, council: str = "") -> Response:
    code = rules.own_council(person, council)
    names = council_names(session, person.council_codes)
    today = rules.local_day(now())
    found = standards_queries.actions_of(session, code)
    shown = [_stated(one.versions[-1], today) for one in found]
    return page(
        request, "insight/report_actions.html", ActionsPage(code, names[code], [*names.items()], shown)
    )


@council.get("/council/report/actions/new", name="insight.new_report_action")
def new_report_action(
    request: Request, session: Reading, person: CurrentPerson, council: str = ""
) -> Response:
    code = rules.own_council(person, council)
    return page(request, "insight/report_action.html", _new(session, code, Parsed(Typed())))


@council.post("/council/report/actions", name="insight.enter_action")
def enter_action(
    request: Request, session: Writing, typed: TypedForm, person: CurrentPerson, council: str = ""
) -> Response:
    code = rules.own_council(person, council)
    form = ActionForm.parse(typed)
    if form.data is not None:
        try:
            actions.enter_action(session, council_code=code, entered=form.data, by=person, at=now())
            return see_other(request, "insight.report_actions", saying=ENTERED, council=code)
        except BadInput as refusal:
            form = form.refused(refusal)
    return page(request, "insight/report_action.html", _new(session, code, form), status=422)


@council.get("/council/report/actions/{action_id}", name="insight.report_action")
def report_action(request: Request, session: Reading, person: CurrentPerson, action_id: RowId) -> Response:
    found = standards_queries.action_for(session, action_id, person)
    return page(request, "insight/report_action.html", _one(session, found))


@council.post("/council/report/actions/{action_id}", name="insight.change_action")
def change_action(
    request: Request, session: Writing, typed: TypedForm, person: CurrentPerson, action_id: RowId
) -> Response:
    found = standards_queries.action_for(session, action_id, person)
    form = ActionForm.parse(typed)
    if form.data is not None:
        try:
            actions.change_action(session, action=found, entered=form.data, by=person, at=now())
            return see_other(request, "insight.report_actions", saying=CHANGED, council=found.council_code)
        except BadInput as refusal:
            form = form.refused(refusal)
    return page(request, "insight/report_action.html", _one(session, found, form), status=422)


def _new(session: Reading, code: str, form: Parsed[ActionForm]) -> ActionPage:
    return ActionPage(code, council_names(session, [code])[code], None, form, [])


def _one(session: Reading, action: BoardAction, form: Parsed[ActionForm] | None = None) -> ActionPage:
    code, (*before, latest) = action.council_code, action.versions
    told = [_stated(one, rules.local_day(one.written_at)) for one in before]
    return ActionPage(
        code,
        council_names(session, [code])[code],
        action,
        form or _as_entered(action.versions[-1]),
        [_stated(latest, rules.local_day(now())), *reversed(told)],
    )


def _stated(version: BoardActionVersion, today: date) -> Stated:
    by = version.written_by
    return Stated(
        version,
        rules.state_words(version, today),
        rules.is_overdue(version, today),
        (by.name or by.email) if by else "Not named",
    )


def _as_entered(version: BoardActionVersion) -> Parsed[ActionForm]:
    """A form that shows what stands."""
    shown = {
        "what": version.what,
        "owner": version.owner,
        "due_on": f"{version.due_on:%d/%m/%Y}",
        "state": version.state.value,
        "ended_on": f"{version.ended_on:%d/%m/%Y}" if version.ended_on else "",
    }
    return Parsed(Typed({name: [text] for name, text in shown.items()}))
