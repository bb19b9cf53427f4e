"""Two values of the same kind laid side by side: equal, true but vaguer, nearly, or in conflict."""

from scoring.matching.amount import DURATIONS
from scoring.matching.clock import DAY
from scoring.matching.outcome import CONFLICT, EQUAL, MONTH, NEARLY, OTHER, WITHIN, Outcome, basis_of, near
from scoring.matching.tokens import word_set
from scoring.matching.values import ABOUT, AT_LEAST, AT_MOST, CONTACTS, EXACT, Value
from scoring.matching.words import concepts

WORKING_DAYS_A_WEEK = 5
# Kinds that a number without a unit can stand for.
_NUMERIC = word_set("""money percent number count age measure duration ordinal""")


_OTHER = Outcome(OTHER)
_EQUAL = Outcome(EQUAL)


def compare(said: Value, page: Value) -> Outcome:
    """How the value that was said stands to a value of the page."""
    if said.kind != page.kind:
        return _mixed(said, page)
    if said.kind in CONTACTS:
        return _contact(said, page)
    if said.kind == "date":
        return _dates(said, page)
    if said.kind == "weekdays":
        return _weekdays(said, page)
    if said.kind == "time":
        return _EQUAL if _same_minute(set(said.readings), set(page.readings)) else Outcome(CONFLICT)
    if said.kind == "time_range":
        return _hours(said, page)
    if said.kind == "duration":
        return _durations(said, page)
    if said.kind == "measure" and said.unit != page.unit:
        return _OTHER
    if said.kind == "number" and not _agree(said, page, 0.0005) and not (said.high and page.high):
        return _OTHER
    if said.kind == "count" and not same_noun(said.unit, page.unit):
        return _OTHER
    return _amounts(said, page)


def _mixed(said: Value, page: Value) -> Outcome:
    kinds = {said.kind, page.kind}
    if kinds == {"percent", "money"} and "free" in (said.unit, page.unit):
        return Outcome(CONFLICT)
    if kinds == {"time", "time_range"}:
        return _time_in_range(said, page)
    if kinds == {"number", "phone"}:
        digits = f"{(said if said.kind == 'number' else page).number:.0f}"
        whole = str((said if said.kind == "phone" else page).readings[0])
        return _EQUAL if len(digits) >= 6 and whole.endswith(digits) else _OTHER
    if "number" in kinds and kinds & {"time", "time_range"}:
        return _number_as_time(said, page)
    if kinds <= _NUMERIC and ("number" in kinds or kinds == {"count", "age"}):
        return _bare(said, page)
    return _OTHER


def _bare(said: Value, page: Value) -> Outcome:
    """A number without its unit ("fine can be up to thirty thousand") agrees or says nothing."""
    bare, other = (said, page) if said.kind == "number" else (page, said)
    figures = set(_floats(other))
    if other.kind == "duration" and bare is page:
        return _OTHER
    if other.kind == "duration":
        figures = {reading / DURATIONS.get(other.unit, 1.0) for reading in _floats(other)}
    if bare is said and other.kind == "money":
        figures |= {figure / 1000 for figure in figures if figure >= 1000}  # "below twelve" of £12,000
    if any(near(a, b, 0.001) for a in _floats(bare) for b in figures):
        return basis_of(said, page) if other.kind == "money" else _EQUAL
    limits = other.kind == "count" and said.bound != EXACT  # "guests, up to six"
    if bare is said and (limits or other.kind in ("money", "percent")):
        return Outcome(CONFLICT, "bare")
    return _OTHER


def _floats(value: Value) -> tuple[float, ...]:
    return tuple(float(reading) for reading in value.readings if isinstance(reading, int | float))


def same_noun(said: str, page: str) -> bool:
    """Whether two counted things may be the same: "schools" and "school preferences"."""
    a, b = set(said.split()), set(page.split())
    if not a or not b or a & b:
        return True
    return bool({c for word in a for c in concepts(word)} & {c for word in b for c in concepts(word)})


