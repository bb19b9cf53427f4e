"""The columns of an edition's sheets: name, kind, where the figure stands, and what it means in plain words.

Units stand in the names: points are 0–100, shares and probabilities 0–1. A blank means that there is no such number.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    YES_NO = "yes or no"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `source`: the steps to its figure, see `scoring.sheets`; empty for a publisher's own."""

    name: str
    kind: Kind
    words: str
    source: tuple[str, ...] = ()


def _text(name: str, source: str, words: str) -> Column:
    return Column(name, Kind.TEXT, words, tuple(source.split(".")))


def _whole(name: str, source: str, words: str) -> Column:
    return Column(name, Kind.WHOLE, words, tuple(source.split(".")))


def _number(name: str, source: str, words: str) -> Column:
    return Column(name, Kind.NUMBER, words, tuple(source.split(".")))


def _yes_no(name: str, source: str, words: str) -> Column:
    return Column(name, Kind.YES_NO, words, tuple(source.split(".")))


def _shares() -> tuple[Column, ...]:
    bases = {
        "reached": ("reach", "calls that reached somebody, of all counted calls"),
        "accuracy": ("accuracy", "calls that match, of reached calls that the website could answer"),
        "matches_or_partly": ("lenient", "calls that match or partly match, of the same calls"),
    }
    parts = {
        "share": "Share of",
        "low": "Lower end of the interval of the share of",
        "high": "Upper end, same",
    }
    return tuple(
        _number(f"{name}_{part}_0_1", f"row.{source}.{part}", f"{lead}: {words}")
        for name, (source, words) in bases.items()
        for part, lead in parts.items()
    )


def _verdicts(place: str) -> tuple[Column, ...]:
    found = {
        "matches": "match the website",
        "partly": "partly match it",
        "contradicts": "contradict it",
        "not_on_website": "could not be compared, because the website is silent",
        "not_given": "gave no answer",
    }
    return tuple(
        _whole(f"{name}_calls", f"{place}.verdicts.{name}", f"Reached calls that {words}")
        for name, words in found.items()
    )


def _two_way() -> tuple[Column, ...]:
    found = {
        "phone_right_web_right": "phone and website were right",
        "phone_right_web_wrong_or_silent": "the phone was right, the website wrong or silent",
        "phone_wrong_web_right": "the website was right, the phone wrong or silent",
        "both_wrong": "neither was right",
    }
    return tuple(
        _whole(f"{name}_calls", f"row.two_way.{name}", f"Reached calls in which {words}")
        for name, words in found.items()
    )


GROUP = (
    _text("group", "table.group", "Code of the group of councils that are compared with each other"),
    _text("group_name", "table.group_name", "Name of the group"),
    _text("measure", "table.measure", "match: agreement with the council's website; service: the scorecard"),
)
COUNCIL = (
    _text("gss_code", "row.council", "Code of the council, as the Office for National Statistics gives it"),
    _text("council", "row.name", "Name of the council"),
)
TABLE = (
    *GROUP,
    _text("place_label", "row.label", "The place as printed: =2 is a shared second place; blank: not ranked"),
    *COUNCIL,
    _number("score_points", "row.score_1dp", "Published score to one decimal, which is what is ranked"),
    _number("score_unrounded_points", "row.score", "The same score to six decimals"),
    _number("standard_error_points", "row.se", "Standard error of the score"),
    _number("score_low_points", "row.lower", "Lower end of the interval of the score"),
    _number("score_high_points", "row.upper", "Upper end of the interval of the score"),
    _whole("place", "row.place", "Place, 1 is best; equal scores share a place; blank: not ranked"),
    _whole("likely_place_low", "row.likely_low", "Best place of the likely range"),
    _whole("likely_place_high", "row.likely_high", "Worst place of the likely range"),
    _whole("guaranteed_place_low", "row.guaranteed_low", "Best place of the guaranteed range"),
    _whole("guaranteed_place_high", "row.guaranteed_high", "Worst place of the guaranteed range"),
    _number("expected_place", "row.expected_rank", "Expected place, given how much is chance"),
    _number("top_quarter_probability_0_1", "row.p_top_quarter", "Chance of being in the top quarter"),
    _text("against_average", "row.tier", "above, around or below the average of the table; blank: not told"),
    _whole("calls", "row.calls", "Counted calls, reached or not"),
    _whole("scored_calls", "row.scored", "Calls with a score on the measure"),
    _whole("reached_calls", "row.reached", "Calls that reached somebody"),
    _whole("topics", "row.topics", "Topics of the table"),
    _whole("topics_satisfied", "row.topics_satisfied", "Topics in which enough calls were satisfactory"),
    _yes_no("satisfactory_on_all_topics", "row.best_practice", "Ranked, and satisfactory on every topic"),
    _number("match_score_points", "row.match_score", "Match score"),
    _number("service_score_points", "row.service_score", "Service score"),
    _number(
        "service_score_other_policy_points", "row.service_score_other_policy",
        "Service score if calls that reached nobody were counted the other way",
    ),
    _number("score_when_reached_points", "row.quality_when_reached", "Score over reached calls alone"),
    _number("adjusted_score_points", "row.adjusted_score", "Score with the severity of assessors taken out"),
    _whole("adjusted_place", "row.adjusted_place", "Place by the adjusted score: a check, not a ranking"),
    *_shares(),
    *_verdicts("row"),
    *_two_way(),
)  # fmt: skip
TOPICS = (
    *GROUP,
    *COUNCIL,
    _text("topic", "topic.code", "Code of the topic"),
    _text("topic_name", "topic.name", "Name of the topic"),
    _number("topic_weight", "topic.weight", "Weight of the topic in the council's score"),
    _whole("calls", "cell.calls", "Counted calls, reached or not"),
    _whole("scored_calls", "cell.scored", "Calls with a score on the measure"),
    _number("mean_points", "cell.mean", "Mean score of those calls"),
    _yes_no("satisfied", "cell.satisfied", "Whether enough calls were satisfactory"),
    *_verdicts("cell"),
)
CALLS = (
    _text("call", "call.id", "Code of the call"),
    _text("gss_code", "call.council", "Code of the council"),
    _text("topic", "call.topic", "Code of the topic"),
    _yes_no("reached", "call.reached", "Whether somebody was reached"),
    _text("verdict", "call.verdict", "How the answers compare with the website; blank: nothing to compare"),
    _text("two_way", "call.two_way", "Which of phone and website was right"),
    _number("match_score_points", "call.match_score", "Match score of the call"),
    _number("service_score_points", "call.service_score", "Service score of the call"),
    _number(
        "service_score_other_policy_points", "call.service_score_other_policy",
        "Service score if calls that reached nobody were counted the other way",
    ),
    _whole("stars", "call.stars", "Stars, 1 to 4; at most 2 after a critical fault"),
    _yes_no("critical_fault", "call.critical", "Whether a key fact contradicted the website"),
    _yes_no("satisfactory", "call.satisfactory", "Whether the call was satisfactory"),
    _text("no_score_because", "call.reason", "Why the call has no score, or what it was"),
)  # fmt: skip
SCORECARD = (
    _text("section", "question.section", "Code of the section"),
    _text("section_name", "question.section_name", "Name of the section"),
    _number("section_weight", "question.section_weight", "Weight of the section in the total"),
    _text("question", "question.question", "Code of the question"),
    _text("text", "question.text", "The question"),
    _number("question_weight", "question.weight", "Weight of the question in its section"),
    _number("most_points", "question.max_points", "Most points that it can earn"),
    _text("answers", "question.answers", "What earns which points"),
)
