"""The fictional websites are captured over real HTTP, and answer keys agreed from the captures."""

import re
from datetime import datetime

import httpx
from sqlmodel import Session, select

from app.accounts.models import Person
from app.demo.country import Country
from app.demo.records import FactTruth, PageState
from app.scenarios.models import ScenarioVersion, Topic
from app.waves.models import Wave
from app.website import actions, finding_actions, keys, queries
from app.website.models import PageCapture

LOOKED_OVER = 12
LOOKED_OVER_EARLY = frozenset({"carrickbrae", "greyhaven"})
WATCHED = "carrickbrae"


def name_pages(
    session: Session, country: Country, wave: Wave, *, sites: str, by: Person, at: datetime
) -> int:
    """Name the page of every council on every topic of the wave, and queue their captures."""
    chosen = {one.topic_id for one in wave.topics}
    topics = {topic.code: topic for topic in session.exec(select(Topic)) if topic.id in chosen}
    by_code = {one.gss_code: one for one in country.councils}
    for member in wave.councils:
        council = by_code[member.gss_code]
        for code in (code for code in country.topics(council) if code in topics):
            url = sites + country.page(council, code).path
            actions.add_page(session, council=member, topic=topics[code], url=url, by=by, at=at)
    session.flush()
    return actions.ask_for_captures(session, wave=wave, by=by, at=at)


def look_over_sites(session: Session, country: Country, wave: Wave, *, by: Person, at: datetime) -> int:
    """Ask for a look over some sites, those with a page that is gone first; the others are left for whoever visits."""
    gone = {
        council.gss_code
        for council in country.councils
        if any(country.page(council, topic).state is PageState.MISSING for topic in country.topics(council))
    }
    chosen = sorted(wave.councils, key=lambda one: (one.gss_code not in gone, one.name))[:LOOKED_OVER]
    return finding_actions.ask_to_find(session, wave=wave, councils=chosen, by=by, at=at)


def look_over_two(session: Session, country: Country, wave: Wave, *, by: Person, at: datetime) -> int:
    """Ask for a look over the sites of two councils that have a user, so that these learn what is hard to find."""
    codes = {one.gss_code for one in country.councils if one.slug in LOOKED_OVER_EARLY}
    chosen = [one for one in wave.councils if one.gss_code in codes]
    return finding_actions.ask_to_find(session, wave=wave, councils=chosen, by=by, at=at)


def mend_pages(sites: str) -> None:
    """The councils mend what they mend, on their own websites."""
    httpx.post(f"{sites}/mend").raise_for_status()


def look_again(session: Session, country: Country, wave: Wave, *, at: datetime) -> int:
    """Queue another copy of each page of one council, as the weekly watch does; returns how many."""
    code = country.council(WATCHED).gss_code
    watched = [one.web_page for one in queries.pages_of_wave(session, wave) if one.gss_code == code]
    for web_page in watched:
        actions.ask_for_capture(session, web_page=web_page, at=at)
    return len(watched)


def agree_keys(
    session: Session, country: Country, wave: Wave, *, by: Person, second: Person, at: datetime
) -> int:
    """Put every council's and scenario's key forward from what was captured, and agree it; returns how many."""
    by_code = {one.gss_code: one for one in country.councils}
    versions = {version.scenario.code: version for version in queries.scenarios_of(session, wave)}
    agreed = 0
    for member in wave.councils:
        council = by_code[member.gss_code]
        for code in (code for code in country.scenarios(council) if code in versions):
            version = versions[code]
            captures = queries.stored_captures(
                session, wave_council_id=member.id or 0, topic_id=version.scenario.topic_id
            )
            truth = country.truth(council, code)
            facts = _facts(version, truth, captures)
            draft = keys.put_forward(session, council=member, version=version, facts=facts, by=by, at=at)
            session.flush()
            keys.agree(session, draft=draft, by=second, at=at)
            agreed += 1
    return agreed


def _facts(
    version: ScenarioVersion, truth: list[FactTruth], captures: list[PageCapture]
) -> list[keys.AgreedFact]:
    known = {one.fact_code: one for one in truth}
    facts = []
    for question in version.facts:
        fact = known[question.code]
        stands = _passage(fact.quote, captures) if fact.quote and fact.page_says else None
        if stands is None or fact.page_says is None:
            facts.append(keys.AgreedFact(question.id or 0))
        else:
            quote, capture = stands
            facts.append(keys.AgreedFact(question.id or 0, fact.page_says, quote, capture))
    return facts


def _passage(quote: str, captures: list[PageCapture]) -> tuple[str, PageCapture] | None:
    """The words of a quote as they stand in a capture; lines may break elsewhere there."""
    pattern = re.compile(r"\s+".join(re.escape(word) for word in quote.split()))
    for capture in captures:
        found = pattern.search(capture.text)
        if found:
            return found.group(), capture
    return None
