"""A council's home: where it stands over the waves, whether that is more than chance, and what to mend first."""

from dataclasses import dataclass

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, council
from app.accounts.rules import check_speaks_for
from app.core.clock import now
from app.core.database import Reading
from app.core.rendering import page, url
from app.insight import queries
from app.insight.mending import Mending, mending
from app.insight.over_waves import Course, Held, SinceLast, course, held_by_wave, since_last
from app.publication.models import Edition
from app.publication.queries import find_newest, rows_of_council
from app.publication.views import TableRow, table_row
from app.publication.words import MEASURES
from app.results.queries import league_inputs
from app.review.queries import council_names
from app.review.retest_queries import RetestLine, retests
from app.review.states import RETEST_WORDS, RetestState
from app.waves.models import Wave
from scoring.records import LeagueInputs, Measure
from scoring.remedies import Cause


@dataclass(frozen=True)
class RemedyWords:
    """How a cause is named: what to start with, its own heading, and what lies behind it."""

    start: str
    title: str
    about: str


REMEDIES = {
    Cause.PAGE: RemedyWords(
        "Start with your pages",
        "Mend your pages",
        "The website does not say, or says what was no longer right. For your web team.",
    ),
    Cause.TRAINING: RemedyWords(
        "Start with what people on the phone say",
        "Tell the people on the phone",
        "The website had the answer, but what was told was wrong, vague or missing. For training and scripts.",
    ),
    Cause.ROUTING: RemedyWords(
        "Start with where calls are put through",
        "Put callers through to the right desk",
        "The caller was passed on, and what was then not told counts here. For whoever keeps the menu and the desks.",
    ),
    Cause.ACCESS: RemedyWords(
        "Start with answering the phone",
        "Answer the phone",
        "Three attempts on different days and nobody answered, so the call scored 0. For whoever plans the shifts.",
    ),
}


@dataclass(frozen=True)
class Place:
    group_name: str
    measure_name: str
    row: TableRow


@dataclass(frozen=True)
class InsightPage:
    code: str
    name: str
    councils: list[tuple[str, str]]
    waves: list[queries.WaveResult]  # the newest first
    mending: Mending | None
    remedies: dict[Cause, RemedyWords]
    measure_name: str
    other_name: str
    courses: list[Course]
    since: SinceLast | None
    fixes: list[RetestLine]  # that it reported, the newest first
    fix_words: dict[RetestState, str]
    edition: Edition | None
    places: list[Place]


@council.get("/council", name="insight.home")
def home(request: Request, session: Reading, person: CurrentPerson, council: str = "") -> Response:
    """One council at a time; another one of the same person by `?council=`, anybody else's is not there."""
    codes = person.council_codes
    code = council or codes[0]
    check_speaks_for(person, code)
    names = council_names(session, codes)
    results = queries.results_of(session, code, now())
    found = mending(session, results[0].wave, code, results[0].calls) if results else None
    measure = found.measure if found else Measure.MATCH
    other = Measure.SERVICE if measure is Measure.MATCH else Measure.MATCH
    held = held_by_wave(session, code)
    edition = find_newest(session)
    shown = InsightPage(
        code=code,
        name=names[code],
        councils=[(one, names[one]) for one in codes],
        waves=results,
        mending=found,
        remedies=REMEDIES,
        measure_name=MEASURES[measure.value],
        other_name=MEASURES[other.value],
        courses=_courses(session, results, held, found, (measure, other)),
        since=_since(session, results, held, code, found) if found else None,
        fixes=retests(session, council_codes=[code]) if results else [],
        fix_words=RETEST_WORDS,
        edition=edition,
        places=_places(request, session, edition, code),
    )
    return page(request, "insight/home.html", shown)


def _courses(
    session: Session,
    results: list[queries.WaveResult],
    held: Held,
    found: Mending | None,
    measures: tuple[Measure, ...],
) -> list[Course]:
    """Each measure over the waves; of a wave that is not published yet only the newest has a score of its own."""
    if found is None:
        return []
    waves = [one.wave for one in results]
    newest = waves[0].id or 0
    courses = [
        course(
            session, waves, held, one, {newest: found.score if one is found.measure else found.other_score}
        )
        for one in measures
    ]
    return [one for one in courses if one.points]


def _since(
    session: Session, results: list[queries.WaveResult], held: Held, code: str, found: Mending
) -> SinceLast | None:
    newest = results[0].wave

    def inputs_of(wave: Wave) -> LeagueInputs:
        return found.inputs if wave.id == newest.id else league_inputs(session, wave, council_code=code)

    return since_last([one.wave for one in results], held, code, found.measure, inputs_of)


def _places(request: Request, session: Session, edition: Edition | None, code: str) -> list[Place]:
    def address(gss_code: str) -> str:
        return url(request, "publication.council", gss_code=gss_code)

    rows = rows_of_council(session, edition, code) if edition else []
    return [
        Place(table.group_name, MEASURES[table.measure.value], table_row(row, address)) for table, row in rows
    ]
