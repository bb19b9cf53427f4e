"""Fixes that councils reported, the calls they are about, and what was heard when the same was asked again."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.core.errors import NotFound
from app.matching.models import CallVerdict
from app.review.models import Retest
from app.review.settled import SettledCall, settled_calls
from app.review.states import RetestState, retest_state
from app.schedule.models import PlannedCall
from app.scorecards.models import Scorecard
from app.waves.models import Wave, WaveCouncil


@dataclass(frozen=True)
class RetestLine:
    """One reported fix: the call as it was, and as it is now where it was made again."""

    retest: Retest
    before: SettledCall
    wave: Wave  # of the call as it was
    again: Wave | None  # the wave that calls again
    after: SettledCall | None
    version_id: int  # of the scenario, as it was asked

    @property
    def state(self) -> RetestState:
        return retest_state(self.retest, planned=self.again is not None, called=self.after is not None)


def retests(session: Session, *, council_codes: Collection[str] | None = None) -> list[RetestLine]:
    """Reported fixes (of these councils only, if named), newest first."""
    wanted = (
        select(Retest, PlannedCall.wave_id, PlannedCall.version_id)
        .join(CallVerdict, col(CallVerdict.id) == Retest.call_verdict_id)
        .join(Scorecard, col(Scorecard.id) == CallVerdict.scorecard_id)
        .join(PlannedCall, col(PlannedCall.id) == Scorecard.planned_call_id)
        .join(WaveCouncil, col(WaveCouncil.id) == PlannedCall.wave_council_id)
        .order_by(col(Retest.reported_at).desc(), col(Retest.id).desc())
    )
    if council_codes is not None:
        wanted = wanted.where(col(WaveCouncil.gss_code).in_(council_codes))
    found = session.exec(wanted).all()
    wave_ids = {wave_id for _, wave_id, _ in found}
    waves = {one.id: one for one in session.exec(select(Wave).where(col(Wave.id).in_(wave_ids)))}
    before = {
        one.call_verdict_id: one for one in settled_calls(session, wave_ids, council_codes=council_codes)
    }
    again = _waves_again(session, wave_ids)
    after = settled_calls(session, [wave.id or 0 for wave, _ in again])
    return [
        _line(retest, before[retest.call_verdict_id], waves[wave_id], version_id, again, after)
        for retest, wave_id, version_id in found
        if retest.call_verdict_id in before
    ]


def _waves_again(session: Session, wave_ids: Collection[int]) -> list[tuple[Wave, str]]:
    """Waves that call councils of these waves again, each with its council's code; the latest first."""
    wanted = (
        select(Wave, WaveCouncil.gss_code)
        .join(WaveCouncil, col(WaveCouncil.council_id) == Wave.only_council_id)
        .where(col(Wave.retest_of_id).in_(wave_ids), WaveCouncil.wave_id == Wave.retest_of_id)
        .order_by(col(Wave.created_at).desc(), col(Wave.id).desc())
    )
    return list(session.exec(wanted))


def _line(
    retest: Retest,
    before: SettledCall,
    wave: Wave,
    version_id: int,
    again: list[tuple[Wave, str]],
    after: list[SettledCall],
) -> RetestLine:
    """The latest wave, drafted since the report, that asks this council the same again."""
    calls_again = next(
        (
            one
            for one, code in again
            if one.retest_of_id == wave.id
            and code == before.council_code
            and one.created_at >= retest.reported_at
            and version_id in {asked.version_id for asked in one.scenarios}
        ),
        None,
    )
    heard = next(
        (
            one
            for one in after
            if calls_again is not None
            and not one.void
            and one.wave_id == calls_again.id
            and (one.topic_code, one.scenario_title) == (before.topic_code, before.scenario_title)
        ),
        None,
    )
    return RetestLine(retest, before, wave, calls_again, heard, version_id)


def retests_of_call(session: Session, call: SettledCall) -> list[RetestLine]:
    """Reported fixes of one call, newest first."""
    found = retests(session, council_codes=[call.council_code])
    return [one for one in found if one.retest.call_verdict_id == call.call_verdict_id]


def retest_by_id(session: Session, retest_id: int) -> RetestLine:
    """Raises NotFound."""
    for one in retests(session):
        if one.retest.id == retest_id:
            return one
    raise NotFound("There is no such re-test.")
