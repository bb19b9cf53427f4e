"""The web team's list: what is missing, wrong or hard to find, on which copy it rests, and what changed since."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from app.accounts import actions as accounts
from app.accounts.models import Role
from app.core.database import Database
from app.evidence.models import EvidenceFile
from app.matching.models import FactJudgement, RightSide, Verdict
from app.review.models import Reply, RuledVerdict, Ruling, RulingResult, Stance
from app.scorecards.models import HeardFact, ScorecardAnswer
from app.waves.models import Wave, WaveCouncil, WaveState, WaveTopic
from app.website.models import (
    CaptureResult,
    PageCandidate,
    PageCapture,
    PageSearch,
    SearchState,
    WebPage,
)
from app.website.queries import grown_old
from tests.conftest import START, SignIn
from tests.settled_wave import FIELDWORK, World, end_replies, small_wave

AMBLEFORD, ELMSEA, FENNHITHE = "X07000001", "X07000004", "X07000005"


@pytest.fixture
def world(database: Database) -> World:
    """The phone was right about Elmsea's bulky waste, neither about its schools, the website about its badges."""
    with database.write() as session:
        made = small_wave(session)
        end_replies(made.wave)
        sides = {"bulky": RightSide.PHONE, "school": RightSide.NEITHER, "blue": RightSide.WEB}
        for topic, side in sides.items():
            judged_wrong(session, made, topic).right_side = side
        for answer in session.exec(select(ScorecardAnswer).where(ScorecardAnswer.question == "D3")):
            answer.value = "yes"
    return made


def judged_wrong(session: Session, world: World, topic: str) -> FactJudgement:
    """The judgement of Elmsea's contradiction about a topic."""
    keys = [one.id for one in world.keys[world.calls[ELMSEA, topic][0].id or 0]]
    wanted = select(FactJudgement).where(col(FactJudgement.key_fact_id).in_(keys))
    return session.exec(wanted.where(FactJudgement.verdict == Verdict.CONTRADICTS)).one()


def capture_of(session: Session, topic: str, council: str = ELMSEA) -> PageCapture:
    """The first copy of a council's page about a topic."""
    wanted = (
        select(PageCapture)
        .join(WebPage)
        .where(WebPage.url == f"https://www.{council.lower()}.example/{topic}")
    )
    return session.exec(wanted.order_by(col(PageCapture.id))).first()  # type: ignore[return-value]


def copy_again(session: Session, topic: str, text: str, *, days: int = 30, council: str = ELMSEA) -> int:
    """The watch stores another copy of a page, some days later; returns its id."""
    first = capture_of(session, topic, council)
    content = f"<main><p>{text}</p><script>alert(1)</script></main>".encode()
    body = EvidenceFile(
        sha256=f"{topic}-{days}-{council}".rjust(64, "0"), size=len(content), content_type="text/html", content=content,
        stored_at=START,
    )  # fmt: skip
    session.add(body)
    session.flush()
    capture = PageCapture(
        web_page_id=first.web_page_id, job_key=f"{topic}-{days}-{council}", result=CaptureResult.STORED,
        captured_at=FIELDWORK + timedelta(days=days), final_url=first.final_url, status=200, body_id=body.id, text=text,
        content_type="text/html; charset=utf-8",
        text_sha256=first.text_sha256 if text == first.text else "a" * 64,
    )  # fmt: skip
    session.add(capture)
    session.flush()
    return capture.id or 0


def section(text: str, heading: str) -> str:
    """The words of one of the three lists."""
    found = re.search(rf'<h2 id="{heading}">(.*?)</section>', text, re.S)
    assert found is not None
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[1]))


def pages(sign_in: SignIn, council: str = ELMSEA, **query: str) -> str:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    answer = sign_in(Role.COUNCIL, council=council).get(f"/council/pages?{asked}")
    assert answer.status_code == 200
    return answer.text


def test_facts_that_callers_were_told_and_the_site_does_not_say(sign_in: SignIn, world: World):
    missing = section(pages(sign_in, FENNHITHE), "missing")
    assert "Not on your website: 1 fact" in missing
    assert "How long does it take?" in missing
    assert "“Four weeks”" in missing
    assert "does not say" in missing
    assert "https://www.x07000005.example/bulky" in missing
    assert "Frozen copy of Mon 5 Oct 2026" in missing


