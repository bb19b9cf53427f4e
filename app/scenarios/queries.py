"""Topics, their enquiries, and the wording that holds today."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.core.errors import NotFound
from app.scenarios.models import Scenario, ScenarioVersion, Topic

DATA = Path(__file__).parent / "data"


def shipped(folder: Path = DATA) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Topics and scenarios as the data files have them."""
    topics = json.loads((folder / "topics.json").read_text("utf-8"))["topics"]
    return topics, json.loads((folder / "scenarios.json").read_text("utf-8"))["scenarios"]


def topics(session: Session) -> list[Topic]:
    """Every topic with its scenarios and their versions, by name."""
    deep = selectinload(Topic.scenarios).selectinload(Scenario.versions)  # type: ignore[arg-type]
    return list(session.exec(select(Topic).options(deep).order_by(Topic.name)))


def topics_that_can_be_asked(session: Session) -> list[Topic]:
    """Topics with at least one scenario in use, by name."""
    return [topic for topic in topics(session) if scenarios_in_use(topic)]


def topics_by_code(session: Session) -> dict[str, Topic]:
    """Code → topic."""
    return {topic.code: topic for topic in session.exec(select(Topic))}


def scenarios_in_use(topic: Topic) -> list[Scenario]:
    """Scenarios of a topic that are not retired."""
    return [scenario for scenario in topic.scenarios if scenario.retired_at is None]


def scenario_by_code(session: Session, code: str) -> Scenario:
    """Raises NotFound."""
    found = find_scenario(session, code)
    if found is None:
        raise NotFound("There is no such scenario.")
    return found


def find_scenario(session: Session, code: str) -> Scenario | None:
    """The scenario with this code, in use or retired."""
    return session.exec(select(Scenario).where(Scenario.code == code)).first()


def current_version(scenario: Scenario) -> ScenarioVersion:
    """The newest wording."""
    return scenario.versions[-1]


def versions_by_id(session: Session, ids: Sequence[int]) -> dict[int, ScenarioVersion]:
    """Versions with their facts, by id."""
    deep = selectinload(ScenarioVersion.facts)  # type: ignore[arg-type]
    found = select(ScenarioVersion).where(col(ScenarioVersion.id).in_(ids)).options(deep)
    return {version.id or 0: version for version in session.exec(found)}
