"""Import figures: first see what a file would change, then write it whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fastapi import Request
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, council
from app.contacts import queries, rules
from app.contacts.import_actions import ImportReport, import_counts
from app.contacts.models import Channel
from app.contacts.queries import Service
from app.contacts.reading import COLUMNS, BadFigures, RowError
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.forms import Typed, TypedForm
from app.core.ids import Code
from app.core.rendering import notice, page, see_other
from app.councils.models import Council

IMPORTED = notice("contacts-imported", "The file is imported.")
SHOWN = 50


@dataclass(frozen=True)
class ImportPage:
    council: Council
    services: list[Service]
    error: str = ""
    errors: tuple[RowError, ...] = ()
    report: ImportReport | None = None
    text: str = ""
    columns: tuple[str, ...] = COLUMNS
    channels: Mapping[Channel, str] = field(default_factory=lambda: rules.CHANNEL_WORDS)
    shown: int = SHOWN

    @property
    def months(self) -> str:
        """From the first month of the file to its last."""
        assert self.report is not None
        ends = [rules.month_words(self.report.months[end]) for end in (0, -1)]
        return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"

    @property
    def corrections(self) -> list[list[str]]:
        """The first corrections of the file, in words."""
        assert self.report is not None
        found = []
        for cell, before, after in self.report.entered.corrected[: self.shown]:
            about = [rules.month_words(cell.month), self.report.names[cell.service]]
            where = self.channels[cell.channel] + (f", {cell.ward}" if cell.ward else "")
            found.append([*about, where, *("–" if one is None else f"{one:,}" for one in (before, after))])
        return found


@council.get("/council/contacts/{gss_code}/import", name="contacts.import_page")
def import_page(request: Request, session: Reading, person: CurrentPerson, gss_code: Code) -> Response:
    own = queries.own_council(session, person, gss_code)
    return page(request, "contacts/import_page.html", ImportPage(own, queries.services(session, own)))


@council.post("/council/contacts/{gss_code}/import", name="contacts.import_file")
def import_file(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, gss_code: Code
) -> Response:
    own = queries.own_council(session, by, gss_code)
    services = queries.services(session, own)
    confirmed = typed.first("confirm") == "yes"
    try:
        name, text = _file_of(typed)
        report = import_counts(
            session, council=own, text=text, file_name=name, by=by, at=now(), dry_run=not confirmed
        )
    except BadFigures as refusal:
        content = ImportPage(own, services, refusal.words, refusal.errors)
        return page(request, "contacts/import_page.html", content, status=422)
    if confirmed:
        return see_other(request, "contacts.home", council=gss_code, saying=IMPORTED)
    content = ImportPage(own, services, report=report, text=text)
    return page(request, "contacts/import_page.html", content)


def _file_of(typed: Typed) -> tuple[str, str]:
    """Name and text of what was sent: a file just chosen, or the text of a dry run."""
    if typed.first("text"):
        return typed.first("file_name", "contacts.csv"), typed.first("text")
    name, content = typed.files.get("file", ("", b""))
    if not content:
        raise BadFigures("Choose a CSV file.")
    try:
        return name, content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFigures("The file is not in UTF-8. Save it as “CSV UTF-8” and choose it again.") from error
