"""A council's reply: saved as typed by several people, sent question by question, with files; all of it to keep."""

from __future__ import annotations

import csv
import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from app.accounts import actions as accounts
from app.accounts.models import Person, Role
from app.core.audit import AuditEvent
from app.core.database import Database
from app.core.mail import Mail
from app.review import actions, attachments, queries, reply_actions, rules
from app.review.attachments import LARGEST_BYTES
from app.review.models import Reply, ReplyDraft, ReplyFile, RulingResult, Stance
from app.review.parts import WHOLE, Part
from app.review.rules import RepliedMeanwhile
from tests.conftest import Client, SignIn
from tests.settled_wave import World, end_replies

AMBLEFORD, ELMSEA = "X07000001", "X07000004"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


def call_id(world: World, code: str = AMBLEFORD, topic: str = "bulky") -> int:
    return world.verdict_of(code, topic).id


def fact_ids(world: World, code: str = AMBLEFORD, topic: str = "bulky") -> list[int]:
    return [one.id for one in world.keys[world.calls[code, topic][0].id]]


def the_reply(database: Database) -> tuple[Stance, str, list[tuple[int, Stance, str]]]:
    with database.read() as session:
        reply = session.exec(select(Reply)).one()
        points = sorted((one.key_fact_id, one.stance, one.words) for one in reply.points)
        return reply.stance, reply.words, points


def mark_in(text: str, part: str) -> str:
    return text.split(f'name="{part}-shown" value="')[1].split('"')[0]


def test_a_reply_speaks_of_each_question(sign_in: SignIn, world: World, database: Database):
    council = sign_in(Role.COUNCIL, council=AMBLEFORD)
    first, second = fact_ids(world)
    typed = {
        "call-stance": "challenges", "call-addresses": "https://www.ambleford.example/bulky",
        f"fact-{first}-stance": "challenges", f"fact-{first}-words": "The page says so too.",
        f"fact-{second}-stance": "agrees",
    }  # fmt: skip
    assert council.post(f"/council/replies/{call_id(world)}", typed).status_code == 303
    assert the_reply(database) == (
        Stance.CHALLENGES, "",
        [(first, Stance.CHALLENGES, "The page says so too."), (second, Stance.AGREES, "")],
    )  # fmt: skip
    shown = council.get("/council/replies").text
    assert "in 1 question" in shown
    assert "The page says so too." in council.get(f"/council/replies/{call_id(world)}").text


def test_what_contradicts_itself_is_sent_back_with_all_that_was_typed(sign_in: SignIn, world: World):
    council = sign_in(Role.COUNCIL, council=AMBLEFORD)
    first, second = fact_ids(world)
    path = f"/council/replies/{call_id(world)}"
    typed = {"call-stance": "agrees", f"fact-{first}-stance": "challenges", f"fact-{first}-words": "No, no."}
    answer = council.post(path, typed)
    assert answer.status_code == 422
    assert "You challenge a question below" in answer.text
    assert "No, no." in answer.text
    answer = council.post(path, {"call-stance": "challenges", f"fact-{second}-stance": "challenges"})
    assert "Say what is read wrongly here" in answer.text
    typed = {"call-stance": "agrees", "call-addresses": "https://fine.example\njavascript:alert(1)"}
    answer = council.post(path, {**typed, f"fact-{first}-stance": "", f"fact-{second}-stance": ""})
    assert answer.status_code == 422
    assert "javascript:alert(1)” is no web address" in answer.text
    assert 'href="javascript' not in answer.text
    answer = council.post(path, {"call-words": "x" * 20_001})
    assert answer.status_code == 422
    assert "they are 20,001" in answer.text
    assert "x" * 20_001 in answer.text


def test_what_is_typed_is_kept_part_by_part_and_counts_for_nothing(
    sign_in: SignIn, world: World, database: Database
):
    council = sign_in(Role.COUNCIL, council=AMBLEFORD)
    first, _ = fact_ids(world)
    path = f"/council/replies/{call_id(world)}"
    saved = council.post(f"{path}/parts/fact-{first}", {f"fact-{first}-words": "Half a sent"})
    assert saved.status_code == 200
    assert "Saved" in saved.text
    again = council.post(f"{path}/parts/fact-{first}", {f"fact-{first}-words": "Half a sentence"})
    assert again.status_code == 200
    with database.read() as session:
        assert [one.words for one in session.exec(select(ReplyDraft))] == ["Half a sentence"]
        assert session.exec(select(Reply)).first() is None
    assert "Half a sentence" in council.get(path).text
    listed = council.get("/council/replies").text
    assert "begun, not sent" in listed
    assert "not answered" in listed
    assert council.post(f"{path}/parts/fact-999999", {"fact-999999-words": "Where?"}).status_code == 404


