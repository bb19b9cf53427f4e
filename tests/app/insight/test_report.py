"""A board report says on paper what it says on screen, names nobody, and is there for its own council alone."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime, timedelta

import lxml.html
import pypdf
import pytest
from sqlmodel import select

from app.accounts import actions as accounts
from app.accounts.models import Role
from app.core.clock import held_at
from app.core.database import Database
from app.core.errors import NotFound
from app.insight import rules
from app.insight.models import ActionState, BoardActionVersion
from app.insight.report import Report, board_report, choose_period
from app.insight.report_periods import Period, chosen_period, period_of, periods
from app.publication.words import DEMONSTRATION
from app.review.models import Reply, Ruling, RulingResult, Stance
from app.scorecards.models import HeardFact
from tests.conftest import START, Client, SignIn
from tests.promised import (
    AFTER,
    CODE,
    NAME,
    OTHER,
    OTHER_NAME,
    create_world,
    earlier_wave,
    enter_action,
    enter_standard,
)
from tests.published import publish
from tests.settled_wave import World, end_replies

AUTUMN = Period(date(2026, 10, 1))
LATER = AFTER + timedelta(days=30)


@pytest.fixture
def world(database: Database) -> World:
    with database.write() as session:
        return create_world(session)


@pytest.fixture
def told(database: Database, world: World) -> World:
    """Standards, two waves, a published edition and actions: something in every part of the report."""
    with database.write() as session:
        earlier_wave(session, world, [10, 20, 70, 80, 90, 100])
        enter_standard(session)
        enter_standard(session, promise="Nine of ten within 20 seconds.", within=20, target_percent=90)
        enter_standard(
            session, promise="E-mail within 5 days.", channel="email", measure="replied_within", within=5
        )
        enter_action(session)
        enter_action(session, what="Train the evening team.", owner="Head of customer services",
                     due_on=date(2026, 10, 20))  # fmt: skip
        enter_action(session, what="One number for bins.", due_on=date(2026, 10, 1), state=ActionState.DONE,
                     ended_on=date(2026, 10, 13), at=datetime(2026, 10, 20, tzinfo=UTC))  # fmt: skip
        session.add(world.wave)
        end_replies(world.wave)
        edition = publish(session, world.wave, "Autumn edition")
        edition.published_at = AFTER - timedelta(hours=1)
        world.wave.reply_from, world.wave.reply_to = AFTER - timedelta(days=8), AFTER - timedelta(days=1)
    return world


def report_of(database: Database, code: str = CODE, period: Period = AUTUMN, at: datetime = AFTER) -> Report:
    with database.read() as session:
        return board_report(session, code, period, at)


def pdf_text(client: Client, query: str = "") -> str:
    """What the PDF says, without its running head and foot."""
    answer = client.get(f"/council/report.pdf{query}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    found = []
    for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages:
        text = " ".join(page.extract_text().split())
        text = re.sub(r"Made on .{15} Page \d+ of \d+", "", text)
        found.append(re.sub(rf"How \w+ answers people, [\w ]+? \d{{4}} {re.escape(DEMONSTRATION)}", "", text))
    return " ".join(found)


def page_text(client: Client, query: str = "") -> str:
    """What the page says, without its form and the links to other pages."""
    answer = client.get(f"/council/report{query}")
    assert answer.status_code == 200
    [main] = lxml.html.fromstring(answer.text).xpath("//main")
    for node in main.xpath(".//form | .//a[contains(@class, 'button')] | .//nav | .//svg"):
        node.drop_tree()
    for node in main.xpath(".//*"):
        node.tail = f" {node.tail or ''}"
        node.text = f" {node.text or ''}"
    return " ".join(main.text_content().split())


def figures(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:[.,]\d+)*", text))


def texts(value: object) -> list[str]:
    """Every text that a report holds, however deep."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for one in value for text in texts(one)]
    if hasattr(value, "__dataclass_fields__") and not isinstance(value, Period):
        return [text for name in value.__dataclass_fields__ for text in texts(getattr(value, name))]
    return []


def test_page_and_pdf_say_the_same(told: World, database: Database, sign_in: SignIn):
    council = sign_in(Role.COUNCIL, council=CODE)
    with held_at(AFTER):
        page, pdf = page_text(council), pdf_text(council)
    report = report_of(database)
    codes = {CODE, *(verdict for one in report.examples for verdict in [one.verdict])}
    codes |= {one.kept for one in report.standards} | {
        line.kept for one in report.standards for line in one.waves
    }
    said = [" ".join(text.split()) for text in texts(report) if text and text not in codes]
    assert len(said) > 60
    assert [text for text in said if text not in page] == []
    assert [text for text in said if text not in pdf] == []
    assert figures(page) == figures(pdf)
    assert len(figures(page)) > 30


