"""A wave by e-mail over HTTP: sent, answered soon, late or not at all, judged blind, published and rebuilt."""

import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

from sqlmodel import select

from app.core.clock import LOCAL, held_at
from app.core.database import Database
from app.core.jobs import Worker
from app.core.settings import Settings
from app.matching.models import CallVerdict
from app.schedule.models import PlannedCall
from app.scorecards.models import ScorecardAnswer
from app.waves.models import Wave
from tests.conftest import ROOT, SignIn
from tests.journeys.road import (
    COUNCILS,
    PREPARED,
    TOPICS,
    Journey,
    as_typed,
    import_and_draft,
    judge_everything,
    plan_and_capture,
)

LIMIT_DAYS = 5
OVER = datetime(2026, 10, 20, 9, 0, tzinfo=LOCAL)
PUBLISHED = datetime(2026, 11, 4, 9, 0, tzinfo=LOCAL)
# days from sending to the answer; None: there was none
WAITS = [1, 2, 3, None, 1, 21, 4, 2]
FROM_A_CALL = ("A4", "A5", "A6", "A7", "B1", "B4", "N2")


def enter_addresses(journey: Journey) -> None:
    with journey.database.read() as session:
        codes = [one.gss_code for one in session.exec(select(Wave)).one().councils]
    for code in codes:
        address = {
            "contact_channel": "email",
            "address": f"ask@{code.lower()}.example",
            "found_at": "https://council.example/contact",
        }
        journey.post(journey.publisher, f"/office/councils/{code}/addresses", address)


def write_to_everybody(journey: Journey) -> int:
    """Each planned enquiry is sent and, if it is answered, written up by its assessor."""
    with journey.database.read() as session:
        asked = [
            (
                one.reference,
                one.assessor_id,
                one.starts_at,
                one.wave_council.gss_code,
                one.version.scenario.code,
            )
            for one in session.exec(select(PlannedCall).order_by(PlannedCall.id))
        ]
    for (reference, assessor_id, start, council, scenario), days in zip(asked, WAITS, strict=True):
        assessor, sheet = journey.assessors[assessor_id], f"/field/calls/{reference}"
        with held_at(start):
            assert f"ask@{council.lower()}.example" in assessor.get(sheet).text
            journey.post(assessor, f"{sheet}/written/attempts", {"request_key": "sent"})
        ended = {"request_key": "ended", "outcome": "no_answer" if days is None else "reached"}
        with held_at(start + timedelta(days=days or 28)):
            journey.post(assessor, f"{sheet}/written/outcome", ended)
            told = as_typed(journey.told(council, scenario))
            filled = {name: value for name, value in told.items() if name.split("-")[0] not in FROM_A_CALL}
            filled |= {"A4": "yes", "A5": "no"}
            if days is not None:
                filled["N6"] = "Thank you for your enquiry. This is what we can tell you."
            for _ in range(2):  # pressing twice changes nothing
                journey.post(assessor, f"{sheet}/scorecard/submit", filled)
    return len(asked)


def test_from_an_email_wave_to_an_edition_that_anyone_can_rebuild(
    journey: Journey,
    settings: Settings,
    database: Database,
    sign_in: SignIn,
    tmp_path: Path,
):
    worker = Worker(settings, database)
    reader = sign_in()
    with held_at(PREPARED):
        import_and_draft(journey, contact_channel="email", answer_limit_days=LIMIT_DAYS)
        enter_addresses(journey)
        plan_and_capture(journey, worker)
    assert write_to_everybody(journey) == COUNCILS * len(TOPICS)
    with held_at(OVER):
        worker.run_until_idle()
        judge_everything(journey)
        assert len(journey.rows(CallVerdict)) == COUNCILS * len(TOPICS) - 1
        journey.post(journey.publisher, "/office/waves/journey/close")
        wave_id = journey.rows(Wave)[0].id
        window = {"wave_id": wave_id, "until": "2026-11-02"}
        journey.post(journey.publisher, "/office/replies/windows", window)
    with held_at(PUBLISHED):
        run = journey.post(journey.publisher, f"/office/editions/waves/{wave_id}/compile")
        edition = journey.post(journey.publisher, f"{run}/publish", {"title": "Journey edition"})
    inputs = tmp_path / "inputs.json"
    inputs.write_bytes(reader.get(f"{edition}/inputs.json").content)
    command = [sys.executable, "-m", "scoring", "league", str(inputs)]
    rebuilt = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    digest = rebuilt.strip().splitlines()[-1].removeprefix("digest sha256:")
    assert digest in reader.get(f"{edition}.csv").text
    says_how_long_it_took(journey, reader.get(edition).text, json.loads(inputs.read_text("utf-8")))
    for page in ("", "/about", "/pictures"):
        assert reader.get(f"{edition}{page}").status_code == 200
    code = json.loads(inputs.read_text("utf-8"))["councils"][0]["code"]
    council = reader.get(f"/councils/{code}").text
    assert "Answered by e-mail" in council
    assert "2 enquiries were sent to" in council
    assert "This is an older edition" not in council


def says_how_long_it_took(journey: Journey, page: str, inputs: dict) -> None:
    """The page's figures are those that the inputs give, and those that the scorecards hold."""
    assert "Journey edition, by e-mail" in page
    assert "answers by e-mail matched" in page
    assert "on the phone" not in page
    answers = [call["answers"] for call in inputs["calls"]]
    hours = [float(one["A3"]["value"]) for one in answers if "A3" in one]
    held = [float(one.value) for one in journey.rows(ScorecardAnswer, question="A3")]
    assert sorted(hours) == sorted(held)
    in_time = sum(one["A2"]["value"] == "in_time" for one in answers)
    assert (len(answers), len(hours), in_time) == (8, 7, 6)
    middle = median([*hours, float("inf")])
    said = int(middle * 10 + 0.5) / 10
    assert (
        f"6 of 8 enquiries were answered within 5 working days; half of all within {said:g} working hours"
        in page
    )
