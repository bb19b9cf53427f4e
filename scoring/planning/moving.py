"""May one call be made by this assessor at this time, with the rest of the plan as it stands? In plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from scoring.planning.board import NOBODY, Board
from scoring.planning.earlier import EarlierPlan
from scoring.planning.grid import Grid
from scoring.planning.records import Plan, PlannedCall, Wave
from scoring.planning.scenarios import allowed
from scoring.planning.words import day_in_words, language_in_words

MOST_TOLD = 5


@dataclass(frozen=True)
class Spot:
    """A place for call i: council k, assessor p, day d, start s (steps after midnight)."""

    i: int
    k: int
    p: int
    d: int
    s: int
    entry: PlannedCall


def broken_rules(wave: Wave, plan: Plan, entry: PlannedCall) -> tuple[str, ...]:
    """Every rule that `entry` would break beside the other calls of the plan; empty if it may stand.

    Moments already past are not looked at: the caller knows the time.
    """
    grid = Grid(replace(wave, now=None))
    others = replace(plan, calls=tuple(call for call in plan.calls if call.call != entry.call))
    board = Board(grid)
    EarlierPlan(grid, others).put_back(board)
    return tuple(_broken(grid, board, entry))


def plan_faults(wave: Wave, plan: Plan) -> tuple[str, ...]:
    """What is wrong with a plan that somebody brings: sentences, a few of them in full; empty if it may stand."""
    grid = Grid(replace(wave, now=None))
    board = Board(grid)
    known = [entry for entry in plan.calls if entry.call in grid.index]
    faults = [
        f"{entry.call} is no call of this wave." for entry in plan.calls if entry.call not in grid.index
    ]
    faults += [
        f"{entry.call}: {entry.scenario!r} is no scenario that it may use."
        for entry in known
        if entry.scenario not in allowed(grid, grid.index[entry.call])
    ]
    if len({entry.call for entry in plan.calls}) < len(plan.calls):
        faults.append("A call stands in the plan twice.")
    kept = EarlierPlan(grid, plan).put_back(board)
    lost = [entry for entry in known if grid.index[entry.call] not in kept]
    for entry in lost[:MOST_TOLD]:
        faults += [f"{entry.call}: {words}" for words in _broken(grid, board, entry)]
    if len(lost) > MOST_TOLD:
        faults.append(f"{len(lost) - MOST_TOLD} more calls break a rule.")
    return tuple(faults)


def _broken(grid: Grid, board: Board, entry: PlannedCall) -> Iterator[str]:
    i = grid.index[entry.call]
    p = grid.assessor_of.get(entry.assessor, NOBODY)
    d = entry.start.toordinal() - grid.dates[0].toordinal()
    s, odd = divmod(entry.start.hour * 60 + entry.start.minute, grid.step)
    if p == NOBODY:
        yield "Nobody of that name calls in this wave."
        return
    if not 0 <= d < grid.D:
        first, last = (day_in_words(day) for day in (grid.dates[0], grid.dates[-1]))
        yield f"The wave is called from {first} to {last}."
        return
    if odd:
        yield f"Calls start on the {grid.step} minutes, so not at {entry.start:%H:%M}."
    spot = Spot(i, grid.council[i], p, d, s, entry)
    yield from _of_people(grid, board, spot)
    yield from _of_council(grid, board, spot)
    yield from _of_day(grid, board, spot)


def _of_people(grid: Grid, board: Board, spot: Spot) -> Iterator[str]:
    who, council = grid.wave.assessors[spot.p], grid.wave.authorities[spot.k]
    language = grid.due[spot.i].language
    if council.id in who.conflicts:
        yield f"{who.name} has a conflict of interest with {council.name}."
    if language not in who.languages:
        yield f"{who.name} does not speak {language_in_words(language)}."
    if not board.may_speak(spot.p, spot.k):
        yield f"{council.name} hears {who.name} in another call already."
    second = grid.assessor_of.get(spot.entry.second, NOBODY) if spot.entry.second else NOBODY
    if second == spot.p:
        yield f"{who.name} listens to this call, so somebody else must make it."
    elif second != NOBODY and not board.can_listen(second, spot.i, spot.d, spot.s):
        yield f"{grid.wave.assessors[second].name}, who listens to this call, is not free then."


def _of_council(grid: Grid, board: Board, spot: Spot) -> Iterator[str]:
    name, day = grid.wave.authorities[spot.k].name, day_in_words(grid.dates[spot.d])
    clock = f"{spot.entry.start:%H:%M}"
    if not grid.open_on(spot.k, spot.d) >> spot.s & 1:
        yield f"{name} does not answer for {grid.rules.call_minutes} minutes from {clock} on {day}."
    if not grid.when[spot.i] >> spot.s & 1:
        yield "The call failed at this time of day before; try another."
    if board.date_free(spot.k, spot.d):
        return
    if board.dates[spot.k] >> spot.d & 1:
        yield f"{name} has another call on {day}."
    elif board.dates[spot.k] & grid.near[spot.d]:
        yield f"{name} has a call less than {grid.rules.min_gap_days} days from {day}."


def _of_day(grid: Grid, board: Board, spot: Spot) -> Iterator[str]:
    name, day = grid.wave.assessors[spot.p].name, day_in_words(grid.dates[spot.d])
    at = spot.p * grid.D + spot.d
    if not grid.desk[at] >> spot.s & 1:
        yield f"{name} does not work for {grid.rules.block_minutes} minutes from {spot.entry.start:%H:%M} on {day}."
    elif not board.free[at] >> spot.s & 1:
        yield f"{name} has another call at that time."
    if board.left_day[at] <= 0:
        yield f"{name} has as many calls on {day} as a day may have."
    if board.left_week[spot.p * grid.W + grid.week[spot.d]] <= 0:
        yield f"{name} has as many calls in that week as a week may have."
    if board.left_total[spot.p] <= 0:
        yield f"{name} has as many calls as the wave may have."
