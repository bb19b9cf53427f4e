"""Time, memory and quality of the planner: `python benchmarks/planning.py [FOLDER OF WAVES]`.

Each wave runs in a process of its own, compiled and in plain Python. Quality comes from the checker
`check_plan.py` beside the folder, if it is there. Without a folder, fictional waves are drawn. OR-Tools
CP-SAT is not run here: this file holds no model for it.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[1]
sys.path.insert(0, str(PROJECT))

WEIGHTS = {
    "time_group": 1,
    "council_weekday": 1,
    "council_band": 1,
    "repeat_pairs": 0.5,
    "workload": 1,
    "assessor_topic": 0.5,
    "assessor_type": 0.5,
}


def fictional_waves(folder: Path) -> list[Path]:
    """Waves of 90, 900 and 9,000 calls."""
    from tests.scoring.planning.waves import create_rules, create_wave

    paths = []
    for councils, topics, repeats, people, days in (
        (30, 3, 1, 5, 12),
        (90, 5, 2, 8, 40),
        (300, 15, 2, 40, 54),
    ):
        rules = create_rules(min_gap_days=1)
        wave = create_wave(councils, topics, repeats, people, days, rules=rules)
        path = folder / f"fictional-{councils * topics * repeats}.json"
        path.write_text(json.dumps(wave), "utf-8")
        paths.append(path)
    return paths


def run_one(path: Path, out: Path, previous: Path | None, *, compiled: bool) -> None:
    """In a process of its own: draw one plan and print what it took."""
    from scoring.planning import core, draw_plan, plan_to_dict, read_plan, read_wave

    if not compiled:
        core.library.cache_clear()
        core.library_path = lambda: Path("no library")  # type: ignore[assignment]
    began = time.process_time()
    wave = read_wave(json.loads(path.read_text("utf-8")))
    old = read_plan(json.loads(previous.read_text("utf-8"))) if previous else None
    plan = draw_plan(wave, previous=old)
    out.write_text(json.dumps(plan_to_dict(plan)), "utf-8")
    took = {
        "cpu_seconds": round(time.process_time() - began, 2),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "placed": len(plan.calls),
        "unplaced": len(plan.unplaced),
        "moves": plan.parameters.get("moves", 0),
        "core": compiled and core.library() is not None,
    }
    print(json.dumps(took))


def judged(checker: Path, wave: Path, plan: Path, previous: Path | None) -> dict[str, Any]:
    """Hard violations, the weighted sum of gaps in points of calls, and the share of calls moved."""
    extra = ["--previous", str(previous)] if previous else []
    command = [sys.executable, str(checker), str(wave), str(plan), *extra, "--json"]
    report = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
    gaps = {term: report["soft"][term]["gap"] * 100 for term in WEIGHTS if term in report["soft"]}
    found = {
        "hard": report["hard_violations"],
        "unplaced_bound": report["unplaced_bound"]["bound"],
        "score": round(sum(WEIGHTS[term] * gap for term, gap in gaps.items()), 2),
        "a_efficiency": report["soft"]["design"].get("A_efficiency"),
    }
    if previous:
        found["moved"] = report["changes"]["moved"]
    return found


def run_all(folder: Path | None) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "plan.json"
        waves = sorted(folder.glob("*.json")) if folder else fictional_waves(Path(scratch))
        waves = [path for path in waves if path.name.count(".") == 1]
        checker = folder.parent / "check_plan.py" if folder else Path("none")
        for path in waves:
            previous = path.with_name(f"{path.stem}.previous-plan.json")
            for compiled in (True, False):
                again = ["--previous", str(previous)] if previous.exists() else []
                plain = [] if compiled else ["--plain"]
                command = [sys.executable, __file__, str(path), "--out", str(out), *again, *plain]
                done = subprocess.run(command, capture_output=True, text=True, check=True)
                figures = json.loads(done.stdout)
                if checker.exists():
                    figures |= judged(checker, path, out, previous if again else None)
                print(f"{path.stem:14} {'compiled' if compiled else 'python':9} {json.dumps(figures)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("waves", type=Path, nargs="?", help="a folder of waves (or one wave, with --out)")
    parser.add_argument("--out", type=Path, help="run one wave and write its plan")
    parser.add_argument("--previous", type=Path)
    parser.add_argument("--plain", action="store_true", help="without the compiled core")
    options = parser.parse_args()
    if options.out:
        run_one(options.waves, options.out, options.previous, compiled=not options.plain)
        return
    run_all(options.waves)


if __name__ == "__main__":
    main()
