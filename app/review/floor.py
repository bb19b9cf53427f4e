"""Whether a wave's judges agree enough for anything of it to be published. METHOD 10."""

from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session, col, func, select

from app.core.formats import plural
from app.matching.models import CallVerdict
from app.review.agreement import agreement, pairs_of
from app.schedule.models import PlannedCall
from app.scorecards.models import Scorecard
from app.waves.models import Wave


class FloorState(StrEnum):
    NOT_ASKED = "not_asked"
    TOO_FEW = "too_few"
    BELOW = "below"
    REACHED = "reached"


@dataclass(frozen=True)
class Floor:
    """A wave's judges beside the floor that it asks for."""

    state: FloorState
    floor: float
    alpha: float | None  # None: nothing to compare, or every verdict is the same
    calls: int  # judged twice
    needed: int

    @property
    def may_publish(self) -> bool:
        return self.state in (FloorState.NOT_ASKED, FloorState.REACHED)

    @property
    def words(self) -> str:
        """What stands in the way and what to do; empty where nothing does."""
        if self.state == FloorState.TOO_FEW:
            return (
                f"It is not known how far judges agree: {plural(self.calls, 'call')} of this wave {_were(self.calls)} "
                f"judged twice, and the wave asks for {self.needed}. Let judges finish what waits for a second judge, "
                "or have a larger share judged twice before councils reply. Until then nothing is published."
            )
        if self.state == FloorState.BELOW:
            return (
                f"Judges don’t agree enough: Krippendorff’s alpha is {_signed(self.alpha)} over "
                f"{plural(self.calls, 'call')} judged twice, and this wave asks for {self.floor:.3f}. Look at the page "
                "of agreement for the topics and questions where they differ, settle with the judges what these mean, "
                "and ask them again in another wave. Nothing of this wave can be published as it stands."
            )
        return ""


def _signed(alpha: float | None) -> str:
    return f"{alpha or 0:.3f}".replace("-", "−")


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def floor_state(
    *, floor: float, needed: int, calls: int, settled: int, alpha: float | None, same: float
) -> FloorState:
    """Where judges stand beside a floor. `settled`: calls that have a verdict; all of them judged twice is enough."""
    if floor == 0:
        return FloorState.NOT_ASKED
    if calls == 0 or calls < min(needed, settled):
        return FloorState.TOO_FEW
    if alpha is None:  # one verdict on everything: alpha is not defined, and nobody differs
        return FloorState.REACHED if same == 1 else FloorState.TOO_FEW
    return FloorState.REACHED if alpha >= floor else FloorState.BELOW


def floor_of(session: Session, wave: Wave) -> Floor:
    """How a wave's judges stand beside its floor of agreement."""
    settled = session.exec(
        select(func.count(col(CallVerdict.id)))
        .join(Scorecard, col(Scorecard.id) == CallVerdict.scorecard_id)
        .join(PlannedCall, col(PlannedCall.id) == Scorecard.planned_call_id)
        .where(PlannedCall.wave_id == wave.id)
    ).one()
    pairs = pairs_of(session, wave.id or 0) if wave.agreement_floor else []
    found = agreement("All facts", pairs, interval=False)
    state = floor_state(
        floor=wave.agreement_floor,
        needed=wave.agreement_calls,
        calls=found.calls,
        settled=settled,
        alpha=found.alpha,
        same=found.same,
    )
    return Floor(
        state,
        wave.agreement_floor,
        found.alpha,
        found.calls,
        min(wave.agreement_calls, settled) or wave.agreement_calls,
    )
