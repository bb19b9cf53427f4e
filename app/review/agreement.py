"""How far judges agree where two judged the same call blind: overall, by topic, by fact question, by judge, by week.

METHOD: Krippendorff's alpha from .80 is good; from .667 it is used with a note; below, the question is reworded first.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts.models import Person
from app.core.clock import LOCAL
from app.matching.models import Judging, Round, Verdict
from app.scenarios.models import FactQuestion, Topic
from app.schedule.models import PlannedCall
from app.scorecards.models import Scorecard
from app.waves.models import WaveCouncil
from app.website.models import AnswerKey, KeyFact
from scoring.agreement import bootstrap_interval, cohen_kappa, krippendorff_alpha

FLOOR, GOOD = 0.667, 0.80
DRAWS = 500
SEED = 1


@dataclass(frozen=True, slots=True)
class Pair:
    """One fact that two judges settled, blind to each other."""

    call: int
    topic: str
    question: str
    first: Verdict
    second: Verdict
    judges: tuple[int, int]
    at: datetime
    assessor: str = ""  # who wrote down what was heard, by pseudonym

    @property
    def same(self) -> bool:
        return self.first == self.second


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of one set of facts. Shares 0–1; None where a figure is not defined: too few facts, or one verdict only."""

    name: str
    facts: int
    calls: int
    same: float
    kappa: float | None
    kappa_low: (
        float | None
    )  # of 95 %, for large samples; facts of one call hang together, so it is a little narrow
    kappa_high: float | None
    alpha: float | None
    low: float | None
    high: float | None

    @property
    def words(self) -> str:
        """What the figure means for the wave."""
        if self.alpha is None:
            return "too little to tell"
        if self.alpha >= GOOD:
            return "good"
        return "usable, with a note" if self.alpha >= FLOOR else "reword the question before it counts"


def agreement(name: str, pairs: Sequence[Pair], *, interval: bool = True) -> Agreement:
    """Agreement over facts. The interval draws whole calls: facts of one call hang together."""
    by_call: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_call[pair.call].append(pair)
    drawn = bootstrap_interval(list(by_call.values()), _alpha, seed=SEED, draws=DRAWS) if interval else None
    kappa = cohen_kappa(
        [pair.first for pair in pairs],
        [pair.second for pair in pairs],
        categories=list(Verdict),
        weights="none",
    )
    return Agreement(
        name=name,
        facts=len(pairs),
        calls=len(by_call),
        same=sum(pair.same for pair in pairs) / len(pairs) if pairs else 0.0,
        kappa=_known(kappa.kappa),
        kappa_low=_known(kappa.low),
        kappa_high=_known(kappa.high),
        alpha=_known(_alpha(list(by_call.values()))),
        low=_known(drawn.low) if drawn else None,
        high=_known(drawn.high) if drawn else None,
    )


def _alpha(calls: Iterable[Collection[Pair]]) -> float:
    return krippendorff_alpha([(pair.first, pair.second) for call in calls for pair in call], "nominal")


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def by(pairs: Iterable[Pair], name: Callable[[Pair], str]) -> list[Agreement]:
    """Agreement of each part, the part that agrees least first."""
    parts: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        parts[name(pair)].append(pair)
    found = [agreement(part, parts[part], interval=False) for part in sorted(parts)]
    return sorted(found, key=lambda one: one.same)


def by_verdict(pairs: Sequence[Pair]) -> list[Agreement]:
    """Agreement on each verdict that was given: of the facts to which either judge gave it, how many got it of both.

    Kappa and alpha are those of this verdict against all others, over every fact.
    """
    found = []
    for verdict in Verdict:
        first, second = [pair.first == verdict for pair in pairs], [pair.second == verdict for pair in pairs]
        either = [pair for pair in pairs if verdict in (pair.first, pair.second)]
        if not either:
            continue
        kappa = cohen_kappa(first, second, categories=[False, True], weights="none")
        found.append(
            Agreement(
                name=verdict.value.replace("_", " "),
                facts=len(either),
                calls=len({pair.call for pair in either}),
                same=sum(pair.same for pair in either) / len(either),
                kappa=_known(kappa.kappa),
                kappa_low=_known(kappa.low),
                kappa_high=_known(kappa.high),
                alpha=_known(krippendorff_alpha(list(zip(first, second, strict=True)), "nominal")),
                low=None,
                high=None,
            )
        )
    return sorted(found, key=lambda one: one.same)


