"""Somebody else's table: read with its faults, recomputed, shown beside what was stated."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from app.accounts.models import Role
from app.cli import cli
from app.core.database import Database
from app.core.errors import BadInput, WrongState
from app.core.jobs import Worker, tries
from app.core.settings import Settings
from app.publication import study_actions, study_queries
from app.publication.forms import DescribeStudy
from app.publication.models import StudyRow
from app.publication.study_reading import read_study
from scoring.composite import Rounding, round_to
from tests.conftest import SignIn
from tests.shaped_study import shaped_study

ITEMS = (
    "council,group,section,item,score,max\n"
    "Ásh,G,A,1,2499,10000\nBirch,G,A,1,0.5,1\nCedar,G,A,1,,1\nElm,G,A,1,0.5,1\n"
)
STATED = "council,figure,value\nÁsh,total,24.9\nBirch,total,50.1\nBirch,place,1\nCedar,total,0\n"
TOLD = {
    "title": "A made-up study", "source": "The Made-up Institute", "licence": "CC0",
    "dated_on": "30/11/2025", "source_url": "", "rounding": "",
}  # fmt: skip


def csv_rows(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_office_takes_a_study_in_with_a_dry_run_and_publishes_it(database: Database, sign_in: SignIn):
    office, reader = sign_in(Role.PUBLISHER), sign_in()
    assert "No study of others yet" in office.get("/office/studies").text
    refused = office.post("/office/studies", {**TOLD, "licence": "", "source_url": "javascript:alert(1)"})
    assert refused.status_code == 422
    assert "Name the licence" in refused.text
    assert "begins with https://" in refused.text
    assert 'value="A made-up study"' in refused.text
    draft = office.post("/office/studies", TOLD).headers["location"].split("?")[0]
    assert "No files yet" in office.get(draft).text
    assert office.post(f"{draft}/files", files={"items": ("i.csv", b"")}).status_code == 422
    assert "not in UTF-8" in office.post(f"{draft}/files", files={"items": ("i.csv", b"\xff\xfe")}).text
    assert office.post(f"{draft}/publish").status_code == 422
    wrong = {"items": ("i.csv", (ITEMS + "Fir,G,A,1,3,2\n").encode()), "stated": ("s.csv", STATED.encode())}
    assert office.post(f"{draft}/files", files=wrong).status_code == 303
    page = office.get(draft).text
    assert "1 thing to put right" in page
    assert "items, line 6" in page
    assert "The score 3 is above the maximum 2." in page
    assert office.post(f"{draft}/publish").status_code == 422
    office.post(f"{draft}/files", files={"items": ("i.csv", ITEMS.encode())})
    dry = office.get(draft).text
    assert "Dry run: 4 councils in 1 group, 4 item scores" in dry
    assert "stated (5 lines)" in dry
    assert "truncate”, which gives most of the stated figures" in dry
    assert reader.get("/studies/1").status_code == 404
    assert "Ásh" not in reader.get("/studies").text
    assert office.post(draft, {**TOLD, "title": ""}).status_code == 422
    assert office.post(draft, {**TOLD, "title": "Renamed"}).status_code == 303
    assert office.post(f"{draft}/publish").headers["location"].startswith("/studies/1")
    for late in (f"{draft}/publish", f"{draft}/discard"):
        assert office.post(late).status_code == 409
    assert "Read study 1" in office.get(draft).text

    shown = reader.get("/studies/1?group=nonsense")
    assert "Renamed: 2 of 4 stated figures come out differently" in shown.text
    assert "Somebody else’s study, recomputed here." in shown.text
    assert "The Made-up Institute" in shown.text
    assert "=1" in shown.text
    part = reader.get("/studies/1", **{"HX-Request": "true"}).text
    assert part.strip() in shown.text
    rows = csv_rows(reader.get("/studies/1.csv"))
    assert [(row["place_label"], row["council"], row["total"], row["stated_total"]) for row in rows] == [
        ("'=1", "Birch", "50.0", "50.1"), ("'=1", "Elm", "50.0", ""), ("3", "Ásh", "24.9", "24.9"),
        ("", "Cedar", "", "0.0"),
    ]  # fmt: skip
    told = reader.get("/api/v1/studies/1/rows?per_page=2&page=2").json()
    assert told["total"] == 4
    assert [(one["council"], one["place"], one["total"], one["stated_total"]) for one in told["data"]] == [
        ("Ásh", 3, "24.9", "24.9"), ("Cedar", None, "", "0.0"),
    ]  # fmt: skip
    assert {one["section"] for one in told["data"][0]["sections"]}
    assert reader.get("/api/v1/studies/2/rows").status_code == 404
    differing = csv_rows(reader.get("/studies/1/differences.csv"))
    assert [(one["council"], one["stated"], one["recomputed"]) for one in differing] == [
        ("Birch", "50.1", "50.0"), ("Cedar", "0.0", "no figure"),
    ]  # fmt: skip
    assert reader.get("/studies/1/items.csv").content == ITEMS.encode()
    for gone in ("/studies/1/weights.csv", "/studies/1/number.csv", "/studies/2", "/studies/2.csv"):
        assert reader.get(gone).status_code == 404, gone
    second = office.post("/office/studies", TOLD).headers["location"].split("?")[0]
    assert office.post(f"{second}/discard").status_code == 303
    assert office.get(second).status_code == 404


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_study_of_29_789_item_scores_matches_an_independent_computation(
    database: Database, settings: Settings, sign_in: SignIn
):
    shaped = shaped_study()
    office, reader = sign_in(Role.PUBLISHER), sign_in()
    draft = office.post("/office/studies", TOLD).headers["location"].split("?")[0]
    stated = ["council,figure,value"]
    for council, exact in shaped.exact.items():
        cut = round_to(exact, 1, Rounding.TRUNCATE)
        stated.append(f"{council},total,{float(cut):.1f}")
    stated[7] = stated[7].rsplit(",", 1)[0] + ",99.9"
    texts = {"items": shaped.items, "weights": shaped.weights, "stated": "\n".join(stated)}
    office.post(f"{draft}/files", files={name: (name, text.encode()) for name, text in texts.items()})
    for _ in range(2):
        assert office.post(f"{draft}/publish").headers["location"].startswith(draft)
    Worker(settings, database).run_until_idle()
    text = reader.get("/studies/1").text
    assert "1 of 409 stated figures comes out differently" in text
    assert "the rule “truncate”, which gives most" in text
    assert "29,789 item scores of 409 councils in 9 sections" in text
    with database.read() as session:
        rows = study_queries.rows_of_study(session, study_queries.study_by_number(session, 1))
    assert len(rows) == 409
    shown = {row.council_name: float(row.figures["total"]) for row in rows}
    for council, exact in shaped.exact.items():
        assert shown[council] == float(round_to(exact, 1, Rounding.TRUNCATE))
    for row in rows:
        above = [name for name, kind in shaped.groups.items() if kind == row.group_name]
        better = sum(shown[name] > shown[row.council_name] for name in above)
        shared = sum(shown[name] == shown[row.council_name] for name in above) > 1
        assert (row.place, row.place_label) == (better + 1, f"{'=' if shared else ''}{better + 1}")


@pytest.mark.parametrize(
    ("items", "weights", "stated", "where", "words"),
    [
        ("", "", "", ("items", 1, "council"), "no column called council"),
        ("council,group,section,item,score,max\n", "", "", ("items", 2, ""), "no rows"),
        (ITEMS + '"x', "", "", ("items", 6, ""), "no CSV"),
        (ITEMS + "x,y\n", "", "", ("items", 6, ""), "2 columns, the header 6"),
        (ITEMS + ",G,A,1,1,1\n", "", "", ("items", 6, "council"), "Enter the council"),
        (ITEMS + f"{'x' * 201},G,A,1,1,1\n", "", "", ("items", 6, "council"), "Shorten the council"),
        (ITEMS + "x\x07,G,A,1,1,1\n", "", "", ("items", 6, "council"), "can't be shown"),
        (ITEMS + "Fir,G,A,1,1/2,1\n", "", "", ("items", 6, "score"), "“1/2” is no number"),
        (ITEMS + "Fir,G,A,1,1,\n", "", "", ("items", 6, "max"), "There is no number"),
        (ITEMS + "Fir,G,A,1,-5,-1\n", "", "", ("items", 6, "max"), "can't be below 0"),
        (ITEMS + "\nElm,H,A,2,1,1\n", "", "", ("items", 7, "group"), "in the group G further up"),
        (ITEMS + "Elm,G,A,1,1,1\n", "", "", ("items", 6, "item"), "further up"),
        (ITEMS, "group,section,weight\nG,B,1\n", "", ("items", 2, "section"), "The weights name no A for G"),
        (ITEMS, "group,section,weight\nG,A,-1\n", "", ("weights", 2, "weight"), "below 0"),
        (ITEMS, "group,section,weight\nG,A,1\nG,A,2\n", "", ("weights", 3, "section"), "further up"),
        (ITEMS, "", "council,figure,value\nFir,total,1\n", ("stated", 2, "council"), "no council called Fir"),
        (ITEMS, "", "council,figure,value\nElm,B,1\n", ("stated", 2, "figure"), "neither total"),
        (ITEMS, "", "council,figure,value\nElm,A,1\nElm,A,1\n", ("stated", 3, "figure"), "further up"),
        (ITEMS, "", "council,figure,value\nElm,A,0.12345\n", ("stated", 2, "value"), "4 decimals"),
    ],
)  # fmt: skip
def test_every_fault_says_its_file_line_and_column(items, weights, stated, where, words):
    faults = read_study(items=items, weights=weights, stated=stated).faults
    first = faults[0]
    assert (first.file, first.line, first.column) == where
    assert words in first.text


def test_a_file_that_is_too_long_is_refused(monkeypatch):
    monkeypatch.setattr("app.publication.study_reading.MOST_ROWS", 3)
    (fault,) = read_study(items=ITEMS, weights="", stated="").faults
    assert (fault.line, fault.text) == (5, "A file can hold 3 rows at most.")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_failed_job_can_be_asked_for_again(database: Database, settings: Settings, sign_in: SignIn):
    by = sign_in(Role.PUBLISHER).person
    told = DescribeStudy(**{**TOLD, "dated_on": date(2025, 11, 30)})
    at = datetime.now(UTC)
    with database.write() as session:
        study = study_actions.draft_study(session, told=told, fictional=True, by=by, at=at)
        session.flush()
        first = study_actions.ask_to_publish_study(session, study=study, by=by, at=at).key
    Worker(settings, database).run_until_idle()
    with database.write() as session:
        study = study_queries.study_by_id(session, study.id)
        (job,) = tries(session, study_queries.job_key(study))
        assert "to put right" in job.error
        assert study_actions.ask_to_publish_study(session, study=study, by=by, at=at).key != first
        with pytest.raises(BadInput):
            study_actions.publish_study(session, study=study, by=by, at=at)
        with pytest.raises(BadInput, match="larger than 20 MB"):
            too_much = {"weights": b"x" * 20_000_001}
            study_actions.upload_study(session, study=study, files=too_much, by=by, at=at)
        with pytest.raises(BadInput, match="no text"):
            study_actions.upload_study(session, study=study, files={"items": b"\x00"}, by=by, at=at)
        study_actions.upload_study(session, study=study, files={"items": ITEMS.encode()}, by=by, at=at)
        study_actions.publish_study(session, study=study, by=by, at=at)
        with pytest.raises(WrongState):
            study_actions.ask_to_publish_study(session, study=study, by=by, at=at)
        assert len(session.exec(select(StudyRow)).all()) == 4


def test_the_command_line_tells_what_differs_and_publishes(tmp_path, empty_sqlite, monkeypatch):
    (tmp_path / "better-answered.sqlite3").write_bytes(empty_sqlite.read_bytes())
    monkeypatch.setenv("BA_DATA_FOLDER", str(tmp_path))
    items, stated = tmp_path / "items.csv", tmp_path / "stated.csv"
    items.write_text(ITEMS, "utf-8")
    stated.write_text(STATED, "utf-8")
    words = ["editions", "import-table", str(items), "--stated", str(stated)]
    for name in ("title", "source", "licence"):
        words += [f"--{name}", TOLD[name]]
    run = CliRunner()
    dry = run.invoke(cli, [*words, "--dated-on", "2025-11-30", "--dry-run"])
    assert "truncate: 2 of 4 stated figures come out" in dry.output
    assert "G, Birch, total: stated 50.1, recomputed 50.0" in dry.output
    assert dry.output.endswith("Dry run: nothing is published.\n")
    done = run.invoke(cli, [*words, "--dated-on", "2025-11-30"])
    assert done.output.endswith("Study 1 is published.\n")
    wrong = run.invoke(cli, [*words, "--dated-on", "yesterday"])
    assert isinstance(wrong.exception, BadInput)
    assert "like 30/11/2026" in wrong.exception.fields["dated_on"]
    items.write_text(ITEMS + "x,y\n", "utf-8")
    faulty = run.invoke(cli, [*words, "--dated-on", "2025-11-30"])
    assert "Line 6" in faulty.exception.fields["items"]
