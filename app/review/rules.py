"""May this happen? Replies inside the window, rulings by somebody who took no part."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta

from app.accounts.models import Person
from app.accounts.rules import passes
from app.core.clock import LOCAL
from app.core.errors import BadInput, NotAllowed, NotFound, WrongState
from app.core.formats import day, moment, plural, time_of_day
from app.matching.models import Verdict
from app.review.attachments import MOST_FILES
from app.review.floor import Floor
from app.review.models import Finding, FindingState, Reply, ReplyDraft, Retest, Ruling, RulingResult, Stance
from app.review.parts import MOST_ADDRESSES, NOTHING, WHOLE, Part, address_lines
from app.review.settled import SettledCall
from app.review.states import RETEST_TRANSITIONS, RETEST_WORDS, RetestState
from app.waves.models import Wave, WaveState
from app.website.rules import is_address

TRANSITIONS: Mapping[FindingState, frozenset[FindingState]] = {
    FindingState.OPEN: frozenset(
        {FindingState.SENT_BACK, FindingState.HELD, FindingState.ACCEPTED, FindingState.VOIDED}
    ),
    FindingState.SENT_BACK: frozenset(
        {FindingState.ANSWERED, FindingState.HELD, FindingState.ACCEPTED, FindingState.VOIDED}
    ),
    FindingState.ANSWERED: frozenset({FindingState.HELD, FindingState.ACCEPTED, FindingState.VOIDED}),
    FindingState.HELD: frozenset({FindingState.ACCEPTED, FindingState.VOIDED}),
    FindingState.ACCEPTED: frozenset(),
    FindingState.VOIDED: frozenset(),
}
CLOSED = frozenset(state for state, following in TRANSITIONS.items() if not following)


def steps_open(finding: Finding) -> list[FindingState]:
    """What the office may do with a finding now, in the order of the words."""
    about_a_person = {FindingState.SENT_BACK, FindingState.VOIDED} if finding.scorecard_id is None else set()
    theirs = {FindingState.ANSWERED}
    return [one for one in FindingState if one in TRANSITIONS[finding.state] - theirs - about_a_person]


def check_undecided(finding: Finding) -> None:
    """What is decided stays so, whatever is typed."""
    if finding.state in CLOSED:
        raise WrongState(f"This finding is {finding.state.words} by now. What you wrote was not saved.")


def check_step(finding: Finding, state: FindingState, words: str) -> None:
    """A finding moves only as TRANSITIONS say, and each step says why."""
    if state not in TRANSITIONS[finding.state]:
        raise WrongState(
            f"This finding is {finding.state.words} by now, so it can't become “{state.words}”. Yours was not saved."
        )
    if finding.scorecard_id is None and state in {FindingState.SENT_BACK, FindingState.VOIDED}:
        raise WrongState(
            "This finding is about a person's work as a whole. Accept it or hold it, with a reason."
        )
    if not words.strip():
        text = "Say why; it is kept with the finding."
        raise BadInput(text, {"words": text})


def window_has_opened(wave: Wave, at: datetime) -> bool:
    """Whether a wave's councils may see their calls."""
    return wave.reply_from is not None and wave.reply_from <= at


def window_is_open(wave: Wave, at: datetime) -> bool:
    """Whether a wave's councils may reply at this moment."""
    return window_has_opened(wave, at) and wave.reply_to is not None and at < wave.reply_to


REMIND_BEFORE = timedelta(days=7)
LET_READ = timedelta(days=3)


def reminder_is_due(wave: Wave, at: datetime) -> bool:
    """In the last week of the time to reply, unless councils were told only days ago."""
    if wave.reply_from is None or wave.reply_to is None or not window_is_open(wave, at):
        return False
    return at >= wave.reply_to - REMIND_BEFORE and at >= wave.reply_from + LET_READ


LINK_LIFETIME = timedelta(days=14)
REPLY_DAYS = 35  # METHOD: five weeks, unless the wave's publisher chooses another day


def usual_last_day(at: datetime) -> date:
    """The last day to reply of a window that opens now, where nobody chose another."""
    return at.astimezone(LOCAL).date() + timedelta(days=REPLY_DAYS)


