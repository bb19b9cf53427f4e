"""The road of one wave over HTTP, step by step: register, plan, pages, calls, verdicts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import select

from app.core.clock import LOCAL, held_at
from app.core.database import Database
from app.core.jobs import Worker
from app.demo.call_records import DemoCall
from app.demo.callers import simulate_call
from app.demo.country import Country
from app.demo.register import register_file
from app.demo.residents import resident_answers
from app.matching.models import Judging
from app.scenarios.models import Topic
from app.schedule.models import CallPlan, PlannedCall
from app.waves.models import Wave, WaveScenario
from app.website.models import KeyDraft, PageCapture
from tests.conftest import Client

PREPARED = datetime(2026, 9, 1, 9, 0, tzinfo=LOCAL)
OVER = datetime(2026, 9, 26, 9, 0, tzinfo=LOCAL)
PUBLISHED = datetime(2026, 10, 12, 9, 0, tzinfo=LOCAL)
COUNCILS = 4
TOPICS = ("bulky-waste", "garden-waste")


@dataclass
class Journey:
    """Who travels, and what they know of the fictional country."""

    country: Country
    sites: str
    database: Database
    publisher: Client
    second_publisher: Client
    assessors: dict[int, Client]
    judges: list[Client]

    def post(self, client: Client, path: str, data: dict[str, object] | None = None) -> str:
        """Post as a page does, and give back where it leads."""
        answer = client.post(path, data)
        assert answer.status_code == 303, (path, answer.status_code, answer.text[-3000:])
        return answer.headers["location"].split("?")[0]

    def rows(self, table: type, **equal: object) -> list:
        with self.database.read() as session:
            wanted = select(table)
            for name, value in equal.items():
                wanted = wanted.where(getattr(table, name) == value)
            return list(session.exec(wanted))

    def told(self, council_code: str, scenario: str) -> DemoCall:
        """A simulated call that reached somebody."""
        council = next(one for one in self.country.councils if one.gss_code == council_code)
        luck = (
            simulate_call(self.country, council, scenario, self.country.assessors[0], wave=str(n))
            for n in range(50)
        )
        return next(call for call in luck if call.reached)


def import_and_draft(journey: Journey, *, calls_per_topic: int = 1, **more: object) -> None:
    """Register, scenarios, and a wave that is chosen and opened."""
    lines = register_file(journey.country, sites=journey.sites).splitlines(keepends=True)
    districts = [line for line in lines[1:] if line.startswith("E07")][:COUNCILS]
    text = lines[0] + "".join(districts)
    dry = journey.publisher.post("/office/councils/import", {"text": text})
    assert dry.status_code == 200
    journey.post(journey.publisher, "/office/councils/import", {"text": text, "confirm": "yes"})
    journey.post(journey.publisher, "/office/scenarios")
    days = {"from_date": "2026-09-07", "to_date": "2026-09-25"}
    journey.post(journey.publisher, "/office/waves/new", {"title": "Journey", "code": "journey", **days})
    chosen = {
        "title": "Journey",
        **days,
        "groups": ["english-district"],
        "topics": [topic.id for code in TOPICS for topic in journey.rows(Topic, code=code)],
        "assessors": list(journey.assessors),
        "calls_per_topic": calls_per_topic,
        "second_judging_percent": 100,
        "burden_minutes": 0,
        "seed": 5,
        "lead_measure": "match",
        "unreached_policy": "zero",
        **more,
    }
    journey.post(journey.publisher, "/office/waves/journey", chosen)
    journey.post(journey.publisher, "/office/waves/journey/open")


def plan_and_capture(journey: Journey, worker: Worker) -> None:
    """The plan drawn and in force, the pages captured over HTTP, the answer keys agreed."""
    journey.post(journey.publisher, "/office/waves/journey/plan", {"seed": 5})
    with journey.database.read() as session:
        wave = session.exec(select(Wave)).one()
        councils = [one.gss_code for one in wave.councils]
    by_code = {one.gss_code: one for one in journey.country.councils}
    for code in councils:
        for topic in TOPICS:
            url = journey.sites + journey.country.page(by_code[code], topic).path
            page = {"council": code, "topic": topic, "url": url}
            journey.post(journey.publisher, "/office/waves/journey/pages", page)
    journey.post(journey.publisher, "/office/waves/journey/pages/capture")
    worker.run_until_idle()
    journey.post(journey.publisher, f"/office/plans/{journey.rows(CallPlan)[0].id}/in-force")
    for code in councils:
        agree_keys(journey, code)


def agree_keys(journey: Journey, code: str) -> None:
    council = next(one for one in journey.country.councils if one.gss_code == code)
    with journey.database.read() as session:
        captured = " ".join(one.text for one in session.exec(select(PageCapture)))
        versions = [
            (one.version_id, one.version.scenario.code, [(fact.id, fact.code) for fact in one.version.facts])
            for one in session.exec(select(WaveScenario))
        ]
    for version_id, scenario, facts in versions:
        truth = {one.fact_code: one for one in journey.country.truth(council, scenario)}
        typed: dict[str, object] = {}
        for fact_id, fact_code in facts:
            known = truth[fact_code]
            if known.quote and known.quote in captured:
                typed |= {f"value-{fact_id}": known.page_says, f"quote-{fact_id}": known.quote}
        journey.post(journey.publisher, f"/office/waves/journey/keys/{code}/{version_id}", typed)
        draft = journey.rows(KeyDraft)[-1].id
        alone = journey.publisher.post(f"/office/key-drafts/{draft}/agree")
        assert alone.status_code == 403  # who put a key forward can't agree it
        journey.post(journey.second_publisher, f"/office/key-drafts/{draft}/agree")


def call_everybody(journey: Journey) -> int:
    """Each planned call is dialled, stamped, ended and written up by its assessor."""
    with journey.database.read() as session:
        calls = [
            (
                one.reference,
                one.assessor_id,
                one.starts_at,
                one.wave_council.gss_code,
                one.version.scenario.code,
            )
            for one in session.exec(select(PlannedCall))
        ]
    for reference, assessor_id, start, council, scenario in calls:
        assessor, told, sheet = (
            journey.assessors[assessor_id],
            journey.told(council, scenario),
            f"/field/calls/{reference}",
        )
        with held_at(start):
            journey.post(assessor, f"{sheet}/attempts")
        for number, one in enumerate(told.attempts[-1].moments):
            with held_at(start + timedelta(seconds=one.seconds)):
                if one.moment != "dialled":
                    press = {"attempt": 1, "moment": one.moment, "request_key": f"press-{number}"}
                    journey.post(assessor, f"{sheet}/stamps", press)
        with held_at(start + timedelta(seconds=told.attempts[-1].ended_seconds)):
            journey.post(assessor, f"{sheet}/outcome", {"attempt": 1, "outcome": "reached"})
        with held_at(start + timedelta(hours=1)):
            for _ in range(2):  # pressing twice changes nothing
                journey.post(assessor, f"{sheet}/scorecard/submit", as_typed(told))
    return len(calls)


def as_typed(told: DemoCall) -> dict[str, object]:
    typed: dict[str, object] = {}
    for code, answer in told.answers:
        typed[code] = answer.value
        if answer.not_applicable:
            typed |= {f"{code}-off": "yes", f"{code}-reason": answer.reason or "it did not come up"}
    typed |= {code: answer.value.split() for code, answer in resident_answers(told).items()}
    for heard in told.heard:
        typed[f"heard-{heard.fact_code}"] = heard.said
        if not heard.given:
            typed[f"heard-{heard.fact_code}-off"] = "yes"
    return typed


Told = Callable[[Judging, str, str], str]
"""A judging, the code of a fact and what the demonstration would say → the verdict that is given."""


def as_told(_judging: Judging, _code: str, told: str) -> str:
    return told


def judge_everything(journey: Journey, verdict_of: Told = as_told) -> None:
    """Two judges settle every call, blind; the third decides where they differ or a key fact contradicts."""
    for judge in journey.judges:
        while True:
            desk = journey.post(judge, "/field/judging")
            if desk == "/field/judging":
                break
            judging_id = int(desk.rsplit("/", 1)[1])
            with journey.database.read() as session:
                judging = session.get_one(Judging, judging_id)
                call = judging.scorecard.planned_call
                told = journey.told(call.wave_council.gss_code, call.version.scenario.code)
                names = [call.wave_council.name, call.wave_council.gss_code, call.assessor.name]
                codes = [fact.code for fact in call.version.facts]
            shown = judge.get(desk).text
            assert not [name for name in names if name in shown]
            verdicts = {one.fact_code: one for one in told.heard}
            for number, code in enumerate(codes, start=1):
                verdict = verdict_of(judging, code, verdicts[code].verdict)
                decided: dict[str, object] = {"fact": number, "verdict": verdict}
                if decided["verdict"] == "contradicts":
                    decided["right_side"] = "web"
                journey.post(judge, f"{desk}/facts", decided)
            journey.post(judge, f"{desk}/submit")
