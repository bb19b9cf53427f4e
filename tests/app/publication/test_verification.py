"""One figure of a published ZIP is altered: `verify` names the file, the row and the column."""

import csv
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.publication.files import package
from scoring.__main__ import main
from scoring.differences import Difference
from scoring.edition import Rebuilt, compare_files, rebuild
from tests.published_content import edition_content
from tests.scoring.examples import create_inputs

STEM = "edition-7"
Files = dict[str, bytes]


@pytest.fixture(scope="module")
def published() -> tuple[Files, Rebuilt]:
    """The files of three councils, and the same edition made again."""
    content, _ = edition_content(create_inputs(), fictional=False)
    files = {file.name: file.content for file in package.edition_package(content)}
    del files[f"{STEM}.zip"]
    return files, rebuild(content.inputs)


def altered_csv(content: bytes, line: int, column: str, value: str) -> bytes:
    """A CSV with one cell changed. `line`: 2 is the first row."""
    text = content.decode("utf-8")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    names = [name.removeprefix("\ufeff") for name in rows[0]]
    rows[line - 1][names.index(column)] = value
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8")


def only_difference(published: tuple[Files, Rebuilt], name: str, content: bytes) -> Difference:
    files, made = published
    found = compare_files({**files, name: content}, made)
    assert found.different == (name,)
    assert found.sums == (f"{name}: is not the file whose sum is listed",)
    assert not found.holds
    (difference,) = found.differences
    return difference


@pytest.mark.parametrize(
    ("name", "line", "column", "value"),
    [
        (f"{STEM}-table.csv", 3, "score_points", "99.9"),
        (f"{STEM}-table.csv", 4, "place", "1"),
        (f"{STEM}-table.csv", 2, "place_label", "'=1"),
        (f"{STEM}-table.csv", 2, "score_low_points", "0.000001"),
        (f"{STEM}-table.csv", 5, "likely_place_high", ""),
        (f"{STEM}-topics.csv", 2, "topic_weight", "2.0"),
        (f"{STEM}-calls.csv", 7, "verdict", "matches"),
        (f"{STEM}-calls.csv", 7, "satisfactory", "1"),
        (f"{STEM}-scorecard.csv", 9, "question_weight", "0.5"),
        ("league-districts-match.csv", 3, "upper", "100"),
        ("calls.csv", 2, "match_score", "12.5"),
        ("topic_weights.csv", 3, "weight", "2"),
    ],
)
def test_an_altered_cell_of_a_csv_is_named(published, name: str, line: int, column: str, value: str):
    found = only_difference(published, name, altered_csv(published[0][name], line, column, value))
    assert (found.file, found.row, found.column) == (name, line, column)
    assert found.found.lstrip("'") in (
        value.lstrip("'"),
        value.removesuffix(".0"),
        "nothing",
        "1e-06",
        "True",
    )


@given(data=st.data())
def test_whichever_figure_is_altered_it_is_named(published, data: st.DataObject):
    sheet = data.draw(st.sampled_from(["table", "topics", "calls", "scorecard"]))
    name = f"{STEM}-{sheet}.csv"
    column = data.draw(st.sampled_from([column.name for column in published[1].sheets[sheet].columns]))
    line = data.draw(st.integers(2, 1 + len(published[1].sheets[sheet].rows)))
    content = altered_csv(published[0][name], line, column, "-7.25")
    (found,) = compare_files({name: content}, published[1]).differences
    assert (found.file, found.row, found.column) == (name, line, column)


@pytest.mark.parametrize(
    ("sheet", "line", "column", "value"),
    [
        ("table", 3, "score_points", 99.9),
        ("calls", 5, "verdict", "contradicts"),
        ("topics", 4, "satisfied", None),
    ],
)
def test_an_altered_cell_of_the_workbook_is_named(
    published, sheet: str, line: int, column: str, value: object
):
    book = openpyxl.load_workbook(io.BytesIO(published[0][f"{STEM}.xlsx"]))
    header = [cell.value for cell in book[sheet][1]]
    book[sheet].cell(line, header.index(column) + 1).value = value
    out = io.BytesIO()
    book.save(out)
    found = only_difference(published, f"{STEM}.xlsx", out.getvalue())
    assert (found.file, found.row, found.column) == (f"{STEM}.xlsx {sheet}", line, column)


