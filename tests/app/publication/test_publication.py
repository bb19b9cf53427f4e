"""An edition is a frozen copy; a correction is a new one that says what differs."""

import csv
import io
import itertools
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import event
from sqlmodel import Session

from app.accounts.models import Role
from app.core.database import Database
from app.core.errors import BadInput, WrongState
from app.matching.models import Verdict
from app.publication import actions, queries
from app.publication.models import Edition
from app.results.actions import compile_run
from app.review.models import Reply, RuledVerdict, Ruling, RulingResult, Stance
from app.waves.models import Wave
from scoring import METHOD_VERSION
from scoring.codec import inputs_from_json
from scoring.edition import edition_digest
from scoring.league import compile_edition
from tests.conftest import ROOT, SignIn
from tests.settled_wave import World, end_replies, open_replies, small_wave

ELMSEA = "X07000004"
PUBLIC = ["/", "/league-tables", "/councils", "/editions", "/corrections", "/method"]


@pytest.fixture
def world(database: Database) -> World:
    with database.write() as session:
        made = small_wave(session)
        end_replies(made.wave)
    return made


def publish(session: Session, wave: Wave, title: str = "Autumn") -> Edition:
    at = datetime.now(UTC)
    run = compile_run(session, wave=session.merge(wave), by=None, at=at)
    return actions.publish(session, run=run, title=title, by=None, at=at)


def accept_challenge(session: Session, world: World) -> None:
    """Elmsea's contradicting call about bulky waste becomes one that matches."""
    planned = world.calls[ELMSEA, "bulky"][0]
    at = datetime.now(UTC)
    reply = Reply(
        call_verdict_id=world.verdicts[planned.id].id, stance=Stance.CHALLENGES, words="Our words", public=True,
        replied_at=at, replied_by_id=world.judge.id,
    )  # fmt: skip
    session.add(reply)
    session.flush()
    ruling = Ruling(
        reply_id=reply.id, result=RulingResult.ACCEPTED, reason="Read again", ruled_at=at,
        ruled_by_id=world.judge.id,
    )  # fmt: skip
    session.add(ruling)
    session.flush()
    for fact in world.keys[planned.id]:
        session.add(RuledVerdict(ruling_id=ruling.id, key_fact_id=fact.id, verdict=Verdict.MATCHES))
    session.flush()


def correct(session: Session, world: World, reason: str = "A challenge was accepted.") -> Edition:
    at = datetime.now(UTC)
    edition = queries.find_edition_of_wave(session, world.wave.code)
    assert edition is not None
    run = compile_run(session, wave=session.merge(world.wave), by=None, at=at)
    return actions.correct(session, edition=edition, run=run, reason=reason, by=None, at=at)


def test_published_inputs_rebuild_the_published_digest(sign_in: SignIn, world: World, database: Database):
    with database.write() as session:
        digest = publish(session, world.wave).tables_sha256
    text = sign_in().get("/league-tables/1/inputs.json").text
    assert edition_digest(compile_edition(inputs_from_json(text))) == digest


def test_anybody_can_redo_it_on_the_command_line(sign_in: SignIn, world: World, database: Database, tmp_path):
    with database.write() as session:
        digest = publish(session, world.wave).tables_sha256
    (tmp_path / "inputs.json").write_bytes(sign_in().get("/league-tables/1/inputs.json").content)
    command = [sys.executable, "-m", "scoring", "league", str(tmp_path / "inputs.json")]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert printed.splitlines()[-1] == f"digest sha256:{digest}"
    assert "Ambleford" in printed


def test_nothing_public_changes_before_it_is_published(sign_in: SignIn, world: World, database: Database):
    reader = sign_in()
    before = [reader.get(path).text for path in PUBLIC]
    publisher = sign_in(Role.PUBLISHER)
    done = publisher.post(f"/office/editions/waves/{world.wave.id}/compile")
    assert "Ambleford" in publisher.get(done.headers["location"]).text
    assert [reader.get(path).text for path in PUBLIC] == before
    assert reader.get("/councils/X07000001").status_code == 404
    assert reader.get("/topics/bulky").status_code == 404
    assert reader.get("/league-tables/1.csv").status_code == 404
    with database.write() as session:
        publish(session, world.wave)
    assert "Ambleford" in reader.get("/league-tables").text
    assert reader.get("/councils/X07000001").status_code == 200


