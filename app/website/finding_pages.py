"""Finding the pages of a wave: which sites were looked over, what was found there and why, and what a person picks."""

from collections import Counter
from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, office
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.errors import NotFound
from app.core.forms import FieldError, Typed, TypedForm
from app.core.ids import Code
from app.core.rendering import notice, page, see_other
from app.waves.models import Wave, WaveCouncil
from app.waves.queries import wave_by_code
from app.website import finding_actions, finding_queries, queries
from app.website.findability import SEARCH_WORDS
from app.website.models import PageCandidate, PageSearch

ASKED = notice("finding-asked", "The sites are being looked over.")
PICKED = notice("pages-picked", "The pages you picked are named.")
SHOWN_AT_ONCE = 5


@dataclass(frozen=True)
class FindingPage:
    wave: Wave
    councils: list[finding_queries.CouncilFinding]
    counts: Counter[str]


@dataclass(frozen=True)
class CandidatesPage:
    wave: Wave
    council: WaveCouncil
    topics: list[finding_queries.TopicFinding]
    under_way: str
    at_once: int
    typed: Typed
    errors: tuple[FieldError, ...] = ()

    def search_words(self, search: PageSearch) -> str:
        """Why the site's search says nothing; empty where it answered."""
        return SEARCH_WORDS.get(search.search_state, "")

    def is_ticked(self, candidate: PageCandidate) -> bool:
        return str(candidate.id) in self.typed.all("candidate")


@office.get("/office/waves/{code}/finding", name="website.finding")
def finding(request: Request, session: Reading, code: Code) -> Response:
    wave = wave_by_code(session, code)
    found = finding_queries.councils_to_find(session, wave)
    content = FindingPage(wave, found, finding_queries.counts(found))
    return page(request, "website/finding.html", content, region="finding")


@office.post("/office/waves/{code}/finding", name="website.find_pages")
def find_pages(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, code: Code
) -> Response:
    """For one council that is named, or for all whose site was not looked over yet."""
    wave = wave_by_code(session, code)
    gss_code = typed.first("council")
    if gss_code:
        chosen = [queries.wave_council(session, wave, gss_code)]
    else:
        found = finding_queries.councils_to_find(session, wave)
        chosen = [one.council for one in found if one.is_unread]
    finding_actions.ask_to_find(session, wave=wave, councils=chosen, by=by, at=now())
    if gss_code:
        return see_other(request, "website.candidates", saying=ASKED, code=code, gss_code=gss_code)
    return see_other(request, "website.finding", saying=ASKED, code=code)


@office.get("/office/waves/{code}/finding/{gss_code}", name="website.candidates")
def candidates(request: Request, session: Reading, code: Code, gss_code: Code) -> Response:
    content = _candidates_page(session, code, gss_code, Typed())
    return page(request, "website/candidates.html", content, region="candidates")


def _candidates_page(
    session: Reading, code: str, gss_code: str, typed: Typed, errors: tuple[FieldError, ...] = ()
) -> CandidatesPage:
    wave = wave_by_code(session, code)
    council = queries.wave_council(session, wave, gss_code)
    job = finding_queries.find_jobs(session, wave).get(council.id or 0)
    return CandidatesPage(
        wave,
        council,
        finding_queries.topic_findings(session, wave, council),
        (job.words or "Waits for its turn") if job else "",
        SHOWN_AT_ONCE,
        typed,
        errors,
    )


@office.post("/office/waves/{code}/finding/{gss_code}", name="website.pick_page")
def pick_page(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, code: Code, gss_code: Code
) -> Response:
    """Every page that was ticked becomes a named page."""
    wave = wave_by_code(session, code)
    council = queries.wave_council(session, wave, gss_code)
    chosen = typed.all("candidate")
    if not chosen:
        errors = (FieldError("candidate", "Tick at least one page, or name one yourself."),)
        content = _candidates_page(session, code, gss_code, typed, errors)
        return page(request, "website/candidates.html", content, region="candidates", status=422)
    if not all(one.isascii() and one.isdigit() and len(one) < 19 for one in chosen):
        raise NotFound("There is no such page among those that were found.")
    for one in chosen:
        candidate = finding_queries.candidate_of(session, council, int(one))
        finding_actions.pick_page(session, council=council, candidate=candidate, by=by, at=now())
    return see_other(request, "website.candidates", saying=PICKED, code=code, gss_code=gss_code)
