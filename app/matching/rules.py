"""May this happen to a proposal or a judgement? And which calls are judged twice."""

import hashlib
from collections.abc import Collection, Iterable, Mapping

from app.accounts.models import Person
from app.accounts.rules import passes
from app.core.errors import BadInput, NotFound, WrongState
from app.matching.models import FactJudgement, Judging, Proposal, RightSide, Round, Verdict
from app.matching.states import JUDGING_TRANSITIONS, JudgingState, SettlingState
from app.matching.trust import HIGHEST_THRESHOLD, LOWEST_THRESHOLD
from app.scorecards.models import Scorecard
from app.waves.models import ProposalShown, Wave, WaveState
from scoring.records import Fact
from scoring.records import Verdict as ScoredVerdict

NO_ANSWER = "No answer to this was written down."
SILENT = "The website does not say; the answer key was agreed without a passage."


def was_compared(proposal: Proposal) -> bool:
    """Whether a note was held against a page at all; a fact without either proves nothing about the engine."""
    return proposal.reason not in (NO_ANSWER, SILENT)


def is_shown(proposal: Proposal | None, threshold_percent: int) -> bool:
    """Whether a judge sees what the engine proposes: it must be sure, and as sure as the wave asks."""
    return proposal is not None and proposal.sure and proposal.confidence_percent >= threshold_percent


def in_view(
    proposal: Proposal | None, threshold_percent: int, wave: Wave, judgement: FactJudgement | None
) -> bool:
    """Whether a proposal stands on the desk now: from the start, or after the judge's own first choice."""
    now = wave.proposal_shown == ProposalShown.BEFORE or judgement is not None
    return now and is_shown(proposal, threshold_percent)


def asks_again(wave: Wave, judgement: FactJudgement | None, proposed: str) -> bool:
    """Whether a judge who has just made a first choice is shown a proposal that says otherwise."""
    return (
        wave.proposal_shown == ProposalShown.AFTER
        and judgement is not None
        and proposed not in ("", judgement.verdict)
    )


def check_threshold(percent: int) -> None:
    """Below the least the engine itself is not sure."""
    if not LOWEST_THRESHOLD <= percent <= HIGHEST_THRESHOLD:
        words = f"Enter a whole number from {LOWEST_THRESHOLD} to {HIGHEST_THRESHOLD}."
        raise BadInput(words, {"percent": words})


def check_own(judging: Judging, by: Person) -> None:
    """A judge sees the calls they took; others do not exist for them."""
    if judging.judge_id != by.id:
        raise NotFound("There is no such page, or it is not for you.")


def judging_state(judging: Judging, key_fact_ids: Collection[int]) -> JudgingState:
    """Where a judging stands; without facts there is nothing to make whole."""
    if judging.submitted_at is not None:
        return JudgingState.HANDED_IN
    judged = {one.key_fact_id for one in judging.judgements}
    return JudgingState.WHOLE if key_fact_ids and judged >= set(key_fact_ids) else JudgingState.TAKEN


def check_open(judging: Judging) -> None:
    """A judging is submitted once, and then it stands."""
    if JudgingState.GIVEN_BACK not in JUDGING_TRANSITIONS[judging_state(judging, ())]:
        raise WrongState("You have submitted this call already. What you decided is kept.")


def version_of(judgement: FactJudgement | None) -> str:
    """What a page says of the verdict that it shows, so that a later one is not undone unseen."""
    return judgement.judged_at.isoformat() if judgement else "none"


def check_seen(judgement: FactJudgement | None, seen: str) -> None:
    """Of two windows that judge one fact the first wins, and the second is told."""
    if seen not in ("", version_of(judgement)):
        raise WrongState(
            "This fact was given a verdict in another window after you opened this one. That verdict stands; "
            "yours was not saved."
        )


def check_right_side(verdict: Verdict, right_side: RightSide) -> None:
    """Only where phone and page contradict each other is there a side to be right."""
    if verdict != Verdict.CONTRADICTS and right_side != RightSide.UNKNOWN:
        raise BadInput("Only a contradiction has a side that is right.")


def check_whole(judging: Judging, key_fact_ids: Collection[int]) -> None:
    """METHOD: a call's verdict follows from the verdicts on all of its facts."""
    if JudgingState.HANDED_IN in JUDGING_TRANSITIONS[judging_state(judging, key_fact_ids)]:
        return
    judged = {one.key_fact_id for one in judging.judgements}
    lacking = [key_fact_id for key_fact_id in key_fact_ids if key_fact_id not in judged]
    fields = {f"verdict-{key_fact_id}": "Choose a verdict for this fact." for key_fact_id in lacking}
    raise BadInput("Choose a verdict for every fact first.", fields)


def share_of(told: str) -> float:
    """A number from 0 up to 1 that follows from the text alone."""
    return int.from_bytes(hashlib.sha256(told.encode()).digest()[:8], "big") / 2**64


