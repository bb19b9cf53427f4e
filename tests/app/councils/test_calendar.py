"""When a council answers its telephone."""

from datetime import date

from app.councils.calendar import SAFE_WEEK, bank_holidays_between, common_week, open_day, week_of
from app.councils.models import Line, Nation, OpeningException, OpeningSpan

BOXING_DAY_OBSERVED = date(2026, 12, 28)


def a_line(*spans: tuple[int, str, str]) -> Line:
    return Line(number="1", hours=[OpeningSpan(weekday=day, opens=a, closes=b) for day, a, b in spans])


def test_a_line_without_hours_is_called_in_the_safe_window_only():
    assert week_of(None) == week_of(a_line()) == SAFE_WEEK
    assert [SAFE_WEEK[day] for day in (0, 3, 4, 5, 6)] == [
        (("09:00", "16:45"),), (("09:00", "16:45"),), (("09:00", "16:00"),), (), (),
    ]  # fmt: skip


def test_a_weekday_without_a_span_is_closed():
    assert week_of(a_line((0, "08:30", "12:00"), (0, "13:00", "17:00")))[:2] == (
        (("08:30", "12:00"), ("13:00", "17:00")),
        (),
    )


def test_lines_of_several_topics_share_only_the_hours_in_which_all_answer():
    weeks = [
        week_of(a_line((0, "08:00", "12:00"), (0, "13:00", "17:00"))),
        week_of(a_line((0, "10:00", "14:00"))),
    ]
    assert common_week(weeks)[0] == (("10:00", "12:00"), ("13:00", "14:00"))


def test_each_nation_keeps_its_own_bank_holidays():
    easter_monday, august_third = date(2026, 4, 6), date(2026, 8, 3)
    assert open_day(easter_monday, SAFE_WEEK, nation=Nation.ENGLAND).spans == ()
    assert open_day(easter_monday, SAFE_WEEK, nation=Nation.SCOTLAND).spans == SAFE_WEEK[0]
    assert open_day(august_third, SAFE_WEEK, nation=Nation.SCOTLAND).reason == "Summer Bank Holiday"
    assert open_day(august_third, SAFE_WEEK, nation=Nation.WALES).spans == SAFE_WEEK[0]
    assert date(2026, 3, 17) in bank_holidays_between(
        Nation.NORTHERN_IRELAND, date(2026, 3, 1), date(2026, 3, 31)
    )
    assert open_day(BOXING_DAY_OBSERVED, SAFE_WEEK, nation=Nation.ENGLAND).spans == ()


def test_holidays_of_two_years_are_found_in_one_period():
    found = bank_holidays_between(Nation.SCOTLAND, date(2026, 12, 25), date(2027, 1, 4))
    assert {date(2026, 12, 25), date(2027, 1, 1), date(2027, 1, 4)} <= set(found)


def test_an_own_exception_goes_before_the_nations_and_both_before_a_bank_holiday():
    day = BOXING_DAY_OBSERVED
    national = OpeningException(nation=Nation.ENGLAND, on_date=day, opens="10:00", closes="12:00")
    own = [
        OpeningException(council_id=1, on_date=day, opens=a, closes=b, reason="Short day")
        for a, b in (("13:00", "15:00"), ("09:00", "10:00"))
    ]
    assert open_day(day, SAFE_WEEK, nation=Nation.ENGLAND, exceptions=[national]).spans == (
        ("10:00", "12:00"),
    )
    found = open_day(day, SAFE_WEEK, nation=Nation.ENGLAND, exceptions=[national, *own])
    assert (found.spans, found.reason) == ((("09:00", "10:00"), ("13:00", "15:00")), "Short day")
    assert open_day(day, SAFE_WEEK, nation=Nation.WALES, exceptions=[national]).spans == ()
