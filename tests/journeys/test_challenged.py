"""A verdict that is challenged: judged twice, differing, decided by a third, challenged, upheld in part, on record."""

import json

from sqlmodel import select

from app.accounts.models import Role
from app.core.clock import held_at
from app.core.database import Database
from app.core.jobs import Worker
from app.core.settings import Settings
from app.matching.models import CallVerdict, FactJudgement, Judging, Round
from app.results.models import Run
from app.review.models import Reply, RuledVerdict
from app.review.settled import settled_calls
from app.waves.models import Wave
from tests.conftest import SignIn
from tests.journeys.road import (
    OVER,
    PREPARED,
    PUBLISHED,
    Journey,
    call_everybody,
    import_and_draft,
    judge_everything,
    plan_and_capture,
)


def standing(run: Run, council: str) -> tuple[float, str]:
    """Match score and place of a council in the tables of a run."""
    (table,) = [one for one in json.loads(run.tables)["tables"] if one["measure"] == "match"]
    (row,) = [one for one in table["rows"] if one["council"] == council]
    return row["score"], row["label"]


class Plant:
    """One call of a council that would lead: its second judge reads a matching answer as a contradiction, and the third
    agrees with the second.
    """

    council = "E07900002"

    def __init__(self) -> None:
        self.scorecard_id = 0
        self.code = ""
        self.rounds: list[Round] = []

    def verdict_of(self, judging: Judging, code: str, told: str) -> str:
        called = judging.scorecard.planned_call.wave_council.gss_code
        if not self.scorecard_id and told == "matches" and called == self.council:
            self.scorecard_id, self.code = judging.scorecard_id, code
        if (judging.scorecard_id, code) != (self.scorecard_id, self.code):
            return told
        self.rounds.append(judging.round)
        return told if judging.round is Round.FIRST else "contradicts"


def test_judged_twice_decided_by_a_third_challenged_and_upheld_in_part(
    journey: Journey, settings: Settings, database: Database, sign_in: SignIn
):
    worker, plant = Worker(settings, database), Plant()
    with held_at(PREPARED):
        import_and_draft(journey, calls_per_topic=2)
        plan_and_capture(journey, worker)
    call_everybody(journey)
    with held_at(OVER):
        worker.run_until_idle()
        judge_everything(journey, plant.verdict_of)
        assert sorted(plant.rounds) == [Round.FIRST, Round.SECOND, Round.THIRD]
        journey.post(journey.publisher, "/office/waves/journey/close")
        wave_id = journey.rows(Wave)[0].id
        with database.read() as session:
            call = next(
                one for one in settled_calls(session, [wave_id]) if one.scorecard_id == plant.scorecard_id
            )
        fact = next(one for one in call.facts if one.code == plant.code)
        other = next(one for one in call.facts if one.code != plant.code)
        assert (call.council_code, fact.verdict) == (plant.council, "contradicts")
        council = sign_in(Role.COUNCIL, council=call.council_code)
        journey.post(journey.publisher, f"/office/editions/waves/{wave_id}/compile")
        before = standing(journey.rows(Run)[-1], call.council_code)
        window = {"wave_id": wave_id, "until": "2026-10-10"}
        journey.post(journey.publisher, "/office/replies/windows", window)
        typed = {
            "call-stance": "challenges", "call-public": "yes",
            f"fact-{fact.key_fact_id}-stance": "challenges",
            f"fact-{fact.key_fact_id}-words": "Both say the same.",
            f"fact-{other.key_fact_id}-stance": "challenges",
            f"fact-{other.key_fact_id}-words": "And this too.",
        }  # fmt: skip
        journey.post(council, f"/council/replies/{call.call_verdict_id}", typed)
        reply_id = journey.rows(Reply)[0].id
        early = (
            journey.publisher.post(f"/office/editions/waves/{wave_id}/compile")
            .headers["location"]
            .split("?")[0]
        )
        refused = journey.publisher.post(f"{early}/publish", {"title": "Too early"})
        assert refused.status_code == 409
        judge = next(one for one in journey.judges if one.person.id == journey.rows(Judging)[-1].judge_id)
        assert judge.post(f"/office/replies/{reply_id}/ruling", {"result": "accepted"}).status_code == 403
        ruling = {
            "result": "partly_accepted", "reason": "The first is as the page had it; the second is not.",
            f"verdict-{fact.key_fact_id}": "matches",
        }  # fmt: skip
        journey.post(journey.publisher, f"/office/replies/{reply_id}/ruling", ruling)
    with held_at(PUBLISHED):
        run = journey.post(journey.publisher, f"/office/editions/waves/{wave_id}/compile")
        edition = journey.post(journey.publisher, f"{run}/publish", {"title": "Challenged"})
    after = standing(journey.rows(Run)[-1], call.council_code)
    assert after[0] > before[0]
    assert int(after[1]) < int(before[1])
    record = sign_in().get(f"{edition}/challenges").text
    for words in (
        "Councils challenged 1 call",
        "Both say the same.",
        "Partly accepted",
        fact.question,
        "as the page had it",
    ):
        assert words.lower() in record.lower()
    shown = sign_in().get(f"/councils/{call.council_code}").text
    assert "Both say the same." in shown
    assert "Judged contradicts at first; changed by the ruling." in shown
    with database.read() as session:  # what the judges said is still there, beside what was ruled
        settled = session.exec(
            select(CallVerdict).where(CallVerdict.scorecard_id == plant.scorecard_id)
        ).one()
        judged = session.exec(
            select(FactJudgement).where(
                FactJudgement.judging_id == settled.judging_id, FactJudgement.key_fact_id == fact.key_fact_id
            )
        ).one()
        assert judged.verdict == "contradicts"
        assert session.exec(select(RuledVerdict)).one().verdict == "matches"
        assert len(session.exec(select(Judging).where(Judging.scorecard_id == plant.scorecard_id)).all()) == 3
