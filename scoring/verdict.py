"""From judged facts to the verdict of a call, its match score, and the two-way reading. METHOD 2.

The match score is the mean over the facts that the website holds (matches 100, partly 50, contradicts 0, not
given 0), key facts counted twice. Facts that the website does not hold are outside the base: they are the
website's silence, not the phone's fault. Nothing here decides a verdict on a fact: that is the judge's.
"""

from collections.abc import Sequence
from enum import StrEnum

from scoring.errors import EmptyBase
from scoring.records import Fact, Verdict

POINTS: dict[Verdict, float] = {
    Verdict.MATCHES: 100.0,
    Verdict.PARTLY: 50.0,
    Verdict.CONTRADICTS: 0.0,
    Verdict.NOT_GIVEN: 0.0,
}
KEY_WEIGHT = 2


class TwoWay(StrEnum):
    """Which channel to mend: the phone, the website, both, or neither."""

    BOTH_RIGHT = "phone_right_web_right"
    WEB_TO_MEND = "phone_right_web_wrong_or_silent"
    PHONE_TO_MEND = "phone_wrong_web_right"
    BOTH_WRONG = "both_wrong"


def call_verdict(facts: Sequence[Fact]) -> Verdict:
    """The verdict of a call, derived from its facts. METHOD 2.1.

    No fact given: not_given; any contradiction: contradicts; all alike: that; anything else: partly.

    Raises
    ------
    EmptyBase  there is no judged fact.

    Examples
    --------
    >>> call_verdict([Fact("fee", True, Verdict.MATCHES), Fact("form", False, Verdict.NOT_GIVEN)]).value
    'partly'
    """
    if not facts:
        raise EmptyBase("no judged facts")
    verdicts = {fact.verdict for fact in facts}
    if verdicts == {Verdict.NOT_GIVEN}:
        return Verdict.NOT_GIVEN
    if Verdict.CONTRADICTS in verdicts:
        return Verdict.CONTRADICTS
    return verdicts.pop() if len(verdicts) == 1 else Verdict.PARTLY


def match_score(facts: Sequence[Fact]) -> float | None:
    """Match score of a reached call, points 0–100; None when the website holds none of its facts. METHOD 2.2.

    >>> match_score([Fact("fee", True, Verdict.MATCHES), Fact("form", False, Verdict.CONTRADICTS)])
    66.66666666666667
    >>> match_score([Fact("fee", True, Verdict.NOT_ON_WEBSITE)]) is None
    True
    """
    base = [fact for fact in facts if fact.verdict is not Verdict.NOT_ON_WEBSITE]
    weight = sum(_weight(fact) for fact in base)
    if weight == 0:
        return None
    return sum(_weight(fact) * POINTS[fact.verdict] for fact in base) / weight


def facts_given_share(facts: Sequence[Fact]) -> float | None:
    """Share (0–1) of a call's facts that the caller was told, key facts counted twice; None without facts.

    >>> facts_given_share([Fact("fee", True, Verdict.CONTRADICTS), Fact("form", False, Verdict.NOT_GIVEN)])
    0.6666666666666666
    """
    weight = sum(_weight(fact) for fact in facts)
    if weight == 0:
        return None
    return sum(_weight(fact) for fact in facts if fact.verdict is not Verdict.NOT_GIVEN) / weight


def has_critical_fault(facts: Sequence[Fact]) -> bool:
    """Whether a key fact contradicts the website.

    >>> has_critical_fault([Fact("fee", True, Verdict.CONTRADICTS)])
    True
    """
    return any(fact.key and fact.verdict is Verdict.CONTRADICTS for fact in facts)


def two_way_reading(facts: Sequence[Fact]) -> TwoWay:
    """Which channel was right in a reached call. METHOD 2.3.

    The phone is right when something was told and nothing told was wrong; the website is right when it holds
    every fact. A verdict implies both sides, a ruling on the fact overrides it.

    Raises
    ------
    EmptyBase  there is no judged fact.

    Examples
    --------
    >>> two_way_reading([Fact("fee", True, Verdict.NOT_ON_WEBSITE)]).value
    'phone_right_web_wrong_or_silent'
    """
    if not facts:
        raise EmptyBase("no judged facts")
    told = [fact for fact in facts if fact.verdict is not Verdict.NOT_GIVEN]
    phone = bool(told) and all(_phone_right(fact) for fact in told)
    web = all(_web_right(fact) for fact in facts)
    if phone:
        return TwoWay.BOTH_RIGHT if web else TwoWay.WEB_TO_MEND
    return TwoWay.PHONE_TO_MEND if web else TwoWay.BOTH_WRONG


def _weight(fact: Fact) -> int:
    return KEY_WEIGHT if fact.key else 1


def _phone_right(fact: Fact) -> bool:
    return fact.verdict is not Verdict.CONTRADICTS if fact.phone_right is None else fact.phone_right


def _web_right(fact: Fact) -> bool:
    return fact.verdict is not Verdict.NOT_ON_WEBSITE if fact.web_right is None else fact.web_right
