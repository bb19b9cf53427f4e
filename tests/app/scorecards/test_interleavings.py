"""Whatever meets at the same moment: one scorecard, no acknowledged word lost, a history without gaps.

Hypothesis draws what three devices of one assessor do at once, round by round; each round starts at a barrier.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from app.core.audit import AuditEvent
from app.core.database import Database
from app.schedule.models import PlannedCall
from app.scorecards import queries
from app.scorecards.models import FieldChange, Scorecard
from tests.conftest import Client, SignIn
from tests.field_world import FILLED_IN, World, create_attempt, create_world

DEVICES = 3
CALLS = 60
FIELDS = ("heard-fee", "heard-notice", "N5")


@dataclass(frozen=True)
class Save:
    """One field, sent by itself; `times` 2 is a resend of the very same request."""

    name: str
    times: int = 1


@dataclass(frozen=True)
class SaveAll:
    """The page's form without a script, with two of its fields."""


@dataclass(frozen=True)
class Submit:
    """The whole scorecard, for good; `times` 2 is a double click."""

    times: int = 1


Act = Save | SaveAll | Submit
ACTS = st.one_of(
    st.builds(Save, st.sampled_from(FIELDS), st.sampled_from((1, 1, 2))),
    st.builds(Save, st.sampled_from(FIELDS), st.sampled_from((1, 1, 2))),
    st.just(SaveAll()),
    st.builds(Submit, st.sampled_from((1, 2))),
)
ROUNDS = st.lists(st.lists(ACTS, min_size=1, max_size=DEVICES), min_size=1, max_size=4)


@dataclass
class Told:
    """What the service has acknowledged: values by field and round, and whether the scorecard was submitted."""

    saved: dict[str, dict[int, set[str]]] = field(default_factory=dict)
    submitted: bool = False

    def keep(self, number: int, values: dict[str, str]) -> None:
        for name, value in values.items():
            if name in FIELDS:
                self.saved.setdefault(name, {}).setdefault(number, set()).add(value)


@dataclass(frozen=True)
class Field:
    """Three devices of one assessor and calls enough for every example."""

    devices: list[Client]
    calls: Iterator[PlannedCall]
    words: Iterator[str]
    database: Database


@pytest.fixture
def field_of_one(database: Database, sign_in: SignIn) -> Field:
    with database.write() as session:
        world: World = create_world(session, calls=CALLS)
        for call in world.calls:
            create_attempt(session, call)
    devices = [sign_in(person=world.assessor) for _ in range(DEVICES)]
    return Field(
        devices, iter(world.calls), (f"they said this, {n} of many" for n in itertools.count()), database
    )


@settings(
    max_examples=16,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],  # a race is not the same race when it is run again
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rounds=ROUNDS)
def test_what_meets_at_the_same_moment_loses_nothing(field_of_one: Field, rounds: list[list[Act]]):
    call, told = next(field_of_one.calls), Told()
    for number, acts in enumerate(rounds):
        barrier = Barrier(sum(getattr(act, "times", 1) for act in acts))
        with ThreadPoolExecutor(2 * DEVICES) as pool:
            sent = [
                pool.submit(_send, barrier, device, call, act, typed, number, told)
                for device, act in zip(field_of_one.devices, acts, strict=False)
                for typed in [_typed(act, field_of_one.words)] * getattr(act, "times", 1)
            ]
        for one in sent:
            one.result()
    _check(field_of_one.database, call, told)


def _typed(act: Act, words: Iterator[str]) -> dict[str, str]:
    if isinstance(act, Save):
        return {act.name: next(words), f"{act.name}-sent": "yes"}
    if isinstance(act, SaveAll):
        return {"heard-fee": next(words), "N5": next(words)}
    return FILLED_IN | {"heard-fee": next(words), "heard-notice": next(words)}


def _send(
    barrier: Barrier,
    device: Client,
    call: PlannedCall,
    act: Act,
    typed: dict[str, str],
    number: int,
    told: Told,
) -> None:
    card = f"/field/calls/{call.reference}/scorecard"
    barrier.wait(30)
    if isinstance(act, Save):
        answer = device.post(f"{card}/fields/{act.name}", typed)
        assert answer.status_code in (200, 409), answer.text
    elif isinstance(act, SaveAll):
        answer = device.post(card, typed)
        assert answer.status_code in (303, 409), answer.text
    else:
        answer = device.post(f"{card}/submit", typed)
        assert answer.status_code == 303, answer.text
        told.submitted = True
        return  # of two submits the second one's words are not taken, and need not be
    if answer.status_code != 409:
        told.keep(number, typed)


def _check(database: Database, call: PlannedCall, told: Told) -> None:
    with database.read() as session:
        cards = session.exec(select(Scorecard).where(Scorecard.planned_call_id == call.id)).all()
        assert len(cards) == (1 if told.saved or told.submitted else 0)
        if not cards:
            return
        (card,) = cards
        stands = {name: answer.words for name, answer in queries.answers_of(card).items()}
        changes = session.exec(
            select(FieldChange).where(FieldChange.scorecard_id == card.id).order_by(col(FieldChange.id))
        ).all()
        acts = session.exec(select(AuditEvent.name).where(AuditEvent.subject_id == str(card.id))).all()
        assert acts.count("scorecards.begin") == 1
        assert acts.count("scorecards.submit") == (1 if told.submitted else 0)
        assert (card.submitted_at is not None) == told.submitted
    for name in FIELDS:
        _check_history([one for one in changes if one.field == name], stands.get(name, ""))
        _check_told(name, [one.after for one in changes if one.field == name], told)


def _check_history(changes: list[FieldChange], stands: str) -> None:
    """Each change begins where the one before ended, and the last is what stands."""
    ends = ["", *(one.after for one in changes)]
    assert [one.before for one in changes] == ends[:-1]
    assert ends[-1] == stands


def _check_told(name: str, history: list[str], told: Told) -> None:
    """Every acknowledged value was there, and what came in a later round stands above what came earlier."""
    rounds = told.saved.get(name, {})
    places = [[history.index(value) for value in rounds[number]] for number in sorted(rounds)]
    for earlier, later in itertools.pairwise(places):
        assert max(earlier) < min(later)
    newest = set(rounds[max(rounds)]) if rounds else set()
    if newest and not told.submitted:
        assert history[-1] in newest