def _amounts(said: Value, page: Value) -> Outcome:
    if _agree(said, page, 0.0005):
        return basis_of(said, page)
    if said.high and page.high:
        return Outcome(CONFLICT, "range")
    if page.high and not said.high:
        low, high = min(_floats(page)), max(page.high)
        if any(low <= reading <= high for reading in _floats(said)):
            edge = any(near(reading, end, 0.0005) for reading in _floats(said) for end in (low, high))
            return (
                Outcome(NEARLY, "range") if edge or said.bound != EXACT else Outcome(NEARLY, "within_range")
            )
        return Outcome(CONFLICT, "range")
    if said.high and any(min(_floats(said)) <= reading <= max(said.high) for reading in _floats(page)):
        return Outcome(NEARLY, "vaguer")
    return _bounds_or_conflict(said, page)


def _agree(said: Value, page: Value, share: float) -> bool:
    same = any(near(a, b, share) for a in _floats(said) for b in _floats(page))
    if said.high and page.high:
        return same and any(near(a, b, share) for a in said.high for b in page.high)
    return same and not said.high and not page.high


def _bounds_or_conflict(said: Value, page: Value) -> Outcome:
    a, b = said.number, page.number
    rough = said.bound == ABOUT or said.vague
    if rough and b and abs(a - b) / abs(b) <= 0.2:
        return Outcome(NEARLY, "round")
    if said.bound == AT_LEAST and page.bound == EXACT and page.kind == "money" and a < b:
        return Outcome(NEARLY, "vaguer") if a >= b / 2 else Outcome(CONFLICT)
    if (
        said.kind == "money"
        and b
        and near(a, b, 0.03)
        and a == round(a)
        and b != round(b)
        and a != b
        and b > 10
    ):
        return Outcome(NEARLY, "round")
    return Outcome(CONFLICT)


_SHORT, _LONG = frozenset({"minute", "hour", "min"}), frozenset({"week", "fortnight", "month", "year"})


def _durations(said: Value, page: Value) -> Outcome:
    a, b = said.number, page.number
    if (
        {said.unit, page.unit} & _SHORT
        and {said.unit, page.unit} & _LONG
        and not 1 / 40 < (a or 1) / (b or 1) < 40
    ):
        return _OTHER
    if said.working == page.working:
        if _agree(said, page, 0.0005) or _same_span(said, page):
            return _EQUAL
        if {said.unit, page.unit} & {"next"} and a == b:
            return _EQUAL
        return _ranged(said, page)
    working, calendar = (said, page) if said.working else (page, said)
    weeks = working.number / WORKING_DAYS_A_WEEK
    long = calendar.unit in ("week", "fortnight", "month", "year") or calendar.number >= 7
    if long and near(weeks * 7, calendar.number, 0.1 if calendar.unit in ("month", "year") else 0.01):
        return _EQUAL
    if near(working.number, calendar.number, 0.001):
        return Outcome(NEARLY, "working_days")
    if calendar.high or calendar.vague or working.high:
        return _ranged(said, page)
    return Outcome(CONFLICT)


def _same_span(said: Value, page: Value) -> bool:
    """Four weeks and a month, twelve months and a year, 24 hours and a day are the same span of time."""
    a, b = said.number, page.number
    if said.high or page.high:
        return False
    units = {said.unit, page.unit}
    if "month" in units and units & {"week", "fortnight", "day"}:
        months = round(said.number / MONTH) if said.unit == "month" else round(page.number / MONTH)
        other = b if said.unit == "month" else a
        return months * 28 <= other <= months * 31 and months > 0
    return near(a, b, 0.004)


def _ranged(said: Value, page: Value) -> Outcome:
    lows, highs = _floats(page), page.high or _floats(page)
    if said.vague:
        low, high = min(_floats(said)), max(said.high)
        return Outcome(NEARLY, "vaguer") if low <= max(highs) and min(lows) <= high else Outcome(CONFLICT)
    if page.high and not said.high:
        if near(said.number, max(highs), 0.01) and said.bound in (AT_MOST, ABOUT):
            return _EQUAL
        if min(lows) * 0.99 <= said.number <= max(highs) * 1.01:
            return Outcome(NEARLY, "within_range")
        return Outcome(CONFLICT, "range")
    tight = said.high and max(said.high) <= 1.5 * min(_floats(said))
    if tight and not page.high and min(_floats(said)) <= page.number <= max(said.high):
        return _EQUAL if page.bound == ABOUT else Outcome(NEARLY, "vaguer")
    if said.high and not page.high:
        inside = min(_floats(said)) * 0.99 <= page.number <= max(said.high) * 1.01
        return Outcome(NEARLY, "vaguer") if inside else Outcome(CONFLICT, "range")
    if said.bound == ABOUT and page.number and abs(said.number - page.number) / page.number <= 0.15:
        return Outcome(NEARLY, "round")
    return Outcome(CONFLICT)


