"""An edition as it would be published, straight from scoring's records: fictional, and without a database."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime

from app.publication import drafts, words
from app.publication.files.content import Content
from app.publication.models import Edition, EditionCall, EditionTable
from app.results.models import Run
from app.waves.models import Measure
from scoring import METHOD_VERSION
from scoring.codec import canonical_json, digest, inputs_from_json, inputs_to_json
from scoring.decode import to_data
from scoring.league import compile_edition
from scoring.outcome import call_outcomes
from scoring.records import Call, CallStatus, Council, Fact, Group, LeagueInputs, Options, Topic, Verdict
from scoring.tables import CallOutcome

PUBLISHED = datetime(2026, 11, 10, 9, 30, tzinfo=UTC)
# councils of each type in the United Kingdom in 2026, 382 in all
GROUPS = {
    "district": ("Districts", 164), "unitary": ("Unitary councils", 63), "met": ("Metropolitan boroughs", 36),
    "london": ("London boroughs", 33), "county": ("Counties", 21), "wales": ("Wales", 22),
    "scotland": ("Scotland", 32), "ni": ("Northern Ireland", 11),
}  # fmt: skip
KEPT = ("stars", "critical", "satisfactory", "two_way", "service_score_other_policy", "reason")
WEIGHTS = [0, 5, 3, 2, 1]  # of the verdicts, in an order in which most match


def national_inputs(seed: int = 1) -> LeagueInputs:
    """382 fictional councils × 9 topics, one call each, ranked by the match with the website."""
    chance = random.Random(seed)
    topics = tuple(Topic(f"t{i}", f"Topic {i}", 1.0 + i / 8) for i in range(9))
    councils, calls = [], []
    for group, (_, count) in GROUPS.items():
        for _ in range(count):
            code = f"X{len(councils):08d}"
            councils.append(Council(code, f"Fictional {len(councils)} Ŵyl", group, group))
            calls += [_call(code, topic.code, chance) for topic in topics]
    return LeagueInputs(
        method_version=METHOD_VERSION,
        title="Autumn",
        wave="autumn",
        options=Options(),
        councils=tuple(councils),
        groups=tuple(Group(code, name) for code, (name, _) in sorted(GROUPS.items())),
        topics=topics,
        applicability={group: tuple(topic.code for topic in topics) for group in GROUPS},
        calls=tuple(calls),
    )


def _call(council: str, topic: str, chance: random.Random) -> Call:
    reached = chance.random() < 0.9
    verdicts = [
        Verdict.NOT_ON_WEBSITE,
        Verdict.MATCHES,
        Verdict.PARTLY,
        Verdict.CONTRADICTS,
        Verdict.NOT_GIVEN,
    ]
    facts = (Fact("cost", True, chance.choices(verdicts, WEIGHTS)[0]),) if reached else ()
    status = CallStatus.REACHED if reached else CallStatus.NOT_REACHED
    return Call(
        f"{council}-{topic}-1", council, topic, f"{topic}-1", f"A{chance.randrange(12)}", status, facts
    )


def edition_content(
    inputs: LeagueInputs, *, fictional: bool = True, said: str = "It is £38.50", title: str = "Autumn 2026"
) -> tuple[Content, list[EditionTable]]:
    """What the files of these inputs are made from, and the tables that the pages would show."""
    text = inputs_to_json(inputs)
    inputs = inputs_from_json(text)
    tables = canonical_json(compile_edition(inputs))
    run = Run(
        wave_id=1, inputs=text, inputs_sha256=digest(text), tables=tables, tables_sha256=digest(tables),
        method_version=inputs.method_version, compiled_at=PUBLISHED,
    )  # fmt: skip
    calls = [_public(outcome, said) for outcome in call_outcomes(inputs)]
    edition = Edition(
        number=7, run_id=1, title=title, wave_code="autumn", wave_title="Autumn", fieldwork="5 to 30 Oct 2026",
        lead_measure=Measure.MATCH, published_at=PUBLISHED, inputs=text, inputs_sha256=run.inputs_sha256,
        tables_sha256=run.tables_sha256, method_version=inputs.method_version, licence=words.LICENCE,
        fictional=fictional, about=_about(calls),
    )  # fmt: skip
    drafted = drafts.edition_tables(run)
    return Content.of(edition, text, drafted, calls), drafted


def _about(calls: Sequence[EditionCall]) -> dict[str, object]:
    counts = {
        "calls": len(calls),
        "reached": sum(call.reached for call in calls),
        "replies": 2,
        "challenges": 1,
    }
    councils = len({call.council_code for call in calls})
    return {**counts, "councils": councils, "finding": "52 in 100 answers matched the council’s own website"}


def _public(outcome: CallOutcome, said: str) -> EditionCall:
    fact = {
        "code": "cost", "question": "What does it cost?", "key": True, "given": True, "said": said,
        "page_says": "£38.50", "quote": "It costs £38.50.", "url": "https://www.x.example/cost",
        "captured_at": "2026-10-01T09:00:00+00:00", "sha256": "a" * 64, "verdict": outcome.verdict,
        "right_side": "unknown", "judged_before_ruling": "",
    }  # fmt: skip
    return EditionCall(
        edition_id=0, code=outcome.id, council_code=outcome.council, topic_code=outcome.topic,
        topic_name=outcome.topic.title(), scenario_title="Asking for a price", month="October 2026",
        reached=outcome.reached, verdict=outcome.verdict or "", match_score=outcome.match_score,
        service_score=outcome.service_score,
        figures={name: to_data(getattr(outcome, name)) for name in KEPT},
        facts=[fact] if outcome.verdict else [],
        reply={"stance": "challenges", "words": said, "result": "accepted", "reason": "Read again"}
        if outcome.id.endswith("0") else {},
    )  # fmt: skip
