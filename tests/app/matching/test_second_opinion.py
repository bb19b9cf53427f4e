"""A model that the settings name is asked too: about the fact and its passage, once, and it decides nothing."""

from __future__ import annotations

import json
from collections.abc import Callable

import httpx
import pytest
from sqlmodel import select

from app.accounts.models import Role
from app.core import jobs
from app.core.database import Database
from app.core.jobs import Job, JobState, Worker
from app.core.settings import Settings
from app.matching import second_opinion
from app.matching.models import Proposal, SecondOpinion, Verdict
from app.matching.opinion_jobs import ask_or_wait
from app.matching.second_opinion import Asked, Unreadable, digest_of, read_opinion
from app.schedule.models import PlannedCall
from tests.conftest import SignIn
from tests.field_world import World, create_attempt, create_scorecard, create_world

HEARD = {"fee": "twenty nine pounds", "notice": "five working days"}
Answer = Callable[[httpx.Request], httpx.Response]


def says(verdict: str, reason: str = "Another sum.") -> Answer:
    content = json.dumps({"verdict": verdict, "reason": reason})
    return lambda _: httpx.Response(200, json={"choices": [{"message": {"content": content}}]})


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> list[Answer | httpx.Request]:
    """Answers that the model gives in turn, the last again and again; requests are put behind them."""
    script: list[Answer | httpx.Request] = []

    def open_client(settings: Settings) -> httpx.Client:
        def handle(request: httpx.Request) -> httpx.Response:
            answers = [one for one in script if not isinstance(one, httpx.Request)]
            if len(answers) > 1:
                script.remove(answers[0])
            script.append(request)
            return answers[0](request)

        opened = real_client(settings)
        return httpx.Client(
            base_url=opened.base_url, headers=opened.headers, transport=httpx.MockTransport(handle)
        )

    real_client = second_opinion.open_client
    monkeypatch.setattr(second_opinion, "open_client", open_client)
    return script


@pytest.fixture
def asking(settings: Settings) -> Settings:
    """Settings that name a model."""
    named = {"second_opinion_url": "http://models.test/v1/", "second_opinion_model": "tiny"}
    return settings.model_copy(update={**named, "second_opinion_key": "s3cret"})


def create_submitted(database: Database, calls: int = 1) -> World:
    """Calls whose scorecards are in, with nothing proposed yet."""
    with database.write() as session:
        world = create_world(session, calls=calls)
        for call in world.calls:
            create_attempt(session, call)
            create_scorecard(session, call, world.assessor, heard=HEARD)
        return world


def requests(script: list[Answer | httpx.Request]) -> list[httpx.Request]:
    return [one for one in script if isinstance(one, httpx.Request)]


def opinions(database: Database) -> list[SecondOpinion]:
    with database.read() as session:
        return list(session.exec(select(SecondOpinion).order_by(SecondOpinion.id)))


def test_nobody_is_asked_unless_a_setting_names_a_model(database: Database, settings: Settings, model):
    create_submitted(database)
    Worker(settings, database).run_until_idle()
    assert requests(model) == []
    with database.read() as session:
        assert session.exec(select(Proposal)).all()
        assert not session.exec(select(Job).where(Job.name == "matching.ask_second_opinion")).all()


def test_the_fact_and_its_passage_are_all_that_is_sent(database: Database, asking: Settings, model):
    world = create_submitted(database)
    model.append(says("contradicts"))
    Worker(asking, database).run_until_idle()
    sent = requests(model)
    assert {str(one.url) for one in sent} == {"http://models.test/v1/chat/completions"}
    assert {one.headers["authorization"] for one in sent} == {"Bearer s3cret"}
    told = [json.loads(json.loads(one.content)["messages"][1]["content"]) for one in sent]
    assert {tuple(sorted(one)) for one in told} == {("passage", "question", "said")}
    assert {one["said"] for one in told} == set(HEARD.values())
    everything = b" ".join(one.content for one in sent).decode()
    with database.read() as session:
        call = session.get_one(PlannedCall, world.calls[0].id)
        for private in (call.wave_council.name, call.assessor.name, call.reference):
            assert private not in everything
    kept = opinions(database)
    assert [(one.verdict, one.reason, one.model) for one in kept] == [
        (Verdict.CONTRADICTS, "Another sum.", "tiny")
    ] * len(sent)


def test_what_was_asked_once_is_not_asked_again(database: Database, asking: Settings, model):
    create_submitted(database, calls=2)
    model.append(says("matches"))
    Worker(asking, database).run_until_idle()
    bodies = [one.content for one in requests(model)]
    assert len(bodies) == len(set(bodies))
    assert len(opinions(database)) == 2 * len(bodies)


def test_an_answer_that_cannot_be_read_is_no_opinion(database: Database, asking: Settings, model):
    create_submitted(database)
    model.extend([lambda _: httpx.Response(200, json={"choices": []}), says("not_given")])
    Worker(asking, database).run_until_idle()
    assert opinions(database) == []
    with database.read() as session:
        job = session.exec(select(Job).where(Job.name == "matching.ask_second_opinion")).one()
        assert job.state == JobState.DONE


def test_a_server_that_is_down_is_asked_again_later():
    def down(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    client = httpx.Client(transport=httpx.MockTransport(down), base_url="http://models.test")
    with pytest.raises(jobs.TryLater, match="gave no answer: refused"):
        ask_or_wait(client, "tiny", Asked("What?", "this", "that"))
    busy = httpx.MockTransport(lambda _: httpx.Response(503))
    with pytest.raises(jobs.TryLater, match="503"):
        ask_or_wait(httpx.Client(transport=busy, base_url="http://models.test"), "tiny", Asked("a", "b", "c"))


def test_the_desk_shows_it_as_what_it_is_and_without_the_councils_name(
    database: Database, asking: Settings, model, sign_in: SignIn
):
    create_submitted(database)
    model.append(says("contradicts", "Ambleford names another sum."))
    Worker(asking, database).run_until_idle()
    judge = sign_in(Role.JUDGE)
    text = judge.get(judge.post("/field/judging").headers["location"]).text
    assert "Said by the language model tiny" in text
    assert "names another sum." in text
    assert "Ambleford" not in text


@pytest.mark.parametrize(
    "content",
    [
        "",
        "matches",
        '{"verdict": "true", "reason": ""}',
        '{"verdict": "not_given", "reason": "x"}',
        "{]",
        "[1]",
    ],
)
def test_only_the_four_verdicts_in_their_form_are_read(content: str):
    with pytest.raises(Unreadable):
        read_opinion(content)


def test_another_word_or_model_is_another_question():
    asked = Asked("What fee?", "thirty pounds", "The fee is £30.")
    assert digest_of("a", asked) == digest_of("a", Asked("What fee?", "thirty pounds", "The fee is £30."))
    assert (
        len({digest_of("a", asked), digest_of("b", asked), digest_of("a", Asked("What fee?", "£3", ""))}) == 3
    )
