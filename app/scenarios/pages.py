"""What people are asked about, and the words of each enquiry."""

from dataclasses import dataclass, field

from fastapi import Request
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, office
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.ids import Code
from app.core.rendering import notice, page, see_other
from app.scenarios import actions, queries, rules
from app.scenarios.models import FactKind, Scenario, ScenarioVersion, Topic

LOADED = notice("scenarios-loaded", "Topics and scenarios are as their files say.")


@dataclass(frozen=True)
class TopicView:
    topic: Topic
    scenarios: list[tuple[Scenario, ScenarioVersion]]  # each with its newest wording


@dataclass(frozen=True)
class IndexPage:
    asked: list[TopicView]
    without: list[Topic]  # known, and nobody has written a scenario yet
    scenario_count: int

    @property
    def every_type(self) -> int:
        """How many types of council answer for any topic."""
        topics = [view.topic for view in self.asked] + self.without
        return len({kind for topic in topics for kind in topic.council_types})


@dataclass(frozen=True)
class ScenarioPage:
    scenario: Scenario
    version: ScenarioVersion
    earlier: list[ScenarioVersion]
    languages: list[str]
    kinds: dict[FactKind, str] = field(default_factory=lambda: rules.KIND_NAMES)


@office.get("/office/scenarios", name="scenarios.index")
def index(request: Request, session: Reading) -> Response:
    topics = queries.topics(session)
    asked = [
        TopicView(topic, [(one, queries.current_version(one)) for one in queries.scenarios_in_use(topic)])
        for topic in topics
    ]
    found = IndexPage(
        [view for view in asked if view.scenarios],
        [view.topic for view in asked if not view.scenarios],
        sum(len(view.scenarios) for view in asked),
    )
    return page(request, "scenarios/index.html", found)


@office.post("/office/scenarios", name="scenarios.load_shipped")
def load_shipped(request: Request, session: Writing, by: CurrentPerson) -> Response:
    actions.load_shipped(session, now(), by=by)
    return see_other(request, "scenarios.index", saying=LOADED)


@office.get("/office/scenarios/{code}", name="scenarios.scenario")
def scenario(request: Request, session: Reading, code: Code) -> Response:
    found = queries.scenario_by_code(session, code)
    version = queries.current_version(found)
    languages = [rules.LANGUAGE_NAMES.get(language, language) for language in version.languages]
    content = ScenarioPage(found, version, list(reversed(found.versions[:-1])), languages)
    return page(request, "scenarios/scenario.html", content)
