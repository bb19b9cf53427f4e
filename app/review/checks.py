"""Signs that a scorecard or a person needs a second look. Each is told with its evidence; a person decides.

Nothing here says that anybody cheated: a check finds what is unlikely, and words why.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from statistics import median

from scipy.stats import binom

from app.core.formats import plural
from app.review.models import FindingKind
from scoring.errors import ScoringError
from scoring.severity import adjusted_means

WORDS_PER_SECOND = 4.0  # people speak about 2.5; nobody dictates faster than this
OVERLAP_SECONDS = 5
SAME_TEXT = 0.8  # share of three-word runs in common
SHORT_TEXT = 20  # words; shorter notes are alike by chance
QUOTED_WORDS = 12
RUN_AT_LEAST = 5
BY_CHANCE = 0.01  # how often a sign may be raised for somebody who did nothing unusual
STRICT_POINTS = 5.0
STRICT_SIGMAS = 3.0
PAIRS_AT_LEAST = 10


@dataclass(frozen=True, slots=True)
class Card:
    """One submitted scorecard as the checks read it. `rated`: answers given by hand, in the scorecard's order."""

    id: int
    assessor: int
    council: str
    topic: str
    submitted_at: datetime
    dialled_at: datetime | None = None
    person_at: datetime | None = None
    ended_at: datetime | None = None
    rated: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    note: str = ""
    late: bool = False
    pages: tuple[str, ...] = field(default=(), repr=False)

    @property
    def text(self) -> str:
        return " ".join((*self.said, self.note))


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing found: about a scorecard, or about a person. `key` is the same when it is found again."""

    kind: FindingKind
    key: str
    evidence: str
    card: int | None = None
    person: int | None = None


def card_signs(card: Card, others: Sequence[Card]) -> list[Sign]:
    """Every sign about one scorecard; `others` are those that the same assessor submitted."""
    found = [*_times(card, others), *_copied_page(card), *_reused_notes(card, others)]
    return [*found, *_straight_line(card, others), *_late(card)]


def _late(card: Card) -> Iterator[Sign]:
    if card.late and card.ended_at:
        hours = (card.submitted_at - card.ended_at).total_seconds() / 3600
        text = f"It was finished {hours:.0f} hours after the call; memory of prices and dates fades within a day."
        yield Sign(FindingKind.TOO_LATE, f"late:{card.id}", text, card.id)


def _times(card: Card, others: Iterable[Card]) -> Iterator[Sign]:
    kind = FindingKind.IMPOSSIBLE_TIMES
    if card.person_at and card.ended_at and card.ended_at >= card.person_at:
        seconds = (card.ended_at - card.person_at).total_seconds()
        words = len(_words(" ".join(card.said)))
        if words > WORDS_PER_SECOND * max(seconds, 1) and words >= SHORT_TEXT:
            text = f"{words} words of answers were written down from {seconds:.0f} seconds with a person."
            yield Sign(kind, f"speech:{card.id}", text, card.id)
    if card.ended_at and card.submitted_at < card.ended_at:
        yield Sign(kind, f"before:{card.id}", "It was submitted before the call ended.", card.id)
    for other in others:
        shared = _overlap(card, other)
        if other.id != card.id and shared > OVERLAP_SECONDS:
            pair = f"{min(card.id, other.id)}-{max(card.id, other.id)}"
            text = f"Two calls of one assessor ran at the same time for {shared:.0f} seconds."
            yield Sign(kind, f"overlap:{pair}", text, card.id)


def _overlap(one: Card, other: Card) -> float:
    """Seconds in which both calls ran."""
    if not (one.dialled_at and one.ended_at and other.dialled_at and other.ended_at):
        return 0.0
    begin, end = max(one.dialled_at, other.dialled_at), min(one.ended_at, other.ended_at)
    return max(0.0, (end - begin).total_seconds())


def _copied_page(card: Card) -> Iterator[Sign]:
    pages = [" ".join(_words(page)) for page in card.pages]
    for said in card.said:
        words = _words(said)
        if len(words) >= QUOTED_WORDS and any(" ".join(words) in page for page in pages):
            text = f"An answer of {len(words)} words stands on the website word for word: “{said[:160]}”"
            yield Sign(FindingKind.COPIED_PAGE, f"page:{card.id}", text, card.id)
            return


def _reused_notes(card: Card, others: Iterable[Card]) -> Iterator[Sign]:
    mine = _runs(card.text)
    if len(_words(card.text)) < SHORT_TEXT:
        return
    for other in others:
        if other.id == card.id or other.submitted_at > card.submitted_at or other.council == card.council:
            continue
        theirs = _runs(other.text)
        shared = len(mine & theirs) / len(mine | theirs) if mine | theirs else 0.0
        if shared >= SAME_TEXT:
            text = (
                f"{shared:.0%} of what was written down stands on an earlier scorecard about another council."
            )
            yield Sign(FindingKind.REUSED_NOTES, f"notes:{card.id}", text, card.id)
            return


def _straight_line(card: Card, others: Iterable[Card]) -> Iterator[Sign]:
    """The same answers many times running, more often than the assessor's own habits make likely."""
    if len(card.rated) < 2:
        return
    line = sorted({card, *others}, key=lambda one: (one.submitted_at, one.id))
    runs = [list(run) for _, run in groupby(line, key=lambda one: one.rated)]
    run = next(run for run in runs if card in run)
    if len(run) < RUN_AT_LEAST or run[RUN_AT_LEAST - 1].id != card.id:
        return
    rest = Counter(one.rated for one in line if one not in run)
    usual = (rest[card.rated] + 1) / (rest.total() + 2)
    if len(line) * usual**RUN_AT_LEAST < BY_CHANCE:
        text = (
            f"{RUN_AT_LEAST} scorecards running have the same answer to each of {len(card.rated)} questions."
        )
        yield Sign(FindingKind.STRAIGHT_LINE, f"line:{card.id}", text, card.id)


