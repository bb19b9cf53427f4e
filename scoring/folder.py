"""League tables from a folder of CSV files, wave by wave: one per council type, one per topic, two across
types. METHOD 7.3.

councils.csv (council_id, council_type, nation), topics.csv (topic_id, topic_weight), applicability.csv
(council_type, topic_id, applicable), calls.csv (call_id, wave, council_id, topic_id, status). A call's score
is in the column `score` of calls.csv, in call_scores.csv beside it (call_id, score), or worked out from
marks.csv and questions.csv (in the folder, in a folder `scorecards` beside it, or named). Status is answered
or reached, unanswered or not_reached, void.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scoring.csv_files import Row, number, numbers, read_rows
from scoring.errors import InputError, UnlikeCouncils
from scoring.score import (
    Cube,
    Floats,
    call_score,
    checked_topic_weights,
    composite_score,
    sufficient_statistics,
)
from scoring.standing import Standing, stand

STATUSES = ("answered", "reached", "unanswered", "not_reached", "void")
# Types that share enough duties to be ranked together; a table is over the topics that they all answer for.
ACROSS_TYPES = {
    "group:all_purpose": ("unitary", "london", "metropolitan", "scotland", "wales"),
    "group:district_services_england": ("district", "unitary", "london", "metropolitan"),
}
COLUMNS = (
    "wave",
    "table_id",
    "council_id",
    "n_calls",
    "n_topics",
    "n_topics_required",
    "complete",
    "score",
    "score_1dp",
    "rank",
    "tied",
    "se",
    "df",
    "lower",
    "upper",
    "likely_low",
    "likely_high",
    "guaranteed_low",
    "guaranteed_high",
    "expected_rank",
    "p_top_quarter",
    "tier",
    "reason",
)


@dataclass(frozen=True, slots=True)
class CallFolder:
    """The calls of a folder as arrays: cubes per wave, councils × topics, and who answers for what."""

    waves: tuple[str, ...]
    councils: tuple[str, ...]
    types: tuple[str, ...]
    topics: tuple[str, ...]
    weights: Floats
    applies: NDArray[np.bool_]
    cubes: tuple[Cube, ...]


def read_folder(folder: Path, *, marks: Path | None = None, questions: Path | None = None) -> CallFolder:
    """Read a folder of calls.

    Raises
    ------
    InputError  a file or column that is not there, a reference to nothing, a status or number that cannot be
        used.
    UnlikeCouncils  a call about a topic that does not apply to its council.
    """
    councils = read_rows(folder / "councils.csv", ["council_id", "council_type"])
    topics = read_rows(folder / "topics.csv", ["topic_id", "topic_weight"])
    calls = read_rows(folder / "calls.csv", ["call_id", "wave", "council_id", "topic_id", "status"])
    council_codes, topic_codes = _codes(councils, "council_id"), _codes(topics, "topic_id")
    types = tuple(row["council_type"] for row in councils)
    applies = _applicability(folder / "applicability.csv", council_codes, types, topic_codes)
    scores = _scores(folder, calls, marks, questions)
    waves = tuple(sorted({row["wave"] for row in calls}, key=lambda wave: (len(wave), wave)))
    where = _positions(calls, council_codes, topic_codes, applies)
    cubes = []
    for wave in waves:
        chosen = np.array([row["wave"] == wave for row in calls])
        council, topic = where[chosen].T
        cubes.append(sufficient_statistics(council, topic, scores[chosen], shape=applies.shape))
    weights = checked_topic_weights(numbers(topics, "topic_weight", folder / "topics.csv"))
    return CallFolder(waves, council_codes, types, topic_codes, weights, applies, tuple(cubes))


def _codes(rows: Sequence[Row], column: str) -> tuple[str, ...]:
    codes = tuple(row[column] for row in rows)
    if len(set(codes)) != len(codes):
        raise InputError(column, "a code is used twice")
    return codes


def _applicability(
    path: Path, councils: Sequence[str], types: Sequence[str], topics: Sequence[str]
) -> NDArray[np.bool_]:
    """Who answers for what, (I, T), by council type and, in rows with a council_id, by council."""
    applies = np.zeros((len(councils), len(topics)), dtype=bool)
    rows = read_rows(path, ["council_type", "topic_id", "applicable"])
    for row in sorted(rows, key=lambda row: bool(row.get("council_id"))):
        if row["topic_id"] not in topics:
            raise InputError(path.name, f"no topic {row['topic_id']}")
        topic = topics.index(row["topic_id"])
        for i, council in enumerate(councils):
            if row.get("council_id", "") in ("", council) and types[i] == row["council_type"]:
                applies[i, topic] = row["applicable"].lower() in ("1", "true", "yes")
    return applies


def _positions(
    calls: Sequence[Row], councils: Sequence[str], topics: Sequence[str], applies: NDArray[np.bool_]
) -> NDArray[np.int64]:
    council_at = {code: i for i, code in enumerate(councils)}
    topic_at = {code: i for i, code in enumerate(topics)}
    where = np.empty((len(calls), 2), dtype=np.int64)
    for i, row in enumerate(calls):
        if row["council_id"] not in council_at:
            raise InputError(f"calls.csv row {i + 2}", f"no council {row['council_id']}")
        if row["topic_id"] not in topic_at:
            raise InputError(f"calls.csv row {i + 2}", f"no topic {row['topic_id']}")
        where[i] = council_at[row["council_id"]], topic_at[row["topic_id"]]
        if not applies[where[i, 0], where[i, 1]]:
            raise UnlikeCouncils(row["topic_id"], row["council_id"])
    return where


def _scores(folder: Path, calls: Sequence[Row], marks: Path | None, questions: Path | None) -> Floats:
    own = _own_scores(folder, calls, marks, questions)
    scores = np.empty(len(calls))
    for i, row in enumerate(calls):
        if row["status"] not in STATUSES:
            raise InputError(f"calls.csv row {i + 2} status", f"must be one of {', '.join(STATUSES)}")
        scores[i] = call_score(row["status"], own.get(row["call_id"], math.nan))
    return scores


def _own_scores(
    folder: Path, calls: Sequence[Row], marks: Path | None, questions: Path | None
) -> Mapping[str, float]:
    if marks is None and calls and "score" in calls[0]:
        where = enumerate(calls, start=2)
        return {row["call_id"]: number(row, "score", where=f"calls.csv row {i}") for i, row in where}
    beside = folder / "call_scores.csv"
    if marks is None and beside.exists():
        rows = read_rows(beside, ["call_id", "score"])
        return dict(zip((r["call_id"] for r in rows), numbers(rows, "score", beside).tolist(), strict=True))
    for place in (folder, folder.parent / "scorecards"):
        if marks is None and (place / "marks.csv").exists():
            marks, questions = place / "marks.csv", questions or place / "questions.csv"
    if not calls:
        return {}
    if marks is None:
        raise InputError(folder.name, "no scores: calls.csv has no score, and there is no marks.csv")
    return score_marks(marks, questions or marks.with_name("questions.csv")).by_call()


@dataclass(frozen=True, slots=True)
class MarkedCalls:
    """Composite scores of the calls in a marks file, in the file's order."""

    calls: tuple[str, ...]
    applicable_weight: Floats
    applicable_share: Floats
    score: Floats
    reason: tuple[str, ...]

    def by_call(self) -> dict[str, float]:
        """Score by call id, NaN without one."""
        return dict(zip(self.calls, self.score.tolist(), strict=True))


