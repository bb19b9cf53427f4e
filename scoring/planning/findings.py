"""What binds the plan, in sentences for the person who can change it."""

from __future__ import annotations

from datetime import date

from scoring.planning.clash import clash
from scoring.planning.grid import Grid
from scoring.planning.proofs import Proof
from scoring.planning.reasons import Reasons
from scoring.planning.records import Finding
from scoring.planning.words import calls_in_words, day_in_words, language_in_words, listed

CHANGE = {
    "DAYS_SHORT": "Lengthen the period, shorten the gap, or make fewer calls to these councils.",
    "NO_COMMON_HOURS": "Ask an assessor to work while these councils are open, or widen the field hours.",
    "VOICE_SHORT": "Engage another assessor without a conflict there, or let one be heard more often.",
    "LANGUAGE_SHORT": "Engage another speaker, raise the speakers' limits, or make fewer such calls.",
    "CAPACITY_SHORT": "Raise the assessors' limits, add assessor days, or lengthen the period.",
    "DAY_CAPACITY_SHORT": "Add assessor days on these dates, lengthen the period, or shorten the gap.",
    "NO_PLACE_FOUND": "Try another seed, or loosen the rule that is tightest above.",
}


def findings(reasons: Reasons, proof: Proof, shortfall: int) -> tuple[Finding, ...]:
    """One finding a reason, worst first, and one for missing second listeners."""
    by_code: dict[str, list[int]] = {}
    for i, (code, _) in reasons.found.items():
        by_code.setdefault(code, []).append(i)
    found = [_finding(reasons.grid, code, calls, proof) for code, calls in by_code.items()]
    found.sort(key=lambda finding: (-finding.missing, finding.code))
    if shortfall:
        text = (
            f"{calls_in_words(shortfall)} of the double-marked share {_have(shortfall)} no second listener:"
            " nobody else who speaks the language is free at the time."
        )
        found.append(Finding("DOUBLE_SHORT", shortfall, False, text, change="Add assessor days."))
    return tuple(found)


def _finding(grid: Grid, code: str, calls: list[int], proof: Proof) -> Finding:
    councils = tuple(sorted({grid.due[i].authority for i in calls}))
    names = [grid.wave.authorities[grid.council_of[c]].name for c in councils]
    days = tuple(grid.dates[d].isoformat() for d in proof.short_days) if code == "DAY_CAPACITY_SHORT" else ()
    people: tuple[str, ...] = ()
    if code in ("LANGUAGE_SHORT", "VOICE_SHORT"):
        people = _people(grid, calls)
    text = f"{_sentence(grid, code, calls, names, days, people)} {clash(grid, code, calls, proof)}".strip()
    return Finding(code, len(calls), code != "NO_PLACE_FOUND", text, councils, people, days, CHANGE[code])


def _people(grid: Grid, calls: list[int]) -> tuple[str, ...]:
    eligible = sorted({p for i in calls for p in grid.eligible[i]})
    return tuple(grid.wave.assessors[p].id for p in eligible)


def _sentence(
    grid: Grid, code: str, calls: list[int], names: list[str], days: tuple[str, ...], people: tuple[str, ...]
) -> str:
    n, where = len(calls), listed(names)
    dates = listed([day_in_words(date.fromisoformat(day)) for day in days]) if days else "some dates"
    languages = listed(sorted({language_in_words(grid.due[i].language) for i in calls}))
    callers = [grid.wave.assessors[grid.assessor_of[p]].name for p in people]
    apart = max(1, grid.rules.min_gap_days)
    gap = "1 day" if apart == 1 else f"{apart} days"
    return {
        "DAYS_SHORT": f"{calls_in_words(n)} {_have(n)} no date: {where} {_are(names)} open on too few dates"
        f" that lie {gap} apart.",
        "NO_COMMON_HOURS": f"{calls_in_words(n)} {_have(n)} no hour: {where} {_are(names)} not open often enough"
        " while an assessor who may call works.",
        "VOICE_SHORT": f"{calls_in_words(n)} {_have(n)} no caller: {_only(len(people))} may call {where},"
        f" and a council may hear the same voice at most {grid.rules.voice.relaxed_max} times.",
        "LANGUAGE_SHORT": f"{calls_in_words(n)} in {languages} {_have(n)} no caller: {listed(callers)}"
        " can take no more of them.",
        "CAPACITY_SHORT": f"{calls_in_words(n)} {_have(n)} no assessor: the wave has {grid.N} calls to place, more"
        " than all assessors together can make in the period.",
        "DAY_CAPACITY_SHORT": f"{calls_in_words(n)} {_have(n)} no place: on {dates} the open"
        f" days and the gap of {gap} force more calls than the assessors can make.",
        "NO_PLACE_FOUND": f"For {calls_in_words(n)} ({where}) the search ended without a place;"
        " that none exists is not proved.",
    }[code]


def _only(n: int) -> str:
    return {0: "no assessor", 1: "only 1 assessor"}.get(n, f"only {n} assessors")


def _have(n: int) -> str:
    return "has" if n == 1 else "have"


def _are(names: list[str]) -> str:
    return "is" if len(names) == 1 else "are"
