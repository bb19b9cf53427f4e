"""The demonstration's standards and actions tell a story: one promise of each outcome, one action in each state."""

from __future__ import annotations

from types import SimpleNamespace

from app.accounts.models import Person
from app.core.database import Database
from app.demo.board import promise_and_act
from app.insight import rules, standards_queries
from app.insight.models import ActionState
from app.insight.standards import standing_of
from scoring.promise import Kept
from tests.promised import AFTER, CODE, create_world, earlier_wave, set_answers


def test_a_promise_of_each_outcome_and_an_action_in_each_state(database: Database):
    country = SimpleNamespace(councils=[SimpleNamespace(gss_code=CODE, type="scottish-unitary")])
    with database.write() as session:
        world = create_world(session)
        earlier_wave(session, world, [10, 20, 70, 80, 90, 100])
        set_answers(session, world, CODE, "C3", ["yes", "yes", "yes", "yes", "no", "partly"])
        person = session.get_one(Person, world.judge.id)
        promise_and_act(session, country, SimpleNamespace(council_users={CODE: person}), at=AFTER)
    today = rules.local_day(AFTER)
    with database.read() as session:
        standing = standing_of(session, CODE, AFTER)
        [raised] = [one for one in standing.tracked if len(one.standard.versions) > 1]
        acts = [one.versions[-1] for one in standards_queries.actions_of(session, CODE)]
        assert {kept: standing.count(kept) for kept in Kept} == dict.fromkeys(Kept, 1)
        assert standing.count(None) == 3
        assert [one.version.target_percent for one in raised.seen if one.version] == [50, 90]
        assert raised.kept is Kept.NOT_KEPT
        assert {one.state for one in acts} == {ActionState.OPEN, ActionState.DONE}
        assert [rules.is_overdue(one, today) for one in acts] == [False, True, False]