def test_a_colleague_who_had_not_seen_it_is_told_and_both_stay_readable(sign_in: SignIn, world: World):
    one = sign_in(Role.COUNCIL, council=AMBLEFORD, name="Una")
    two = sign_in(Role.COUNCIL, council=AMBLEFORD, name="Duo")
    path = f"/council/replies/{call_id(world)}"
    before = mark_in(two.get(path).text, "call")
    assert (
        one.post(f"{path}/parts/call", {"call-words": "Una was here", "call-shown": before}).status_code
        == 200
    )
    saved = two.post(f"{path}/parts/call", {"call-words": "Duo too", "call-shown": before}).text
    assert "Una wrote here" in saved
    assert "Una was here" in saved
    shown = one.get(path).text
    assert "Duo too" in shown
    assert "Una was here" in shown  # who typed what


def test_the_second_of_two_who_send_is_told_and_loses_nothing(
    sign_in: SignIn, world: World, database: Database
):
    one = sign_in(Role.COUNCIL, council=AMBLEFORD, name="Una")
    two = sign_in(Role.COUNCIL, council=AMBLEFORD, name="Duo")
    path = f"/council/replies/{call_id(world)}"
    shown = mark_in(two.get(path).text, "call")
    typed = {
        "call-stance": "challenges",
        "call-words": "Una's careful words",
        "version": "0",
        "call-shown": shown,
    }
    assert one.post(path, typed).status_code == 303
    typed = {
        "call-stance": "agrees",
        "call-words": "Duo's careful words",
        "version": "0",
        "call-shown": shown,
    }
    second = two.post(path, typed)
    assert second.status_code == 409
    assert "Una sent a reply to this call" in second.text
    assert "Una&#39;s careful words" in second.text
    assert "Duo&#39;s careful words" in second.text
    assert the_reply(database)[:2] == (Stance.CHALLENGES, "Una's careful words")
    now_seen = {"version": "1", "call-shown": mark_in(second.text, "call"), "call-stance": "agrees"}
    assert two.post(path, {**now_seen, "call-words": "Duo's careful words"}).status_code == 303
    assert the_reply(database)[:2] == (Stance.AGREES, "Duo's careful words")


def test_nobody_sends_a_colleagues_words_unseen(sign_in: SignIn, world: World, database: Database):
    one = sign_in(Role.COUNCIL, council=AMBLEFORD, name="Una")
    two = sign_in(Role.COUNCIL, council=AMBLEFORD, name="Duo")
    path = f"/council/replies/{call_id(world)}"
    two.post(f"{path}/parts/call", {"call-stance": "agrees", "call-words": "Fine."})
    shown = mark_in(two.get(path).text, "call")
    one.post(
        f"{path}/parts/call", {"call-stance": "challenges", "call-words": "Not fine.", "call-shown": shown}
    )
    typed = {"call-stance": "agrees", "call-words": "Fine.", "call-shown": shown, "version": "0"}
    answer = two.post(path, typed)
    assert answer.status_code == 409
    assert "Una wrote in this reply" in answer.text
    assert "Not fine." in answer.text
    with database.read() as session:
        assert session.exec(select(Reply)).first() is None


def test_two_send_at_one_moment_and_one_wins(world: World, database: Database):
    with database.write() as session:
        people = [
            accounts.invite(
                session, email=f"{name}@example.org", role=Role.COUNCIL, at=datetime.now(UTC), by=None, name=name,
                council_code=AMBLEFORD,
            )
            for name in ("una", "duo", "tre", "qua")
        ]  # fmt: skip

    def send(person: Person) -> str:
        at = datetime.now(UTC)
        try:
            with database.write() as session:
                call, wave = queries.call_for_council(session, call_id(world), [AMBLEFORD], at)
                parts = {WHOLE: Part(Stance.CHALLENGES, f"By {person.name}")}
                reply_actions.send(session, call=call, wave=wave, parts=parts, by=person, at=at, seen=0)
        except RepliedMeanwhile as told:
            return told.words
        return "sent"

    with ThreadPoolExecutor(len(people)) as crowd:
        told = list(crowd.map(send, people))
    assert told.count("sent") == 1
    winner = people[told.index("sent")].name
    assert all(words == "sent" or f"{winner} sent a reply" in words for words in told)
    assert the_reply(database)[:2] == (Stance.CHALLENGES, f"By {winner}")


