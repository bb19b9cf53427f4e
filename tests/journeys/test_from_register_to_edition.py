"""One wave over HTTP: from an imported register to a published edition that anyone can rebuild to the same digest."""

import subprocess
import sys
from pathlib import Path

from app.core.clock import held_at
from app.core.database import Database
from app.core.jobs import Worker
from app.core.settings import Settings
from app.matching.models import CallVerdict, Proposal
from app.waves.models import Wave
from tests.conftest import ROOT, SignIn
from tests.journeys.road import (
    COUNCILS,
    OVER,
    PREPARED,
    PUBLISHED,
    TOPICS,
    Journey,
    call_everybody,
    import_and_draft,
    judge_everything,
    plan_and_capture,
)


def test_from_an_imported_register_to_an_edition_that_anyone_can_rebuild(
    journey: Journey, settings: Settings, database: Database, sign_in: SignIn, tmp_path: Path
):
    worker = Worker(settings, database)
    reader = sign_in()
    with held_at(PREPARED):
        import_and_draft(journey)
        plan_and_capture(journey, worker)
    made = call_everybody(journey)
    assert made == COUNCILS * len(TOPICS)
    with held_at(OVER):
        worker.run_until_idle()
        assert len(journey.rows(Proposal)) >= made * 3
        judge_everything(journey)
        assert len(journey.rows(CallVerdict)) == made
        journey.post(journey.publisher, "/office/waves/journey/close")
        wave_id = journey.rows(Wave)[0].id
        journey.post(
            journey.publisher, "/office/replies/windows", {"wave_id": wave_id, "until": "2026-10-10"}
        )
        assert "Journey" not in reader.get("/league-tables").text
    with held_at(PUBLISHED):
        run = journey.post(journey.publisher, f"/office/editions/waves/{wave_id}/compile")
        edition = journey.post(journey.publisher, f"{run}/publish", {"title": "Journey edition"})
    assert edition == "/league-tables/1"
    inputs = tmp_path / "inputs.json"
    inputs.write_bytes(reader.get(f"{edition}/inputs.json").content)
    command = [sys.executable, "-m", "scoring", "league", str(inputs)]
    rebuilt = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    digest = rebuilt.strip().splitlines()[-1].removeprefix("digest sha256:")
    assert len(digest) == 64
    assert digest in reader.get(f"{edition}.csv").text
    assert digest in reader.get(f"{edition}.json").text
    assert "Journey edition" in reader.get("/league-tables").text
