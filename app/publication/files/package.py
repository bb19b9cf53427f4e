"""Every file of an edition, made once, in a fixed order."""

import hashlib
from collections.abc import Callable, Iterator

from app.core.formats import plural
from app.publication.files import archive, description, prose, report, tabular, workbook
from app.publication.files.content import Content, File
from scoring import METHOD_VERSION
from scoring.edition import edition_files
from scoring.errors import ScoringError

Progress = Callable[[int, int, str], None]
TELLING = 10  # reports between two tellings of the progress


def _tell_nobody(done: int, total: int, words: str) -> None:
    """For those who wait anyway."""


class CannotBeRebuilt(Exception):
    """This version of the software does not make the published tables from the inputs; the text says why."""


def edition_package(content: Content, progress: Progress = _tell_nobody) -> Iterator[File]:
    """Every file of the edition, the ZIP that holds all the others last. `progress(done, total, words)`.

    Raises CannotBeRebuilt.
    """
    codes = [*content.council_codes()]
    total = len(codes) + len(STEPS)
    files: list[File] = []
    for done, (words, make) in enumerate(STEPS):
        progress(done, total, words)
        files += make(content)
    for done, file in enumerate(report.council_pdfs(content, codes), start=len(STEPS)):
        if done % TELLING == 0:
            progress(done, total, f"printing the reports of {plural(len(codes), 'council')}")
        files.append(file)
    files += [description.csvw_file(content), description.package_file(content, files)]
    files += [prose.readme_file(content), prose.licence_file(content), prose.method_file(content)]
    files.append(archive.sums_file(files))
    yield from files
    progress(total, total, "packing the ZIP")
    yield archive.zip_file(f"{content.stem}.zip", files, at=content.published_at)


def _rebuilt(content: Content) -> list[File]:
    """The files that scoring makes from the inputs, which must be those that were published."""
    version = content.data["method_version"]
    try:
        made = edition_files(content.inputs)
    except ScoringError as refusal:
        raise CannotBeRebuilt(f"The inputs can't be compiled: {refusal}.") from None
    if hashlib.sha256(made["edition.json"]).hexdigest() != content.data["tables_sha256"]:
        raise CannotBeRebuilt(
            f"The tables were made by version {version} of the method, and this software has version "
            f"{METHOD_VERSION}: it makes other tables from the same inputs."
        )
    return [File(name, _kind(name), _media(name), text) for name, text in made.items()]


def _kind(name: str) -> str:
    return "inputs" if name == "inputs.json" else "rebuilt"


def _media(name: str) -> str:
    return "application/json" if name.endswith(".json") else "text/csv"


STEPS: tuple[tuple[str, Callable[[Content], list[File]]], ...] = (
    ("making the tables again from the inputs", _rebuilt),
    ("writing CSV", tabular.csv_files),
    ("writing JSON", lambda content: [tabular.json_file(content)]),
    ("writing Parquet", tabular.parquet_files),
    ("writing the workbook", lambda content: [workbook.workbook_file(content)]),
    ("printing the report", lambda content: [report.edition_pdf(content)]),
)
