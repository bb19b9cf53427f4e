"""Every download of an edition, opened by somebody else's library, says what the page says."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace

import openpyxl
import pyarrow.parquet as pq
import pypdf
import pytest
from csvw import TableGroup

from app.core.formats import points
from app.publication import views
from app.publication.files import package, report
from app.publication.files.content import Content, File
from app.publication.files.report import Printer
from app.publication.words import DEMONSTRATION
from scoring.__main__ import main
from scoring.codec import cell_of_text, text_of_cell
from scoring.edition import edition_files
from scoring.records import Council
from tests.published_content import edition_content, national_inputs
from tests.scoring.examples import create_inputs

STEM = "demonstration-edition-7"
Key = tuple[str, str, str]


@dataclass(frozen=True)
class National:
    """382 councils × 9 topics: their files, and their rows as the page shows them."""

    content: Content
    files: Mapping[str, File]
    shown: Mapping[Key, views.TableRow]

    def bytes_of(self, name: str) -> bytes:
        return self.files[name].content


@pytest.fixture(scope="module")
def national() -> National:
    content, tables = edition_content(national_inputs())
    shown = {}
    for table in tables:
        view = views.table_view(table, table.rows, lambda code: code)
        for row in [*view.ranked, *view.unranked]:
            shown[table.group_code, table.measure.value, row.council_code] = row
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Content, "council_codes", lambda content: iter(["X00000000", "X00000381"]))
        files = {file.name: file for file in package.edition_package(content)}
    return National(content, files, shown)


def assert_shown(national: National, rows: list[dict[str, object]]) -> None:
    """Rows of a download hold the figures of the page, all of them."""
    assert len(rows) == len(national.shown) == 382
    for row in rows:
        there = national.shown[row["group"], row["measure"], row["gss_code"]]
        assert row["council"] == there.council_name
        assert (row["place"], row["place_label"] or "") == (there.place, there.place_label)
        assert (row["score_points"], row["score_low_points"]) == (there.score, there.lower)
        assert row["score_high_points"] == there.upper
        assert (row["likely_place_low"], row["likely_place_high"]) == (there.likely_low, there.likely_high)
        assert (row["calls"], row["reached_calls"]) == (there.calls, there.reached)
        assert row["topics_satisfied"] == there.topics_satisfied
        assert (row["not_ranked_because"] or "") == there.reason
        assert row["note"] == DEMONSTRATION


def test_the_workbook_agrees_with_the_page(national: National):
    book = openpyxl.load_workbook(io.BytesIO(national.bytes_of(f"{STEM}.xlsx")), read_only=True)
    wanted = ["table", "calls", "questions", "topics", "scorecard", "dictionary", "method"]
    assert book.sheetnames == wanted
    header, *rows = book["table"].iter_rows(values_only=True)
    assert_shown(national, [dict(zip(header, row, strict=True)) for row in rows])
    assert book["calls"].max_row == 1 + 382 * 9
    known = {row[1] for row in book["dictionary"].iter_rows(values_only=True)}
    for sheet in ("table", "calls", "questions", "topics", "scorecard"):
        assert {cell.value for cell in next(book[sheet].rows)} <= known


def test_parquet_agrees_with_the_page(national: National):
    table = pq.read_table(io.BytesIO(national.bytes_of(f"{STEM}-table.parquet")))
    assert_shown(national, table.to_pylist())
    assert table.schema.metadata[b"note"].decode() == DEMONSTRATION
    assert pq.read_table(io.BytesIO(national.bytes_of(f"{STEM}-topics.parquet"))).num_rows == 382 * 9


def test_json_agrees_with_the_page(national: National):
    data = json.loads(national.bytes_of(f"{STEM}.json"))
    rows = {(t["group"], t["measure"], row["council"]): row for t in data["tables"] for row in t["rows"]}
    assert rows.keys() == national.shown.keys()
    for key, row in rows.items():
        there = national.shown[key]
        assert (row["place"], row["score_1dp"], row["reason"]) == (there.place, there.score, there.reason)
    assert len(data["calls"]) == 382 * 9


def test_csv_read_by_its_csvw_description_agrees_with_the_page(national: National, tmp_path):
    for name in (f"{STEM}-csvw.json", f"{STEM}-table.csv", f"{STEM}-scorecard.csv", f"{STEM}-dictionary.csv"):
        (tmp_path / name).write_bytes(national.bytes_of(name))
    described = TableGroup.from_file(tmp_path / f"{STEM}-csvw.json")
    tables = {str(table.url): table for table in described.tables}
    rows = [dict(row) for row in tables[f"{STEM}-table.csv"].iterdicts(strict=True)]
    for row in rows:
        row["place_label"] = text_of_cell(row["place_label"] or "")
    assert_shown(national, rows)
    assert list(tables[f"{STEM}-dictionary.csv"].iterdicts(strict=True))


def test_the_data_package_describes_the_files_that_are_there(national: National):
    described = json.loads(national.bytes_of("datapackage.json"))
    assert described["licenses"][0]["name"] == "CC-BY-4.0"
    for resource in described["resources"]:
        content = national.bytes_of(resource["path"])
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        if resource["format"] == "csv":
            header = next(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
            assert [field["name"] for field in resource["schema"]["fields"]] == header
            assert set(resource["schema"]["primaryKey"]) <= set(header)


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def test_the_report_says_what_the_page_says(national: National):
    text = text_of(national.bytes_of(f"{STEM}.pdf"))
    for row in national.shown.values():
        if row.place is not None:
            interval = f"{points(row.lower)} to {points(row.upper)}"
            assert f"{row.place_label} {row.council_name} {points(row.score)} {interval}" in text
        else:
            assert f"{row.council_name} {row.reason}" in text
    assert text.count(DEMONSTRATION) >= 10


def test_reports_are_tagged_for_screen_readers(national: National):
    for name in (f"{STEM}.pdf", f"councils/{STEM}-X00000381.pdf"):
        pdf = pypdf.PdfReader(io.BytesIO(national.bytes_of(name)))
        root = pdf.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        assert root["/Lang"] == "en-GB"
        assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
        assert pdf.metadata is not None
        assert pdf.metadata.title


def test_the_report_of_a_council_tells_its_calls(national: National):
    text = text_of(national.bytes_of(f"councils/{STEM}-X00000381.pdf"))
    row = next(row for key, row in national.shown.items() if key[2] == "X00000381")
    assert row.council_name in text
    assert points(row.score) in text
    calls = [call for call in national.content.data["calls"] if call["council"] == "X00000381"]
    assert all(call["id"] in text for call in calls)
    assert "“It is £38.50”" in text


def test_the_zip_of_a_national_edition_is_verified(national: National, tmp_path, capsys):
    (tmp_path / f"{STEM}.zip").write_bytes(national.bytes_of(f"{STEM}.zip"))
    assert main(["verify", str(tmp_path / f"{STEM}.zip")]) == 0
    said = capsys.readouterr().out
    for name in (
        f"{STEM}-table.csv",
        f"{STEM}.xlsx",
        f"{STEM}.json",
        f"{STEM}-calls.parquet",
        "edition.json",
    ):
        assert f"same: {name}\n" in said
    assert "sums: every one is right\n" in said
    assert f"digest sha256:{national.content.data['tables_sha256']}\nverified\n" in said


def test_the_zip_holds_every_file_and_the_sums_of_all(national: National):
    with zipfile.ZipFile(io.BytesIO(national.bytes_of(f"{STEM}.zip"))) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    assert inside.keys() == national.files.keys() - {f"{STEM}.zip"}
    listed = dict(line.split("  ")[::-1] for line in inside["SHA256SUMS"].decode().splitlines())
    assert listed == {
        name: hashlib.sha256(content).hexdigest() for name, content in inside.items() if name != "SHA256SUMS"
    }
    assert {"inputs.json", "edition.json", "calls.csv", "topic_weights.csv", "README.txt"} <= inside.keys()


HOSTILE = ("=HYPERLINK(1)", "+44", "-1", "@cmd", "'t Zand", "\tTab", "＝1", "#let x = 1")


@pytest.fixture(scope="module")
def small() -> Mapping[str, bytes]:
    """Files of three councils with hostile names, and hostile answers."""
    return {file.name: file.content for file in package.edition_package(hostile_content())}


def hostile_content() -> Content:
    councils = tuple(
        Council(f"E0{i}", name, "districts", "district") for i, name in enumerate(("=1+1", "'t Zand", "-Ash"))
    )
    content, _ = edition_content(create_inputs(councils=councils), said="=cmd|' /C calc'!A0")
    return content


def test_the_same_edition_gives_the_same_bytes(small: Mapping[str, bytes]):
    again = {file.name: file.content for file in package.edition_package(hostile_content())}
    assert {name: content == small[name] for name, content in again.items()} == dict.fromkeys(small, True)


def test_no_text_becomes_a_formula_and_none_is_lost(small: Mapping[str, bytes]):
    names = {"=1+1", "'t Zand", "-Ash"}
    rows = list(csv.DictReader(io.StringIO(small[f"{STEM}-table.csv"].decode("utf-8-sig"))))
    assert {text_of_cell(row["council"]) for row in rows} == names
    for name, content in small.items():
        if name.endswith(".csv"):
            cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]
            hostile = [cell for cell in cells if cell.startswith(("=", "+", "@", "\t")) or cell == "-Ash"]
            assert hostile == [], name
    book = openpyxl.load_workbook(io.BytesIO(small[f"{STEM}.xlsx"]))
    found = {cell.value: cell for cell in book["table"]["F"][1:]}
    assert found.keys() == names
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in found.values())
    said = {cell.value: cell.data_type for cell in book["questions"]["H"][1:]}
    assert said == {"=cmd|' /C calc'!A0": "s"}
    table = pq.read_table(io.BytesIO(small[f"{STEM}-table.parquet"]))
    assert set(table.column("council").to_pylist()) == names


@pytest.mark.parametrize("text", HOSTILE)
def test_taking_one_apostrophe_off_gives_every_text_back(text: str):
    assert text_of_cell(cell_of_text(text)) == text


def test_the_demonstration_says_so_in_every_file(small: Mapping[str, bytes]):
    made_by_scoring = edition_files(hostile_content().inputs)
    for name, content in small.items():
        if name in made_by_scoring or name == "SHA256SUMS":
            continue
        assert (
            name.startswith("demonstration-") or "/demonstration-" in name or DEMONSTRATION in text(content)
        ), name
        if name.endswith((".csv", ".json", ".md", ".txt")):
            assert DEMONSTRATION in text(content), name
        if name.endswith(".pdf"):
            assert DEMONSTRATION in text_of(content), name


def text(content: bytes) -> str:
    return content.decode("utf-8", errors="replace")


def test_a_real_edition_says_nothing_of_a_demonstration():
    content, _ = edition_content(create_inputs(), fictional=False)
    for file in [*package.edition_package(content)]:
        assert "demonstration" not in file.name
        assert "emonstration" not in text(file.content), file.name


def test_a_character_that_no_font_holds_stands_as_its_number():
    content, _ = edition_content(create_inputs(), said="bins 🗑 and 市")
    printed = Printer(report.COUNCIL, content.published_at).pdf(report.CouncilReports(content).report("E00"))
    assert "bins [U+1F5D1] and [U+5E02]" in text_of(printed)


def test_tables_of_another_method_are_not_passed_off_as_published():
    content, _ = edition_content(create_inputs())
    other = replace(content, data={**content.data, "tables_sha256": "0" * 64})
    with pytest.raises(package.CannotBeRebuilt, match="makes other tables"):
        list(package.edition_package(other))
