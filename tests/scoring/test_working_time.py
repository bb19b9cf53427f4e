"""The clock of written answers: working hours only, whatever the clocks of the country do."""

from datetime import UTC, date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.errors import ScoringError
from scoring.working_time import is_in_time, last_day, waits, working_time

LONDON = ZoneInfo("Europe/London")
CLOSED = date(2026, 9, 14)


def week(day):
    """Nine to five on weekdays with an hour at noon; one Monday closed."""
    return [] if day.weekday() > 4 or day == CLOSED else [("09:00", "12:00"), ("13:00", "17:00")]


def all_day(day):
    return [("00:00", "24:00")]


def at(day, clock, *, fold=0):
    hour, minute = clock.split(":")
    return datetime(2026, 9, 1, int(hour), int(minute), tzinfo=LONDON, fold=fold).replace(
        month=day[0], day=day[1]
    )


def hours(sent, answered, of=week):
    return working_time(sent, answered, of, zone=LONDON) / timedelta(hours=1)


@pytest.mark.parametrize(
    ("sent", "answered", "expected"),
    [
        (at((9, 8), "10:00"), at((9, 8), "11:30"), 1.5),
        (at((9, 8), "11:00"), at((9, 8), "14:00"), 2),  # the hour at noon adds nothing
        (at((9, 8), "18:00"), at((9, 9), "09:00"), 0),  # sent in the evening, answered as they open
        (at((9, 8), "10:00"), at((9, 8), "23:50"), 6),  # answered at night: as if at five
        (at((9, 11), "16:00"), at((9, 15), "10:00"), 2),  # over a weekend and a closed Monday
        (at((9, 12), "00:00"), at((9, 14), "23:59"), 0),
    ],
)
def test_only_the_councils_hours_count(sent, answered, expected):
    assert hours(sent, answered) == expected


def test_a_day_on_which_the_clocks_change_is_as_long_as_it_is():
    spring, autumn = at((3, 29), "00:00"), at((10, 25), "00:00")
    assert hours(spring, at((3, 30), "00:00"), all_day) == 23
    assert hours(autumn, at((10, 26), "00:00"), all_day) == 25
    # over both weekends the hours of weekdays are what they always are
    assert hours(at((3, 27), "16:00"), at((3, 30), "10:00")) == 2
    assert hours(at((10, 23), "16:00"), at((10, 26), "10:00")) == 2
    # half past one comes twice in autumn: an hour lies between
    assert hours(at((10, 25), "01:30"), at((10, 25), "01:30", fold=1), all_day) == 1


def test_an_answer_before_the_question_is_refused():
    with pytest.raises(ScoringError):
        hours(at((9, 8), "10:00"), at((9, 8), "09:59"))


def test_the_limit_counts_working_days_after_the_day_of_sending_to_midnight():
    sent = at((9, 11), "08:00")
    assert last_day(sent, 1, week, zone=LONDON) == date(2026, 9, 15)
    assert is_in_time(sent, at((9, 15), "23:59"), 1, week, zone=LONDON)
    assert not is_in_time(sent, at((9, 16), "00:00"), 1, week, zone=LONDON)
    with pytest.raises(ScoringError):
        last_day(sent, 1, lambda day: [], zone=LONDON)
    with pytest.raises(ScoringError):
        last_day(sent, 0, week, zone=LONDON)


moments = st.integers(0, 365 * 24 * 60).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=n))
spans = st.sampled_from([[], [("09:00", "17:00")], [("00:30", "02:30"), ("08:00", "24:00")]])
weeks = st.lists(spans, min_size=7, max_size=7)


@given(weeks, st.lists(moments, min_size=3, max_size=3))
def test_working_time_adds_up_and_is_never_negative_nor_more_than_passed(found, three):
    def of(day):
        return found[day.weekday()]

    first, middle, last = sorted(three)
    parts = [working_time(*pair, of, zone=LONDON) for pair in ((first, middle), (middle, last))]
    whole = working_time(first, last, of, zone=LONDON)
    assert parts[0] + parts[1] == whole
    assert all(timedelta() <= part for part in parts)
    assert whole <= last - first


@given(weeks, moments, moments)
def test_working_time_is_what_counting_minutes_one_by_one_gives(found, one, other):
    first, last = sorted((one, min(other, one + timedelta(days=3)) if other > one else one))
    minutes = int((last - first) / timedelta(minutes=1))
    counted = 0
    for n in range(minutes):
        local = (first + timedelta(minutes=n)).astimezone(LONDON)
        counted += any(opens <= f"{local:%H:%M}" < closes for opens, closes in found[local.weekday()])
    changes = {date(2026, 3, 29), date(2026, 10, 25)}
    days = {(first + timedelta(days=n)).astimezone(LONDON).date() for n in range(5)}
    if not days & changes:  # a wall clock says some minutes twice there; the tests above say what holds
        assert working_time(first, last, lambda day: found[day.weekday()], zone=LONDON) == timedelta(
            minutes=counted
        )


@given(st.dates(date(2026, 1, 1), date(2026, 12, 20)), st.integers(0, 2880), st.integers(0, 2880))
def test_a_weekend_adds_nothing(day, first, second):
    saturday = datetime.combine(day + timedelta(days=(5 - day.weekday()) % 7), datetime.min.time(), UTC)
    begins = saturday.replace(tzinfo=LONDON).astimezone(UTC)
    sent, answered = (begins + timedelta(minutes=n) for n in sorted((min(first, 2800), min(second, 2800))))
    assert hours(sent, answered) == 0


@given(st.lists(st.integers(0, 2000), max_size=12), st.integers(0, 12))
def test_the_median_puts_the_unanswered_last(tenths, unanswered):
    answered = [one / 10 for one in tenths]
    found = waits(answered, within_limit=0, unanswered=unanswered)
    everything = answered + [float("inf")] * unanswered
    assert (found.enquiries, found.answered) == (len(everything), len(answered))
    if everything and median(everything) < float("inf"):
        assert abs(found.median_hours - median(everything)) <= 0.0501
    else:
        assert found.median_hours is None
