"""May it be published? And what differs between two compilations of a wave."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from app.core.clock import LOCAL
from app.core.errors import BadInput, WrongState
from app.core.formats import day as in_words
from app.core.formats import moment, plural, points
from app.publication.models import Edition, EditionRow, EditionTable
from app.results.models import Run
from app.review.floor import Floor
from app.waves.models import Wave, WaveState

LONGEST_EMBARGO = timedelta(days=366)


def check_ready(wave: Wave, *, unruled: int, undecided: int, agreement: Floor, at: datetime) -> None:
    """METHOD: judges agree; councils have had their right of reply; every challenge and finding is decided."""
    if wave.retest_of_id is not None:
        raise WrongState("A re-test stands beside the first call of one council; nothing of it is published.")
    if wave.state != WaveState.CLOSED:
        raise WrongState(
            "The wave is still open. Close it when its calls are over, then let the councils reply."
        )
    if not agreement.may_publish:
        raise WrongState(agreement.words)
    if wave.reply_to is None:
        raise WrongState("The councils have not been asked to reply yet. Open the time to reply first.")
    if at < wave.reply_to:
        raise WrongState(f"The councils may reply until {moment(wave.reply_to)}. Publish after that.")
    if unruled:
        raise WrongState(
            f"{plural(unruled, 'challenge waits', 'challenges wait')} for a ruling. Rule on them first."
        )
    if undecided:
        waits = plural(
            undecided, "finding of the quality checks waits", "findings of the quality checks wait"
        )
        raise WrongState(f"{waits} for a decision. Decide first.")


def check_current(run: Run, inputs_sha256: str) -> None:
    """What is published is what is settled now."""
    if run.inputs_sha256 != inputs_sha256:
        raise WrongState(
            "Verdicts have changed since these tables were compiled. Compile again, then publish."
        )


def check_first(already: Edition | None) -> None:
    """A wave is published once; after that it is corrected."""
    if already is not None:
        raise WrongState(f"Edition {already.number} holds this wave. What has changed since is a correction.")


def check_title(title: str) -> None:
    """An edition has a name."""
    if not title.strip():
        raise BadInput("Enter a title.", {"title": "Enter a title, like “Spring 2027”."})


def check_reason(reason: str) -> None:
    """A correction says why."""
    if not reason.strip():
        text = "Say why the edition is corrected; readers see it on the corrections page."
        raise BadInput(text, {"reason": text})


def local_moment(day: date, clock: time) -> datetime:
    """A moment as a British clock shows it; of an hour that comes twice, the later one, so that nothing leaks early.

    Raises BadInput for an hour that the clocks leave out in spring.
    """
    later = datetime.combine(day, clock, LOCAL).replace(fold=1)
    seen = later.astimezone(UTC).astimezone(LOCAL)
    if seen.replace(tzinfo=None) != later.replace(tzinfo=None):
        words = (
            f"The clocks go forward on {in_words(day)}, and {clock:%H:%M} is left out. Choose another time."
        )
        raise BadInput(words, {"public_time": words})
    return later.astimezone(UTC)


def check_embargo(public_from: datetime | None, *, at: datetime) -> None:
    """An embargo ends in the future, and within a year."""
    if public_from is None:
        return
    if public_from <= at:
        words = f"{moment(public_from)} is over. Choose a later moment, or leave both empty to publish now."
        raise BadInput(words, {"public_on": words})
    if public_from > at + LONGEST_EMBARGO:
        words = "An embargo can last a year at most."
        raise BadInput(words, {"public_on": words})


def check_after(corrected: Edition, public_from: datetime) -> None:
    """No reader meets a correction before the edition that it corrects."""
    if public_from < corrected.published_at:
        words = (
            f"Edition {corrected.number}, which this corrects, is embargoed until "
            f"{moment(corrected.published_at)}. The correction can't be public before it."
        )
        raise BadInput(words, {"public_on": words})


def check_embargoed(edition: Edition, at: datetime) -> None:
    """Once public, always public."""
    if edition.published_at <= at:
        raise WrongState(f"Edition {edition.number} has been public since {moment(edition.published_at)}.")


def check_before(correction: Edition | None, public_from: datetime) -> None:
    """An edition doesn't appear after its own correction."""
    if correction is not None and public_from > correction.published_at:
        words = (
            f"Edition {correction.number} corrects this one and will be public on "
            f"{moment(correction.published_at)}. This one can't appear later."
        )
        raise BadInput(words, {"public_on": words})


def check_differs(edition: Edition, run: Run) -> None:
    """A correction corrects something."""
    if edition.inputs_sha256 == run.inputs_sha256 and edition.tables_sha256 == run.tables_sha256:
        raise WrongState(f"Nothing differs from edition {edition.number}, so there is nothing to correct.")


def check_newest(newer: Edition | None) -> None:
    """Corrections form one line: only its last edition is corrected."""
    if newer is not None:
        raise WrongState(f"Edition {newer.number} has corrected this one already. Correct that one instead.")


Shown = Mapping[tuple[str, str], EditionRow]


def differences(before: Sequence[EditionTable], after: Sequence[EditionTable]) -> list[dict[str, str]]:
    """Scores and places that differ, in the order of the tables: what a correction tells its readers."""
    earlier = {(table.group_code, table.measure): table for table in before}
    found: list[dict[str, str]] = []
    for table in after:
        old = earlier.pop((table.group_code, table.measure), None)
        found.extend(_table_differences(table, old.rows if old else [], table.rows))
    for table in earlier.values():
        found.extend(_table_differences(table, table.rows, []))
    return found


def _table_differences(
    table: EditionTable, before: Iterable[EditionRow], after: Iterable[EditionRow]
) -> Iterable[dict[str, str]]:
    old = {row.council_code: row for row in before}
    new = {row.council_code: row for row in after}
    for code in [*new, *(code for code in old if code not in new)]:
        pair = old.get(code), new.get(code)
        row = pair[1] or pair[0]
        assert row is not None
        for what, words in (("score", _score), ("place", _place)):
            said = [words(one) for one in pair]
            if said[0] != said[1]:
                yield {
                    "group": table.group_code,
                    "group_name": table.group_name,
                    "measure": table.measure.value,
                    "council": code,
                    "name": row.council_name,
                    "what": what,
                    "before": said[0],
                    "after": said[1],
                }


def _score(row: EditionRow | None) -> str:
    return "not in the table" if row is None else points(_figure(row, "score_1dp"))


def _place(row: EditionRow | None) -> str:
    return "not in the table" if row is None else row.place_label or "not ranked"


def _figure(row: EditionRow, name: str) -> Any:
    return row.figures.get(name)