@dataclass(frozen=True, slots=True)
class ScoredCard:
    """The score (0–100) that an assessor's own answers gave a call."""

    assessor: int
    council: str
    topic: str
    score: float


def assessor_signs(cards: Sequence[ScoredCard]) -> list[Sign]:
    """Assessors whose marks differ from what councils and topics lead one to expect. METHOD 9.

    Means adjusted for councils and topics are compared with the median assessor; the spread between assessors is
    taken from the middle of them, so that two who are severe do not hide each other.
    """
    if len({card.assessor for card in cards}) < 4:
        return []
    try:
        fit = adjusted_means(
            [str(card.assessor) for card in cards],
            [card.topic for card in cards],
            [card.score for card in cards],
            {"council": [card.council for card in cards]},
        )
    except ScoringError:
        return []  # too few calls to tell assessors from councils
    means = dict(zip(fit.adjusted.levels, fit.adjusted.effect, strict=True))
    errors = dict(zip(fit.adjusted.levels, fit.adjusted.sd, strict=True))
    middle = median(means.values())
    apart = 1.4826 * median(abs(mean - middle) for mean in means.values())
    spread = max(0.0, apart**2 - median(error**2 for error in errors.values()))
    found = []
    for name, mean in means.items():
        away = float(mean - middle)
        if abs(away) >= STRICT_POINTS and abs(away) > STRICT_SIGMAS * (errors[name] ** 2 + spread) ** 0.5:
            side = "lower" if away < 0 else "higher"
            text = f"Marks {abs(away):.0f} points {side} than the median assessor, councils and topics allowed for."
            found.append(Sign(FindingKind.SEVERITY, f"severity:{name}", text, person=int(name)))
    return found


def judge_signs(pairs: Iterable[tuple[int, int, bool]]) -> list[Sign]:
    """Judges who differ from the other judge more often than judges do. A pair: both judges, and whether they agree."""
    seen: Counter[int] = Counter()
    differed: Counter[int] = Counter()
    total = apart = 0
    for first, second, agree in pairs:
        total, apart = total + 1, apart + (not agree)
        for judge in (first, second):
            seen[judge] += 1
            differed[judge] += not agree
    found = []
    for judge, n in seen.items():
        rest = (apart - differed[judge] + 1) / (total - n + 2)  # among pairs without this judge
        chance = float(binom.sf(differed[judge] - 1, n, rest))
        if n >= PAIRS_AT_LEAST and differed[judge] and chance * len(seen) < BY_CHANCE:
            text = f"Differs from the other judge in {differed[judge]} of {plural(n, 'call')}; others do in {rest:.0%}."
            found.append(Sign(FindingKind.JUDGE_DIFFERS, f"judge:{judge}", text, person=judge))
    return found


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    """Three-word runs of a text."""
    words = _words(text)
    return frozenset(zip(words, words[1:], words[2:], strict=False))
