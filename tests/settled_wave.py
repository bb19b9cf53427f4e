"""A closed wave whose calls are made and judged, on fictional councils; for tests and for looking at pages."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlmodel import Session, select

from app.accounts.models import Person
from app.calls.models import CallAttempt, CallClosing, CallEnd, Moment, Outcome, Stamp
from app.councils.models import Council, CouncilType, Nation
from app.evidence.models import EvidenceFile
from app.matching.models import CallVerdict, FactJudgement, Judging, RightSide, Round, Verdict
from app.scenarios.models import FactKind, FactQuestion, Scenario, ScenarioVersion, Topic
from app.schedule.models import CallPlan, PlannedCall, PlanState
from app.scorecards.models import HeardFact, Scorecard, ScorecardAnswer
from app.waves.models import Wave, WaveCouncil, WaveScenario, WaveState, WaveTopic
from app.website.models import AnswerKey, CaptureResult, KeyFact, PageCapture, WebPage

BA1 = Path(__file__).parents[1] / "app" / "scorecards" / "data" / "ba1.json"
FIELDWORK = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
SETTLED = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
REPLY_FROM = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
REPLY_TO = datetime(2026, 11, 9, 0, 0, tzinfo=UTC)
AFTER = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)
TOPICS = {"bulky": "Bulky waste collection", "school": "School admissions", "blue": "Blue Badge"}
DISTRICT = CouncilType.ENGLISH_DISTRICT

M, P, X, S, N = (
    Verdict.MATCHES,
    Verdict.PARTLY,
    Verdict.CONTRADICTS,
    Verdict.NOT_ON_WEBSITE,
    Verdict.NOT_GIVEN,
)
UNREACHED = None


@dataclass
class World:
    """What was made, to find it again."""

    wave: Wave
    assessors: list[Person]
    judge: Person
    calls: dict[tuple[str, str], list[PlannedCall]] = field(default_factory=dict)
    verdicts: dict[int, CallVerdict] = field(default_factory=dict)  # by planned call
    keys: dict[int, list[KeyFact]] = field(default_factory=dict)  # by planned call
    numbers: int = 0

    def verdict_of(self, council: str, topic: str = "bulky") -> CallVerdict:
        """The verdict on a council's first call about a topic."""
        return self.verdicts[self.calls[council, topic][0].id or 0]


Heard = dict[tuple[str, str], list["list[Verdict] | None"]]
"""(council code, topic code) → its calls: a verdict a fact, or None for a call that reached nobody."""


def create_settled_wave(
    session: Session,
    councils: dict[str, tuple[str, CouncilType]],
    heard: Heard,
    *,
    topics: dict[str, str] | None = None,
    code: str = "autumn-2026",
    title: str = "Autumn 2026",
    state: WaveState = WaveState.CLOSED,
    reply: bool = True,
    seed: int = 1,
    first: date = FIELDWORK.date(),
) -> World:
    """Make pages, calls and verdicts of one wave, and councils and topics where they are not there yet."""
    topics = topics or TOPICS
    world = _world(session, code, title, state, reply, first)
    plan = CallPlan(
        wave_id=world.wave.id, state=PlanState.IN_FORCE, seed=1, engine="test", instance={},
        instance_sha256="a" * 64, plan_sha256="b" * 64, drawn_at=FIELDWORK,
    )  # fmt: skip
    session.add(plan)
    session.flush()
    in_wave = {gss: _council(session, world, gss, *councils[gss]) for gss in councils}
    types = sorted({kind.value for _, kind in councils.values()})
    versions = {topic: _scenario(session, world, topic, topics[topic], types) for topic in topics}
    chance = random.Random(seed)
    for (gss, topic), calls in heard.items():
        _key, facts = _answer_key(session, in_wave[gss], versions[topic], topic, silent=_silent(calls))
        for verdicts in calls:
            _call(session, world, plan, in_wave[gss], versions[topic], topic, facts, verdicts, chance)
    session.flush()
    return world


def _silent(calls: list[list[Verdict] | None]) -> set[int]:
    return {i for verdicts in calls if verdicts for i, one in enumerate(verdicts) if one == S}


