"""Does the answer match the page? Text to facts, passages, comparison, verdict, explanation.

Deterministic: no clock, no chance, no network, and no model unless one is handed in to help find passages. The
engine proposes and never decides.
"""

from scoring.matching.encoder import Encoder, EncoderMissingError, check_installed, load_encoder
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
    "Encoder",
    "EncoderMissingError",
    "Evidence",
    "FactResult",
    "KeyProposal",
    "MatchResult",
    "PageText",
    "PointResult",
    "PreparedPage",
    "Proposal",
    "check_installed",
    "load_encoder",
    "match_answer",
    "overall_verdict",
    "prepare_page",
    "propose_fact",
    "propose_key",
]
