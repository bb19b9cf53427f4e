"""The independent checker, where it lies beside the project."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).parents[3].parent / "shared" / "scheduling"
CHECKER = SHARED / "check_plan.py"


def instance(name: str) -> dict[str, Any]:
    path = SHARED / "instances" / f"{name}.json"
    if not path.exists():
        pytest.skip("the public instances are not beside the project")
    data: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return data


@cache
def _checker_is_here() -> bool:
    return CHECKER.exists()


def check(
    folder: Path, wave: dict[str, Any], plan: dict[str, Any], previous: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The checker's report on a plan; without the checker the test is skipped."""
    if not _checker_is_here():
        pytest.skip("the checker is not beside the project")
    files = {"wave": wave, "plan": plan} | ({"previous": previous} if previous else {})
    for name, data in files.items():
        (folder / f"{name}.json").write_text(json.dumps(data), "utf-8")
    extra = ["--previous", str(folder / "previous.json")] if previous else []
    command = [sys.executable, str(CHECKER), str(folder / "wave.json"), str(folder / "plan.json")]
    done = subprocess.run([*command, *extra, "--json"], capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def assert_valid(report: dict[str, Any]) -> None:
    assert report["hard"] == {}, report["examples"]
