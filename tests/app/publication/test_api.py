"""The API tells what is published, in the words of the pages, and never breaks."""

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.clock import held_at
from app.core.database import Database
from app.publication.models import Edition
from tests.conftest import Client, SignIn
from tests.published import publish, settled_world

API = "/api/v1"
LATER = datetime.now(UTC) + timedelta(days=2)
LISTS = ["editions", "editions/1/rows", "editions/1/calls", "corrections", "councils", "topics", "studies"]


@pytest.fixture
def reader(database: Database, sign_in: SignIn) -> Client:
    """Somebody who reads edition 1, its correction 2, and nothing yet of edition 3."""
    world = settled_world(database)
    with database.write() as session:
        first = publish(session, world.wave)
        kept = first.model_dump(exclude={"id"})
        difference = {
            "group": "english-district", "group_name": "x", "measure": "match", "council": "X07000004",
            "name": "Elmsea", "what": "place", "before": "3", "after": "=2",
        }  # fmt: skip
        again = {"corrects_id": first.id, "reason": "A ruling", "differences": [difference]}
        session.add(Edition(**{**kept, "number": 2, **again}))
        session.add(Edition(**{**kept, "number": 3, "title": "Embargoed", "published_at": LATER}))
    return sign_in()


@pytest.fixture
def one_edition(database: Database, sign_in: SignIn) -> Client:
    """Somebody who reads the only edition."""
    world = settled_world(database)
    with database.write() as session:
        publish(session, world.wave)
    return sign_in()