def _contact(said: Value, page: Value) -> Outcome:
    a, b = str(said.readings[0]), str(page.readings[0])
    if a == b or (said.kind == "phone" and a.lstrip("0") == b.lstrip("0")):
        return _EQUAL
    if said.kind == "url":
        a, b = a.rstrip("/"), b.rstrip("/")
        if b.startswith(a) or a.startswith(b):
            return _EQUAL if len(a) > 6 else Outcome(WITHIN, "vaguer")
        return Outcome(CONFLICT) if a.split("/")[0] != b.split("/")[0] or "/" in a else _OTHER
    if said.kind == "phone" and min(len(a), len(b)) >= 6 and (a.endswith(b) or b.endswith(a)):
        return _EQUAL
    if said.kind == "phone" and a[:5] == b[:5] and abs(len(a) - len(b)) <= 1:
        return Outcome(CONFLICT, "digits")
    return Outcome(CONFLICT)


def _dates(said: Value, page: Value) -> Outcome:
    a, b = said.readings[0], page.readings[0]
    assert isinstance(a, tuple)
    assert isinstance(b, tuple)
    vaguer = False
    for mine, theirs in zip(a, b, strict=True):
        if mine and theirs and mine != theirs:
            return Outcome(CONFLICT)
        vaguer = vaguer or (not mine and bool(theirs))
    if not any(mine and theirs for mine, theirs in zip(a, b, strict=True)):
        return _OTHER
    if a[2] == 0 and b[2]:
        return Outcome(NEARLY, "vaguer")
    if a[1] and not a[2] and not b[2]:
        return _EQUAL
    return _EQUAL if (a[2] and b[2]) or not vaguer else Outcome(WITHIN, "vaguer")


def _weekdays(said: Value, page: Value) -> Outcome:
    a, b = said.readings[0], page.readings[0]
    assert isinstance(a, frozenset)
    assert isinstance(b, frozenset)
    if said.closed != page.closed:
        if a & b:
            return Outcome(CONFLICT, "closed")
        return _EQUAL if len(a | b) == 7 else _OTHER
    if a == b:
        return _EQUAL
    if a < b:
        return Outcome(WITHIN, "part")
    return Outcome(CONFLICT, "days") if not a & b or b < a else Outcome(NEARLY, "days")


def _same_minute(a: set[object], b: set[object]) -> bool:
    return any(isinstance(x, int) and isinstance(y, int) and (x - y) % DAY == 0 for x in a for y in b)


def _ends(value: Value) -> list[tuple[int, int]]:
    return [reading for reading in value.readings if isinstance(reading, tuple)]


def _hours(said: Value, page: Value) -> Outcome:
    starts = ends = False
    for a in _ends(said):
        for b in _ends(page):
            first, last = (a[0] - b[0]) % DAY == 0, (a[1] - b[1]) % DAY == 0
            if first and last:
                return _EQUAL
            starts, ends = starts or first, ends or last
    return Outcome(CONFLICT, "hours")


def _time_in_range(said: Value, page: Value) -> Outcome:
    """ "Open till seven" against "9am to 7pm": one end of the hours is enough."""
    single, stretch = (said, page) if said.kind == "time" else (page, said)
    ends = {minute for pair in _ends(stretch) for minute in pair}
    if _same_minute(set(single.readings), set(ends)):
        return _EQUAL
    return Outcome(CONFLICT, "hours") if said.kind == "time" else _OTHER


def _number_as_time(said: Value, page: Value) -> Outcome:
    bare, timed = (said, page) if said.kind == "number" else (page, said)
    if bare.per:
        return _OTHER  # "4 a year" is no hour
    hours = {int(n * 60) for n in _floats(bare) if 1 <= n <= 12} | {
        int(n) * 60 + round(n % 1 * 100) for n in _floats(bare) if 1 <= n < 13
    }
    both = hours | {(hour + 720) % DAY for hour in hours}
    ends = {m for pair in _ends(timed) for m in pair} if timed.kind == "time_range" else set(timed.readings)
    return _EQUAL if _same_minute(set(both), set(ends)) else _OTHER
