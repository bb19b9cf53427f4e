"""What a council can learn from its own calls, and from nobody else's."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, col, func, select

from app.calls.models import CallAttempt, Moment, Stamp
from app.matching.models import RightSide, Verdict
from app.review.queries import waves_shown_to
from app.review.settled import SettledCall, SettledFact, settled_calls
from app.waves.models import Wave, WaveCouncil


class Mend(StrEnum):
    """Where the remedy lies."""

    PAGE = "page"
    TRAINING = "training"
    ROUTING = "routing"


@dataclass(frozen=True)
class Finding:
    """One thing to mend, with the call that shows it."""

    mend: Mend
    topic_name: str
    what: str
    why: str
    url: str


@dataclass(frozen=True)
class WaveResult:
    """A council's calls in one wave."""

    wave: Wave
    calls: list[SettledCall]
    findings: list[Finding]

    @property
    def verdicts(self) -> dict[str, int]:
        """Calls by verdict, every verdict named."""
        counts = Counter(call.verdict for call in self.calls)
        return {verdict.value: counts[verdict] for verdict in Verdict}

    def to_mend(self, mend: str) -> list[Finding]:
        return [one for one in self.findings if one.mend == mend]


def results_of(session: Session, council_code: str, at: datetime) -> list[WaveResult]:
    """A council's settled calls, wave by wave, once it may see them; newest first."""
    waves = waves_shown_to(session, [council_code], at)
    ids = [wave.id or 0 for wave in waves]
    calls = settled_calls(session, ids, council_codes=[council_code])
    transfers = _transfers(session, [call.planned_call_id for call in calls])
    found = []
    for wave in waves:
        own = [call for call in calls if call.wave_id == wave.id]
        findings = [one for call in own for one in _findings(call, transfers.get(call.planned_call_id, 0))]
        found.append(WaveResult(wave, own, findings))
    return found


def _transfers(session: Session, planned_ids: Sequence[int]) -> dict[int, int]:
    """How often the caller was passed on, by planned call."""
    wanted = (
        select(CallAttempt.planned_call_id, func.count())
        .join(Stamp, col(Stamp.attempt_id) == CallAttempt.id)
        .where(Stamp.moment == Moment.TRANSFER, col(Stamp.undone_at).is_(None))
        .where(col(CallAttempt.planned_call_id).in_(planned_ids))
        .group_by(col(CallAttempt.planned_call_id))
    )
    return dict(session.exec(wanted).all())


def _findings(call: SettledCall, transfers: int) -> list[Finding]:
    found = [one for fact in call.facts if (one := _of_fact(call, fact)) is not None]
    if transfers:
        times = "once" if transfers == 1 else f"{transfers} times"
        found.append(
            Finding(
                Mend.ROUTING, call.topic_name, call.scenario_title, f"The caller was passed on {times}.", ""
            )
        )
    return found


def _of_fact(call: SettledCall, fact: SettledFact) -> Finding | None:
    """Page silent or wrong: the page. Phone wrong, or silent where the page is not: training."""
    if fact.verdict == Verdict.NOT_ON_WEBSITE:
        return Finding(Mend.PAGE, call.topic_name, fact.question, "The website does not say.", fact.url)
    if fact.verdict == Verdict.NOT_GIVEN:
        why = f"The caller was not told. The website says: {fact.page_value}"
        return Finding(Mend.TRAINING, call.topic_name, fact.question, why, fact.url)
    if fact.verdict != Verdict.CONTRADICTS:
        return None
    why = f"Told: “{fact.said}”. The website says: {fact.page_value}"
    wrong_page = fact.right_side in (RightSide.PHONE, RightSide.NEITHER)
    mend = Mend.PAGE if wrong_page else Mend.TRAINING
    return Finding(mend, call.topic_name, fact.question, why, fact.url)


def council_names(session: Session, codes: Sequence[str]) -> dict[str, str]:
    """Names of councils by code, as the last wave had them; a code without a wave stands for itself."""
    wanted = select(WaveCouncil.gss_code, WaveCouncil.name).where(col(WaveCouncil.gss_code).in_(codes))
    known = dict(session.exec(wanted.order_by(col(WaveCouncil.id))).all())
    return {code: known.get(code, code) for code in codes}