def data(reader: Client, path: str) -> dict:
    answer = reader.get(f"{API}{path}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["access-control-allow-origin"] == "*"
    return answer.json()


def test_it_tells_what_the_pages_tell_and_nothing_under_embargo(reader: Client):
    editions = data(reader, "/editions")["data"]
    assert [(one["edition"], one["corrects"], one["corrected_by"]) for one in editions] == [
        (2, 1, None),
        (1, None, 2),
    ]
    assert data(reader, "/editions/1") == editions[1]
    assert editions[1]["fictional"] is True
    assert data(reader, "/editions?wave=nowhere")["total"] == 0
    table = "/editions/1/rows?group=english-district&measure=match"
    rows = data(reader, table)["data"]
    assert [(row["place_label"], row["council"]) for row in rows[:2]] == [
        ("=1", "=Brackwater"),
        ("=1", "Ambleford"),
    ]
    assert {row["ranked_councils"] for row in rows} == {4}
    unranked = data(reader, f"{table}&ranked=false")["data"]
    assert [row["not_ranked_because"] for row in unranked] == ["Fewer than 3 reached calls"]
    elmsea = data(reader, "/editions/1/calls?council=X07000004&topic=bulky&verdict=contradicts")["data"]
    assert len(elmsea) == 1
    assert elmsea[0]["facts"][0]["verdict"] == "contradicts"
    standings = data(reader, "/councils/X07000004")
    assert {row["edition"] for row in standings["rows"]} == {1}
    assert data(reader, "/corrections")["data"][0]["differences"][0]["after"] == "=2"
    assert data(reader, "/studies")["data"] == []
    for address in data(reader, "")["links"].values():
        assert reader.get(address.removeprefix("https://better-answered.test")).status_code == 200
    for path in ("/editions/3", "/editions/3/rows", "/editions/3/calls", "/councils/X9"):
        answer = reader.get(API + path)
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
    assert "Embargoed" not in json.dumps(data(reader, "/editions"))
    with held_at(LATER):
        assert data(reader, "/editions")["total"] == 3


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_lists_come_in_pages_and_an_unchanged_answer_is_not_sent_again(one_edition: Client):
    reader = one_edition
    assert data(reader, "/councils?q=ELM")["data"][0]["page"].endswith("/councils/X07000004")
    assert data(reader, "/councils?group=x")["total"] == 0
    topics = data(reader, "/topics?per_page=1")
    assert topics["data"][0]["groups"] == ["english-district"]
    assert topics["links"]["next"] == "https://better-answered.test/api/v1/topics?per_page=1&page=2"
    path, seen = f"{API}/editions/1/calls?per_page=10&reached=true", []
    total = data(reader, "/editions/1/calls?reached=true")["total"]
    while path:
        answer = reader.get(path)
        assert 'rel="first"' in answer.headers["link"]
        seen += [call["call"] for call in answer.json()["data"]]
        following = answer.json()["links"]["next"]
        path = following and following.removeprefix("https://better-answered.test")
    assert len(seen) == len(set(seen)) == total > 20
    beyond = data(reader, "/editions/1/calls?page=11&per_page=10")
    assert (beyond["data"], beyond["links"]["previous"][-7:]) == ([], "page=10")
    first = reader.get(f"{API}/editions/1")
    etag = first.headers["etag"]
    assert etag.startswith('"')
    for known in (etag, f'W/{etag}, "other"', "*"):
        again = reader.get(f"{API}/editions/1", **{"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
    asked = reader.http.options(f"{API}/editions/1", headers={"Origin": "https://elsewhere.test"})
    assert asked.status_code == 204
    assert asked.headers["access-control-allow-headers"] == "If-None-Match"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_description_holds_the_public_addresses_and_nothing_else(sign_in: SignIn):
    reader = sign_in()
    told = data(reader, "/openapi.json")
    assert set(told["paths"]) == {
        API, f"{API}/editions", f"{API}/editions/{{number}}", f"{API}/editions/{{number}}/rows",
        f"{API}/editions/{{number}}/calls", f"{API}/corrections", f"{API}/councils",
        f"{API}/councils/{{gss_code}}", f"{API}/topics", f"{API}/studies",
        f"{API}/studies/{{number}}/rows",
    }  # fmt: skip
    named = json.dumps(told)
    for one in told["paths"].values():
        assert set(one) == {"get"}
        assert one["get"]["summary"]
        assert one["get"]["description"]
        assert {"200", "304", "404", "422"} <= set(one["get"]["responses"])
    for reference in {part.split('"')[0] for part in named.split("#/components/schemas/")[1:]}:
        assert reference in told["components"]["schemas"]
    assert "office" not in named
    documented = reader.get("/api")
    assert documented.text.count("<h2>") >= len(told["paths"])
    assert "<script src=" in documented.text
    assert 'src="http' not in documented.text


ANY = st.one_of(
    st.text(max_size=12), st.integers(-(2**70), 2**70).map(str), st.sampled_from(["", "true", "match", "1"])
)
NAMES = st.sampled_from(
    [
        "page",
        "per_page",
        "group",
        "measure",
        "council",
        "ranked",
        "topic",
        "verdict",
        "reached",
        "q",
        "wave",
        "x",
    ]
)
SEGMENT = st.one_of(st.sampled_from(["1", "X07000004"]), ANY.map(lambda text: text.replace("/", "")))


def test_whatever_is_asked_it_answers_in_plain_words(reader: Client):
    @settings(
        max_examples=60,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    @given(st.sampled_from(LISTS), SEGMENT, st.lists(st.tuples(NAMES, ANY), max_size=4))
    def ask(kind: str, segment: str, query: list[tuple[str, str]]) -> None:
        path = kind.replace("1", urlencode({"": segment})[1:].replace("+", "%20"))
        if kind == "councils" and segment and segment.strip("."):
            path += "/" + urlencode({"": segment})[1:].replace("+", "%20") if len(query) % 2 else ""
        answer = reader.get(f"{API}/{path}?{urlencode(query)}")
        assert answer.status_code in (200, 404, 422), answer.text
        told = answer.json()
        if answer.status_code == 200:
            assert len(told.get("data", [])) <= told.get("per_page", 50)
        else:
            assert told["status"] == answer.status_code
            assert told["detail"].endswith(".")
            assert answer.headers["content-type"] == "application/problem+json"

    ask()