def upload(council: Client, path: str, name: str, content: bytes, **typed: str) -> int:
    return council.post(f"{path}/files", {**typed}, files={"file": (name, content)}).status_code


def test_a_file_stands_beside_the_reply_and_is_only_ever_kept(
    sign_in: SignIn, world: World, database: Database
):
    council = sign_in(Role.COUNCIL, council=AMBLEFORD)
    path = f"/council/replies/{call_id(world)}"
    assert upload(council, path, "../../ev<i>l.html", PDF, **{"call-words": "Typed before"}) == 303
    shown = council.get(path).text
    assert "Typed before" in shown
    with database.read() as session:
        file = session.exec(select(ReplyFile)).one()
    assert file.name == "ev-i-l.pdf"
    answer = council.get(f"{path}/files/{file.id}")
    assert answer.content == PDF
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith('attachment; filename="ev-i-l.pdf"')
    assert answer.headers["content-security-policy"] == attachments.POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert council.post(f"{path}/files/{file.id}/remove").status_code == 303
    assert council.get(f"{path}/files/{file.id}").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.pdf", b"", "The file is empty"),
        ("page.pdf", b"<html>\x00<script>", "of a kind that is not taken"),
        ("run.exe", b"MZ\x90\x00\x03", "of a kind that is not taken"),
        ("old.zip", b"PK\x03\x04rubbish", "of a kind that is not taken"),
        ("large.pdf", PDF + bytes(LARGEST_BYTES), "larger than 10 MB"),
    ],
)
def test_what_is_no_file_of_a_kind_taken_is_refused_by_its_content(
    sign_in: SignIn, world: World, name: str, content: bytes, words: str
):
    council = sign_in(Role.COUNCIL, council=AMBLEFORD)
    path = f"/council/replies/{call_id(world)}/files"
    answer = council.post(path, {"call-words": "Kept all the same"}, files={"file": (name, content)})
    assert answer.status_code == 422
    assert words in answer.text
    assert "Kept all the same" in answer.text
    assert "Choose a file first." in council.post(path, {"call-words": "Kept"}).text


def office_document(*members: str, mimetype: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        if mimetype:
            packed.writestr("mimetype", mimetype)
        for one in members:
            packed.writestr(one, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (PDF, ".pdf"),
        (b"\x89PNG\r\n\x1a\n....", ".png"),
        (b"\xff\xd8\xff\xe0....", ".jpg"),
        ("Ein Bildschirm sagt: £52".encode(), ".txt"),
        (office_document("word/document.xml"), ".docx"),
        (office_document("xl/workbook.xml"), ".xlsx"),
        (office_document(mimetype="application/vnd.oasis.opendocument.text"), ".odt"),
    ],
)
def test_the_kind_of_a_file_is_read_off_its_content(content: bytes, ending: str):
    assert attachments.read_kind(content)[1] == ending


def test_a_document_that_carries_programs_is_refused():
    with pytest.raises(Exception, match="not taken"):
        attachments.read_kind(office_document("word/document.xml", "word/vbaProject.bin"))


def test_so_many_files_and_no_more_and_the_same_one_once(sign_in: SignIn, world: World):
    council = sign_in(Role.COUNCIL, council=AMBLEFORD)
    path = f"/council/replies/{call_id(world)}"
    assert [upload(council, path, "a.pdf", PDF + bytes([n])) for n in range(10)] == [303] * 10
    assert upload(council, path, "a.pdf", PDF + bytes([0])) == 303
    answer = council.post(f"{path}/files", files={"file": ("b.pdf", PDF + b"more")})
    assert "There are 10 files" in answer.text


def test_the_download_holds_every_question_the_pages_and_the_files(sign_in: SignIn, world: World):
    council = sign_in(Role.COUNCIL, council=AMBLEFORD)
    path = f"/council/replies/{call_id(world)}"
    upload(council, path, "letter.pdf", PDF)
    council.post(path, {"call-stance": "challenges", "call-words": "=SUM(A1)"})
    answer = council.get(f"/council/replies/waves/autumn-2026/{AMBLEFORD}")
    assert answer.headers["content-type"] == "application/zip"
    packed = zipfile.ZipFile(io.BytesIO(answer.content))
    rows = list(csv.DictReader(io.StringIO(packed.read("calls.csv").decode("utf-8-sig"))))
    facts = sum(
        len(world.keys[call.id])
        for key, calls in world.calls.items()
        if key[0] == AMBLEFORD
        for call in calls
    )
    assert len(rows) == facts
    replied = [row for row in rows if row["reply"]]
    assert {(row["reply"], row["reply_words"]) for row in replied} == {("challenges", "'=SUM(A1)")}
    assert all(row["page_file"] in packed.namelist() for row in rows if row["page_file"])
    assert any(name.endswith("letter.pdf") for name in packed.namelist())
    assert "Demonstration: fictional councils" in packed.read("READ-ME.txt").decode()
    assert council.get(f"/council/replies/waves/autumn-2026/{AMBLEFORD}").content == answer.content
    assert council.get(f"/council/replies/waves/no-such/{AMBLEFORD}").status_code == 404


