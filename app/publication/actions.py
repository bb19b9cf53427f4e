"""Publish, correct, export."""

import secrets
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.accounts.models import Person
from app.core import audit
from app.core.errors import WrongState
from app.core.formats import day
from app.publication import drafts, queries, rules, words
from app.publication.beside import add_beside
from app.publication.copies import Background, background, public_calls
from app.publication.models import Edition, EditionCall, PreviewLink, PreviewVisit
from app.publication.written import written_answers
from app.results.models import Run
from app.results.queries import league_inputs
from app.review.finding_queries import open_findings
from app.review.floor import floor_of
from app.review.queries import unruled_challenges
from app.waves.models import Wave
from scoring.codec import digest, inputs_to_json


def publish(
    session: Session,
    *,
    run: Run,
    title: str,
    by: Person | None,
    at: datetime,
    public_from: datetime | None = None,
) -> Edition:
    """Freeze a wave's tables as a new edition: everything that a public page shows is copied into it.

    The public sees it from `public_from` on, or at once. Raises WrongState (not ready, published before, or
    verdicts have changed since), BadInput (no title, an embargo that is over or too long).
    """
    rules.check_title(title)
    rules.check_embargo(public_from, at=at)
    _check_publishable(session, run, at)
    rules.check_first(queries.find_edition_of_wave(session, run.wave.code))
    edition = _copy(session, run, title.strip(), at, public_from or at)
    _record(session, "publication.publish", edition, by, at)
    return edition


def correct(
    session: Session,
    *,
    edition: Edition,
    run: Run,
    reason: str,
    by: Person | None,
    at: datetime,
    public_from: datetime | None = None,
) -> Edition:
    """Freeze a new edition that corrects another, with the scores and places that differ.

    Raises WrongState (nothing differs, corrected before, not ready), BadInput (no reason, an embargo that is
    over, too long, or ends before that of the edition which it corrects).
    """
    rules.check_reason(reason)
    rules.check_embargo(public_from, at=at)
    rules.check_after(edition, public_from or at)
    rules.check_newest(queries.find_frozen_correction(session, edition))
    rules.check_differs(edition, run)
    _check_publishable(session, run, at)
    before, after = queries.full_tables_of(session, edition), drafts.edition_tables(run)
    corrected = _copy(session, run, edition.title, at, public_from or at)
    corrected.corrects_id = edition.id
    corrected.reason = reason.strip()
    corrected.differences = rules.differences(before, after)
    session.add(corrected)
    _record(session, "publication.correct", corrected, by, at, corrects=edition.number)
    return corrected


def _record(
    session: Session, name: str, edition: Edition, by: Person | None, at: datetime, **details: Any
) -> None:
    said = {
        "number": edition.number,
        "tables_sha256": edition.tables_sha256,
        "public_from": edition.published_at.isoformat(),
        **details,
    }
    audit.record(session, name, subject=edition, by=by, at=at, **said)


def check_ready(session: Session, wave: Wave, at: datetime) -> None:
    """Whether everything about a wave is decided. Raises WrongState, which says what is not."""
    unruled, undecided = unruled_challenges(session, wave.id or 0), open_findings(session, wave.id or 0)
    agreement = floor_of(session, wave)
    rules.check_ready(wave, unruled=unruled, undecided=undecided, agreement=agreement, at=at)


def _check_publishable(session: Session, run: Run, at: datetime) -> None:
    check_ready(session, run.wave, at)
    rules.check_current(run, digest(inputs_to_json(league_inputs(session, run.wave))))