def test_a_formula_in_the_workbook_is_not_taken_for_its_figure(published):
    book = openpyxl.load_workbook(io.BytesIO(published[0][f"{STEM}.xlsx"]))
    book["table"]["G2"] = "=100-4"
    out = io.BytesIO()
    book.save(out)
    assert only_difference(published, f"{STEM}.xlsx", out.getvalue()).found == "=100-4"


def test_an_altered_figure_of_parquet_is_named(published):
    name = f"{STEM}-table.parquet"
    table = pq.read_table(io.BytesIO(published[0][name]))
    places = table.column("place").to_pylist()
    place = table.column_names.index("place")
    changed = table.set_column(place, "place", pa.array([places[0] + 1, *places[1:]]))
    out = io.BytesIO()
    pq.write_table(changed, out)
    found = only_difference(published, name, out.getvalue())
    assert (found.file, found.row, found.column) == (name, 2, "place")


def test_an_altered_figure_of_json_is_named(published):
    data = json.loads(published[0][f"{STEM}.json"])
    data["tables"][1]["rows"][2]["se"] += 0.5
    found = only_difference(published, f"{STEM}.json", json.dumps(data).encode())
    assert (found.file, found.row, found.column) == (f"{STEM}.json table", 7, "standard_error_points")
    assert data["tables"][1]["rows"][2]["council"] in found.about


def test_an_altered_figure_of_the_compiled_tables_is_named(published):
    data = json.loads(published[0]["edition.json"])
    data["tables"][0]["rows"][0]["upper"] = 98.5
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n"
    found = only_difference(published, "edition.json", text.encode())
    assert (found.row, found.column, found.found) == (0, "tables[0].rows[0].upper", "98.5")


def test_an_altered_weight_of_the_inputs_shows_in_every_table(published, tmp_path: Path, capsys):
    files = dict(published[0])
    data = json.loads(files["inputs.json"])
    data["topics"][0]["weight"] = 3
    files["inputs.json"] = (
        json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n"
    ).encode()
    assert main(["verify", str(zipped(files, tmp_path))]) == 1
    said = capsys.readouterr().out
    assert "SUM inputs.json: is not the file whose sum is listed" in said
    assert "topic_weights.csv: row 2, column weight (bins): is 1, should be 3\n" in said
    assert f"{STEM}-topics.csv: row 2, column topic_weight" in said
    assert "column score_points" in said
    assert said.endswith("NOT VERIFIED\n")


def zipped(files: Mapping[str, bytes], folder: Path) -> Path:
    with zipfile.ZipFile(folder / f"{STEM}.zip", "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return folder / f"{STEM}.zip"


def test_rows_and_columns_that_were_taken_out_are_missed(published):
    name = f"{STEM}-calls.csv"
    rows = published[0][name].decode("utf-8").splitlines(keepends=True)
    found = compare_files({name: "".join(rows[:-1]).encode()}, published[1]).differences
    assert [(one.row, one.found, one.made) for one in found] == [(len(rows), "no row", "a row")]
    found = compare_files(
        {name: published[0][name].replace(b"verdict", b"opinion", 1)}, published[1]
    ).differences
    assert [(one.column, one.found) for one in found] == [("verdict", "no such column")]


def test_what_is_cut_off_is_not_readable(published):
    files, made = published
    names = [f"{STEM}.json", f"{STEM}.xlsx", f"{STEM}-table.parquet", "edition.json"]
    found = compare_files({name: files[name][: len(files[name]) // 2] for name in names}, made)
    assert set(found.different) == set(names)
    assert all("not readable" in one.found for one in found.differences)


def test_files_that_the_sums_do_not_know_are_told(published):
    files, made = published
    without = {name: content for name, content in files.items() if name != "LICENCE.txt"}
    found = compare_files({**without, "extra.txt": b"x"}, made)
    assert found.sums == ("LICENCE.txt: is listed and not there", "extra.txt: is not listed")
    assert (found.holds, found.not_checked.count("extra.txt")) == (False, 1)


def test_other_writing_of_the_same_is_told(published):
    text = json.dumps(json.loads(published[0]["edition.json"]), indent=1).encode()
    found = only_difference(published, "edition.json", text)
    assert found.found == "another way of writing the same"