def link_expires(wave: Wave, at: datetime) -> datetime:
    """How long a link in a letter signs in: not past the time to reply, for what it opens is a council's own."""
    return min(at + LINK_LIFETIME, wave.reply_to or at + LINK_LIFETIME)


def last_day(wave: Wave) -> date | None:
    """The last day on which a wave's councils may reply."""
    if wave.reply_to is None:
        return None
    return (wave.reply_to.astimezone(LOCAL) - timedelta(seconds=1)).date()


VOID = "This call is void: it is kept, and it counts nowhere."


def check_reply(wave: Wave, ruling: Ruling | None, at: datetime, *, void: bool = False) -> None:
    """A reply is made and changed while the window is open, the call counts and nothing is ruled yet."""
    if void:
        raise WrongState(f"{VOID} There is nothing to reply to; what was replied before is kept.")
    if ruling is not None:
        raise WrongState("This challenge has been ruled on, so the reply stands as it is.")
    if not window_is_open(wave, at):
        last = last_day(wave)
        closed = f" with {day(last)}" if last else ""
        raise WrongState(f"The time to reply ended{closed}. What was replied before then is kept.")


def can_reply(wave: Wave, ruling: Ruling | None, at: datetime, *, void: bool = False) -> bool:
    return passes(check_reply, wave, ruling, at, void=void)


def check_part(names: Collection[str], name: str) -> None:
    """A call has so many questions, and no other."""
    if name not in names:
        raise NotFound("This call has no such question.")


def check_version(reply: Reply | None, seen: int) -> None:
    """Who sends has seen what was sent before; else a colleague's reply would vanish unread."""
    if reply is not None and reply.version != seen:
        raise RepliedMeanwhile(
            f"{reply.replied_by.name} sent a reply to this call on {moment(reply.replied_at)}, after you opened it. "
            "It stands; yours was not sent. What you typed is below: read theirs, then send yours again to replace it."
        )


def check_nothing_unseen(drafts: Iterable[ReplyDraft]) -> None:
    """Nobody sends words of a colleague that they have not seen."""
    unseen = next(iter(drafts), None)
    if unseen is not None:
        raise RepliedMeanwhile(
            f"{unseen.saved_by.name} wrote in this reply at {time_of_day(unseen.saved_at)}, after you opened it, so it "
            "was not sent. Everything typed is saved and stands below: read it, then send it."
        )


class RepliedMeanwhile(WrongState):
    """The council sent its reply after the page was opened on which somebody replies, or rules."""


def check_parts(parts: Mapping[str, Part]) -> None:
    """A challenge says what is wrong and where; to agree needs no words, and agrees with every question."""
    errors: dict[str, str] = {}
    whole = parts.get(WHOLE, NOTHING)
    challenged = [name for name, one in parts.items() if name != WHOLE and one.stance == Stance.CHALLENGES]
    for name in challenged:
        if not parts[name].words:
            errors[f"{name}-words"] = "Say what is read wrongly here, and why."
    if whole.stance is None:
        errors["call-stance"] = "Choose whether you agree with this call or challenge it."
    elif whole.stance == Stance.AGREES and challenged:
        errors["call-stance"] = (
            "You challenge a question below. Choose “We challenge it”, or agree with each."
        )
    elif whole.stance == Stance.CHALLENGES and not whole.words and not challenged:
        errors["call-words"] = (
            "Say which answer or which page is read wrongly, and why; or challenge a question below."
        )
    if errors:
        raise BadInput("There is something to put right.", errors)


def check_addresses(text: str) -> None:
    """Each line is an address that a browser could open."""
    lines = address_lines(text)
    words = ""
    if len(lines) > MOST_ADDRESSES:
        words = f"Give at most {MOST_ADDRESSES} addresses, one a line."
    wrong = next((line for line in lines if not is_address(line)), None)
    if wrong is not None:
        words = f"“{wrong[:80]}” is no web address. Put one a line, each beginning with https://."
    if words:
        raise BadInput(words, {"call-addresses": words})


def check_room_for_file(files: Collection[object]) -> None:
    """So many files beside a reply, and no more."""
    if len(files) >= MOST_FILES:
        words = f"There are {MOST_FILES} files beside this reply already. Remove one first."
        raise BadInput(words, {"file": words})