def score_marks(marks: Path, questions: Path, *, min_applicable_share: float = 0.5) -> MarkedCalls:
    """Composite scores from marks.csv (call_id, question_id, points; blank = N/A) and questions.csv.

    A question without a row counts as not applicable. Raises InputError and the errors of `composite_score`.
    """
    asked = read_rows(questions, ["question_id", "weight", "max_points"])
    given = read_rows(marks, ["call_id", "question_id", "points"])
    question_at = {row["question_id"]: k for k, row in enumerate(asked)}
    call_at: dict[str, int] = {}
    for row in given:
        call_at.setdefault(row["call_id"], len(call_at))
    points = np.full((len(call_at), len(asked)), np.nan)
    for i, row in enumerate(given, start=2):
        if row["question_id"] not in question_at:
            raise InputError(f"{marks.name} row {i}", f"no question {row['question_id']}")
        cell = call_at[row["call_id"]], question_at[row["question_id"]]
        points[cell] = number(row, "points", where=f"{marks.name} row {i}")
    weights = numbers(asked, "weight", questions)
    most = numbers(asked, "max_points", questions)
    result = composite_score(points, most, weights, min_applicable_share=min_applicable_share)
    applicable = np.where(np.isnan(points), 0.0, 1.0) @ weights
    return MarkedCalls(
        tuple(call_at), applicable, result.applicable_share, result.score, tuple(result.reason)
    )


