"""Re-tests: a council reports a fix, the office calls again or declines; before and after stand together."""

from dataclasses import dataclass, field

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, council, office
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.errors import BadInput
from app.core.forms import Parsed, Typed, TypedForm
from app.core.ids import RowId
from app.core.rendering import notice, page, see_other
from app.matching.models import Verdict
from app.review import forms, retest_actions, retest_queries, rules
from app.review.replying import Replying, replying_to
from app.review.retest_queries import RetestLine
from app.review.settled import SettledCall
from app.review.states import RETEST_TRANSITIONS, RETEST_WORDS, RetestState

REPORTED = notice("fix-reported", "Thank you. The office is told, and the same is asked again.")
DECLINED = notice("retest-declined", "The council sees your reason.")


@dataclass(frozen=True)
class CallAgainPage:
    """One call of a council, what it reported of it, and what was heard again."""

    call: SettledCall
    lines: list[RetestLine]
    can_report: bool
    form: Parsed[forms.FixForm]
    words: dict[RetestState, str] = field(default_factory=lambda: RETEST_WORDS)


@council.get("/council/replies/{call_verdict_id}/again", name="review.call_again")
def call_again(request: Request, session: Reading, person: CurrentPerson, call_verdict_id: RowId) -> Response:
    reply = replying_to(session, call_verdict_id, person)
    return page(request, "review/call_again.html", _call_again(session, reply, Parsed(Typed())))


def _call_again(session: Session, reply: Replying, form: Parsed[forms.FixForm]) -> CallAgainPage:
    lines = retest_queries.retests_of_call(session, reply.call)
    waits = any(RETEST_TRANSITIONS[one.state] for one in lines)
    can_report = not waits and not reply.call.void and reply.call.verdict != Verdict.MATCHES
    return CallAgainPage(reply.call, lines, can_report, form)


@council.post("/council/replies/{call_verdict_id}/again", name="review.report_fix")
def report_fix(
    request: Request, session: Writing, typed: TypedForm, person: CurrentPerson, call_verdict_id: RowId
) -> Response:
    reply = replying_to(session, call_verdict_id, person)
    form = forms.FixForm.parse(typed)
    if form.data is not None:
        data = form.data
        try:
            retest_actions.report(
                session, call=reply.call, wave=reply.wave, words=data.words, mended_on=data.mended_on, by=person,
                at=reply.at,
            )  # fmt: skip
            return see_other(request, "review.call_again", saying=REPORTED, call_verdict_id=call_verdict_id)
        except BadInput as refusal:
            form = form.refused(refusal)
    return page(request, "review/call_again.html", _call_again(session, reply, form), status=422)


@dataclass(frozen=True)
class RetestsPage:
    lines: list[RetestLine]
    refused: int = 0  # the id of the re-test whose form is shown with errors
    form: Parsed[forms.DeclineForm] = field(default_factory=lambda: Parsed(Typed()))
    words: dict[RetestState, str] = field(default_factory=lambda: RETEST_WORDS)

    @property
    def waiting(self) -> int:
        return sum(one.state is RetestState.REPORTED for one in self.lines)

    def versions_with(self, line: RetestLine) -> list[int]:
        """Every scenario that waits for the same council and wave, so that one re-test asks them all."""
        same = [
            one
            for one in self.lines
            if one.state is RetestState.REPORTED
            and (one.wave.id, one.before.council_code) == (line.wave.id, line.before.council_code)
        ]
        return sorted({one.version_id for one in same})


@office.get("/office/retests", name="review.retests")
def retests(request: Request, session: Reading) -> Response:
    return page(request, "review/retests.html", RetestsPage(retest_queries.retests(session)))


@office.post("/office/retests/{retest_id}", name="review.decline_retest")
def decline(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, retest_id: RowId
) -> Response:
    line = retest_queries.retest_by_id(session, retest_id)
    rules.check_decline(line.state)
    form = forms.DeclineForm.parse(typed)
    if form.data is None:
        shown = RetestsPage(retest_queries.retests(session), retest_id, form)
        return page(request, "review/retests.html", shown, status=422)
    retest_actions.decline(session, line=line, reason=form.data.reason, by=by, at=now())
    return see_other(request, "review.retests", saying=DECLINED)