def _world(session: Session, code: str, title: str, state: WaveState, reply: bool, first: date) -> World:
    people = []
    for name in ("Asha", "Bryn", "Cato", "Judith"):
        people.append(
            Person(
                email=f"{name.lower()}-{code}@example.org",
                name=f"{name} {code}",
                pseudonym=f"{name[0]}-{code}",
                created_at=FIELDWORK,
            )
        )
    wave = Wave(
        code=code, title=title, state=state, from_date=first, to_date=first + timedelta(days=25),
        instrument=json.loads(BA1.read_text("utf-8"))["instrument"], created_at=FIELDWORK, opened_at=FIELDWORK,
        reply_from=REPLY_FROM if reply else None, reply_to=REPLY_TO if reply else None, fictional=True,
    )  # fmt: skip
    session.add_all([*people, wave])
    session.flush()
    return World(wave, people[:3], people[3])


def _council(session: Session, world: World, gss: str, name: str, kind: CouncilType) -> WaveCouncil:
    council = session.exec(select(Council).where(Council.gss_code == gss)).first() or Council(
        gss_code=gss, name=name, short_name=name, slug=gss.lower(), type=kind, nation=Nation.ENGLAND,
        region="Nowhere", fictional=True,
    )  # fmt: skip
    session.add(council)
    session.flush()
    made = WaveCouncil(
        wave_id=world.wave.id, council_id=council.id, gss_code=gss, name=name, council_type=kind
    )
    session.add(made)
    session.flush()
    return made


def _scenario(session: Session, world: World, code: str, name: str, types: list[str]) -> ScenarioVersion:
    known = session.exec(select(ScenarioVersion).join(Scenario).where(Scenario.code == f"{code}-1")).first()
    if known is not None:
        topic_id = known.scenario.topic_id
        session.add(WaveTopic(wave_id=world.wave.id, topic_id=topic_id, weight=1))
        session.add(WaveScenario(wave_id=world.wave.id, version_id=known.id, topic_id=topic_id))
        session.flush()
        return known
    topic = Topic(code=code, name=name, council_types=types)
    session.add(topic)
    session.flush()
    scenario = Scenario(code=f"{code}-1", topic_id=topic.id)
    session.add(scenario)
    session.flush()
    version = ScenarioVersion(
        scenario_id=scenario.id, number=1, title=f"Asking about {name}", caller="A resident",
        opening=f"Hello, I have a question about {name}.", written_at=FIELDWORK, used_at=FIELDWORK,
    )  # fmt: skip
    session.add(version)
    session.flush()
    questions = [
        ("cost", "What does it cost?", FactKind.MONEY, True),
        ("days", "How long does it take?", FactKind.DURATION, False),
    ]
    for position, (fact, question, kind, key) in enumerate(questions):
        session.add(
            FactQuestion(version_id=version.id, position=position, code=fact, question=question, kind=kind, key=key)
        )  # fmt: skip
    session.add(WaveTopic(wave_id=world.wave.id, topic_id=topic.id, weight=1))
    session.add(WaveScenario(wave_id=world.wave.id, version_id=version.id, topic_id=topic.id))
    session.flush()
    return version


VALUES = ("£38.50 for up to five items", "10 working days")


def _answer_key(
    session: Session, council: WaveCouncil, version: ScenarioVersion, topic: str, *, silent: set[int]
) -> tuple[AnswerKey, list[KeyFact]]:
    text = f"{topic}: It costs £38.50 for up to five items. We come within 10 working days."
    body = EvidenceFile(
        sha256=f"{council.id}-{version.id}".rjust(64, "0"), size=1, content_type="text/html", content=b"x",
        stored_at=FIELDWORK,
    )  # fmt: skip
    address = f"https://www.{council.gss_code.lower()}.example/{topic}"
    page = WebPage(
        wave_council_id=council.id, topic_id=version.scenario.topic_id, url=address, added_at=FIELDWORK
    )
    key = AnswerKey(wave_council_id=council.id, version_id=version.id, agreed_at=FIELDWORK)
    session.add_all([body, page, key])
    session.flush()
    capture = PageCapture(
        web_page_id=page.id, job_key=f"{council.id}-{topic}", captured_at=FIELDWORK, result=CaptureResult.STORED,
        final_url=address, status=200, body_id=body.id, text=text, text_sha256="9f86d081884c7d65" * 4,
    )  # fmt: skip
    session.add(capture)
    session.flush()
    facts = []
    for position, question in enumerate(version.facts):
        held = position not in silent
        facts.append(
            KeyFact(
                answer_key_id=key.id,
                question_id=question.id,
                position=position,
                key=question.key,
                value=VALUES[position] if held else "",
                capture_id=capture.id if held else None,
                passage_start=0,
                passage_end=9 if held else 0,
                quote=("It costs £38.50 for up to five items.", "We come within 10 working days.")[position]
                if held
                else "",
            )
        )
    session.add_all(facts)
    session.flush()
    return key, facts


