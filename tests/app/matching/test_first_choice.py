"""A judge chooses before the comparison speaks, and what that does is measured; two windows never undo each other."""

from __future__ import annotations

import re

import pytest
from sqlmodel import select

from app.accounts.models import Role
from app.core.audit import AuditEvent
from app.core.database import Database
from app.matching.models import FactJudgement, Judging, Unfolding, Verdict
from app.matching.trust import Compared, influence
from app.waves.models import ProposalShown
from tests.app.matching.test_matching_pages import create_judgeable, judge
from tests.conftest import SignIn

M, C, P = Verdict.MATCHES, Verdict.CONTRADICTS, Verdict.PARTLY
SURE = "% sure"


@pytest.fixture
def desk_after(database: Database, sign_in: SignIn):
    """A judge at a call of a wave that shows proposals after the first choice."""
    create_judgeable(database, proposal_shown=ProposalShown.AFTER)
    client = sign_in(Role.JUDGE)
    return client, judge(client)


def test_the_proposal_stands_there_after_the_first_choice_only(desk_after, database: Database):
    client, desk = desk_after
    before = client.get(f"{desk}?fact=1").text
    assert "after your own first choice" in before
    assert SURE not in before
    answer = client.post(f"{desk}/facts", {"fact": 1, "verdict": "partly"})
    assert answer.headers["location"] == f"{desk}?fact=1"  # the comparison says otherwise
    shown = client.get(answer.headers["location"]).text
    assert SURE in shown
    assert "Keep it and go on" in shown
    client.post(f"{desk}/facts", {"fact": 1, "verdict": "contradicts", "right_side": "web"})
    with database.read() as session:
        (row,) = session.exec(select(FactJudgement)).all()
        assert (row.first_verdict, row.verdict, row.proposal_in_view) == (P, C, False)


def test_a_choice_that_the_comparison_shares_goes_straight_on(desk_after):
    client, desk = desk_after
    answer = client.post(f"{desk}/facts", {"fact": 2, "verdict": "matches"})
    assert answer.headers["location"] == desk


def test_asking_which_side_is_right_does_not_show_the_proposal(desk_after):
    client, desk = desk_after
    asked = client.post(f"{desk}/facts", {"fact": 1, "verdict": "contradicts"})
    assert "Which is right?" in asked.text
    assert SURE not in asked.text


def test_where_the_wave_shows_it_from_the_start_that_is_written_down(database: Database, sign_in: SignIn):
    create_judgeable(database)
    client = sign_in(Role.JUDGE)
    desk = judge(client)
    assert SURE in client.get(f"{desk}?fact=1").text
    assert client.post(f"{desk}/facts", {"fact": 1, "verdict": "partly"}).headers["location"] == desk
    with database.read() as session:
        (row,) = session.exec(select(FactJudgement)).all()
        assert (row.first_verdict, row.proposal_in_view) == (P, True)


def test_influence_counts_who_followed_who_kept_and_who_moved():
    def fact(first, decided, *, shown=True, in_view=False):
        return Compared("money", C, decided, 90, shown, first, in_view)

    found = influence(
        [
            fact(C, C), fact(M, C), fact(M, M), fact(M, P), fact(C, C, in_view=True), fact(M, M, in_view=True),
            fact(M, C, shown=False), fact(None, C),
        ]
    )  # fmt: skip
    assert (found.own, found.own_alike, found.then_alike, found.apart) == (4, 1, 2, 3)
    assert (found.followed, found.kept, found.moved) == (1, 1, 1)
    assert (found.in_view, found.in_view_alike) == (2, 1)


def test_the_office_reads_how_far_judges_follow(desk_after, sign_in: SignIn):
    client, desk = desk_after
    client.post(f"{desk}/facts", {"fact": 1, "verdict": "partly"})
    client.post(f"{desk}/facts", {"fact": 1, "verdict": "partly"})
    client.post(f"{desk}/facts", {"fact": 2, "verdict": "contradicts", "right_side": "web"})
    client.post(f"{desk}/facts", {"fact": 3, "verdict": "not_given"})
    client.post(f"{desk}/submit")
    other = sign_in(Role.JUDGE)  # nobody's key fact contradicts, so the call is settled
    assert "No call waits for you" in other.get("/field/judging").text
    told = sign_in(Role.PUBLISHER).get("/office/waves/autumn-2026/engine").text
    assert "What seeing a proposal does to judges" in told
    assert re.search(r"0 were changed to what it says, 0 to something else, \d kept", told)


def test_the_last_verdict_can_be_undone_until_it_is_handed_in(desk_after, database: Database):
    client, desk = desk_after
    assert "Undo" not in client.get(desk).text
    client.post(f"{desk}/facts", {"fact": 2, "verdict": "partly"})
    page = client.get(desk).text
    assert re.search(rf'href="[^"]*{desk}\?fact=2" data-key="u"', page)
    client.post(f"{desk}/facts", {"fact": 2, "verdict": "matches"})
    with database.read() as session:
        (row,) = session.exec(select(FactJudgement)).all()
        assert (row.first_verdict, row.verdict) == (P, M)


def test_of_two_windows_the_first_wins_and_the_second_reads_its_own_words(desk_after, database: Database):
    client, desk = desk_after
    assert 'name="seen" value="none"' in client.get(f"{desk}?fact=1").text
    first = {"fact": 1, "verdict": "partly", "note": "From the left window", "seen": "none"}
    assert client.post(f"{desk}/facts", first).status_code == 303
    late = client.post(f"{desk}/facts", {**first, "verdict": "matches", "note": "From the right window"})
    assert late.status_code == 409
    assert "given a verdict in another window" in late.text
    assert "From the right window" in late.text
    with database.read() as session:
        (row,) = session.exec(select(FactJudgement)).all()
        assert (row.verdict, row.note) == (P, "From the left window")


def test_what_is_typed_after_handing_in_is_read_back(desk_after):
    client, desk = desk_after
    for number in (1, 2, 3):
        client.post(f"{desk}/facts", {"fact": number, "verdict": "partly"})
    client.post(f"{desk}/submit")
    for verdict in ("matches", "contradicts"):
        late = client.post(f"{desk}/facts", {"fact": 1, "verdict": verdict, "note": "Second thoughts"})
        assert late.status_code == 409
        assert "Second thoughts" in late.text


def test_the_rest_of_the_page_is_folded_until_asked_for_and_that_is_recorded(desk_after, database: Database):
    client, desk = desk_after
    far = "Bulky waste collection"
    silent = client.get(f"{desk}?fact=3").text  # the website is silent: nothing of the page stands open
    assert far not in silent
    assert "Unfold the whole page" in silent
    assert client.get(f"{desk}?fact=3&unfolded=yes").text.count(far) == 0  # a GET opens nothing
    for _ in range(2):
        assert client.post(f"{desk}/page", {"fact": 3}).status_code == 303
    assert far in client.get(f"{desk}?fact=3").text
    assert "Unfold the whole page" not in client.get(f"{desk}?fact=1").text  # all of it stands open there
    assert client.post(f"{desk}/page", {"fact": 9}).status_code == 404
    assert client.post(f"{desk}/page", {"fact": "x"}).status_code == 422
    with database.read() as session:
        assert len(session.exec(select(Unfolding)).all()) == 1
        assert len(session.exec(select(AuditEvent).where(AuditEvent.name == "matching.unfold")).all()) == 1
    assert client.post(f"{desk}/give-back").status_code == 303
    with database.read() as session:
        assert session.exec(select(Judging)).all() == []
        assert len(session.exec(select(AuditEvent).where(AuditEvent.name == "matching.unfold")).all()) == 1
