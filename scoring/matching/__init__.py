"""Does the answer match the page? Text to facts, passages, comparison, verdict, explanation.

Deterministic: no clock, no chance, no network, no model. The engine proposes and never decides.
"""

from scoring.matching.keys import propose_key
from scoring.matching.match import match_answer, overall_verdict
from scoring.matching.page import PreparedPage, prepare_page
from scoring.matching.propose import propose_fact
from scoring.matching.records import (
    ENGINE_VERSION,
    Compared,
    Evidence,
    FactResult,
    KeyProposal,
    MatchResult,
    PageText,
    PointResult,
    Proposal,
)

__all__ = [
    "ENGINE_VERSION",
    "Compared",
    "Evidence",
    "FactResult",
    "KeyProposal",
    "MatchResult",
    "PageText",
    "PointResult",
    "PreparedPage",
    "Proposal",
    "match_answer",
    "overall_verdict",
    "prepare_page",
    "propose_fact",
    "propose_key",
]
