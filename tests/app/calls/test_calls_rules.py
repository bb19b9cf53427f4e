"""When a call may be tried again, and what its stamps come to."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.accounts.models import Person
from app.calls import rules
from app.calls.hours import hours_at
from app.calls.models import CallAttempt, CallClosing, CallEnd, Moment, Outcome, Stamp
from app.calls.rules import Due, Standing
from app.calls.states import TRANSITIONS, CallState
from app.calls.timing import timing_of
from app.core.errors import BadInput, WrongState
from app.councils.models import Line, Nation, OpeningException, OpeningSpan
from app.schedule.models import CallPlan, PlannedCall, PlanState
from app.waves.models import WaveState

TEN = datetime(2026, 9, 8, 9, 0, tzinfo=UTC)  # ten o'clock in London
ME = Person(id=7, email="me@example.org", name="Me", pseudonym="Person 7", created_at=TEN)


def standing(
    *outcomes: Outcome | None, end: CallEnd | None = None, wave: WaveState = WaveState.OPEN
) -> Standing:
    call = PlannedCall(id=1, assessor_id=7, starts_at=TEN)
    call.plan = CallPlan(state=PlanState.IN_FORCE)
    attempts = [
        CallAttempt(
            id=n,
            number=n,
            started_at=TEN + timedelta(days=n - 1),
            outcome=outcome,
            ended_at=None if outcome is None else TEN + timedelta(days=n - 1, minutes=5),
        )
        for n, outcome in enumerate(outcomes, 1)
    ]
    closing = CallClosing(end=end, closed_at=TEN) if end else None
    return Standing(call, wave, attempts, closing)


@pytest.mark.parametrize(
    ("where", "state"),
    [
        (standing(), CallState.PLANNED),
        (standing(None), CallState.ON_THE_LINE),
        (standing(Outcome.ENGAGED), CallState.TO_TRY_AGAIN),
        (standing(Outcome.REACHED, end=CallEnd.REACHED), CallState.REACHED),
        (standing(Outcome.ENGAGED, end=CallEnd.NOT_REACHED), CallState.NOT_REACHED),
        (standing(end=CallEnd.VOID), CallState.VOID),
    ],
)
def test_the_state_of_a_call_is_read_off_what_happened(where, state):
    assert where.state == state


def test_every_state_has_its_transitions():
    assert set(TRANSITIONS) == set(CallState)


@pytest.mark.parametrize(
    ("after", "allowed"),
    [
        (timedelta(hours=3), False),  # the same day
        (timedelta(days=1), False),  # the same part of the day
        (timedelta(days=1, hours=1), True),  # the next day, eleven o'clock
        (timedelta(days=4, hours=6), True),
    ],
)
def test_the_next_attempt_is_on_another_day_and_in_another_part_of_it(after, allowed):
    where = standing(Outcome.NO_ANSWER)
    assert rules.can_start(where, ME, TEN + after) is allowed
    assert rules.due(where, TEN + after) == (Due.NOW if allowed else Due.WAITING)


def test_the_rule_for_the_next_attempt_is_said_in_words():
    found = rules.next_try(standing(Outcome.NO_ANSWER))
    assert found.not_before == date(2026, 9, 9)
    assert found.words == "from Wed 9 Sep 2026, 10:30 to 12:30 or 12:30 to 14:30 or after 14:30"


@pytest.mark.parametrize(
    "where",
    [
        standing(None),
        standing(Outcome.REACHED, end=CallEnd.REACHED),
        standing(end=CallEnd.VOID),
        standing(wave=WaveState.CLOSED),
    ],
)
def test_no_attempt_is_begun_out_of_turn(where):
    with pytest.raises(WrongState):
        rules.check_can_start(where, ME, TEN)


def test_a_call_is_not_made_before_its_day():
    assert not rules.can_start(standing(), ME, TEN - timedelta(days=1))
    assert rules.can_start(standing(), ME, TEN - timedelta(hours=1))


def test_the_third_failure_ends_the_call_as_not_reached():
    third = CallAttempt(number=3)
    assert rules.closes_as(third, Outcome.ENGAGED) == CallEnd.NOT_REACHED
    assert rules.closes_as(third, Outcome.REACHED) == CallEnd.REACHED
    assert rules.closes_as(CallAttempt(number=2), Outcome.ENGAGED) is None


@pytest.mark.parametrize(
    ("offset", "words"),
    [
        (timedelta(minutes=1), "has not come yet"),
        (timedelta(hours=-20), "before attempt 1 ended"),
        (timedelta(minutes=-30), "before this attempt began"),
    ],
)
def test_a_moment_lies_inside_its_own_attempt(offset, words):
    where = standing(Outcome.ENGAGED, None)
    attempt = where.attempts[1]
    moment = attempt.started_at + offset
    if "attempt 1" in words:
        moment = TEN
    with pytest.raises(BadInput, match=words):
        rules.check_moment(where, attempt, moment, attempt.started_at)


def stamps(*moments: tuple[Moment, int]) -> list[Stamp]:
    return [
        Stamp(id=n, moment=moment, at=TEN + timedelta(seconds=s)) for n, (moment, s) in enumerate(moments)
    ]


def test_seconds_menus_and_transfers_come_from_the_stamps():
    found = timing_of(
        stamps(
            (Moment.DIALLED, 0),
            (Moment.RINGING_STOPPED, 8),
            (Moment.MENU, 20),
            (Moment.MENU, 38),
            (Moment.QUEUE, 40),
            (Moment.PERSON, 98),
            (Moment.TRANSFER, 150),
            (Moment.PERSON, 170),
            (Moment.ENDED, 300),
        )
    )
    assert (found.seconds_from_first_ring, found.seconds_from_menu_end) == (98, 60)
    assert (found.menu_layers, found.menu_seconds, found.transfers) == (2, 30, 1)
    assert found.staff_minutes == 4


def test_a_moment_that_was_taken_back_does_not_count():
    made = stamps((Moment.DIALLED, 0), (Moment.PERSON, 5), (Moment.PERSON, 45))
    made[1].undone_at = TEN
    assert timing_of(made).seconds_from_first_ring == 45


def test_figures_whose_stamps_were_missed_are_not_guessed():
    found = timing_of(stamps((Moment.DIALLED, 0), (Moment.ENDED, 60)))
    assert found.seconds_from_first_ring is None
    assert found.menu_layers is None
    assert found.staff_minutes is None


@pytest.mark.parametrize(
    ("at", "is_open", "words"),
    [
        (TEN, True, "open until 17:00"),
        (TEN - timedelta(hours=3), False, "closed now, opens at 08:30"),
        (TEN + timedelta(hours=9), False, "closed now, opens Thu 10 Sep at 10:00"),
    ],
)
def test_a_line_is_open_by_local_time_and_exceptions(at, is_open, words):
    line = Line(council_id=1, number="1")
    line.hours = [OpeningSpan(weekday=day, opens="08:30", closes="17:00") for day in range(5)]
    special = [
        OpeningException(nation=Nation.ENGLAND, on_date=date(2026, 9, 9)),
        OpeningException(council_id=1, on_date=date(2026, 9, 10), opens="10:00", closes="12:00"),
    ]
    found = hours_at(line, special, at, nation=Nation.ENGLAND)
    assert (found.is_open, found.words) == (is_open, words)


def test_unknown_hours_are_said_to_be_unknown():
    assert hours_at(Line(council_id=1, number="1"), [], TEN, nation=Nation.ENGLAND).is_open is None
