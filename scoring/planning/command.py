"""`python -m scoring plan INSTANCE.json --out PLAN.json [--previous OLD.json] [--events EVENTS.json] [--seed N]`.

Exit status: 0 planned, 1 planned in part (each call left out has its reason), 2 bad input (line and field).
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from scoring.planning.codec import plan_to_dict, read_plan
from scoring.planning.draw import draw_plan
from scoring.planning.earlier import changes_by_person
from scoring.planning.errors import InvalidInputError
from scoring.planning.events import apply_events
from scoring.planning.locate import line_of
from scoring.planning.parts import InParts, parts_for
from scoring.planning.reading import read_wave
from scoring.planning.records import Plan, Wave

PLANNED, IN_PART, BAD_INPUT = 0, 1, 2
LEAST_BYTES = 1_000_000  # smaller files hold no wave that is drawn in parts
NONE_DEMANDED = {"topics_per_authority": 0, "repeats": 0}
Record = TypeVar("Record")


class UnreadableError(Exception):
    """A file that cannot be used; the message says which, where and why."""


def main(argv: list[str]) -> int:
    """Run the command; the report goes to standard output, complaints to standard error."""
    parser = argparse.ArgumentParser(prog="python -m scoring plan", description="Draw a wave's call plan.")
    parser.add_argument("instance", type=Path, help="wave file (.json or .json.gz)")
    parser.add_argument("--out", type=Path, required=True, help="where to write the plan")
    parser.add_argument("--previous", type=Path, help="the plan in force, of which little should move")
    parser.add_argument("--events", type=Path, help="what happened since (EVENTS.md beside this program)")
    parser.add_argument("--wave-out", type=Path, help="where to write the wave as it is after the events")
    parser.add_argument("--seed", type=int, help="instead of the wave's own seed")
    parser.add_argument("--moves", type=int, help="steps of the search for balance (a plan records its own)")
    parser.add_argument(
        "--parts", type=int, help="draw in so many parts; by default as many as a large wave needs"
    )
    try:
        options = parser.parse_args(argv)
    except SystemExit as leaving:
        return int(leaving.code or 0)
    try:
        previous = load(options.previous, read_plan) if options.previous else None
        if (whole := in_parts(options)) is not None:
            return planned_in_parts(whole, options.out)
        wave, because = read_task(options, previous)
        plan = draw_plan(wave, seed=options.seed, previous=previous, because=because, moves=options.moves)
        write(options.out, plan_to_dict(plan))
    except (UnreadableError, OSError) as problem:
        sys.stderr.write(f"{problem}\n")
        return BAD_INPUT
    sys.stdout.write(report(plan, wave))
    return IN_PART if plan.unplaced else PLANNED


def in_parts(options: argparse.Namespace) -> InParts | None:
    """The wave to draw part by part, if it is large or parts are asked for, and not in progress."""
    if options.previous or options.events or options.parts == 1:
        return None

    def checked(data: dict[str, Any]) -> dict[str, Any]:
        read_wave(data if "demand" not in data else data | {"demand": NONE_DEMANDED})
        return data

    small = not options.instance.exists() or options.instance.stat().st_size < LEAST_BYTES
    if small and options.parts is None:
        return None
    data = load(options.instance, checked)
    parts = options.parts or parts_for(data)
    return InParts(data, parts, seed=options.seed, moves=options.moves) if parts > 1 else None


def planned_in_parts(whole: InParts, out: Path) -> int:
    """Write the plan as its parts come: JSON Lines where the file's name ends so, else one object."""
    lines = out.name.endswith((".jsonl", ".jsonl.gz"))
    opened: Any = gzip.open if out.suffix == ".gz" else open
    with tempfile.TemporaryFile("w+", encoding="utf-8") as kept:
        for call in whole.calls():
            kept.write(json.dumps(call, ensure_ascii=False) + "\n")
        kept.seek(0)
        head = whole.head()
        with opened(out, "wt", encoding="utf-8") as file:
            if lines:
                file.write(json.dumps(head, ensure_ascii=False) + "\n")
                shutil.copyfileobj(kept, file)
            else:
                file.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "calls": [\n')
                file.writelines(line if n == 0 else "," + line for n, line in enumerate(kept))
                file.write("]}\n")
    sys.stdout.write(
        f"{whole.placed} calls planned in {whole.parts} parts, {len(head['unplaced'])} without a place.\n"
    )
    sys.stdout.writelines(f"- {one['text']} {one['change']}\n" for one in head["findings"])
    return IN_PART if head["unplaced"] else PLANNED


def read_task(options: argparse.Namespace, previous: Plan | None) -> tuple[Wave, dict[str, str]]:
    """The wave to plan, after the events if there are any, and the reasons that they give."""
    read: list[dict[str, Any]] = []

    def keep(data: dict[str, Any]) -> Wave:
        read.append(data)
        return read_wave(data)

    wave = load(options.instance, keep)
    if not options.events:
        return wave, {}
    happened = load(options.events, lambda data: apply_events(read[0], data, previous))
    try:
        wave = read_wave(happened.wave)
    except InvalidInputError as problem:
        raise UnreadableError(f"{options.events}: after these events, {problem}") from None
    if options.wave_out:
        write(options.wave_out, happened.wave)
    return wave, happened.because


def load(path: Path, read: Callable[[dict[str, Any]], Record]) -> Record:
    """The record in a JSON file. Raises UnreadableError with file, line and field."""
    try:
        data = path.read_bytes()
        text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    except (OSError, EOFError, UnicodeDecodeError) as problem:
        raise UnreadableError(f"{path}: cannot be read: {problem}") from None
    try:
        return read(json.loads(text))
    except json.JSONDecodeError as problem:
        raise UnreadableError(f"{path}, line {problem.lineno}: not JSON: {problem.msg}.") from None
    except RecursionError:
        raise UnreadableError(f"{path}, line 1: not JSON that can be read: nested too deeply.") from None
    except InvalidInputError as problem:
        raise UnreadableError(f"{path}, line {line_of(text, problem.path)}: {problem}") from None


def write(path: Path, data: dict[str, Any]) -> None:
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    payload = text.encode("utf-8")
    path.write_bytes(gzip.compress(payload, mtime=0) if path.suffix == ".gz" else payload)


def report(plan: Plan, wave: Wave) -> str:
    """What was planned, what was not and why, what would help, and what changes for whom."""
    lines = [f"{len(plan.calls)} calls planned, {len(plan.unplaced)} without a place."]
    lines += [f"- {finding.text} {finding.change}".rstrip() for finding in plan.findings]
    if plan.changes:
        lines.append(f"{len(plan.changes)} calls differ from the earlier plan:")
        lines += changes_by_person(plan.changes, {one.id: one.name for one in wave.assessors})
    return "\n".join(lines) + "\n"
