"""python -m scoring verify EDITION.zip: make a published edition again from its inputs and compare every
file.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from scoring.edition import Verification, verify_edition

MOST_NAMED = 5  # files of one folder


def _short(names: Sequence[str]) -> list[str]:
    """Names, with the files of a full folder told together."""
    folders = Counter(name.rpartition("/")[0] for name in names)
    full = {folder for folder, count in folders.items() if folder and count > MOST_NAMED}
    alone = [name for name in names if name.rpartition("/")[0] not in full]
    return [*alone, *(f"{folder}/, {folders[folder]} files" for folder in sorted(full))]


def _sums(result: Verification) -> str:
    if result.sums is None:
        return "there is no list of them, so a file that was left out is not missed"
    return "not all right" if result.sums else "every one is right"


def main(argv: Sequence[str]) -> int:
    """Compare a published edition with what its inputs give: scoring's own files byte for byte, downloads figure by
    figure, every file by its sum. 0: all the same; 1: not, naming file, row and column.
    """
    parser = argparse.ArgumentParser(prog="python -m scoring verify", description=main.__doc__)
    parser.add_argument("edition", type=Path)
    result = verify_edition(parser.parse_args(argv).edition)
    for word, names in (
        ("same", result.same),
        ("DIFFERENT", result.different),
        ("LACKING", result.lacking),
        ("not checked" if result.sums is None else "by its sum alone", _short(result.not_checked)),
    ):
        sys.stdout.writelines(f"{word}: {name}\n" for name in names)
    sys.stdout.writelines(f"{difference}\n" for difference in result.differences)
    sys.stdout.writelines(f"SUM {fault}\n" for fault in result.sums or ())
    sys.stdout.write(f"sums: {_sums(result)}\n")
    sys.stdout.write(f"digest sha256:{result.digest}\n{'verified' if result.holds else 'NOT VERIFIED'}\n")
    return 0 if result.holds else 1
