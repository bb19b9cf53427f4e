"""How far the engine can be trusted on a wave, and from when judges see what it proposes."""

from __future__ import annotations

from sqlmodel import select

from app.accounts.models import Role
from app.core.database import Database
from app.matching.models import Proposal, ProposalThreshold, Verdict
from app.matching.trust import Compared, agreement, at_thresholds, by_kind, confusion
from tests.app.matching.test_matching_pages import create_judgeable, judge
from tests.conftest import SignIn

M, C, N = Verdict.MATCHES, Verdict.CONTRADICTS, Verdict.NOT_ON_WEBSITE


def fact(
    proposed: Verdict, decided: Verdict, *, percent: int = 90, kind: str = "money", shown: bool = True
) -> Compared:
    return Compared(kind, proposed, decided, percent, shown)


FACTS = [fact(M, M), fact(M, C, percent=70), fact(C, C, kind="date"), fact(C, N, percent=62, shown=False)]


def test_agreement_counts_what_was_confirmed_and_what_was_missed():
    found = agreement(FACTS)
    assert (found.facts, found.agreed, found.called, found.confirmed, found.missed) == (4, 2, 2, 1, 1)
    assert found.share == 0.5
    assert agreement([]).share is None


def test_the_matrix_has_a_row_for_each_verdict_proposed_and_a_column_for_each_decided():
    matrix = dict(confusion(FACTS))
    assert list(matrix) == list(Verdict)
    assert matrix[M] == [1, 0, 1, 0, 0]
    assert matrix[C] == [0, 0, 1, 1, 0]


def test_types_of_fact_come_most_frequent_first():
    assert {kind: len(facts) for kind, facts in by_kind(FACTS).items()} == {"money": 3, "date": 1}
    assert next(iter(by_kind(FACTS))) == "money"


def test_a_higher_threshold_shows_fewer_facts():
    shown = [one.shown.facts for one in at_thresholds(FACTS)]
    assert shown == sorted(shown, reverse=True)
    assert shown[0] == 4
    assert shown[-1] == 0


def test_the_page_holds_proposals_beside_verdicts_and_the_threshold_hides_them(
    database: Database, sign_in: SignIn
):
    world = create_judgeable(database, calls=2)
    address = f"/office/waves/{world.wave.code}/engine"
    publisher = sign_in(Role.PUBLISHER)
    assert "Nothing to compare yet" in publisher.get(address).text
    client = sign_in(Role.JUDGE)
    desk = judge(client, "partly", "contradicts", "matches")
    client.post(f"{desk}/submit")
    publisher = sign_in(Role.PUBLISHER)
    told = publisher.get(address).text
    assert "Judges agreed with the comparison on" in told
    assert "proposed and decided" in told
    refused = publisher.post(address, {"percent": "40"})
    assert refused.status_code == 422
    assert 'value="40"' in refused.text
    with database.write() as session:
        proposals = session.exec(select(Proposal)).all()
        assert all(one.confidence_percent <= 100 for one in proposals)
        for one in proposals:
            one.confidence_percent, one.sure = 80, True
            session.add(one)
    assert publisher.post(address, {"percent": "95"}).status_code == 303
    with database.read() as session:
        assert [one.percent for one in session.exec(select(ProposalThreshold))] == [95]
    assert "from <b>95 %</b>" in publisher.get(address).text
    other = sign_in(Role.JUDGE)
    shown = other.get(other.post("/field/judging").headers["location"]).text
    assert "less sure of this one than the publisher asks" in shown
    assert "% sure" not in shown