def test_the_summary_tells_it_in_one_paragraph(told: World, database: Database):
    assert report_of(database).summary == (
        "6 calls were made to Ambleford in Autumn 2026; 6 reached a person. "
        "Of 3 standards 1 was kept, 1 was not kept and of 1 nothing tells yet. "
        "In Autumn edition its match score is 100.0 of 100, likely place 1 to 2 of 4; "
        f"the average of Shire districts, England is {average(database)}. "
        "Of 3 actions 1 is done and 1 is overdue."
    )


def average(database: Database) -> str:
    return report_of(database).scores[0].average


def test_the_pdf_is_tagged_for_screen_readers_and_says_what_it_is(told: World, sign_in: SignIn):
    council = sign_in(Role.COUNCIL, council=CODE)
    with held_at(AFTER):
        answer = council.get("/council/report.pdf")
    pdf = pypdf.PdfReader(io.BytesIO(answer.content))
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert pdf.metadata is not None
    assert pdf.metadata.title == f"How {NAME} answers people, October 2026 to March 2027"
    assert DEMONSTRATION in pdf.pages[-1].extract_text()
    assert (
        f'filename="demonstration-board-report-{CODE}-2026-10.pdf"' in answer.headers["content-disposition"]
    )
    assert "no-store" in answer.headers["cache-control"]


def test_the_same_moment_gives_the_same_bytes(told: World, sign_in: SignIn):
    council = sign_in(Role.COUNCIL, council=CODE)
    with held_at(AFTER):
        assert council.get("/council/report.pdf").content == council.get("/council/report.pdf").content


def test_scores_stand_against_the_group_as_published(told: World, database: Database):
    report = report_of(database)
    first = report.scores[0]
    assert (first.wave, first.measure, first.score) == ("Autumn 2026", "Match score", "100.0")
    assert {one.measure for one in report.scores} == {"Match score", "Service score"}
    spring = report_of(database, period=Period(date(2026, 4, 1)), at=LATER)
    assert spring.scores == []
    assert spring.scores_words == "Nothing is published yet of Spring 2026."
    assert [line.wave for one in spring.standards for line in one.waves] == ["Spring 2026"] * 2


def test_examples_name_nobody_and_no_day(world: World, database: Database, sign_in: SignIn):
    with database.write() as session:
        for heard in session.exec(select(HeardFact)):
            if heard.given:
                heard.said = (
                    "Mrs Olive Penhaligon said £52, ring 01632 960123 or olive.penhaligon@elmsea.example"
                )
    council = sign_in(Role.COUNCIL, council=OTHER)
    with held_at(AFTER):
        page, pdf = page_text(council), pdf_text(council)
    for text in (page, pdf):
        assert "[name removed] said £52, ring [telephone number removed] or [e-mail address removed]" in text
        for secret in ("Penhaligon", "960123", "Asha", "A-autumn", "SECRET NOTE", "Judith"):
            assert secret not in text, secret
    report = report_of(database, OTHER)
    assert {one.month for one in report.examples} == {"October 2026"}
    assert len(report.examples) == 3  # one a call: three calls reached somebody
    assert {one.lesson for one in report.examples} == {
        "The website was right: show the page to the people who answer."
    }


def test_a_call_in_dispute_stays_out_until_somebody_has_ruled(world: World, database: Database):
    before = report_of(database, OTHER).examples
    disputed = world.verdict_of(OTHER)
    with database.write() as session:
        reply = Reply(
            call_verdict_id=disputed.id,
            stance=Stance.CHALLENGES,
            words="Not so.",
            public=True,
            replied_at=AFTER,
            replied_by_id=world.judge.id,
        )
        session.add(reply)
        session.flush()
        reply_id = reply.id
    assert {one.topic for one in before} - {one.topic for one in report_of(database, OTHER).examples} == {
        "Bulky waste collection"
    }
    with database.write() as session:
        session.add(
            Ruling(
                reply_id=reply_id,
                result=RulingResult.REJECTED,
                reason="The page decides.",
                ruled_at=AFTER,
                ruled_by_id=world.judge.id,
            )
        )
    assert report_of(database, OTHER).examples == before


def test_what_goes_well_is_worth_copying(world: World, database: Database):
    [example] = report_of(database).examples
    assert (example.verdict, example.lesson) == (
        "matches",
        "Phone and website say the same: worth copying elsewhere.",
    )


