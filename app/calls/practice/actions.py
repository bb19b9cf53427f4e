"""Hand in a calibration set."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from app.accounts.models import Person
from app.calls.practice import queries, rules
from app.calls.practice.marking import Given, Question, mark, percent
from app.calls.practice.models import CalibrationRun
from app.core import audit
from app.waves.models import Wave


def hand_in(
    session: Session,
    *,
    wave: Wave,
    number: int,
    asked: Sequence[Question],
    given: Mapping[str, Given],
    by: Person,
    at: datetime,
) -> CalibrationRun:
    """Mark a calibration set and keep how it went. Raises WrongState, BadInput (what is missing).

    `number` is the try that was shown; sent again, it is handed in once.
    """
    rules.check_may_calibrate(wave)
    made = queries.find_run(session, wave, by, number)
    if made is not None:
        return made
    rules.check_complete(asked, given)
    share = percent([mark(one, given[one.name]) for one in asked])
    run = CalibrationRun(
        wave_id=wave.id or 0,
        person_id=by.id or 0,
        number=number,
        at=at,
        percent=share,
        pass_mark=wave.calibration_percent,
        passed=share >= wave.calibration_percent,
        answers={name: {"value": one.value, "off": one.off} for name, one in given.items()},
    )
    session.add(run)
    audit.record(session, "calls.hand_in", subject=run, by=by, at=at, percent=share, passed=run.passed)
    return run
