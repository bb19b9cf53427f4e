"""How rows become what scoring takes: groups, the pinned scorecard, answers. No session."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from app.calls.models import CallAttempt, Outcome
from app.calls.timing import Timing, counted_attempt, timing_of
from app.councils.models import CouncilType
from app.review.settled import SettledFact
from app.scorecards.models import ScorecardAnswer
from app.waves.models import UnreachedPolicy as WavePolicy
from scoring.records import (
    Answer,
    Band,
    Condition,
    Instrument,
    Note,
    Option,
    Question,
    Section,
    Star,
    UnreachedPolicy,
)
from scoring.scorecard import instrument_from_data

METHOD_VERSION = "1.0"

GROUP_NAMES: dict[CouncilType, str] = {
    CouncilType.ENGLISH_COUNTY: "County councils, England",
    CouncilType.ENGLISH_DISTRICT: "Shire districts, England",
    CouncilType.UNITARY: "Unitary authorities, England",
    CouncilType.METROPOLITAN: "Metropolitan districts, England",
    CouncilType.LONDON_BOROUGH: "London boroughs",
    CouncilType.SCOTTISH_UNITARY: "Councils of Scotland",
    CouncilType.WELSH_UNITARY: "Councils of Wales",
    CouncilType.NI_DISTRICT: "Districts of Northern Ireland",
}
POLICIES = {
    WavePolicy.ZERO: UnreachedPolicy.RESIDENT,
    WavePolicy.ACCESS_ONLY: UnreachedPolicy.ACCESS_ONLY,
}
_PARTS = {
    "sections": Section,
    "questions": Question,
    "options": Option,
    "bands": Band,
    "stars": Star,
    "not_scored": Note,
    "asked_when": Condition,
}
_ATTEMPTS = ("first", "second", "third")


def pinned_instrument(data: Mapping[str, Any]) -> Instrument | None:
    """The scorecard that a wave pinned, without what only its pages need; None when there is none."""
    return instrument_from_data(_scored_part(Instrument, data)) if data.get("sections") else None


def _scored_part(record: Any, data: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of `data` that a record of scoring has, all the way down."""
    kept: dict[str, Any] = {}
    for field in dataclasses.fields(record):
        if field.name not in data:
            continue
        value, part = data[field.name], _PARTS.get(field.name)
        if part is not None and isinstance(value, Mapping):
            value = _scored_part(part, value)
        elif part is not None and isinstance(value, list):
            value = [_scored_part(part, item) for item in value]
        kept[field.name] = value
    return kept


def sources(data: Mapping[str, Any]) -> dict[str, str]:
    """Code of a question → what fills it in: asked, timings, attempts or answer_key."""
    return {
        str(question["code"]): str(question.get("filled_from", "asked"))
        for section in data.get("sections", [])
        for question in section["questions"]
    }


def scored_answers(
    instrument: Instrument,
    filled_from: Mapping[str, str],
    typed: Mapping[str, ScorecardAnswer],
    attempts: Sequence[CallAttempt],
    facts: Sequence[SettledFact],
) -> dict[str, Answer]:
    """Answers to the scored questions: as typed, else from the stamps, the attempts and the answer key.

    Notes and reasons stay behind: they are nobody's to publish. A value that its question does not have is missing.
    """
    counted = counted_attempt(attempts)
    timing = timing_of(counted.stamps) if counted else None
    found: dict[str, Answer] = {}
    for question in (question for section in instrument.sections for question in section.questions):
        if question.derived is not None:
            continue
        answer = _typed_answer(question, typed.get(question.code))
        source = filled_from.get(question.code, "asked")
        if answer is None and source != "asked":
            answer = _derived_answer(question, source, timing, attempts, facts)
        if answer is not None:
            found[question.code] = answer
    return found


def _typed_answer(question: Question, typed: ScorecardAnswer | None) -> Answer | None:
    if typed is None:
        return None
    if typed.not_applicable:
        return Answer(not_applicable="not applicable") if question.allow_not_applicable else None
    return _value_answer(question, typed.value)


def _value_answer(question: Question, value: str) -> Answer | None:
    if question.options:
        chosen = [option.value for option in question.options if str(option.value) == value.strip()]
        return Answer(value=chosen[0]) if chosen else None
    try:
        number = float(value)
    except ValueError:
        return None
    return Answer(value=number) if 0 <= number < 1e9 else None


def _derived_answer(
    question: Question,
    source: str,
    timing: Timing | None,
    attempts: Sequence[CallAttempt],
    facts: Sequence[SettledFact],
) -> Answer | None:
    if source == "attempts":
        reached = [one.number for one in attempts if one.outcome == Outcome.REACHED]
        return _value_answer(question, _ATTEMPTS[reached[0] - 1] if reached else "none")
    if source == "answer_key" and facts:
        held = sum(bool(fact.page_value) for fact in facts)
        return _value_answer(question, "all" if held == len(facts) else "part" if held else "none")
    if source == "timings" and timing is not None:
        figure = getattr(timing, question.code, None)
        if figure is not None:
            return _value_answer(question, str(figure))
        if timing.menu_layers == 0 and question.code == "seconds_from_menu_end":
            return Answer(not_applicable="no menu")
    return None
