"""What the quality checks found: the office decides, the assessor answers a question."""

from dataclasses import dataclass

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, field, office
from app.accounts.models import Person
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.errors import BadInput, NotFound
from app.core.forms import Parsed, Typed, TypedForm
from app.core.ids import RowId
from app.core.rendering import notice, page, see_other
from app.review import finding_actions, finding_queries, forms, queries, rules
from app.review.models import Finding, FindingState
from app.schedule.models import PlannedCall
from app.scorecards.models import Scorecard
from app.waves.models import Wave

DECIDED = notice("finding-decided", "Your decision is kept with the finding.")
ANSWERED = notice("finding-answered", "Your answer is saved. The office reads it and decides.")
STEP_WORDS = {
    FindingState.SENT_BACK: "Ask the assessor a question",
    FindingState.HELD: "Hold: it needs more looking into",
    FindingState.ACCEPTED: "Accept: the scorecard counts as it is",
    FindingState.VOIDED: "Void: the call is kept and not counted",
}


@dataclass(frozen=True)
class FindingsPage:
    listed: list[finding_queries.Listed]
    waiting: int
    waves: list[Wave]


@office.get("/office/checks", name="review.findings")
def findings(request: Request, session: Reading) -> Response:
    listed = finding_queries.findings(session)
    waiting = sum(one.finding.state not in rules.CLOSED for one in listed)
    return page(request, "review/findings.html", FindingsPage(listed, waiting, queries.waves(session)))


@dataclass(frozen=True)
class FindingPage:
    finding: Finding
    call: PlannedCall | None
    steps_open: list[tuple[str, str]]
    form: Parsed[forms.StepForm]


def _finding_page(session: Session, finding: Finding, form: Parsed[forms.StepForm]) -> FindingPage:
    card = session.get(Scorecard, finding.scorecard_id) if finding.scorecard_id else None
    steps = [(state.value, STEP_WORDS[state]) for state in rules.steps_open(finding)]
    return FindingPage(finding, card.planned_call if card else None, steps, form)


@office.get("/office/checks/{finding_id}", name="review.finding")
def finding(request: Request, session: Reading, finding_id: RowId) -> Response:
    found = finding_queries.finding_by_id(session, finding_id)
    return page(request, "review/finding.html", _finding_page(session, found, Parsed(Typed())))


@office.post("/office/checks/{finding_id}", name="review.decide")
def decide(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, finding_id: RowId
) -> Response:
    found = finding_queries.finding_by_id(session, finding_id)
    rules.check_undecided(found)
    form = forms.StepForm.parse(typed)
    if form.data is not None and form.data.state == FindingState.ANSWERED:
        form = form.refused(BadInput("Only the assessor answers.", {"state": "Choose what becomes of it."}))
    if form.data is not None:
        try:
            finding_actions.decide(
                session, finding=found, state=form.data.state, words=form.data.words, by=by, at=now()
            )
            return see_other(request, "review.finding", saying=DECIDED, finding_id=finding_id)
        except BadInput as refusal:
            form = form.refused(refusal)
    return page(request, "review/finding.html", _finding_page(session, found, form), status=422)


@dataclass(frozen=True)
class Question:
    finding: Finding
    reference: str
    form: Parsed[forms.AnswerForm]


@dataclass(frozen=True)
class QuestionsPage:
    questions: list[Question]
    errors: list[dict[str, str]]


def _questions_page(
    session: Session, person: Person, finding_id: int = 0, form: Parsed[forms.AnswerForm] | None = None
) -> QuestionsPage:
    questions = []
    for one in finding_queries.questions_for(session, person):
        card = session.get_one(Scorecard, one.scorecard_id)
        typed = form if form and one.id == finding_id else Parsed(Typed())
        questions.append(Question(one, card.planned_call.reference, typed))
    errors = form.errors if form else ()
    return QuestionsPage(questions, [{"field": f"words-{finding_id}", "text": one.text} for one in errors])


@field.get("/field/questions", name="review.questions")
def questions(request: Request, session: Reading, person: CurrentPerson) -> Response:
    return page(request, "review/questions.html", _questions_page(session, person))


@field.post("/field/questions/{finding_id}", name="review.answer")
def answer(
    request: Request, session: Writing, typed: TypedForm, person: CurrentPerson, finding_id: RowId
) -> Response:
    asked = next((q for q in finding_queries.questions_for(session, person) if q.id == finding_id), None)
    if asked is None:
        raise NotFound("There is no such question, or it has been dealt with.")
    form = forms.AnswerForm.parse(typed)
    if form.data is not None:
        finding_actions.decide(
            session, finding=asked, state=FindingState.ANSWERED, words=form.data.words, by=person, at=now()
        )
        return see_other(request, "review.questions", saying=ANSWERED)
    shown = _questions_page(session, person, finding_id, form)
    return page(request, "review/questions.html", shown, status=422)
