"""What councils said of themselves in a survey beside what the calls of a wave measured. METHOD 15.4 of scoring."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.calls.models import CallAttempt, CallEnd
from app.calls.timing import counted_attempt, timing_of
from app.councils.models import ContactChannel
from app.results.queries import EndedCall, ended_calls
from app.review.queries import waves_shown_to
from app.schedule.models import PlannedCall
from app.scorecards.models import Scorecard, ScorecardAnswer
from app.surveys import queries as surveys
from app.surveys.models import Survey
from app.waves.models import Wave
from scoring.benchmark import SeenShare, SelfReport, seen_share
from scoring.questionnaire import Kind, Measured, SurveyQuestion, asked_questions

# codes of BA-1: was it resolved in this call, was the call avoidable
RESOLVED, AVOIDABLE = "C3", "N3"
NOT_AVOIDABLE = {"needed", "unsure"}


@dataclass(frozen=True)
class SeenCall:
    """One call that is over and counts: how long to a person, None if nobody was reached; what was recorded."""

    reached: bool
    wait_seconds: int | None
    resolved: str
    avoidable: str


@dataclass(frozen=True)
class Pair:
    """One question: said, in its unit, and seen; None where nothing was said or no call tells."""

    question: SurveyQuestion
    said: float | None
    share: SeenShare | None
    wait_seconds: float | None
    calls: int

    @property
    def is_share(self) -> bool:
        return self.question.measured is not Measured.WAIT_SECONDS

    @property
    def seen(self) -> float | None:
        return self.wait_seconds if not self.is_share else self.share.percent if self.share else None

    @property
    def unit(self) -> str:
        return "%" if self.question.kind is Kind.PERCENT else self.question.unit

    @property
    def gap(self) -> float | None:
        """Said less seen."""
        return None if self.said is None or self.seen is None else self.said - self.seen

    @property
    def is_beyond_chance(self) -> bool:
        return self.said is not None and self.share is not None and self.share.is_beyond_chance(self.said)


@dataclass(frozen=True)
class Beside:
    """One wave beside one survey: council → its pairs."""

    wave: Wave | None
    pairs: dict[str, list[Pair]]


def beside(session: Session, survey: Survey, codes: Collection[str], at: datetime) -> Beside:
    """Said and seen of these councils, in the newest wave that they may see."""
    questions = [one for one in surveys.questionnaire_of(survey).questions if one.measured]
    reports = {one.council: one for one in surveys.reports_of(session, survey) if one.council in codes}
    waves = waves_shown_to(session, codes, at, channel=ContactChannel.TELEPHONE)
    seen = seen_calls(session, waves[0], codes) if waves else {}
    questionnaire = surveys.questionnaire_of(survey)
    return Beside(
        waves[0] if waves else None,
        {
            code: [
                _pair(one, report, seen.get(code, []))
                for one in questions
                if one in asked_questions(questionnaire, report.values)
            ]
            for code, report in reports.items()
        },
    )


def seen_calls(session: Session, wave: Wave, codes: Collection[str]) -> dict[str, list[SeenCall]]:
    """Calls of a wave to these councils that are over and not void, by council."""
    ended = [
        one for one in ended_calls(session, wave) if one.council_code in codes and one.end is not CallEnd.VOID
    ]
    attempts = _attempts(session, wave)
    recorded = _recorded(session, wave)
    found: dict[str, list[SeenCall]] = defaultdict(list)
    for one in ended:
        found[one.council_code].append(_seen(one, attempts, recorded.get(one.planned.id or 0, {})))
    return found


def _seen(
    ended: EndedCall, attempts: Mapping[int, list[CallAttempt]], recorded: Mapping[str, str]
) -> SeenCall:
    reached = ended.end is CallEnd.REACHED
    attempt = counted_attempt(attempts.get(ended.planned.id or 0, []))
    wait = timing_of(attempt.stamps).seconds_from_first_ring if reached and attempt else None
    return SeenCall(reached, wait, recorded.get(RESOLVED, ""), recorded.get(AVOIDABLE, ""))


def _attempts(session: Session, wave: Wave) -> dict[int, list[CallAttempt]]:
    wanted = (
        select(CallAttempt)
        .join(PlannedCall, col(PlannedCall.id) == CallAttempt.planned_call_id)
        .where(PlannedCall.wave_id == wave.id)
        .options(selectinload(CallAttempt.stamps))  # type: ignore[arg-type]
        .order_by(col(CallAttempt.number))
    )
    found: dict[int, list[CallAttempt]] = defaultdict(list)
    for one in session.exec(wanted):
        found[one.planned_call_id].append(one)
    return found


def _recorded(session: Session, wave: Wave) -> dict[int, dict[str, str]]:
    """Planned call → the answers of its submitted scorecard that the survey asks about too."""
    wanted = (
        select(Scorecard.planned_call_id, ScorecardAnswer.question, ScorecardAnswer.value)
        .join(ScorecardAnswer, col(ScorecardAnswer.scorecard_id) == Scorecard.id)
        .join(PlannedCall, col(PlannedCall.id) == Scorecard.planned_call_id)
        .where(PlannedCall.wave_id == wave.id, col(Scorecard.submitted_at).is_not(None))
        .where(col(ScorecardAnswer.question).in_((RESOLVED, AVOIDABLE)), ScorecardAnswer.value != "")
    )
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for planned_id, question, value in session.exec(wanted):
        found[planned_id][question] = value
    return found


def _pair(question: SurveyQuestion, report: SelfReport, calls: list[SeenCall]) -> Pair:
    typed = report.values.get(question.code)
    said = float(typed) if typed else None
    if question.measured is Measured.WAIT_SECONDS:
        waits = [one.wait_seconds for one in calls if one.wait_seconds is not None]
        return Pair(question, said, None, float(median(waits)) if waits else None, len(waits))
    hits = told(question.measured, question.measured_seconds, calls)
    share = seen_share(sum(hits), len(hits)) if hits else None
    return Pair(question, said, share, None, len(hits))


def told(measured: Measured, seconds: int, calls: Iterable[SeenCall]) -> list[bool]:
    """One entry a call that tells: whether it did what is measured, within so many seconds where time matters."""
    if measured is Measured.RESOLVED:
        return [one.resolved == "yes" for one in calls if one.resolved]
    if measured is Measured.AVOIDABLE:
        known = [one for one in calls if one.avoidable and one.avoidable != "unsure"]
        return [one.avoidable not in NOT_AVOIDABLE for one in known]
    return [
        one.reached and one.wait_seconds is not None and one.wait_seconds <= seconds
        for one in calls
        if not one.reached or one.wait_seconds is not None
    ]
