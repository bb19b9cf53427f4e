"""Somebody else's studies, recomputed here: what each stated, what it comes to, and where the two differ."""

from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from app.accounts.audiences import public
from app.core.database import Reading
from app.core.errors import NotFound
from app.core.ids import RowId
from app.core.rendering import page
from app.publication import answers, study_queries
from app.publication.models import Study, StudyRow
from app.publication.words import DEMONSTRATION
from scoring.codec import write_csv

BYTE_ORDER_MARK = "\ufeff"
FILES = {"items": "items", "weights": "weights", "stated": "stated"}
MOST_SHOWN = 100


@dataclass(frozen=True)
class StudiesPage:
    studies: list[Study]


@public.get("/studies", name="publication.studies")
def studies(request: Request, session: Reading) -> Response:
    shown = StudiesPage(study_queries.studies(session))
    return answers.shared(request, page(request, "publication/studies.html", shown))


@dataclass(frozen=True)
class StudyPage:
    study: Study
    groups: list[tuple[str, str]]
    group: str
    rows: list[StudyRow]
    differing: list[dict[str, str]]
    most_shown: int


@public.get("/studies/{number}.csv", name="publication.study_csv")
def study_csv(request: Request, session: Reading, number: RowId) -> Response:
    """Every council with its total and sections, recomputed and as stated."""
    study = study_queries.study_by_number(session, number)
    names = study.about["sections"]
    columns = ["group", "place_label", "council", "total", "total_exact", "stated_total", "stated_place"]
    columns += [f"{name} ({kind})" for name in names for kind in ("recomputed", "stated")]
    columns += ["study", "source", "licence", "note"]
    lines = []
    for row in study_queries.rows_of_study(session, study):
        sections = {one["section"]: one for one in row.figures["sections"]}
        told = [sections.get(name, {}).get(kind, "") for name in names for kind in ("recomputed", "stated")]
        own = [row.figures[name] for name in columns[3:7]]
        lines.append([row.group_name, row.place_label, row.council_name, *own, *told, *_origin(study)])
    return _csv(request, columns, lines, f"study-{number}.csv")


@public.get("/studies/{number}/differences.csv", name="publication.study_differences")
def study_differences(request: Request, session: Reading, number: RowId) -> Response:
    study = study_queries.study_by_number(session, number)
    kept = ["group", "council", "figure", "stated", "recomputed"]
    lines = [[*(one[name] for name in kept), *_origin(study)] for one in study.differences]
    columns = [*kept, "study", "source", "licence", "note"]
    return _csv(request, columns, lines, f"study-{number}-differences.csv")


def _origin(study: Study) -> list[object]:
    return [study.number, study.source, study.licence, DEMONSTRATION if study.fictional else ""]


def _csv(request: Request, columns: list[str], lines: list[list[object]], name: str) -> Response:
    text = BYTE_ORDER_MARK + write_csv(columns, lines)
    return answers.download(request, text, name=name, media="text/csv")


@public.get("/studies/{number}/{file}.csv", name="publication.study_file")
def study_file(request: Request, session: Reading, number: RowId, file: str) -> Response:
    """A file as it was taken in, so that anybody can recompute the study again."""
    study = study_queries.study_with_files(session, number)
    text = getattr(study, FILES[file]) if file in FILES else ""
    if not text:
        raise NotFound("This study has no such file.")
    return answers.download(request, text, name=f"study-{number}-{file}.csv", media="text/csv")


@public.get("/studies/{number}", name="publication.study")
def study(request: Request, session: Reading, number: RowId, group: str = "") -> Response:
    """One group at a time, the first unless another is asked for."""
    found = study_queries.study_by_number(session, number)
    groups = found.about["groups"]
    chosen = group if group in groups else groups[0]
    shown = StudyPage(
        study=found,
        groups=[(name, name) for name in groups],
        group=chosen,
        rows=[row for row in study_queries.rows_of_study(session, found) if row.group_name == chosen],
        differing=[one for one in found.differences if one["group"] == chosen],
        most_shown=MOST_SHOWN,
    )
    return answers.shared(request, page(request, "publication/study.html", shown, region="table"))
