"""How two values stand to each other, and whether equal sums are for the same thing."""

from dataclasses import dataclass, replace

from scoring.matching.values import AT_LEAST, AT_MOST, Value

EQUAL, WITHIN, NEARLY, CONFLICT, OTHER = "equal", "within", "nearly", "conflict", "other"
MONTH, YEAR = 30.4375, 365.25


@dataclass(frozen=True, slots=True)
class Outcome:
    kind: str
    code: str = ""  # why: basis, working_days, range, bound, round, opening …


def near(a: float, b: float, share: float) -> bool:
    return abs(a - b) <= max(abs(a), abs(b)) * share + 1e-6


_DAYS = {"day": 1.0, "week": 7.0, "month": MONTH, "year": YEAR}


def _span_paid_for(value: Value) -> float:
    """The days that a sum pays for ("a week", "for 14 days"); 0 if it does not say."""
    if value.scope is not None and value.scope[1] in _DAYS:
        return value.scope[0] * _DAYS[value.scope[1]]
    return _DAYS.get(value.per, 0.0)


def basis_of(said: Value, page: Value) -> Outcome:
    """Equal figures for different things are not equal: per item against for up to three items."""
    periods = {"day", "week", "month", "year", "term", "hour", "night"}
    if page.also and said.per == page.also:
        said = replace(said, per=page.per)
    spans = _span_paid_for(said), _span_paid_for(page)
    if spans[0] and spans[1] and not near(*spans, 0.1):
        return Outcome(CONFLICT, "basis")
    if "first" in (said.per, page.per) and said.per and page.per and said.per != page.per:
        return Outcome(CONFLICT, "basis")
    if said.per != page.per and {said.per, page.per} <= periods:
        return Outcome(CONFLICT, "basis")
    named = {said.per, page.per} - periods - {"", "total", "each"}
    short = {said.per, page.per} & (periods - {"year"})
    if said.per != page.per and short and len(named) == 1:
        return Outcome(CONFLICT, "basis")
    single = said.per and said.per not in periods | {"total", "visit", "book"}
    if page.scope and page.scope[0] > 1 and said.per and said.per == page.scope[1]:
        return Outcome(CONFLICT, "basis")
    if single and page.scope and page.scope[0] > 1:
        return Outcome(CONFLICT, "basis")
    if said.per == "total" and page.per and page.per not in periods | {"total"} and not page.scope:
        return Outcome(CONFLICT, "basis")
    if (
        said.scope
        and page.per
        and page.per not in periods
        and said.scope[0] > 1
        and said.scope[1] == page.per
    ):
        return Outcome(CONFLICT, "basis")
    if said.scope and page.scope and said.scope[1] == page.scope[1] and said.scope[0] != page.scope[0]:
        return Outcome(CONFLICT, "basis") if said.scope[0] > page.scope[0] else Outcome(WITHIN, "scope")
    if {said.bound, page.bound} == {AT_MOST, AT_LEAST}:
        return Outcome(CONFLICT, "bound")
    return Outcome(EQUAL)
