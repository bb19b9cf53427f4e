"""The files of an edition are made once, by a job, and offered with their size and digest."""

import hashlib
import io
import json
import re
import zipfile
from datetime import timedelta

import pytest

from app.core.clock import now
from app.core.database import Database
from app.core.formats import size
from app.core.jobs import Job, JobState, Worker
from app.core.settings import Settings
from app.publication import file_actions, file_queries, queries
from app.publication.models import Edition
from app.publication.words import DEMONSTRATION
from scoring.__main__ import main
from tests.app.publication.test_publication import publish
from tests.conftest import Client, SignIn
from tests.settled_wave import World, end_replies, small_wave

STEM = "demonstration-edition-1"
PAGE = "/league-tables/1/downloads"


@pytest.fixture
def world(database: Database) -> World:
    """A wave whose tables are published."""
    with database.write() as session:
        made = small_wave(session)
        end_replies(made.wave)
        publish(session, made.wave)
    return made


def file_address(name: str) -> str:
    return f"/league-tables/1/files/{name}"


def test_files_are_made_once_and_offered_with_size_and_digest(
    sign_in: SignIn, world: World, database: Database, settings: Settings, tmp_path, capsys
):
    reader = sign_in()
    before = reader.get(PAGE).text
    assert "The files of edition 1 are being made" in before
    assert reader.get(file_address(f"{STEM}.zip")).status_code == 404
    Worker(settings, database).run_until_idle()
    text = reader.get(PAGE).text
    assert "Demonstration: fictional councils, simulated calls" in text
    with database.read() as session:
        files = file_queries.files_of(session, queries.edition_by_number(session, 1))
        assert file_queries.without_files(session) == []
    assert len([file for file in files if file.kind == "council"]) == 5
    for file in files:
        answer = reader.get(file_address(file.name))
        assert hashlib.sha256(answer.content).hexdigest() == file.sha256
        assert answer.headers["content-type"].split(";")[0] == file.media_type
        assert f"/files/{file.name}" in text
        assert file.sha256 in text
        assert size(file.size) in text
    assert json.loads(reader.get(file_address("inputs.json")).text)["title"].endswith(DEMONSTRATION)
    verify(reader, tmp_path, capsys)
    the_table_of_the_page_is_the_table_of_the_files(reader)
    they_are_good_for_ever(reader)


def verify(reader: Client, tmp_path, capsys) -> None:
    (tmp_path / "edition.zip").write_bytes(reader.get(file_address(f"{STEM}.zip")).content)
    assert main(["verify", str(tmp_path / "edition.zip")]) == 0
    assert "sums: every one is right" in capsys.readouterr().out


def the_table_of_the_page_is_the_table_of_the_files(reader: Client) -> None:
    """The CSV beside the table is the CSV of the files; every council's figures stand on its page."""
    assert reader.get("/league-tables/1.csv").content == reader.get(file_address(f"{STEM}-table.csv")).content
    assert (
        reader.get("/league-tables/1/inputs.json").content == reader.get(file_address("inputs.json")).content
    )
    for number in range(1, 6):
        pdf = reader.get(file_address(f"councils/{STEM}-X0700000{number}.pdf"))
        assert pdf.content.startswith(b"%PDF")


def they_are_good_for_ever(reader: Client) -> None:
    first = reader.get(file_address(f"{STEM}.zip"))
    assert first.headers["content-disposition"] == f'attachment; filename="{STEM}.zip"'
    again = reader.get(file_address(f"{STEM}.zip"), **{"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    for path in (file_address("x.zip"), "/league-tables/2/downloads", "/league-tables/2/files/edition-2.zip"):
        assert reader.get(path).status_code == 404


def test_files_carry_nobodys_name(world: World, database: Database, tmp_path):
    with database.read() as session:
        edition = queries.edition_by_number(session, 1)
        written = file_actions.export(session, edition=edition, folder=tmp_path / "out")
    assert {"edition.json", "SHA256SUMS", f"{STEM}.zip", f"{STEM}.pdf"} <= {path.name for path in written}
    contents = [path.read_bytes() for path in written]
    with zipfile.ZipFile(io.BytesIO((tmp_path / "out" / f"{STEM}.xlsx").read_bytes())) as book:
        contents += [book.read(name) for name in book.namelist()]
    secrets = ["SECRET NOTE", *(person.name for person in [*world.assessors, world.judge])]
    assert not [name for content in contents for name in secrets if name.encode() in content]


def test_an_edition_gets_its_files_when_its_moment_has_come(world: World, database: Database):
    with database.write() as session:
        edition = session.get_one(Edition, 1)
        edition.published_at = now() + timedelta(hours=1)
    with database.read() as session:
        assert file_queries.without_files(session) == []


def job(database: Database, state: JobState, **changes: object) -> None:
    made = Job(
        key=file_queries.job_key(1), name="publication.make_files", queue="files", state=state, created_at=now(),
        not_before=now(), **changes,
    )  # fmt: skip
    with database.write() as session:
        session.add(made)


def test_the_page_tells_how_far_the_making_is(sign_in: SignIn, world: World, database: Database):
    job(database, JobState.RUNNING, done_count=3, total_count=11, words="writing Parquet")
    text = sign_in().get(PAGE).text
    assert re.search(r'<progress max="11" value="3"', text)
    assert "Writing Parquet, 3 of 11 steps done." in text


def test_files_that_cannot_be_made_are_told_with_the_reason(
    sign_in: SignIn, world: World, database: Database, settings: Settings
):
    with database.write() as session:
        session.get_one(Edition, 1).tables_sha256 = "0" * 64
    Worker(settings, database).run_until_idle()
    text = sign_in().get(PAGE).text
    assert "The files of edition 1 could not be made" in text
    assert "it makes other tables from the same inputs" in text
    assert "/league-tables/1.csv" in text
