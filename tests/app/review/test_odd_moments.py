"""What goes on beneath somebody who reads, types or rules: nothing is undone, dropped or decided unseen."""

from __future__ import annotations

import pytest
from sqlmodel import select

from app.accounts.models import Role, RoleGrant
from app.calls.models import CallClosing, CallEnd
from app.core.database import Database
from app.core.mail import Mail
from app.matching.models import CallVerdict
from app.review.models import Reply, ReplyDraft, ReplyFile, RuledVerdict, Ruling
from app.waves.models import Wave
from tests.app.matching.test_at_the_same_moment import at_once
from tests.app.review.test_replies import mark_in
from tests.conftest import SignIn
from tests.settled_wave import World, end_replies, open_replies, small_wave

AMBLEFORD, ELMSEA = "X07000001", "X07000004"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


def path_of(world: World, code: str = ELMSEA) -> str:
    return f"/council/replies/{world.verdict_of(code).id}"


def test_a_browsers_own_line_ends_are_no_change(sign_in: SignIn, world: World, database: Database):
    """A script sends a line end as one character, a form as two; a colleague's newer words must stand."""
    one = sign_in(Role.COUNCIL, council=ELMSEA, name="Una")
    two = sign_in(Role.COUNCIL, council=ELMSEA, name="Duo")
    path = path_of(world)
    one.post(f"{path}/parts/call", {"call-words": "First line\nsecond line"})
    shown = mark_in(two.get(path).text, "call")
    one.post(f"{path}/parts/call", {"call-words": "First line\nbetter line", "call-shown": shown})
    two.post(f"{path}/draft", {"call-words": "First line\r\nsecond line", "call-shown": shown})
    with database.read() as session:
        [draft] = session.exec(select(ReplyDraft))
    assert draft.words == "First line\nbetter line"


def test_words_with_many_lines_are_as_long_as_they_look(sign_in: SignIn, world: World, database: Database):
    council = sign_in(Role.COUNCIL, council=ELMSEA)
    words = "\r\n".join(["123456789"] * 2000)  # 19,999 characters, each line end one
    assert council.post(f"{path_of(world)}/draft", {"call-words": words}).status_code == 303
    word_processor = "One line\x0banother"  # what a line break is to a word processor
    assert council.post(f"{path_of(world)}/draft", {"call-words": word_processor}).status_code == 303
    with database.read() as session:
        assert session.exec(select(ReplyDraft)).one().words == "One line\nanother"


@pytest.mark.parametrize("button", ["", "/draft"])
def test_a_file_that_is_chosen_goes_with_every_button(
    sign_in: SignIn, world: World, database: Database, button: str
):
    council = sign_in(Role.COUNCIL, council=ELMSEA)
    typed = {"call-stance": "challenges", "call-words": "See the letter."}
    answer = council.post(path_of(world) + button, typed, files={"file": ("letter.pdf", PDF)})
    assert answer.status_code == 303
    with database.read() as session:
        assert [one.name for one in session.exec(select(ReplyFile))] == ["letter.pdf"]


def test_a_reply_is_not_sent_without_the_file_that_was_chosen(
    sign_in: SignIn, world: World, database: Database
):
    council = sign_in(Role.COUNCIL, council=ELMSEA)
    typed = {"call-stance": "challenges", "call-words": "See the letter."}
    answer = council.post(path_of(world), typed, files={"file": ("letter.pdf", b"")})
    assert answer.status_code == 422
    assert "The file is empty" in answer.text
    assert "See the letter." in answer.text
    with database.read() as session:
        assert session.exec(select(Reply)).first() is None


RULING = {"result": "rejected", "reason": "The page says £38.50."}


def test_nobody_rules_on_a_reply_that_was_sent_again_unseen(
    sign_in: SignIn, world: World, database: Database
):
    council, publisher = sign_in(Role.COUNCIL, council=ELMSEA), sign_in(Role.PUBLISHER)
    path = path_of(world)
    council.post(path, {"call-stance": "challenges", "call-words": "It is £52."})
    assert 'name="version" value="1"' in publisher.get("/office/replies/1").text
    again = {"call-stance": "challenges", "call-words": "It is £52: see the leaflet.", "version": "1"}
    assert council.post(path, again).status_code == 303
    answer = publisher.post("/office/replies/1/ruling", {**RULING, "version": "1"})
    assert answer.status_code == 409
    assert "sent this reply again" in answer.text
    assert "see the leaflet" in answer.text
    assert "The page says £38.50." in answer.text
    with database.read() as session:
        assert session.exec(select(Ruling)).first() is None
    assert publisher.post("/office/replies/1/ruling", {**RULING, "version": "2"}).status_code == 303


def test_a_reply_sent_again_and_a_ruling_at_one_moment_do_not_pass_each_other(
    sign_in: SignIn, world: World, database: Database
):
    council, publisher = sign_in(Role.COUNCIL, council=ELMSEA), sign_in(Role.PUBLISHER)
    path = path_of(world)
    council.post(path, {"call-stance": "challenges", "call-words": "It is £52."})
    again = {"call-stance": "agrees", "call-words": "We were wrong.", "version": "1"}
    sent, ruled = at_once(
        lambda: council.post(path, again),
        lambda: publisher.post("/office/replies/1/ruling", {**RULING, "version": "1"}),
    )
    with database.read() as session:
        reply, ruling = session.exec(select(Reply)).one(), session.exec(select(Ruling)).first()
    if ruling is None:
        assert (sent.status_code, ruled.status_code, reply.version) == (303, 409, 2)
        assert "The page says £38.50." in ruled.text
    else:
        assert (sent.status_code, ruled.status_code, reply.version) == (409, 303, 1)
        assert "We were wrong." in sent.text


