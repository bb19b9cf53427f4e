"""A key is put forward and agreed by two people; a page that changes flags its facts and leaves old keys alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from app.accounts.models import Role
from app.core.database import Database
from app.core.fetch import Exchange, Fetched
from app.scenarios.models import FactKind, FactQuestion, Scenario, ScenarioVersion
from app.waves.models import WaveScenario
from app.website import actions, comparing, visits
from app.website.doubts import doubts_about, lost_values
from app.website.extraction import extract_text
from app.website.models import AnswerKey, FactFlag, FlagKind, KeyFact, PageCapture, WebPage
from tests.app.website.builders import AT, create_open_wave
from tests.conftest import SignIn

URL = "https://www.ambleford.example/bulky"
PAGE = """<html><head><title>Bulky waste</title></head><body><main><h1>Bulky waste</h1>
<p>A collection costs £24.50 for up to three items.</p><p>Book five working days ahead.</p>
<p>Ring the centre when you can.</p></main></body></html>"""


def store(session: Session, page_id: int, html: str, *, days: int = 0) -> PageCapture:
    """A copy of the page as a visit would keep it."""
    body = html.encode()
    wire = bytearray(b"HTTP/1.1 200 OK\r\n\r\n" + body)
    exchange = Exchange(URL, AT, "192.0.2.1", bytearray(b"GET /bulky HTTP/1.1\r\n\r\n"), wire)
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    fetched = Fetched(URL, URL, (), 200, headers, body, len(body), (exchange,))
    read = extract_text(body, content_type="text/html; charset=utf-8", url=URL)
    seen = visits.Visit((exchange,), fetched, read, None, "", 200)
    at = AT + timedelta(days=days)
    return actions.keep_visit(
        session, page_id=page_id, key=f"copy-{days}", seen=seen, tries=1, user_agent="x", at=at
    )


@dataclass
class Bench:
    page_id: int
    capture_id: int
    path: str  # of the key's page
    fee: int
    notice: int

    def typed(self, **changed: str) -> dict[str, object]:
        values = {"value": "£24.50", "quote": "A collection costs £24.50", **changed}
        return {
            f"value-{self.fee}": values["value"],
            f"quote-{self.fee}": values["quote"],
            f"value-{self.notice}": "five working days",
            f"quote-{self.notice}": "Book five working days ahead",
        }


@pytest.fixture
def bench(database: Database) -> Bench:
    """A captured page and a scenario that asks for a fee and for how long ahead to book."""
    with database.write() as session:
        opened = create_open_wave(session)
        page = opened.add_page(session, URL)
        scenario = Scenario(code="sofa", topic_id=opened.topic.id or 0)
        session.add(scenario)
        session.flush()
        version = ScenarioVersion(
            scenario_id=scenario.id or 0, number=1, title="A sofa", caller="A resident", opening="Hello",
            questions=[], if_asked="", stop_when="", written_at=AT,
        )  # fmt: skip
        session.add(version)
        session.flush()
        wordings = {"fee": "How much does a collection cost?", "notice": "How many days ahead must you book?"}
        shared = {"version_id": version.id or 0, "kind": FactKind.MONEY, "key": True}
        questions = [
            FactQuestion(code=code, position=number, question=words, **shared)
            for number, (code, words) in enumerate(wordings.items(), 1)
        ]
        wave_id = opened.wave.id or 0
        session.add_all(
            [
                *questions,
                WaveScenario(wave_id=wave_id, version_id=version.id or 0, topic_id=opened.topic.id or 0),
            ]
        )
        capture = store(session, page.id or 0, PAGE)
        session.flush()
        path = f"/office/waves/w/keys/{opened.members[0].gss_code}/{version.id}"
        return Bench(page.id or 0, capture.id or 0, path, questions[0].id or 0, questions[1].id or 0)


def rows(database: Database, table: type) -> list:
    with database.read() as session:
        return list(session.exec(select(table)))


def test_a_key_needs_two_people_and_a_changed_page_a_new_version(
    database: Database, sign_in: SignIn, bench: Bench
):
    first, second = sign_in(Role.PUBLISHER), sign_in(Role.PUBLISHER)
    fresh = first.get(bench.path).text
    assert "found by the engine" in fresh
    assert "£24.50" in fresh
    wrong = first.post(bench.path, bench.typed(quote="These words stand nowhere"))
    assert (wrong.status_code, "word for word" in wrong.text) == (422, True)
    assert "These words stand nowhere" in wrong.text
    assert first.post(bench.path, bench.typed()).status_code == 303
    assert "waits for a second person" in first.get(bench.path).text
    assert first.post("/office/key-drafts/1/agree").status_code == 403
    assert rows(database, AnswerKey) == []
    assert "Agree this key" in second.get(bench.path).text
    assert second.post("/office/key-drafts/1/agree").status_code == 303
    assert second.post("/office/key-drafts/1/agree").status_code == 409
    key = rows(database, AnswerKey)[0]
    assert key.put_forward_by_id != key.agreed_by_id
    assert (
        '<mark title="How much does a collection cost?">'
        in first.get(f"/office/captures/{bench.capture_id}").text
    )

    with database.write() as session:
        newer = store(session, bench.page_id, PAGE.replace("£24.50", "£31.00"), days=6)
        same = store(session, bench.page_id, PAGE.replace("<p>Ring", "<p>  Ring"), days=7)
    flags = rows(database, FactFlag)
    assert [(flag.kind, flag.capture_id) for flag in flags] == [(FlagKind.CHANGED, newer.id)]
    assert same.body_id != newer.body_id
    assert "A collection costs £31.00 for up to three items." in second.get(bench.path).text
    changes = second.get(f"/office/captures/{newer.id}/changes?since={bench.capture_id}").text
    assert "<del>£24.50</del>" in changes
    assert "<ins>£31.00</ins>" in changes
    assert "1 place changed" in changes

    new = bench.typed(value="£31.00", quote="A collection costs £31.00")
    again = first.post(bench.path, new)  # the newest copy is the one of day 7, which has the old price again
    assert again.status_code == 422
    assert first.post(bench.path, bench.typed()).status_code == 303
    assert second.post("/office/key-drafts/2/agree").status_code == 303
    assert [key.number for key in rows(database, AnswerKey)] == [1, 2]
    assert rows(database, FactFlag)[0].settled_at is not None
    old = [fact for fact in rows(database, KeyFact) if fact.answer_key_id == key.id]
    assert {fact.capture_id for fact in old} == {bench.capture_id}


def test_a_copy_is_shown_as_text_as_a_page_and_as_a_record(database: Database, sign_in: SignIn, bench: Bench):
    client = sign_in(Role.PUBLISHER)
    where = f"/office/captures/{bench.capture_id}"
    page = client.get(where)
    assert "SHA-256 of the record" in page.text
    copy = client.get(f"{where}/copy")
    assert copy.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert "<p>Book five working days ahead.</p>" in copy.text
    record = client.get(f"{where}/record")
    assert record.headers["content-type"] == "application/warc"
    assert record.headers["content-disposition"].startswith("attachment")
    assert sign_in(Role.JUDGE).get(f"{where}/copy").status_code == 403


def test_the_captures_page_counts_and_offers_to_try_again(database: Database, sign_in: SignIn, bench: Bench):
    client = sign_in(Role.PUBLISHER)
    done = client.get("/office/waves/w/captures")
    assert "1 of 1 page copied" in done.text
    assert "every 3s" not in done.text
    with database.write() as session:
        seen = visits.Visit((), reason=visits.Reason.NOT_FOUND, words="There is no such page on the site.")
        actions.keep_visit(
            session, page_id=bench.page_id, key="gone", seen=seen, tries=1, user_agent="x", at=AT
        )
    failed = client.get("/office/waves/w/captures").text
    assert "not found: 1" in failed
    assert "Try the failed pages again" in failed
    assert client.post("/office/waves/w/pages/capture").status_code == 303
    assert client.post("/office/waves/w/pages/capture").status_code == 303  # asked for once
    moving = client.get("/office/waves/w/captures", **{"HX-Request": "true"}).text
    assert moving.lstrip().startswith('<div id="captures" hx-get=')
    assert "1 page under way" in moving


@pytest.mark.parametrize(
    ("after", "kind"),
    [
        ("Fees\nA sofa costs £24.\nRing us.", None),
        ("News\nFees\nA  sofa costs £24.\nRing  us.", None),
        ("Fees\nA sofa costs £26.\nRing us.", FlagKind.CHANGED),
        ("Fees\nRing us.\nOld prices\nUntil May: A sofa costs £24. Then more.", FlagKind.MOVED),
        ("The page has moved to another place.", FlagKind.GONE),
        ("", FlagKind.GONE),
    ],
)
def test_a_passage_stands_moves_changes_or_goes(after, kind):
    before = "Fees\nA sofa costs £24.\nRing us."
    assert comparing.standing("A sofa costs £24.", before, before.index("A sofa"), after)[0] == kind


@pytest.mark.parametrize(
    ("text", "value", "words"),
    [
        ("A sofa costs £24.", "£24", ""),
        ("A sofa costs £24. A fridge costs £31.", "£24", "other prices close by: £31"),
        ("Fees for 2023/24: a sofa costs £24.", "£24", "2023/24, which was over"),
        ("Fees until 31 March 2025: a sofa costs £24.", "£24", "31 March 2025, a day that had passed"),
        ("Fees from 1 April 2025: a sofa costs £24.", "£24", ""),
        ("Fees for 2026/27: a sofa costs £24.", "£24", ""),
    ],
)  # fmt: skip
def test_what_speaks_against_a_value_is_told(text, value, words):
    capture = PageCapture(web_page_id=1, job_key="k", captured_at=AT, result="stored", text=text)
    found = doubts_about(value, text.index("a sofa" if "Fees" in text else "A sofa"), capture, set())
    assert (words in found[0]) if words else found == []


def test_a_price_that_is_lost_in_reading_is_told(database: Database, bench: Bench):
    with database.write() as session:
        hidden = PAGE.replace("</main>", "</main><div>A mattress costs £40</div><script>'£99'</script>")
        assert lost_values(store(session, bench.page_id, hidden, days=1)) == {"£40"}
        session.rollback()


def test_a_list_of_addresses_is_checked_before_it_is_written(
    database: Database, sign_in: SignIn, bench: Bench
):
    client, where = sign_in(Role.PUBLISHER), "/office/waves/w/pages/import"
    good = {"file": ("pages.csv", b"gss_code,topic,url\nE07900000,bins,https://www.ambleford.example/bins\n")}
    bad = {"file": ("pages.csv", b"gss_code,topic,url\nE07900000,bins,nowhere\n")}
    checked = client.post(where, {"dry_run": "yes"}, files=good)
    assert (checked.status_code, "1 page would be new" in checked.text) == (200, True)
    assert len(rows(database, WebPage)) == 1
    refused = client.post(where, files=bad)
    assert (refused.status_code, "Line 2: nowhere is no web address." in refused.text) == (422, True)
    for odd in (b"gss_code,topic,url\nE07900000,bins,http://[\n", b"gss_code,topic,url\nE07900000,bins\n"):
        assert client.post(where, files={"file": ("pages.csv", odd)}).status_code == 422
    assert client.post(where, files=good).status_code == 303
    assert len(rows(database, WebPage)) == 2
