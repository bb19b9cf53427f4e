"""Editions of any size with made-up councils, published rows only; for tests and for looking at pages."""

from __future__ import annotations

import csv
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from sqlmodel import Session

from app.publication import actions, beside, copies, drafts, queries, words
from app.publication.models import Edition, EditionCall
from app.results.models import Run
from app.results.rules import GROUP_NAMES
from app.waves.models import Measure, Wave, WaveState
from scoring.codec import canonical_json, digest, inputs_to_json
from scoring.decode import to_data
from scoring.league import compile_edition
from scoring.outcome import call_outcomes
from scoring.records import (
    Answer,
    Call,
    CallStatus,
    Council,
    Fact,
    Group,
    LeagueInputs,
    Options,
    Topic,
    Verdict,
)
from scoring.reweigh import counted_sections
from scoring.scorecard import ba_1
from scoring.tables import CallOutcome
from tests.conftest import ROOT

START = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
TOPICS = (
    "Bulky waste collection", "School admissions", "Blue Badge", "Planning permission", "Council Tax support",
    "Missed bins", "Registering a birth", "Housing repairs", "Dropped kerbs",
)  # fmt: skip
PREFIXES = (
    "Amble", "Brack", "Cold", "Dun", "Elm", "Fenn", "Grey", "Hollow", "Iver", "Kettle", "Lark", "Marl", "Nether",
    "Oster", "Pem", "Quarn", "Raven", "Stanner", "Thorn", "Under", "Wend",
)  # fmt: skip
ENDINGS = (
    "ford", "mouth", "sea", "moor", "hithe", "wick", "combe", "stead", "bourne", "garth", "holme", "leigh",
    "march", "ness", "over", "pool", "ridge", "stowe", "thwaite", "worth",
)  # fmt: skip
REGIONS = ("The Coast", "The Downs", "The Levels", "The Marches", "The North Wolds")
RURAL = ("urban", "urban-with-rural-areas", "rural", "sparse-and-rural")
SAID = {
    Verdict.MATCHES: ("£38.50 for up to five items", "Within ten working days"),
    Verdict.PARTLY: ("About forty pounds, I think", "A week or two"),
    Verdict.CONTRADICTS: ("It is £52 whatever you have", "We no longer do that"),
    Verdict.NOT_ON_WEBSITE: ("£20 an item", "Four weeks"),
    Verdict.NOT_GIVEN: ("", ""),
}
ASKED = ("What does it cost?", "How long does it take?")


@dataclass(frozen=True)
class Shape:
    """How large an edition is and how good its councils are."""

    councils: int = 60
    topics: int = 6
    groups: int = 3
    calls: int = 2
    seed: int = 1


def council_names(count: int) -> list[str]:
    """Made-up names, none of them of a council in the register."""
    with (ROOT / "app" / "councils" / "data" / "councils.csv").open(encoding="utf-8") as file:
        real = {row["short_name"] for row in csv.DictReader(line for line in file if line[0] != "#")}
    made = (prefix + ending for ending, prefix in itertools.product(ENDINGS, PREFIXES))
    return list(itertools.islice((name for name in made if name not in real), count))


def create_edition(
    session: Session,
    shape: Shape = Shape(),
    *,
    code: str = "autumn",
    title: str = "Autumn 2026",
    months: int = 0,
) -> Edition:
    """Publish an edition of a made-up wave, `months` after the first one."""
    from_date = date(2026, 10, 5) + timedelta(days=30 * months)
    wave = Wave(
        code=code, title=title, state=WaveState.CLOSED, from_date=from_date, to_date=from_date + timedelta(days=25),
        fictional=True, created_at=START,
    )  # fmt: skip
    session.add(wave)
    session.flush()
    inputs = made_inputs(shape, code=code, title=title, turn=months)
    text, tables = inputs_to_json(inputs), canonical_json(compile_edition(inputs))
    run = Run(
        wave_id=wave.id or 0, inputs=text, inputs_sha256=digest(text), tables=tables, tables_sha256=digest(tables),
        method_version="1", compiled_at=START,
    )  # fmt: skip
    session.add(run)
    session.flush()
    calls = list(made_calls(inputs, random.Random(shape.seed + months)))
    edition = _edition(session, run, wave, calls)
    for one in calls:
        one.edition_id = edition.id or 0
    session.add_all(calls)
    _add_tables(session, shape, run, edition, calls)
    session.flush()
    return edition


