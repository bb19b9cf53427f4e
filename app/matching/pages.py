"""The judges' queue and desk. Nothing on them says whose call it is."""

from dataclasses import dataclass

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, field
from app.accounts.models import Person, Role
from app.accounts.rules import check_role
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.errors import BadInput, NotFound
from app.core.forms import Parsed, Typed, TypedForm
from app.core.ids import RowId
from app.core.rendering import notice, page, see_other
from app.matching import actions, forms, queries, rules
from app.matching.desk import FactOnDesk, facts_on_desk
from app.matching.models import Judging, RightSide, Verdict
from app.waves.models import Wave

NOTHING_LEFT = notice(
    "nothing-to-judge", "There is nothing for you to take: another judge was quicker, or all is judged."
)
HANDED_IN = notice("judging-submitted", "Your verdicts are handed in. Take the next call when you are ready.")
GIVEN_BACK = notice("judging-given-back", "The call is free for another judge.")
SIDE_WORDS = [
    (RightSide.PHONE.value, "The person on the telephone"),
    (RightSide.WEB.value, "The website"),
    (RightSide.NEITHER.value, "Neither"),
    (RightSide.UNKNOWN.value, "I can't tell"),
]
WRITTEN_SIDE_WORDS = [(RightSide.PHONE.value, "The answer in writing"), *SIDE_WORDS[1:]]


@dataclass(frozen=True)
class JudgingQueuePage:
    waiting: int
    mine: list[Judging]
    done: int


@dataclass(frozen=True)
class DeskPage:
    judging: Judging
    title: str
    opening: str
    facts: list[FactOnDesk]
    fact: FactOnDesk | None  # the one on the desk; None: all are judged, time to look over them
    asking_side: bool
    sides: list[tuple[str, str]]
    form: Parsed[forms.JudgeFact]
    asks_again: bool  # the comparison says otherwise than the judge
    last: int  # number of the fact that was judged last; 0 before the first
    written: bool = False  # by e-mail, web form or web chat

    @property
    def judged(self) -> int:
        return sum(one.judgement is not None for one in self.facts)


@field.get("/field/judging", name="matching.queue")
def queue(request: Request, session: Reading, judge: CurrentPerson) -> Response:
    check_role(judge, Role.JUDGE)
    content = JudgingQueuePage(
        len(queries.waiting(session, judge)),
        queries.open_judgings(session, judge),
        queries.submitted_count(session, judge),
    )
    return page(request, "matching/queue.html", content, region="judging_queue")


@field.post("/field/judging", name="matching.take")
def take(request: Request, session: Writing, by: CurrentPerson) -> Response:
    check_role(by, Role.JUDGE)
    taken = actions.take(session, by=by, at=now())
    if taken is None:
        return see_other(request, "matching.queue", saying=NOTHING_LEFT)
    return see_other(request, "matching.desk", judging_id=taken.id)


@field.get("/field/judging/{judging_id}", name="matching.desk")
def desk(
    request: Request, session: Reading, judge: CurrentPerson, judging_id: RowId, fact: int = 0
) -> Response:
    judging = _judging(session, judging_id, judge)
    content = _desk_page(session, judging, fact)
    return page(request, "matching/desk.html", content, region="desk")


def _judging(session: Session, judging_id: int, judge: Person, *, to_write: bool = False) -> Judging:
    """One of this judge's own, as long as they are a judge."""
    check_role(judge, Role.JUDGE)
    return queries.judging_by_id(session, judging_id, judge, to_write=to_write)


def _desk_page(
    session: Session,
    judging: Judging,
    number: int,
    *,
    asking_side: bool = False,
    form: Parsed[forms.JudgeFact] | None = None,
) -> DeskPage:
    facts = facts_on_desk(session, judging)
    version = judging.scorecard.planned_call.version
    wanted = next((one for one in facts if one.number == number), None)
    left = next((one for one in facts if one.judgement is None), None)
    on_desk = (wanted or left) if judging.submitted_at is None else None
    written = _wave_of(judging).contact_channel.is_written
    return DeskPage(
        judging,
        version.title,
        version.opening,
        facts,
        on_desk,
        asking_side,
        WRITTEN_SIDE_WORDS if written else SIDE_WORDS,
        form or Parsed(Typed()),
        on_desk is not None and rules.asks_again(_wave_of(judging), on_desk.judgement, on_desk.proposed),
        _judged_last(facts),
        written,
    )


