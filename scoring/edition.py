"""The files of an edition, made from its inputs alone, and the check that a published ZIP is what its inputs
give. METHOD 8.

An edition's ZIP holds `inputs.json`, `edition.json` (every table), `calls.csv` (what each call came to),
`topic_weights.csv`, and for each table
`league-<group>-<measure>.csv` and `topics-<group>-<measure>.csv`. Its digest is the SHA-256 of
`edition.json`, which itself names the digest of the inputs. The publisher may add files of its own (a README,
say); they are listed as not checked.
"""

import zipfile
from dataclasses import dataclass
from pathlib import Path

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
from scoring.errors import InputError
from scoring.league import Edition, compile_edition
from scoring.outcome import call_outcomes
from scoring.records import LeagueInputs

MOST_BYTES = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Verification:
    """Which files of an edition are the same when made again, and which are not."""

    digest: str
    same: tuple[str, ...]
    different: tuple[str, ...]
    lacking: tuple[str, ...]
    not_checked: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether every file that scoring makes is there, byte for byte."""
        return not self.different and not self.lacking


def edition_files(inputs: LeagueInputs) -> dict[str, bytes]:
    """Every file of an edition that follows from its inputs, by name. Raises as `league.compile_edition`."""
    edition = compile_edition(inputs)
    files = {"inputs.json": inputs_to_json(inputs), "edition.json": canonical_json(edition)}
    files["calls.csv"] = outcomes_to_csv(call_outcomes(inputs))
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
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(item.file_size for item in archive.infolist()) > MOST_BYTES:
                raise InputError(path.name, "unpacks to more than 1 GB")
            found = {item.filename: archive.read(item) for item in archive.infolist() if not item.is_dir()}
    except (zipfile.BadZipFile, OSError) as error:
        raise InputError(path.name, f"not a readable ZIP: {error}") from None
    if "inputs.json" not in found:
        raise InputError(path.name, "has no inputs.json")
    try:
        text = found["inputs.json"].decode("utf-8")
    except UnicodeDecodeError:
        raise InputError("inputs.json", "is not UTF-8") from None
    made = edition_files(inputs_from_json(text))
    return Verification(
        digest=digest(made["edition.json"].decode("utf-8")),
        same=tuple(sorted(name for name in made if found.get(name) == made[name])),
        different=tuple(sorted(name for name in made if name in found and found[name] != made[name])),
        lacking=tuple(sorted(name for name in made if name not in found)),
        not_checked=tuple(sorted(name for name in found if name not in made)),
    )
