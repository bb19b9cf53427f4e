"""The register: browsing, importing, and the lines of one council."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated

from fastapi import Query, Request
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, office, public
from app.core.clock import LOCAL, now
from app.core.database import Reading, Writing
from app.core.errors import BadInput, NotFound
from app.core.forms import Parsed, Typed, TypedForm
from app.core.ids import Code, RowId
from app.core.rendering import notice, page, see_other
from app.councils import actions, forms, queries, rules
from app.councils.actions import ImportReport
from app.councils.calendar import WEEKDAYS, OpenDay, Week, open_day, week_of
from app.councils.models import Council, CouncilType, Line, Nation, RegisterImport
from app.councils.reading import BadRegister, RowError

IMPORTED = notice("register-imported", "The register is brought up to date.")
LINE_SAVED = notice("line-saved", "The line is saved.")
LINE_VERIFIED = notice("line-verified", "The number is noted as checked today.")
DAYS_SHOWN = 14

Words = Annotated[str, Query(max_length=100)]
PageNumber = Annotated[int, Query(ge=1, le=10_000)]


@dataclass(frozen=True)
class IndexPage:
    councils: list[Council]
    wanted: queries.Wanted
    number: int
    count: int
    total: int
    counts: list[tuple[str, str, int]]  # type, its words, living councils
    latest: RegisterImport | None
    types: list[tuple[str, str]] = field(default_factory=lambda: rules.TYPE_CHOICES)
    type_words: dict[CouncilType, str] = field(default_factory=lambda: rules.TYPE_WORDS)
    nations: list[tuple[str, str]] = field(default_factory=lambda: rules.NATION_CHOICES)


@dataclass(frozen=True)
class LineView:
    line: Line
    week: Week
    known: bool  # False: nobody entered hours, the safe window holds


@dataclass(frozen=True)
class CouncilPage:
    council: Council
    type_name: str
    lines: list[LineView]
    days: list[tuple[str, OpenDay]]
    successors: list[Council]
    predecessors: list[Council]
    nearest: list[Council]
    form: Parsed[forms.LineForm]
    weekdays: tuple[str, ...] = WEEKDAYS


@dataclass(frozen=True)
class ImportPage:
    error: str = ""
    errors: tuple[RowError, ...] = ()
    report: ImportReport | None = None
    text: str = ""
    columns: tuple[str, ...] = tuple(forms.CouncilRow.model_fields)


def _wanted(words: str, kind: str, nation: str, former: str) -> queries.Wanted:
    """An unknown filter value finds everything, as if it were not there."""
    return queries.Wanted(
        words.strip(),
        CouncilType(kind) if kind in set(CouncilType) else None,
        Nation(nation) if nation in set(Nation) else None,
        former == "yes",
    )


def _index_page(session: Reading, wanted: queries.Wanted, number: int, *, real_only: bool) -> IndexPage:
    total = queries.count_councils(session, wanted, real_only=real_only)
    count = max(1, -(-total // queries.A_PAGE))
    number = min(number, count)
    found = queries.councils(session, wanted, number=number, real_only=real_only)
    by_type = queries.counts_by_type(session, real_only=real_only)
    counts = [
        (kind.value, words, by_type[kind]) for kind, words in rules.TYPE_NAMES.items() if kind in by_type
    ]
    return IndexPage(list(found), wanted, number, count, total, counts, queries.latest_import(session))


@public.get("/councils/register", name="councils.register")
def register(
    request: Request,
    session: Reading,
    words: Words = "",
    type: str = "",
    nation: str = "",
    former: str = "",
    number: PageNumber = 1,
) -> Response:
    found = _index_page(session, _wanted(words, type, nation, former), number, real_only=True)
    return page(request, "councils/register.html", found)


@office.get("/office/councils", name="councils.index")
def index(
    request: Request,
    session: Reading,
    words: Words = "",
    type: str = "",
    nation: str = "",
    former: str = "",
    number: PageNumber = 1,
) -> Response:
    found = _index_page(session, _wanted(words, type, nation, former), number, real_only=False)
    return page(request, "councils/index.html", found)


@office.get("/office/councils/import", name="councils.import_page")
def import_page(request: Request) -> Response:
    return page(request, "councils/import_page.html", ImportPage())


@office.post("/office/councils/import", name="councils.import_file")
def import_file(request: Request, session: Writing, typed: TypedForm, by: CurrentPerson) -> Response:
    """First a dry run with its report; the same text comes back with `confirm` and is then written."""
    confirmed = typed.first("confirm") == "yes"
    try:
        name, text = _file_of(typed)
        report = actions.import_register(
            session, text=text, file_name=name, by=by, at=now(), dry_run=not confirmed
        )
    except BadRegister as refusal:
        answer = ImportPage(refusal.words, refusal.errors)
        return page(request, "councils/import_page.html", answer, status=422)
    if confirmed:
        return see_other(request, "councils.index", saying=IMPORTED)
    return page(request, "councils/import_page.html", ImportPage(report=report, text=text))


def _file_of(typed: Typed) -> tuple[str, str]:
    """Name and text of what was sent: a shipped file, a file just chosen, or the text of a dry run."""
    shipped = dict(queries.shipped_files())
    if typed.first("shipped") in shipped:
        return typed.first("shipped"), shipped[typed.first("shipped")]
    if typed.first("text"):
        return typed.first("file_name", "register.csv"), typed.first("text")
    name, content = typed.files.get("file", ("", b""))
    if not content:
        raise BadRegister("Choose a CSV file.")
    try:
        return name, content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadRegister("The file is not in UTF-8. Save it as “CSV UTF-8” and choose it again.") from error


@office.get("/office/councils/{gss_code}", name="councils.council")
def council(request: Request, session: Reading, gss_code: Code) -> Response:
    found = queries.council_by_code(session, gss_code)
    return page(request, "councils/council.html", _council_page(session, found, Parsed(Typed())))


def _council_page(session: Reading, council: Council, form: Parsed[forms.LineForm]) -> CouncilPage:
    today = now().astimezone(LOCAL).date()
    lines = queries.with_lines(session, [council.id or 0]).get(council.id or 0, [])
    exceptions = queries.exceptions_of(session, council, today, today + timedelta(days=DAYS_SHOWN))
    week = week_of(queries.line_for(lines, ""))
    days = [today + timedelta(days=ahead) for ahead in range(DAYS_SHOWN)]
    return CouncilPage(
        council,
        rules.TYPE_WORDS[council.type],
        [LineView(line, week_of(line), bool(line.hours)) for line in lines],
        [
            (
                f"{day:%a} {day.day} {day:%b}",
                open_day(day, week, nation=council.nation, exceptions=exceptions),
            )
            for day in days
        ],
        queries.successors(session, council),
        queries.predecessors(session, council),
        queries.by_codes(session, council.nearest.split()),
        form,
    )


@office.post("/office/councils/{gss_code}/lines", name="councils.add_line")
def add_line(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, gss_code: Code
) -> Response:
    found = queries.council_by_code(session, gss_code)
    form = forms.LineForm.parse(typed)
    if form.data is not None:
        try:
            actions.add_line(session, council=found, entered=form.data, by=by, at=now())
            return see_other(
                request, "councils.council", gss_code=gss_code, saying=LINE_SAVED, anchor="lines"
            )
        except BadInput as refusal:
            form = form.refused(refusal)
    return page(request, "councils/council.html", _council_page(session, found, form), status=422)


@office.post("/office/councils/{gss_code}/lines/{line_id}/verified", name="councils.verify_line")
def verify_line(
    request: Request, session: Writing, by: CurrentPerson, gss_code: Code, line_id: RowId
) -> Response:
    found = queries.council_by_code(session, gss_code)
    line = session.get(Line, line_id)
    if line is None or line.council_id != found.id:
        raise NotFound("This council has no such line.")
    actions.verify_line(session, line=line, by=by, at=now())
    return see_other(request, "councils.council", gss_code=gss_code, saying=LINE_VERIFIED, anchor="lines")
