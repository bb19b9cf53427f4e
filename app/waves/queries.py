"""Waves, what they would cover if they opened, and what they froze when they did."""

import json
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, func, select

from app.core.errors import NotFound
from app.councils import queries as councils
from app.councils.models import ContactChannel, Council, CouncilType
from app.scenarios import queries as scenarios
from app.scenarios.models import ScenarioVersion, Topic
from app.waves.models import Wave, WaveAssessor, WaveCouncil, WaveScenario, WaveState

INSTRUMENTS = Path(__file__).parents[1] / "scorecards" / "data"


@dataclass(frozen=True)
class Reach:
    """What a draft covers as the register stands: councils by group, and calls by topic."""

    councils: dict[CouncilType, int]
    calls: dict[str, int]  # name of the topic → calls
    silent: tuple[str, ...]  # topics for which no chosen council answers

    @property
    def council_count(self) -> int:
        return sum(self.councils.values())

    @property
    def call_count(self) -> int:
        return sum(self.calls.values())


def waves(session: Session) -> list[Wave]:
    """Every wave, the latest first."""
    return list(session.exec(select(Wave).order_by(col(Wave.from_date).desc(), col(Wave.id).desc())))


def wave_by_code(session: Session, code: str) -> Wave:
    """Raises NotFound."""
    found = find_wave(session, code)
    if found is None:
        raise NotFound("There is no such wave.")
    return found


def find_wave(session: Session, code: str) -> Wave | None:
    """The wave with this code."""
    return session.exec(select(Wave).where(Wave.code == code)).first()


def council_of_frame(session: Session, wave: Wave, gss_code: str) -> WaveCouncil:
    """One council of a frozen frame. Raises NotFound."""
    for one in councils_of(session, wave):
        if one.gss_code == gss_code:
            return one
    raise NotFound("This council was not called in that wave.")


def open_waves(session: Session) -> list[Wave]:
    """Waves in which calls may be made, by first day."""
    found = select(Wave).where(Wave.state == WaveState.OPEN)
    return list(session.exec(found.order_by(col(Wave.from_date), col(Wave.id))))


def council_counts(session: Session) -> dict[int, int]:
    """Wave id → councils of its frame."""
    counts = select(WaveCouncil.wave_id, func.count()).group_by(col(WaveCouncil.wave_id))
    return dict(session.exec(counts).all())


def councils_of(session: Session, wave: Wave) -> list[WaveCouncil]:
    """The frozen frame, by code."""
    found = select(WaveCouncil).where(WaveCouncil.wave_id == wave.id).order_by(WaveCouncil.gss_code)
    return list(session.exec(found))


def scenarios_of(session: Session, wave: Wave) -> list[WaveScenario]:
    """The versions a wave uses, in the order they were written."""
    found = select(WaveScenario).where(WaveScenario.wave_id == wave.id).order_by(col(WaveScenario.id))
    return list(session.exec(found))


def topics_of(session: Session, wave: Wave) -> list[Topic]:
    """The wave's topics, by name."""
    ids = [one.topic_id for one in wave.topics]
    return list(session.exec(select(Topic).where(col(Topic.id).in_(ids)).order_by(Topic.name)))


def assessor_ids(session: Session, wave: Wave) -> list[int]:
    """Ids of the people who call in a wave."""
    found = select(WaveAssessor.person_id).where(WaveAssessor.wave_id == wave.id)
    return list(session.exec(found.order_by(col(WaveAssessor.person_id))))


def answers_for(kind: CouncilType, topic: Topic) -> bool:
    """Whether councils of this type hold the duty of a topic."""
    return kind.value in topic.council_types


def councils_to_freeze(session: Session, wave: Wave) -> list[Council]:
    """Councils of the chosen groups that exist throughout and answer for at least one topic, by code.

    A re-test calls one council only.
    """
    topics = topics_of(session, wave)
    kinds = [one.council_type for one in wave.groups]
    kinds = [kind for kind in kinds if any(answers_for(kind, topic) for topic in topics)]
    found = councils.frame(session, kinds, first=wave.from_date, last=wave.to_date, fictional=wave.fictional)
    return [one for one in found if wave.only_council_id in (None, one.id)]


def versions_to_freeze(session: Session, wave: Wave) -> list[tuple[Topic, ScenarioVersion]]:
    """The newest wording of every scenario in use, of every topic of the wave; a re-test keeps the wordings it had."""
    if wave.retest_of_id is not None:
        topics = {topic.id: topic for topic in topics_of(session, wave)}
        chosen = [one for one in scenarios_of(session, wave) if one.topic_id in topics]
        return [(topics[one.topic_id], one.version) for one in chosen]
    return [
        (topic, scenarios.current_version(scenario))
        for topic in topics_of(session, wave)
        for scenario in scenarios.scenarios_in_use(topic)
    ]


def reach(session: Session, wave: Wave) -> Reach:
    """What the wave covers: its frame if it has one, else what would be frozen now."""
    frozen = councils_of(session, wave)
    kinds: Sequence[CouncilType] = (
        [one.council_type for one in frozen]
        if frozen
        else [one.type for one in councils_to_freeze(session, wave)]
    )
    calls = {
        topic.name: wave.calls_per_topic * sum(answers_for(kind, topic) for kind in kinds)
        for topic in topics_of(session, wave)
    }
    by_kind = {kind: kinds.count(kind) for kind in CouncilType if kind in kinds}
    return Reach(by_kind, calls, tuple(name for name, count in calls.items() if not count))


@cache
def shipped_scorecards() -> dict[str, dict[str, Any]]:
    """Code → what is shipped of a scorecard: what scoring reads, and how each question is answered.

    BA-1 is for calls and BA-1W for what is written; BA-2 and BA-2W ask some things as a resident besides, not scored.
    """
    found = {one["instrument"]["code"]: one for one in (_shipped("ba1.json"), _shipped("ba1w.json"))}
    more = _shipped("as_a_resident.json")
    for before, code in more["codes"].items():
        old = found[before]
        instrument = old["instrument"] | {
            "code": code,
            "not_scored": [*more["not_scored"], *old["instrument"]["not_scored"]],
        }
        found[code] = old | {"instrument": instrument, "not_scored": more["details"] | old["not_scored"]}
    return found


def _shipped(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((INSTRUMENTS / name).read_text("utf-8"))
    return found


def shipped_instrument(channel: ContactChannel = ContactChannel.TELEPHONE) -> dict[str, Any]:
    """The scorecard of a new wave by its way of asking, as scoring reads it."""
    return deepcopy(shipped_scorecards()["BA-2W" if channel.is_written else "BA-2"]["instrument"])


def shipped_examples() -> dict[str, dict[str, str]]:
    """Anchored examples of BA-1: code of a question → value of an answer → example."""
    fields = shipped_scorecards()["BA-1"]["fields"]
    return {code: more["examples"] for code, more in fields.items() if "examples" in more}


def scorecard_name(wave: Wave) -> str:
    """Code and version of the scorecard that an opened wave pins, like BA-1 1.0."""
    return f"{wave.instrument.get('code', '')} {wave.instrument.get('version', '')}".strip()
