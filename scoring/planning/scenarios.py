"""The scenario of each call: in its language, not repeated at a council, used evenly by type and topic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from scoring.planning.grid import Grid

Use = Counter[tuple[str, int, str]]


def allowed(grid: Grid, i: int) -> tuple[str, ...]:
    """Scenarios that call i may use: the fixed one, else those of its topic in its language."""
    call = grid.due[i]
    topic = grid.wave.topics[grid.topic[i]]
    return tuple(
        s.id for s in topic.scenarios if call.language in s.languages and call.scenario in (None, s.id)
    )


def heard_before(grid: Grid) -> Counter[tuple[int, int, str]]:
    """Scenarios that completed calls used, by council and topic."""
    return Counter(
        (grid.council_of[call.authority], grid.topic_of[call.topic], a.scenario)
        for a in grid.wave.history
        if a.outcome == "completed" and a.scenario is not None
        for call in [grid.call_of_id[a.call]]
    )


def assign(
    grid: Grid, calls: Sequence[int], kept: dict[int, str], use: Use, done: Counter[tuple[int, int, str]]
) -> dict[int, str]:
    """Scenarios for `calls`, all of one council and topic; a call that cannot have one is left out.

    Augmenting paths give every call a scenario where that is possible; least used come first.
    """
    if not calls:
        return {}
    k, t = grid.council[calls[0]], grid.topic[calls[0]]
    kind = grid.wave.authorities[k].type
    before = Counter({s.id: done[(k, t, s.id)] for s in grid.wave.topics[t].scenarios})
    total = len(calls) + sum(before.values())
    limit = -(-total // len(before)) if grid.rules.no_repeat_per_authority_topic else total
    held: dict[str, list[int]] = {s: [] for s in before}

    def give(i: int, seen: set[str]) -> bool:
        options = sorted(set(allowed(grid, i)) - seen, key=lambda s: (kept.get(i) != s, use[(kind, t, s)], s))
        for s in options:
            seen.add(s)
            if before[s] + len(held[s]) < limit:
                held[s].append(i)
                return True
        for s in options:
            for j in list(held[s]):
                held[s].remove(j)
                if give(j, seen):
                    held[s].append(i)
                    return True
                held[s].append(j)
        return False

    for i in sorted(calls, key=lambda i: (len(allowed(grid, i)), i not in kept, i)):
        give(i, set())
    return {i: s for s, holders in held.items() for i in holders}


def groups(grid: Grid, calls: Sequence[int]) -> list[list[int]]:
    """Calls gathered by council and topic."""
    found: dict[tuple[int, int], list[int]] = {}
    for i in calls:
        found.setdefault((grid.council[i], grid.topic[i]), []).append(i)
    return list(found.values())


def choose_scenarios(grid: Grid, calls: Sequence[int], kept: dict[int, str]) -> dict[int, str]:
    """A scenario for every placed call that can have one; `kept` are those of an earlier plan."""
    use: Use = Counter()
    done = heard_before(grid)
    for (k, t, s), n in done.items():
        use[(grid.wave.authorities[k].type, t, s)] += n
    chosen: dict[int, str] = {}
    for group in groups(grid, calls):
        chosen |= _assign_most(grid, group, kept, use, done)
    return chosen


def _assign_most(
    grid: Grid, group: list[int], kept: dict[int, str], use: Use, done: Counter[tuple[int, int, str]]
) -> dict[int, str]:
    """Leaving a call out lowers the limit for the others, so repeat until all that remain have a scenario."""
    while True:
        chosen = assign(grid, group, kept, use, done)
        if len(chosen) == len(group):
            k, t = (grid.council[group[0]], grid.topic[group[0]]) if group else (0, 0)
            for s in chosen.values():
                use[(grid.wave.authorities[k].type, t, s)] += 1
            return chosen
        group = [i for i in group if i in chosen]
