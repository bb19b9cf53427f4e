"""How rows become what scoring takes: groups, the pinned scorecard, answers. No session."""

from collections.abc import Mapping
from typing import Any

from app.councils.models import CouncilType
from app.scorecards.models import ScorecardAnswer
from app.waves.models import UnreachedPolicy as WavePolicy
from app.waves.models import Wave
from scoring.records import (
    Answer,
    Instrument,
    Question,
    UnreachedPolicy,
)
from scoring.scorecard import instrument_from_data

DEMONSTRATION = "Demonstration: fictional councils, simulated calls"
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


def inputs_title(wave: Wave) -> str:
    """The title of a wave's inputs and of the tables compiled from them; a demonstration says what it is."""
    way = f", by {wave.contact_channel.words}" if wave.contact_channel.is_written else ""
    return f"{wave.title}{way}. {DEMONSTRATION}" if wave.fictional else f"{wave.title}{way}"


def pinned_instrument(data: Mapping[str, Any]) -> Instrument | None:
    """The scorecard that a wave pinned; None when there is none."""
    return instrument_from_data(dict(data)) if data else None


def scored_answers(instrument: Instrument, typed: Mapping[str, ScorecardAnswer]) -> dict[str, Answer]:
    """Answers to the scored questions as the scorecard holds them.

    Notes and reasons stay behind: they are nobody's to publish. A value that its question does not have is missing.
    """
    found: dict[str, Answer] = {}
    for question in (question for section in instrument.sections for question in section.questions):
        answer = _typed_answer(question, typed.get(question.code)) if question.derived is None else None
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
