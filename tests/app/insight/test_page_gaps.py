"""The web team's list: what is missing, wrong or hard to find, on which copy it rests, and what changed since."""

import re

import pytest
from sqlmodel import col, select

from app.accounts.models import Role
from app.core.database import Database
from app.matching.models import Verdict
from app.review.models import Reply, RuledVerdict, Ruling, RulingResult, Stance
from app.scorecards.models import HeardFact, ScorecardAnswer
from tests.conftest import START, SignIn
from tests.gapped_wave import (
    ELMSEA,
    FENNHITHE,
    capture_of,
    copy_again,
    gapped_wave,
    judged_wrong,
    look_over,
    rows_of,
)
from tests.settled_wave import World


@pytest.fixture
def world(database: Database) -> World:
    with database.write() as session:
        return gapped_wave(session)


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
    card = world.verdict_of(ELMSEA, "blue").scorecard_id
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
    assert "changed since seen on Thu 5 Nov 2026. These words are gone." in wrong
    assert f"/council/pages/copies/{newer}/changes?since={older}" in text
    assert "1 line here is about a page that has changed since." in text


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
