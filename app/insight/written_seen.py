"""What waves of written enquiries tell of a standard: which were answered within so many working days. METHOD 18."""

from sqlmodel import Session, col, select

from app.calls.models import CallClosing
from app.calls.queries import standing_of
from app.calls.written.wait import waits_of
from app.review.settled import voided_calls
from app.schedule.models import PlannedCall
from app.waves.models import Wave, WaveCouncil


def answered_within(session: Session, wave: Wave, council_code: str, days: int) -> list[bool]:
    """One entry a counted enquiry to a council: whether it was answered in time. One with no answer was not."""
    wanted = (
        select(PlannedCall)
        .join(WaveCouncil, col(WaveCouncil.id) == PlannedCall.wave_council_id)
        .join(CallClosing, col(CallClosing.planned_call_id) == PlannedCall.id)
        .where(PlannedCall.wave_id == wave.id, WaveCouncil.gss_code == council_code)
        .order_by(col(PlannedCall.id))
    )
    void = voided_calls(session, wave.id or 0)
    asked = [standing_of(session, one) for one in session.exec(wanted).all() if one.id not in void]
    return [bool(one.in_time) for one in waits_of(session, asked, limit_days=days).values()]
