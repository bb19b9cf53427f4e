"""What a change would gain, found by planning the changed wave again from the plan at hand.

Costs are working days, so that unlike things can be ordered; they are said with each way and are rough:
a week more keeps everybody waiting 5 days; two assessor days are 2; a speaker to find and brief, 5; limits
a fifth higher, the days that the extra calls take; a rule loosened takes no day and counts 1, so that it is
never free.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from scoring.planning.grid import Grid
from scoring.planning.records import UNLIMITED, Assessor, Finding, Plan, Spans, Wave, WayOut
from scoring.planning.words import language_in_words

LARGEST = 20_000  # due calls; beyond this planning again takes longer than the answer is worth
WEEK, DAYS, SPEAKER, RULE = 5, 2, 5, 1
OFFICE_DAY: Spans = ((9 * 60, 17 * 60),)
Redraw = Callable[[Wave, Plan], Plan]


def ways_out(grid: Grid, plan: Plan, redraw: Redraw) -> tuple[WayOut, ...]:
    """The changes that place calls of `plan` which have no place, most gained per cost first."""
    if not plan.unplaced or grid.N > LARGEST:
        return ()
    missing = len(plan.unplaced)
    found = []
    for words, cost, wave in _changes(grid, plan):
        left = len(redraw(wave, plan).unplaced)
        if left < missing:
            found.append(WayOut(words, missing - left, left, cost))
    return tuple(sorted(found, key=lambda way: (-way.gained / way.cost_days, -way.gained, way.change)))


def finding_of(ways: tuple[WayOut, ...], missing: int) -> tuple[Finding, ...]:
    """One finding that lists the ways out; none if nothing helps."""
    if not ways:
        return ()
    listed = "; ".join(_words(way) for way in ways)
    whose = "the call" if missing == 1 else f"the {missing} calls"
    text = f"Planned again with one thing changed, of {whose} without a place: {listed}."
    whole = [way for way in ways if way.left == 0]
    best = min(whole, key=lambda way: (way.cost_days, way.change)) if whole else ways[0]
    verdict = "places all" if best.left == 0 else f"places {best.gained}"
    return (Finding("WAYS_OUT", 0, False, text, change=f"Cheapest: {best.change} {verdict}."),)


def _words(way: WayOut) -> str:
    days = "1 day" if way.cost_days == 1 else f"{way.cost_days} days"
    return f"{way.change} places {way.gained} (cost about {days})"


def _changes(grid: Grid, plan: Plan) -> Iterator[tuple[str, int, Wave]]:
    wave = grid.wave
    rules, (first, last) = wave.rules, wave.period
    if rules.min_gap_days > 1:
        shorter = rules.min_gap_days - 1
        days = "1 day" if shorter == 1 else f"{shorter} days"
        yield f"a gap of {days}", RULE, replace(wave, rules=replace(rules, min_gap_days=shorter))
    yield "one week more", WEEK, replace(wave, period=(first, last + timedelta(days=7)))
    people = tuple(_raised(assessor) for assessor in wave.assessors)
    yield "limits of all assessors 20 % higher", _raise_days(grid), replace(wave, assessors=people)
    voice = replace(rules.voice, relaxed_max=rules.voice.relaxed_max + 1)
    times = f"one voice up to {voice.relaxed_max} times at a council"
    yield times, RULE, replace(wave, rules=replace(rules, voice=voice))
    missing = [grid.call_of_id[left.call] for left in plan.unplaced]
    languages = frozenset(call.language for call in missing)
    helper = _two_days(grid, [grid.council_of[call.authority] for call in missing], languages)
    yield "two more assessor days", DAYS, replace(wave, assessors=(*wave.assessors, helper))
    for language in sorted(languages):
        if learner := _who_could_learn(grid, language):
            more = replace(learner, languages=learner.languages | {language})
            people = tuple(more if a.id == more.id else a for a in wave.assessors)
            yield (
                f"one more speaker of {language_in_words(language)}",
                SPEAKER,
                replace(wave, assessors=people),
            )


def _who_could_learn(grid: Grid, language: str) -> Assessor | None:
    """The assessor without this language who offers most."""
    offers = zip(grid.capacity, grid.wave.assessors, strict=True)
    others = [(offer, a) for offer, a in offers if language not in a.languages]
    return max(others, key=lambda one: one[0])[1] if others else None


def _two_days(grid: Grid, councils: list[int], languages: frozenset[str]) -> Assessor:
    """Somebody who works on the two days on which most calls without a place could be made."""
    gains: Counter[date] = Counter()
    for k in councils:
        for d, day in enumerate(grid.dates):
            gains[day] += bool(grid.calendar_room[k * grid.D + d])
    days = [day for day, _ in gains.most_common(DAYS)]
    most = max((a.max_per_day for a in grid.wave.assessors), default=UNLIMITED)
    names = {a.id for a in grid.wave.assessors}
    name = next(f"more{n}" for n in range(len(names) + 1) if f"more{n}" not in names)
    return Assessor(
        id=name,
        name="somebody more",
        languages=languages,
        weekly=((), (), (), (), (), (), ()),
        max_per_day=most,
        max_per_week=UNLIMITED,
        max_total=UNLIMITED,
        away=frozenset(),
        extra=dict.fromkeys(days, OFFICE_DAY),
        conflicts={},
        timezone=None,
    )


def _raise_days(grid: Grid) -> int:
    """Working days in a fifth of the calls that all assessors offer."""
    days = sum(
        offer / min(a.max_per_day or 1, 12)
        for offer, a in zip(grid.capacity, grid.wave.assessors, strict=True)
    )
    return max(1, round(days / 5))


def _raised(assessor: Assessor) -> Assessor:
    def more(limit: int) -> int:
        return limit if limit >= UNLIMITED else -(-limit * 6 // 5)

    return replace(
        assessor,
        max_per_day=more(assessor.max_per_day),
        max_per_week=more(assessor.max_per_week),
        max_total=more(assessor.max_total),
    )
