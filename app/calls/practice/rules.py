"""May somebody calibrate, and is everything answered?"""

from collections.abc import Mapping, Sequence

from app.calls.practice.marking import Given, Question
from app.core.errors import BadInput, WrongState
from app.waves.models import Wave, WaveState


def check_may_calibrate(wave: Wave) -> None:
    """The set is scored with the scorecard that an open wave pins."""
    if wave.state != WaveState.OPEN:
        raise WrongState("This wave is not open, so there is nothing to calibrate for.")


def check_complete(asked: Sequence[Question], given: Mapping[str, Given]) -> None:
    """Every question is answered, a fact also by saying that it was not told."""
    gaps = {
        one.name: f"Answer: {one.text}" for one in asked if not (given[one.name].off or given[one.name].value)
    }
    if gaps:
        raise BadInput("Some answers are missing.", gaps)
