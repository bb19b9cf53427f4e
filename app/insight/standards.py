"""A council's standards held against what it says in surveys, what calls saw, and what others come to.

Promised, said and seen are three things, and nothing here turns one into another. METHOD 15.5 of scoring.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from app.core.formats import day
from app.insight import rules, standards_queries
from app.insight.benchmarks import Benchmark, Beside, Said
from app.insight.counted import Counted, counted_online
from app.insight.models import Standard, StandardMeasure, StandardVersion
from app.insight.survey_measured import SeenCall, seen_calls, told
from app.insight.written_seen import answered_within
from app.review.queries import waves_shown_to
from app.waves.models import Wave
from scoring.benchmark import SeenShare, seen_share
from scoring.promise import Kept, kept


@dataclass(frozen=True)
class Seen:
    """One wave: what its calls saw of a standard, and whether that keeps what was promised when it began."""

    wave: Wave
    version: StandardVersion | None  # None: not promised then
    share: SeenShare | None
    kept: Kept | None

    @property
    def target(self) -> str:
        """What was promised when the wave began."""
        return rules.target_words(self.version) if self.version else "nothing"

    @property
    def words(self) -> str:
        """What was seen, with the number of calls or enquiries and the interval."""
        if self.share is None:
            return "nothing tells"
        return rules.share_words(self.share, self.wave.contact_channel)

    @property
    def outcome(self) -> str:
        if self.version is None:
            return "not promised then"
        return "nothing tells" if self.share is None else rules.KEPT_WORDS[self.kept]


@dataclass(frozen=True)
class Tracked:
    """One standard on a day: what holds, what comes, and what tells of it. Waves stand oldest first."""

    standard: Standard
    version: StandardVersion
    is_in_force: bool
    coming: StandardVersion | None
    seen: list[Seen]
    said: Said | None
    benchmark: Benchmark
    counted: Counted | None = None  # where the council's own count tells, instead of calls

    @property
    def channel(self) -> str:
        return rules.CHANNELS[self.version.channel]

    @property
    def target(self) -> str:
        """What is promised now, or from when on; and what it becomes."""
        words = rules.target_words(self.version)
        if not self.is_in_force:
            return f"{words}, from {day(self.version.from_on)}"
        if self.coming is None:
            return words
        becomes = "withdrawn" if self.coming.withdrawn else rules.target_words(self.coming)
        return f"{words}; from {day(self.coming.from_on)}: {becomes}"

    @property
    def newest(self) -> Seen | None:
        """The last wave that began while this was promised."""
        return next((one for one in reversed(self.seen) if one.version is not None), None)

    @property
    def kept(self) -> Kept | None:
        if self.counted is not None:
            return Kept.KEPT if self.counted.percent >= self.version.target_percent else Kept.NOT_KEPT
        return self.newest.kept if self.newest else None

    @property
    def seen_words(self) -> str:
        """What tells of it and where, or why nothing does."""
        if self.counted is not None:
            return self.counted.words
        if self.untold or self.newest is None:
            return self.untold
        return f"{self.newest.words}, in {self.newest.wave.title}"

    @property
    def outcome(self) -> str:
        return rules.KEPT_WORDS[self.kept]

    @property
    def untold(self) -> str:
        """Why nothing tells of it; empty where something does."""
        if self.counted is not None:
            return ""
        if words := rules.untold_words(self.version):
            return words
        if not self.seen:
            return "No wave of enquiries can be read yet."
        if self.newest is None:
            return "No wave has begun since this was promised."
        return "Nothing in the newest wave tells." if self.newest.share is None else ""

    @property
    def has_trend(self) -> bool:
        return any(one.share for one in self.seen)


@dataclass(frozen=True)
class Standing:
    """All standards of a council on a day, and the calls that they are held against; newest wave first."""

    tracked: list[Tracked]
    ended: list[Standard]
    waves: list[Wave]
    calls: Mapping[int, list[SeenCall]]

    def count(self, outcome: Kept | None) -> int:
        return sum(one.kept == outcome for one in self.tracked)


def standing_of(session: Session, council_code: str, at: datetime, *, on: date | None = None) -> Standing:
    """Standards as they stood on a day (today), with waves whose last call is not after it."""
    on = on or rules.local_day(at)
    every = [one for one in waves_shown_to(session, [council_code], at) if one.to_date <= on]
    waves = [one for one in every if not one.contact_channel.is_written]
    calls = {one.id or 0: seen_calls(session, one, [council_code]).get(council_code, []) for one in waves}
    beside = Beside(session, council_code)
    tracked, ended = [], []
    for one in standards_queries.standards_of(session, council_code):
        version, coming = rules.version_on(one.versions, on), rules.coming_version(one.versions, on)
        held = version or (coming if coming is not None and not coming.withdrawn else None)
        if held is not None:
            telling = [wave for wave in reversed(every) if rules.tells_of(wave.contact_channel, held)]
            seen = [_seen(session, council_code, one.versions, held, wave, calls) for wave in telling]
            tracked.append(
                Tracked(
                    one,
                    held,
                    version is not None,
                    coming,
                    seen,
                    beside.said(held),
                    beside.benchmark(held),
                    _counted(session, council_code, version, on),
                )
            )
        elif any(version.from_on <= on for version in one.versions):
            ended.append(one)
    return Standing(tracked, ended, waves, calls)


def _counted(
    session: Session, council_code: str, version: StandardVersion | None, on: date
) -> Counted | None:
    """What the council counts of a share online that is promised; None for any other promise."""
    if version is None or version.measure is not StandardMeasure.ONLINE:
        return None
    return counted_online(session, council_code, on, since=version.from_on)


def _seen(
    session: Session,
    council_code: str,
    versions: Sequence[StandardVersion],
    held: StandardVersion,
    wave: Wave,
    calls: Mapping[int, list[SeenCall]],
) -> Seen:
    """What was promised when the wave began; where nothing was, the share of what is promised now."""
    version = rules.version_on(versions, wave.from_date)
    tells = version is not None and rules.tells_of(wave.contact_channel, version)
    version = version if tells else None
    asked = version or held
    if wave.contact_channel.is_written:
        hits = answered_within(session, wave, council_code, asked.within or 1)
    else:
        hits = told(rules.MEASURES[asked.measure].measured, asked.within or 0, calls[wave.id or 0])
    share = seen_share(sum(hits), len(hits)) if hits else None
    if share is None or version is None:
        return Seen(wave, version, share, None)
    at_most = rules.MEASURES[version.measure].at_most
    return Seen(wave, version, share, kept(share, version.target_percent, at_most=at_most))
