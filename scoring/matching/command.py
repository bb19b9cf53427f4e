"""`python -m scoring match CASES.jsonl --out RESULT.jsonl [--split] [--model]`: the engine from the command line.

A case is one JSON object a line: `id`, `pages` (each `url`, `text`), `answer`, `facts` (each `text`),
and if wanted
`topic` and `expected_points` (each `point`). Gold verdicts in a case are not read.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scoring.matching.encoder import Encoder, EncoderMissingError, load_encoder
from scoring.matching.match import match_answer
from scoring.matching.page import PreparedPage, prepare_page
from scoring.matching.records import FactResult, MatchResult, PageText

DONE, BAD_INPUT = 0, 2


class BadCaseError(Exception):
    """A line of the case file cannot be used."""


def main(argv: Sequence[str] | None = None) -> int:
    """Match every case of a file. Returns 0, or 2 after naming the first bad line and field."""
    parser = argparse.ArgumentParser(prog="python -m scoring match", description="Match answers with pages.")
    parser.add_argument("cases", type=Path, help="cases, one JSON object a line")
    parser.add_argument("--out", type=Path, required=True, help="results, one JSON object a line")
    parser.add_argument(
        "--split", action="store_true", help="cut the answers into facts instead of taking the case's"
    )
    parser.add_argument(
        "--model", action="store_true", help="find passages by meaning too, with better-answered[models]"
    )
    try:
        wanted = parser.parse_args(argv)
    except SystemExit as stopped:
        return BAD_INPUT if stopped.code else DONE
    try:
        encoder = load_encoder() if wanted.model else None
        lines = [_line(case, encoder, split=wanted.split) for case in read_cases(wanted.cases)]
        wanted.out.write_text("".join(lines), encoding="utf-8")
    except (BadCaseError, EncoderMissingError) as problem:
        sys.stderr.write(f"{problem}\n")
        return BAD_INPUT
    except OSError as problem:
        sys.stderr.write(f"{problem.filename}: {problem.strerror}\n")
        return BAD_INPUT
    return DONE


def read_cases(path: Path) -> Iterator[dict[str, Any]]:
    """The cases of a file, checked. Raises BadCaseError."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise BadCaseError(f"{path.name}: not UTF-8 text") from None
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield _checked(line, number)


def _checked(line: str, number: int) -> dict[str, Any]:
    try:
        case = json.loads(line)
    except (json.JSONDecodeError, RecursionError):
        raise BadCaseError(f"line {number}: not JSON") from None
    if not isinstance(case, dict):
        raise BadCaseError(f"line {number}: not an object")
    _require(case, "id", str, number)
    _require(case, "answer", str, number)
    for name, fields in (("pages", ("url", "text")), ("facts", ("text",)), ("expected_points", ("point",))):
        if name == "expected_points" and name not in case:
            continue
        _require(case, name, list, number)
        for place, item in enumerate(case[name]):
            for field in fields:
                if not isinstance(item, dict) or not isinstance(item.get(field), str):
                    raise BadCaseError(f"line {number}: {name}[{place}].{field} must be text")
    if not isinstance(case.get("topic", ""), str):
        raise BadCaseError(f"line {number}: topic must be text")
    return case


def _require(case: dict[str, Any], field: str, kind: type, number: int) -> None:
    if not isinstance(case.get(field), kind):
        raise BadCaseError(f"line {number}: {field} must be {'text' if kind is str else 'a list'}")


_PAGES: dict[tuple[str, str], PreparedPage] = {}
_MOST_PAGES = 64


def _prepared(url: str, text: str) -> PreparedPage:
    """Cases about one page follow each other; it is read once."""
    page = _PAGES.get((url, text))
    if page is None:
        if len(_PAGES) >= _MOST_PAGES:
            _PAGES.clear()
        page = _PAGES[url, text] = prepare_page(PageText(url, text))
    return page


def _line(case: dict[str, Any], encoder: Encoder | None, *, split: bool) -> str:
    result = match_answer(
        [_prepared(page["url"], page["text"]) for page in case["pages"]],
        case["answer"],
        None if split else [fact["text"] for fact in case["facts"]],
        expected_points=[point["point"] for point in case.get("expected_points", [])],
        topic=case.get("topic", ""),
        encoder=encoder,
    )
    return json.dumps(_as_json(case["id"], result), ensure_ascii=False, sort_keys=True) + "\n"


def _as_json(case_id: str, result: MatchResult) -> dict[str, Any]:
    return {
        "id": case_id,
        "facts": [_fact_as_json(fact) for fact in result.facts],
        "overall": result.overall,
        "points": [asdict(point) for point in result.points],
        "engine_version": result.engine_version,
    }


def _fact_as_json(fact: FactResult) -> dict[str, Any]:
    shown = asdict(fact)
    if fact.start is None:
        del shown["start"], shown["end"]
    return shown
