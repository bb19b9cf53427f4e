"""Migrations lead to the tables of the code, and back."""

from alembic import command
from alembic.config import Config
from sqlalchemy import inspect

from app.core.database import Database
from tests.conftest import ROOT


def migrate(database: Database, step, *args: str) -> None:
    config = Config(ROOT / "alembic.ini")
    with database.engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        step(config, *args)


def test_down_and_up_again_ends_with_the_tables_of_the_code(database: Database):
    migrate(database, command.downgrade, "base")
    assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}
    migrate(database, command.upgrade, "head")
    migrate(database, command.check)