def _copy(session: Session, run: Run, title: str, at: datetime, public_from: datetime) -> Edition:
    wave = run.wave
    calls = public_calls(session, run)
    edition = Edition(
        number=queries.next_number(session),
        run_id=run.id or 0,
        title=words.titled(title, wave.contact_channel),
        wave_code=wave.code,
        wave_title=wave.title,
        fieldwork=f"{day(wave.from_date)} to {day(wave.to_date)}",
        lead_measure=wave.lead_measure,
        frozen_at=at,
        published_at=public_from,
        inputs=run.inputs,
        inputs_sha256=run.inputs_sha256,
        tables_sha256=run.tables_sha256,
        method_version=run.method_version,
        licence=words.LICENCE,
        fictional=wave.fictional,
        about=about_edition(calls, background(session, wave), wave) | written_answers(run),
    )
    try:
        with session.begin_nested():
            session.add(edition)
    except IntegrityError as taken:
        raise WrongState(
            "Somebody else published at this moment. Look at the editions, then try again."
        ) from taken
    tables = drafts.edition_tables(run)
    add_beside(session, run, tables, calls)
    for table in tables:
        table.edition_id = edition.id or 0
        session.add(table)
    for call in calls:
        call.edition_id = edition.id or 0
        session.add(call)
    session.flush()
    return edition


def about_edition(calls: Sequence[EditionCall], behind: Background, wave: Wave) -> dict[str, Any]:
    """What is told about a whole edition."""
    facts = Counter(str(fact["verdict"]) for call in calls for fact in call.facts)
    two_way = Counter(str(call.figures["two_way"]) for call in calls if call.figures.get("two_way"))
    return {
        "finding": words.finding(facts, wave.contact_channel),
        "calls": len(calls),
        "reached": sum(call.reached for call in calls),
        "councils": len({call.council_code for call in calls}),
        "facts": dict(sorted(facts.items())),
        "two_way": dict(sorted(two_way.items())),
        "assessors": behind.assessors,
        "staff_minutes": behind.staff_minutes,
        "left_out": behind.left_out,
        "judged_twice": behind.judged_twice,
        "judged_twice_alike": behind.judged_twice_alike,
        "judged_twice_alpha": behind.judged_twice_alpha,
        "replies": behind.replies,
        "challenges": behind.challenges,
        "unreached_policy": wave.unreached_policy.value,
    }


def move_embargo(
    session: Session, *, edition: Edition, public_from: datetime | None, by: Person | None, at: datetime
) -> None:
    """Let an embargo end at another moment, or now; nothing else of the edition changes.

    Raises WrongState (public already), BadInput (the moment is over, or out of order with a correction).
    """
    rules.check_embargoed(edition, at)
    rules.check_embargo(public_from, at=at)
    rules.check_before(queries.find_frozen_correction(session, edition), public_from or at)
    if edition.corrects_id is not None:
        rules.check_after(session.get_one(Edition, edition.corrects_id), public_from or at)
    before = edition.published_at
    edition.published_at = public_from or at
    session.add(edition)
    _record(session, "publication.move_embargo", edition, by, at, before=before.isoformat())


def make_preview_link(
    session: Session, *, edition: Edition, label: str, days: int, by: Person | None, at: datetime
) -> str:
    """A link's secret token, by which others read an edition under embargo; only its digest is kept.

    Raises WrongState (the edition is public already).
    """
    rules.check_embargoed(edition, at)
    token = secrets.token_urlsafe(32)
    link = PreviewLink(
        edition_id=edition.id or 0,
        digest=queries.digest_of(token),
        label=label,
        made_at=at,
        made_by_id=by.id if by else None,
        expires_at=at + timedelta(days=days),
    )
    session.add(link)
    audit.record(session, "publication.make_preview_link", subject=link, by=by, at=at, label=label)
    return token


def revoke_preview_link(session: Session, *, link: PreviewLink, by: Person | None, at: datetime) -> None:
    """End a link at once, and with it the visits of whoever came by it. One that has ended stays as it is."""
    if link.revoked_at is None:
        link.revoked_at = at
        session.add(link)
        audit.record(session, "publication.revoke_preview_link", subject=link, by=by, at=at)


def open_preview(session: Session, *, link: PreviewLink, name: str, by: Person | None, at: datetime) -> str:
    """Let in a reader who says who they are; returns the token of their cookie."""
    token = secrets.token_urlsafe(32)
    session.add(PreviewVisit(link_id=link.id or 0, digest=queries.digest_of(token), name=name, at=at))
    number = link.edition.number
    audit.record(
        session,
        "publication.open_preview",
        subject=link,
        by=by,
        at=at,
        reader=name,
        label=link.label,
        number=number,
    )
    return token
