"""A board report as plain words: its page and its PDF show these, so that neither can say what the other does not."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from app.core.formats import day, points
from app.councils.models import ContactChannel
from app.insight import report_queries, report_words, rules, standards_queries
from app.insight.models import BoardAction, BoardActionVersion
from app.insight.report_examples import Example, examples
from app.insight.report_periods import Period, chosen_period, period_of, periods
from app.insight.report_queries import Published
from app.insight.standards import Seen, Tracked, standing_of
from app.publication.words import MEASURES
from app.results.rules import DEMONSTRATION
from app.review.queries import council_names, waves_shown_to
from scoring.benchmark import SeenShare


@dataclass(frozen=True)
class WaveLine:
    """What one wave saw of a standard; figures for drawing, words for reading."""

    wave: str
    target: str
    seen: str
    outcome: str
    kept: str
    share: SeenShare | None
    target_percent: float | None


@dataclass(frozen=True)
class StandardLine:
    promise: str
    target: str
    said: str
    seen: str
    others: str
    outcome: str
    kept: str
    waves: list[WaveLine]


@dataclass(frozen=True)
class ScoreLine:
    wave: str
    measure: str
    score: str
    interval: str
    place: str
    likely: str
    average: str


@dataclass(frozen=True)
class ActionLine:
    what: str
    owner: str
    due: str
    state: str
    is_late: bool


@dataclass(frozen=True)
class Report:
    """Everything that a committee reads, in the order in which it reads it."""

    code: str
    council: str
    period: Period
    made: str
    note: str
    summary: str
    standards: list[StandardLine]
    scores: list[ScoreLine]
    scores_words: str
    examples: list[Example]
    actions: list[ActionLine]
    reading: list[str]

    @property
    def title(self) -> str:
        return f"How {self.council} answers people, {self.period.words}"

    @property
    def kicker(self) -> str:
        return ". ".join(filter(None, (f"Board report, made on {self.made}", self.note)))


def choose_period(session: Session, code: str, wanted: str, at: datetime) -> tuple[Period, list[Period]]:
    """The period asked for, else the newest in which a wave ended; and all that are offered. Raises NotFound."""
    today = rules.local_day(at)
    ended = [
        one.to_date
        for one in waves_shown_to(session, [code], at, channel=ContactChannel.TELEPHONE)
        if one.to_date <= today
    ]
    offered = periods(min(ended, default=today), today)
    return chosen_period(wanted, offered, period_of(max(ended, default=today))), offered


def board_report(
    session: Session, code: str, period: Period, at: datetime, *, is_demonstration: bool = False
) -> Report:
    """The report of one council on six months, as things stood at their end, or stand now if that is to come."""
    today = rules.local_day(at)
    name = council_names(session, [code])[code]
    standing = standing_of(session, code, at, on=min(period.last, today))
    inside = [one for one in standing.waves if period.holds(one.to_date)]
    published = report_queries.published_rows(session, code, period.last)
    calls = report_queries.undisputed_calls(session, [one.id or 0 for one in inside], code)
    actions = _actions(standards_queries.actions_of(session, code), period)
    is_fictional = is_demonstration or any(one.fictional for one in standing.waves)
    return Report(
        code=code,
        council=name,
        period=period,
        made=day(today),
        note=DEMONSTRATION if is_fictional else "",
        summary=report_words.summary(name, period, standing, inside, published, actions, today),
        standards=[_standard(one) for one in standing.tracked],
        scores=[_score(one) for one in published],
        scores_words=report_words.scores_words(inside, published),
        examples=examples(calls),
        actions=[_action(one, today) for one in actions],
        reading=report_words.READING,
    )


def _actions(found: list[BoardAction], period: Period) -> list[BoardActionVersion]:
    """Set out by the end of the period, and still open or ended in it or later; as they stand now."""
    return [
        one.versions[-1]
        for one in found
        if rules.local_day(one.made_at) <= period.last
        and ((ended := one.versions[-1].ended_on) is None or ended >= period.first)
    ]


def _action(latest: BoardActionVersion, today: date) -> ActionLine:
    return ActionLine(
        latest.what,
        latest.owner,
        day(latest.due_on),
        rules.state_words(latest, today),
        rules.is_overdue(latest, today),
    )


def _standard(one: Tracked) -> StandardLine:
    others = one.benchmark.words + (f": {one.benchmark.source}" if one.benchmark.source else "")
    return StandardLine(
        promise=one.version.promise,
        target=f"{one.channel}: {one.target}",
        said=f"{one.said.words}, in {one.said.source}" if one.said else "nothing",
        seen=one.seen_words,
        others=others,
        outcome=one.outcome,
        kept=one.kept.value if one.kept else "",
        waves=[_wave(seen) for seen in one.seen] if one.has_trend else [],
    )


def _wave(seen: Seen) -> WaveLine:
    return WaveLine(
        wave=seen.wave.title,
        target=seen.target,
        seen=seen.words,
        outcome=seen.outcome,
        kept=seen.kept.value if seen.kept else "",
        share=seen.share,
        target_percent=seen.version.target_percent if seen.version else None,
    )


def _score(one: Published) -> ScoreLine:
    figures = one.row.figures
    ranked = figures["place"] is not None
    return ScoreLine(
        wave=one.wave.title,
        measure=MEASURES[one.table.measure.value],
        score=points(figures["score_1dp"]),
        interval="–"
        if figures["lower"] is None
        else f"{points(figures['lower'])} to {points(figures['upper'])}",
        place=f"{one.row.place_label} of {figures['of']}" if ranked else "not ranked",
        likely=report_words.likely_words(figures["likely_low"], figures["likely_high"]) if ranked else "–",
        average=points(one.table.honesty.get("mean")),
    )
