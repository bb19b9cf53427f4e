"""The public pages of generated editions: every state of a table, pictures, weights, councils, topics, comparison."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from app.core.database import Database
from app.publication import queries
from app.publication.models import EditionRow, EditionTable
from scoring.codec import inputs_from_json
from scoring.waves import compare_waves
from tests.conftest import Client, SignIn
from tests.generated_edition import Shape, create_edition

SMALL = Shape(councils=14, topics=3, groups=2, calls=2, seed=4)
GROUP = "english-district"
NEW_PAGES = [
    "/league-tables?group=all",
    "/league-tables/2/pictures",
    "/league-tables/2/pictures/places",
    "/league-tables/2/pictures/topics",
    "/league-tables/2/pictures/change",
    "/league-tables/2/weights?measure=service",
    "/league-tables/2/about",
    "/league-tables/2/challenges",
    "/councils/X07000001",
    "/councils/X07000001?edition=1",
    "/topics/t1",
    "/topics/t1?edition=1",
    "/compare?council=X07000001&council=X07000003",
]


@pytest.fixture(scope="module")
def published(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with two editions of one made-up country."""
    path = tmp_path_factory.mktemp("editions") / "editions.sqlite3"
    path.write_bytes(empty_sqlite.read_bytes())
    database = Database(f"sqlite:///{path}")
    with database.write() as session:
        create_edition(session, SMALL, code="spring", title="Spring")
        create_edition(session, SMALL, code="autumn", title="Autumn", months=3)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return path


@pytest.fixture
def database(published: Path, tmp_path: Path) -> Iterator[Database]:
    """A copy of it for each test; the same pages are read on both databases in test_publication."""
    path = tmp_path / "test.sqlite3"
    path.write_bytes(published.read_bytes())
    opened = Database(f"sqlite:///{path}")
    yield opened
    opened.dispose()


@pytest.fixture
def reader(sign_in: SignIn) -> Client:
    return sign_in()


def names(text: str) -> list[str]:
    """Councils of the league table, in order."""
    return re.findall(r'league__place">[^<]*</span><span><a href="[^"]*">([^<]+)</a>', text)


def rows_of(session: Session, number: int = 2, group: str = GROUP) -> list[EditionRow]:
    edition = queries.edition_by_number(session, number)
    table = next(one for one in queries.tables_of(session, edition) if one.group_code == group)
    return queries.rows_of(session, table)


def test_every_state_of_a_table_has_an_address(reader: Client, database: Database):
    with database.read() as session:
        rows = [row for row in rows_of(session) if row.place_label]
    page = reader.get("/league-tables").text
    assert names(page) == [row.council_name for row in rows], "the larger group, by place"
    assert "satisfactory" in page
    assert "since Spring" in page
    assert sorted(names(reader.get("/league-tables?sort=name").text)) == sorted(names(page))
    region = rows[0].profile["region"]
    kept = reader.get(f"/league-tables?region={region}").text
    assert names(kept) == [row.council_name for row in rows if row.profile["region"] == region]
    assert "Places stay those of the whole group" in kept
    by_change = names(reader.get("/league-tables?sort=change").text)
    assert by_change == [
        row.council_name for row in sorted(rows, key=lambda row: -row.movement.get("change", float("-inf")))
    ]
    everybody = reader.get("/league-tables?group=all").text
    assert len(names(everybody)) == 14
    assert "can’t be ranked in one table" in everybody
    assert "no table of postcodes" in reader.get("/league-tables?q=LA9 4UF").text
    assert reader.get("/league-tables?group=nowhere&measure=x&sort=y").status_code == 200


def test_a_table_is_three_queries_and_light(reader: Client, database: Database):
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    whole = reader.get("/league-tables")
    assert len([one for one in asked if one.upper().startswith("SELECT")]) <= 3
    part = reader.get("/league-tables", **{"HX-Request": "true"})
    assert part.text.strip() in whole.text


def test_every_page_reads_published_rows_and_older_editions_lack_nothing(reader: Client, database: Database):
    with database.write() as session:
        for row in session.exec(select(EditionRow)):
            row.profile, row.movement = {}, {}
            row.figures = {name: value for name, value in row.figures.items() if name != "stars"}
        for table in session.exec(select(EditionTable)):
            table.sensitivity, table.movement = {}, {}
            table.topics = [{k: v for k, v in one.items() if k != "mean"} for one in table.topics]
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    for path in NEW_PAGES:
        assert reader.get(path).status_code == 200, path
    read = {
        word.strip('"')
        for sql in asked
        for word in re.findall(r"(?:FROM|JOIN)\s+\(?([\w\"]+)", sql, re.IGNORECASE)
    }
    assert read <= {"edition", "edition_table", "edition_row", "edition_call", "SELECT"}
    for path in (
        "/league-tables/2/pictures/nothing",
        "/league-tables/9/about",
        "/topics/t9",
        "/compare?edition=9",
    ):
        assert reader.get(path).status_code == 404, path


