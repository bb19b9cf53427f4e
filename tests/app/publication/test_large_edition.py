"""The league page of 382 councils and 9 topics asks little of the database and of the line."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from app.core.database import Database
from app.publication.models import Edition
from app.publication.queries import edition_by_number
from tests.conftest import Client, SignIn
from tests.generated_edition import Shape, create_edition

MOST_QUERIES = 3
MOST_BYTES = 60_000


@pytest.fixture
def reader(database: Database, sign_in: SignIn) -> Client:
    with database.write() as session:
        create_edition(session, Shape(councils=382, topics=9, groups=1, calls=1))
    return sign_in()


@pytest.fixture
def statements(database: Database) -> list[str]:
    found: list[str] = []
    event.listen(
        database.engine, "before_cursor_execute", lambda _c, _cursor, sql, *_: found.append(sql.split()[0])
    )
    return found


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # the statements are the same on both
def test_the_page_of_382_councils_is_small_and_made_once(
    reader: Client, statements: list[str], database: Database
):
    sent = reader.get("/league-tables", **{"Accept-Encoding": "br"})
    assert statements.count("SELECT") <= MOST_QUERIES
    assert sent.headers["content-encoding"] == "br"
    assert int(sent.headers["content-length"]) <= MOST_BYTES
    assert sent.text.count("<tr") > 380
    statements.clear()
    again = reader.get("/league-tables", **{"Accept-Encoding": "gzip"})
    assert statements.count("SELECT") == 1
    assert int(again.headers["content-length"]) <= MOST_BYTES
    assert again.text == sent.text
    assert reader.get("/league-tables?sort=name").text != sent.text
    _correct(database)
    assert "has corrected this one" in reader.get("/league-tables/1").text
    assert reader.get("/league-tables").text != sent.text


def _correct(database: Database) -> None:
    with database.write() as session:
        first = edition_by_number(session, 1)
        taken = first.model_dump(exclude={"id", "inputs"})
        session.add(
            Edition(**taken | {"number": 2, "corrects_id": first.id, "inputs": "{}", "reason": "Why."})
        )