def _wave_of(judging: Judging) -> Wave:
    return judging.scorecard.planned_call.wave_council.wave


def _judged_last(facts: list[FactOnDesk]) -> int:
    judged = [(one.judgement.judged_at, one.number) for one in facts if one.judgement is not None]
    return max(judged)[1] if judged else 0


@field.post("/field/judging/{judging_id}/facts", name="matching.judge_fact")
def judge_fact(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, judging_id: RowId
) -> Response:
    judging = _judging(session, judging_id, by, to_write=True)
    form = forms.JudgeFact.parse(typed)
    if form.data is None:
        content = _desk_page(session, judging, _number(typed), form=form)
        return page(request, "matching/desk.html", content, region="desk", status=422)
    data = form.data
    rules.check_open(judging)
    if data.verdict == Verdict.CONTRADICTS and data.right_side is None:
        content = _desk_page(session, judging, data.fact, asking_side=True, form=form)
        return page(request, "matching/desk.html", content, region="desk")
    side = data.right_side if data.verdict == Verdict.CONTRADICTS else None
    fact = _fact(session, judging, data.fact)
    first_choice = fact.judgement is None
    row = actions.judge_fact(
        session,
        judging=judging,
        key_fact_id=fact.key_fact.id or 0,
        verdict=data.verdict,
        right_side=side or RightSide.UNKNOWN,
        note=data.note,
        seen=data.seen,
        by=by,
        at=now(),
    )
    wave = _wave_of(judging)
    shown = rules.is_shown(fact.proposal, queries.threshold_percent(session, wave))
    proposed = fact.proposal.verdict if fact.proposal is not None and shown else ""
    if first_choice and rules.asks_again(wave, row, proposed):
        return see_other(request, "matching.desk", judging_id=judging_id, fact=data.fact)
    return see_other(request, "matching.desk", judging_id=judging_id)


@field.post("/field/judging/{judging_id}/page", name="matching.unfold")
def unfold(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, judging_id: RowId
) -> Response:
    judging = _judging(session, judging_id, by, to_write=True)
    form = forms.Unfold.parse(typed)
    if form.data is None:
        raise BadInput("Say which fact it is about.")
    fact = _fact(session, judging, form.data.fact)
    actions.unfold(session, judging=judging, key_fact_id=fact.key_fact.id or 0, by=by, at=now())
    return see_other(
        request, "matching.desk", judging_id=judging_id, fact=form.data.fact, anchor="whole-page"
    )


def _number(typed: Typed) -> int:
    """The number of the fact that a refused form was about."""
    number = typed.first("fact")
    return int(number) if number.isascii() and number.isdigit() else 0


def _fact(session: Session, judging: Judging, number: int) -> queries.FactToJudge:
    facts = queries.facts_to_judge(session, judging)
    if number > len(facts):
        raise NotFound("There is no such fact to judge.")
    return facts[number - 1]


@field.post("/field/judging/{judging_id}/submit", name="matching.submit")
def submit(request: Request, session: Writing, by: CurrentPerson, judging_id: RowId) -> Response:
    judging = _judging(session, judging_id, by, to_write=True)
    if judging.submitted_at is None:  # pressed twice, it is handed in once
        actions.submit(session, judging=judging, by=by, at=now())
    return see_other(request, "matching.queue", saying=HANDED_IN)


@field.post("/field/judging/{judging_id}/give-back", name="matching.give_back")
def give_back(request: Request, session: Writing, by: CurrentPerson, judging_id: RowId) -> Response:
    judging = _judging(session, judging_id, by, to_write=True)
    actions.give_back(session, judging=judging, by=by, at=now())
    return see_other(request, "matching.queue", saying=GIVEN_BACK)