def folder_tables(
    folder: CallFolder, *, only: str | None = None, minimum_for_tier: int = 6
) -> Iterator[list[object]]:
    """Rows (as COLUMNS) of every table (or the one named) of every wave, ranked councils first."""
    for wave, cube in zip(folder.waves, folder.cubes, strict=True):
        for name, members, topics in _tables(folder, only):
            cells = np.ix_(members, topics)
            part = Cube(cube.n[cells], cube.s[cells], cube.q[cells])
            # A table over one topic is over that topic, whatever it weighs among others.
            weights = np.ones(1) if topics.size == 1 else folder.weights[topics]
            standing = stand(part, weights, minimum_for_tier=minimum_for_tier)
            order = sorted(
                range(members.size), key=lambda i: (_last(standing, i), folder.councils[members[i]])
            )
            for i in order:
                code = folder.councils[members[i]]
                yield [wave, name, code, *_row(folder, part, standing, topics, i)]


def _tables(
    folder: CallFolder, only: str | None
) -> Iterator[tuple[str, NDArray[np.int64], NDArray[np.int64]]]:
    """Name, members and topics of every table that has both."""
    types = np.array(folder.types)
    wanted = {name: np.isin(types, kinds) for name, kinds in ACROSS_TYPES.items()}
    for topic, code in enumerate(folder.topics):
        wanted[f"topic:{code}"] = folder.applies[:, topic]
    for kind in folder.types:
        wanted[f"type:{kind}"] = types == kind
    for name, chosen in sorted(wanted.items()):
        members = np.flatnonzero(chosen)
        shared = folder.applies[members].all(axis=0)
        if name.startswith("topic:"):
            shared = np.array([f"topic:{code}" == name for code in folder.topics])
        if only in (None, name) and members.size and shared.any():
            yield name, members, np.flatnonzero(shared)


def _last(standing: Standing, i: int) -> tuple[float, float]:
    place, score = standing.place[i], standing.score[i]
    return (math.inf if np.isnan(place) else place, math.inf if np.isnan(score) else -score)


def _row(
    folder: CallFolder, part: Cube, standing: Standing, topics: NDArray[np.int64], i: int
) -> list[object]:
    ranked = not np.isnan(standing.place[i])
    absent = [folder.topics[t] for t, n in zip(topics, part.n[i], strict=True) if n == 0]
    nothing = len(absent) == topics.size
    reason = "" if ranked else "no scored calls" if nothing else f"incomplete: {', '.join(absent)}"
    return [
        int(part.n[i].sum()),
        topics.size - len(absent),
        topics.size,
        int(not absent),
        standing.score[i],
        standing.score_1dp[i],
        _whole(standing.place[i]),
        int(standing.label[i].startswith("=")) if ranked else None,
        standing.se[i],
        standing.df if ranked else None,
        standing.lower[i],
        standing.upper[i],
        _whole(standing.likely_low[i]),
        _whole(standing.likely_high[i]),
        _whole(standing.guaranteed_low[i]),
        _whole(standing.guaranteed_high[i]),
        standing.expected_rank[i],
        standing.p_top_quarter[i],
        standing.tier[i],
        reason,
    ]


def _whole(value: float) -> int | None:
    return None if np.isnan(value) else int(value)