def is_judged_twice(wave: Wave, reference: str) -> bool:
    """Whether a call belongs to the random, seeded share that two judges settle."""
    return draw_of(wave, reference) < wave.second_judging_percent / 100


def draw_of(wave: Wave, reference: str) -> float:
    """The lot of a call, from 0 up to 1: the lowest are judged twice."""
    return share_of(f"{wave.seed}:{reference}")


def check_judge_more_twice(wave: Wave, percent: int) -> None:
    """A larger share is judged twice while no council has seen a verdict; a smaller one never: the draw only grows."""
    if wave.state == WaveState.DRAFT:
        raise WrongState("This wave is a draft. Choose on its own page how many calls are judged twice.")
    if wave.reply_from is not None:
        raise WrongState("The councils have been shown their calls, so no verdict is opened again.")
    if not wave.second_judging_percent < percent <= 100:
        words = f"Enter a whole number over {wave.second_judging_percent}, at most 100."
        raise BadInput(words, {"percent": words})


def can_judge_more_twice(wave: Wave) -> bool:
    return passes(check_judge_more_twice, wave, 100)


def verdicts_of(judgements: Iterable[FactJudgement]) -> Mapping[int, Verdict]:
    """Key fact → verdict."""
    return {one.key_fact_id: one.verdict for one in judgements}


def agree(first: Judging, second: Judging) -> bool:
    """Whether two judges decided every fact alike."""
    return verdicts_of(first.judgements) == verdicts_of(second.judgements)


def may_take(
    scorecard: Scorecard, done: Iterable[Judging], judge: Person, conflicts: Collection[int]
) -> bool:
    """Never one's own call, a council one speaks for or has an interest in, nor the same call twice."""
    call = scorecard.planned_call
    council = call.wave_council
    own = judge.id in (scorecard.author_id, call.assessor_id, call.second_id)
    theirs = council.gss_code in judge.council_codes or council.council_id in conflicts
    return not own and not theirs and all(one.judge_id != judge.id for one in done)


def is_critical(judging: Judging) -> bool:
    """METHOD's critical rule: a key fact was found to contradict the website."""
    return any(one.key_fact.key and one.verdict == Verdict.CONTRADICTS for one in judging.judgements)


def needs_third(handed_in: Mapping[Round, Judging]) -> bool:
    """Whether somebody else decides: two judges differ, or one of them found a critical fault."""
    first, second = handed_in.get(Round.FIRST), handed_in.get(Round.SECOND)
    differ = first is not None and second is not None and not agree(first, second)
    return differ or any(is_critical(one) for one in (first, second) if one is not None)


def settling_state(wave: Wave, reference: str, done: Iterable[Judging]) -> SettlingState:
    """Whose verdicts a call waits for."""
    handed_in = {one.round: one for one in done if one.submitted_at is not None}
    if Round.FIRST not in handed_in:
        return SettlingState.WAITS_FOR_FIRST
    if is_judged_twice(wave, reference) and Round.SECOND not in handed_in:
        return SettlingState.WAITS_FOR_SECOND
    if Round.THIRD not in handed_in and needs_third(handed_in):
        return SettlingState.WAITS_FOR_THIRD
    return SettlingState.SETTLED


def round_needed(wave: Wave, reference: str, done: Collection[Judging]) -> Round | None:
    """The next round of a call's judging; None when it is taken, or settled."""
    taken = {one.round for one in done}
    if Round.FIRST not in taken:
        return Round.FIRST
    if is_judged_twice(wave, reference) and Round.SECOND not in taken:
        return Round.SECOND
    waits = settling_state(wave, reference, done) == SettlingState.WAITS_FOR_THIRD
    return Round.THIRD if waits and Round.THIRD not in taken else None


def standing(wave: Wave, reference: str, done: Collection[Judging]) -> Judging | None:
    """Whose judgements settle a call: the only judge's, the first of two who agree, or the third's."""
    if settling_state(wave, reference, done) != SettlingState.SETTLED:
        return None
    handed_in = {one.round: one for one in done if one.submitted_at is not None}
    return handed_in.get(Round.THIRD) or handed_in[Round.FIRST]


def place_in_order(wave: Wave, reference: str, judge: Person) -> float:
    """Where a call stands in a judge's queue: shuffled for each judge, and the same whenever it is asked."""
    return share_of(f"order:{wave.seed}:{judge.id}:{reference}")


SIDES: Mapping[RightSide, tuple[bool | None, bool | None]] = {  # is the phone right, is the page right
    RightSide.PHONE: (True, False),
    RightSide.WEB: (False, True),
    RightSide.NEITHER: (False, False),
    RightSide.UNKNOWN: (None, None),
}


def as_facts(judgements: Iterable[FactJudgement]) -> list[Fact]:
    """Judgements as scoring reads them; which side is right only where a judge said so."""
    return [
        Fact(one.key_fact.question.code, one.key_fact.key, ScoredVerdict(one.verdict), *SIDES[one.right_side])
        for one in judgements
    ]
