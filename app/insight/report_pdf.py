"""The board report as a tagged PDF. It is made from the report's words alone."""

from dataclasses import asdict
from datetime import datetime

from app.insight.report import Report
from app.publication.files.report import Printer

TEMPLATE = "insight/report/board.typ"


def report_pdf(report: Report, at: datetime) -> bytes:
    """The same words as on the page."""
    about = {
        "title": report.title,
        "kicker": report.kicker,
        "author": "Better Answered",
        "description": ". ".join(filter(None, (report.title, report.note))),
        "running": report.title,
        "note": report.note,
        "foot": f"Made on {report.made}",
    }
    data = asdict(report)
    del data["period"]
    return Printer(TEMPLATE, at).pdf({**data, "about": about})


def file_name(report: Report) -> str:
    """demonstration-board-report-X07000001-2026-04.pdf"""
    kind = "demonstration-" if report.note else ""
    return f"{kind}board-report-{report.code}-{report.period.code}.pdf"
