"""A small wave with one plan in force, for the tests of the people in the field."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlmodel import Session, select

from app.accounts import actions as accounts
from app.accounts.models import Person, Role
from app.calls.models import CallAttempt, CallClosing, CallEnd, Moment, Outcome, Stamp
from app.councils.models import Council, CouncilType, Line, Nation, OpeningSpan
from app.evidence.models import EvidenceFile
from app.scenarios.models import FactKind, FactQuestion, Scenario, ScenarioVersion, Topic
from app.schedule.models import CallPlan, PlannedCall, PlanState
from app.scorecards.models import HeardFact, Scorecard
from app.waves.models import Wave, WaveCouncil, WaveState
from app.website.models import AnswerKey, CaptureResult, KeyFact, PageCapture, WebPage

BA1 = json.loads((Path(__file__).parents[1] / "app/scorecards/data/ba1.json").read_text("utf-8"))[
    "instrument"
]
PLANNED = datetime(2026, 9, 8, 9, 0, tzinfo=UTC)  # ten o'clock in London
PAGE = (
    "Bulky waste collection\n"
    "Ambleford Borough Council collects large items from your home.\n"
    "A collection costs £24.50 for up to three items.\n"
    "You need to book at least five working days ahead.\n"
    "Write to waste@ambleford.example or see www.ambleford.example/bulky.\n"
)


@dataclass
class World:
    wave: Wave
    plan: CallPlan
    council: Council
    wave_council: WaveCouncil
    topic: Topic
    version: ScenarioVersion
    questions: list[FactQuestion]
    key: AnswerKey
    assessor: Person
    calls: list[PlannedCall]


def create_world(session: Session, *, planned: datetime = PLANNED, calls: int = 1, **wave: object) -> World:
    """A fictional council, one scenario with a fee, a notice and a silent fact, and calls for one assessor."""
    council = create_council(session)
    topic, version, questions = create_scenario(session)
    frozen, plan, member = create_wave(session, council, planned=planned, **wave)
    assessor = accounts.invite(
        session, email="alex@example.org", role=Role.ASSESSOR, at=planned, by=None, name="Alexandra Quill"
    )
    key = create_key(session, member, topic, version, questions, planned)
    made = [
        create_call(session, plan, member, version, topic, assessor, planned + timedelta(hours=n), n)
        for n in range(calls)
    ]
    session.flush()
    return World(frozen, plan, council, member, topic, version, questions, key, assessor, made)


def create_council(
    session: Session, name: str = "Ambleford Borough Council", code: str = "E07999001"
) -> Council:
    short = name.removesuffix(" Borough Council")
    council = Council(
        gss_code=code,
        name=name,
        short_name=short,
        slug=short.lower(),
        type=CouncilType.ENGLISH_DISTRICT,
        nation=Nation.ENGLAND,
        region="South East",
        website=f"https://www.{short.lower()}.example/",
        fictional=True,
    )
    session.add(council)
    session.flush()
    line = Line(
        council_id=council.id or 0,
        number="01632 960 145",
        found_at=f"{council.website}contact",
        label="Main line",
    )
    line.hours = [OpeningSpan(weekday=day, opens="08:30", closes="17:00") for day in range(5)]
    session.add(line)
    return council


def create_scenario(session: Session) -> tuple[Topic, ScenarioVersion, list[FactQuestion]]:
    topic = Topic(code="bulky-waste", name="Bulky waste")
    session.add(topic)
    session.flush()
    scenario = Scenario(code="bulky-waste-sofa", topic_id=topic.id or 0)
    session.add(scenario)
    session.flush()
    version = ScenarioVersion(
        scenario_id=scenario.id or 0,
        number=1,
        title="Having an old sofa taken away",
        caller="You live in a rented flat and have an old sofa.",
        opening="Hello, I have an old sofa. Can the council take it away?",
        if_asked="You only want to know how it works; you will book later.",
        stop_when="you know the price and how to book, or after ten minutes.",
        written_at=PLANNED,
    )
    session.add(version)
    session.flush()
    asked = [
        ("fee", "What fee were you told?", FactKind.MONEY, True),
        ("notice", "How long ahead must it be booked?", FactKind.DURATION, False),
        ("refund", "Can the fee be paid back?", FactKind.YES_NO, False),
    ]
    questions = [
        FactQuestion(version_id=version.id or 0, position=n, code=code, question=words, kind=kind, key=is_key)
        for n, (code, words, kind, is_key) in enumerate(asked, 1)
    ]
    session.add_all(questions)
    session.flush()
    return topic, version, questions


def create_wave(
    session: Session, council: Council, *, planned: datetime, **changes: object
) -> tuple[Wave, CallPlan, WaveCouncil]:
    settings: dict[str, object] = {
        "code": "autumn-2026",
        "title": "Autumn 2026",
        "state": WaveState.OPEN,
        "from_date": date(2026, 9, 1),
        "to_date": date(2026, 10, 30),
        "instrument": BA1,
        "second_judging_percent": 0,
        "created_at": planned,
        "fictional": True,
    }
    wave = Wave(**(settings | changes))
    session.add(wave)
    session.flush()
    plan = CallPlan(
        wave_id=wave.id or 0,
        state=PlanState.IN_FORCE,
        seed=1,
        engine="test",
        instance={},
        instance_sha256="0" * 64,
        plan_sha256="0" * 64,
        drawn_at=planned,
    )
    member = WaveCouncil(
        wave_id=wave.id or 0,
        council_id=council.id or 0,
        gss_code=council.gss_code,
        name=council.name,
        council_type=council.type,
    )
    session.add_all([plan, member])
    session.flush()
    return wave, plan, member


def create_call(
    session: Session,
    plan: CallPlan,
    member: WaveCouncil,
    version: ScenarioVersion,
    topic: Topic,
    assessor: Person,
    starts_at: datetime,
    number: int,
) -> PlannedCall:
    call = PlannedCall(
        plan_id=plan.id or 0,
        wave_id=plan.wave_id,
        reference=f"call{number:04d}",
        code=f"{member.gss_code}.{topic.code}.{number}",
        wave_council_id=member.id or 0,
        version_id=version.id or 0,
        topic_id=topic.id or 0,
        assessor_id=assessor.id or 0,
        starts_at=starts_at,
        band="early",
    )
    session.add(call)
    session.flush()
    return call


def create_key(
    session: Session,
    member: WaveCouncil,
    topic: Topic,
    version: ScenarioVersion,
    questions: list[FactQuestion],
    at: datetime,
) -> AnswerKey:
    capture = create_capture(session, member, topic, at=at - timedelta(days=10))
    key = AnswerKey(wave_council_id=member.id or 0, version_id=version.id or 0, agreed_at=at)
    session.add(key)
    session.flush()
    values = {"fee": ("£24.50", "costs £24.50"), "notice": ("five working days", "five working days ahead")}
    for question in questions:
        value, quote = values.get(question.code, ("", ""))
        start = PAGE.find(quote) if quote else 0
        fact = KeyFact(
            answer_key_id=key.id or 0,
            question_id=question.id or 0,
            position=question.position,
            key=question.key,
            value=value,
            quote=quote,
            capture_id=capture.id if value else None,
            passage_start=start,
            passage_end=start + len(quote),
        )
        session.add(fact)
    session.flush()
    return key


def create_capture(
    session: Session, member: WaveCouncil, topic: Topic, *, at: datetime, text: str = PAGE
) -> PageCapture:
    digest = hashlib.sha256(text.encode()).hexdigest()
    body = EvidenceFile(
        sha256=digest, size=len(text), content_type="text/html", content=text.encode(), stored_at=at
    )
    page = WebPage(
        wave_council_id=member.id or 0,
        topic_id=topic.id or 0,
        url=f"https://www.ambleford.example/bulky?{digest[:4]}",
        added_at=at,
    )
    session.add_all([body, page])
    session.flush()
    capture = PageCapture(
        web_page_id=page.id or 0,
        job_key=f"capture-{digest[:12]}",
        captured_at=at,
        result=CaptureResult.STORED,
        final_url=page.url,
        status=200,
        body_id=body.id,
        title="Bulky waste – Ambleford Borough Council",
        text=text,
        text_sha256=digest,
    )
    session.add(capture)
    session.flush()
    return capture


def create_attempt(
    session: Session,
    call: PlannedCall,
    *,
    at: datetime = PLANNED,
    outcome: Outcome = Outcome.REACHED,
    number: int = 1,
    end: CallEnd | None = CallEnd.REACHED,
) -> CallAttempt:
    """An attempt with a menu of one layer, a person after 52 seconds, and its end after four minutes."""
    attempt = CallAttempt(planned_call_id=call.id or 0, number=number, started_at=at, outcome=outcome)
    attempt.ended_at = at + timedelta(seconds=240)
    session.add(attempt)
    session.flush()
    moments = [(Moment.DIALLED, 0), (Moment.RINGING_STOPPED, 6), (Moment.MENU, 22), (Moment.PERSON, 52)]
    if outcome != Outcome.REACHED:
        moments = moments[:1]
    for moment, seconds in [*moments, (Moment.ENDED, 240)]:
        session.add(
            Stamp(
                attempt_id=attempt.id or 0,
                moment=moment,
                at=at + timedelta(seconds=seconds),
                request_key=f"{moment}-{seconds}",
            )
        )
    if end:
        session.add(CallClosing(planned_call_id=call.id or 0, end=end, closed_at=attempt.ended_at))
    session.flush()
    return attempt


FILLED_IN = {
    "A1": "yes",
    "A7": "no",
    "B2": "no",
    "B3": "3",
    "B4": "3",
    "C3": "yes",
    "C4": "no",
    "D1": "no",
    "D3": "yes",
    "D4": "yes",
    "N1": "yes",
    "N3": "poor_signposting",
    "N4": "english",
    "heard-fee": "twenty four pounds fifty",
    "heard-notice": "five working days",
    "heard-refund-off": "yes",
}


def create_scorecard(
    session: Session,
    call: PlannedCall,
    author: Person,
    *,
    heard: dict[str, str],
    at: datetime = PLANNED + timedelta(hours=1),
) -> Scorecard:
    """A submitted scorecard that holds what was heard, by the codes of the facts; others were not told."""
    scorecard = Scorecard(
        planned_call_id=call.id or 0, author_id=author.id or 0, begun_at=at, submitted_at=at, late=False
    )
    session.add(scorecard)
    session.flush()
    questions = session.exec(select(FactQuestion).where(FactQuestion.version_id == call.version_id))
    for question in questions.all():
        said = heard.get(question.code, "")
        session.add(
            HeardFact(
                scorecard_id=scorecard.id or 0,
                question_id=question.id or 0,
                said=said,
                given=bool(said),
                saved_at=at,
            )
        )
    session.flush()
    return scorecard