def weeks(pairs: Iterable[Pair]) -> list[tuple[date, float, int]]:
    """Monday of each week, share of facts judged alike, facts."""
    total: Counter[date] = Counter()
    same: Counter[date] = Counter()
    for pair in pairs:
        day = pair.at.astimezone(LOCAL).date()
        monday = day - timedelta(days=day.weekday())
        total[monday] += 1
        same[monday] += pair.same
    return [(monday, same[monday] / total[monday], total[monday]) for monday in sorted(total)]


def judges(pairs: Sequence[Pair], names: dict[int, str]) -> list[Agreement]:
    """Agreement of each judge with whoever judged the same calls."""
    of: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        for judge in pair.judges:
            of[judge].append(pair)
    found = [agreement(names.get(judge, ""), theirs, interval=False) for judge, theirs in of.items()]
    return sorted(found, key=lambda one: (one.same, one.name))


def pairs_of(session: Session, wave_id: int) -> list[Pair]:
    """Every fact of a wave that two judges have settled blind."""
    wanted = (
        select(Judging, Topic.name, Person.pseudonym)
        .join(Scorecard, col(Scorecard.id) == Judging.scorecard_id)
        .join(Person, col(Person.id) == Scorecard.author_id)
        .join(PlannedCall, col(PlannedCall.id) == Scorecard.planned_call_id)
        .join(Topic, col(Topic.id) == PlannedCall.topic_id)
        .where(PlannedCall.wave_id == wave_id, col(Judging.submitted_at).is_not(None))
        .where(col(Judging.round).in_([Round.FIRST, Round.SECOND]))
        .options(selectinload(Judging.judgements))  # type: ignore[arg-type]
        .order_by(col(Judging.scorecard_id), col(Judging.round))
    )
    rounds: dict[int, dict[Round, Judging]] = defaultdict(dict)
    about: dict[int, tuple[str, str]] = {}
    for judging, topic, assessor in session.exec(wanted):
        rounds[judging.scorecard_id][judging.round] = judging
        about[judging.scorecard_id] = (topic, assessor)
    asked = _questions(session, wave_id)
    found: list[Pair] = []
    for card, both in rounds.items():
        if len(both) == 2:
            found.extend(_pairs(card, about[card], both[Round.FIRST], both[Round.SECOND], asked))
    return found


def _pairs(
    card: int, about: tuple[str, str], first: Judging, second: Judging, asked: dict[int, str]
) -> Iterable[Pair]:
    other = {one.key_fact_id: one.verdict for one in second.judgements}
    for one in first.judgements:
        if one.key_fact_id in other:
            yield Pair(
                call=card,
                topic=about[0],
                assessor=about[1],
                question=asked.get(one.key_fact_id, ""),
                first=one.verdict,
                second=other[one.key_fact_id],
                judges=(first.judge_id, second.judge_id),
                at=second.submitted_at or second.taken_at,
            )


def _questions(session: Session, wave_id: int) -> dict[int, str]:
    """Key fact → its question."""
    wanted = (
        select(KeyFact.id, FactQuestion.question)
        .join(FactQuestion, col(FactQuestion.id) == KeyFact.question_id)
        .join(AnswerKey, col(AnswerKey.id) == KeyFact.answer_key_id)
        .join(WaveCouncil, col(WaveCouncil.id) == AnswerKey.wave_council_id)
        .where(WaveCouncil.wave_id == wave_id)
    )
    return {fact or 0: question for fact, question in session.exec(wanted)}


def names_of(session: Session, pairs: Iterable[Pair]) -> dict[int, str]:
    """Names of the judges, for the office alone."""
    people = {judge for pair in pairs for judge in pair.judges}
    wanted = select(Person).where(col(Person.id).in_(people))
    return {person.id or 0: person.name for person in session.exec(wanted).unique()}