def _call(
    session: Session,
    world: World,
    plan: CallPlan,
    council: WaveCouncil,
    version: ScenarioVersion,
    topic: str,
    facts: list[KeyFact],
    verdicts: list[Verdict] | None,
    chance: random.Random,
) -> None:
    world.numbers += 1
    starts = FIELDWORK + timedelta(hours=world.numbers % 6, days=world.numbers % 20)
    assessor = world.assessors[world.numbers % 3]
    call = PlannedCall(
        plan_id=plan.id, wave_id=world.wave.id, reference=f"r{world.wave.id}-{world.numbers}",
        code=f"c{world.numbers}", wave_council_id=council.id, version_id=version.id,
        topic_id=version.scenario.topic_id, assessor_id=assessor.id, starts_at=starts, band="morning",
    )  # fmt: skip
    session.add(call)
    session.flush()
    world.calls.setdefault((council.gss_code, topic), []).append(call)
    reached = verdicts is not None
    end = CallEnd.REACHED if reached else CallEnd.NOT_REACHED
    session.add(CallClosing(planned_call_id=call.id, end=end, closed_at=starts + timedelta(minutes=9)))
    _attempts(session, call, starts, reached, chance)
    if verdicts is not None:
        _judged(session, world, call, assessor, facts, verdicts, chance)


def _attempts(
    session: Session, call: PlannedCall, starts: datetime, reached: bool, chance: random.Random
) -> None:
    for number in (1,) if reached else (1, 2, 3):
        begun = starts + timedelta(days=number - 1)
        attempt = CallAttempt(
            planned_call_id=call.id, number=number, started_at=begun, ended_at=begun + timedelta(minutes=9),
            outcome=Outcome.REACHED if reached else Outcome.NO_ANSWER,
        )  # fmt: skip
        session.add(attempt)
        session.flush()
        moments = [(Moment.DIALLED, 0)]
        if reached:
            moments += [(Moment.PERSON, chance.randint(20, 320)), (Moment.ENDED, 500)]
            if chance.random() < 0.2:
                moments.insert(2, (Moment.TRANSFER, 400))
        for moment, seconds in moments:
            at = begun + timedelta(seconds=seconds)
            key = f"{attempt.id}-{moment.value}"
            session.add(Stamp(attempt_id=attempt.id, moment=moment, at=at, request_key=key))


TYPED = {
    "A1": ["yes", "no"],
    "A2": ["first", "first", "second"],
    "A3": ["25", "90", "250"],
    "A5": ["0", "1", "2"],
    "A6": ["0", "20"],
    "A7": ["page", "site", "no"],
    "B1": ["0", "0", "1"],
    "B2": ["no", "no", "yes"],
    "B3": ["3", "2", "1"],
    "B4": ["3", "3", "2"],
    "C3": ["yes", "yes", "partly", "no"],
    "C4": ["no", "no", "no", "yes"],
    "D1": ["yes", "no"],
    "D2": ["yes", "partly"],
    "D3": ["yes", "yes", "no"],
    "D4": ["yes", "no"],
}
SAID = {
    M: VALUES,
    P: ("About forty pounds", "A week or two"),
    X: ("It is £52 whatever you have", "Three working days"),
    S: ("£20 an item", "Four weeks"),
    N: ("", ""),
}