def test_public_pages_read_published_rows_only(sign_in: SignIn, world: World, database: Database):
    with database.write() as session:
        publish(session, world.wave)
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    paths = [*PUBLIC, "/councils/X07000004", "/topics/bulky", "/league-tables/1.csv", "/league-tables/1.json"]
    paths += [
        f"/league-tables/1/{page}" for page in ("pictures", "about", "challenges", "weights?measure=service")
    ]
    paths += [f"/league-tables/1/pictures/{picture}" for picture in ("places", "topics", "change")]
    paths += ["/league-tables?group=all", "/compare?council=X07000001&council=X07000004"]
    reader = sign_in()
    for path in [
        *paths,
        "/league-tables/1?group=english-district&measure=service",
        "/league-tables/1/inputs.json",
    ]:
        assert reader.get(path).status_code == 200, path
    read = {word.strip('"') for sql in asked for word in _after_from(sql)}
    assert read
    assert read <= {"edition", "edition_table", "edition_row", "edition_call"}


def _after_from(sql: str) -> list[str]:
    words = sql.replace("(", " ").replace(")", " ").split()
    return [word for before, word in itertools.pairwise(words) if before.upper() in ("FROM", "JOIN")]


def test_the_table_ranks_ties_alike_and_lists_who_is_not_ranked(
    sign_in: SignIn, world: World, database: Database
):
    with database.write() as session:
        publish(session, world.wave)
    text = sign_in().get("/league-tables").text
    assert text.count('<span class="league__place">=1</span>') == 2
    assert "Fewer than 3 reached calls" in text
    assert "2 councils share the highest score of 4 councils" in text


def test_the_same_table_as_page_and_as_region(sign_in: SignIn, world: World, database: Database):
    with database.write() as session:
        publish(session, world.wave)
    reader = sign_in()
    path = "/league-tables?measure=service&sort=name&q=el"
    whole, part = reader.get(path), reader.get(path, **{"HX-Request": "true"})
    assert part.text.lstrip().startswith('<div id="tables"')
    assert part.text.strip() in whole.text
    assert "Elmsea" in part.text
    assert "Ambleford" not in part.text
    assert part.headers["hx-push-url"] == path


def test_a_search_that_finds_nothing_says_so(sign_in: SignIn, world: World, database: Database):
    with database.write() as session:
        publish(session, world.wave)
    assert "No ranked council is called “Zz”" in sign_in().get("/league-tables?q=Zz").text
    assert "No council is called “Zz”" in sign_in().get("/councils?q=Zz").text


def test_csv_holds_every_row_and_no_formula(sign_in: SignIn, world: World, database: Database):
    with database.write() as session:
        digest = publish(session, world.wave).tables_sha256
    answer = sign_in().get("/league-tables/1.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 10
    assert {row["tables_sha256"] for row in rows} == {digest}
    assert {row["note"] for row in rows} == {"Demonstration: fictional councils, simulated calls"}
    assert "'=Brackwater" in {row["council"] for row in rows}
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]
    assert {row["group"] for row in rows} == {"english-district"}


def test_json_holds_calls_without_people(sign_in: SignIn, world: World, database: Database):
    with database.write() as session:
        publish(session, world.wave)
    answer = sign_in().get("/league-tables/1.json")
    data = json.loads(answer.text)
    assert len(data["calls"]) == 27
    assert data["licence"] == "Creative Commons Attribution 4.0"
    for person in [*world.assessors, world.judge]:
        assert person.name not in answer.text
    assert "SECRET NOTE" not in answer.text


