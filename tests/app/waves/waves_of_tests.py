"""Factories: a small register, scenarios, assessors, and waves over them."""

from datetime import UTC, date, datetime

from sqlmodel import Session, select

from app.accounts import actions as accounts
from app.accounts.models import Person, Role
from app.councils.models import Council, CouncilType, Nation
from app.councils.rules import NATION_OF_TYPE
from app.scenarios import actions as scenarios
from app.scenarios.models import Topic
from app.waves import actions
from app.waves.forms import ChooseForm
from app.waves.models import Wave

AT = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
FIRST, LAST = date(2026, 9, 7), date(2026, 10, 2)


def create_council(
    session: Session, code: str, kind: CouncilType = CouncilType.METROPOLITAN, **values: object
) -> Council:
    facts = {"name": f"Council {code}", "short_name": code, "slug": code.lower(), "region": "Somewhere"}
    nation = NATION_OF_TYPE.get(kind, Nation.ENGLAND)
    council = Council(**{"gss_code": code, "type": kind, "nation": nation, **facts, **values})
    session.add(council)
    session.flush()
    return council


def create_assessor(session: Session, name: str) -> Person:
    return accounts.invite(
        session, email=f"{name}@example.org", role=Role.ASSESSOR, at=AT, by=None, name=name
    )


def topic_ids(session: Session, *codes: str) -> list[int]:
    scenarios.load_shipped(session, AT)
    return [session.exec(select(Topic).where(Topic.code == code)).one().id or 0 for code in codes]


def create_wave(
    session: Session,
    *,
    code: str = "autumn-2026",
    groups: tuple[CouncilType, ...] = (CouncilType.METROPOLITAN,),
    topics: tuple[str, ...] = ("bulky-waste", "blue-badge"),
    assessors: tuple[Person, ...] = (),
    first: date = FIRST,
    last: date = LAST,
    **chosen: object,
) -> Wave:
    """A draft with its choices made."""
    wave = actions.draft(
        session,
        code=code,
        title="Autumn 2026",
        from_date=first,
        to_date=last,
        fictional=False,
        by=None,
        at=AT,
    )
    form = ChooseForm(
        title="Autumn 2026",
        from_date=first,
        to_date=last,
        groups=list(groups),
        topics=topic_ids(session, *topics),
        assessors=[one.id or 0 for one in assessors],
        **chosen,  # type: ignore[arg-type]
    )
    return actions.choose(session, wave=wave, chosen=form, by=None, at=AT)
