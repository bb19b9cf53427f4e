"""Migrations lead to the tables of the code, and back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect

from app.core.database import Database
from tests.conftest import ROOT, new_postgres_database


@pytest.fixture(params=["sqlite", "postgresql"])
def without_a_table(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database of each kind in turn that no other test meets."""
    address = f"sqlite:///{tmp_path / 'migrated.sqlite3'}"
    if request.param == "postgresql":
        address = new_postgres_database(request.getfixturevalue("postgres"), "migrated")
    opened = Database(address)
    yield opened
    opened.dispose()


def migrate(database: Database, step, *args: str) -> None:
    config = Config(ROOT / "alembic.ini")
    with database.engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        step(config, *args)


def test_up_down_and_up_again_ends_with_the_tables_of_the_code(without_a_table: Database):
    migrate(without_a_table, command.upgrade, "head")
    migrate(without_a_table, command.downgrade, "base")
    assert set(inspect(without_a_table.engine).get_table_names()) <= {"alembic_version"}
    migrate(without_a_table, command.upgrade, "head")
    migrate(without_a_table, command.check)
