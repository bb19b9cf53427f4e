"""May this happen to a proposal or a judgement? And which calls are judged twice."""

import hashlib
from collections.abc import Iterable, Mapping

from app.accounts.models import Person
from app.core.errors import BadInput, NotFound, WrongState
from app.matching.models import FactJudgement, Judging, Proposal, RightSide, Round, Verdict
from app.matching.trust import HIGHEST_THRESHOLD, LOWEST_THRESHOLD
from app.waves.models import Wave
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


def check_threshold(percent: int) -> None:
    """Below the least the engine itself is not sure."""
    if not LOWEST_THRESHOLD <= percent <= HIGHEST_THRESHOLD:
        words = f"Enter a whole number from {LOWEST_THRESHOLD} to {HIGHEST_THRESHOLD}."
        raise BadInput(words, {"percent": words})


def check_own(judging: Judging, by: Person) -> None:
    """A judge sees the calls they took; others do not exist for them."""
    if judging.judge_id != by.id:
        raise NotFound("There is no such page, or it is not for you.")


def check_open(judging: Judging) -> None:
    """A judging is submitted once, and then it stands."""
    if judging.submitted_at is not None:
        raise WrongState("You have submitted this call already. What you decided is kept.")


def check_right_side(verdict: Verdict, right_side: RightSide) -> None:
    """Only where phone and page contradict each other is there a side to be right."""
    if verdict != Verdict.CONTRADICTS and right_side != RightSide.UNKNOWN:
        raise BadInput("Only a contradiction has a side that is right.")


def check_whole(judging: Judging, key_fact_ids: Iterable[int]) -> None:
    """METHOD: a call's verdict follows from the verdicts on all of its facts."""
    judged = {one.key_fact_id for one in judging.judgements}
    lacking = [key_fact_id for key_fact_id in key_fact_ids if key_fact_id not in judged]
    if lacking:
        fields = {f"verdict-{key_fact_id}": "Choose a verdict for this fact." for key_fact_id in lacking}
        raise BadInput("Choose a verdict for every fact first.", fields)


def share_of(told: str) -> float:
    """A number from 0 up to 1 that follows from the text alone."""
    return int.from_bytes(hashlib.sha256(told.encode()).digest()[:8], "big") / 2**64


def is_judged_twice(wave: Wave, reference: str) -> bool:
    """Whether a call belongs to the random, seeded share that two judges settle."""
    return share_of(f"{wave.seed}:{reference}") < wave.second_judging_percent / 100


def verdicts_of(judgements: Iterable[FactJudgement]) -> Mapping[int, Verdict]:
    """Key fact → verdict."""
    return {one.key_fact_id: one.verdict for one in judgements}


def agree(first: Judging, second: Judging) -> bool:
    """Whether two judges decided every fact alike."""
    return verdicts_of(first.judgements) == verdicts_of(second.judgements)


def round_needed(wave: Wave, reference: str, done: Iterable[Judging]) -> Round | None:
    """The next round of a call's judging; None when it is taken, or settled."""
    rounds = {one.round: one for one in done}
    if Round.FIRST not in rounds:
        return Round.FIRST
    if not is_judged_twice(wave, reference):
        return None
    if Round.SECOND not in rounds:
        return Round.SECOND
    first, second = rounds[Round.FIRST], rounds[Round.SECOND]
    if Round.THIRD in rounds or first.submitted_at is None or second.submitted_at is None:
        return None
    return None if agree(first, second) else Round.THIRD


def standing(wave: Wave, reference: str, done: Iterable[Judging]) -> Judging | None:
    """Whose judgements settle a call: the only judge's, the first of two who agree, or the third's."""
    rounds = {one.round: one for one in done if one.submitted_at is not None}
    first, second, third = (rounds.get(one) for one in (Round.FIRST, Round.SECOND, Round.THIRD))
    if third is not None or first is None:
        return third
    if not is_judged_twice(wave, reference):
        return first
    return first if second is not None and agree(first, second) else None


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
