"""Runs migrations on the database of the settings, or on the connection that is handed in."""

from typing import Literal

from alembic import context
from sqlalchemy import Connection
from sqlmodel.sql.sqltypes import AutoString

from app.core.database import Database, UtcDateTime
from app.core.settings import Settings
from app.schema import metadata


def plain_types(kind: str, item: object, _: object) -> str | Literal[False]:
    """Write column types in SQLAlchemy's own words, so that no migration imports the application."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


def run(connection: Connection) -> None:
    """Upgrade or downgrade in one transaction; SQLite tables are rebuilt where they can't be altered."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=plain_types,
    )
    with context.begin_transaction():
        context.run_migrations()


handed_in = context.config.attributes.get("connection")
if handed_in is not None:
    run(handed_in)
else:
    database = Database(Settings().database_address)
    with database.engine.execution_options(writes=True).connect() as opened:
        run(opened)
        opened.commit()
    database.dispose()
