"""Rules of the house that no library checks."""

import ast
import re
from pathlib import Path

import pytest

from app.accounts.audiences import AUDIENCES
from app.core.settings import Settings
from app.main import create_app

ROOT = Path(__file__).parents[2]
ABOVE_ALL = {"main", "cli", "demo", "schema", "states"}
OWN_AFFAIR = {"actions", "forms", "pages"}


def stage_breaches(source: str, stage: str) -> list[str]:
    """Imports by which a module of `stage` would act in another stage's name."""
    found = []
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            parts = name.split(".")
            foreign = parts[0] == "app" and len(parts) > 2 and parts[1] not in (stage, "core")
            if foreign and parts[2] in OWN_AFFAIR and (parts[1], parts[2]) != ("evidence", "actions"):
                found.append(name)
    return found


def test_no_stage_calls_another_stages_actions_forms_or_pages():
    breaches = {
        str(path.relative_to(ROOT)): found
        for path in (ROOT / "app").glob("*/**/*.py")
        if path.relative_to(ROOT).parts[1] not in ABOVE_ALL
        and (found := stage_breaches(path.read_text("utf-8"), path.relative_to(ROOT).parts[1]))
    }
    assert breaches == {}


def test_a_planted_breach_is_found():
    assert stage_breaches("from app.calls import actions", "results") == ["app.calls.actions"]
    assert stage_breaches("from app.calls import queries", "results") == []


@pytest.fixture
def every_route(tmp_path):
    create_app(Settings(secret_key="k" * 40, worker=False, data_folder=tmp_path))
    return [(audience, route) for audience, router in AUDIENCES.items() for route in router.routes]


def test_every_route_belongs_to_one_audience_and_one_stage(every_route):
    stages = {path.name for path in (ROOT / "app").iterdir() if path.is_dir()} | {"public"}
    names = [route.name for _, route in every_route]
    assert len(names) == len(set(names))
    assert all(name.split(".")[0] in stages for name in names)


def test_a_route_either_reads_or_writes(every_route):
    for _, route in every_route:
        sessions = {
            call.__name__
            for dependency in route.dependant.dependencies
            if (call := dependency.call) and "session" in getattr(call, "__name__", "")
        }
        wanted = {"_read_session"} if "GET" in route.methods else {"_write_session"}
        assert sessions <= wanted, route.name


def test_a_path_says_whom_it_is_for(every_route):
    for audience, route in every_route:
        first = route.path.split("/")[1]
        assert (first in ("field", "council", "office")) == (audience != "public"), route.name
        assert audience == "public" or first == audience, route.name


def test_migrations_import_nothing_of_the_application():
    for path in (ROOT / "migrations" / "versions").glob("*.py"):
        assert not re.search(r"^\s*(from|import) (app|scoring)\b", path.read_text("utf-8"), re.MULTILINE)


def test_templates_carry_no_inline_style_or_script():
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text("utf-8")
        assert not re.search(r"\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", text), path


def test_every_setting_is_named_in_the_readme():
    readme = (ROOT / "README.md").read_text("utf-8")
    missing = [name for name in Settings.model_fields if f"BA_{name.upper()}" not in readme]
    assert missing == []


def test_no_lock_names_a_host():
    for path in [*ROOT.glob("requirements*.txt"), ROOT / ".npmrc"]:
        assert "://" not in path.read_text("utf-8"), path
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text("utf-8")
