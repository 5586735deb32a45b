"""The guide to signing in names for each point of the standard the test that shows it: each is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "guide" / "signing-in.md"


def test_each_test_that_the_guide_names_is_there():
    named = re.findall(r"`(test_\w+\.py)::(test_\w+)`", GUIDE.read_text(encoding="utf-8"))
    assert len(named) > 30
    files = {path.name: path.read_text(encoding="utf-8") for path in ROOT.glob("tests/**/test_*.py")}
    assert [f"{file}::{name}" for file, name in named if f"def {name}(" not in files.get(file, "")] == []
