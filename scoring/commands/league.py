"""python -m scoring league INPUTS.json | INPUTS_DIR [--out FILE.csv]: the tables of an edition, or of a
folder of calls.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from scoring.codec import inputs_from_json, table_to_csv, write_csv
from scoring.csv_files import read_text, write_text
from scoring.edition import edition_digest
from scoring.folder import COLUMNS, folder_tables, read_folder
from scoring.league import compile_edition


def main(argv: Sequence[str]) -> int:
    """Write league tables as CSV. From JSON the last line is the digest that the edition is published
    under.
    """
    parser = argparse.ArgumentParser(prog="python -m scoring league", description=main.__doc__)
    parser.add_argument("inputs", type=Path, help="inputs.json of an edition, or a folder of CSV files")
    parser.add_argument("--marks", type=Path, help="marks.csv, when the folder's calls carry no score")
    parser.add_argument("--questions", type=Path, help="questions.csv that goes with it")
    parser.add_argument("--group", help="only the table of this group, or with this table_id")
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args(argv)
    if asked.inputs.is_dir():
        folder = read_folder(asked.inputs, marks=asked.marks, questions=asked.questions)
        write_text(write_csv(COLUMNS, folder_tables(folder, only=asked.group)), asked.out)
        return 0
    edition = compile_edition(inputs_from_json(read_text(asked.inputs)))
    shown = [table for table in edition.tables if asked.group in (None, table.group)]
    text = "\r\n".join(table_to_csv(table) for table in shown)
    last = f"inputs sha256:{edition.digest}\r\ndigest sha256:{edition_digest(edition)}\r\n"
    write_text(f"{text}\r\n{last}", asked.out)
    return 0