def test_words_of_a_council_are_never_run(world: World, database: Database, sign_in: SignIn):
    hostile = '#read("/etc/passwd") *bold* <script>alert(1)</script> $x$ \\ @ref 🗑'
    with database.write() as session:
        enter_standard(session, promise=hostile)
        enter_action(session, what=hostile, owner=hostile)
    council = sign_in(Role.COUNCIL, council=CODE)
    with held_at(AFTER):
        page, pdf = council.get("/council/report").text, pdf_text(council)
    assert "<script>alert" not in page
    assert '#read("/etc/passwd") *bold* <script>alert(1)</script> $x$ \\ @ref [U+1F5D1]' in pdf


def test_a_council_that_was_never_called_has_a_report_that_says_so(database: Database, sign_in: SignIn):
    council = sign_in(Role.COUNCIL, council="X99999999")
    with held_at(AFTER):
        page, pdf = page_text(council), pdf_text(council)
    for text in (page, pdf):
        assert (
            "No call to X99999999 from a wave that ended in October 2026 to March 2027 can be read yet."
            in text
        )
        assert "The council has entered no standard of its own." in text
        assert "No action is entered." in text
        assert "Nothing is published yet of any wave" in text


def test_another_councils_report_is_not_there(told: World, database: Database, sign_in: SignIn):
    with database.write() as session:
        action = enter_action(session, code=OTHER, what="Not yours to read")
        own = f"/council/report/actions/{action.id}"
    council = sign_in(Role.COUNCIL, council=CODE)
    paths = [
        "/council/report",
        "/council/report.pdf",
        "/council/report/actions",
        "/council/report/actions/new",
    ]
    for path in [*(f"{path}?council={OTHER}" for path in paths), own, "/council/report/actions/999"]:
        answer = council.get(path)
        assert answer.status_code == 404, path
        assert b"Not yours to read" not in answer.content
        assert OTHER_NAME.encode() not in answer.content
    for path in (f"/council/report/actions?council={OTHER}", own):
        assert council.post(path, ACTION | {"shown": "1"}).status_code == 404
    for role in (Role.PUBLISHER, Role.JUDGE, Role.ASSESSOR):
        assert [sign_in(role).get(path).status_code for path in paths] == [403] * 4
    assert sign_in().get("/council/report.pdf").status_code == 303
    with database.read() as session:
        assert len(session.exec(select(BoardActionVersion)).all()) == 4


def test_a_person_for_two_councils_switches_between_their_reports(
    told: World, database: Database, sign_in: SignIn
):
    council = sign_in(Role.COUNCIL, council=CODE)
    with database.write() as session:
        accounts.invite(
            session, email=council.person.email, role=Role.COUNCIL, at=START, by=None, council_code=OTHER
        )
    with held_at(AFTER):
        assert f"How {NAME} answers people" in pdf_text(council)
        assert f"How {OTHER_NAME} answers people" in pdf_text(council, f"?council={OTHER}")
        assert f"/council/report?council={OTHER}" in council.get("/council/report").text


@pytest.mark.parametrize(
    ("day", "first", "last", "words"),
    [
        ("2026-04-01", "2026-04-01", "2026-09-30", "April to September 2026"),
        ("2026-09-30", "2026-04-01", "2026-09-30", "April to September 2026"),
        ("2026-10-01", "2026-10-01", "2027-03-31", "October 2026 to March 2027"),
        ("2027-03-31", "2026-10-01", "2027-03-31", "October 2026 to March 2027"),
        ("2027-01-01", "2026-10-01", "2027-03-31", "October 2026 to March 2027"),
    ],
)
def test_half_years(day, first, last, words):
    found = period_of(date.fromisoformat(day))
    assert (found.first, found.last) == (date.fromisoformat(first), date.fromisoformat(last))
    assert found.words == words


def test_periods_run_from_the_oldest_wave_to_now():
    offered = periods(date(2025, 3, 31), date(2026, 11, 10))
    assert [one.code for one in offered] == ["2026-10", "2026-04", "2025-10", "2025-04", "2024-10"]
    assert len(periods(date(1990, 1, 1), date(2026, 11, 10))) == 10
    assert chosen_period("", offered, offered[2]) == offered[2]
    with pytest.raises(NotFound):
        chosen_period("2030-04", offered, offered[0])


def test_the_period_offered_first_is_the_newest_with_a_wave(told: World, database: Database, sign_in: SignIn):
    with database.read() as session:
        chosen, offered = choose_period(session, CODE, "", datetime(2027, 4, 20, tzinfo=UTC))
    assert chosen.code == "2026-10"
    assert [one.code for one in offered] == ["2027-04", "2026-10", "2026-04"]
    council = sign_in(Role.COUNCIL, council=CODE)
    for path in ("/council/report?period=2030-04", "/council/report.pdf?period=x"):
        assert council.get(path).status_code == 404