def _edition(session: Session, run: Run, wave: Wave, calls: list[EditionCall]) -> Edition:
    behind = copies.Background(
        24, 9 * len(calls), {"to_be_made": 0, "not_judged": 3, "void": 2}, 120, 111, 0.87, 40, 9
    )
    edition = Edition(
        number=queries.next_number(session), run_id=run.id or 0, title=wave.title, wave_code=wave.code,
        wave_title=wave.title, fieldwork=f"{wave.from_date} to {wave.to_date}", lead_measure=Measure.MATCH,
        frozen_at=START,
        published_at=START + timedelta(days=20), inputs=run.inputs, inputs_sha256=run.inputs_sha256,
        tables_sha256=run.tables_sha256, method_version="1", licence=words.LICENCE, fictional=True,
        about=actions.about_edition(calls, behind, wave),
    )  # fmt: skip
    session.add(edition)
    session.flush()
    return edition


def _add_tables(session: Session, shape: Shape, run: Run, edition: Edition, calls: list[EditionCall]) -> None:
    tables = drafts.edition_tables(run)
    chance = random.Random(shape.seed)
    beside.add_beside(session, run, tables, calls)
    known: dict[str, dict[str, object]] = {}
    for table in tables:
        codes = [row.council_code for row in table.rows]
        for row in table.rows:
            known.setdefault(row.council_code, _profile(row.council_name, table.group_code, codes, chance))
            row.profile = known[row.council_code]
        table.edition_id = edition.id or 0
        session.add(table)


def _profile(name: str, group: str, codes: list[str], chance: random.Random) -> dict[str, object]:
    return {
        "short_name": name.removesuffix(" Council"), "type": group,
        "nation": {"scottish-unitary": "Scotland", "welsh-unitary": "Wales"}.get(group, "England"),
        "region": chance.choice(REGIONS), "county": "", "population": chance.randrange(30_000, 600_000),
        "rural_class": chance.choice(RURAL), "deprivation_decile": chance.randint(1, 10),
        "nearest": chance.sample(codes, min(6, len(codes))),
    }  # fmt: skip


def made_inputs(shape: Shape, *, code: str, title: str, turn: int) -> LeagueInputs:
    """Verdicts and scorecards of a made-up wave; `turn` changes the calls, and some of the councils."""
    kinds = list(GROUP_NAMES)[1 : 1 + shape.groups]
    councils = tuple(
        Council(f"X07{i:06}", f"{name} Council", kinds[i % len(kinds)].value, kinds[i % len(kinds)].value)
        for i, name in enumerate(council_names(shape.councils), start=1)
    )
    topics = tuple(Topic(f"t{i}", name) for i, name in enumerate(TOPICS[: shape.topics], start=1))
    care = {one.code: random.Random(f"{shape.seed}-{one.code}").betavariate(3, 2) for one in councils}
    chance = random.Random(f"{shape.seed}-{turn}")
    drift = {one.code: care[one.code] + chance.choice((0, 0, 0.1 * turn, 0.5 * turn)) for one in councils}
    calls = [
        _call(council, topic, number, min(drift[council.code], 0.97), chance)
        for council, topic in itertools.product(councils, topics)
        for number in range(1, shape.calls + 1)
    ]
    return LeagueInputs(
        method_version="1",
        title=title,
        wave=code,
        options=Options(),
        councils=councils,
        groups=tuple(Group(kind.value, GROUP_NAMES[kind]) for kind in kinds),
        topics=topics,
        applicability={kind.value: tuple(topic.code for topic in topics) for kind in kinds},
        calls=tuple(calls),
        instrument=ba_1(),
    )


