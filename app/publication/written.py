"""How long answers in writing took, from the inputs of an edition, so that anybody can make the same figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.core.formats import plural
from app.publication.models import Edition
from app.publication.pictures import Column
from app.results.models import Run
from scoring.codec import inputs_from_json
from scoring.records import Call, CallStatus, LeagueInputs
from scoring.working_time import Waits, waits

# codes of the written scorecard: how it was answered, and after how many working hours
ANSWERED, HOURS = "A2", "A3"
# working hours up to and including → as read
SPANS: tuple[tuple[float, str], ...] = (
    (8, "up to 8 hours"),
    (24, "8 to 24"),
    (80, "24 to 80"),
    (float("inf"), "over 80"),
)


def written_answers(run: Run) -> dict[str, Any]:
    """What is told about a wave that wrote: its way of asking, and how long answers took. Nothing of one that rang."""
    wave = run.wave
    if not wave.contact_channel.is_written:
        return {}
    inputs = inputs_from_json(run.inputs)
    counted = [call for call in inputs.calls if call.status is not CallStatus.VOID]
    found = hours_of(counted)
    return {
        "contact_channel": wave.contact_channel.value,
        "written": {
            "limit_days": wave.answer_limit_days,
            "all": waits_of(counted)._asdict(),
            "spans": [
                [words, sum(low < hours <= most for hours in found)]
                for low, (most, words) in zip((-1.0, 8, 24, 80), SPANS, strict=True)
            ],
            "councils": _councils(inputs, counted),
        },
    }


def _councils(inputs: LeagueInputs, counted: Sequence[Call]) -> list[dict[str, Any]]:
    """Each council that was asked, the quickest first; those without a median last."""
    rows = [
        {"code": one.code, "name": one.name, **waits_of(own)._asdict()}
        for one in inputs.councils
        if (own := [call for call in counted if call.council == one.code])
    ]
    return sorted(rows, key=lambda row: (row["median_hours"] is None, row["median_hours"] or 0, row["name"]))


def waits_of(calls: Sequence[Call]) -> Waits:
    """The waits of some enquiries. METHOD 18."""
    in_time = sum(_value(call, ANSWERED) == "in_time" for call in calls)
    hours = hours_of(calls)
    return waits(hours, within_limit=in_time, unanswered=len(calls) - len(hours))


def hours_of(calls: Sequence[Call]) -> list[float]:
    """Working hours to the answers that came."""
    return [float(str(hours)) for call in calls if (hours := _value(call, HOURS)) is not None]


def _value(call: Call, code: str) -> object:
    answer = call.answers.get(code)
    return None if answer is None else answer.value


@dataclass(frozen=True)
class WrittenAnswers:
    """How long answers took, to be shown: a sentence, a picture's columns, and a row a council."""

    way: str  # by e-mail
    sentence: str
    columns: list[Column]
    limit_days: int
    total: dict[str, Any]
    councils: list[dict[str, Any]]

    @property
    def most(self) -> int:
        return max(column.count for column in self.columns)


def find_written(edition: Edition) -> WrittenAnswers | None:
    """None for an edition whose councils were rung."""
    told = edition.about.get("written")
    if told is None:
        return None
    total = told["all"]
    columns = [Column(words, count) for words, count in told["spans"]]
    columns.append(Column("no answer", total["enquiries"] - total["answered"]))
    return WrittenAnswers(
        f"by {edition.contact_channel.words}",
        sentence(total, told["limit_days"]),
        columns,
        told["limit_days"],
        total,
        told["councils"],
    )


def sentence(total: dict[str, Any], limit_days: int) -> str:
    """What the waits come to."""
    enquiries = plural(total["enquiries"], "enquiry", "enquiries")
    in_time = (
        f"{total['within_limit']} of {enquiries} {'was' if total['within_limit'] == 1 else 'were'} answered"
    )
    limit = plural(limit_days, "working day")
    if total["median_hours"] is None:
        return f"{in_time} within {limit}; with so many unanswered there is no median"
    return f"{in_time} within {limit}; half of all within {total['median_hours']:g} working hours"
