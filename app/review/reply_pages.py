"""A council reads its calls as they will be published, and replies: question by question, saved as typed."""

from dataclasses import dataclass
from datetime import date

from fastapi import Request
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, council
from app.accounts.rules import check_speaks_for
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.errors import BadInput
from app.core.formats import time_of_day
from app.core.forms import FieldError, TypedForm
from app.core.ids import Code, RowId
from app.core.rendering import notice, page, see_other
from app.review import forms, queries, reply_actions, reply_queries, rules
from app.review.models import Stance
from app.review.reply_queries import Typed
from app.review.replying import call_page, in_words, replying_to, save, save_all, typed_now
from app.review.rules import RepliedMeanwhile
from app.review.settled import SettledCall, settled_calls
from app.review.states import ReplyState, reply_state
from app.review.went import Unreached, unreached_calls
from app.waves.models import Wave

SENT = notice("replied", "Your reply is sent. You can change it until the time to reply ends.")
KEPT = notice("reply-kept", "What you typed is saved. It is not sent yet.")


@dataclass(frozen=True)
class CallLine:
    """One call of a council, and how far its reply is."""

    call: SettledCall
    state: ReplyState
    begun: bool  # something stands typed that was not sent

    @property
    def challenged(self) -> int:
        """How many of its questions are challenged."""
        points = self.call.reply.points if self.call.reply else []
        return sum(one.stance == Stance.CHALLENGES for one in points)


@dataclass(frozen=True)
class WaveCalls:
    wave: Wave
    last_day: date | None
    is_open: bool
    lines: list[CallLine]
    unreached: list[Unreached]

    @property
    def counted(self) -> list[CallLine]:
        return [line for line in self.lines if not line.call.void]

    @property
    def unanswered(self) -> list[CallLine]:
        return [line for line in self.counted if line.state is ReplyState.NOT_ANSWERED]

    @property
    def begun(self) -> int:
        return sum(line.begun for line in self.counted)


@dataclass(frozen=True)
class CallsPage:
    waves: list[WaveCalls]
    codes: list[str]  # whose calls these are
    councils: list[tuple[str, str]]  # code and name of each council that the person speaks for

    @property
    def open_waves(self) -> list[WaveCalls]:
        """Those that can be replied to, the first that ends first."""
        return sorted((one for one in self.waves if one.is_open), key=lambda one: one.last_day or date.max)

    @property
    def unanswered(self) -> list[CallLine]:
        return [line for wave in self.open_waves for line in wave.unanswered]

    @property
    def replied(self) -> int:
        """Calls that are replied to and can be replied to still."""
        return sum(len(wave.counted) for wave in self.open_waves) - len(self.unanswered)

    @property
    def next_last_day(self) -> date | None:
        """The last day of what is not answered yet; of several the nearest."""
        return next((wave.last_day for wave in self.open_waves if wave.unanswered), None)


@council.get("/council/replies", name="review.calls")
def calls(request: Request, session: Reading, person: CurrentPerson, council: str = "") -> Response:
    """Every call that a person's councils may read; of one council by `?council=`."""
    if council:
        check_speaks_for(person, council)
    codes = [council] if council else person.council_codes
    at = now()
    waves = queries.waves_shown_to(session, codes, at)
    found = settled_calls(session, [wave.id or 0 for wave in waves], council_codes=codes)
    typed = reply_queries.typed_of(session, found)
    shown = [
        WaveCalls(
            wave,
            rules.last_day(wave),
            rules.window_is_open(wave, at),
            [_line(call, typed[call.call_verdict_id]) for call in found if call.wave_id == wave.id],
            unreached_calls(session, wave, codes),
        )
        for wave in waves
    ]
    names = queries.council_names(session, person.council_codes)
    content = CallsPage(shown, codes, sorted(names.items(), key=lambda one: one[1]))
    return page(request, "review/calls.html", content)


def _line(call: SettledCall, typed: Typed) -> CallLine:
    return CallLine(call, reply_state(call.reply, call.ruling), typed.is_begun)


@council.get("/council/replies/{call_verdict_id}", name="review.call")
def call(request: Request, session: Reading, person: CurrentPerson, call_verdict_id: RowId) -> Response:
    shown = call_page(session, replying_to(session, call_verdict_id, person))
    return page(request, "review/call.html", shown)


@dataclass(frozen=True)
class SavedPage:
    """What became of one part; `mark` is that of what stands there now."""

    call_verdict_id: int
    part: str
    words: str
    mark: str
    error: str = ""
    replaced: str = ""


@council.post("/council/replies/{call_verdict_id}/parts/{part}", name="review.save_part")
def save_part(
    request: Request,
    session: Writing,
    typed: TypedForm,
    person: CurrentPerson,
    call_verdict_id: RowId,
    part: Code,
) -> Response:
    """Save one part as it is typed, and say so beside it."""
    reply = replying_to(session, call_verdict_id, person)
    rules.check_part(reply_queries.part_names(reply.call), part)
    stands = typed_now(session, reply).part(part)
    try:
        given = forms.read_part(typed, part)
    except BadInput as refusal:
        words = next(iter(refusal.fields.values()))
        content = SavedPage(call_verdict_id, part, "Not saved.", stands.mark, words)
        return page(request, "review/saved.html", content, region="saved", status=422)
    unseen = forms.shown_mark(typed, part) not in ("", stands.mark)
    kept = save(session, reply, part, given)
    replaced = in_words(kept.replaced) if kept.replaced and unseen else ""
    content = SavedPage(call_verdict_id, part, f"Saved {time_of_day(kept.at)}", given.mark, replaced=replaced)
    return page(request, "review/saved.html", content, region="saved")


@council.post("/council/replies/{call_verdict_id}/draft", name="review.save_reply")
def save_reply(
    request: Request, session: Writing, typed: TypedForm, person: CurrentPerson, call_verdict_id: RowId
) -> Response:
    """Everything at once, for browsers without a script."""
    reply = replying_to(session, call_verdict_id, person)
    saved = save_all(session, typed, reply)
    if saved.errors:
        shown = call_page(session, reply, saved.errors, saved.unusable)
        return page(request, "review/call.html", shown, status=422)
    return see_other(request, "review.call", saying=KEPT, call_verdict_id=call_verdict_id)


@council.post("/council/replies/{call_verdict_id}", name="review.reply")
def send(
    request: Request, session: Writing, typed: TypedForm, person: CurrentPerson, call_verdict_id: RowId
) -> Response:
    """Save everything, then send it; what stands in the way comes back with all that was typed."""
    reply = replying_to(session, call_verdict_id, person)
    saved = save_all(session, typed, reply)
    if saved.errors:
        shown = call_page(session, reply, saved.errors, saved.unusable)
        return page(request, "review/call.html", shown, status=422)
    stands = typed_now(session, reply)
    parts = {name: stands.part(name) for name in reply_queries.part_names(reply.call)}
    try:
        rules.check_nothing_unseen(stands.rows[name] for name in saved.unseen if name in stands.rows)
        seen = forms.seen_version(typed)
        reply_actions.send(
            session, call=reply.call, wave=reply.wave, parts=parts, by=person, at=reply.at, seen=seen
        )
    except BadInput as refusal:
        errors = tuple(FieldError(*one) for one in refusal.fields.items())
        return page(request, "review/call.html", call_page(session, reply, errors), status=422)
    except RepliedMeanwhile as refusal:
        shown = call_page(session, replying_to(session, call_verdict_id, person), said=refusal.words)
        return page(request, "review/call.html", shown, status=409)
    return see_other(request, "review.calls", saying=SENT, anchor=f"call-{call_verdict_id}")
