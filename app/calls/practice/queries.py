"""Who has passed which calibration set."""

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, select

from app.accounts.models import Person
from app.calls.practice.models import CalibrationRun
from app.core.errors import NotFound
from app.councils.models import ContactChannel
from app.schedule.models import PlannedCall
from app.waves.models import Wave, WaveAssessor, WaveState
from app.waves.queries import wave_by_code


def must_calibrate() -> ColumnElement[bool]:
    """Of a planned call and its wave: the calibration set still stands before its assessor's first call."""
    passed = (
        select(CalibrationRun.id)
        .where(CalibrationRun.wave_id == PlannedCall.wave_id, col(CalibrationRun.passed))
        .where(CalibrationRun.person_id == PlannedCall.assessor_id)
        .correlate(PlannedCall)
    )
    return and_(col(Wave.calibration_percent) > 0, ~passed.exists())


def waves_of(session: Session, assessor: Person) -> list[Wave]:
    """Open waves in which a person calls by telephone, the latest first: the set is of telephone calls."""
    wanted = (
        select(Wave)
        .join(WaveAssessor, col(WaveAssessor.wave_id) == Wave.id)
        .where(WaveAssessor.person_id == assessor.id, Wave.state == WaveState.OPEN)
        .where(Wave.contact_channel == ContactChannel.TELEPHONE)
    )
    return list(session.exec(wanted.order_by(col(Wave.from_date).desc(), col(Wave.id))))


def runs_of(session: Session, wave: Wave, person: Person) -> list[CalibrationRun]:
    """How a person did in a wave's calibration set, the newest first."""
    wanted = select(CalibrationRun).where(
        CalibrationRun.wave_id == wave.id, CalibrationRun.person_id == person.id
    )
    return list(session.exec(wanted.order_by(col(CalibrationRun.number).desc())))


def runs_in(session: Session, wave: Wave) -> dict[int, list[CalibrationRun]]:
    """Person → every hand-in of a wave's calibration set, in order."""
    found: dict[int, list[CalibrationRun]] = {}
    wanted = select(CalibrationRun).where(CalibrationRun.wave_id == wave.id)
    for run in session.exec(wanted.order_by(col(CalibrationRun.number))):
        found.setdefault(run.person_id, []).append(run)
    return found


def find_run(session: Session, wave: Wave, person: Person, number: int) -> CalibrationRun | None:
    """One hand-in of a person."""
    return next((one for one in runs_of(session, wave, person) if one.number == number), None)


def run_by_number(session: Session, wave: Wave, person: Person, number: int) -> CalibrationRun:
    """Raises NotFound."""
    found = find_run(session, wave, person, number)
    if found is None:
        raise NotFound("There is no such calibration.")
    return found


def wave_of(session: Session, code: str, assessor: Person, *, to_write: bool = False) -> Wave:
    """A wave in which a person rings. Raises NotFound. `to_write` holds their place in it until the end."""
    wave = wave_by_code(session, code)
    wanted = select(WaveAssessor).where(
        WaveAssessor.wave_id == wave.id, WaveAssessor.person_id == assessor.id
    )
    member = session.exec(wanted.with_for_update() if to_write else wanted).first()
    if member is None or wave.contact_channel.is_written:
        raise NotFound("There is no such wave.")
    return wave
