"""Load topics and scenarios from their data files."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, delete

from app.accounts.models import Person
from app.core import audit
from app.scenarios import queries, rules
from app.scenarios.models import FactQuestion, Scenario, ScenarioVersion, Topic

TOPIC_COLUMNS = ("name", "description", "lgsl_id", "council_types", "note")


@dataclass
class Loaded:
    """What loading changed."""

    topics: int = 0
    new_versions: int = 0
    rewritten: int = 0

    @property
    def anything(self) -> bool:
        return bool(self.topics or self.new_versions or self.rewritten)


def load_shipped(
    session: Session, at: datetime, *, by: Person | None = None, folder: Path = queries.DATA
) -> Loaded:
    """Bring topics and scenarios to what the data files say; loading twice changes nothing.

    A wording that a wave has used is never touched: a changed file then makes a new version.
    """
    shipped_topics, shipped_scenarios = queries.shipped(folder)
    loaded = Loaded()
    topics = queries.topics_by_code(session)
    for shipped in shipped_topics:
        topics[shipped["code"]] = _load_topic(session, topics.get(shipped["code"]), shipped, loaded)
    session.flush()
    for shipped in shipped_scenarios:
        _load_scenario(session, topics[shipped["topic"]], shipped, loaded, at=at)
    if loaded.anything:
        audit.record(
            session,
            "scenarios.load_shipped",
            subject=("scenarios", "shipped"),
            by=by,
            at=at,
            topics=loaded.topics,
            new_versions=loaded.new_versions,
            rewritten=loaded.rewritten,
        )
    return loaded


def _load_topic(session: Session, topic: Topic | None, shipped: dict[str, Any], loaded: Loaded) -> Topic:
    topic = topic or Topic(code=shipped["code"], name="")
    values = {name: shipped[name] for name in TOPIC_COLUMNS}
    if any(getattr(topic, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(topic, name, value)
        session.add(topic)
        loaded.topics += 1
    return topic


def _load_scenario(
    session: Session, topic: Topic, shipped: dict[str, Any], loaded: Loaded, *, at: datetime
) -> None:
    scenario = queries.find_scenario(session, shipped["code"])
    if scenario is None:
        scenario = Scenario(code=shipped["code"], topic_id=topic.id or 0)
        session.add(scenario)
        session.flush()
    newest = scenario.versions[-1] if scenario.versions else None
    if newest is None or (newest.used_at is not None and not rules.says_the_same(newest, shipped)):
        number = newest.number + 1 if newest else 1
        version = ScenarioVersion(
            scenario_id=scenario.id or 0, number=number, written_at=at, **rules.wording(shipped)
        )
        scenario.versions.append(version)
        _write_facts(session, version, shipped)
        loaded.new_versions += 1
    elif not rules.says_the_same(newest, shipped):
        _rewrite(session, newest, shipped, at=at)
        loaded.rewritten += 1


def _rewrite(session: Session, version: ScenarioVersion, shipped: dict[str, Any], *, at: datetime) -> None:
    for name, value in rules.wording(shipped).items():
        setattr(version, name, value)
    version.written_at = at
    session.exec(delete(FactQuestion).where(col(FactQuestion.version_id) == version.id))
    session.expire(version, ["facts"])
    _write_facts(session, version, shipped)


def _write_facts(session: Session, version: ScenarioVersion, shipped: dict[str, Any]) -> None:
    session.add(version)
    session.flush()
    for fact in rules.facts_of(shipped):
        session.add(FactQuestion(version_id=version.id or 0, **fact))
    session.flush()
    session.expire(version, ["facts"])
