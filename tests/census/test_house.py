"""A census of the house: what must hold for every file, whoever wrote it."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = sorted((ROOT / "src").rglob("*.py"))
CLOCKS_AND_CHANCE = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("random", "random"),
    ("random", "Random"),
    ("secrets", "token_bytes"),
    ("uuid", "uuid4"),
}


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def test_init_files_are_empty():
    """An import contract does not see what a package's __init__ drags in."""
    full = [path for path in SOURCE if path.name == "__init__.py" and path.read_text(encoding="utf-8").strip()]
    assert full == []


@pytest.mark.parametrize("path", SOURCE, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_modules_say_their_idea(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not tree.body or ast.get_docstring(tree), "a module opens with its idea"


@pytest.mark.parametrize("path", SOURCE, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_only_the_core_reads_the_clock_or_makes_chance(path):
    if path.parts[-2:] == ("core", "clock.py"):
        return
    calls = {
        (node.value.id, node.attr)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    assert calls & CLOCKS_AND_CHANCE == set()


def test_pins_name_no_host():
    assert not re.search(r"://|@ ", (ROOT / "constraints.txt").read_text(encoding="utf-8"))


def test_nothing_names_a_path_of_a_machine():
    named = re.compile("/" + r"(work|home|root)/[a-z]|/tmp/[a-z]")
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in _tracked()
        if path.suffix in {".py", ".md", ".yaml", ".toml", ".txt", ".html", ".json"} or path.name in {"Makefile", "run"}
        for match in [named.search(path.read_text(encoding="utf-8"))]
        if match
    ]
    assert found == []


@pytest.mark.parametrize(
    "module",
    [
        "commissioning.engines.formulas.bench",
        "commissioning.engines.formulas.declared",
        "commissioning.engines.payments.reference.engine",
        "commissioning.engines.payments.steps.engine",
        "commissioning.engines.simulation.world",
        "commissioning.engines.ratings.stars.rating",
    ],
)
def test_importing_an_engine_loads_no_database(module):
    """In a fresh interpreter: neither DuckDB nor SQLite nor Django comes with an engine."""
    script = f"import sys, {module}; print([m for m in ('duckdb', 'sqlite3', 'django') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_every_carried_programme_is_in_the_wheel_list():
    folders = {path.parent.relative_to(ROOT) for path in (ROOT / "terms").rglob("*.yaml")}
    assert folders, "there are programmes"
    assert {folder.parts[0] for folder in folders} == {"terms"}
    assert all(not list((ROOT / folder).glob("*.yml")) for folder in folders), "the wheel carries *.yaml only"