def check_impartial(people_of_call: Collection[int], council_code: str, by: Person) -> None:
    """METHOD: ruled on by someone who neither called nor judged; nor is it for the council to rule on its own word."""
    if by.id in people_of_call:
        raise NotAllowed("You called or judged here, so somebody else rules on this challenge.")
    if council_code in by.council_codes:
        raise NotAllowed("You speak for this council, so somebody else rules on its challenge.")


def check_read(reply: Reply, seen: int) -> None:
    """Nobody rules on words that they have not read. `seen`: which sending was on the page; 0: it did not say."""
    if seen not in (0, reply.version):
        raise RepliedMeanwhile(
            f"The council sent this reply again on {moment(reply.replied_at)}, after you opened it. Your ruling was "
            "not saved; what you typed is below. Read the reply as it is now, then rule."
        )


def check_rulable(reply: Reply, ruling: Ruling | None, *, void: bool = False) -> None:
    """A challenge of a call that counts is ruled on once."""
    if void and ruling is None:
        raise WrongState(f"{VOID} There is nothing to rule on; yours was not saved.")
    if reply.stance != Stance.CHALLENGES:
        raise WrongState("The council agrees with this call; there is nothing to rule on.")
    if ruling is not None:
        raise WrongState(
            "Somebody else has ruled on this challenge in the meantime. Their ruling stands; yours was not saved."
        )


def check_changes(result: RulingResult, changed: Collection[Verdict]) -> None:
    """A rejected challenge changes nothing."""
    if result == RulingResult.REJECTED and changed:
        text = "A rejected challenge changes no verdict. Choose accepted or partly accepted, or keep every verdict."
        raise BadInput(text, {"result": text})


def check_window(wave: Wave, floor: Floor, unsettled: int, until: date, at: datetime) -> None:
    """A window opens when every call is made and judged and judges agree, ends on a day to come, and opens once."""
    if wave.retest_of_id is not None:
        raise WrongState(
            "A re-test is not published, so there is nothing to reply to. The council sees it at once."
        )
    if wave.state != WaveState.CLOSED:
        raise WrongState("Councils reply when the calls are over. Close the wave first.")
    if wave.reply_from is None and unsettled:
        text = (
            f"{plural(unsettled, 'call of this wave has', 'calls of this wave have')} no verdict yet. Councils reply "
            "when all are judged; strike a call that can’t be."
        )
        raise BadInput(text, {"wave_id": text})
    if wave.reply_from is None and not floor.may_publish:
        raise BadInput(floor.words, {"wave_id": floor.words})
    until_now = last_day(wave)
    if until_now is not None and until_now < at.astimezone(LOCAL).date():
        raise WrongState(f"The time to reply ended with {day(until_now)}.")
    if until == until_now:
        text = f"Councils may reply until the end of {day(until)} already. Choose another day to move it."
        raise BadInput(text, {"until": text})
    if until <= at.astimezone(LOCAL).date():
        text = "Choose a day after today, so that councils have time to reply."
        raise BadInput(text, {"until": text})


def check_retest(
    call: SettledCall, wave: Wave, mended_on: date, earlier: Retest | None, at: datetime
) -> None:
    """A fix is reported of a call that did not match, once it is made, and not again while one waits."""
    if wave.retest_of_id is not None:
        raise WrongState("This is a call of a re-test already. Report a fix of the first call.")
    if call.void:
        raise WrongState(f"{VOID} There is nothing to call again about.")
    if call.verdict == Verdict.MATCHES:
        raise WrongState(
            "The answer matched your page in this call, so there is nothing to call again about."
        )
    if earlier is not None:
        raise WrongState("A fix of this call is reported already. It is called again, or declined, first.")
    if mended_on > at.astimezone(LOCAL).date():
        text = "Give a day that is past, or today: what is called again must be mended."
        raise BadInput(text, {"mended_on": text})


def check_decline(state: RetestState) -> None:
    """What is being called again is not declined any more."""
    if RetestState.DECLINED not in RETEST_TRANSITIONS[state]:
        raise WrongState(f"This re-test is {RETEST_WORDS[state]}. What you wrote was not saved.")
