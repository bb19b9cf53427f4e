"""Sentences of an edition: findings, honesty, reasons. Plain words from published figures, nothing looked up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.formats import plural
from app.councils.models import ContactChannel
from app.results.rules import DEMONSTRATION as DEMONSTRATION

TIERS = {"above": "above average", "around": "around average", "below": "below average", None: "not told yet"}
MEASURES = {"match": "Match score", "service": "Service score"}
QUESTIONS = {
    "match": "Did the answer on the phone match the council’s own website?",
    "service": "How well was the whole enquiry handled?",
}
PHONE = ContactChannel.TELEPHONE
LICENCE = "Creative Commons Attribution 4.0"
LICENCE_CODE = "CC-BY-4.0"
LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"


def asked(channel: ContactChannel) -> str:
    """How an answer came: on the phone, by e-mail."""
    return f"by {channel.words}" if channel.is_written else "on the phone"


def side(channel: ContactChannel) -> str:
    """What stands against the website in the two-way reading."""
    return "answer" if channel.is_written else "phone"


def titled(title: str, channel: ContactChannel) -> str:
    """A title names the way of asking, unless it is the telephone or is named already.

    >>> titled("Autumn 2026", ContactChannel.EMAIL)
    'Autumn 2026, by e-mail'
    """
    way = f"by {channel.words}"
    return title if not channel.is_written or way in title.casefold() else f"{title[:180]}, {way}"


def question(measure: str, channel: ContactChannel) -> str:
    """What a measure asks."""
    return QUESTIONS[measure].replace(asked(PHONE), asked(channel))


def finding(facts: Mapping[str, int], channel: ContactChannel = PHONE) -> str:
    """The finding of an edition. `facts`: verdict → how many; the website's silence is outside the base."""
    way = asked(channel)
    base = sum(count for verdict, count in facts.items() if verdict != "not_on_website")
    if base == 0:
        return f"No answer {way} could be compared with a council's website"
    share = round(100 * facts.get("matches", 0) / base)
    return f"{share} in 100 answers {way} matched the council’s own website"


def council_finding(name: str, verdicts: Sequence[str | None]) -> str:
    """The finding about one council. `verdicts`: one a topic, None for a topic without one."""
    told = [verdict for verdict in verdicts if verdict]
    if not told:
        return f"No call to {name} could be compared with its website"
    matched = sum(verdict == "matches" for verdict in told)
    topics = plural(len(told), "topic")
    if matched == len(told):
        return f"{name} answered all {topics} as its website does" if len(told) > 1 else (
            f"{name} answered its one topic as its website does"
        )  # fmt: skip
    return f"{name} answered {matched or 'none'} of {topics} as its website does"


@dataclass(frozen=True)
class Firsts:
    """Who stands first, and between which places they likely lie; `could`: councils whose likely range begins at 1."""

    names: list[str]
    low: int
    high: int
    could: int
    of: int
    known: bool


def certainty(firsts: Firsts) -> str:
    """How sure it is who is first, in one sentence."""
    if not firsts.names or firsts.of == 1:
        return ""
    if not firsts.known:
        return "With so few calls nobody can say how sure that is."
    who = firsts.names[0] if len(firsts.names) == 1 else f"These {len(firsts.names)}"
    if firsts.could == 1:
        return f"That is fairly sure: no other council’s likely range reaches the first place of {firsts.of}."
    return (
        f"How sure is that? {who} likely {'lies' if len(firsts.names) == 1 else 'lie'} between place {firsts.low} and "
        f"{firsts.high} of {firsts.of}, and {plural(firsts.could, 'council')} could well be first."
    )


def movement(change: float, verdict: str) -> str:
    """A change of score, and whether it is more than chance.

    >>> movement(-4.24, "no clear change")
    '−4.2, no clear change'
    """
    sign = "+" if change >= 0.05 else "−" if change <= -0.05 else ""
    said = f"{sign}{abs(change):.1f}"
    told = {"up": "more than chance", "down": "more than chance", "": "chance not known"}
    return f"{said}, {told.get(verdict, verdict)}"


def honesty_sentence(ranked: int, honesty: Mapping[str, Any]) -> str:
    """The sentence above a table. Below reliability 0.5 it says that the order mostly reflects chance."""
    if ranked == 0:
        return "No council can be ranked on these calls."
    if ranked == 1:
        return "Only one council is ranked, so there is nothing to compare it with."
    if honesty.get("reliability") is None:
        return "With so few calls no error can be estimated: read the scores, and do not rely on the order."
    apart = round(10 * honesty["pairs_told_apart"])
    pairs = f"of all pairs of councils in this table, {apart} in 10 can be told apart"
    if apart == 0:
        pairs = "hardly any two councils in this table can be told apart"
    if honesty["mostly_chance"]:
        return f"The order mostly reflects chance: {pairs}."
    return f"Neighbouring places differ little: {pairs}."


def honesty_details(ranked: int, honesty: Mapping[str, Any], coverage: float) -> list[str]:
    """How the sentence was worked out."""
    if ranked < 2 or honesty.get("reliability") is None:
        return []
    percent = round(100 * coverage)
    return [
        f"Reliability is {honesty['reliability']:.2f}: about {round(100 * honesty['reliability'])} % of the "
        "differences between scores are differences between councils, the rest is chance.",
        f"{round(100 * honesty['pairs_told_apart'])} % of pairs of councils have scores that differ clearly, "
        "each pair taken on its own.",
        f"If nothing changed and the exercise were repeated, a council would move "
        f"{plural(round(honesty['places_moved_by_chance']), 'place')} on average.",
        f"The bar beside each place is its likely range: on average {percent} of 100 such ranges hold the true place.",
    ]


def reason(figures: Mapping[str, Any], topics: Mapping[str, str]) -> str:
    """Why a council is not ranked, with topics by name."""
    if figures["place"] is not None:
        return ""
    if figures["missing_topics"] and figures["scored"]:
        names = ", ".join(topics.get(code, code) for code in figures["missing_topics"])
        return f"No scored call about {names}"
    words = str(figures["reason"])
    return words[:1].upper() + words[1:]


def topic_verdict(verdicts: Mapping[str, int]) -> str | None:
    """One word for a topic's calls, by the rule that a call's verdict follows; None without a verdict."""
    found = [verdict for verdict, count in verdicts.items() if count]
    if not found:
        return None
    if "contradicts" in found:
        return "contradicts"
    return found[0] if len(found) == 1 else "partly"


def best_practice(names: Sequence[str], expected: float | None) -> str:
    """The honour of 2007, with the number that chance alone would give."""
    who = _listed(names) if names else "No council"
    verb = "was" if len(names) <= 1 else "were"
    by_chance = (
        ""
        if expected is None
        else f" If all councils were alike, chance alone would give {_about(expected)}."
    )
    return f"{who} {verb} satisfactory on every topic.{by_chance}"


def _about(expected: float) -> str:
    return "fewer than 1" if expected < 0.95 else f"about {expected:.0f}"


def _listed(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
