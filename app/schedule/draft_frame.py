"""What a wave would cover if it opened now, as the frame that opening writes. Nothing is stored."""

from dataclasses import dataclass

from sqlmodel import Session

from app.core.errors import WrongState
from app.waves import queries as waves
from app.waves.models import Wave, WaveCouncil, WaveScenario, WaveState


@dataclass(frozen=True)
class Frame:
    councils: list[WaveCouncil]
    scenarios: list[WaveScenario]


def frame_of(session: Session, wave: Wave) -> Frame:
    """The frozen frame, or what would be frozen now."""
    if wave.state != WaveState.DRAFT:
        return Frame(list(wave.councils), list(wave.scenarios))
    councils = [
        WaveCouncil(
            wave_id=wave.id or 0,
            council_id=one.id or 0,
            gss_code=one.gss_code,
            name=one.name,
            council_type=one.type,
            council=one,
        )
        for one in waves.councils_to_freeze(session, wave)
    ]
    scenarios = [
        WaveScenario(
            wave_id=wave.id or 0, version_id=version.id or 0, topic_id=topic.id or 0, version=version
        )
        for topic, version in waves.versions_to_freeze(session, wave)
    ]
    return Frame(councils, scenarios)


def check_can_try(wave: Wave) -> None:
    """A wave can be tried out once it has topics and assessors. Raises WrongState."""
    if not wave.assessors:
        raise WrongState("Nobody calls in this wave yet. Choose its assessors first.")
    if not wave.topics:
        raise WrongState("The wave asks about nothing yet. Choose its topics first.")
