"""Import the register; enter and verify telephone lines."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from app.accounts.models import Person
from app.core import audit
from app.core.errors import BadInput
from app.councils import queries, rules
from app.councils.forms import CouncilRow, ExceptionForm, LineForm
from app.councils.models import Council, Line, OpeningException, OpeningSpan, RegisterImport, Succession
from app.councils.reading import FileRow, RegisterFile, RowError, faulty, read_register


@dataclass(frozen=True)
class Change:
    """One council that an import changes: which values, from what to what."""

    gss_code: str
    name: str
    values: tuple[tuple[str, str, str], ...]


@dataclass
class ImportReport:
    """What an import does, or would do. Nothing is deleted: a council that a file does not name stays as it is."""

    file_name: str
    sha256: str
    written: bool
    added: list[tuple[str, str]] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    closed: list[tuple[str, str, date]] = field(default_factory=list)
    unchanged: int = 0
    left_out: tuple[RowError, ...] = ()
    successions: int = 0


def import_register(
    session: Session,
    *,
    text: str,
    file_name: str,
    by: Person | None,
    at: datetime,
    dry_run: bool,
    fictional: bool = False,
) -> ImportReport:
    """Bring the register to what a file says; with `dry_run` only tell what would change.

    Raises BadRegister (a BadInput) with the faults of every row; then nothing is written.
    """
    read = read_register(text, fictional=fictional)
    known = {one.gss_code: one for one in session.exec(select(Council))}
    _check_against_register(read, known, fictional=fictional)
    sha256 = hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()
    report = ImportReport(file_name, sha256, not dry_run, left_out=read.left_out)
    for row in read.rows:
        _import_row(session, row, known, report, fictional=fictional, dry_run=dry_run)
    if not dry_run:
        _finish(session, read, report, by=by, at=at)
    return report


def _check_against_register(read: RegisterFile, known: dict[str, Council], *, fictional: bool) -> None:
    errors: list[RowError] = []
    in_file = {row.values.gss_code for row in read.rows}
    slugs = {one.slug: one.gss_code for one in known.values() if one.gss_code not in in_file}
    for row in read.rows:
        values = row.values
        council = known.get(values.gss_code)
        if council is not None and council.fictional != fictional:
            errors.append(RowError(row.line, f"the code {values.gss_code} belongs to a fictional council"))
        slug = row.slug if council is None or values.slug else council.slug
        holder = slugs.setdefault(slug, values.gss_code)
        if holder != values.gss_code:
            errors.append(RowError(row.line, f"the slug “{slug}” belongs to {holder}"))
        errors += [
            RowError(row.line, f"the successor {code} is neither in this file nor on the register")
            for code in values.successors.split()
            if code not in in_file and code not in known
        ]
    if errors:
        raise faulty(errors)


def _import_row(
    session: Session,
    row: FileRow,
    known: dict[str, Council],
    report: ImportReport,
    *,
    fictional: bool,
    dry_run: bool,
) -> None:
    council = known.get(row.values.gss_code)
    if council is None:
        report.added.append((row.values.gss_code, row.values.name))
        if not dry_run:
            session.add(Council(**_values_of(row), fictional=fictional))
        return
    differences = _differences(council, row)
    if not differences:
        report.unchanged += 1
        return
    end = row.values.end_date
    if "end_date" in differences and council.end_date is None and end is not None:
        report.closed.append((council.gss_code, council.name, end))
    else:
        values = tuple((name, _words(was), _words(now)) for name, (was, now) in differences.items())
        report.changed.append(Change(council.gss_code, council.name, values))
    if not dry_run:
        for name, (_, now) in differences.items():
            setattr(council, name, now)
        session.add(council)


def _values_of(row: FileRow) -> dict[str, Any]:
    values = row.values.model_dump(exclude={"successors"})
    return {**values, "slug": row.slug, "short_name": row.values.short_name or row.values.name[:120]}


def _differences(council: Council, row: FileRow) -> dict[str, tuple[object, object]]:
    """Column → what the register holds and what the file says, for the columns that the file has."""
    given = _values_of(row)
    differing: dict[str, tuple[object, object]] = {}
    for name in CouncilRow.model_fields:
        if name not in row.columns or name == "successors" or (name == "slug" and not row.values.slug):
            continue
        was = getattr(council, name)
        if was != given[name]:
            differing[name] = (was, given[name])
    return differing


def _words(value: object) -> str:
    return "–" if value in (None, "") else str(value)


def _finish(
    session: Session, read: RegisterFile, report: ImportReport, *, by: Person | None, at: datetime
) -> None:
    session.flush()
    report.successions = _link_successors(session, read)
    if not (report.added or report.changed or report.closed or report.successions):
        return
    done = RegisterImport(
        at=at,
        file_name=report.file_name[:200],
        sha256=report.sha256,
        added=len(report.added),
        changed=len(report.changed),
        closed=len(report.closed),
        unchanged=report.unchanged,
    )
    session.add(done)
    audit.record(session, "councils.import_register", subject=done, by=by, at=at, sha256=report.sha256)


def _link_successors(session: Session, read: RegisterFile) -> int:
    """Write the successions that are not there yet; returns how many."""
    ids = dict(session.exec(select(Council.gss_code, Council.id)).all())
    known = set(session.exec(select(Succession.former_id, Succession.successor_id)).all())
    wanted = {
        (ids[row.values.gss_code] or 0, ids[code] or 0)
        for row in read.rows
        for code in row.values.successors.split()
    }
    for former_id, successor_id in sorted(wanted - known):
        session.add(Succession(former_id=former_id, successor_id=successor_id))
    return len(wanted - known)


def load_shipped(session: Session, *, by: Person | None, at: datetime) -> list[ImportReport]:
    """Import the register that comes with the product; importing it again changes nothing."""
    return [
        import_register(session, text=text, file_name=name, by=by, at=at, dry_run=False)
        for name, text in queries.shipped_files()
    ]


def add_line(session: Session, *, council: Council, entered: LineForm, by: Person, at: datetime) -> Line:
    """Enter a line or bring it up to date: the same number for the same topic is the same line.

    Raises BadInput (no UK number, a premium-rate number, checked in the future).
    """
    number = rules.dialled(entered.number)
    if entered.verified_on is not None and entered.verified_on > at.date():
        words = "The day on which you checked the number can't be in the future."
        raise BadInput("Check the day.", {"verified_on": words})
    same = select(Line).where(
        Line.council_id == council.id, col(Line.number) == number, Line.topic_code == entered.topic_code
    )
    line = session.exec(same).first() or Line(
        council_id=council.id or 0, number=number, topic_code=entered.topic_code
    )
    line.label, line.found_at, line.verified_on = entered.label, entered.found_at, entered.verified_on
    session.add(line)
    session.flush()
    line.hours = [
        OpeningSpan(line_id=line.id or 0, weekday=weekday, opens=opens, closes=closes)
        for weekday, spans in entered.week.items()
        for opens, closes in spans
    ]
    audit.record(session, "councils.add_line", subject=line, by=by, at=at, number=number)
    return line


def verify_line(session: Session, *, line: Line, by: Person, at: datetime) -> None:
    """Note that a publisher has seen today that the council's page still gives this number."""
    line.verified_on = at.date()
    session.add(line)
    audit.record(session, "councils.verify_line", subject=line, by=by, at=at)


