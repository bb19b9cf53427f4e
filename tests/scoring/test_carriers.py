"""What a check reads of a download, and what it leaves alone."""

import io
import sys
import zipfile

import pytest

from scoring.carriers import Unreadable, carried_sheets
from scoring.differences import file_differences
from scoring.reweigh import counted_sections
from tests.scoring.examples import call, create_inputs

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(sheets="", texts=""):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as book:
        book.writestr("xl/workbook.xml", f'<workbook xmlns="{MAIN}"><sheets>{sheets}</sheets></workbook>')
        book.writestr("xl/_rels/workbook.xml.rels", "<Relationships/>")
        book.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{texts}</sst>')
    return content.getvalue()


@pytest.mark.parametrize(
    "name", ["LICENCE.txt", "edition-3-readme.csv", "edition-3.csv", "edition-3-table.xlsx"]
)
def test_what_is_no_copy_of_a_sheet_is_left_alone(name):
    assert carried_sheets(name, b"whatever") is None


def test_a_workbook_without_its_sheets_is_unreadable():
    with pytest.raises(Unreadable, match="has no sheet table"):
        carried_sheets("edition-3.xlsx", workbook(texts="<si><t>a_x000D_b</t></si>"))


def test_parquet_is_left_to_those_who_have_pyarrow(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert carried_sheets("edition-3-table.parquet", b"") is None


def test_a_file_of_another_kind_has_no_figures_to_compare():
    assert list(file_differences("METHOD.md", b"one", b"two")) == []


def test_sections_count_only_where_there_is_a_scorecard_and_a_call_that_counts():
    calls = [call(1, "E00", "bins", "matches"), call(2, "E00", "bins", status="void")]
    assert set(counted_sections(create_inputs(calls=calls))) == {"K001"}
    assert counted_sections(create_inputs(calls=calls, instrument=None)) == {}
