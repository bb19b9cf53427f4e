"""The files of an edition, made from its inputs alone, and the check that a published ZIP is what its inputs
give. METHOD 8.

An edition's ZIP holds `inputs.json`, `edition.json` (every table), `calls.csv` (what each call came to),
`topic_weights.csv`, and for each table
`league-<group>-<measure>.csv` and `topics-<group>-<measure>.csv`. Its digest is the SHA-256 of
`edition.json`, which itself names the digest of the inputs. The publisher may add downloads that carry the same
figures in other formats (`edition-7.xlsx`, `edition-7-table.csv`; see `scoring.carriers`), which are checked figure
by figure; a list of sums (`SHA256SUMS`), which is checked too; and files of its own (a README, say), of which only
the sum is checked.
"""

import hashlib
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from scoring.carriers import Unreadable, carried_sheets
from scoring.codec import (
    canonical_json,
    cells_to_csv,
    digest,
    inputs_from_json,
    inputs_to_json,
    outcomes_to_csv,
    table_to_csv,
    weights_to_csv,
)
from scoring.differences import Difference, file_differences, sheet_differences
from scoring.errors import InputError
from scoring.league import Edition, compile_edition
from scoring.outcome import call_outcomes
from scoring.records import LeagueInputs
from scoring.sheets import Sheet, edition_data, sheets_of
from scoring.tables import CallOutcome

MOST_BYTES = 1_000_000_000
MOST_NAMED = 20  # differences named in one file
SUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """An edition made again: scoring's own files, and the sheets that every download carries."""

    files: Mapping[str, bytes]
    sheets: Mapping[str, Sheet]


@dataclass(frozen=True, slots=True)
class Verification:
    """Which files of an edition are the same when made again, and which are not.

    same : scoring's own files byte for byte, and downloads that carry the same figures. not_checked : by their sum
    alone, if there is a list of sums. differences : the first figures that differ in each file of `different`.
    sums : what is wrong with the list of sums, in words; None: there is no list.
    """

    digest: str
    same: tuple[str, ...]
    different: tuple[str, ...]
    lacking: tuple[str, ...]
    not_checked: tuple[str, ...]
    differences: tuple[Difference, ...] = ()
    sums: tuple[str, ...] | None = None

    @property
    def holds(self) -> bool:
        """Whether every file that scoring makes is there, byte for byte, and downloads and sums agree with them."""
        return not self.different and not self.lacking and not self.sums


def edition_files(inputs: LeagueInputs) -> dict[str, bytes]:
    """Every file of an edition that follows from its inputs, by name. Raises as `league.compile_edition`."""
    return _files(inputs, compile_edition(inputs), call_outcomes(inputs))


def rebuild(inputs: LeagueInputs) -> Rebuilt:
    """An edition made again from its inputs. Raises as `league.compile_edition`."""
    edition, outcomes = compile_edition(inputs), call_outcomes(inputs)
    return Rebuilt(_files(inputs, edition, outcomes), sheets_of(edition_data(inputs, edition, outcomes)))


def _files(inputs: LeagueInputs, edition: Edition, outcomes: tuple[CallOutcome, ...]) -> dict[str, bytes]:
    files = {"inputs.json": inputs_to_json(inputs), "edition.json": canonical_json(edition)}
    files["calls.csv"] = outcomes_to_csv(outcomes)
    files["topic_weights.csv"] = weights_to_csv(inputs)
    for table in edition.tables:
        files[f"league-{table.group}-{table.measure.value}.csv"] = table_to_csv(table)
        files[f"topics-{table.group}-{table.measure.value}.csv"] = cells_to_csv(table)
    return {name: text.encode("utf-8") for name, text in files.items()}


def edition_digest(edition: Edition) -> str:
    """The digest that an edition is published under: SHA-256 of its canonical JSON."""
    return digest(canonical_json(edition))


def verify_edition(path: Path) -> Verification:
    """Make an edition again from the inputs in its ZIP and compare every file.

    Raises
    ------
    InputError  not a ZIP, no `inputs.json` in it, files of more than 1 GB, or inputs that cannot be used.
    """
    found = _unpack(path)
    if "inputs.json" not in found:
        raise InputError(path.name, "has no inputs.json")
    try:
        text = found["inputs.json"].decode("utf-8")
    except UnicodeDecodeError:
        raise InputError("inputs.json", "is not UTF-8") from None
    return compare_files(found, rebuild(inputs_from_json(text)))


def _unpack(path: Path) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(item.file_size for item in archive.infolist()) > MOST_BYTES:
                raise InputError(path.name, "unpacks to more than 1 GB")
            return {item.filename: archive.read(item) for item in archive.infolist() if not item.is_dir()}
    except (zipfile.BadZipFile, OSError) as error:
        raise InputError(path.name, f"not a readable ZIP: {error}") from None


def compare_files(found: Mapping[str, bytes], made: Rebuilt) -> Verification:
    """Published files, by name, against the edition made again."""
    checked: dict[str, list[Difference]] = {}
    for name, content in sorted(found.items()):
        if name in made.files:
            same = content == made.files[name]
            checked[name] = [] if same else _named(file_differences(name, content, made.files[name]), name)
        elif (carried := _carried(name, content, made)) is not None:
            checked[name] = [*islice(carried, MOST_NAMED)]
    return Verification(
        digest=digest(made.files["edition.json"].decode("utf-8")),
        same=tuple(name for name, differences in checked.items() if not differences),
        different=tuple(name for name, differences in checked.items() if differences),
        lacking=tuple(sorted(name for name in made.files if name not in found)),
        not_checked=tuple(sorted(name for name in found if name not in checked and name != SUMS)),
        differences=tuple(difference for differences in checked.values() for difference in differences),
        sums=tuple(_sum_faults(found)) if SUMS in found else None,
    )


def _named(differences: Iterator[Difference], name: str) -> list[Difference]:
    """The first differences of a file that is known to differ."""
    only_form = Difference(name, 0, "whole file", "another way of writing the same", "canonical")
    return [*islice(differences, MOST_NAMED)] or [only_form]


def _carried(name: str, content: bytes, made: Rebuilt) -> Iterator[Difference] | None:
    """Differences of a download's figures; None when it carries no figures that can be read here."""
    try:
        carried = carried_sheets(name, content)
    except Unreadable as error:
        return iter([Difference(name, 0, "whole file", f"not readable: {error}", "readable")])
    if carried is None:
        return None
    return (
        difference
        for sheet, found in carried.items()
        for difference in sheet_differences(
            f"{name} {sheet}" if len(carried) > 1 else name, made.sheets[sheet], found
        )
    )


def _sum_faults(found: Mapping[str, bytes]) -> Iterator[str]:
    """What is wrong with the list of SHA-256 sums: a file that is not what it says, not there, or not listed."""
    lines = found[SUMS].decode("utf-8", errors="replace").splitlines()
    listed = {name: known for known, _, name in (line.partition("  ") for line in lines)}
    for name, known in listed.items():
        if name not in found:
            yield f"{name}: is listed and not there"
        elif hashlib.sha256(found[name]).hexdigest() != known:
            yield f"{name}: is not the file whose sum is listed"
    for name in sorted(found.keys() - listed.keys() - {SUMS}):
        yield f"{name}: is not listed"