def add_exception(session: Session, *, entered: ExceptionForm, by: Person, at: datetime) -> int:
    """Enter other hours for a run of days, in the place of those entered before; returns how many days.

    Raises BadInput (no such council, neither or both of council and nation, days that can't be).
    """
    if bool(entered.council) == bool(entered.nation):
        words = "Enter a council’s code or choose a nation, one of the two."
        raise BadInput(words, {"council": words})
    council = queries.find_council(session, entered.council.upper()) if entered.council else None
    if entered.council and council is None:
        words = "There is no council with this code on the register."
        raise BadInput(words, {"council": words})
    days = rules.days_between(entered.first, entered.last)
    council_id, nation = council.id if council else None, entered.nation
    for day in days:
        for old in queries.exceptions_on(session, day, council_id=council_id, nation=nation):
            session.delete(old)
        for opens, closes in entered.spans or (("", ""),):
            row = OpeningException(
                council_id=council_id,
                nation=nation,
                on_date=day,
                opens=opens,
                closes=closes,
                reason=entered.reason,
            )
            session.add(row)
    who = council.gss_code if council else str(entered.nation)
    audit.record(
        session, "councils.add_exception", subject=("council", who), by=by, at=at,
        first=days[0].isoformat(), last=days[-1].isoformat(), hours=entered.hours, reason=entered.reason,
    )  # fmt: skip
    return len(days)


def remove_exception(session: Session, *, exception: OpeningException, by: Person, at: datetime) -> None:
    """Let the usual hours hold again."""
    audit.record(
        session, "councils.remove_exception", subject=exception, by=by, at=at,
        on=exception.on_date.isoformat(), reason=exception.reason,
    )  # fmt: skip
    session.delete(exception)
