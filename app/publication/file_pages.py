"""The downloads of an edition: one page that says what each is for, and the files."""

from dataclasses import dataclass
from itertools import groupby

from fastapi import Request
from starlette.responses import Response

from app.accounts.audiences import public
from app.core.database import Reading
from app.core.ids import RowId
from app.core.jobs import Job, JobState
from app.core.rendering import page
from app.publication import answers, file_queries, queries
from app.publication.models import Edition, EditionFile

# kind of file → heading, and what it is for
PURPOSES = {
    "archive": ("Everything in one ZIP", "All the files below, and every table as it is made again from the inputs."),
    "report": ("To read and print", "The whole edition as a tagged PDF, which a screen reader can read."),
    "workbook": (
        "To open in a spreadsheet",
        "One workbook: tables, topics, calls, questions, scorecard, a dictionary of every column, and the method.",
    ),
    "csv": ("To calculate with", "The same sheets, a CSV file each. The dictionary says what every column means."),
    "json": ("To program with", "The tables, topics and calls as one nested JSON file."),
    "parquet": ("To analyse", "The same sheets with their types, for R, Python, DuckDB and their like."),
    "inputs": ("To make the tables again", "Everything that the tables rest on. What is published follows from it."),
    "description": ("To let programs find their way", "CSVW and Data Package: columns, types and meanings."),
    "prose": ("Method, licence and what is what", "Plain text."),
    "sums": ("To check your copies", "SHA-256 sums of all files, as sha256sum reads them."),
    "council": ("One report for each council", "Places, topics and every call of one council, as a tagged PDF."),
}  # fmt: skip


@dataclass(frozen=True)
class Group:
    kind: str
    heading: str
    purpose: str
    files: list[EditionFile]


@dataclass(frozen=True)
class DownloadsPage:
    edition: Edition
    archive: EditionFile | None
    groups: list[Group]
    councils: list[tuple[str, EditionFile]]  # name of the council, its report
    job: Job | None  # None too when no worker has looked yet
    failed: str  # why the files can't be made; empty if they can


@public.get("/league-tables/{number}/downloads", name="publication.downloads")
def downloads(request: Request, session: Reading, number: RowId) -> Response:
    edition = queries.edition_by_number(session, number)
    files = file_queries.files_of(session, edition)
    job = None if files else file_queries.find_job(session, edition)
    names = queries.council_names(session, edition) if files else {}
    shown = DownloadsPage(
        edition=edition,
        archive=next((file for file in files if file.kind == "archive"), None),
        groups=_groups([file for file in files if file.kind not in ("archive", "council")]),
        councils=_by_council(files, names),
        job=job,
        failed=job.error if job is not None and job.state == JobState.FAILED else "",
    )
    answer = page(request, "publication/downloads.html", shown, region="files")
    return answers.shared(request, answer)


def _groups(files: list[EditionFile]) -> list[Group]:
    order = {kind: place for place, kind in enumerate(PURPOSES)}
    ordered = sorted(files, key=lambda file: order[file.kind])
    return [
        Group(kind, *PURPOSES[kind], [*members]) for kind, members in groupby(ordered, lambda file: file.kind)
    ]


def _by_council(files: list[EditionFile], names: dict[str, str]) -> list[tuple[str, EditionFile]]:
    """Reports of councils by the name of the council."""
    named = [
        (names[file.name.removesuffix(".pdf").rpartition("-")[2]], file)
        for file in files
        if file.kind == "council"
    ]
    return sorted(named, key=lambda one: one[0].casefold())


@public.get("/league-tables/{number}/files/{path:path}", name="publication.file")
def file(request: Request, session: Reading, number: RowId, path: str) -> Response:
    """The bytes as they were made; they never change, so a copy is good for ever."""
    edition = queries.edition_by_number(session, number)
    found = file_queries.file_by_name(session, edition, path)
    return answers.unchanging(
        request,
        lambda: file_queries.bytes_of(session, found),
        name=path.rpartition("/")[2],
        media=found.media_type,
        sha256=found.sha256,
    )
