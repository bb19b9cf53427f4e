"""One fact of an answer key and what was heard, put to the engine."""

from datetime import datetime
from functools import lru_cache

from sqlmodel import Session

from app.matching.models import Proposal, Verdict
from app.scorecards.models import HeardFact, Scorecard
from app.website.models import KeyFact, PageCapture
from scoring.matching import ENGINE_VERSION, PageText, PreparedPage, prepare_page, propose_fact

ENGINE = f"scoring.matching {ENGINE_VERSION}"
LONGEST_REASON = 500
SILENT = "The answer key, agreed before the call, says that the website does not answer this."
NOT_TOLD = "The assessor asked and was not told."


def proposal_for(
    session: Session, scorecard: Scorecard, fact: KeyFact, heard: HeardFact | None, at: datetime
) -> Proposal:
    """What the engine makes of one fact."""
    said = heard.said.strip() if heard is not None and heard.given else ""
    if not said:
        return _plain(scorecard, fact, Verdict.NOT_GIVEN, NOT_TOLD, at)
    if fact.capture_id is None:
        return _plain(scorecard, fact, Verdict.NOT_ON_WEBSITE, SILENT, at)
    return _of_engine(scorecard, session.get_one(PageCapture, fact.capture_id), fact, said, at)


def _plain(scorecard: Scorecard, fact: KeyFact, verdict: Verdict, reason: str, at: datetime) -> Proposal:
    return Proposal(
        scorecard_id=scorecard.id or 0,
        key_fact_id=fact.id or 0,
        verdict=verdict,
        confidence_percent=100,
        sure=True,
        reason=reason,
        passage_start=fact.passage_start,
        passage_end=fact.passage_end,
        quote=fact.quote,
        engine=ENGINE,
        proposed_at=at,
    )


def _of_engine(
    scorecard: Scorecard, capture: PageCapture, fact: KeyFact, said: str, at: datetime
) -> Proposal:
    found = propose_fact(
        _prepared(capture.final_url, capture.text),
        question=fact.question.question,
        said=said,
        key_value=fact.value,
        key_quote=fact.quote,
        key_span=(fact.passage_start, fact.passage_end),
    )
    passage = found.passage
    return Proposal(
        scorecard_id=scorecard.id or 0,
        key_fact_id=fact.id or 0,
        verdict=Verdict(found.verdict),
        confidence_percent=round(found.confidence * 100),
        sure=found.sure,
        reason=found.reason[:LONGEST_REASON],
        passage_start=passage.start if passage else fact.passage_start,
        passage_end=passage.end if passage else fact.passage_end,
        quote=passage.quote if passage else fact.quote,
        values={"said": found.values.said, "page": found.values.page},
        engine=ENGINE,
        proposed_at=at,
    )


@lru_cache(maxsize=64)
def _prepared(url: str, text: str) -> PreparedPage:
    return prepare_page(PageText(url, text))
