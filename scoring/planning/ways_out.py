"""What a change of the rules would gain, priced by proving the changed wave anew.

The numbers are the most that a change could gain: a proof bounds from above, a drawn plan shows the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from scoring.planning.grid import Grid
from scoring.planning.proofs import prove
from scoring.planning.records import UNLIMITED, Assessor, Finding, Wave

LARGEST = 20_000  # due calls; beyond this the proofs take longer than the answer is worth


def ways_out(grid: Grid, unplaced: int) -> tuple[Finding, ...]:
    """One finding that lists the changes by what they could gain; none if nothing is missing or helps."""
    if not unplaced or grid.N > LARGEST:
        return ()
    gains = [(unplaced - prove(Grid(wave)).bound, words) for words, wave in _changes(grid.wave)]
    gains = sorted(((gain, words) for gain, words in gains if gain > 0), key=lambda way: -way[0])
    if not gains:
        return ()
    listed = "; ".join(f"{words}: up to {gain}" for gain, words in gains)
    text = f"Of the {unplaced} calls without a place, these changes could each place: {listed}."
    return (Finding("WAYS_OUT", 0, False, text, change=f"Most is gained by {gains[0][1]}."),)


def _changes(wave: Wave) -> Iterator[tuple[str, Wave]]:
    rules, (first, last) = wave.rules, wave.period
    if rules.min_gap_days > 1:
        shorter = rules.min_gap_days - 1
        days = "1 day" if shorter == 1 else f"{shorter} days"
        yield f"a gap of {days}", replace(wave, rules=replace(rules, min_gap_days=shorter))
    yield "one week more", replace(wave, period=(first, last + timedelta(days=7)))
    people = tuple(_raised(assessor) for assessor in wave.assessors)
    yield "limits of all assessors 20 % higher", replace(wave, assessors=people)
    voice = replace(rules.voice, relaxed_max=rules.voice.relaxed_max + 1)
    times = f"hearing the same voice {voice.relaxed_max} times"
    yield times, replace(wave, rules=replace(rules, voice=voice))
    for language in sorted({call.language for call in wave.calls}):
        others = [a for a in wave.assessors if language not in a.languages]
        if others:
            more = replace(others[0], languages=others[0].languages | {language})
            people = tuple(more if a.id == more.id else a for a in wave.assessors)
            yield f"one more speaker of {language}", replace(wave, assessors=people)


def _raised(assessor: Assessor) -> Assessor:
    def more(limit: int) -> int:
        return limit if limit >= UNLIMITED else -(-limit * 6 // 5)

    return replace(
        assessor,
        max_per_day=more(assessor.max_per_day),
        max_per_week=more(assessor.max_per_week),
        max_total=more(assessor.max_total),
    )