def test_facts_found_wrong_on_the_site_and_not_those_wrong_on_the_phone(sign_in: SignIn, world: World):
    wrong = section(pages(sign_in), "wrong")
    assert "Wrong on your website: 2 facts" in wrong
    assert "Bulky waste collection" in wrong
    assert "School admissions" in wrong
    assert "Blue Badge" not in wrong
    assert wrong.count("This was not right either.") == 1
    assert "“It costs £38.50 for up to five items.”" in wrong


def test_a_ruling_takes_a_fact_off_the_list(sign_in: SignIn, world: World, database: Database):
    planned = world.calls[ELMSEA, "bulky"][0].id or 0
    with database.write() as session:
        reply = Reply(
            call_verdict_id=world.verdicts[planned].id or 0, stance=Stance.CHALLENGES, words="We say so.",
            replied_at=START, replied_by_id=world.judge.id or 0,
        )  # fmt: skip
        session.add(reply)
        session.flush()
        ruling = Ruling(
            reply_id=reply.id or 0, result=RulingResult.ACCEPTED, reason="It does.", ruled_at=START,
            ruled_by_id=world.judge.id or 0,
        )  # fmt: skip
        session.add(ruling)
        session.flush()
        key = judged_wrong(session, world, "bulky").key_fact_id
        session.add(RuledVerdict(ruling_id=ruling.id or 0, key_fact_id=key, verdict=Verdict.MATCHES))
    wrong = section(pages(sign_in), "wrong")
    assert "1 fact" in wrong
    assert "Bulky waste collection" not in wrong


def look_over(session: Session, world: World, *, clicks: int | None, place: int | None) -> None:
    """A look over Elmsea's site found its page about badges so."""
    wanted = select(WaveCouncil).where(WaveCouncil.wave_id == world.wave.id, WaveCouncil.gss_code == ELMSEA)
    member = session.exec(wanted).one()
    topics = session.exec(select(WaveTopic).where(WaveTopic.wave_id == world.wave.id))
    topic_id = next(one.topic_id for one in topics if one.topic.code == "blue")
    search = PageSearch(
        wave_council_id=member.id or 0, topic_id=topic_id, looked_at=START, query="Blue Badge", pages_read=40,
        search_state=SearchState.ANSWERED,
    )  # fmt: skip
    session.add(search)
    session.flush()
    url = "https://www.x07000004.example/blue"
    session.add(
        PageCandidate(
            search_id=search.id or 0, position=1, url=url, points=80, clicks=clicks, search_place=place
        )
    )


@pytest.mark.parametrize(
    ("clicks", "place", "hard"), [(None, 9, True), (2, 9, False), (None, 4, False), (3, 5, False)]
)
def test_a_page_is_hard_to_find_when_neither_search_nor_clicks_lead_to_it(
    sign_in: SignIn, world: World, database: Database, clicks: int | None, place: int, hard: bool
):
    with database.write() as session:
        look_over(session, world, clicks=clicks, place=place)
    found = section(pages(sign_in), "hard")
    assert ("Number 9 in the site’s search for “Blue Badge”." in found) == hard
    assert ("Hard to find: 1 page" if hard else "Hard to find: 0 pages") in found


def test_a_page_that_callers_did_not_find_is_hard_to_find(sign_in: SignIn, world: World, database: Database):
    card = world.verdicts[world.calls[ELMSEA, "blue"][0].id or 0].scorecard_id
    with database.write() as session:
        wanted = select(ScorecardAnswer).where(ScorecardAnswer.scorecard_id == card)
        session.exec(wanted.where(ScorecardAnswer.question == "D3")).one().value = "no"
    found = section(pages(sign_in), "hard")
    assert "Blue Badge 1 of 1 did not find it not looked over" in found


def test_the_watch_tells_what_became_of_a_page(sign_in: SignIn, world: World, database: Database):
    assert "not looked at again yet" in section(pages(sign_in), "wrong")
    with database.write() as session:
        same = capture_of(session, "school").text
        copy_again(session, "school", same)
        newer = copy_again(session, "bulky", "bulky: It costs £52 for whatever you have.", days=31)
        older = capture_of(session, "bulky").id
    text = pages(sign_in)
    wrong = section(text, "wrong")
    assert "unchanged on Wed 4 Nov 2026" in wrong
    assert "changed since, seen Thu 5 Nov 2026 These words are gone." in wrong
    assert f"/council/pages/copies/{newer}/changes?since={older}" in text


