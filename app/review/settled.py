"""Settled calls as they will be published: rulings applied, and nobody named who called or judged."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import joinedload, selectinload
from sqlmodel import Session, col, select

from app.calls.models import CallClosing, CallEnd
from app.matching.models import CallVerdict, FactJudgement, RightSide, Verdict
from app.review.models import Finding, FindingState, FindingStep, Reply, RuledVerdict, Ruling
from app.scenarios.models import FactQuestion, ScenarioVersion, Topic
from app.schedule.models import PlannedCall
from app.scorecards.models import HeardFact, Scorecard
from app.waves.models import WaveCouncil
from app.website.models import KeyFact, PageCapture, WebPage
from scoring import verdict as scoring_verdict
from scoring.records import Fact
from scoring.records import Verdict as ScoringVerdict


@dataclass(frozen=True)
class SettledFact:
    """One fact of a settled call: asked, heard, on the page, decided. `judged` stays readable beside a ruling."""

    key_fact_id: int
    code: str
    question: str
    key: bool
    said: str
    given: bool
    page_value: str
    quote: str
    url: str
    capture_id: int | None
    captured_at: datetime | None
    digest: str
    judged: Verdict
    verdict: Verdict
    right_side: RightSide
    ruled: bool

    def as_scored(self) -> Fact:
        """The fact as scoring takes it; which side is right only where somebody said so."""
        phone, web = _SIDES[self.right_side] if self.verdict == Verdict.CONTRADICTS else (None, None)
        return Fact(self.code, self.key, ScoringVerdict(self.verdict.value), phone, web)


_SIDES: dict[RightSide, tuple[bool | None, bool | None]] = {
    RightSide.PHONE: (True, False),
    RightSide.WEB: (False, True),
    RightSide.NEITHER: (False, False),
    RightSide.UNKNOWN: (None, None),
}


@dataclass(frozen=True)
class SettledCall:
    """One call whose verdict is settled, rulings applied. Names nobody who called or judged."""

    call_verdict_id: int
    planned_call_id: int
    scorecard_id: int
    wave_id: int
    council_code: str
    council_name: str
    topic_code: str
    topic_name: str
    scenario_title: str
    opening: str
    closed_at: datetime
    void: bool  # kept, and counts nowhere
    facts: tuple[SettledFact, ...]
    reply: Reply | None
    ruling: Ruling | None

    @property
    def verdict(self) -> Verdict:
        return Verdict(scoring_verdict.call_verdict([fact.as_scored() for fact in self.facts]).value)


def settled_calls(
    session: Session, wave_ids: Collection[int], *, council_codes: Collection[str] | None = None
) -> list[SettledCall]:
    """Settled calls of waves (and, if named, of councils only), by council, topic and time."""
    wanted = (
        select(CallVerdict, PlannedCall, WaveCouncil, Topic, ScenarioVersion, CallClosing)  # type: ignore[call-overload]  # it is typed for four columns at most
        .join(Scorecard, col(Scorecard.id) == CallVerdict.scorecard_id)
        .join(PlannedCall, col(PlannedCall.id) == Scorecard.planned_call_id)
        .join(WaveCouncil, col(WaveCouncil.id) == PlannedCall.wave_council_id)
        .join(Topic, col(Topic.id) == PlannedCall.topic_id)
        .join(ScenarioVersion, col(ScenarioVersion.id) == PlannedCall.version_id)
        .join(CallClosing, col(CallClosing.planned_call_id) == PlannedCall.id)
        .where(col(PlannedCall.wave_id).in_(wave_ids))
        .order_by(WaveCouncil.name, Topic.name, col(PlannedCall.starts_at), col(PlannedCall.id))
    )
    if council_codes is not None:
        wanted = wanted.where(col(WaveCouncil.gss_code).in_(council_codes))
    rows = session.exec(wanted).all()
    facts = _facts(session, wave_ids, council_codes)
    replied = replies(session, wave_ids)
    void = voided_calls(session, *wave_ids)
    return [
        SettledCall(
            call_verdict_id=verdict.id,
            planned_call_id=call.id,
            scorecard_id=verdict.scorecard_id,
            wave_id=call.wave_id,
            council_code=council.gss_code,
            council_name=council.name,
            topic_code=topic.code,
            topic_name=topic.name,
            scenario_title=version.title,
            opening=version.opening,
            closed_at=closing.closed_at,
            void=call.id in void,
            facts=tuple(facts[verdict.judging_id]),
            reply=replied.get(verdict.id, (None, None))[0],
            ruling=replied.get(verdict.id, (None, None))[1],
        )
        for verdict, call, council, topic, version, closing in rows
        if facts[verdict.judging_id]
    ]


def _facts(
    session: Session, wave_ids: Collection[int], council_codes: Collection[str] | None
) -> dict[int, list[SettledFact]]:
    """Facts by the judging that stands. Only what is shown of a capture is read, never its whole text."""
    wanted = (
        select(  # type: ignore[call-overload]  # it is typed for four columns at most
            FactJudgement,
            KeyFact,
            FactQuestion,
            HeardFact,
            RuledVerdict,
            col(PageCapture.final_url),
            col(WebPage.url),
            col(PageCapture.captured_at),
            col(PageCapture.text_sha256),
        )
        .join(CallVerdict, col(CallVerdict.judging_id) == FactJudgement.judging_id)
        .join(Scorecard, col(Scorecard.id) == CallVerdict.scorecard_id)
        .join(PlannedCall, col(PlannedCall.id) == Scorecard.planned_call_id)
        .join(WaveCouncil, col(WaveCouncil.id) == PlannedCall.wave_council_id)
        .join(KeyFact, col(KeyFact.id) == FactJudgement.key_fact_id)
        .join(FactQuestion, col(FactQuestion.id) == KeyFact.question_id)
        .outerjoin(
            HeardFact,
            (col(HeardFact.scorecard_id) == Scorecard.id)
            & (col(HeardFact.question_id) == KeyFact.question_id),
        )
        .outerjoin(Reply, col(Reply.call_verdict_id) == CallVerdict.id)
        .outerjoin(Ruling, col(Ruling.reply_id) == Reply.id)
        .outerjoin(
            RuledVerdict,
            (col(RuledVerdict.ruling_id) == Ruling.id) & (col(RuledVerdict.key_fact_id) == KeyFact.id),
        )
        .outerjoin(PageCapture, col(PageCapture.id) == KeyFact.capture_id)
        .outerjoin(WebPage, col(WebPage.id) == PageCapture.web_page_id)
        .where(col(PlannedCall.wave_id).in_(wave_ids))
        .order_by(FactJudgement.judging_id, col(KeyFact.position))
    )
    if council_codes is not None:
        wanted = wanted.where(col(WaveCouncil.gss_code).in_(council_codes))
    found: dict[int, list[SettledFact]] = defaultdict(list)
    for judgement, *rest in session.exec(wanted):
        found[judgement.judging_id].append(_fact(judgement, *rest))
    return found


def _fact(
    judgement: FactJudgement,
    key_fact: KeyFact,
    question: FactQuestion,
    heard: HeardFact | None,
    ruled: RuledVerdict | None,
    final_url: str | None,
    page_url: str | None,
    captured_at: datetime | None,
    text_sha256: str | None,
) -> SettledFact:
    stands = ruled or judgement
    return SettledFact(
        key_fact_id=key_fact.id or 0,
        code=question.code,
        question=question.question,
        key=key_fact.key,
        said=heard.said if heard and heard.given else "",
        given=heard is not None and heard.given,
        page_value=key_fact.value,
        quote=key_fact.quote,
        url=final_url or page_url or "",
        capture_id=key_fact.capture_id,
        captured_at=captured_at,
        digest=text_sha256 or "",
        judged=judgement.verdict,
        verdict=stands.verdict,
        right_side=stands.right_side,
        ruled=ruled is not None,
    )


def replies(
    session: Session, wave_ids: Collection[int], *, counted: bool = False
) -> dict[int, tuple[Reply, Ruling | None]]:
    """Replies and their rulings by call verdict; `counted`: without those to void calls."""
    wanted = (
        select(Reply, Ruling)
        .join(CallVerdict, col(CallVerdict.id) == Reply.call_verdict_id)
        .join(Scorecard, col(Scorecard.id) == CallVerdict.scorecard_id)
        .join(PlannedCall, col(PlannedCall.id) == Scorecard.planned_call_id)
        .outerjoin(Ruling, col(Ruling.reply_id) == Reply.id)
        .where(col(PlannedCall.wave_id).in_(wave_ids))
        .options(selectinload(Reply.points), joinedload(Reply.replied_by))  # type: ignore[arg-type]
    )
    if counted:
        wanted = wanted.where(col(PlannedCall.id).not_in(voided_calls(session, *wave_ids)))
    return {reply.call_verdict_id: (reply, ruling) for reply, ruling in session.exec(wanted)}


def voided_calls(session: Session, *wave_ids: int) -> frozenset[int]:
    """Ids of planned calls of these waves that do not count: struck by the office, or found void by a check."""
    struck = (
        select(CallClosing.planned_call_id)
        .join(PlannedCall, col(PlannedCall.id) == CallClosing.planned_call_id)
        .where(col(PlannedCall.wave_id).in_(wave_ids), CallClosing.end == CallEnd.VOID)
    )
    found = (
        select(Scorecard.planned_call_id)
        .join(Finding, col(Finding.scorecard_id) == Scorecard.id)
        .join(FindingStep, col(FindingStep.finding_id) == Finding.id)
        .where(col(Finding.wave_id).in_(wave_ids), FindingStep.state == FindingState.VOIDED)
    )
    return frozenset(session.exec(struck)) | frozenset(session.exec(found))
