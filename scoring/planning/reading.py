"""A wave file becomes records. Every reference is followed here, so that later stages need not doubt them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from scoring.planning.codec import digest
from scoring.planning.cursor import Cursor, parse_date
from scoring.planning.records import (
    FAILED,
    HEARD,
    UNLIMITED,
    Assessor,
    Attempt,
    Authority,
    Band,
    Call,
    DoubleMarking,
    Retry,
    Rules,
    Scenario,
    Topic,
    Voice,
    Wave,
)

FORMAT = "better-answered.wave"
LONGEST_PERIOD_DAYS = 400
DAY_MINUTES = 1440
Named = TypeVar("Named", Band, Topic, Scenario, Authority, Assessor, Call)


def read_wave(data: dict[str, Any]) -> Wave:
    """The wave in `data` (the JSON of a wave file).

    Raises
    ------
    InvalidInputError  a field is missing, malformed or refers to nothing; the message says what to do.
    """
    top = Cursor(data)
    _check_format(top)
    rules = _rules(top.get("rules"))
    topics = _unique(top.get("topics"), _topic)
    calendars = {
        name: {day: closed.text() for day, closed in _dated(calendar.maybe("closed", {}))}
        for name, calendar in top.get("calendars").entries()
    }
    openings = {name: weekly.weekly() for name, weekly in top.get("openings").entries()}
    authorities = _unique(top.get("authorities"), lambda at: _authority(at, calendars, openings, topics))
    assessors = _unique(top.get("assessors"), lambda at: _assessor(at, {a.id for a in authorities}))
    calls = _calls(top, authorities, topics)
    return Wave(
        id=top.get("id").text(),
        title=str(top.maybe("title", "").value),
        seed=top.maybe("seed", 0).integer(-(2**63), 2**64),
        timezone=top.maybe("timezone", "Europe/London").zone(),
        period=_period(top.get("period")),
        now=top.get("now").moment() if top.has("now") else None,
        field_hours=top.get("field_hours").weekly() if top.has("field_hours") else None,
        rules=rules,
        bands=_bands(top.get("bands")),
        calendars=calendars,
        openings=openings,
        topics=topics,
        authorities=authorities,
        assessors=assessors,
        calls=calls,
        history=_history(top.maybe("history", []), calls, assessors),
        sha256=digest(data),
    )


def _check_format(top: Cursor) -> None:
    name = top.get("format")
    if name.text() != FORMAT:
        raise name.fail(f"{name.value!r} is not a wave.", f"The file must say {FORMAT!r}.")
    top.maybe("version", 1).integer(1, 1)


def _unique(at: Cursor, read: Callable[[Cursor], Named]) -> tuple[Named, ...]:
    seen: dict[str, Named] = {}
    for item in at.items():
        record = read(item)
        if record.id in seen:
            raise item.get("id").fail(f"{record.id!r} is used twice.", "Give every entry an id of its own.")
        seen[record.id] = record
    return tuple(seen.values())


def _dated(at: Cursor) -> Iterable[tuple[Any, Cursor]]:
    return [(parse_date(key, item), item) for key, item in at.entries()]


def _period(at: Cursor) -> tuple[Any, Any]:
    first, last = at.get("from").date(), at.get("to").date()
    if last < first:
        raise at.get("to").fail("is before 'from'.", "Put the first date in 'from', the last in 'to'.")
    if (last - first).days >= LONGEST_PERIOD_DAYS:
        raise at.get("to").fail("makes the period too long.", f"Plan at most {LONGEST_PERIOD_DAYS} days.")
    return first, last


def _rules(at: Cursor) -> Rules:
    call_minutes = at.get("call_minutes").integer(1, DAY_MINUTES)
    scenario = at.maybe("scenario", {})
    return Rules(
        call_minutes=call_minutes,
        block_minutes=at.maybe("block_minutes", call_minutes).integer(1, DAY_MINUTES),
        start_step_minutes=at.maybe("start_step_minutes", 1).integer(1, DAY_MINUTES),
        max_calls_per_authority_per_day=at.maybe("max_calls_per_authority_per_day", 1).integer(1),
        min_gap_days=at.maybe("min_gap_days", 1).integer(0),
        voice=_voice(at.maybe("voice", {})),
        double_marking=DoubleMarking(
            at.maybe("double_marking", {}).maybe("share", 0.0).share(),
            at.maybe("double_marking", {}).maybe("mode", "live").one_of(["live", "recorded"]),
        ),
        no_repeat_per_authority_topic=scenario.maybe("no_repeat_per_authority_topic", False).flag(),
        retry=_retry(at.maybe("retry", {})),
    )


def _voice(at: Cursor) -> Voice:
    most = at.maybe("max_calls_per_assessor_per_authority", 1).integer(0)
    return Voice(most, max(most, at.maybe("relaxed_max", most).integer(0)))


def _retry(at: Cursor) -> Retry:
    return Retry(
        at.maybe("max_attempts", 3).integer(1),
        at.maybe("different_band", True).flag(),
        at.maybe("min_gap_days", 1).integer(0),
    )


def _bands(at: Cursor) -> tuple[Band, ...]:
    def read(item: Cursor) -> Band:
        return Band(item.get("id").text(), item.get("from").minute(), item.get("to").minute())

    bands = sorted(_unique(at, read), key=lambda band: band.start)
    ends = [0, *(band.end for band in bands)]
    if [band.start for band in bands] != ends[:-1] or ends[-1] != DAY_MINUTES:
        raise at.fail(
            "do not cover the day.", "Let each band start where the one before ends, 00:00 to 24:00."
        )
    return _unique(at, read)


def _topic(at: Cursor) -> Topic:
    def scenario(item: Cursor) -> Scenario:
        return Scenario(item.get("id").text(), frozenset(item.maybe("languages", ["en"]).texts()))

    return Topic(
        at.get("id").text(), frozenset(at.get("applies_to").texts()), _unique(at.get("scenarios"), scenario)
    )


def _authority(at: Cursor, calendars: Any, openings: Any, topics: tuple[Topic, ...]) -> Authority:
    known = {topic.id for topic in topics}
    return Authority(
        id=at.get("id").text(),
        name=at.maybe("name", at.get("id").value).text(),
        type=at.get("type").text(),
        nation=str(at.maybe("nation", "").value),
        calendar=at.get("calendar").one_of(calendars),
        opening=at.get("opening").one_of(openings),
        exceptions=at.maybe("exceptions", {}).dated_spans(),
        timezone=at.get("timezone").zone() if at.has("timezone") else None,
        topics=tuple(item.one_of(known) for item in at.maybe("topics", []).items()),
    )


def _assessor(at: Cursor, authorities: set[str]) -> Assessor:
    for council, reason in at.maybe("conflicts", {}).entries():
        if council not in authorities:
            raise reason.fail("names no authority of this wave.", "Remove it or add the authority.")
    return Assessor(
        id=at.get("id").text(),
        name=at.maybe("name", at.get("id").value).text(),
        languages=frozenset(at.maybe("languages", ["en"]).texts()),
        weekly=at.get("weekly").weekly(),
        max_per_day=at.maybe("max_per_day", UNLIMITED).integer(0),
        max_per_week=at.maybe("max_per_week", UNLIMITED).integer(0),
        max_total=at.maybe("max_total", UNLIMITED).integer(0),
        away=frozenset(item.date() for item in at.maybe("away", []).items()),
        extra=at.maybe("extra", {}).dated_spans(),
        conflicts={key: str(reason.value) for key, reason in at.maybe("conflicts", {}).entries()},
        timezone=at.get("timezone").zone() if at.has("timezone") else None,
    )


def _calls(top: Cursor, authorities: tuple[Authority, ...], topics: tuple[Topic, ...]) -> tuple[Call, ...]:
    if not top.has("calls"):
        return _demanded(top, authorities)
    councils = {authority.id: authority for authority in authorities}
    subjects = {topic.id: topic for topic in topics}
    return _unique(top.get("calls"), lambda at: _call(at, councils, subjects))


def _demanded(top: Cursor, authorities: tuple[Authority, ...]) -> tuple[Call, ...]:
    if not top.has("demand"):
        raise top.get("calls").fail("is missing.", "Add 'calls' (or 'demand').")
    demand = top.get("demand")
    width, repeats = demand.get("topics_per_authority").integer(0), demand.get("repeats").integer(0)
    return tuple(
        Call(f"{authority.id}.{topic}.{repeat}", authority.id, topic, repeat)
        for authority in authorities
        for topic in authority.topics[:width]
        for repeat in range(1, repeats + 1)
    )


def _call(at: Cursor, councils: dict[str, Authority], topics: dict[str, Topic]) -> Call:
    council = councils[at.get("authority").one_of(councils)]
    topic = topics[at.get("topic").one_of(topics)]
    if council.type not in topic.applies_to:
        remedy = f"Remove the call, or add {council.type!r} to the topic's applies_to."
        raise at.get("topic").fail(f"{topic.id!r} does not apply to a {council.type}.", remedy)
    scenario = at.maybe_text("scenario")
    if scenario is not None:
        at.get("scenario").one_of(item.id for item in topic.scenarios)
    return Call(
        id=at.get("id").text(),
        authority=council.id,
        topic=topic.id,
        repeat=at.maybe("repeat", 1).integer(0),
        language=at.maybe("language", "en").text(),
        scenario=scenario,
        double=at.maybe("double", False).flag(),
    )


def _history(at: Cursor, calls: tuple[Call, ...], assessors: tuple[Assessor, ...]) -> tuple[Attempt, ...]:
    known, people = {call.id for call in calls}, {assessor.id for assessor in assessors}
    made: list[Attempt] = []
    for item in at.items():
        if item.get("call").text() not in known:
            raise item.get("call").fail(f"{item.value['call']!r} is no call of this wave.", "Name a call.")
        for role in ("assessor", "second"):
            if (role == "assessor" or item.has(role)) and item.get(role).text() not in people:
                raise item.get(role).fail(f"{item.value[role]!r} is no assessor.", "Name an assessor.")
        made.append(
            Attempt(
                call=item.get("call").text(),
                attempt=item.maybe("attempt", 1).integer(1),
                assessor=item.get("assessor").text(),
                second=item.maybe_text("second"),
                scenario=item.maybe_text("scenario"),
                start=item.get("start").moment(),
                outcome=item.get("outcome").one_of(sorted(FAILED | HEARD)),
            )
        )
    return tuple(made)
