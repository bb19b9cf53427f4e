"""The search for balance: the same in Python and compiled, always valid, and better than the first plan."""

from __future__ import annotations

import json
import shutil

import pytest

from scoring.planning import core, draw, draw_plan, plan_to_dict, read_wave
from scoring.planning.balance import UNIT
from scoring.planning.board import Board
from scoring.planning.chance import Chance
from scoring.planning.command import main
from scoring.planning.construct import Construction
from scoring.planning.grid import Grid
from scoring.planning.listeners import add_listeners
from scoring.planning.search import Search, set_schedule
from scoring.planning.table import Table
from tests.scoring.planning.referee import assert_valid, check, instance
from tests.scoring.planning.waves import create_rules, create_wave

MODES = ["live", "recorded"]


def create_table(mode: str = "live", moves: int = 20_000) -> tuple[Board, Table]:
    rules = create_rules(double_marking={"share": 0.2, "mode": mode})
    grid = Grid(read_wave(create_wave(20, topics=3, assessors=5, days=19, rules=rules)))
    board = Board(grid)
    assert Construction(board, Chance(3, "test")).build(list(range(grid.N))) == []
    add_listeners(board, Chance(3, "listeners"))
    table = Table(board, list(range(grid.N)))
    set_schedule(table, moves, Chance(3, "search").state)
    return board, table


def cost(table: Table) -> int:
    """The whole objective, counted from nothing."""
    total = 0
    for name, weight in (("group", 2), ("weekday", 2), ("band", 2), ("load", 1), ("topic", 1), ("type", 1)):
        pairs = zip(getattr(table, f"n_{name}"), getattr(table, f"t_{name}"), strict=True)
        total += weight * sum((UNIT * n - t) ** 2 for n, t in pairs)
    together = [*table.n_pair_weekday, *table.n_pair_band]
    total += 4 * UNIT * UNIT * sum(n * (n - 1) // 2 for n in together)
    return total + table.link * sum(n * n for n in table.shared) // 2


@pytest.mark.parametrize("mode", MODES)
def test_the_compiled_search_takes_the_same_steps_as_the_one_in_python(mode):
    _, plain = create_table(mode)
    _, fast = create_table(mode)
    Search(plain).run()
    core.anneal(fast)
    for name in ("who", "day", "start", "second", "state", "accepted"):
        assert getattr(plain, name) == getattr(fast, name)


@pytest.mark.parametrize("mode", MODES)
def test_the_price_of_a_step_is_the_difference_of_the_whole_objective(mode, monkeypatch):
    _, table = create_table(mode, moves=3_000)
    search, last = Search(table), cost(table)
    steps = []
    monkeypatch.setattr(search, "accepts", lambda delta, heat: steps.append(delta) or delta <= heat)
    for _ in range(3_000):
        seen, done = len(steps), table.accepted
        search.propose(40_000)
        if table.accepted > done:
            now = cost(table)
            assert now - last == steps[seen]
            last = now
        assert len(steps) - seen <= 1
    assert table.accepted > 100


def test_the_search_lowers_the_objective():
    _, table = create_table()
    before = cost(table)
    Search(table).run()
    assert cost(table) < before / 2


def test_set_up_builds_the_core_where_a_compiler_is_at_hand():
    assert core.library() is not None or shutil.which("cc") is None


def test_a_library_built_from_another_source_is_never_used(tmp_path, monkeypatch):
    changed = tmp_path / "core.c"
    changed.write_bytes(core.SOURCE.read_bytes() + b"\n")
    for built in core.SOURCE.parent.glob("_core.*"):
        shutil.copy(built, tmp_path / built.name)
    monkeypatch.setattr(core, "SOURCE", changed)
    core.library.cache_clear()
    assert core.library() is None
    core.library.cache_clear()


WAVES = [
    create_wave(15, topics=2, assessors=4, days=12),
    create_wave(40, topics=2, assessors=3, days=19, rules=create_rules(start_step_minutes=15)),
    create_wave(9, topics=3, assessors=2, days=26, rules=create_rules(min_gap_days=3)),
]


@pytest.mark.parametrize("wave", WAVES)
def test_the_plan_is_the_same_byte_for_byte_with_and_without_the_core(wave, monkeypatch):
    """Nothing is handed over but the wave: both draw with the same number of moves by default."""
    monkeypatch.setattr(draw, "LEAST_MOVES", 30_000)
    fast = json.dumps(plan_to_dict(draw_plan(read_wave(wave))))
    monkeypatch.setattr(core, "library", lambda: None)
    assert json.dumps(plan_to_dict(draw_plan(read_wave(wave)))) == fast


def test_a_public_wave_is_planned_the_same_by_the_command_with_and_without_the_core(tmp_path, monkeypatch):
    path = tmp_path / "S-1.json"
    path.write_text(json.dumps(instance("S-1")), "utf-8")
    main([str(path), "--out", str(tmp_path / "fast.json")])
    monkeypatch.setattr(core, "library", lambda: None)
    main([str(path), "--out", str(tmp_path / "plain.json")])
    assert (tmp_path / "plain.json").read_bytes() == (tmp_path / "fast.json").read_bytes()


def test_recorded_second_listeners_take_load_but_no_hour(tmp_path):
    wave = create_wave(
        15, topics=2, days=19, rules=create_rules(double_marking={"share": 0.5, "mode": "recorded"})
    )
    plan = draw_plan(read_wave(wave), moves=30_000)
    report = check(tmp_path, wave, plan_to_dict(plan))
    assert_valid(report)
    assert report["counts"]["double_marked"] == 15


@pytest.mark.parametrize("name", ["S-1", "S-2"])
def test_a_small_public_wave_comes_close_to_every_bound(name, tmp_path):
    wave = instance(name)
    report = check(tmp_path, wave, plan_to_dict(draw_plan(read_wave(wave), moves=600_000)))
    quality = {term: figure["quality"] for term, figure in report["soft"].items() if "quality" in figure}
    assert quality.pop("time_group") >= 0.9
    assert min(quality.values()) >= 0.96
    assert report["soft"]["design"]["components"] == 1
