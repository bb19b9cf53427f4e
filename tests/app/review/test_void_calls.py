"""A call that is made void when its council may see it already: kept, said to be void, and never counted."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from sqlmodel import select

from app.accounts.models import Role
from app.calls.models import CallClosing, CallEnd
from app.core.database import Database
from app.insight.report_queries import undisputed_calls
from app.publication.copies import background
from app.review.models import Finding, FindingKind, FindingState, FindingStep
from app.review.queries import unruled_challenges
from tests.conftest import START, SignIn
from tests.settled_wave import World

ELMSEA = "X07000004"
CHALLENGE = {"call-stance": "challenges", "call-words": "Our page says £52."}


def path_of(world: World, topic: str = "bulky") -> str:
    return f"/council/replies/{world.verdict_of(ELMSEA, topic).id}"


def strike(world: World, database: Database) -> None:
    """The office says that the call was our own fault."""
    with database.write() as session:
        wanted = select(CallClosing).where(CallClosing.planned_call_id == world.calls[ELMSEA, "bulky"][0].id)
        session.exec(wanted).one().end = CallEnd.VOID


def find_void(world: World, database: Database) -> None:
    """A quality check ends with: void."""
    with database.write() as session:
        finding = Finding(
            wave_id=world.wave.id, kind=FindingKind.TOO_LATE, key="void", evidence="late", found_at=START,
            scorecard_id=world.verdict_of(ELMSEA).scorecard_id,
        )  # fmt: skip
        session.add(finding)
        session.flush()
        step = FindingStep(
            finding_id=finding.id, number=1, state=FindingState.VOIDED, words="Too late.", at=START,
            by_id=world.judge.id,
        )  # fmt: skip
        session.add(step)


@pytest.mark.parametrize("make_void", [strike, find_void])
def test_a_void_call_says_so_and_waits_for_no_reply(
    sign_in: SignIn, world: World, database: Database, make_void
):
    council = sign_in(Role.COUNCIL, council=ELMSEA)
    assert "3 calls not answered yet" in council.get("/council/replies").text
    make_void(world, database)
    shown = council.get("/council/replies").text
    assert "2 calls not answered yet" in shown
    assert "0 of 2 calls replied to" in shown
    assert "void, not counted" in shown
    call = council.get(path_of(world)).text
    assert "This call is void" in call
    assert "Send the reply" not in call
    assert "Be called again" not in call
    answer = council.post(path_of(world), CHALLENGE)
    assert answer.status_code == 409
    assert "Our page says £52." in answer.text
    fix = {"words": "Mended.", "mended_on": "01/11/2026"}
    assert council.post(f"{path_of(world)}/again", fix).status_code == 409


@pytest.mark.parametrize("make_void", [strike, find_void])
def test_a_challenge_of_a_call_that_was_made_void_waits_for_no_ruling(
    sign_in: SignIn, world: World, database: Database, make_void
):
    council, publisher = sign_in(Role.COUNCIL, council=ELMSEA), sign_in(Role.PUBLISHER)
    council.post(path_of(world), CHALLENGE)
    assert "1 challenge waits" in publisher.get("/office/replies").text
    make_void(world, database)
    assert "Our page says £52." in council.get(path_of(world)).text
    office = publisher.get("/office/replies").text
    assert "No challenge waits" in office
    assert "void, not counted" in office
    assert "This call is void" in publisher.get("/office/replies/1").text
    answer = publisher.post("/office/replies/1/ruling", {"result": "rejected", "reason": "The page decides."})
    assert answer.status_code == 409
    with database.read() as session:
        assert unruled_challenges(session, world.wave.id) == 0
        counts = background(session, session.merge(world.wave, load=False))
        assert (counts.replies, counts.challenges) == (0, 0)
        ids = {one.planned_call_id for one in undisputed_calls(session, [world.wave.id], ELMSEA)}
    assert world.calls[ELMSEA, "bulky"][0].id not in ids


def test_the_download_says_which_call_is_void(sign_in: SignIn, world: World, database: Database):
    council = sign_in(Role.COUNCIL, council=ELMSEA)
    strike(world, database)
    answer = council.get(f"/council/replies/waves/autumn-2026/{ELMSEA}")
    packed = zipfile.ZipFile(io.BytesIO(answer.content))
    rows = list(csv.DictReader(io.StringIO(packed.read("calls.csv").decode("utf-8-sig"))))
    assert {row["topic"] for row in rows if row["counted"] == "no"} == {"Bulky waste collection"}
    assert {row["counted"] for row in rows if row["topic"] != "Bulky waste collection"} == {"yes"}
