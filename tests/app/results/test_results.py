"""A run holds everything that rebuilds its tables, and nobody's name."""

import json

import pytest

from app.core.database import Database
from app.core.errors import WrongState
from app.results.actions import compile_run
from app.results.queries import league_inputs, left_out
from app.waves.models import WaveState
from scoring.codec import digest, inputs_from_json
from scoring.edition import edition_digest
from scoring.league import compile_edition
from tests.settled_wave import AFTER, small_wave


def test_a_run_is_rebuilt_from_its_inputs_alone(database: Database):
    with database.write() as session:
        run = compile_run(session, wave=small_wave(session).wave, by=None, at=AFTER)
        assert edition_digest(compile_edition(inputs_from_json(run.inputs))) == run.tables_sha256
        assert digest(run.inputs) == run.inputs_sha256


def test_equal_scores_share_a_place_and_too_few_reached_calls_have_none(database: Database):
    with database.write() as session:
        run = compile_run(session, wave=small_wave(session).wave, by=None, at=AFTER)
    rows = {row["name"]: row for row in json.loads(run.tables)["tables"][0]["rows"]}
    assert [rows[name]["label"] for name in ("Ambleford", "=Brackwater", "Dunmoor", "Elmsea")] == [
        "=1",
        "=1",
        "3",
        "4",
    ]
    assert rows["Fennhithe"]["place"] is None
    assert rows["Fennhithe"]["reason"] == "fewer than 3 reached calls"


def test_inputs_name_no_person_and_no_note(database: Database):
    with database.write() as session:
        world = small_wave(session)
        run = compile_run(session, wave=world.wave, by=None, at=AFTER)
        for person in [*world.assessors, world.judge]:
            assert person.name not in run.inputs
            assert person.pseudonym not in run.inputs
        assert "SECRET NOTE" not in run.inputs
        assert {call["assessor"] for call in json.loads(run.inputs)["calls"]} == {"A1", "A2", "A3"}


def test_compiling_again_without_a_change_gives_the_same_run(database: Database):
    with database.write() as session:
        wave = small_wave(session).wave
        runs = [compile_run(session, wave=wave, by=None, at=AFTER) for _ in range(2)]
        assert runs[0].id == runs[1].id


def test_a_reached_call_that_nobody_judged_is_left_out_and_counted(database: Database):
    with database.write() as session:
        world = small_wave(session)
        before = len(league_inputs(session, world.wave).calls)
        planned = world.calls["X07000001", "blue"][0]
        session.delete(world.verdicts[planned.id])
        session.flush()
        assert len(league_inputs(session, world.wave).calls) == before - 1
        assert left_out(session, world.wave) == {"to_be_made": 0, "not_judged": 1, "void": 0}


def test_a_draft_has_nothing_to_compile(database: Database):
    with database.write() as session:
        wave = small_wave(session).wave
        wave.state = WaveState.DRAFT
        with pytest.raises(WrongState):
            compile_run(session, wave=wave, by=None, at=AFTER)
