"""Right of reply in the office: open the time to reply, read challenges, rule."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, office
from app.accounts.models import Person
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.errors import BadInput, NotAllowed
from app.core.forms import FieldError, Parsed, Typed, TypedForm
from app.core.ids import RowId
from app.core.rendering import notice, page, see_other
from app.matching.models import RightSide, Verdict
from app.review import actions, forms, queries, reply_queries, rules
from app.review.models import Reply, ReplyFile, Ruling, RulingResult, Stance
from app.review.rules import RepliedMeanwhile
from app.review.settled import SettledCall
from app.waves.models import Wave, WaveState

RULED = notice("ruled", "The ruling is saved. The council sees it with its call.")
OPENED = notice(
    "reply-window-open", "The councils can see their calls and reply. A mail is on its way to each."
)


@dataclass(frozen=True)
class IndexPage:
    challenges: list[queries.Challenge]
    waiting: int
    waves: list[Wave]
    open_waves: list[Wave]
    form: Parsed[forms.OpenWindow]
    usual_last_day: date

    def last_day(self, wave: Wave) -> date | None:
        return rules.last_day(wave)


@office.get("/office/replies", name="review.index")
def index(request: Request, session: Reading) -> Response:
    return page(request, "review/index.html", _index_page(session, Parsed(Typed())))


def _index_page(session: Session, form: Parsed[forms.OpenWindow]) -> IndexPage:
    found = queries.challenges(session)
    at = now()
    waves = queries.waves(session)
    can_open = [
        wave for wave in waves
        if wave.state == WaveState.CLOSED and wave.retest_of_id is None
        and (wave.reply_to is None or wave.reply_to > at)
    ]  # fmt: skip
    shown = [wave for wave in waves if wave.reply_from is not None]
    return IndexPage(found, sum(one.waits for one in found), can_open, shown, form, rules.usual_last_day(at))


@office.post("/office/replies/windows", name="review.open_window")
def open_window(request: Request, session: Writing, typed: TypedForm, by: CurrentPerson) -> Response:
    form = forms.OpenWindow.parse(typed)
    if form.data is not None:
        wave = queries.wave_by_id(session, form.data.wave_id)
        base_url = request.app.state.settings.base_url
        try:
            actions.open_window(session, wave=wave, until=form.data.until, base_url=base_url, by=by, at=now())
            return see_other(request, "review.index", saying=OPENED)
        except BadInput as refusal:
            form = form.refused(refusal)
    return page(request, "review/index.html", _index_page(session, form), status=422)


@dataclass(frozen=True)
class ChallengePage:
    reply: Reply
    call: SettledCall
    ruling: Ruling | None
    files: list[ReplyFile]
    stands_in_the_way: str  # why this person may not rule
    form: Parsed[forms.RulingForm]
    results: list[tuple[str, str]]
    verdicts: list[tuple[str, str]]
    sides: list[tuple[str, str]]

    @property
    def challenged(self) -> set[int]:
        """Facts that the council challenges one by one."""
        return {one.key_fact_id for one in self.reply.points if one.stance == Stance.CHALLENGES}


@office.get("/office/replies/{reply_id}", name="review.challenge")
def challenge(request: Request, session: Reading, person: CurrentPerson, reply_id: RowId) -> Response:
    shown = _challenge_page(session, queries.reply_by_id(session, reply_id), person, Parsed(Typed()))
    return page(request, "review/challenge.html", shown)


def _challenge_page(
    session: Session, reply: Reply, person: Person, form: Parsed[forms.RulingForm]
) -> ChallengePage:
    call = queries.call_of(session, reply)
    people = queries.people_of_call(session, reply.call_verdict_id)
    files = reply_queries.files_of(session, [reply.call_verdict_id])[reply.call_verdict_id]
    return ChallengePage(
        reply=reply,
        call=call,
        ruling=call.ruling,
        files=files,
        stands_in_the_way=_stands_in_the_way(people, call, person),
        form=form,
        results=RESULT_CHOICES,
        verdicts=VERDICT_CHOICES,
        sides=SIDE_CHOICES,
    )


def _stands_in_the_way(people: Collection[int], call: SettledCall, person: Person) -> str:
    """Why this person may not rule; empty where nothing speaks against it."""
    try:
        rules.check_impartial(people, call.council_code, person)
    except NotAllowed as refusal:
        return refusal.words
    return ""


RESULT_CHOICES = [
    (RulingResult.ACCEPTED.value, "Accepted"),
    (RulingResult.PARTLY.value, "Partly accepted"),
    (RulingResult.REJECTED.value, "Rejected"),
]
VERDICT_CHOICES = [(verdict.value, verdict.value.replace("_", " ").capitalize()) for verdict in Verdict]
SIDE_CHOICES = [
    (RightSide.UNKNOWN.value, "Can't be told"),
    (RightSide.PHONE.value, "The phone"),
    (RightSide.WEB.value, "The website"),
    (RightSide.NEITHER.value, "Neither"),
]


@office.post("/office/replies/{reply_id}/ruling", name="review.rule")
def rule(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, reply_id: RowId
) -> Response:
    reply = queries.reply_by_id(session, reply_id, to_write=True)
    form = forms.RulingForm.parse(typed)
    if form.data is not None:
        data = form.data
        try:
            changes = _changes(queries.call_of(session, reply), typed)
            base_url = request.app.state.settings.base_url
            actions.rule(
                session, reply=reply, result=data.result, reason=data.reason, changes=changes,
                seen=forms.seen_version(typed), by=by, at=now(), base_url=base_url,
            )  # fmt: skip
            return see_other(request, "review.challenge", saying=RULED, reply_id=reply_id)
        except BadInput as refusal:
            form = form.refused(refusal)
        except RepliedMeanwhile as refusal:
            form = Parsed(typed, None, (FieldError("", refusal.words),))
            return page(
                request, "review/challenge.html", _challenge_page(session, reply, by, form), status=409
            )
    return page(request, "review/challenge.html", _challenge_page(session, reply, by, form), status=422)


def _changes(call: SettledCall, typed: Typed) -> dict[int, tuple[Verdict, RightSide]]:
    """Verdicts that were typed and differ from the judge's. Raises BadInput for a word that is no verdict."""
    changes: dict[int, tuple[Verdict, RightSide]] = {}
    for fact in call.facts:
        chosen = typed.first(f"verdict-{fact.key_fact_id}")
        side = typed.first(f"side-{fact.key_fact_id}") or RightSide.UNKNOWN.value
        if not chosen:
            continue
        try:
            found = Verdict(chosen), RightSide(side)
        except ValueError:
            text = "Choose a verdict from the list."
            raise BadInput(text, {f"verdict-{fact.key_fact_id}": text}) from None
        if found[0] != Verdict.CONTRADICTS:
            found = found[0], RightSide.UNKNOWN
        if found != (fact.judged, fact.right_side):
            changes[fact.key_fact_id] = found
    return changes
