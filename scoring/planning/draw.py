"""Draw a wave's call plan: the one door of this package.

Stages: read the hours into masks; set aside what provably has no date; first plan; ejection repair; relaxed
voices only where they gain a call; second listeners; scenarios; reasons for whatever is left. Every stage
leaves a valid plan behind. All chance comes from the seed, so the same wave, seed and earlier plan give the
same plan, byte for byte. It does not decide how many calls a wave has, and it reads no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta

from scoring.planning.board import NOBODY, Board
from scoring.planning.chance import Chance
from scoring.planning.construct import Construction
from scoring.planning.core import anneal
from scoring.planning.earlier import EarlierPlan, changes_since
from scoring.planning.findings import findings
from scoring.planning.grid import Grid
from scoring.planning.listeners import add_listeners
from scoring.planning.minutes import scatter_minutes
from scoring.planning.proofs import Proof, prove
from scoring.planning.reasons import Reasons
from scoring.planning.records import Change, Plan, PlannedCall, Relaxation, Unplaced, Wave
from scoring.planning.repair import Repair, restore, snapshot
from scoring.planning.replan import Replanning, at_old_time, send_back
from scoring.planning.scenarios import choose_scenarios
from scoring.planning.search import set_schedule
from scoring.planning.table import Table
from scoring.planning.ways_out import finding_of, ways_out

ENGINE = "better-answered-planning 1"
LEAST_MOVES, MANY_MOVES = 1_000_000, 12_000_000
LEAST_PER_CALL, MOST_PER_CALL = 200, 3000
FIRST_STEPS, TIGHTEN_STEPS = 400, 40  # before anything is proved
LEAST_STEPS, STEPS_PER_CALL, MOST_STEPS = 600, 40, 6_000  # of the repair, for the calls without a place
TIGHTEN_TRIES, FEW_CALLS = 300, 50

Progress = Callable[[float, str], None]


def draw_plan(
    wave: Wave,
    *,
    seed: int | None = None,
    previous: Plan | None = None,
    progress: Progress | None = None,
    moves: int | None = None,
    because: Mapping[str, str] | None = None,
) -> Plan:
    """The plan of `wave`: every due call placed under every rule, or unplaced with its reason.

    Parameters
    ----------
    seed : whole number; the wave's own seed when left out.
    previous : the plan that was in force; as few of its calls as possible are moved.
    moves : steps of the search for balance; by default as many as suit the number of calls, with and without
        the compiled core, so that every machine draws the same plan. A plan records its number.
    because : call → why it cannot stay where `previous` had it, for the list of changes.
    progress : told the share done (0–1) and the name of the stage.
    """
    drawing = Drawing(wave, wave.seed if seed is None else seed, previous, progress or _silent)
    drawing.moves, drawing.because = moves, because or {}
    plan = drawing.run()
    ways = ways_out(drawing.grid, plan, _again)
    return replace(plan, ways_out=ways, findings=plan.findings + finding_of(ways, len(plan.unplaced)))


def _again(wave: Wave, plan: Plan) -> Plan:
    """The wave planned from `plan`, without balance and without explanations: is there a place?"""
    drawing = Drawing(wave, plan.seed, plan, _silent)
    drawing.moves = 0
    return drawing.run()


def fitting_moves(calls: int) -> int:
    """Steps of the search for this many calls: the same on every machine, so that plans are the same.

    >>> fitting_moves(0)
    0
    """
    if calls == 0:
        return 0
    return max(LEAST_MOVES, calls * max(LEAST_PER_CALL, min(MOST_PER_CALL, MANY_MOVES // calls)))


def repair_budget(calls: int) -> int:
    """Steps of the repair for this many calls: each is tried once at least."""
    return calls + LEAST_STEPS + min(MOST_STEPS, STEPS_PER_CALL * calls)


def _silent(share: float, stage: str) -> None:
    """Nobody listens to the progress."""


class Drawing:
    """One run of the stages over one board."""

    def __init__(self, wave: Wave, seed: int, previous: Plan | None, progress: Progress) -> None:
        self.seed, self.previous, self.progress = seed, previous, progress
        self.progress(0.0, "Reading hours and availability")
        self.grid = Grid(wave)
        self.board = Board(self.grid)
        self.reasons = Reasons(self.grid, self.board)
        self.earlier = EarlierPlan(self.grid, previous)
        self.proof = Proof()
        self.moves: int | None = None
        self.because: Mapping[str, str] = {}
        self.log: dict[str, int] = {}

    def run(self) -> Plan:
        pool = self.first_plan()
        pool = self.repair(pool)
        send_back(self.board, self.earlier)
        self.progress(0.5, "Adding second listeners")
        stay = at_old_time(self.board, self.earlier)
        promised = {i for i in stay if self.earlier.entries[i].second is not None}
        chance = Chance(self.seed, "listeners")
        shortfall = add_listeners(self.board, chance, promised=promised, unwilling=stay)
        self.improve()
        self.progress(0.9, "Choosing scenarios")
        placed = [i for i in range(self.grid.N) if self.board.placed(i)]
        scenarios = choose_scenarios(self.grid, placed, self.earlier.scenarios)
        for i in placed:
            if i not in scenarios:
                self.board.remove(i)
                self.reasons.no_scenario(i)
        self.reasons.explain(pool, self.proof)
        self.progress(1.0, "Done")
        return self.as_plan(scenarios, shortfall)

    def first_plan(self) -> list[int]:
        self.progress(0.05, "Placing calls")
        kept = self.earlier.put_back(self.board)
        rest = [i for i in range(self.grid.N) if i not in kept]
        rest = self.reasons.set_aside(rest)
        if self.previous is not None:
            return Replanning(self.board, self.earlier, Chance(self.seed, "replan")).place(rest)
        return Construction(self.board, Chance(self.seed, "first plan")).build(rest)

    def repair(self, pool: list[int]) -> list[int]:
        """Eject and place again; then let voices be heard more often, council by council."""
        self.progress(0.2, "Finding places for the rest")
        repair = Repair(self.board, Chance(self.seed, "repair"), prices=self.earlier.prices())
        pool = repair.run(pool, at_most=0, budget=FIRST_STEPS + 2 * len(pool))
        if not pool:
            return pool
        self.proof = prove(self.grid)
        known = len(self.reasons.found)
        at_most = max(0, self.proof.strict_bound - known)
        pool = repair.run(pool, at_most=at_most, budget=repair_budget(len(pool)))
        most = self.grid.rules.voice.relaxed_max
        at_most = max(0, self.proof.bound - known)
        for _ in range(most - self.grid.rules.voice.max_calls_per_assessor_per_authority):
            hopeless = self.proof.strict_bound == self.proof.bound and len(pool) - at_most > FEW_CALLS
            if len(pool) <= at_most or hopeless:
                break
            for k in {self.grid.council[i] for i in pool}:
                self.board.limit[k] = min(self.board.limit[k] + 1, most)
            pool = repair.run(pool, at_most=at_most, budget=repair_budget(len(pool)))
        self.tighten(repair)
        return pool

    def tighten(self, repair: Repair) -> None:
        """Take back relaxed voices without which the call finds a place too, down to the proved number."""
        grid, board = self.grid, self.board
        voice = grid.rules.voice.max_calls_per_assessor_per_authority
        heard_more = [i for i in range(grid.N) if self.excess(i) > 0]
        spare = sum(max(0, n - voice) for n in board.heard) - (self.proof.strict_bound - self.proof.bound)
        board.limit = [voice] * grid.K
        for i in heard_more[:TIGHTEN_TRIES]:
            if spare <= 0:
                break
            if self.excess(i) > 0:
                before = snapshot(board)
                board.remove(i)
                if repair.run([i], at_most=0, budget=TIGHTEN_STEPS):
                    restore(board, before)
                else:
                    spare -= 1

    def excess(self, i: int) -> int:
        """How much too often the council of call i hears its assessor."""
        grid, board = self.grid, self.board
        heard = board.heard[board.who[i] * grid.K + grid.council[i]] if board.placed(i) else 0
        return heard - grid.rules.voice.max_calls_per_assessor_per_authority

    def improve(self) -> None:
        """Anneal the calls that an earlier plan does not hold, then scatter their minutes."""
        self.progress(0.55, "Balancing times, topics and loads")
        stay = at_old_time(self.board, self.earlier)
        movable = [i for i in range(self.grid.N) if self.board.placed(i) and i not in stay]
        moves = fitting_moves(len(movable)) if self.moves is None else self.moves
        if movable and moves:
            table = Table(self.board, movable)
            set_schedule(table, moves, Chance(self.seed, "search").state)
            anneal(table)
            restore(self.board, (table.who, table.day, table.start, table.second))
            self.log = {"moves": moves, "accepted": table.accepted}
        scatter_minutes(self.board, movable, Chance(self.seed, "minutes"))

    def as_plan(self, scenarios: dict[int, str], shortfall: int) -> Plan:
        grid = self.grid
        calls = tuple(self.planned(i, scenarios[i]) for i in range(grid.N) if i in scenarios)
        unplaced = self.reasons.unplaced()
        return Plan(
            instance=grid.wave.id,
            instance_sha256=grid.wave.sha256,
            seed=self.seed,
            engine=ENGINE,
            parameters=dict(self.log),
            calls=calls,
            unplaced=unplaced,
            relaxations=self.relaxations(),
            double_shortfall=shortfall,
            findings=findings(self.reasons, self.proof, shortfall),
            changes=self.changes(calls, unplaced),
        )

    def changes(self, calls: tuple[PlannedCall, ...], unplaced: tuple[Unplaced, ...]) -> tuple[Change, ...]:
        if self.previous is None:
            return ()
        return changes_since(self.previous, calls, unplaced, self.grid, self.because)

    def planned(self, i: int, scenario: str) -> PlannedCall:
        grid, board = self.grid, self.board
        people = grid.wave.assessors
        midnight = datetime.combine(grid.dates[board.day[i]], time())
        return PlannedCall(
            call=grid.due[i].id,
            attempt=grid.attempt[i],
            assessor=people[board.who[i]].id,
            second=people[board.second[i]].id if board.second[i] != NOBODY else None,
            scenario=scenario,
            start=midnight + timedelta(minutes=board.start[i] * grid.step),
        )

    def relaxations(self) -> tuple[Relaxation, ...]:
        """The councils that hear a voice more often than the rule wants."""
        grid, voice = self.grid, self.grid.rules.voice.max_calls_per_assessor_per_authority
        declared: list[Relaxation] = []
        for k, council in enumerate(grid.wave.authorities):
            most = max((self.board.heard[p * grid.K + k] for p in range(grid.P)), default=0)
            if most > voice:
                why = f"No plan was found in which {council.name} hears no assessor more than {voice} times."
                declared.append(Relaxation("voice", council.id, most, why))
        return tuple(declared)