def test_a_council_reads_how_each_call_went_and_which_reached_nobody(sign_in: SignIn, world: World):
    council = sign_in(Role.COUNCIL, council=ELMSEA)
    shown = council.get("/council/replies").text
    assert "3 calls reached nobody" in shown
    assert shown.count("Dialled") == 9  # three times each
    call = council.get(f"/council/replies/{call_id(world, ELMSEA)}").text
    assert "A person spoke" in call
    assert world.assessors[0].name not in shown + call
    packed = zipfile.ZipFile(io.BytesIO(council.get(f"/council/replies/waves/autumn-2026/{ELMSEA}").content))
    assert packed.read("not-reached.csv").count(b"\r\n") == 1 + 9
    assert "reached nobody" not in sign_in(Role.COUNCIL, council=AMBLEFORD).get("/council/replies").text


def test_each_answer_leads_to_the_page_as_it_stood(sign_in: SignIn, world: World):
    council = sign_in(Role.COUNCIL, council=AMBLEFORD)
    copy = world.keys[world.calls[AMBLEFORD, "bulky"][0].id][0].capture_id
    assert f'href="/council/pages/copies/{copy}"' in council.get(f"/council/replies/{call_id(world)}").text


def test_another_councils_addresses_are_not_there_and_the_asking_is_kept(
    sign_in: SignIn, world: World, database: Database
):
    theirs = sign_in(Role.COUNCIL, council=ELMSEA)
    path = f"/council/replies/{call_id(world, ELMSEA)}"
    upload(theirs, path, "secret.pdf", PDF)
    with database.read() as session:
        file_id = session.exec(select(ReplyFile)).one().id
    copy = f"/council/pages/copies/{world.keys[world.calls[ELMSEA, 'bulky'][0].id][0].capture_id}"
    asker = sign_in(Role.COUNCIL, council=AMBLEFORD)
    own = f"/council/replies/{call_id(world)}"
    reading = [
        path, f"{path}/files/{file_id}", f"{own}/files/{file_id}", copy, f"{copy}/page", f"{copy}/record",
        f"/council/replies/waves/autumn-2026/{ELMSEA}", f"/council/replies?council={ELMSEA}",
        f"/council?council={ELMSEA}",
    ]  # fmt: skip
    writing = [path, f"{path}/draft", f"{path}/parts/call", f"{path}/files", f"{path}/files/{file_id}/remove",
               f"{own}/files/{file_id}/remove"]  # fmt: skip
    assert {asker.get(one).status_code for one in reading} == {404}
    assert {asker.post(one, {"call-stance": "agrees"}).status_code for one in writing} == {404}
    with database.read() as session:
        refused = [one for one in session.exec(select(AuditEvent)) if one.name == "accounts.refused"]
        assert session.exec(select(Reply)).first() is None
    assert len(refused) == len(reading) + len(writing)
    assert {one.person_id for one in refused} == {asker.person.id}
    assert {one.details["status"] for one in refused} == {404}
    assert {one.details["path"] for one in refused} >= {path, f"{path}/files/{file_id}"}


def test_after_the_time_what_was_typed_stays_and_nothing_is_added(
    sign_in: SignIn, world: World, database: Database
):
    council = sign_in(Role.COUNCIL, council=AMBLEFORD)
    path = f"/council/replies/{call_id(world)}"
    council.post(f"{path}/parts/call", {"call-words": "Begun in time"})
    with database.write() as session:
        session.add(world.wave)
        end_replies(world.wave)
    shown = council.get(path).text
    assert "Begun in time" in shown
    assert "does not count" in shown
    assert upload(council, path, "late.pdf", PDF) == 409
    late = council.post(f"{path}/parts/call", {"call-words": "Later"})
    assert late.status_code == 409
    assert "Later" in late.text