def _call(council: Council, topic: Topic, number: int, care: float, chance: random.Random) -> Call:
    reached = chance.random() < 0.93
    made = Call(
        id=f"{council.code}-{topic.code}-{number}",
        council=council.code,
        topic=topic.code,
        scenario=f"{topic.code}-{number}",
        assessor=f"A{chance.randint(1, 24)}",
        status=CallStatus.REACHED if reached else CallStatus.NOT_REACHED,
        answers=_answers(care, chance)
        if reached
        else {"A1": Answer(value="yes"), "A2": Answer(value="none")},
    )
    other = [Verdict.PARTLY, Verdict.CONTRADICTS, Verdict.NOT_ON_WEBSITE, Verdict.NOT_GIVEN]
    facts = tuple(
        Fact(code, key, Verdict.MATCHES if chance.random() < care else chance.choices(other, (3, 3, 2, 1))[0])
        for code, key in (("cost", True), ("days", False))
    )
    return replace(made, facts=facts) if reached else made


def _answers(care: float, chance: random.Random) -> dict[str, Answer]:
    """A scorecard that is filled in better by a council that takes more care."""
    found = {}
    for question in (question for section in ba_1().sections for question in section.questions):
        if question.derived is None and question.asked_when is None:
            good = chance.random() < 0.35 + 0.6 * care
            if question.options:
                best = sorted(question.options, key=lambda option: -option.points)
                found[question.code] = Answer(value=best[0 if good else -1].value)
            else:
                found[question.code] = Answer(value=20.0 if good else 250.0)
    return found


def made_calls(inputs: LeagueInputs, chance: random.Random) -> Iterator[EditionCall]:
    """The published calls of a made-up wave."""
    facts = {call.id: call.facts for call in inputs.calls}
    sections = counted_sections(inputs)
    names = {topic.code: topic.name for topic in inputs.topics}
    for outcome in call_outcomes(inputs):
        road = {
            "attempts": chance.choices((1, 2, 3), (8, 2, 1))[0] if outcome.reached else 3,
            "wait_seconds": round(chance.lognormvariate(4.4, 0.8)) if outcome.reached else None,
            "transfers": chance.choices((0, 1, 2), (7, 3, 1))[0] if outcome.reached else 0,
            "sections": [copies.section_data(one) for one in sections[outcome.id]],
        }
        yield _published(outcome, names[outcome.topic], facts[outcome.id], road)


def _published(
    outcome: CallOutcome, topic_name: str, facts: tuple[Fact, ...], road: dict[str, object]
) -> EditionCall:
    figures = to_data(outcome)
    return EditionCall(
        edition_id=0,
        code=outcome.id,
        council_code=outcome.council,
        topic_code=outcome.topic,
        topic_name=topic_name,
        scenario_title=f"Asking about {topic_name.lower()}",
        month="October 2026",
        reached=outcome.reached,
        verdict=outcome.verdict.value if outcome.verdict else "",
        match_score=outcome.match_score,
        service_score=outcome.service_score,
        figures={**{name: figures[name] for name in copies.KEPT}, **road},
        facts=[_fact(fact, i, outcome.council) for i, fact in enumerate(facts)],
        reply={},
    )


def _fact(fact: Fact, position: int, council: str) -> dict[str, object]:
    held = fact.verdict is not Verdict.NOT_ON_WEBSITE
    said = SAID[fact.verdict][position]
    quotes = ("It costs £38.50 for up to five items.", "We come within 10 working days.")
    return {
        "code": fact.fact, "question": ASKED[position], "key": fact.key, "given": bool(said), "said": said,
        "page_says": SAID[Verdict.MATCHES][position] if held else "", "quote": quotes[position] if held else "",
        "url": f"https://www.{council.lower()}.example/service" if held else "",
        "captured_at": START.isoformat() if held else "", "sha256": "9f86d081884c7d65" * 4 if held else "",
        "verdict": fact.verdict.value, "right_side": "unknown", "judged_before_ruling": "",
    }  # fmt: skip
