"""What a simulated person at a council says about each fact, and how that truly stands to the council's page.

A careful council knows what is true. Where its page is out of date, one who answers may know better than the page,
or read the old value from it; so either channel may be the one that is right.
"""

from random import Random

from app.demo.call_records import DemoHeard, DemoJudgement, Side
from app.demo.records import DemoCouncil, FactTruth
from app.demo.specs import Spec, spec_by_code

# Who is heard is never named: a scorecard has no field for it.
OPENINGS = ("", "", "", "She said ", "He said ", "I was told: ")
READS_THE_PAGE = 0.45
JUDGE_ERRS = 0.04
MISTAKEN_FOR = {
    "matches": "partly",
    "partly": "matches",
    "contradicts": "partly",
    "not_on_website": "partly",
    "not_given": "not_given",
}


def hear(council: DemoCouncil, topic: str, truth: FactTruth, care: float, chance: Random) -> DemoHeard:
    """What is said about one fact by somebody of this care (share, 0–1)."""
    spec = spec_by_code(topic, truth.fact_code)
    lack = 1 - care
    draw = chance.random()
    if draw < 0.22 * lack:
        return DemoHeard(truth.fact_code, truth.key, False, "", None, "not_given", Side.UNKNOWN)
    if draw < 0.52 * lack:
        value = spec.other(truth.true_value, truth.page_says, council.nation, chance)
    elif truth.page_says is not None and chance.random() < READS_THE_PAGE:
        value = truth.page_says
    else:
        value = truth.true_value
    vague = value == truth.page_says and chance.random() < 0.2 * lack
    verdict = _verdict(truth, value, vague=vague)
    side = _right_side(truth, value) if verdict == "contradicts" else Side.UNKNOWN
    return DemoHeard(
        truth.fact_code, truth.key, True, _in_words(spec, value, chance, vague=vague), value, verdict, side
    )


def judge_heard(heard: DemoHeard, chance: Random) -> DemoJudgement:
    """What a judge settles: the true verdict, but for a slip now and then."""
    verdict = heard.verdict
    if chance.random() < JUDGE_ERRS:
        verdict = MISTAKEN_FOR[verdict]
    side = heard.right_side if verdict == "contradicts" and chance.random() < 0.85 else Side.UNKNOWN
    return DemoJudgement(heard.fact_code, verdict, side)


def _verdict(truth: FactTruth, value: str, *, vague: bool) -> str:
    if truth.page_says is None:
        return "not_on_website"
    if value != truth.page_says:
        return "contradicts"
    return "partly" if vague else "matches"


def _right_side(truth: FactTruth, value: str) -> Side:
    if value == truth.true_value:
        return Side.PHONE
    return Side.WEB if truth.page_says == truth.true_value else Side.NEITHER


def _in_words(spec: Spec, value: str, chance: Random, *, vague: bool) -> str:
    opening = "" if vague else chance.choice(OPENINGS)
    words = spec.said(value, chance, vague=vague)
    return opening + words if opening else words[0].upper() + words[1:]
