"""Examples worth learning from: what was said beside what the page says, with nobody named and no day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.core.clock import LOCAL
from app.matching.models import RightSide, Verdict
from app.publication.files.report_data import VERDICTS
from app.review.settled import SettledCall, SettledFact
from app.scorecards.scrub import scrub

TO_LEARN, TO_COPY = 4, 1
LESSONS = {
    RightSide.WEB: "The website was right: show the page to the people who answer.",
    RightSide.PHONE: "The phone was right: mend the page.",
    RightSide.NEITHER: "Neither was right: mend the page, and tell the people who answer.",
    RightSide.UNKNOWN: "Settle which of the two is right, then mend the other.",
}
OTHER_LESSONS = {
    Verdict.PARTLY: "Part of the answer was missing or vague: agree on the words to say.",
    Verdict.NOT_GIVEN: "The caller was not told what the website has: show the page to the people who answer.",
    Verdict.NOT_ON_WEBSITE: "The phone knew and the website is silent: put it on the page.",
    Verdict.MATCHES: "Phone and website say the same: worth copying elsewhere.",
}
# worst first; within a verdict, facts that matter most
ORDER = (Verdict.CONTRADICTS, Verdict.NOT_GIVEN, Verdict.PARTLY, Verdict.NOT_ON_WEBSITE)


@dataclass(frozen=True)
class Example:
    """One fact of one call. `month` and no day, so that nobody's shift can be told."""

    topic: str
    month: str
    question: str
    said: str
    page: str
    verdict: str
    verdict_words: str
    lesson: str


def examples(calls: Sequence[SettledCall]) -> list[Example]:
    """At most four to learn from, each of another call, then one to copy; a fresh topic before one seen."""
    wrong = [(call, fact) for call in calls for fact in call.facts if fact.verdict in ORDER]
    wrong.sort(key=lambda one: (ORDER.index(one[1].verdict), not one[1].key))
    good = [(call, fact) for call in calls for fact in call.facts if _is_worth_copying(call, fact)]
    chosen = _spread(wrong, TO_LEARN)
    topics = {call.topic_code for call, _ in chosen}
    good.sort(key=lambda one: (one[0].topic_code in topics, not one[1].key))
    return [_example(*one) for one in [*chosen, *_spread(good, TO_COPY)]]


def _is_worth_copying(call: SettledCall, fact: SettledFact) -> bool:
    return call.verdict is Verdict.MATCHES and fact.verdict is Verdict.MATCHES


def _spread(
    found: Iterable[tuple[SettledCall, SettledFact]], most: int
) -> list[tuple[SettledCall, SettledFact]]:
    """The first of each topic, then the first of each other call, as many as wanted, in the order they came."""
    by_topic: dict[object, tuple[SettledCall, SettledFact]] = {}
    by_call: dict[object, tuple[SettledCall, SettledFact]] = {}
    for one in found:
        by_topic.setdefault(one[0].topic_code, one)
        by_call.setdefault(one[0].planned_call_id, one)
    taken = [*by_topic.values()]
    calls = {one[0].planned_call_id for one in taken}
    taken += [one for call, one in by_call.items() if call not in calls]
    return taken[:most]


def _example(call: SettledCall, fact: SettledFact) -> Example:
    contradicts = fact.verdict is Verdict.CONTRADICTS
    page = fact.quote or fact.page_value
    return Example(
        topic=call.topic_name,
        month=f"{call.closed_at.astimezone(LOCAL):%B %Y}",
        question=fact.question,
        said=f"“{_clean(fact.said)}”" if fact.given else "asked, and not told",
        page=f"“{_clean(page)}”" if page else "the website does not say",
        verdict=fact.verdict.value,
        verdict_words=VERDICTS[fact.verdict.value],
        lesson=LESSONS[fact.right_side] if contradicts else OTHER_LESSONS[fact.verdict],
    )


def _clean(text: str) -> str:
    """Without names, numbers and references, on one line; scrubbed when it was stored, and again before a committee."""
    return scrub(" ".join(text.split()), keep_offices=True).text