def test_movement_is_frozen_as_scoring_compares_the_waves(reader: Client, database: Database):
    with database.read() as session:
        before, now = (inputs_from_json(queries.inputs_of(session, number)) for number in (1, 2))
        found = {row.council: row for row in compare_waves(before, now, group=GROUP, measure="match").rows}
        rows = rows_of(session)
        assert rows_of(session, 1)[0].movement == {}
    assert {row.council_code for row in rows if row.movement} == set(found)
    for row in rows:
        if row.movement:
            assert row.movement["change"] == found[row.council_code].change
            assert row.movement["verdict"] == found[row.council_code].verdict
    assert "edition 1, Spring" in reader.get("/league-tables/2/pictures/change").text
    assert "nothing to compare with" in reader.get("/league-tables/1/pictures/change").text


def test_pictures_count_what_was_published(reader: Client, database: Database):
    with database.read() as session:
        members = {row.council_code for row in rows_of(session)}
        calls = [
            call
            for call in queries.light_calls(session, queries.edition_by_number(session, 2))
            if call.council_code in members
        ]
    page = reader.get(f"/league-tables/2/pictures?group={GROUP}").text
    reached = [call for call in calls if call.reached]
    assert f"Of {len(calls)} calls {len(reached)} reached a person" in page
    alike = [call for call in calls if call.figures["two_way"] == "phone_right_web_right"]
    topic = [call for call in alike if call.topic_code == "t1"]
    row = re.search(r"Bulky waste collection</th>\s*<td[^>]*>(\d+)<", page)
    assert row is not None
    assert int(row.group(1)) == len(topic)
    assert page.count("<title id=") == page.count("<desc id="), "each picture says itself"


def test_weights_in_the_readers_hand(reader: Client, database: Database):
    with database.read() as session:
        rows = [row for row in rows_of(session) if row.place_label]
    published = reader.get(f"/league-tables/2/weights?group={GROUP}").text
    places = re.findall(r'data-label="Place">(=?\d+)<', published)
    assert places == [row.place_label for row in rows], "the published weights give the published places"
    own = reader.get(f"/league-tables/2/weights?group={GROUP}&w_t1=1&w_t2=0&w_t3=0").text
    assert "your weights, not published" in own
    first = {cell["topic"]: cell["mean"] for cell in rows[0].cells}
    assert f"{first['t1']:.1f}" in own
    service = reader.get(f"/league-tables/2/weights?group={GROUP}&measure=service").text
    assert "the published weights" in service
    assert "not published" not in service
    changed = reader.get(
        f"/league-tables/2/weights?group={GROUP}&measure=service&s_A=0&s_B=0&s_C=1&s_D=0"
    ).text
    assert "your weights, not published" in changed
    wrong = reader.get(f"/league-tables/2/weights?group={GROUP}&w_t1=a lot")
    assert wrong.status_code == 422
    assert 'value="a lot"' in wrong.text
    assert reader.get("/league-tables/2/weights?w_t1=0&w_t2=0&w_t3=0").status_code == 422


def test_a_council_beside_its_group_and_its_past(reader: Client, database: Database):
    with database.read() as session:
        row = rows_of(session)[0]
        alike = {one.council_code: one.council_name for one in rows_of(session)}
    page = reader.get(f"/councils/{row.council_code}").text
    nearest = [code for code in row.profile["nearest"] if code in alike]
    assert all(alike[code] in page for code in nearest[:5])
    assert "in 2 editions" in page
    assert f"/councils/{row.council_code}?edition=1" in page
    compared = reader.get(f"/compare?council={row.council_code}&q={alike[nearest[-1]]}").text
    assert compared.count('data-label="' + alike[nearest[-1]]) > 5, "an exact name is added at once"
    every = "&".join(f"council={code}" for code in list(alike)[:6])
    assert "4 councils side by side" in reader.get(f"/compare?{every}").text


def test_examples_of_a_topic_name_no_council(reader: Client, database: Database):
    with database.read() as session:
        every = [row.council_name for row in rows_of(session)] + [
            row.council_name for row in rows_of(session, group="unitary")
        ]
    page = reader.get("/topics/t1").text
    learnt = page[page.index('id="learn"') : page.index('id="where"')]
    assert "Heard on the phone" in learnt
    assert "SHA-256" not in learnt
    assert not [name for name in every if name in learnt or name.removesuffix(" Council") in learnt]


def test_one_council_is_a_report_too(reader: Client, database: Database):
    with database.write() as session:
        create_edition(session, Shape(councils=1, topics=1, groups=1, calls=4), code="alone", months=6)
    assert "Only one council is ranked" in reader.get("/league-tables").text
    for path in NEW_PAGES:
        assert reader.get(path.replace("/2/", "/3/")).status_code == 200, path
