"""METHOD: on the day of a call the page is captured again."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from sqlmodel import Session, col, select

from app.calls.models import CallClosing
from app.core import clock, jobs
from app.schedule.models import CallPlan, PlannedCall, PlanState
from app.waves.models import Wave, WaveState
from app.website.models import WebPage
from app.website.queries import capture_wanted


@jobs.watch
def pages_of_the_days_calls(session: Session) -> Iterable[jobs.Wanted]:
    """A copy of each page that a call of today is about, once a day."""
    today = clock.now().astimezone(clock.LOCAL).date()
    start = datetime.combine(today, time.min, tzinfo=clock.LOCAL)
    over = select(CallClosing.planned_call_id)
    wanted = (
        select(WebPage)
        .join(
            PlannedCall,
            (col(PlannedCall.wave_council_id) == WebPage.wave_council_id)
            & (col(PlannedCall.topic_id) == WebPage.topic_id),
        )
        .join(CallPlan, col(CallPlan.id) == PlannedCall.plan_id)
        .join(Wave, col(Wave.id) == PlannedCall.wave_id)
        .where(CallPlan.state == PlanState.IN_FORCE, Wave.state == WaveState.OPEN)
        .where(col(PlannedCall.starts_at) >= start, col(PlannedCall.starts_at) < start + timedelta(days=1))
        .where(col(PlannedCall.id).not_in(over))
        .distinct()
    )
    for page in session.exec(wanted):
        yield capture_wanted(page, f"day:{today}")
