"""States are data: tables are whole, README draws them, and the rules let pass what they say and nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.accounts.rules import passes
from app.calls.models import CallClosing, CallEnd
from app.calls.rules import Standing
from app.core.states import mermaid, reachable
from app.matching import rules as matching
from app.matching.models import FactJudgement, Judging
from app.matching.states import JUDGING_TRANSITIONS, JudgingState
from app.review import rules as review
from app.review.models import Reply, Ruling, RulingResult, Stance
from app.review.states import REPLY_TRANSITIONS, ReplyState, reply_state
from app.scorecards import rules as scorecards
from app.scorecards.models import Scorecard
from app.scorecards.states import TRANSITIONS, ScorecardState
from app.states import BEGIN, END, TABLES, placed
from app.waves.models import Wave, WaveState

README = Path(__file__).parents[2] / "README.md"
AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def test_readme_draws_the_tables_as_they_are():
    page = README.read_text("utf-8")
    assert placed(page) == page, "python -m app.states README.md draws them anew"


def test_a_diagram_tells_every_step_and_no_other():
    told = mermaid(JUDGING_TRANSITIONS).splitlines()
    assert told[:2] == ["stateDiagram-v2", "    [*] --> taken"]
    assert "    whole --> handed_in" in told
    assert "    handed_in --> [*]" in told
    assert len(told) == 2 + sum(len(following) or 1 for following in JUDGING_TRANSITIONS.values())
    assert placed(f"a {BEGIN} old {END} z").endswith(f"{END} z")


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_state_has_its_row_and_can_be_reached(table):
    states = set(type(next(iter(table))))
    assert set(table) == states
    assert all(set(following) <= states - {state} for state, following in table.items())
    assert reachable(table, next(iter(table))) == states


def scorecard(state: ScorecardState) -> tuple[Scorecard | None, Standing]:
    closing = CallClosing(end=CallEnd.VOID) if state == ScorecardState.VOID else None
    standing = Standing.__new__(Standing)
    object.__setattr__(standing, "closing", closing)
    card = Scorecard(submitted_at=AT if state == ScorecardState.SUBMITTED else None)
    return (None if state == ScorecardState.NOT_BEGUN else card), standing


@pytest.mark.parametrize("state", ScorecardState)
def test_a_scorecard_is_written_where_its_table_leads_to_begun(state):
    card, standing = scorecard(state)
    assert scorecards.scorecard_state(card, standing) == state
    begun = state == ScorecardState.BEGUN or ScorecardState.BEGUN in TRANSITIONS[state]
    assert scorecards.can_write(card, standing) == begun


@pytest.mark.parametrize("state", [JudgingState.TAKEN, JudgingState.WHOLE, JudgingState.HANDED_IN])
def test_a_judging_is_handed_in_and_given_back_where_its_table_says(state):
    facts = [FactJudgement(key_fact_id=1)] if state != JudgingState.TAKEN else []
    judging = Judging(judgements=facts, submitted_at=AT if state == JudgingState.HANDED_IN else None)
    assert matching.judging_state(judging, [1]) == state
    assert passes(matching.check_open, judging) == (JudgingState.GIVEN_BACK in JUDGING_TRANSITIONS[state])
    whole = JudgingState.HANDED_IN in JUDGING_TRANSITIONS[state]
    assert passes(matching.check_whole, judging, [1]) == whole


RESULTS = {
    ReplyState.ACCEPTED: RulingResult.ACCEPTED,
    ReplyState.PARTLY_ACCEPTED: RulingResult.PARTLY,
    ReplyState.REJECTED: RulingResult.REJECTED,
}


@pytest.mark.parametrize("state", ReplyState)
def test_a_reply_is_changed_and_ruled_on_where_its_table_says(state):
    wave = Wave(
        state=WaveState.CLOSED, from_date=date(2026, 9, 7), to_date=date(2026, 9, 25),
        reply_from=AT.replace(day=1), reply_to=AT.replace(day=9),
    )  # fmt: skip
    ruling = Ruling(result=RESULTS[state]) if state in RESULTS else None
    stance = Stance.AGREES if state == ReplyState.AGREES else Stance.CHALLENGES
    reply = None if state == ReplyState.NOT_ANSWERED else Reply(stance=stance)
    assert reply_state(reply, ruling) == state
    following = REPLY_TRANSITIONS[state]
    assert review.can_reply(wave, ruling, AT) == bool(following & {ReplyState.AGREES, ReplyState.CHALLENGES})
    assert not review.can_reply(wave, ruling, AT, void=True)
    if reply is not None:
        assert not passes(review.check_rulable, reply, ruling, void=True)
        assert passes(review.check_rulable, reply, ruling) == bool(following & set(RESULTS))
