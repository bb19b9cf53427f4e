"""Loading topics and scenarios from their files, and looking at them."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import func, select

from app.accounts.models import Role
from app.core.audit import AuditEvent
from app.core.database import Database
from app.scenarios import actions, queries
from app.scenarios.models import FactQuestion, Scenario, ScenarioVersion, Topic
from tests.conftest import SignIn

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(days=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(queries.DATA, tmp_path / "scenarios"))


def change(folder: Path, **values: object) -> None:
    """Change the first scenario of the file."""
    path = folder / "scenarios.json"
    content = json.loads(path.read_text("utf-8"))
    content["scenarios"][0].update(values)
    path.write_text(json.dumps(content), "utf-8")


def counts(database: Database) -> tuple[int, ...]:
    with database.read() as session:
        kinds = (Topic, Scenario, ScenarioVersion, FactQuestion, AuditEvent)
        return tuple(session.exec(select(func.count()).select_from(kind)).one() for kind in kinds)


def test_loading_twice_changes_nothing(database: Database):
    with database.write() as session:
        assert actions.load_shipped(session, AT).new_versions == 27
    once = counts(database)
    assert once[:3] == (39, 27, 27)
    with database.write() as session:
        assert not actions.load_shipped(session, LATER).anything
    assert counts(database) == once


def test_a_changed_file_rewrites_a_version_that_no_wave_has_used(database: Database, folder: Path):
    with database.write() as session:
        actions.load_shipped(session, AT, folder=folder)
    facts = [{"code": "fee", "question": "What does it cost?", "kind": "money", "key": True}]
    change(folder, title="A sofa", facts=facts)
    with database.write() as session:
        assert actions.load_shipped(session, LATER, folder=folder).rewritten == 1
    with database.read() as session:
        [version] = queries.scenario_by_code(session, "bulky-waste-sofa").versions
        assert (version.number, version.title, version.written_at) == (1, "A sofa", LATER)
        assert [fact.question for fact in version.facts] == ["What does it cost?"]


def test_a_changed_file_makes_a_new_version_once_the_old_one_was_used(database: Database, folder: Path):
    with database.write() as session:
        actions.load_shipped(session, AT, folder=folder)
        queries.scenario_by_code(session, "bulky-waste-sofa").versions[0].used_at = AT
    change(folder, title="A sofa")
    for expected in (1, 0):
        with database.write() as session:
            assert actions.load_shipped(session, LATER, folder=folder).new_versions == expected
    with database.read() as session:
        scenario = queries.scenario_by_code(session, "bulky-waste-sofa")
        assert [version.title for version in scenario.versions] == ["A sofa and two armchairs", "A sofa"]
        assert queries.current_version(scenario).number == 2
        assert len(scenario.versions[0].facts) == len(scenario.versions[1].facts) == 4


def test_the_office_loads_them_and_reads_each_enquiry(sign_in: SignIn):
    office = sign_in(Role.PUBLISHER)
    assert "No topics yet" in office.get("/office/scenarios").text
    assert office.post("/office/scenarios").status_code == 303
    index = office.get("/office/scenarios").text
    assert "27 scenarios on 17 topics" in index
    assert "22 topics without a scenario" in index
    page = office.get("/office/scenarios/bulky-waste-sofa").text
    assert "A sofa and two armchairs" in page
    assert "To ask, in this order" in page
    assert "key, counts twice" in page
    assert office.get("/office/scenarios/nothing").status_code == 404
