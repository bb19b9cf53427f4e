"""The same questions asked by scripts that are not ours: a description of this server for them, and one run of each."""

import json
import subprocess
import sys
from pathlib import Path

from benchmarks.service.server import Stand
from benchmarks.service.wave import Assessor


def describe(stand: Stand, assessors: list[Assessor], folder: Path) -> Path:
    """A target file for the scripts: cookies, slots, how a field is saved and read."""
    slots = [{"reference": one.reference, "note": ""} for one in assessors]
    (folder / "slots.jsonl").write_text("\n".join(map(json.dumps, slots)), "utf-8")
    cookies = [{"better-answered": one.cookie} for one in assessors]
    (folder / "cookies.json").write_text(json.dumps(cookies), "utf-8")
    target = {
        "base": f"http://127.0.0.1:{stand.port}",
        "session_cookies_file": "cookies.json",
        "slots": "slots.jsonl",
        "headers": {"Sec-Fetch-Site": "same-origin", "HX-Request": "true"},
        "save": {
            "method": "POST",
            "url": "/field/calls/{reference}/scorecard/fields/N5",
            "fields": ["note"],
            "body": {"N5": "{note}", "N5-sent": "yes"},
            "ack_status": [200],
            "ack_regex": "Saved \\d",
        },
        "readback": {"url": "/field/calls/{reference}/scorecard"},
    }
    path = folder / "product.json"
    path.write_text(json.dumps(target, indent=1), "utf-8")
    return path


def run_scripts(stand: Stand, assessors: list[Assessor], folder: str, every: float, seconds: float) -> None:
    """Run autosave.py, double_submit.py and crash.py of `folder` against this stand, and print what they print."""
    target = str(describe(stand, assessors, stand.folder))
    users = str(len(assessors))
    count = f"{sys.executable} -m benchmarks.service.scripts {stand.address!r}"
    _run(
        stand,
        folder,
        "autosave.py",
        "--target",
        target,
        "--users",
        users,
        "--every",
        every,
        "--secs",
        seconds,
    )
    _run(stand, folder, "double_submit.py", "--target", target, "--slots", users, "--count-cmd", count)
    stand.stop()
    started = f"exec {' '.join(stand.command)}"
    ready = f"http://127.0.0.1:{stand.port}/healthz"
    _run(stand, folder, "crash.py", "--target", target, "--start", started, "--ready", ready, "--cycles", 5)


def _run(stand: Stand, folder: str, script: str, *arguments: object) -> None:
    command = [sys.executable, str(Path(folder).resolve() / script), *map(str, arguments)]
    more = ["--log", str(stand.folder / "crash.log")] if script == "crash.py" else []
    done = subprocess.run(command + more, env=stand.environment, capture_output=True, text=True, check=False)
    print(f"  {script}: exit {done.returncode} {done.stdout.strip()} {done.stderr.strip()[-500:]}")


if __name__ == "__main__":
    from app.core.database import Database
    from benchmarks.service.breaking import duplicates

    print(duplicates(Database(sys.argv[1])))