def test_the_office_reads_points_addresses_and_files(sign_in: SignIn, world: World, database: Database):
    council = sign_in(Role.COUNCIL, council=AMBLEFORD)
    first, _ = fact_ids(world)
    path = f"/council/replies/{call_id(world)}"
    upload(council, path, "letter.pdf", PDF)
    typed = {
        "call-stance": "challenges", "call-addresses": "https://www.ambleford.example/bulky",
        f"fact-{first}-stance": "challenges", f"fact-{first}-words": "We say £38.50 everywhere.",
    }  # fmt: skip
    council.post(path, typed)
    with database.read() as session:
        reply_id = session.exec(select(Reply)).one().id
        file_id = session.exec(select(ReplyFile)).one().id
    publisher = sign_in(Role.PUBLISHER)
    shown = publisher.get(f"/office/replies/{reply_id}").text
    for words in ("We say £38.50 everywhere.", "https://www.ambleford.example/bulky", "letter.pdf"):
        assert words in shown
    assert publisher.get(f"/office/replies/{reply_id}/files/{file_id}").content == PDF
    assert sign_in(Role.JUDGE).get(f"/office/replies/{reply_id}/files/{file_id}").status_code == 403


def test_a_ruling_is_mailed_to_both_sides_with_its_reason(sign_in: SignIn, world: World, database: Database):
    council = sign_in(Role.COUNCIL, council=AMBLEFORD)
    sign_in(Role.COUNCIL, council=ELMSEA)
    council.post(f"/council/replies/{call_id(world)}", {"call-stance": "challenges", "call-words": "No."})
    with database.write() as session:
        publisher = accounts.invite(
            session, email="rules@example.org", role=Role.PUBLISHER, at=datetime.now(UTC), by=None
        )
        reply = session.exec(select(Reply)).one()
        people = queries.people_of_call(session, reply.call_verdict_id)
        actions.rule(
            session, reply=reply, result=RulingResult.REJECTED, reason="It's as the page says: £5 & no more.",
            changes={}, by=publisher, at=datetime.now(UTC), base_url="https://a.test",
        )  # fmt: skip
        theirs = {session.get_one(Person, one).email for one in people}
    with database.read() as session:
        mails = [one for one in session.exec(select(Mail)) if one.subject.startswith("Ruled on")]
    assert {one.to for one in mails} == {council.person.email} | theirs
    assert all("It's as the page says: £5 & no more." in one.text for one in mails)
    assert all(("Ambleford" in one.text) == (one.to == council.person.email) for one in mails)


def test_a_link_of_a_letter_opens_that_councils_calls_once(sign_in: SignIn, world: World, database: Database):
    with database.write() as session:
        session.add(world.wave)
        world.wave.reply_from = world.wave.reply_to = None
    person = sign_in(Role.COUNCIL, council=AMBLEFORD).person
    with database.write() as session:
        accounts.invite(
            session, email=person.email, role=Role.COUNCIL, at=datetime.now(UTC), by=None, council_code=ELMSEA
        )
    until = rules.usual_last_day(datetime.now(UTC))
    typed = {"wave_id": str(world.wave.id), "until": until.isoformat()}
    publisher = sign_in(Role.PUBLISHER)
    assert until.strftime("%d/%m/%Y") in publisher.get("/office/replies").text
    publisher.post("/office/replies/windows", typed)
    with database.read() as session:
        mails = session.exec(select(Mail).where(Mail.to == person.email)).all()
    assert len(mails) == 2  # one for each council
    links = [line for mail in mails for line in mail.text.splitlines() if "/sign-in/link?token=" in line]
    tokens = [link.partition("token=")[2] for link in links]
    stranger = sign_in()
    assert stranger.get(f"/sign-in/link?token={tokens[0]}").status_code == 200  # reading it uses nothing up
    answer = stranger.post("/sign-in/link", {"token": tokens[0]})
    assert answer.headers["location"] == f"/council/replies?council={AMBLEFORD}"
    stranger.http.cookies.update(answer.cookies)
    assert "Elmsea" not in stranger.get(answer.headers["location"]).text.partition("<h1>")[2]
    assert sign_in().post("/sign-in/link", {"token": tokens[0]}).status_code == 404
    with database.write() as session:
        grants = session.get_one(Person, person.id).roles
        session.delete(next(one for one in grants if one.council_code == ELMSEA))
    refused = sign_in().post("/sign-in/link", {"token": tokens[1]})
    assert refused.status_code == 404
    assert "you do not speak for any more" in refused.text
