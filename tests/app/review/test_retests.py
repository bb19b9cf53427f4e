"""A council mends something and is called again: free, in the same words; before and after stand side by side."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from app.accounts.models import Role
from app.core.clock import LOCAL
from app.core.database import Database
from app.core.errors import WrongState
from app.publication import rules as publication
from app.review.models import Retest
from app.review.retest_queries import retests
from app.review.settled import settled_calls
from app.review.states import RetestState
from app.waves import queries as waves
from app.waves.models import Wave, WaveState
from tests.app.matching.test_at_the_same_moment import at_once
from tests.conftest import SignIn
from tests.settled_wave import M, World, call_in

AMBLEFORD, ELMSEA = "X07000001", "X07000004"
TODAY = datetime.now(LOCAL).date()


def call_id(world: World, code: str = ELMSEA, topic: str = "bulky") -> int:
    return world.verdict_of(code, topic).id


def versions(world: World, *topics: str) -> list[str]:
    return [str(world.calls[ELMSEA, topic][0].version_id) for topic in topics]


def report(sign_in: SignIn, world: World, topic: str = "bulky", **changed: str) -> int:
    typed = {"words": "The script says £38.50 now.", "mended_on": TODAY.strftime("%d/%m/%Y"), **changed}
    council = sign_in(Role.COUNCIL, council=ELMSEA)
    return council.post(f"/council/replies/{call_id(world, topic=topic)}/again", typed).status_code


def the_wave_again(session: Session) -> Wave:
    return session.exec(select(Wave).where(Wave.code == "again")).one()


def test_a_fix_is_reported_once_and_only_where_the_answer_did_not_match(
    sign_in: SignIn, world: World, database: Database
):
    assert report(sign_in, world) == 303
    assert report(sign_in, world) == 409  # one waits already
    council = sign_in(Role.COUNCIL, council=AMBLEFORD)
    typed = {"words": "Better still.", "mended_on": TODAY.isoformat()}
    answer = council.post(f"/council/replies/{call_id(world, AMBLEFORD)}/again", typed)
    assert answer.status_code == 409
    assert "Better still." in answer.text
    assert council.get(f"/council/replies/{call_id(world)}/again").status_code == 404
    assert council.post(f"/council/replies/{call_id(world)}/again", typed).status_code == 404
    with database.read() as session:
        assert [one.state for one in retests(session)] == [RetestState.REPORTED]


def test_a_day_to_come_is_no_day_of_a_fix_and_what_was_typed_stays(sign_in: SignIn, world: World):
    council = sign_in(Role.COUNCIL, council=ELMSEA)
    typed = {"words": "It will be mended.", "mended_on": (TODAY + timedelta(days=3)).isoformat()}
    answer = council.post(f"/council/replies/{call_id(world)}/again", typed)
    assert answer.status_code == 422
    assert "It will be mended." in answer.text
    assert "Give a day that is past" in answer.text
    assert "Say what is mended" in council.post(f"/council/replies/{call_id(world)}/again", {}).text


def test_the_office_declines_with_a_reason_and_a_fix_can_be_reported_anew(
    sign_in: SignIn, world: World, database: Database
):
    report(sign_in, world)
    publisher = sign_in(Role.PUBLISHER)
    with database.read() as session:
        retest_id = session.exec(select(Retest)).one().id
    assert publisher.post(f"/office/retests/{retest_id}", {"reason": " "}).status_code == 422
    assert publisher.post(f"/office/retests/{retest_id}", {"reason": "Too soon."}).status_code == 303
    late = publisher.post(f"/office/retests/{retest_id}", {"reason": "Twice."})
    assert late.status_code == 409
    assert "Twice." in late.text
    council = sign_in(Role.COUNCIL, council=ELMSEA)
    assert "Not called again: Too soon." in council.get(f"/council/replies/{call_id(world)}/again").text
    assert report(sign_in, world) == 303


def test_of_two_who_decline_at_one_moment_one_is_told_and_loses_nothing(sign_in: SignIn, world: World):
    report(sign_in, world)
    reasons = ["The page is as it was.", "Nothing was mended."]
    publishers = [sign_in(Role.PUBLISHER) for _ in reasons]
    pairs = zip(publishers, reasons, strict=True)
    answers = at_once(
        *(lambda one=one, why=why: one.post("/office/retests/1", {"reason": why}) for one, why in pairs)
    )
    assert sorted(one.status_code for one in answers) == [303, 409]
    lost = next(n for n, one in enumerate(answers) if one.status_code == 409)
    assert reasons[lost] in answers[lost].text
    assert reasons[lost] not in publishers[lost].get("/office/retests").text


def test_only_the_office_sees_the_list(sign_in: SignIn, world: World):
    for role in (Role.ASSESSOR, Role.JUDGE):
        assert sign_in(role).get("/office/retests").status_code == 403
    assert sign_in(Role.COUNCIL, council=ELMSEA).get("/office/retests").status_code == 403
    assert sign_in().get("/office/retests").status_code == 303


def test_the_same_is_asked_again_of_one_council_and_stands_beside_the_first_call(
    sign_in: SignIn, world: World, database: Database
):
    report(sign_in, world)
    report(sign_in, world, topic="blue")
    publisher = sign_in(Role.PUBLISHER)
    shown = publisher.get("/office/retests").text
    link = shown.split('href="/office/waves/new?')[1].split('"')[0].replace("&amp;", "&")
    drafting = publisher.get(f"/office/waves/new?{link}").text
    assert "Call Elmsea again" in drafting
    typed = {
        "retest_of": "autumn-2026", "council": ELMSEA, "versions": versions(world, "bulky", "blue"),
        "title": "Elmsea again",
        "code": "again", "from_date": TODAY.isoformat(), "to_date": (TODAY + timedelta(days=9)).isoformat(),
    }  # fmt: skip
    assert publisher.post("/office/waves/new", typed).status_code == 303
    with database.read() as session:
        wave = the_wave_again(session)
        assert [one.gss_code for one in waves.councils_to_freeze(session, wave)] == [ELMSEA]
        frozen = [str(one.id) for _, one in waves.versions_to_freeze(session, wave)]
        assert sorted(frozen) == sorted(versions(world, "bulky", "blue"))
        assert [one.state for one in retests(session)] == [RetestState.PLANNED, RetestState.PLANNED]
        first = {one.call_verdict_id: one.verdict for one in settled_calls(session, [world.wave.id])}
    with database.write() as session:  # the wave is opened, called and judged
        wave = the_wave_again(session)
        wave.state = WaveState.CLOSED
        call_in(session, world, wave, ELMSEA, "bulky", [M, M])
    with database.read() as session:
        lines = {one.before.topic_code: one for one in retests(session)}
        assert {topic: one.state for topic, one in lines.items()} == {
            "bulky": RetestState.CALLED_AGAIN, "blue": RetestState.PLANNED,
        }  # fmt: skip
        assert (lines["bulky"].before.verdict, lines["bulky"].after.verdict) == ("contradicts", "matches")
        # the wave's own result stays
        assert first == {one.call_verdict_id: one.verdict for one in settled_calls(session, [world.wave.id])}
    council = sign_in(Role.COUNCIL, council=ELMSEA)
    both = council.get(f"/council/replies/{call_id(world)}/again").text
    assert "Before and after" in both
    assert "It is £52 whatever you have" in both
    assert "£38.50 for up to five items" in both
    assert "Before and after" in publisher.get("/office/retests").text
    assert "Elmsea again" not in council.get("/council/replies").text


def test_nothing_of_a_re_test_is_published_or_replied_to(sign_in: SignIn, world: World, database: Database):
    publisher = sign_in(Role.PUBLISHER)
    typed = {
        "retest_of": "autumn-2026", "council": ELMSEA, "versions": versions(world, "bulky"), "title": "Elmsea again",
        "code": "again", "from_date": TODAY.isoformat(), "to_date": TODAY.isoformat(),
    }  # fmt: skip
    publisher.post("/office/waves/new", typed)
    with database.write() as session:
        wave = the_wave_again(session)
        wave.state = WaveState.CLOSED
        wave_id = wave.id
    window = {"wave_id": str(wave_id), "until": (TODAY + timedelta(days=9)).isoformat()}
    assert publisher.post("/office/replies/windows", window).status_code == 409
    with database.read() as session, pytest.raises(WrongState, match="nothing of it is published"):
        publication.check_ready(
            the_wave_again(session), unruled=0, undecided=0, agreement=None, at=datetime.now(UTC)
        )


@pytest.mark.parametrize("changed", [{"council": "X99999999"}, {"retest_of": "no-such"}])
def test_a_re_test_is_of_a_council_that_was_called(sign_in: SignIn, world: World, changed: dict[str, str]):
    typed = {
        "retest_of": "autumn-2026", "council": ELMSEA, "versions": versions(world, "bulky"),
        "title": "Again", "code": "again",
        "from_date": TODAY.isoformat(), "to_date": TODAY.isoformat(), **changed,
    }  # fmt: skip
    assert sign_in(Role.PUBLISHER).post("/office/waves/new", typed).status_code == 404


def test_a_re_test_asks_what_its_wave_asked(sign_in: SignIn, world: World):
    typed = {
        "retest_of": "autumn-2026", "council": ELMSEA, "versions": ["999999"], "title": "Again", "code": "again",
        "from_date": TODAY.isoformat(), "to_date": TODAY.isoformat(),
    }  # fmt: skip
    answer = sign_in(Role.PUBLISHER).post("/office/waves/new", typed)
    assert answer.status_code == 422
    assert "Call Elmsea again" in answer.text
