"""A made-up study of the fictional councils by a made-up institute, which cuts its figures instead of rounding them."""

from datetime import datetime, timedelta

from sqlmodel import Session

from app.accounts.models import Person
from app.demo.chance import stream
from app.demo.country import Country
from app.publication import study_actions
from app.publication.forms import DescribeStudy
from app.publication.models import Study
from app.publication.study_reading import read_study
from scoring.codec import write_csv
from scoring.composite import Composite, Rounding, Rule

QUESTIONS = {
    "Finding the number": ("On the front page", "On the page of each service", "With opening hours"),
    "Writing instead": ("An address for letters", "A form that works on a phone", "Says when it answers"),
    "Languages and hearing": ("Text relay is named", "An interpreter is offered"),
}
WEIGHTS = {"Finding the number": 50, "Writing instead": 30, "Languages and hearing": 20}
GROUPS = {
    "english-county": "Counties",
    "english-district": "Districts",
    "unitary": "Unitary councils",
    "welsh-unitary": "Welsh councils",
    "scottish-unitary": "Scottish councils",
}


def publish_study(session: Session, country: Country, *, by: Person, at: datetime) -> Study:
    """Take the study in as the office would, and publish what it comes to."""
    told = DescribeStudy(
        title="Can councils be reached? A made-up study",
        source="The Institute of Invented Studies, which does not exist",
        licence="Creative Commons Attribution 4.0",
        dated_on=(at - timedelta(days=200)).date(),
    )
    study = study_actions.draft_study(session, told=told, fictional=True, by=by, at=at)
    session.flush()
    items, weights = _items(country), _weights()
    files = {"items": items, "weights": weights, "stated": _stated(items, weights)}
    contents = {name: text.encode() for name, text in files.items()}
    study_actions.upload_study(session, study=study, files=contents, by=by, at=at)
    return study_actions.publish_study(session, study=study, by=by, at=at)


def _items(country: Country) -> str:
    rows = []
    for council in country.councils:
        chance = stream(country.seed, council.slug, "study")
        for section, questions in QUESTIONS.items():
            for question in questions:
                score = chance.choice(["0", "0.5", "1", "1", "1"]) if chance.random() < 0.97 else ""
                rows.append([council.name, GROUPS[council.type], section, question, score, 1])
        if chance.random() < 0.15:
            rows.append([council.name, GROUPS[council.type], "Writing instead", "A dead link", "−0.5", 0])
    return write_csv(["council", "group", "section", "item", "score", "max"], rows)


def _weights() -> str:
    rows = [[group, section, weight] for group in GROUPS.values() for section, weight in WEIGHTS.items()]
    return write_csv(["group", "section", "weight"], rows)


def _stated(items: str, weights: str) -> str:
    """Totals and places as the institute prints them, one of them with two digits changed round."""
    files = read_study(items=items, weights=weights, stated="")
    found = Composite(files.items, files.weights, 1).rows(Rule(Rounding.TRUNCATE))
    rows: list[list[object]] = []
    for row in found:
        rows.append([row.council, "total", "0.0" if row.total is None else f"{float(row.total):.1f}"])
        rows.append([row.council, "place", row.place or len(found)])
    slip = next(
        row for row in rows if row[1] == "total" and str(row[2])[:2] in {"76", "67", "84", "58", "71"}
    )
    slip[2] = str(slip[2])[1::-1] + str(slip[2])[2:]
    return write_csv(["council", "figure", "value"], rows)
