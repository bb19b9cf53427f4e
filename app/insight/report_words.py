"""Sentences of a board report, from its own figures."""

from collections.abc import Sequence
from datetime import date

from app.core.formats import plural, points
from app.insight import rules
from app.insight.models import ActionState, BoardActionVersion
from app.insight.report_periods import Period
from app.insight.report_queries import Published
from app.insight.standards import Standing
from app.publication.words import MEASURES
from app.waves.models import Wave
from scoring.promise import Kept

READING = [
    "Callers asked this council a resident’s questions by telephone and wrote down what they heard. A judge who "
    "knew neither council nor caller compared each answer with the council’s own website as it stood that day.",
    "Standards of written answers are held against enquiries that were sent in writing, and a share online against "
    "the contacts that the council counts itself.",
    "A standard is called kept or not kept only where what was seen leaves no doubt either way: nineteen times in "
    "twenty, the true share lies between the two likely figures. Where the target lies between them there are too "
    "few calls or enquiries to say.",
    "What was promised, what the council says of itself and what was seen are three things. None corrects another.",
    "In the examples, names, numbers and references are taken out, and no day is given. No caller and no officer "
    "is named. Calls that the council disputes stay out until somebody has ruled.",
    "Actions and their owners are the council’s own words, as they stand on the day of this report.",
]


def summary(
    name: str,
    period: Period,
    standing: Standing,
    inside: Sequence[Wave],
    published: Sequence[Published],
    actions: Sequence[BoardActionVersion],
    today: date,
) -> str:
    """The report in one paragraph."""
    told = [
        _calls(name, period, standing, inside),
        _standards(standing),
        _score(name, inside, published),
        _actions(actions, today),
    ]
    return " ".join(filter(None, told))


def _calls(name: str, period: Period, standing: Standing, inside: Sequence[Wave]) -> str:
    calls = [call for one in inside for call in standing.calls[one.id or 0]]
    if not calls:
        return f"No call to {name} from a wave that ended in {period.words} can be read yet."
    reached = sum(one.reached for one in calls)
    titles = " and ".join(one.title for one in reversed(inside))
    made = plural(len(calls), "call was", "calls were")
    return f"{made} made to {name} in {titles}; {reached} reached a person."


def _standards(standing: Standing) -> str:
    total = len(standing.tracked)
    if not total:
        return "The council has entered no standard of its own."
    counts = {kept: standing.count(kept) for kept in rules.KEPT_WORDS}
    told = {
        f"{_were(counts[Kept.KEPT])} kept": counts[Kept.KEPT],
        f"{_were(counts[Kept.NOT_KEPT])} not kept": counts[Kept.NOT_KEPT],
        f"on {counts[Kept.TOO_FEW]} there are too few calls or enquiries to say": counts[Kept.TOO_FEW],
        f"of {counts[None]} nothing tells yet": counts[None],
    }
    *parts, last = (words for words, count in told.items() if count)
    return f"Of {plural(total, 'standard')} {' and '.join(filter(None, (', '.join(parts), last)))}."


def _were(count: int) -> str:
    """1 was, 2 were"""
    return f"{count} {'were' if count > 1 else 'was'}"


def likely_words(low: int, high: int) -> str:
    """4, or 2 to 4"""
    return str(low) if low == high else f"{low} to {high}"


def _score(name: str, inside: Sequence[Wave], published: Sequence[Published]) -> str:
    """The newest published place of the measure that leads, if its wave is of this period."""
    ids = {one.id for one in inside}
    newest = [
        one for one in published if one.wave.id in ids and one.table.measure == one.edition.lead_measure
    ]
    if not newest:
        return ""
    one = newest[-1]
    figures, measure = one.row.figures, MEASURES[one.table.measure.value].lower()
    if figures["place"] is None:
        return (
            f"In {one.edition.title} {name} is not ranked: {one.row.reason[:1].lower()}{one.row.reason[1:]}."
        )
    likely = f"likely place {likely_words(figures['likely_low'], figures['likely_high'])} of {figures['of']}"
    average = points(one.table.honesty.get("mean"))
    return (
        f"In {one.edition.title} its {measure} is {points(figures['score_1dp'])} of 100, {likely}; "
        f"the average of {one.table.group_name} is {average}."
    )


def _actions(actions: Sequence[BoardActionVersion], today: date) -> str:
    if not actions:
        return "No action is entered."
    done = sum(one.state is ActionState.DONE for one in actions)
    late = sum(rules.is_overdue(one, today) for one in actions)
    return (
        f"Of {plural(len(actions), 'action')} {done} {'is' if done == 1 else 'are'} done and "
        f"{late} {'is' if late == 1 else 'are'} overdue."
    )


def scores_words(inside: Sequence[Wave], published: Sequence[Published]) -> str:
    """What the table of scores holds, and what it can't hold yet."""
    there = {one.wave.id for one in published}
    waiting = [one.title for one in inside if one.id not in there]
    words = (
        "Scores run from 0 to 100. The likely range holds the true place in 95 of 100 cases, on average over a table."
        if published
        else ""
    )
    missing = f"Nothing is published yet of {' and '.join(waiting)}." if waiting else ""
    return (
        " ".join(filter(None, (words, missing)))
        or "Nothing is published yet of any wave of this period or before."
    )