def _judged(
    session: Session,
    world: World,
    call: PlannedCall,
    assessor: Person,
    facts: list[KeyFact],
    verdicts: list[Verdict],
    chance: random.Random,
) -> None:
    card = Scorecard(
        planned_call_id=call.id, author_id=assessor.id, begun_at=call.starts_at,
        submitted_at=call.starts_at + timedelta(hours=1),
    )  # fmt: skip
    session.add(card)
    session.flush()
    for question, values in TYPED.items():
        session.add(
            ScorecardAnswer(scorecard_id=card.id, question=question, value=chance.choice(values), saved_at=SETTLED)
        )  # fmt: skip
    session.add(ScorecardAnswer(scorecard_id=card.id, question="note", value="SECRET NOTE", saved_at=SETTLED))
    judging = Judging(
        scorecard_id=card.id,
        round=Round.FIRST,
        judge_id=world.judge.id,
        taken_at=SETTLED,
        submitted_at=SETTLED,
    )
    session.add(judging)
    session.flush()
    for position, (fact, verdict) in enumerate(zip(facts, verdicts, strict=True)):
        said = SAID[verdict][position]
        session.add(
            HeardFact(scorecard_id=card.id, question_id=fact.question_id, said=said, given=bool(said), saved_at=SETTLED)
        )  # fmt: skip
        session.add(
            FactJudgement(
                judging_id=judging.id,
                key_fact_id=fact.id,
                verdict=verdict,
                judged_at=SETTLED,
                right_side=RightSide.WEB if verdict == X else RightSide.UNKNOWN,
            )
        )
    settled = CallVerdict(
        scorecard_id=card.id, judging_id=judging.id, verdict=_of_call(verdicts), settled_at=SETTLED
    )
    session.add(settled)
    session.flush()
    world.verdicts[call.id or 0] = settled
    world.keys[call.id or 0] = facts


def _of_call(verdicts: list[Verdict]) -> Verdict:
    if X in verdicts:
        return X
    return verdicts[0] if len(set(verdicts)) == 1 else P


def small_wave(session: Session, **rest: object) -> World:
    """Five districts: two alike at the top, one in the middle, one below, one that can't be ranked."""
    councils = {
        f"X0700000{i}": (name, DISTRICT)
        for i, name in enumerate(["Ambleford", "=Brackwater", "Dunmoor", "Elmsea", "Fennhithe"], start=1)
    }
    heard: Heard = {}
    for topic in TOPICS:
        heard["X07000001", topic] = [[M, M], [M, M]]
        heard["X07000002", topic] = [[M, M], [M, M]]
        heard["X07000003", topic] = [[M, P], [M, M]]
        heard["X07000004", topic] = [[X, N], UNREACHED]
    heard["X07000005", "bulky"] = [[M, S]]
    heard["X07000005", "school"] = [[M, M]]
    heard["X07000005", "blue"] = [UNREACHED]
    return create_settled_wave(session, councils, heard, **rest)  # type: ignore[arg-type]


def call_in(
    session: Session, world: World, wave: Wave, gss: str, topic: str, verdicts: list[Verdict]
) -> None:
    """One more call, made and judged, of another wave that asks the same of a council of this one."""
    first = world.calls[gss, topic][0]
    version = session.get_one(ScenarioVersion, first.version_id)
    was = session.get_one(WaveCouncil, first.wave_council_id)
    council = WaveCouncil(
        wave_id=wave.id, council_id=was.council_id, gss_code=gss, name=was.name, council_type=was.council_type
    )
    plan = CallPlan(
        wave_id=wave.id, state=PlanState.IN_FORCE, seed=1, engine="test", instance={}, instance_sha256="a" * 64,
        plan_sha256="b" * 64, drawn_at=FIELDWORK,
    )  # fmt: skip
    session.add_all([council, plan])
    session.flush()
    again = World(wave, world.assessors, world.judge, numbers=100)
    _key, facts = _answer_key(session, council, version, topic, silent=_silent([verdicts]))
    _call(session, again, plan, council, version, topic, facts, verdicts, random.Random(1))


def open_replies(wave: Wave) -> None:
    """The councils may reply at this moment."""
    wave.reply_from, wave.reply_to = (
        datetime.now(UTC) - timedelta(days=2),
        datetime.now(UTC) + timedelta(days=2),
    )


def end_replies(wave: Wave) -> None:
    """The time to reply is over by now."""
    wave.reply_from, wave.reply_to = (
        datetime.now(UTC) - timedelta(days=9),
        datetime.now(UTC) - timedelta(hours=1),
    )
