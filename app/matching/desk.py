"""What a judge sees of one call: what was heard, what the page says, what the engine thinks; never whose call it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from app.calls.models import CallClosing
from app.core.clock import LOCAL
from app.matching.blind import Marked, Mask
from app.matching.models import FactJudgement, Judging, Proposal
from app.matching.opinion_queries import opinion_on
from app.matching.queries import FactToJudge, facts_to_judge, threshold_percent
from app.matching.rules import in_view, version_of
from app.schedule.models import PlannedCall
from app.scorecards.models import Scorecard
from app.waves.models import ProposalShown, Wave
from app.website.comparing import Change, changes
from app.website.models import CaptureResult, KeyFact, PageCapture, WebPage

NEAR = 240  # characters of the page that stand open on each side of the passage
WITHHELD = "The comparison is less sure of this one than the publisher asks of it."


@dataclass(frozen=True)
class OpinionOnDesk:
    """What a language model said of a fact, masked."""

    verdict: str
    reason: str
    model: str


@dataclass(frozen=True)
class FactOnDesk:
    """One fact, masked: the answer beside the page."""

    number: int
    key_fact_id: int
    question: str
    key: bool
    said: str  # empty: not told
    value: str  # empty: the website does not say
    near: Marked | None  # the passage with a few lines on each side
    page: Marked | None  # the whole page, once it is unfolded
    rest: bool  # whether there is more of it than stands open
    changed: list[Change]  # how the page read on the day of the call, where the passage no longer stood
    later: bool  # what the engine proposes is not shown before the judge's first choice
    proposed: str  # the engine's verdict, if it is sure and may be seen now
    confidence_percent: int
    reason: str
    opinion: OpinionOnDesk | None  # if a language model was asked, and it may be seen now
    judgement: FactJudgement | None

    @property
    def version(self) -> str:
        return version_of(self.judgement)

    @property
    def can_unfold(self) -> bool:
        return self.rest and self.page is None


def facts_on_desk(session: Session, judging: Judging) -> list[FactOnDesk]:
    """Every fact of a judging, in order, with whatever tells its council or assessor taken out."""
    call = judging.scorecard.planned_call
    looked = Looked(
        call.wave_council.wave,
        threshold_percent(session, call.wave_council.wave),
        frozenset(one.key_fact_id for one in judging.unfoldings),
    )
    return [
        _on_desk(session, number, fact, judging.scorecard, looked)
        for number, fact in enumerate(facts_to_judge(session, judging), 1)
    ]


@dataclass(frozen=True)
class Looked:
    """What decides how much of a fact its judge sees."""

    wave: Wave
    threshold: int
    unfolded: frozenset[int]


def _on_desk(
    session: Session, number: int, found: FactToJudge, scorecard: Scorecard, looked: Looked
) -> FactOnDesk:
    fact, proposal, call = found.key_fact, found.proposal, scorecard.planned_call
    mask = Mask(call.wave_council.council, [call.assessor], call.wave_council.name, kind=fact.question.kind)
    shown = in_view(proposal, looked.threshold, looked.wave, found.judgement)
    later = looked.wave.proposal_shown == ProposalShown.AFTER and found.judgement is None
    capture = fact.capture or _any_page(session, call)
    page = mask.hide_around(capture.text, *_passage(found)) if capture else None
    on_the_day = _on_the_day(session, fact, scorecard)
    return FactOnDesk(
        number=number,
        key_fact_id=fact.id or 0,
        question=found.question,
        key=fact.key,
        said=mask.hide(found.said) if found.given else "",
        value=mask.hide(fact.value),
        near=_near(page) if page else None,
        page=page if fact.id in looked.unfolded else None,
        rest=page is not None and _near(page) != page,
        changed=changes(mask.hide(fact.capture.text), mask.hide(on_the_day.text))
        if on_the_day and fact.capture
        else [],
        later=later,
        proposed=proposal.verdict.value if proposal is not None and shown else "",
        confidence_percent=proposal.confidence_percent if proposal is not None and shown else 0,
        reason="" if later else mask.hide(_reason(proposal, shown=shown)),
        opinion=None if later or proposal is None else _opinion(session, proposal, mask),
        judgement=found.judgement,
    )


def _opinion(session: Session, proposal: Proposal, mask: Mask) -> OpinionOnDesk | None:
    told = opinion_on(session, proposal)
    return OpinionOnDesk(told.verdict.value, mask.hide(told.reason), told.model) if told else None


def _near(page: Marked) -> Marked:
    """A page that is silent has no passage, so nothing of it stands open."""
    if not page.passage:
        return Marked("", "", "")
    before, after = page.before[-NEAR:], page.after[:NEAR]
    return Marked(
        "… " + before if len(page.before) > NEAR else before,
        page.passage,
        after + " …" if len(page.after) > NEAR else after,
    )


def _reason(proposal: Proposal | None, *, shown: bool) -> str:
    """Why; but a reason that gives a withheld verdict away is withheld too."""
    if proposal is None:
        return ""
    return proposal.reason if shown or not proposal.sure else WITHHELD


def _passage(found: FactToJudge) -> tuple[int, int]:
    """The engine's passage where it found one, else the key's; nothing of a page that is silent."""
    if found.key_fact.capture_id is None:
        return 0, 0
    place = found.proposal or found.key_fact
    return place.passage_start, place.passage_end


def _any_page(session: Session, call: PlannedCall) -> PageCapture | None:
    """The newest copy of a page on the call's topic, to look for what the key does not hold."""
    wanted = (
        select(PageCapture)
        .join(WebPage)
        .where(WebPage.wave_council_id == call.wave_council_id, WebPage.topic_id == call.topic_id)
        .where(PageCapture.result == CaptureResult.STORED)
    )
    return session.exec(wanted.order_by(col(PageCapture.id).desc())).first()


def _on_the_day(session: Session, fact: KeyFact, scorecard: Scorecard) -> PageCapture | None:
    """METHOD: a copy of the key's page from the day of the call, if the passage is no longer in it."""
    if fact.capture is None:
        return None
    closed = select(CallClosing.closed_at).where(CallClosing.planned_call_id == scorecard.planned_call_id)
    start, end = _day_of(session.exec(closed).one())
    wanted = select(PageCapture).where(
        PageCapture.web_page_id == fact.capture.web_page_id,
        PageCapture.result == CaptureResult.STORED,
        PageCapture.captured_at >= start,
        PageCapture.captured_at < end,
        PageCapture.id != fact.capture_id,
    )
    found = session.exec(wanted.order_by(col(PageCapture.id).desc())).first()
    return found if found is not None and fact.quote not in found.text else None


def _day_of(at: datetime) -> tuple[datetime, datetime]:
    midnight = at.astimezone(LOCAL).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight, midnight + timedelta(days=1)
