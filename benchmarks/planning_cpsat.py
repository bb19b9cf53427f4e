"""The same wave as one model for OR-Tools CP-SAT: x[call, assessor, day, band], distances from the same targets.

`python -m benchmarks.planning_cpsat WAVE.json --out PLAN.json --seconds 60`. OR-Tools is no dependency of the
product: `pip install ortools` first. Exact starts inside a band, second listeners and scenarios are added by the
planner afterwards, as the model would not end with them.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from scoring.planning import plan_to_dict, read_wave
from scoring.planning.balance import UNIT, Balance
from scoring.planning.chance import Chance
from scoring.planning.draw import Drawing
from scoring.planning.listeners import add_listeners
from scoring.planning.scenarios import choose_scenarios

MOST_VARIABLES = 2_000_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wave", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    try:
        from ortools.sat.python import cp_model
    except ImportError:
        sys.stderr.write("OR-Tools is not installed, so CP-SAT is not measured: pip install ortools\n")
        return 2
    began = time.process_time()
    drawing = Drawing(read_wave(json.loads(options.wave.read_text("utf-8"))), 1, None, lambda *_: None)
    drawing.moves = 0
    drawing.run()  # its balance holds the targets; its places are thrown away
    model = Model(cp_model, drawing)
    status, chosen = model.solve(options.seconds)
    plan = finish(drawing, chosen)
    options.out.write_text(json.dumps(plan), "utf-8")
    used = resource.getrusage(resource.RUSAGE_SELF)
    figures = {
        "status": status,
        "variables": len(model.x),
        "placed": len(plan["calls"]),
        "unplaced": len(plan["unplaced"]),
    }
    figures |= {"cpu_seconds": round(time.process_time() - began, 2), "peak_mb": used.ru_maxrss // 1024}
    print(json.dumps(figures))
    return 0


class Model:
    def __init__(self, cp: Any, drawing: Drawing) -> None:
        self.cp, self.grid = cp, drawing.grid
        self.balance = Balance(drawing.board)
        self.model = cp.CpModel()
        self.x: dict[tuple[int, int, int, int], Any] = {}
        self.cost: list[Any] = []
        self._variables()
        self._rules()
        self._distances()
        self.model.minimize(sum(self.cost))

    def _variables(self) -> None:
        grid = self.grid
        for i in range(grid.N):
            for d in range(grid.D):
                for p in grid.eligible[i] if grid.room[grid.council[i] * grid.D + d] else []:
                    starts = grid.desk[p * grid.D + d] & grid.open_on(grid.council[i], d) & grid.when[i]
                    for b in range(grid.B):
                        if starts & grid.neat[p * grid.D + d] & grid.bands[b]:
                            self.x[i, p, d, b] = self.model.new_bool_var("")
        if len(self.x) > MOST_VARIABLES:
            raise SystemExit(f"{len(self.x)} variables: more than this machine should hold")

    def _sums(self, key: Any) -> dict[Any, list[Any]]:
        found: dict[Any, list[Any]] = defaultdict(list)
        for at, variable in self.x.items():
            for cell in key(*at):
                found[cell].append(variable)
        return found

    def _rules(self) -> None:
        grid, add = self.grid, self.model.add
        for terms in self._sums(lambda i, p, d, b: [i]).values():
            missing = self.model.new_bool_var("")
            add(sum(terms) + missing == 1)
            self.cost.append(missing * 1_000_000)
        gap = max(1, grid.rules.min_gap_days)
        for terms in self._sums(lambda i, p, d, b: [(grid.council[i], d - n) for n in range(gap)]).values():
            add(sum(terms) <= 1)
        for (p, d, b), terms in self._sums(lambda i, p, d, b: [(p, d, b)]).items():
            add(sum(terms) <= (grid.neat[p * grid.D + d] & grid.bands[b]).bit_count())
        for (p, d), terms in self._sums(lambda i, p, d, b: [(p, d)]).items():
            add(sum(terms) <= max(0, grid.left_day[p * grid.D + d]))
        for (p, w), terms in self._sums(lambda i, p, d, b: [(p, grid.week[d])]).items():
            add(sum(terms) <= max(0, grid.left_week[p * grid.W + w]))
        voice = grid.rules.voice
        for terms in self._sums(lambda i, p, d, b: [(p, grid.council[i])]).values():
            over = self.model.new_int_var(
                0, voice.relaxed_max - voice.max_calls_per_assessor_per_authority, ""
            )
            add(sum(terms) <= voice.max_calls_per_assessor_per_authority + over)
            self.cost.append(over * 100_000)

    def _distances(self) -> None:
        """|UNIT · count − target| for every cell of the planner's own objective, weighed as there."""
        grid, t = self.grid, self.balance
        group = [t.group(grid.council[i], grid.topic[i]) for i in range(grid.N)]
        kind = [t.type_of[k] for k in grid.council]
        cells = (
            (t.t_group, 2, lambda i, p, d, b: [group[i] * t.slots + grid.weekday[d] * grid.B + b]),
            (t.t_weekday, 2, lambda i, p, d, b: [grid.council[i] * 7 + grid.weekday[d]]),
            (t.t_band, 2, lambda i, p, d, b: [grid.council[i] * grid.B + b]),
            (t.t_load, 2, lambda i, p, d, b: [p]),
            (t.t_topic, 1, lambda i, p, d, b: [p * t.T + grid.topic[i]]),
            (t.t_type, 1, lambda i, p, d, b: [p * t.Y + kind[i]]),
        )
        for targets, weight, key in cells:
            for cell, terms in self._sums(key).items():
                far = self.model.new_int_var(0, UNIT * grid.N + targets[cell], "")
                self.model.add_abs_equality(far, UNIT * sum(terms) - targets[cell])
                self.cost.append(weight * far)

    def solve(self, seconds: float) -> tuple[str, list[tuple[int, int, int, int]]]:
        solver = self.cp.CpSolver()
        solver.parameters.max_time_in_seconds = seconds
        solver.parameters.num_workers = 2
        status = solver.solve(self.model)
        found = status in (self.cp.OPTIMAL, self.cp.FEASIBLE)
        chosen = [at for at, variable in self.x.items() if found and solver.value(variable)]
        return str(solver.status_name(status)), chosen


def finish(drawing: Drawing, chosen: list[tuple[int, int, int, int]]) -> dict[str, Any]:
    """Exact starts, listeners and scenarios; what finds no start counts as unplaced."""
    board, grid = drawing.board, drawing.grid
    for i in range(grid.N):
        if board.placed(i):
            board.remove(i)
    board.limit = [grid.rules.voice.relaxed_max] * grid.K
    for i, p, d, b in sorted(chosen, key=lambda at: at[1:]):
        starts = board.starts(i, p, d) & grid.bands[b]
        neat = starts & grid.neat[p * grid.D + d] or starts
        if neat and board.can_take(p, d):
            board.place(i, p, d, (neat & -neat).bit_length() - 1)
    shortfall = add_listeners(board, Chance(1, "listeners"))
    placed = [i for i in range(grid.N) if board.placed(i)]
    drawing.reasons.found = {
        i: ("NO_PLACE_FOUND", "The solver left it out.") for i in range(grid.N) if i not in placed
    }
    return plan_to_dict(drawing.as_plan(choose_scenarios(grid, placed, {}), shortfall))


if __name__ == "__main__":
    sys.exit(main())
