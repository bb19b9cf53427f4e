"""Sixty fictional councils in five groups, a survey of them, and what each says: for tests and for looking at pages."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime

from sqlmodel import Session

from app.councils.models import Council, CouncilType, Nation
from app.councils.rules import NATION_OF_TYPE
from app.surveys import actions
from app.surveys.forms import DraftForm
from app.surveys.models import Survey

DRAFTED = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
DURING = datetime(2026, 9, 10, 9, 0, tzinfo=UTC)
FIRST, LAST = date(2026, 9, 7), date(2026, 9, 30)
# four Welsh councils are too few to show, and the only ones that would give England away are the Scottish
GROUPS = {
    CouncilType.ENGLISH_DISTRICT: 30,
    CouncilType.UNITARY: 14,
    CouncilType.METROPOLITAN: 5,
    CouncilType.SCOTTISH_UNITARY: 7,
    CouncilType.WELSH_UNITARY: 4,
}


def create_councils(session: Session) -> dict[str, CouncilType]:
    """The sixty: code → type."""
    made: dict[str, CouncilType] = {}
    for kind, count in GROUPS.items():
        for _ in range(count):
            code = f"X{len(made) + 1:08d}"
            made[code] = kind
            council = Council(
                gss_code=code,
                name=f"{code} Council",
                short_name=f"Town {len(made)}",
                slug=code.lower(),
                type=kind,
                nation=NATION_OF_TYPE.get(kind, Nation.ENGLAND),
                region="Nowhere",
                fictional=True,
            )
            session.add(council)
    session.flush()
    return made


def draft_survey(session: Session, *, code: str = "contact-2026", **values: object) -> Survey:
    entered = DraftForm.model_validate(
        {
            "title": "Customer contact 2026",
            "code": code,
            "opens_on": FIRST,
            "closes_on": LAST,
            "groups": list(GROUPS),
            **values,
        }
    )
    survey = actions.draft(session, entered=entered, fictional=True, by=None, at=DRAFTED)
    session.flush()
    return survey


def open_survey(session: Session, **values: object) -> Survey:
    """A draft of the shipped questions, opened."""
    survey = draft_survey(session, **values)
    return actions.open(session, survey=survey, by=None, at=DRAFTED)


def said_by(code: str) -> dict[str, str]:
    """What one council types, different for each and always the same: every question that it is asked."""
    chance = random.Random(f"survey {code}")

    def percent() -> str:
        return f"{chance.randint(0, 1000) / 10:g}"

    measures, mails = chance.choice(["all", "some", "no"]), chance.choice(["yes", "no"])
    typed = {
        "O1": chance.choice(["corporate", "services", "mixed", "partner", "shared"]),
        "O2": str(chance.randint(5, 200)),
        "O3": chance.choice(["most", "half", "few", "unknown"]),
        "P1": measures,
        "P4": percent(),
        "P5": str(chance.randint(0, 40)),
        "P6": "no",
        "E1": mails,
        "E3": str(chance.randint(1, 15)),
        "R1": chance.choice(["agent", "no"]),
        "A1": chance.choice(["always", "no"]),
        "S1": chance.choice(["every", "no"]),
        "S3": chance.choice(["website", "members", "no"]),
        "L1": chance.choice(["web", "centre", "none"]),
        "L2": percent(),
    }
    if measures != "no":
        typed |= {"P2": percent(), "P3": str(chance.randint(10, 400))}
    if mails == "yes":
        typed["E2"] = f"{chance.randint(1, 90)}.5"
    if typed["R1"] == "agent":
        typed["R2"] = percent()
    if typed["A1"] == "always":
        typed |= {"A2": "code", "A3": percent()}
    if typed["S1"] == "every":
        typed["S2"] = percent()
    if chance.random() < 0.3:
        del typed["P5"]
        typed |= {"P5-off": "yes", "P5-reason": "We have no counter."}
    return typed
