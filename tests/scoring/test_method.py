"""The published method: its sections are those the code cites, its worked example what the code gives."""

import re
from pathlib import Path

import pytest

import scoring
from scoring.edition import edition_digest
from scoring.guaranteed_range import dunnett_critical
from scoring.league import compile_edition, compile_league_table
from tests.scoring.examples import create_inputs

FOLDER = Path(scoring.__file__).parent
METHOD = (FOLDER / "METHOD.md").read_text(encoding="utf-8")
# What the same inputs give under each version. Another table from them is another method: give it a new version.
DIGESTS = {"1": "771c2186d9abcd80089f92500e0e6abab62e7e85bec5236b8308febfb1b0434d"}
SECTIONS = set(re.findall(r"^## (\d+)\.", METHOD, re.MULTILINE)) | set(
    re.findall(r"^\*\*(\d+\.\d+) ", METHOD, re.MULTILINE)
)


def test_every_cited_section_exists():
    cited = set()
    for path in [*FOLDER.glob("*.py"), *FOLDER.glob("commands/*.py")]:
        for places in re.findall(
            r"METHOD\s+((?:\d+(?:\.\d+)?(?:,| and| to)?\s*)+)", path.read_text(encoding="utf-8")
        ):
            cited |= set(re.findall(r"\d+(?:\.\d+)?", places))
    assert cited
    assert cited <= SECTIONS


def test_the_version_is_the_one_in_the_code():
    assert f"Method version {scoring.METHOD_VERSION}." in METHOD


def test_the_same_inputs_give_another_table_only_under_another_version():
    assert edition_digest(compile_edition(create_inputs())) == DIGESTS[scoring.METHOD_VERSION]


def test_the_worked_example_is_what_the_code_gives():
    table = compile_league_table(create_inputs(), group="districts", measure="match")
    assert [cell.mean for cell in table.cells] == [87.5, 100, 50, 50, 0, 75]
    assert [row.score_1dp for row in table.rows] == [93.8, 50.0, 37.5]
    assert (round(table.residual_variance, 2), table.df) == (1223.96, 8)
    first = table.rows[0]
    assert (round(first.se, 2), round(first.lower, 1), first.upper) == (17.49, 53.4, 100)
    assert [(row.likely_low, row.likely_high) for row in table.rows] == [(1, 2), (1, 3), (2, 3)]
    assert {(row.guaranteed_low, row.guaranteed_high) for row in table.rows} == {(1, 3)}
    assert dunnett_critical(1, [1, 1], df=8) == pytest.approx(2.67, abs=0.005)
    assert (round(table.tau, 2), round(table.honesty.reliability, 2)) == (23.80, 0.65)
    assert table.honesty.pairs_told_apart == 0