def test_a_report_of_the_past_tells_of_standards_as_they_stood(told: World, database: Database):
    with database.write() as session:
        enter_standard(session, promise="New this autumn", from_on=date(2026, 10, 1))
    spring = report_of(database, period=Period(date(2026, 4, 1)))
    outcomes = {one.promise: one.outcome for one in spring.standards}
    assert outcomes["We answer your call within a minute."] == "too few to say"  # 2 of 6: 9.7 to 70
    assert outcomes["New this autumn"] == "nothing tells yet"
    assert [one.what for one in spring.actions] == [
        "Train the evening team.",
        "Put the price of bulky waste on the page.",
    ]


ACTION = {"what": "Put it right", "owner": "Web editor", "due_on": "1/12/2026", "state": "open"}


def test_an_action_is_entered_changed_and_all_of_it_stays(world: World, database: Database, sign_in: SignIn):
    council = sign_in(Role.COUNCIL, council=CODE)
    assert "No action is entered yet" in council.get("/council/report/actions").text
    assert council.post(f"/council/report/actions?council={CODE}", ACTION).status_code == 303
    with database.read() as session:
        address = f"/council/report/actions/{session.exec(select(BoardActionVersion.action_id)).one()}"
    assert 'value="01/12/2026"' in council.get(address).text
    done = {**ACTION, "due_on": "1/11/2026", "state": "done", "ended_on": "3/11/2026", "shown": "1"}
    with held_at(AFTER):
        early = council.post(address, {**done, "ended_on": "3/12/2026"})
        assert early.status_code == 422
        assert "still to come" in early.text
        assert 'value="3/12/2026"' in early.text
        assert council.post(address, done).status_code == 303
        assert council.post(address, {**done, "shown": "2"}).status_code == 303  # nothing new
        stale = council.post(address, {**done, "owner": "Somebody else", "shown": "1"})
        assert stale.status_code == 422
        assert "Someone has changed this since you opened it." in stale.text
        listed = council.get("/council/report/actions").text
        history = council.get(address).text
    assert "done on Tue 3 Nov 2026, 2 days late" in listed
    assert history.index("done on Tue 3 Nov 2026, 2 days late") < history.index('data-label="State">open')
    with database.read() as session:
        rows = session.exec(select(BoardActionVersion).order_by(BoardActionVersion.number)).all()
    assert [(one.number, one.state, one.ended_on) for one in rows] == [
        (1, ActionState.OPEN, None),
        (2, ActionState.DONE, date(2026, 11, 3)),
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"what": " "}, "Enter what will be done"),
        ({"owner": "x" * 121}, "Enter the role that owns it"),
        ({"due_on": "soon"}, "Enter the day by which it is due"),
        ({"state": "maybe"}, "Choose whether it is open"),
        ({"state": "done"}, "Enter the day on which it was done or dropped"),
        ({"state": "dropped", "ended_on": "40/40/2026"}, "Enter the day on which it was done or dropped"),
    ],
)
def test_bad_input_is_refused_and_what_was_typed_is_kept(
    world: World, database: Database, sign_in: SignIn, change, words
):
    council = sign_in(Role.COUNCIL, council=CODE)
    typed = {**ACTION, **change}
    answer = council.post(f"/council/report/actions?council={CODE}", typed)
    assert answer.status_code == 422
    assert words in answer.text
    assert typed["owner"] in answer.text
    with database.read() as session:
        assert session.exec(select(BoardActionVersion)).all() == []


@pytest.mark.parametrize(
    ("state", "due", "ended", "words", "late"),
    [
        (ActionState.OPEN, "2026-11-10", None, "open", False),
        (ActionState.OPEN, "2026-11-09", None, "overdue by 1 day", True),
        (ActionState.DONE, "2026-11-01", "2026-11-01", "done on Sun 1 Nov 2026", False),
        (ActionState.DONE, "2026-11-01", "2026-11-03", "done on Tue 3 Nov 2026, 2 days late", False),
        (ActionState.DROPPED, "2026-11-01", "2026-11-03", "dropped on Tue 3 Nov 2026", False),
    ],
)
def test_how_an_action_stands(state, due, ended, words, late):
    action = BoardActionVersion(
        state=state, due_on=date.fromisoformat(due), ended_on=date.fromisoformat(ended) if ended else None
    )
    today = date(2026, 11, 10)
    assert (rules.state_words(action, today), rules.is_overdue(action, today)) == (words, late)


def test_what_ended_before_the_period_is_left_out(world: World, database: Database):
    with database.write() as session:
        session.add(world.wave)
        for day in (date(2026, 9, 30), date(2026, 10, 1)):
            enter_action(session, what=f"Ended {day}", due_on=day, state=ActionState.DROPPED, ended_on=day,
                         at=datetime(2026, 10, 2, tzinfo=UTC))  # fmt: skip
    assert [one.what for one in report_of(database).actions] == ["Ended 2026-10-01"]
