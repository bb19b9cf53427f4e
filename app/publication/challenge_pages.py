"""The public record of an edition's challenges: each with its ruling and reason, counted by topic and by question."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from app.accounts.audiences import public
from app.core.database import Reading
from app.core.ids import RowId
from app.core.rendering import page
from app.publication import answers, queries
from app.publication.models import Edition, EditionCall
from app.publication.table_pages import address, edition_standing

RESULTS = {"accepted": "Accepted", "partly_accepted": "Partly accepted", "rejected": "Rejected"}
WHOLE_CALL = "The call as a whole"


@dataclass(frozen=True)
class ChallengeLine:
    """One challenge of a council and what came of it."""

    council: str
    url: str
    topic: str
    scenario: str
    points: list[tuple[str, str]]  # question, and the council's words where it allows them
    words: str
    result: str
    reason: str


@dataclass(frozen=True)
class Tally:
    """Challenges of one topic or one question."""

    topic: str
    question: str  # empty: of the topic as a whole
    challenged: int
    upheld: int  # of a topic: accepted, if only in part; of a question: its verdict was changed


@dataclass(frozen=True)
class ChallengesPage:
    edition: Edition
    challenges: list[ChallengeLine]
    agreed: int
    results: list[tuple[str, int]]
    topics: list[Tally]
    questions: list[Tally]


@public.get("/league-tables/{number}/challenges", name="publication.challenges")
def challenges(request: Request, session: Reading, number: RowId) -> Response:
    standing = edition_standing(session, number)
    edition = standing.edition
    calls = queries.answered_calls(session, edition)
    challenged = [call for call in calls if call.reply["stance"] != "agrees"]
    tables = queries.lead_tables(queries.tables_of(session, edition), edition)
    names = {row.council_code: row.council_name for row in queries.rows_of_tables(session, tables)}
    to = address(request, None if standing.is_newest else number)
    lines = [
        _line(call, names.get(call.council_code, call.council_code), to(call.council_code))
        for call in challenged
    ]
    results = [call.reply.get("result", "") for call in challenged]
    shown = ChallengesPage(
        edition=edition,
        challenges=sorted(lines, key=lambda line: (line.council, line.topic)),
        agreed=len(calls) - len(challenged),
        results=[(words, results.count(key)) for key, words in RESULTS.items()],
        topics=tally((call.topic_name, "", _is_upheld(call)) for call in challenged),
        questions=tally(found for call in challenged for found in _questions(call)),
    )
    return answers.shared(request, page(request, "publication/challenges.html", shown))


def _line(call: EditionCall, council: str, url: str) -> ChallengeLine:
    return ChallengeLine(
        council=council,
        url=f"{url}#{call.code}",
        topic=call.topic_name,
        scenario=call.scenario_title,
        points=[(one["question"], one.get("words", "")) for one in call.reply.get("points", [])],
        words=call.reply.get("words", ""),
        result=call.reply.get("result", ""),
        reason=call.reply.get("reason", ""),
    )


def _is_upheld(call: EditionCall) -> bool:
    return call.reply.get("result") in ("accepted", "partly_accepted")


def _questions(call: EditionCall) -> Iterator[tuple[str, str, bool]]:
    """Topic, question and whether its verdict was changed, of each question challenged."""
    changed = {fact["code"] for fact in call.facts if fact["judged_before_ruling"]}
    points = call.reply.get("points", [])
    for one in points:
        yield call.topic_name, one["question"], one["code"] in changed
    if not points:
        yield call.topic_name, WHOLE_CALL, bool(changed)


def tally(challenged: Iterable[tuple[str, str, bool]]) -> list[Tally]:
    """Counts by topic and question, the most challenged first. `challenged`: topic, question, whether upheld."""
    found: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for topic, question, upheld in challenged:
        found[topic, question].append(upheld)
    tallies = [Tally(*key, len(upheld), sum(upheld)) for key, upheld in found.items()]
    return sorted(tallies, key=lambda one: (-one.challenged, one.topic, one.question))
