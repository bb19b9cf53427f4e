"""Parts of the day, which attempts of a call are spread over."""

from dataclasses import dataclass
from datetime import datetime

from app.core.clock import LOCAL


@dataclass(frozen=True)
class Band:
    """A part of the day, from one time up to another, as the plan names it."""

    code: str
    starts: str
    ends: str

    @property
    def words(self) -> str:
        if self.starts == "00:00":
            return f"before {self.ends}"
        return f"after {self.starts}" if self.ends == "24:00" else f"{self.starts} to {self.ends}"

    def holds(self, at: datetime) -> bool:
        return self.starts <= at.astimezone(LOCAL).strftime("%H:%M") < self.ends


USUAL_BANDS = (
    Band("early", "00:00", "10:30"),
    Band("late-morning", "10:30", "12:30"),
    Band("early-afternoon", "12:30", "14:30"),
    Band("late", "14:30", "24:00"),
)
