"""Every page, file and act of a council, tried by another council: it is not there, and the asking is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from fastapi.routing import APIRoute
from sqlmodel import select

from app.accounts.audiences import AUDIENCES
from app.accounts.models import Role
from app.core.audit import AuditEvent
from app.core.database import Database
from app.review.models import ReplyFile
from app.surveys import actions as surveys
from tests.conftest import SignIn
from tests.promised import enter_action, enter_standard
from tests.settled_wave import World, open_replies, small_wave
from tests.surveyed import create_councils, draft_survey

THEIRS, ASKED = "X07000004", "X00000002"  # called in the wave; asked in the survey
MINE = "X07000001"
LISTS_OWN = {"surveys.mine"}  # names no council: it lists what the person's own are asked


@pytest.fixture
def parts(sign_in: SignIn, database: Database) -> dict[str, dict[str, str]]:
    """What stands in the addresses of the other council, by how the address begins."""
    today = datetime.now(UTC).date()
    with database.write() as session:
        world: World = small_wave(session)
        open_replies(world.wave)
        create_councils(session)
        survey = draft_survey(
            session, opens_on=today - timedelta(days=2), closes_on=today + timedelta(days=9)
        )
        surveys.open(session, survey=survey, by=None, at=datetime.now(UTC))
        standard, action = enter_standard(session, code=THEIRS), enter_action(session, code=THEIRS)
        session.flush()
        ids = {"standard_id": str(standard.id), "action_id": str(action.id)}
    call = world.calls[THEIRS, "bulky"][0]
    verdict = str(world.verdicts[call.id].id)
    owner = sign_in(Role.COUNCIL, council=THEIRS)
    owner.post(f"/council/replies/{verdict}/files", files={"file": ("a.pdf", b"%PDF-1.7")})
    with database.read() as session:
        file_id = str(session.exec(select(ReplyFile)).one().id)
    return {
        "/council/contacts": {"gss_code": THEIRS, "channel": "phone", "month": "2026-10", "service": "bulky"},
        "/council/surveys": {"code": "contact-2026", "gss_code": ASKED, "question": "P1"},
        "/council/replies/waves": {"code": "autumn-2026", "gss_code": THEIRS},
        "/council/replies": {"call_verdict_id": verdict, "file_id": file_id, "part": "call"},
        "/council/pages/copies": {"capture_id": str(world.keys[call.id][0].capture_id)},
        "/council": ids,
    }


def addresses(parts: dict[str, dict[str, str]]) -> list[tuple[str, str, str]]:
    """Method, name and address of every route of councils, filled in for the other one."""
    found = []
    for route in AUDIENCES["council"].routes:
        assert isinstance(route, APIRoute)
        if route.name in LISTS_OWN:
            continue
        begins = next(one for one in sorted(parts, key=len, reverse=True) if route.path.startswith(one))
        path = route.path.format(**parts[begins])
        query = f"?council={THEIRS}" if path == route.path else ""
        if route.name == "review.page_changes":
            query = f"?since={parts[begins]['capture_id']}"
        found += [(method, route.name, path + query) for method in sorted(route.methods - {"HEAD"})]
    return found


def test_nothing_of_another_council_is_there_and_each_asking_is_kept(
    sign_in: SignIn, database: Database, parts: dict[str, dict[str, str]]
):
    mine, tried = sign_in(Role.COUNCIL, council=MINE), addresses(parts)
    assert len(tried) > 50
    for method, name, address in tried:
        typed = {"council": THEIRS, "call-stance": "agrees"}
        answer = mine.get(address) if method == "GET" else mine.post(address, typed)
        assert answer.status_code == 404, (method, name, address)
    with database.read() as session:
        kept = session.exec(
            select(AuditEvent).where(
                AuditEvent.name == "accounts.refused", AuditEvent.person_id == mine.person.id
            )
        ).all()
    assert [(one.details["method"], one.details["path"]) for one in kept] == [
        (method, address.split("?")[0]) for method, _, address in tried
    ]


def test_its_own_people_find_all_of_it(sign_in: SignIn, parts: dict[str, dict[str, str]]):
    """So that the addresses above are no dead ones."""
    people = {code: sign_in(Role.COUNCIL, council=code) for code in (THEIRS, ASKED)}
    nothing_there_yet = {
        "review.page_record",
        "review.page_itself",
        "surveys.benchmark",
        "surveys.benchmark_csv",
        "insight.survey_measured",
    }
    for method, name, address in addresses(parts):
        if method == "GET" and name not in nothing_there_yet:
            person = people[ASKED if "/surveys/" in address else THEIRS]
            assert person.get(address).status_code == 200, (name, address)
