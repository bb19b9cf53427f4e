"""Who has passed which calibration set."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from app.accounts.models import Person
from app.calls.practice.models import CalibrationRun
from app.core.errors import NotFound
from app.schedule.models import PlannedCall
from app.waves.models import Wave, WaveAssessor, WaveState
from app.waves.queries import wave_by_code


def uncalibrated(session: Session, calls: Sequence[PlannedCall]) -> set[tuple[int, int]]:
    """(wave, assessor) of these calls, all of waves that require it, for whom the calibration set is not passed."""
    pairs = {(call.wave_id, call.assessor_id) for call in calls}
    if not pairs:
        return set()
    passed = select(CalibrationRun.wave_id, CalibrationRun.person_id).where(
        col(CalibrationRun.wave_id).in_({wave_id for wave_id, _ in pairs}), col(CalibrationRun.passed)
    )
    return pairs - set(session.exec(passed).all())


def waves_of(session: Session, assessor: Person) -> list[Wave]:
    """Open waves in which a person calls, the latest first."""
    wanted = (
        select(Wave)
        .join(WaveAssessor, col(WaveAssessor.wave_id) == Wave.id)
        .where(WaveAssessor.person_id == assessor.id, Wave.state == WaveState.OPEN)
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
    """A wave in which a person calls. Raises NotFound. `to_write` holds their place in it until the end."""
    wave = wave_by_code(session, code)
    wanted = select(WaveAssessor).where(
        WaveAssessor.wave_id == wave.id, WaveAssessor.person_id == assessor.id
    )
    if session.exec(wanted.with_for_update() if to_write else wanted).first() is None:
        raise NotFound("There is no such wave.")
    return wave