def test_a_page_that_changed_elsewhere_still_has_the_words(sign_in: SignIn, world: World, database: Database):
    with database.write() as session:
        copy_again(session, "bulky", capture_of(session, "bulky").text + "\nRing us.")
    assert "These words still stand there." in section(pages(sign_in), "wrong")


def test_only_what_was_captured_after_the_frozen_copy_counts_as_a_change(
    sign_in: SignIn, world: World, database: Database
):
    with database.write() as session:
        copy_again(session, "bulky", "Something else.", days=-3)
    assert "changed since" not in section(pages(sign_in), "wrong")


def test_lists_can_be_narrowed_to_a_topic(sign_in: SignIn, world: World):
    text = pages(sign_in, topic="school")
    assert "1 thing to mend on your website" in text
    assert "Bulky waste" not in section(text, "wrong")
    council = sign_in(Role.COUNCIL, council=ELMSEA)
    for query in ("topic=blue", "topic=nonsense", "topic=%00", "wave=nonsense"):
        assert council.get(f"/council/pages?{query}").status_code == 404
        assert council.get(f"/council/pages.csv?{query}").status_code == 404


def rows_of(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:])))


def test_the_file_holds_what_the_page_shows(sign_in: SignIn, world: World, database: Database):
    with database.write() as session:
        copy_again(session, "bulky", "bulky: It costs £52.", days=31)
        look_over(session, world, clicks=None, place=9)
    answer = sign_in(Role.COUNCIL, council=ELMSEA).get("/council/pages.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert 'filename="pages-X07000004-autumn-2026.csv"' in answer.headers["content-disposition"]
    rows = rows_of(answer.text)
    assert [(row["list"], row["topic"]) for row in rows] == [
        ("wrong", "Bulky waste collection"),
        ("wrong", "School admissions"),
        ("hard_to_find", "Blue Badge"),
    ]
    first, _, last = rows
    assert first["callers_were_told"] == "It is £52 whatever you have"
    assert first["page_says"] == "£38.50 for up to five items"
    assert first["changed_since"].startswith("2026-11-05")
    assert first["frozen_copy"].startswith("https://better-answered.test/council/pages/copies/")
    assert last["address"] == "https://www.x07000004.example/blue"
    assert all("Demonstration" in row["note"] for row in rows)
    narrow = sign_in(Role.COUNCIL, council=ELMSEA).get("/council/pages.csv?topic=school").text
    assert [row["topic"] for row in rows_of(narrow)] == ["School admissions"]


def test_nothing_in_the_file_is_run_by_a_spreadsheet(sign_in: SignIn, world: World, database: Database):
    with database.write() as session:
        for heard in session.exec(select(HeardFact).where(col(HeardFact.given))):
            heard.said = '=HYPERLINK("https://evil.example")'
    rows = rows_of(sign_in(Role.COUNCIL, council=ELMSEA).get("/council/pages.csv").text)
    assert rows[0]["callers_were_told"].startswith("'=")


def test_a_copy_shows_its_text_with_the_passages_and_the_page_in_a_sandbox(
    sign_in: SignIn, world: World, database: Database
):
    with database.write() as session:
        first = capture_of(session, "bulky").id
        newer = copy_again(session, "bulky", "bulky: It costs £52 for whatever you have.", days=31)
    council = sign_in(Role.COUNCIL, council=ELMSEA)
    copy = council.get(f"/council/pages/copies/{first}").text
    assert "<mark" in copy
    assert f"/council/pages/copies/{newer}/changes?since={first}" in copy
    shown = council.get(f"/council/pages/copies/{newer}/page")
    assert "It costs £52" in shown.text
    assert "alert" not in shown.text
    assert shown.headers["content-security-policy"].startswith("sandbox;")
    changes = council.get(f"/council/pages/copies/{newer}/changes?since={first}").text
    assert re.search(r"<h1>\d+ places? changed", changes)
    assert "<ins>" in changes


def test_copies_of_two_pages_are_not_compared(sign_in: SignIn, world: World, database: Database):
    with database.read() as session:
        one, other = (capture_of(session, topic).id for topic in ("bulky", "blue"))
    council = sign_in(Role.COUNCIL, council=ELMSEA)
    assert council.get(f"/council/pages/copies/{one}/changes?since={other}").status_code == 404


def every_address(session: Session) -> list[str]:
    """Every page, file and copy about Elmsea."""
    newer = copy_again(session, "bulky", "bulky: It costs £52.", days=31)
    first = capture_of(session, "bulky").id
    return [
        f"/council/pages?council={ELMSEA}",
        f"/council/pages.csv?council={ELMSEA}",
        f"/council/pages/copies/{first}",
        f"/council/pages/copies/{newer}/page",
        f"/council/pages/copies/{newer}/changes?since={first}",
    ]


def test_another_councils_lists_files_and_copies_are_not_there(
    sign_in: SignIn, world: World, database: Database
):
    with database.write() as session:
        addresses = every_address(session)
        own = capture_of(session, "bulky", AMBLEFORD).id
        theirs = capture_of(session, "bulky").id
    elmsea, ambleford = (sign_in(Role.COUNCIL, council=code) for code in (ELMSEA, AMBLEFORD))
    for address in addresses:
        assert elmsea.get(address).status_code == 200, address
        assert ambleford.get(address).status_code == 404, address
    assert ambleford.get(f"/council/pages/copies/{own}/changes?since={theirs}").status_code == 404
    for number in (10**6, 2**31 - 1, 2**31, 2**63 - 1):
        assert elmsea.get(f"/council/pages/copies/{number}").status_code == 404


def test_nobody_but_a_council_sees_them(sign_in: SignIn, world: World, database: Database):
    with database.write() as session:
        addresses = every_address(session)
    for address in addresses:
        assert sign_in().get(address).status_code in (302, 303)
        assert sign_in(Role.JUDGE).get(address).status_code == 403


def test_before_the_time_to_reply_nothing_is_there(sign_in: SignIn, world: World, database: Database):
    with database.write() as session:
        addresses = every_address(session)
        wave = session.get_one(Wave, world.wave.id)
        wave.reply_from = wave.reply_to = None
    council = sign_in(Role.COUNCIL, council=ELMSEA)
    assert "No call to your council can be read yet" in council.get(addresses[0]).text
    for address in addresses[1:]:
        assert council.get(address).status_code == 404, address
    assert council.get("/council/pages?wave=autumn-2026").status_code == 404


def test_a_person_for_three_councils_switches_among_them(sign_in: SignIn, world: World, database: Database):
    council = sign_in(Role.COUNCIL, council=AMBLEFORD)
    with database.write() as session:
        copies = {code: capture_of(session, "bulky", code).id for code in (ELMSEA, FENNHITHE, "X07000003")}
        for code in (ELMSEA, FENNHITHE):
            accounts.invite(
                session, email=council.person.email, role=Role.COUNCIL, at=START, by=None, council_code=code
            )
    assert "Nothing to mend on your website" in council.get("/council/pages").text
    assert "2 things to mend" in council.get(f"/council/pages?council={ELMSEA}").text
    assert "1 thing to mend" in council.get(f"/council/pages?council={FENNHITHE}").text
    assert len(rows_of(council.get(f"/council/pages.csv?council={ELMSEA}").text)) == 2
    for code, number in copies.items():
        wanted = 404 if code == "X07000003" else 200
        assert council.get(f"/council/pages/copies/{number}").status_code == wanted


def test_pages_are_watched_for_half_a_year_after_councils_could_read_their_calls(
    world: World, database: Database
):
    def watched(session: Session, on: date) -> int:
        before = datetime(on.year, on.month, on.day, tzinfo=UTC) - timedelta(days=7)
        return len(grown_old(session, before=before, on=on))

    with database.write() as session:
        wave = session.get_one(Wave, world.wave.id)
        wave.reply_from = datetime(2026, 11, 2, 9, tzinfo=UTC)
        session.flush()
        assert watched(session, date(2026, 11, 3)) == 15
        assert watched(session, date(2027, 5, 3)) == 15
        assert watched(session, date(2027, 5, 4)) == 0
        copy_again(session, "bulky", "Something new.", days=28)
        assert watched(session, date(2026, 11, 8)) == 14
        wave.reply_from = None
        session.flush()
        assert watched(session, date(2026, 11, 3)) == 0
        wave.state, wave.to_date = WaveState.OPEN, date(2026, 11, 30)
        session.flush()
        assert watched(session, date(2026, 11, 20)) == 15
