"""Time, memory and quality of the planner, file to file, each run in a process of its own.

python benchmarks/planning.py waves FOLDER [--cpsat SECONDS] [--plain]   every wave of a folder; beside OR-Tools CP-SAT
python benchmarks/planning.py growth [--most CALLS] [--svg FILE]         1,000 calls to 300,000, drawn
python benchmarks/planning.py large --calls 3000000                      one very large wave, in parts, to JSON Lines

Quality comes from the checker `check_plan.py` beside the folder, where it is. CPU seconds are the honest figure:
wall time on a shared machine is not.
"""

from __future__ import annotations

import argparse
import json
import os
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
SIZES = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000)
PLAIN = (
    "import sys; from scoring.planning import core; core.library = lambda: None;"
    " from scoring.planning.command import main; sys.exit(main(sys.argv[1:]))"
)


def measured(command: list[str]) -> dict[str, Any]:
    """What one process took: CPU and wall seconds, its own peak of memory, and what it printed first."""
    began = time.monotonic()
    with tempfile.TemporaryFile("w+") as told:
        running = subprocess.Popen(command, stdout=told, cwd=PROJECT)
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
        told.seek(0)
        said = told.readline().strip()
    return {
        "status": running.returncode,
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 2),
        "wall_seconds": round(time.monotonic() - began, 2),
        "peak_mb": used.ru_maxrss // 1024,
        "said": said,
    }


def planner(wave: Path, out: Path, previous: Path | None = None, *, plain: bool = False) -> dict[str, Any]:
    start = [sys.executable, "-c", PLAIN] if plain else [sys.executable, "-m", "scoring", "plan"]
    again = ["--previous", str(previous)] if previous else []
    return measured([*start, str(wave), "--out", str(out), *again])


def judged(checker: Path, wave: Path, plan: Path, previous: Path | None) -> dict[str, Any]:
    """Hard violations, the weighted sum of gaps in points of calls, and the calls moved."""
    extra = ["--previous", str(previous)] if previous else []
    command = [sys.executable, str(checker), str(wave), str(plan), *extra, "--json"]
    report = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
    gaps = {
        term: report["soft"][term]["gap"] * 100 for term in WEIGHTS if "gap" in report["soft"].get(term, {})
    }
    found = {
        "hard": report["hard_violations"],
        "unplaced": report["counts"]["unplaced"],
        "unplaced_bound": report["unplaced_bound"]["bound"],
        "score": round(sum(WEIGHTS[term] * gap for term, gap in gaps.items()), 2),
        "a_efficiency": report["soft"]["design"].get("A_efficiency"),
    }
    return found | ({"moved": report["changes"]["moved"]} if previous else {})


def run_waves(folder: Path, *, cpsat: float, plain: bool) -> None:
    checker = folder.parent / "check_plan.py"
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "plan.json"
        for wave in sorted(one for one in folder.glob("*.json") if one.name.count(".") == 1):
            earlier = wave.with_name(f"{wave.stem}.previous-plan.json")
            previous = earlier if earlier.exists() else None
            ways = {"compiled": lambda w=wave, p=previous: planner(w, out, p)}
            if plain:
                ways["python"] = lambda w=wave, p=previous: planner(w, out, p, plain=True)
            if cpsat and previous is None:
                model = [sys.executable, "-m", "benchmarks.planning_cpsat", str(wave), f"--out={out}"]
                ways["cp-sat"] = lambda m=model: measured([*m, f"--seconds={cpsat}"])
            for name, run in ways.items():
                out.unlink(missing_ok=True)
                figures = run()
                if checker.exists() and out.exists():
                    figures |= judged(checker, wave, out, previous)
                print(f"{wave.stem:14} {name:9} {json.dumps(figures)}", flush=True)


def fictional(calls: int, folder: Path) -> Path:
    """A wave of about so many calls: 30 a council in 54 days with a gap of 1, assessors three quarters busy.

    There are at least 36 of them, so that no council has to hear one more often than the rules allow.
    """
    from tests.scoring.planning.waves import create_rules, create_wave, weekly

    councils = max(1, calls // 30)
    wave = create_wave(councils, 15, 2, max(36, calls // 240), 54, rules=create_rules(min_gap_days=1))
    weeks = (weekly(), weekly("08:30", "16:00"), weekly("10:00", "17:30"))
    for n, person in enumerate(wave["assessors"]):
        person |= {"weekly": weeks[n % 3], "max_per_day": 10, "max_per_week": 45}
    path = folder / f"fictional-{calls}.json"
    path.write_text(json.dumps(wave), "utf-8")
    return path


def run_growth(most: int, svg: Path | None) -> None:
    took: list[tuple[int, float, int]] = []
    with tempfile.TemporaryDirectory() as scratch:
        for calls in (size for size in SIZES if size <= most):
            figures = planner(fictional(calls, Path(scratch)), Path(scratch) / "plan.json")
            took.append((calls, figures["cpu_seconds"], figures["peak_mb"]))
            bar = "█" * max(1, round(figures["cpu_seconds"] / calls * 100_000))
            print(
                f"{calls:9,} calls {figures['cpu_seconds']:8.2f} CPU s {figures['peak_mb']:5} MB  per call {bar}",
                flush=True,
            )
    if svg:
        svg.write_text(drawn(took), "utf-8")


def drawn(took: list[tuple[int, float, int]]) -> str:
    """CPU seconds over calls, both on logarithmic scales; a straight line at 45° is linear growth."""
    from math import log10

    spots = [(60 + 140 * (log10(n) - 3), 300 - 70 * (log10(max(s, 0.01)) + 1)) for n, s, _ in took]
    line = " ".join(f"{x:.0f},{y:.0f}" for x, y in spots)
    words = ""
    for (x, y), (n, seconds, mb) in zip(spots, took, strict=True):
        words += f'<circle cx="{x:.0f}" cy="{y:.0f}" r="4"/>'
        words += f'<text x="{x + 8:.0f}" y="{y + 16:.0f}">{n:,} calls: {seconds} s, {mb} MB</text>'
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 340" font-family="sans-serif">'
    title = "<title>CPU seconds to plan, by number of calls</title>"
    return f'{head}{title}<polyline points="{line}" fill="none" stroke="#00625c"/>{words}</svg>\n'


def run_large(calls: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        print(json.dumps(planner(fictional(calls, Path(scratch)), Path(scratch) / "plan.jsonl")))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    ways = parser.add_subparsers(dest="way", required=True)
    waves = ways.add_parser("waves")
    waves.add_argument("folder", type=Path)
    waves.add_argument("--cpsat", type=float, default=0, help="seconds for CP-SAT on each wave")
    waves.add_argument("--plain", action="store_true", help="without the compiled core too")
    growth = ways.add_parser("growth")
    growth.add_argument("--most", type=int, default=SIZES[-1])
    growth.add_argument("--svg", type=Path)
    large = ways.add_parser("large")
    large.add_argument("--calls", type=int, default=3_000_000)
    options = parser.parse_args()
    if options.way == "waves":
        run_waves(options.folder, cpsat=options.cpsat, plain=options.plain)
    elif options.way == "growth":
        run_growth(options.most, options.svg)
    else:
        run_large(options.calls)


if __name__ == "__main__":
    main()
