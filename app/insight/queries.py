"""What a council can learn from its own calls, and from nobody else's."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.councils.models import ContactChannel
from app.matching.models import Verdict
from app.review.queries import waves_shown_to
from app.review.settled import SettledCall, settled_calls
from app.waves.models import Wave


@dataclass(frozen=True)
class WaveResult:
    """A council's settled calls in one wave."""

    wave: Wave
    calls: list[SettledCall]

    @property
    def verdicts(self) -> dict[str, int]:
        """Calls by verdict, every verdict named."""
        counts = Counter(call.verdict for call in self.calls)
        return {verdict.value: counts[verdict] for verdict in Verdict}


def results_of(session: Session, council_code: str, at: datetime) -> list[WaveResult]:
    """A council's settled calls that count, wave by wave, once it may see them; newest first."""
    waves = waves_shown_to(session, [council_code], at, channel=ContactChannel.TELEPHONE)
    calls = settled_calls(session, [wave.id or 0 for wave in waves], council_codes=[council_code])
    return [
        WaveResult(wave, [one for one in calls if one.wave_id == wave.id and not one.void]) for wave in waves
    ]
