"""Small inputs with speaking defaults, for the tests of scoring."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from scoring.records import (
    Answer,
    Call,
    CallStatus,
    Council,
    Fact,
    Group,
    Instrument,
    LeagueInputs,
    Options,
    Topic,
    Verdict,
)
from scoring.scorecard import ba_1

GOLDEN = Path(__file__).parents[2].parent / "shared" / "scoring" / "golden"
needs_golden = pytest.mark.skipif(not GOLDEN.exists(), reason="the golden data are not beside the project")
TOPICS = (Topic("bins", "Bins"), Topic("roads", "Roads"))


def facts(*verdicts: str, key: bool = False) -> tuple[Fact, ...]:
    return tuple(Fact(f"f{i}", key, Verdict(verdict)) for i, verdict in enumerate(verdicts))


def good_answers() -> dict[str, Answer]:
    """Full marks for every question of BA-1 that is answered by hand."""
    values: dict[str, str | float] = {"A1": "yes", "A2": "first", "A3": 20, "A4": 10, "A5": 0, "A6": 5}
    values |= {"A7": "page", "B1": 0, "B2": "no", "B3": 3, "B4": 3, "C3": "yes", "C4": "no"}
    values |= {"D1": "yes", "D2": "yes", "D3": "yes", "D4": "yes"}
    return {code: Answer(value=value) for code, value in values.items()}


def call(
    number: int,
    council: str,
    topic: str,
    *verdicts: str,
    status: str = "reached",
    assessor: str | None = None,
    answers: Mapping[str, Answer] | None = None,
) -> Call:
    return Call(
        id=f"K{number:03d}",
        council=council,
        topic=topic,
        scenario=f"{topic}-1",
        assessor=assessor or f"assessor-{number % 4}",
        status=CallStatus(status),
        facts=facts(*verdicts),
        answers=good_answers() if answers is None and status == "reached" else answers or {},
    )


def three_councils() -> tuple[Council, ...]:
    return tuple(
        Council(f"E0{i}", name, "districts", "district") for i, name in enumerate(("Ash", "Birch", "Cedar"))
    )


def three_council_calls() -> tuple[Call, ...]:
    plans = {
        "E00": (("matches",), ("matches", "partly"), ("matches",), ("matches", "matches")),
        "E01": (("matches",), ("contradicts",), ("partly",), ("not_given", "matches")),
        "E02": (("contradicts",), ("not_given",), ("not_on_website", "matches"), ("partly",)),
    }
    numbered = [(code, k, verdicts) for code, calls in plans.items() for k, verdicts in enumerate(calls)]
    return tuple(
        call(i, code, "bins" if k < 2 else "roads", *verdicts)
        for i, (code, k, verdicts) in enumerate(numbered)
    )


def create_inputs(
    *,
    calls: Sequence[Call] | None = None,
    councils: Sequence[Council] | None = None,
    topics: Sequence[Topic] = TOPICS,
    groups: Sequence[Group] = (Group("districts", "Districts"),),
    applicability: Mapping[str, tuple[str, ...]] | None = None,
    options: Options | None = None,
    instrument: Instrument | str | None = "BA-1",
) -> LeagueInputs:
    return LeagueInputs(
        method_version="1",
        title="An example",
        wave="2026-1",
        options=options or Options(),
        councils=three_councils() if councils is None else tuple(councils),
        groups=tuple(groups),
        topics=tuple(topics),
        applicability=applicability or {"district": tuple(topic.code for topic in topics)},
        calls=three_council_calls() if calls is None else tuple(calls),
        instrument=ba_1() if instrument == "BA-1" else instrument,  # type: ignore[arg-type]
    )
