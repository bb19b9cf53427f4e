"""PDF reports, tagged for screen readers (PDF/UA-1). What they say goes in as data, never into the source."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Literal

import typst

from app.core.rendering import TEMPLATES
from app.publication.files.content import Content, File
from app.publication.files.report_data import CouncilReports, edition_report

EDITION, COUNCIL = "publication/report/edition.typ", "publication/report/council.typ"
STANDARD: Literal["ua-1"] = "ua-1"
COUNCILS = "councils"
UNKNOWN = re.compile('the text `"(.+?)"` could not be displayed', re.DOTALL)


class Printer:
    """One template, set up once. Uses the fonts inside typst alone, so that every machine prints the same.

    template : its path among the templates. at : the moment that the document carries.
    """

    def __init__(self, template: str, at: datetime) -> None:
        self._compiler = typst.Compiler(
            str(TEMPLATES / template), root=str(TEMPLATES), ignore_system_fonts=True
        )
        self._at = int(at.timestamp())

    def pdf(self, data: Mapping[str, Any]) -> bytes:
        """A report as PDF. A character that no font holds (PDF/UA wants every one) stands as its number."""
        text = json.dumps(data, ensure_ascii=False)
        while True:
            try:
                return self._print(text)
            except typst.TypstError as error:
                unknown = UNKNOWN.search(str(error))
                if unknown is None or unknown[1] not in text:
                    raise
                text = text.replace(unknown[1], "".join(f"[U+{ord(one):04X}]" for one in unknown[1]))

    def _print(self, text: str) -> bytes:
        printed = self._compiler.compile(
            format="pdf",
            sys_inputs={"data": text},
            pdf_standards=[STANDARD],
            timestamp=self._at,
        )
        assert isinstance(printed, bytes), "a PDF is one file"
        return printed


def edition_pdf(content: Content) -> File:
    """The report of the whole edition."""
    printed = Printer(EDITION, content.published_at).pdf(edition_report(content))
    return File(f"{content.stem}.pdf", "report", "application/pdf", printed)


def council_pdfs(content: Content, codes: Iterable[str]) -> Iterator[File]:
    """A report of each of these councils."""
    printer, reports = Printer(COUNCIL, content.published_at), CouncilReports(content)
    for code in codes:
        name = f"{COUNCILS}/{content.stem}-{code}.pdf"
        yield File(name, "council", "application/pdf", printer.pdf(reports.report(code)))
