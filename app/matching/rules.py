"""Who may judge what, how often a call is judged, and when its verdict is settled."""

import hashlib
from collections.abc import Sequence

from app.accounts.models import Person
from app.accounts.rules import passes
from app.core.errors import BadInput, NotFound, WrongState
from app.matching.models import FactJudgement, Judging, RightSide, Round, Verdict
from app.website.models import KeyFact
from scoring import records, verdict

RIGHT_SIDES: dict[RightSide, tuple[bool | None, bool | None]] = {  # the phone's answer, the page's
    RightSide.PHONE: (True, False),
    RightSide.WEB: (False, True),
    RightSide.NEITHER: (False, False),
    RightSide.UNKNOWN: (None, None),
}


def is_judged_twice(seed: int, call_code: str, percent: int) -> bool:
    """Whether a call falls into the random share that two judges settle. The same seed always draws the same calls."""
    digest = hashlib.sha256(f"second-judging:{seed}:{call_code}".encode()).digest()
    return int.from_bytes(digest[:8]) % 10_000 < percent * 100


def open_round(judgings: Sequence[Judging], *, twice: bool) -> Round | None:
    """The round that waits for a judge, if any. `judgings` are those of one scorecard."""
    by_round = {one.round: one for one in judgings}
    if Round.FIRST not in by_round:
        return Round.FIRST
    if twice and Round.SECOND not in by_round:
        return Round.SECOND
    if Round.THIRD in by_round or Round.SECOND not in by_round:
        return None
    first, second = by_round[Round.FIRST], by_round[Round.SECOND]
    if first.submitted_at is None or second.submitted_at is None or agree(first, second):
        return None
    return Round.THIRD


def agree(one: Judging, other: Judging) -> bool:
    """Whether two judges came to the same on every fact: the verdict, and which side is right."""
    return _decisions(one) == _decisions(other)


def _decisions(judging: Judging) -> dict[int, tuple[Verdict, RightSide]]:
    return {one.key_fact_id: (one.verdict, one.right_side) for one in judging.judgements}


def deciding(judgings: Sequence[Judging], *, twice: bool) -> Judging | None:
    """The judging that settles a call: the only one, the first of two that agree, or the third."""
    done = {one.round: one for one in judgings if one.submitted_at is not None}
    if Round.THIRD in done:
        return done[Round.THIRD]
    if Round.FIRST not in done:
        return None
    if not twice and not any(one.round == Round.SECOND for one in judgings):
        return done[Round.FIRST]
    if Round.SECOND in done and agree(done[Round.FIRST], done[Round.SECOND]):
        return done[Round.FIRST]
    return None


def check_own(judging: Judging, by: Person) -> None:
    """A judging exists for its own judge only."""
    if judging.judge_id != by.id:
        raise NotFound("There is no such call to judge, or it is not yours.")


def check_can_judge(judging: Judging, by: Person) -> None:
    """Verdicts may be changed until they are submitted."""
    check_own(judging, by)
    if judging.submitted_at is not None:
        raise WrongState("You have submitted this call, so its verdicts stand.")


def can_judge(judging: Judging, by: Person) -> bool:
    return passes(check_can_judge, judging, by)


def check_verdict(fact: KeyFact, verdict: Verdict, right_side: RightSide | None) -> None:
    """Contradictions say which side is right; what the website does not hold can't be matched with it."""
    if verdict == Verdict.CONTRADICTS and right_side is None:
        raise BadInput("Say which side is right.", {"right_side": "Say which side is right."})
    if not fact.value and verdict in (Verdict.MATCHES, Verdict.PARTLY, Verdict.CONTRADICTS):
        words = "The answer key says that the website does not answer this: choose 4 or 5."
        raise BadInput(words, {"verdict": words})


def check_can_submit(judging: Judging, facts: Sequence[KeyFact], by: Person) -> None:
    """A judging is submitted whole."""
    check_own(judging, by)
    judged = {one.key_fact_id for one in judging.judgements}
    left = [fact.position for fact in facts if fact.id not in judged]
    if left:
        raise WrongState(f"{len(left)} of {len(facts)} facts still need a verdict. Judge them first.")


def as_facts(judgements: Sequence[FactJudgement]) -> list[records.Fact]:
    """Judgements as scoring reads them."""
    found = []
    for one in sorted(judgements, key=lambda one: one.key_fact.position):
        phone, web = RIGHT_SIDES[one.right_side]
        found.append(
            records.Fact(
                one.key_fact.question.code, one.key_fact.key, records.Verdict(one.verdict.value), phone, web
            )
        )
    return found


def call_verdict(judgements: Sequence[FactJudgement]) -> Verdict:
    """METHOD: the verdict of a call, derived from those of its facts."""
    return Verdict(verdict.call_verdict(as_facts(judgements)).value)
