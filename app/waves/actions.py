"""Draft a wave, choose what it covers, open it and close it."""

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime

from sqlmodel import Session

from app.accounts.models import Person, Role
from app.accounts.queries import people_with
from app.core import audit
from app.core.clock import LOCAL
from app.core.errors import BadInput, WrongState
from app.scenarios import queries as scenarios
from app.waves import queries, rules
from app.waves.forms import ChooseForm
from app.waves.models import (
    ProposalShown,
    Wave,
    WaveAssessor,
    WaveCouncil,
    WaveGroup,
    WaveScenario,
    WaveState,
    WaveTopic,
)

FIRST_SEEDS = 100_000


def draft(
    session: Session,
    *,
    code: str,
    title: str,
    from_date: date,
    to_date: date,
    fictional: bool,
    by: Person | None,
    at: datetime,
) -> Wave:
    """Begin a wave. Raises BadInput (code taken, days in the wrong order)."""
    rules.check_dates(from_date, to_date)
    if code == "new" or queries.find_wave(session, code) is not None:
        raise BadInput("The code is taken.", {"code": "Another wave has this code. Choose a different one."})
    wave = Wave(
        code=code,
        title=title,
        from_date=from_date,
        to_date=to_date,
        # a seed that nobody chose; it can be changed until the wave opens
        seed=int(at.timestamp()) % FIRST_SEEDS + 1,
        agreement_floor=rules.AGREEMENT_FLOOR,
        agreement_calls=rules.AGREEMENT_CALLS,
        proposal_shown=ProposalShown.AFTER,
        created_at=at,
        fictional=fictional,
    )
    session.add(wave)
    audit.record(session, "waves.draft", subject=wave, by=by, at=at)
    return wave


def draft_retest(
    session: Session,
    *,
    of: Wave,
    council: WaveCouncil,
    version_ids: Collection[int],
    code: str,
    title: str,
    from_date: date,
    to_date: date,
    by: Person | None,
    at: datetime,
) -> Wave:
    """Begin a wave that calls one council again with scenarios of an earlier wave, in the same words.

    The earlier wave's result stays as it is. Raises BadInput (code taken, days in the wrong order, no such scenario).
    """
    chosen = [one for one in queries.scenarios_of(session, of) if one.version_id in version_ids]
    if not chosen:
        raise BadInput("Check the scenarios.", {"versions": "Choose scenarios that the earlier wave asked."})
    wave = draft(
        session,
        code=code,
        title=title,
        from_date=from_date,
        to_date=to_date,
        fictional=of.fictional,
        by=by,
        at=at,
    )
    wave.retest_of_id, wave.only_council_id = of.id, council.council_id
    wave.contact_channel, wave.answer_limit_days = of.contact_channel, of.answer_limit_days
    session.flush()
    wave.groups = [WaveGroup(wave_id=wave.id or 0, council_type=council.council_type)]
    asked = Counter(one.topic_id for one in chosen)
    wave.calls_per_topic = max(asked.values())
    wave.topics = [WaveTopic(wave_id=wave.id or 0, topic_id=topic_id) for topic_id in asked]
    wave.scenarios = [
        WaveScenario(wave_id=wave.id or 0, version_id=one.version_id, topic_id=one.topic_id) for one in chosen
    ]
    session.add(wave)
    return wave


def choose(session: Session, *, wave: Wave, chosen: ChooseForm, by: Person | None, at: datetime) -> Wave:
    """Set what a draft covers. Raises WrongState (not a draft), BadInput (unknown topic or assessor)."""
    rules.check_can_change(wave)
    rules.check_dates(chosen.from_date, chosen.to_date)
    rules.check_channel(wave, chosen.contact_channel)
    rules.check_calibration(chosen.contact_channel, chosen.calibration_percent)
    _check_choices(session, chosen)
    for name in (
        "title", "from_date", "to_date", "calls_per_topic", "second_judging_percent", "burden_minutes",
        "seed", "lead_measure", "unreached_policy", "calibration_percent", "agreement_floor", "agreement_calls",
        "proposal_shown", "contact_channel", "answer_limit_days",
    ):  # fmt: skip
        setattr(wave, name, getattr(chosen, name))
    wave_id = wave.id or 0
    weights = {one.topic_id: one.weight for one in wave.topics}
    wave.groups, wave.topics, wave.assessors = [], [], []
    session.add(wave)
    # the old choices go first, or the same choice made again would meet itself
    session.flush()
    wave.groups = [WaveGroup(wave_id=wave_id, council_type=kind) for kind in dict.fromkeys(chosen.groups)]
    wave.topics = [
        WaveTopic(wave_id=wave_id, topic_id=one, weight=weights.get(one, 1))
        for one in dict.fromkeys(chosen.topics)
    ]
    wave.assessors = [WaveAssessor(wave_id=wave_id, person_id=one) for one in dict.fromkeys(chosen.assessors)]
    audit.record(session, "waves.choose", subject=wave, by=by, at=at)
    return wave


def _check_choices(session: Session, chosen: ChooseForm) -> None:
    askable = {topic.id for topic in scenarios.topics_that_can_be_asked(session)}
    if not set(chosen.topics) <= askable:
        raise BadInput("Check the topics.", {"topics": ChooseForm.messages["topics"]})
    assessors = {person.id for person in people_with(session, Role.ASSESSOR)}
    if not set(chosen.assessors) <= assessors:
        raise BadInput("Check the assessors.", {"assessors": ChooseForm.messages["assessors"]})


def open(session: Session, *, wave: Wave, by: Person | None, at: datetime) -> Wave:
    """Freeze councils, wordings and scorecard. Raises WrongState (something is missing, or opened before)."""
    rules.check_can_open(wave, today=at.astimezone(LOCAL).date())
    councils = queries.councils_to_freeze(session, wave)
    if not councils:
        raise WrongState(
            "No council of the chosen groups answers for any of the topics, so nobody can be called."
        )
    versions = queries.versions_to_freeze(session, wave)
    without = {one.topic_id for one in wave.topics} - {topic.id for topic, _ in versions}
    if without:
        raise WrongState("A topic has no scenario any more. Choose the topics again.")
    for council in councils:
        session.add(
            WaveCouncil(
                wave_id=wave.id or 0,
                council_id=council.id or 0,
                gss_code=council.gss_code,
                name=council.name,
                council_type=council.type,
            )
        )
    kept = {one.version_id: one for one in wave.scenarios}  # a re-test has had its own from the start
    wave.scenarios = []
    for topic, version in versions:
        version.used_at = version.used_at or at
        session.add(version)
        row = kept.get(version.id or 0) or WaveScenario(
            wave_id=wave.id or 0, version_id=version.id or 0, topic_id=topic.id or 0
        )
        wave.scenarios.append(row)
    wave.instrument = queries.shipped_instrument(wave.contact_channel)
    wave.state = WaveState.OPEN
    wave.opened_at = at
    session.add(wave)
    audit.record(
        session, "waves.open", subject=wave, by=by, at=at, councils=len(councils), scenarios=len(versions)
    )
    return wave


def close(session: Session, *, wave: Wave, by: Person | None, at: datetime) -> Wave:
    """No more calls. Raises WrongState (not open)."""
    rules.check_can_close(wave)
    wave.state = WaveState.CLOSED
    wave.closed_at = at
    session.add(wave)
    audit.record(session, "waves.close", subject=wave, by=by, at=at)
    return wave
