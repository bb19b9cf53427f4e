"""A fictional wave under way: an open wave of full size, and assessors who have just put down the telephone."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.accounts import actions as accounts
from app.accounts.models import Role
from app.core.database import Database
from benchmarks.service.browser import Browser
from tests.field_world import create_attempt, create_call, create_world
from tests.scoring.planning.waves import create_rules, create_wave

COUNCILS, TOPICS, PEOPLE, DAYS = 382, 9, 40, 54


@dataclass(frozen=True)
class Assessor:
    """One simulated assessor: the cookie of a signed-in browser, and the call whose scorecard is theirs."""

    number: int
    cookie: str
    reference: str
    call_id: int

    @property
    def card(self) -> str:
        return f"/field/calls/{self.reference}/scorecard"

    def browser(self, port: int) -> Browser:
        return Browser(port, cookie=f"better-answered={self.cookie}", headers={"HX-Request": "true"})


def seed_wave(database: Database, assessors: int) -> list[Assessor]:
    """A wave whose plan was drawn for 382 councils and 9 topics; one ended call for each assessor."""
    now = datetime.now(UTC)
    begun = now - timedelta(minutes=30)
    found = []
    with database.write() as session:
        world = create_world(session, planned=begun, calls=0)
        rules = create_rules(min_gap_days=1)
        world.plan.instance = create_wave(COUNCILS, TOPICS, 1, PEOPLE, DAYS, rules=rules)
        for number in range(assessors):
            person = accounts.invite(
                session, email=f"assessor{number}@example.org", role=Role.ASSESSOR, at=begun, by=None
            )
            call = create_call(
                session, world.plan, world.wave_council, world.version, world.topic, person, begun, number
            )
            create_attempt(session, call, at=begun)
            cookie = accounts.sign_in(session, person=person, at=now)
            found.append(Assessor(number, cookie, call.reference, call.id or 0))
    if not database.is_sqlite:
        with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.exec_driver_sql("ANALYZE")
    return found