def test_a_side_beside_a_verdict_that_is_no_contradiction_changes_nothing(
    sign_in: SignIn, world: World, database: Database
):
    council, publisher = sign_in(Role.COUNCIL, council=AMBLEFORD), sign_in(Role.PUBLISHER)
    council.post(path_of(world, AMBLEFORD), {"call-stance": "challenges", "call-words": "Look again."})
    first, second = (one.id for one in world.keys[world.calls[AMBLEFORD, "bulky"][0].id])
    sides = {f"verdict-{first}": "matches", f"side-{first}": "phone", f"verdict-{second}": "matches"}
    assert publisher.post("/office/replies/1/ruling", {**RULING, **sides, "version": "1"}).status_code == 303
    with database.read() as session:
        assert session.exec(select(RuledVerdict)).first() is None


def test_nobody_rules_for_a_council_that_they_speak_for(sign_in: SignIn, world: World, database: Database):
    council, publisher = sign_in(Role.COUNCIL, council=ELMSEA), sign_in(Role.PUBLISHER)
    council.post(path_of(world), {"call-stance": "challenges", "call-words": "It is £52."})
    with database.write() as session:
        session.add(RoleGrant(person_id=publisher.person.id, role=Role.COUNCIL, council_code=ELMSEA))
    assert "somebody else rules" in publisher.get("/office/replies/1").text
    assert publisher.post("/office/replies/1/ruling", {**RULING, "version": "1"}).status_code == 403


def test_those_who_called_or_judged_read_no_council_in_the_reason(
    sign_in: SignIn, world: World, database: Database
):
    council, publisher = sign_in(Role.COUNCIL, council=ELMSEA), sign_in(Role.PUBLISHER)
    council.post(path_of(world), {"call-stance": "challenges", "call-words": "It is £52."})
    typed = {"result": "rejected", "reason": "Elmsea said £52 on the phone.", "version": "1"}
    publisher.post("/office/replies/1/ruling", typed)
    with database.read() as session:
        letters = {one.to: one.text for one in session.exec(select(Mail))}
    assert "Elmsea said £52" in letters[council.person.email]
    assert "said £52 on the phone" in letters[world.judge.email]
    assert "Elmsea" not in letters[world.judge.email]


def test_a_window_opened_twice_with_the_same_day_is_told_of_once(
    sign_in: SignIn, world: World, database: Database
):
    sign_in(Role.COUNCIL, council=ELMSEA)
    with database.write() as session:
        wave = session.get_one(Wave, world.wave.id)
        wave.reply_from = wave.reply_to = None
        wave.agreement_floor = 0
    publisher = sign_in(Role.PUBLISHER)
    typed = {"wave_id": world.wave.id, "until": "31/12/2026"}
    assert publisher.post("/office/replies/windows", typed).status_code == 303
    again = publisher.post("/office/replies/windows", typed)
    assert again.status_code == 422
    assert "until the end of Thu 31 Dec 2026 already" in again.text
    with database.read() as session:
        assert len(session.exec(select(Mail)).all()) == 1
    assert publisher.post("/office/replies/windows", {**typed, "until": "07/01/2027"}).status_code == 303


def test_councils_are_asked_to_reply_when_every_call_is_judged(
    sign_in: SignIn, world: World, database: Database
):
    planned = world.calls[ELMSEA, "bulky"][0]
    with database.write() as session:
        wave = session.get_one(Wave, world.wave.id)
        wave.reply_from = wave.reply_to = None
        wave.agreement_floor = 0
        session.delete(session.get_one(CallVerdict, world.verdicts[planned.id].id))
    publisher = sign_in(Role.PUBLISHER)
    typed = {"wave_id": world.wave.id, "until": "31/12/2026"}
    answer = publisher.post("/office/replies/windows", typed)
    assert answer.status_code == 422
    assert "1 call of this wave has no verdict yet" in answer.text
    with database.write() as session:
        wanted = select(CallClosing).where(CallClosing.planned_call_id == planned.id)
        session.exec(wanted).one().end = CallEnd.VOID
    assert publisher.post("/office/replies/windows", typed).status_code == 303


def test_the_list_says_what_is_still_open_whichever_wave_it_is(
    sign_in: SignIn, world: World, database: Database
):
    council = sign_in(Role.COUNCIL, council=ELMSEA)
    with database.write() as session:
        later = small_wave(session, code="winter-2026", title="Winter 2026", seed=2, first=world.wave.to_date)
        open_replies(later.wave)
        end_replies(later.wave)
    assert "3 calls not answered yet" in council.get("/council/replies").text
    for topic in ("bulky", "school", "blue"):
        verdict = world.verdict_of(ELMSEA, topic).id
        council.post(f"/council/replies/{verdict}", {"call-stance": "agrees"})
    assert "You replied to all 3 calls" in council.get("/council/replies").text
