"""A filled-in scorecard against its instrument: points per section and in total, stars, satisfactory or not.
METHOD 3.

The instrument is data (`records.Instrument`, read from JSON by `codec`); `ba_1()` is the default one. Inside
a section

    section = 100 sum(w f) / sum(w)   over its questions that apply,  f = points / max_points

and the total is the mean of the sections that apply, weighted by section. "Not applicable" takes a question
out and spreads its weight inside its section; a missing answer does the same, and is listed. With less than
`min_applicable_share` of the weight left there is no score.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

from scoring.check import check_instrument
from scoring.decode import decode
from scoring.errors import ScoringError
from scoring.records import (
    Answer,
    CallStatus,
    Fact,
    Instrument,
    Options,
    Question,
    Section,
    Star,
    UnreachedPolicy,
)
from scoring.verdict import call_verdict, facts_given_share, has_critical_fault, match_score


class _State(Enum):
    NOT_ASKED = "not asked"
    NOT_APPLICABLE = "not applicable"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class SectionScore:
    """Points 0–100 of one section, None when nothing in it applied; `weight` is the section's in the
    total.
    """

    code: str
    name: str
    weight: float
    score: float | None
    applicable_share: float


@dataclass(frozen=True, slots=True)
class ScorecardScore:
    """What one scorecard comes to.

    score : 0–100 or None, with `reason` "", "all_na", "insufficient".
    stars, rating : after the critical rule; None without a score.
    missing : codes of questions that applied and have no answer.
    """

    sections: tuple[SectionScore, ...]
    score: float | None
    applicable_share: float
    reason: str
    stars: int | None
    rating: str
    critical: bool
    missing: tuple[str, ...]


@cache
def ba_1() -> Instrument:
    """The default scorecard, BA-1, total weight 100.

    >>> [(section.code, section.weight) for section in ba_1().sections]
    [('A', 20.0), ('B', 15.0), ('C', 40.0), ('D', 25.0)]
    """
    return instrument_from_data(json.loads(Path(__file__).with_name("ba_1.json").read_text(encoding="utf-8")))


def instrument_from_data(data: object, path: str = "") -> Instrument:
    """An instrument from its JSON-able form, checked.

    Raises
    ------
    InputError  with the path of the field that cannot be used, as in `sections[0].questions[2].max_points`.
    """
    instrument = decode(Instrument, data, path)
    check_instrument(instrument, f"{path}." if path else "")
    return instrument


def score_scorecard(
    instrument: Instrument,
    answers: Mapping[str, Answer],
    facts: Sequence[Fact],
    *,
    status: CallStatus = CallStatus.REACHED,
    unreached: UnreachedPolicy = UnreachedPolicy.RESIDENT,
) -> ScorecardScore:
    """Points of one filled-in scorecard, per section and in total. METHOD 3.2.

    A call that nobody answered: its access sections are scored, the others count zero (`resident`) or not at
    all (`access_only`).

    Raises
    ------
    ScoringError  an answer to no question of the instrument, a value that no option has, points outside
        0..max;
        a void call has no scorecard.

    Examples
    --------
    >>> from scoring.records import Fact, Verdict
    >>> facts = [Fact("fee", True, Verdict.MATCHES)]
    >>> result = score_scorecard(ba_1(), {"D1": Answer(value="yes"), "D2": Answer(value="no")}, facts)
    >>> [(part.code, part.score) for part in result.sections], result.reason
    ([('A', None), ('B', None), ('C', 100.0), ('D', 50.0)], 'insufficient')
    """
    if status is CallStatus.VOID:
        raise ScoringError("a void call has no scorecard")
    known = {question.code for section in instrument.sections for question in section.questions}
    known |= {note.code for note in instrument.not_scored}
    strangers = sorted(set(answers) - known)
    if strangers:
        raise ScoringError(f"no question {strangers[0]} in {instrument.code} {instrument.version}")
    sections: list[SectionScore] = []
    missing: list[str] = []
    for section in instrument.sections:
        if status is CallStatus.NOT_REACHED and not section.access:
            applies = unreached is UnreachedPolicy.RESIDENT
            nothing = 0.0 if applies else None
            sections.append(SectionScore(section.code, section.name, section.weight, nothing, float(applies)))
        else:
            sections.append(_score_section(section, answers, facts, status, missing))
    access_only = status is CallStatus.NOT_REACHED and unreached is UnreachedPolicy.ACCESS_ONLY
    counted = [s for s in instrument.sections if s.access] if access_only else list(instrument.sections)
    return _total(instrument, tuple(sections), sum(s.weight for s in counted), facts, tuple(missing))


def is_satisfactory(
    result: ScorecardScore | None, facts: Sequence[Fact], status: CallStatus, options: Options
) -> bool:
    """Whether a counted call was satisfactory: stars enough, no critical fault, and a good verdict.

    METHOD 3.3.

    Without a scorecard (`result` None) the stars are left out; a call not reached never is.
    """
    if status is not CallStatus.REACHED or not facts or has_critical_fault(facts):
        return False
    if result is not None and (result.stars is None or result.stars < options.satisfactory_stars):
        return False
    return call_verdict(facts) in options.satisfactory_verdicts


def _score_section(
    section: Section,
    answers: Mapping[str, Answer],
    facts: Sequence[Fact],
    status: CallStatus,
    missing: list[str],
) -> SectionScore:
    earned = applicable = 0.0
    for question in section.questions:
        points = _points(question, answers, facts, status)
        if points is _State.MISSING:
            missing.append(question.code)
        if isinstance(points, float):
            earned += question.weight * points / question.max_points
            applicable += question.weight
    total = sum(question.weight for question in section.questions)
    score = 100 * earned / applicable if applicable > 0 else None
    return SectionScore(
        section.code, section.name, section.weight, score, applicable / total if total else 0.0
    )


def _points(
    question: Question, answers: Mapping[str, Answer], facts: Sequence[Fact], status: CallStatus
) -> float | _State:
    if status is CallStatus.NOT_REACHED and question.unreached == "zero":
        return 0.0
    if question.asked_when is not None:
        earlier = answers.get(question.asked_when.question, Answer())
        if earlier.value not in question.asked_when.any_of:
            return _State.NOT_ASKED
    if question.derived is not None:
        return _derived_points(question, facts)
    answer = answers.get(question.code, Answer())
    if answer.not_applicable is not None:
        if not question.allow_not_applicable:
            raise ScoringError(f"{question.code} is always applicable")
        return _State.NOT_APPLICABLE
    if answer.points is not None:
        if not 0 <= answer.points <= question.max_points:
            raise ScoringError(f"{question.code}: points outside 0..max")
        return float(answer.points)
    return _State.MISSING if answer.value is None else _chosen_points(question, answer.value)


def _derived_points(question: Question, facts: Sequence[Fact]) -> float | _State:
    if question.derived == "facts_given":
        share = facts_given_share(facts)
    else:
        matched = match_score(facts)
        share = None if matched is None else matched / 100
    return _State.NOT_APPLICABLE if share is None else question.max_points * share


def _chosen_points(question: Question, value: str | float | bool) -> float:
    for option in question.options:
        # 1 == True in Python; a number and a yes are not the same answer here.
        if option.value == value and isinstance(option.value, bool) == isinstance(value, bool):
            return float(option.points)
    if question.options:
        raise ScoringError(f"{question.code}: no option {value}")
    if isinstance(value, str | bool) or value < 0:
        raise ScoringError(f"{question.code}: {value} is not a number of 0 or more")
    return float(next(b.points for b in question.bands if b.at_most is None or value <= b.at_most))


def _total(
    instrument: Instrument,
    sections: tuple[SectionScore, ...],
    weight: float,
    facts: Sequence[Fact],
    missing: tuple[str, ...],
) -> ScorecardScore:
    scored = [section for section in sections if section.score is not None]
    base = sum(section.weight for section in scored)
    share = sum(section.weight * section.applicable_share for section in scored) / weight if weight else 0.0
    reason = (
        "all_na" if base <= 0 else "insufficient" if share < instrument.min_applicable_share - 1e-12 else ""
    )
    critical = has_critical_fault(facts)
    if reason:
        return ScorecardScore(sections, None, share, reason, None, "", critical, missing)
    score = sum(section.weight * section.score for section in scored if section.score is not None) / base
    stars, rating = _rating(instrument, score, critical)
    return ScorecardScore(sections, score, share, "", stars, rating, critical, missing)


def star_for(instrument: Instrument, score: float) -> Star:
    """The rating of a score, 0–100: the best star that it reaches, or the lowest there is.

    >>> star_for(ba_1(), 61.2).name
    'good'
    """
    reached = [star for star in instrument.stars if star.at_least <= score + 1e-9]
    return max(reached or [min(instrument.stars, key=lambda star: star.stars)], key=lambda star: star.stars)


def _rating(instrument: Instrument, score: float, critical: bool) -> tuple[int, str]:
    """Stars and their name; the critical rule caps the stars, not the points. METHOD 3.4."""
    possible = [star for star in instrument.stars if star.at_least <= score + 1e-9]
    if critical:
        possible = [star for star in possible if star.stars <= instrument.critical_cap] or possible
    best = max(possible, key=lambda star: star.stars)
    return best.stars, best.name