def test_public_pages_may_be_kept_and_are_revalidated(sign_in: SignIn, world: World, database: Database):
    with database.write() as session:
        publish(session, world.wave)
    reader = sign_in()
    for path in [*PUBLIC, "/league-tables/1.csv", "/councils/X07000001"]:
        first = reader.get(path)
        assert first.headers["cache-control"].startswith("public"), path
        assert "set-cookie" not in first.headers
        again = reader.get(path, **{"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    assert "private" in sign_in(Role.PUBLISHER).get("/").headers["cache-control"]


def test_a_correction_lists_what_differs(sign_in: SignIn, world: World, database: Database):
    with database.write() as session:
        publish(session, world.wave)
        accept_challenge(session, world)
    with database.write() as session:
        edition = correct(session, world)
        assert (edition.number, edition.title) == (2, "Autumn")
        scores = [one for one in edition.differences if one["measure"] == "match" and one["what"] == "score"]
    assert [(one["name"], one["before"], one["after"]) for one in scores] == [("Elmsea", "0.0", "16.7")]
    reader = sign_in()
    page = reader.get("/corrections").text
    assert "A challenge was accepted." in page
    assert "16.7" in page
    old = reader.get("/league-tables/1").text
    assert "Edition 2 has corrected this one" in old
    council = reader.get(f"/councils/{ELMSEA}").text
    assert "Our words" in council
    assert "Judged contradicts at first; changed by the ruling." in council
    earlier = reader.get(f"/councils/{ELMSEA}?edition=1").text
    assert "Our words" not in earlier


def test_a_correction_without_a_difference_is_refused(world: World, database: Database):
    with database.write() as session:
        publish(session, world.wave)
        with pytest.raises(WrongState, match="Nothing differs"):
            correct(session, world)


def test_a_correction_needs_a_reason(world: World, database: Database):
    with database.write() as session:
        publish(session, world.wave)
        accept_challenge(session, world)
        with pytest.raises(BadInput):
            correct(session, world, reason=" ")


def test_only_the_last_edition_is_corrected(world: World, database: Database):
    with database.write() as session:
        first = publish(session, world.wave)
        accept_challenge(session, world)
        second = correct(session, world)
        run = compile_run(session, wave=session.merge(world.wave), by=None, at=datetime.now(UTC))
        with pytest.raises(WrongState, match="Edition 2 has corrected"):
            actions.correct(session, edition=first, run=run, reason="x", by=None, at=datetime.now(UTC))
        assert second.corrects_id == first.id


def _still_open(world: World) -> None:
    open_replies(world.wave)


def _never_asked(world: World) -> None:
    world.wave.reply_from = world.wave.reply_to = None


@pytest.mark.parametrize("spoil", [_still_open, _never_asked])
def test_publishing_waits_for_the_councils_reply(
    world: World, database: Database, spoil: Callable[[World], None]
):
    spoil(world)
    with database.write() as session, pytest.raises(WrongState):
        publish(session, world.wave)


def test_publishing_waits_for_rulings(world: World, database: Database):
    with database.write() as session:
        session.add(
            Reply(
                call_verdict_id=world.verdict_of(ELMSEA).id,
                stance=Stance.CHALLENGES,
                words="No",
                replied_at=datetime.now(UTC),
                replied_by_id=world.judge.id,
            )
        )
        with pytest.raises(WrongState, match="1 challenge waits"):
            publish(session, world.wave)


def test_what_is_published_is_what_is_settled_now(world: World, database: Database):
    with database.write() as session:
        at = datetime.now(UTC)
        run = compile_run(session, wave=session.merge(world.wave), by=None, at=at)
        accept_challenge(session, world)
        with pytest.raises(WrongState, match="Compile again"):
            actions.publish(session, run=run, title="Autumn", by=None, at=at)


def test_a_wave_is_published_once(world: World, database: Database):
    with database.write() as session:
        publish(session, world.wave)
        with pytest.raises(WrongState, match="Edition 1 holds this wave"):
            publish(session, world.wave)


def test_numbers_count_up_and_a_late_correction_is_not_the_newest_wave(world: World, database: Database):
    with database.write() as session:
        first = publish(session, world.wave)
        later = Edition(**{**first.model_dump(exclude={"id"}), "number": 2, "wave_code": "spring"})
        session.add(later)
        accept_challenge(session, world)
        assert correct(session, world).number == 3
        newest = queries.find_newest(session)
        assert newest is not None
        assert newest.number == 2


def test_the_office_publishes_and_corrects(sign_in: SignIn, world: World, database: Database):
    office = sign_in(Role.PUBLISHER)
    preview = office.post(f"/office/editions/waves/{world.wave.id}/compile").headers["location"].split("?")[0]
    empty = office.post(f"{preview}/publish", {"title": ""})
    assert empty.status_code == 422
    assert "Enter a title" in empty.text
    assert (
        office.post(f"{preview}/publish", {"title": "Autumn"})
        .headers["location"]
        .startswith("/league-tables/1")
    )
    with database.write() as session:
        accept_challenge(session, world)
    preview = office.post(f"/office/editions/waves/{world.wave.id}/compile").headers["location"].split("?")[0]
    assert "16.7" in office.get(preview).text
    assert office.post(f"{preview}/correct", {"reason": ""}).status_code == 422
    done = office.post(f"{preview}/correct", {"reason": "A ruling"})
    assert done.headers["location"].startswith("/league-tables/2")
    assert "edition 2" in office.get("/office/editions").text


def test_what_nobody_published_is_not_there(sign_in: SignIn, world: World, database: Database):
    with database.write() as session:
        publish(session, world.wave)
    for path in (
        "/councils/X9",
        "/topics/x",
        "/league-tables/7",
        "/league-tables/7.json",
        "/league-tables/x",
    ):
        assert sign_in().get(path).status_code == 404, path


def test_the_method_has_an_address_for_each_section(sign_in: SignIn):
    text = sign_in(None).get("/method").text
    assert 'href="#section-6"' in text
    assert '<p id="section-6-3"><strong>6.3 Likely range.</strong>' in text
    assert f"Method version {METHOD_VERSION}." in text


@pytest.mark.parametrize("path", ["/councils/%00", "/topics/%00", "/councils/" + "x" * 90])
def test_what_no_database_can_look_up_is_not_there(sign_in: SignIn, path: str):
    assert sign_in().get(path).status_code == 404
